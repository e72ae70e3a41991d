//! A sentence as the window takes it: by kind and values, to say it in its own language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One sentence of what is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct SaidPart {
    /// By which the catalogues have it; null for a text of somebody else, shown as it came.
    pub kind: Option<String>,
    /// What the sentence names.
    pub data: BTreeMap<String, String>,
    /// In English.
    pub text: String,
}
