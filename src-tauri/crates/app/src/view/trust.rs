//! What the Trust place shows.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// Calls.
    pub calls: u32,
    /// Exact.
    pub exact: u32,
    /// Filled.
    pub filled: u32,
    /// Uncertain.
    pub uncertain: u32,
}

/// Everything on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct TrustView {
    /// Outages, newest first.
    pub outages: Vec<OutageRow>,
    /// Today by hour.
    pub hours: Vec<HourCompleteness>,
    /// Folder of the database.
    pub data_folder: String,
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
