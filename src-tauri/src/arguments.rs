//! The few things a start can be told.

use std::path::PathBuf;

use clap::Parser;

/// Command line of the desktop program.
#[derive(Parser, Debug, Clone)]
#[command(
    name = "floorwalker",
    version,
    about = "Live board and call history for RingCentral"
)]
pub(crate) struct Arguments {
    /// Folder of databases, settings and logs instead of the user's own.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data_folder: Option<PathBuf>,
    /// Start in the demo.
    #[arg(long)]
    pub(crate) demo: bool,
    /// Nobody sits here: visit sign-in pages without a browser, keep the sign-in in memory only.
    #[arg(long)]
    pub(crate) unattended: bool,
    /// Write exports into this folder instead of asking where.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) export_folder: Option<PathBuf>,
}
