//! What the care of the data asks for and shows: backup, restore, deleting, checking.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What to delete for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind", content = "value")]
#[ts(export_to = "view.ts")]
pub enum PurgeRequest {
    /// Ended calls that began before this calendar day, `YYYY-MM-DD`.
    Before(String),
    /// A person's part in every call, by extension id.
    Person(String),
    /// A customer's number and name in every record.
    Customer(String),
}

/// How many records go, or went; of a customer, how many are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct PurgeView {
    /// Calls.
    pub calls: u32,
    /// Legs.
    pub legs: u32,
    /// Raw notifications.
    pub notifications: u32,
}

/// What came of a restore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct RestoreView {
    /// Calls there are again.
    pub calls: u32,
    /// Where the database that was there is kept; null when there was none.
    pub kept: Option<String>,
}

/// What came of folding the stored notifications again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct VerifyView {
    /// Sessions folded again.
    pub sessions: u32,
    /// Legs compared.
    pub legs: u32,
    /// Legs that differ.
    pub differing: u32,
    /// The first of them, a sentence each.
    pub differences: Vec<String>,
}
