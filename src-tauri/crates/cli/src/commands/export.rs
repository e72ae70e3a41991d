//! `export [--db FILE] --date D [--to D] [--time-zone Z] --report R [--width W] [-o FILE]`

use std::path::PathBuf;
use std::process::ExitCode;

use app::export::file::{ExportJob, Report};
use clap::{Args, ValueEnum};

use super::complain;

#[derive(Clone, Copy, ValueEnum)]
enum ReportName {
    Agents,
    Queues,
    Intervals,
    Legs,
    Calls,
}

#[derive(Clone, Copy, ValueEnum)]
enum WidthName {
    #[value(name = "15")]
    Quarter,
    #[value(name = "30")]
    Half,
    #[value(name = "60")]
    Hour,
    Day,
}

#[derive(Args)]
pub(crate) struct Export {
    /// Database; default: the one in the data folder.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// First calendar day, YYYY-MM-DD.
    #[arg(long, value_name = "DATE")]
    date: String,
    /// Last calendar day, inclusive; default: the first.
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// IANA time zone of the days; default: the account's, else UTC.
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Which report.
    #[arg(long, value_enum)]
    report: ReportName,
    /// Width of intervals.
    #[arg(long, value_enum, default_value = "60")]
    width: WidthName,
    /// Where to write; default: standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}
