//! What the Trust place shows.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SaidPart;

/// A span in which notifications may have been lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct OutageRow {
    /// From.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// To; null while it lasts.
    #[ts(type = "number | null")]
    pub to_ms: Option<i64>,
    /// Why, as a sentence.
    pub reason: String,
    /// The same by kind, for the window's language.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<SaidPart>>")]
    pub said: Vec<SaidPart>,
    /// Calls repaired from the call log.
    pub filled: u32,
    /// Calls that stay uncertain.
    pub uncertain: u32,
}

/// Completeness of one hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct HourCompleteness {
    /// Start of the hour.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// Label ("09:00").
    pub label: String,
    /// Calls that have ended: exact, filled and uncertain ones.
    pub calls: u32,
    /// Exact.
    pub exact: u32,
    /// Filled.
    pub filled: u32,
    /// Uncertain.
    pub uncertain: u32,
}

/// What comparing the last 30 days with RingCentral's call log came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct ReconciliationView {
    /// Both say the same.
    #[ts(type = "number")]
    pub matched: u64,
    /// The log knew more.
    #[ts(type = "number")]
    pub filled: u64,
    /// They contradict each other.
    #[ts(type = "number")]
    pub differing: u64,
    /// The newest contradictions.
    pub differences: Vec<DifferenceRow>,
    /// When the log was last read; null when it was not since the start.
    #[ts(type = "number | null")]
    pub read_at_ms: Option<i64>,
    /// Why it could not be read, as a sentence.
    pub problem: Option<String>,
    /// The same by kind, for the window's language.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<SaidPart>>")]
    pub said: Vec<SaidPart>,
}

/// One call that the call log has differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct DifferenceRow {
    /// The call, to open it; null when the session is part of none.
    pub call_id: Option<String>,
    /// When it started.
    #[ts(type = "number | null")]
    pub started_ms: Option<i64>,
    /// What differs, a sentence each.
    pub sentences: Vec<String>,
}

/// Everything on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct TrustView {
    /// Outages, newest first.
    pub outages: Vec<OutageRow>,
    /// Comparison with the call log.
    pub reconciliation: ReconciliationView,
    /// Today by hour.
    pub hours: Vec<HourCompleteness>,
    /// Folder of the database.
    pub data_folder: String,
    /// When a backup was last written; null when never.
    #[ts(type = "number | null")]
    pub last_backup_ms: Option<i64>,
    /// Size of the database in bytes.
    #[ts(type = "number")]
    pub database_bytes: u64,
    /// Notifications stored.
    #[ts(type = "number")]
    pub notifications: u64,
    /// Notifications kept but not readable.
    #[ts(type = "number")]
    pub unreadable: u64,
    /// Calls stored.
    #[ts(type = "number")]
    pub calls: u64,
    /// Words nobody had seen before (status codes, reasons, extension types) with their counts.
    pub unknown_words: Vec<(String, u32)>,
}
