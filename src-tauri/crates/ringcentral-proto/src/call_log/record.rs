//! One call-log record; its legs have the same shape.
//!
//! Pure. `result` and `action` stay the platform's words: their lists are long and open.

use std::sync::Arc;

use serde::Deserialize;

use crate::presence::{readable, time};
use crate::secret::Masked;
use crate::wire::{Millis, WireId, lenient, whole_number};

/// A record of `GET …/call-log`, or one of its legs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallRecord {
    /// Record id; legs have none.
    #[serde(default, deserialize_with = "lenient")]
    pub id: Option<WireId>,
    /// Join to the telephony session; missing on old records.
    #[serde(default, deserialize_with = "lenient")]
    pub telephony_session_id: Option<WireId>,
    /// Legacy session id.
    #[serde(default, deserialize_with = "lenient")]
    pub session_id: Option<WireId>,
    /// Party.
    #[serde(default, deserialize_with = "lenient")]
    pub party_id: Option<WireId>,
    /// Start.
    #[serde(default, rename = "startTime", deserialize_with = "time")]
    pub started_at_ms: Option<Millis>,
    #[serde(default, deserialize_with = "whole_number")]
    duration: Option<i64>,
    #[serde(default, deserialize_with = "whole_number")]
    duration_ms: Option<i64>,
    /// `Voice` or `Fax`.
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    pub kind: Option<String>,
    /// `Inbound` or `Outbound`.
    #[serde(default, deserialize_with = "lenient")]
    pub direction: Option<String>,
    /// `Phone Call`, `Transfer`, …
    #[serde(default, deserialize_with = "lenient")]
    pub action: Option<String>,
    /// `Accepted`, `Missed`, … Missing while the call goes on.
    #[serde(default, deserialize_with = "lenient")]
    pub result: Option<String>,
    /// Why, if it failed.
    #[serde(default, deserialize_with = "lenient")]
    pub reason: Option<String>,
    /// Calling side.
    #[serde(default, deserialize_with = "lenient")]
    pub from: Option<LogEndpoint>,
    /// Called side.
    #[serde(default, deserialize_with = "lenient")]
    pub to: Option<LogEndpoint>,
    #[serde(default, deserialize_with = "lenient")]
    extension: Option<Owner>,
    /// Recording, if there is one.
    #[serde(default, deserialize_with = "lenient")]
    pub recording: Option<Recording>,
    /// Voicemail or fax message.
    #[serde(default, deserialize_with = "lenient")]
    message: Option<Owner>,
    /// `Accept`, `PstnToSip`, …
    #[serde(default, deserialize_with = "lenient")]
    pub leg_type: Option<String>,
    /// The leg that stands for the call.
    #[serde(default, deserialize_with = "lenient")]
    pub master: Option<bool>,
    /// Deleted by somebody.
    #[serde(default, deserialize_with = "lenient")]
    pub deleted: Option<bool>,
    /// Last revision.
    #[serde(default, rename = "lastModifiedTime", deserialize_with = "time")]
    pub modified_at_ms: Option<Millis>,
    /// Legs, in the detailed view.
    #[serde(default, deserialize_with = "readable")]
    pub legs: Vec<Self>,
}

/// One side of a logged call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEndpoint {
    /// Number.
    #[serde(default, deserialize_with = "lenient")]
    pub phone_number: Option<Masked>,
    /// Short number.
    #[serde(default, deserialize_with = "lenient")]
    pub extension_number: Option<String>,
    /// Extension id.
    #[serde(default, deserialize_with = "lenient")]
    pub extension_id: Option<WireId>,
    /// Name.
    #[serde(default, deserialize_with = "lenient")]
    pub name: Option<Masked>,
}

impl LogEndpoint {
    /// The number, outside or short.
    pub fn number(&self) -> Option<Arc<str>> {
        let outside = self.phone_number.as_ref().map(|n| Arc::from(n.as_str()));
        outside.or_else(|| self.extension_number.as_deref().map(Arc::from))
    }
}

/// A recording; its content needs a permission of its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recording {
    /// Id.
    pub id: WireId,
    /// Where the sound is.
    #[serde(default, deserialize_with = "lenient")]
    pub content_uri: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Owner {
    id: WireId,
}

/// No call lasts longer than this; larger numbers are nonsense.
const LONGEST_MS: i64 = 30 * 86_400_000;

impl CallRecord {
    /// Length of the call or leg; the exact number where the record has it.
    pub fn length_ms(&self) -> Option<Millis> {
        let length = self
            .duration_ms
            .or_else(|| self.duration?.checked_mul(1000))?;
        (0..=LONGEST_MS).contains(&length).then_some(length)
    }

    /// Whether the length is exact.
    pub const fn is_precise(&self) -> bool {
        self.duration_ms.is_some()
    }

    /// Whose part it is.
    pub fn extension_id(&self) -> Option<&WireId> {
        self.extension.as_ref().map(|owner| &owner.id)
    }

    /// The message left, if any.
    pub fn message_id(&self) -> Option<&WireId> {
        self.message.as_ref().map(|owner| &owner.id)
    }

    /// Whether the call is over, as far as the log knows.
    pub fn is_finished(&self) -> bool {
        self.result
            .as_deref()
            .is_some_and(|result| !result.eq_ignore_ascii_case("In Progress"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detailed_record_is_read() {
        let record: CallRecord = serde_json::from_str(
            r#"{"id":"A1","sessionId":"42","telephonySessionId":"s-1","startTime":"2025-02-08T08:43:03.630Z","duration":61,
            "type":"Voice","direction":"Inbound","result":"Accepted","from":{"phoneNumber":"+12025550111","name":"Bob"},
            "extension":{"id":7,"uri":"x"},"legs":[{"durationMs":60500,"extension":{"id":"8"},"master":true},"junk"],"billing":{"costIncluded":0}}"#,
        )
        .unwrap();
        assert_eq!(record.length_ms(), Some(61_000));
        assert_eq!(record.legs.len(), 1);
        assert_eq!(record.legs[0].length_ms(), Some(60_500));
        assert_eq!(record.extension_id().unwrap().as_str(), "7");
        assert!(record.is_finished());
        assert!(!format!("{record:?}").contains("2025550111"));
    }

    #[test]
    fn nonsense_is_absent() {
        let record: CallRecord = serde_json::from_str(
            r#"{"duration":-5,"startTime":"soon","legs":7,"result":"In Progress"}"#,
        )
        .unwrap();
        assert_eq!(
            (record.length_ms(), record.started_at_ms, record.legs.len()),
            (None, None, 0)
        );
        assert!(!record.is_finished());
    }
}
