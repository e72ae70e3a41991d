//! What the exports of the window ask for and show.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CallFilter, SaidPart};

/// Reports that are written by themselves every day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct ExportSchedule {
    /// Whether they are.
    pub enabled: bool,
    /// Folder they go to.
    pub folder: String,
    /// `agents`, `queues`, `intervals`, `numbers`, `comparison`, `legs`, `calls`.
    pub reports: Vec<String>,
    /// `csv` or `xlsx`.
    pub format: String,
    /// Name of a file without its end; holds `{report}` and `{date}`.
    pub file_name: String,
    /// When the day before is written, in minutes after midnight.
    pub minute_of_day: u32,
}

impl Default for ExportSchedule {
    fn default() -> Self {
        Self {
            enabled: false,
            folder: String::new(),
            reports: vec!["agents".to_owned()],
            format: "csv".to_owned(),
            file_name: "floorwalker-{report}-{date}".to_owned(),
            minute_of_day: 6 * 60,
        }
    }
}

/// Which calls to write to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct CallExportRequest {
    /// The filter and order of the table.
    pub filter: CallFilter,
    /// `csv` or `xlsx`: what the save dialog proposes. The end of the chosen name decides.
    pub format: String,
}

/// The schedule and how it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct ScheduleView {
    /// As it was saved.
    pub schedule: ExportSchedule,
    /// The last day that was written, `YYYY-MM-DD`; null before the first one.
    pub last_day: Option<String>,
    /// When the next day is written; null while the schedule is off.
    #[ts(type = "number | null")]
    pub next_ms: Option<i64>,
    /// Why the last attempt failed, as a sentence; null when it did not.
    pub problem: Option<String>,
    /// The same by kind, for the window's language.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<SaidPart>>")]
    pub said: Vec<SaidPart>,
}
