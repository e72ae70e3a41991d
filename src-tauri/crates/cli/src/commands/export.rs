//! `export [--db FILE] --date D [--to D] [--time-zone Z] --report R [--width W] [--business-hours]
//! [-o FILE]`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use app::account::{Account, SAVED_ACCOUNT};
use app::config::Settings;
use app::export::{CsvOptions, Format, ReportKind};
use app::query::{ExportJob, ReportContext, Target, export};
use app::store::Reader;
use clap::{Args, ValueEnum};
use engine::metrics::interval::{DateRange, Width, zone};

use super::complain;

#[derive(Clone, Copy, ValueEnum)]
enum ReportName {
    Agents,
    Queues,
    Intervals,
    Numbers,
    Comparison,
    Legs,
    Calls,
    Outages,
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

#[derive(Clone, Copy, ValueEnum)]
enum FormatName {
    Csv,
    Xlsx,
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
    /// IANA time zone of the days; default: the one in settings, else the account's.
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Which report.
    #[arg(long, value_enum)]
    report: ReportName,
    /// Only what belongs to the business hours of the settings; a last column names them.
    #[arg(long)]
    business_hours: bool,
    /// Width of intervals.
    #[arg(long, value_enum, default_value = "60")]
    width: WidthName,
    /// Kind of file; default: what the name of the output ends in, else csv.
    #[arg(long, value_enum)]
    format: Option<FormatName>,
    /// Where to write; default: standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let last = self.to.as_deref().unwrap_or(&self.date);
        let range = match DateRange::parse(&self.date, last) {
            Ok(range) => range,
            Err(error) => return Ok(super::wrong_use(&error.to_string())),
        };
        let named_zone = match self.time_zone.as_deref().map(zone).transpose() {
            Ok(named) => named,
            Err(error) => return Ok(super::wrong_use(&error.to_string())),
        };
        let database = super::database(self.db.as_deref())?;
        let reader =
            Reader::open(&database).with_context(|| format!("Open {}", database.display()))?;
        let settings = match database.parent() {
            Some(folder) => Settings::load(folder)?,
            None => Settings::default(),
        };
        let saved = reader
            .setting(SAVED_ACCOUNT)
            .context("Read the account's names")?;
        let context = match saved.as_deref().and_then(Account::from_text) {
            Some(account) => account.report_context(&settings),
            None => ReportContext {
                directory: engine::Directory::new(),
                rules: settings.service_level().into(),
                zone: zone(&settings.view.time_zone).unwrap_or(chrono_tz::Tz::UTC),
                hours: settings.view.business_hours.clone(),
                now: app::owner::local_now(),
            },
        };
        let job = ExportJob {
            kind: match self.report {
                ReportName::Agents => ReportKind::Agents,
                ReportName::Queues => ReportKind::Queues,
                ReportName::Intervals => ReportKind::Intervals,
                ReportName::Numbers => ReportKind::Numbers,
                ReportName::Comparison => ReportKind::Comparison,
                ReportName::Legs => ReportKind::Legs,
                ReportName::Calls => ReportKind::Calls,
                ReportName::Outages => ReportKind::Outages,
            },
            range,
            zone: named_zone.unwrap_or(context.zone),
            business_hours: self.business_hours,
            width: match self.width {
                WidthName::Quarter => Width::Quarter,
                WidthName::Half => Width::Half,
                WidthName::Hour => Width::Hour,
                WidthName::Day => Width::Day,
            },
            format: self.format.map_or_else(
                || {
                    self.output
                        .as_deref()
                        .map(Format::of_path)
                        .unwrap_or_default()
                },
                |name| match name {
                    FormatName::Csv => Format::Csv,
                    FormatName::Xlsx => Format::Xlsx,
                },
            ),
            options: CsvOptions {
                bom: settings.view.csv_bom,
                semicolon: settings.view.csv_semicolon,
                mask_numbers: settings.view.mask_numbers,
            },
        };
        match &self.output {
            Some(path) => {
                let rows = export(&reader, &job, &context, Target::File(path))?;
                complain(&format!("{rows} rows written to {}", path.display()));
            }
            None => {
                let mut out = std::io::BufWriter::new(std::io::stdout().lock());
                export(&reader, &job, &context, Target::Stream(&mut out))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
