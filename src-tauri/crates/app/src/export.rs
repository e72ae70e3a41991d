//! CSV, workbooks and JSON lines: what leaves the product as a file or on standard output.
//!
//! May touch: the file being written (a workbook's rows wait in temporary files). Rows come in as records; no query, clock or
//! setting is read here. The tables are made of the same lines as the Reports place.

mod cell;
mod columns;
mod file;
mod replay;
pub mod schedule;
mod table;
mod workbook;
mod write;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub use cell::{defuse, mask_json, mask_number};
pub use columns::{
    AGENT_COLUMNS, CALL_COLUMNS, COMPARISON_COLUMNS, INTERVAL_COLUMNS, NUMBER_COLUMNS,
    OUTAGE_COLUMNS, QUEUE_COLUMNS,
};
pub(crate) use file::failure;
pub use file::{ExportError, save};
pub use replay::{
    REPLAY_CALL_COLUMNS, REPLAY_LEG_COLUMNS, ReplayCall, ReplayLeg, replay_call, replay_calls_csv,
    replay_legs_csv, replay_line,
};
pub use table::{CsvOptions, Format};
pub use write::{ReportKind, ReportWriter, Sheet};
