//! The model's own reading of a notification.
//!
//! May touch: JSON values. It reads what the platform documents; broken values are not its matter.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;

use super::words::REASONS;

/// One party's change, or a notification without a party.
#[derive(Clone)]
pub struct Note {
    pub session: String,
    pub sequence: u64,
    pub at: i64,
    pub party: Option<String>,
    pub extension: Option<String>,
    pub direction: Option<String>,
    /// Lower case; both spellings of each mailbox code are one.
    pub code: String,
    /// Lower case; empty when there is none that anybody documented.
    pub reason: String,
    pub queue_call: bool,
    pub missed_call: bool,
    pub target: Option<String>,
}

/// The changes that one notification reports.
pub fn notes(envelope: &Value) -> Vec<Note> {
    let body = &envelope["body"];
    let blank = Note {
        session: text(&body["telephonySessionId"]).unwrap_or_default(),
        sequence: body["sequence"].as_u64().unwrap_or(0),
        at: time(&body["eventTime"]),
        party: None,
        extension: None,
        direction: None,
        code: String::new(),
        reason: String::new(),
        queue_call: false,
        missed_call: false,
        target: None,
    };
    let parties = body["parties"].as_array().cloned().unwrap_or_default();
    if parties.is_empty() {
        return vec![blank];
    }
    let note = |party: &Value| Note {
        party: text(&party["id"]),
        extension: text(&party["extensionId"]),
        direction: text(&party["direction"]),
        code: code(&party["status"]["code"]),
        reason: text(&party["status"]["reason"])
            .map(|r| r.to_lowercase())
            .filter(|r| REASONS.contains(&format!(" {r} ")))
            .unwrap_or_default(),
        queue_call: party["queueCall"] == true,
        missed_call: party["missedCall"] == true,
        target: text(&party["to"]["extensionId"]),
        ..blank.clone()
    };
    parties.iter().map(note).collect()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|t| !t.is_empty()).map(str::to_owned)
}

fn code(value: &Value) -> String {
    let word = text(value).unwrap_or_default().to_lowercase();
    if word == "vmscreening" {
        "voicemailscreening".to_owned()
    } else {
        word
    }
}

fn time(value: &Value) -> i64 {
    let text = value.as_str().unwrap();
    DateTime::parse_from_rfc3339(text)
        .unwrap()
        .timestamp_millis()
}

/// As `replay` prints times.
pub fn time_text(ms: i64) -> String {
    let at = DateTime::<Utc>::from_timestamp_millis(ms).unwrap();
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

impl Note {
    /// The queue that this change shows: the target of a queue call, unless it is its own target.
    pub fn queue_target(&self) -> Option<&str> {
        let target = self.target.as_deref().filter(|_| self.queue_call)?;
        let own = self.extension.as_deref()?;
        (target != own).then_some(target)
    }
}
