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
    /// Folder of databases, settings and logs instead of the user's own. Such a program stands
    /// beside one that already runs.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data_folder: Option<PathBuf>,
    /// Start in the demo.
    #[arg(long)]
    pub(crate) demo: bool,
    /// Start in the tray, without a window.
    #[arg(long)]
    pub(crate) hidden: bool,
    /// Nobody sits here: visit sign-in pages without a browser, keep the sign-in in memory only.
    #[arg(long)]
    pub(crate) unattended: bool,
    /// Write exports and pictures into this folder instead of asking where.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) export_folder: Option<PathBuf>,
    /// A link to open: `floorwalker://call/s-…`.
    #[arg(value_name = "LINK")]
    pub(crate) link: Option<String>,
}
