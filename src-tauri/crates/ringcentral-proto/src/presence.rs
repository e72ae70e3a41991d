//! Presence: who is free, who talks, and which calls are live. From the REST list and from presence events.
//!
//! Pure. Statuses are kept as the platform's words; ids are text whatever they were on the wire.

use serde::Deserialize;
use serde_json::Value;

use crate::secret::Masked;
use crate::wire::{Millis, WireId, lenient, read_time, whole_number};

/// Presence of one extension: a record of `GET …/presence`, or the body of a presence event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Whose; in an event sometimes only in the path.
    pub extension_id: Option<WireId>,
    /// Grows with time in events of one extension; lower ones are old news.
    pub sequence: Option<i64>,
    /// `Available`, `Busy`, `Offline`.
    pub presence_status: Option<String>,
    /// `NoCall`, `Ringing`, `CallConnected`, `OnHold`, `ParkedCall`.
    pub telephony_status: Option<String>,
    /// What the user chose.
    pub user_status: Option<String>,
    /// `TakeAllCalls`, `DoNotAcceptDepartmentCalls`, …
    pub dnd_status: Option<String>,
    /// Live calls, and ended ones once more with `NoCall`.
    pub active_calls: Vec<ActiveCall>,
}

/// One call of an extension.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActiveCall {
    /// Join to the telephony session; missing on some.
    #[serde(default, deserialize_with = "lenient")]
    pub telephony_session_id: Option<WireId>,
    /// Legacy session id.
    #[serde(default, deserialize_with = "lenient")]
    pub session_id: Option<WireId>,
    /// Party.
    #[serde(default, deserialize_with = "lenient")]
    pub party_id: Option<WireId>,
    /// `Inbound` or `Outbound`.
    #[serde(default, deserialize_with = "lenient")]
    pub direction: Option<String>,
    /// Calling number.
    #[serde(default, deserialize_with = "lenient")]
    pub from: Option<Masked>,
    /// Caller's name.
    #[serde(default, deserialize_with = "lenient")]
    pub from_name: Option<Masked>,
    /// Called number.
    #[serde(default, deserialize_with = "lenient")]
    pub to: Option<Masked>,
    /// Name of the called.
    #[serde(default, deserialize_with = "lenient")]
    pub to_name: Option<Masked>,
    /// As in [`Presence::telephony_status`].
    #[serde(default, deserialize_with = "lenient")]
    pub telephony_status: Option<String>,
    /// `final` when it ended.
    #[serde(default, deserialize_with = "lenient")]
    pub termination_type: Option<String>,
    /// When it began.
    #[serde(default, rename = "startTime", deserialize_with = "time")]
    pub started_at_ms: Option<Millis>,
    /// Came through a queue.
    #[serde(default, deserialize_with = "lenient")]
    pub queue_call: Option<bool>,
}

impl ActiveCall {
    /// Whether it is going on.
    pub fn is_live(&self) -> bool {
        self.termination_type.is_none() && self.telephony_status.as_deref() != Some("NoCall")
    }
}

pub(crate) fn time<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Millis>, D::Error> {
    let text: Option<String> = lenient(deserializer)?;
    Ok(text.as_deref().and_then(read_time))
}

/// A list; members that cannot be read are left out.
pub(crate) fn readable<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    let values: Option<Vec<Value>> = lenient(deserializer)?;
    let objects = values
        .unwrap_or_default()
        .into_iter()
        .filter(Value::is_object);
    Ok(objects
        .filter_map(|value| serde_json::from_value(value).ok())
        .collect())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    #[serde(default, deserialize_with = "lenient")]
    extension: Option<RawExtension>,
    #[serde(default, deserialize_with = "lenient")]
    extension_id: Option<WireId>,
    #[serde(default, deserialize_with = "whole_number")]
    sequence: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    presence_status: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    telephony_status: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    user_status: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    dnd_status: Option<String>,
    #[serde(default, deserialize_with = "readable")]
    active_calls: Vec<ActiveCall>,
}

#[derive(Deserialize)]
struct RawExtension {
    id: WireId,
}

impl<'de> Deserialize<'de> for Presence {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Raw::deserialize(deserializer)?;
        Ok(Self {
            extension_id: raw
                .extension_id
                .or(raw.extension.map(|extension| extension.id)),
            sequence: raw.sequence,
            presence_status: raw.presence_status,
            telephony_status: raw.telephony_status,
            user_status: raw.user_status,
            dnd_status: raw.dnd_status,
            active_calls: raw.active_calls,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Page;

    #[test]
    fn recorded_list_is_read() {
        let fixture: Value = serde_json::from_str(include_str!(
            "../../../../fixtures/notifications/12-rest-presence-snapshots.json"
        ))
        .unwrap();
        let page = Page::<Presence>::read(fixture["account"].to_string().as_bytes()).unwrap();
        assert_eq!(
            (page.records.len(), page.unreadable, page.next),
            (2, 0, None)
        );
        let busy = &page.records[0];
        assert_eq!(busy.extension_id.as_ref().unwrap().as_str(), "170848004");
        let call = &busy.active_calls[0];
        assert!(call.is_live() && call.started_at_ms.is_some());
        assert!(!format!("{call:?}").contains("6505550106"));
        assert!(page.records[1].active_calls.is_empty());
    }

    #[test]
    fn ended_calls_are_not_live() {
        let body = r#"{"extensionId":7,"activeCalls":[{"telephonyStatus":"NoCall","terminationType":"final"},"junk",{"telephonyStatus":"OnHold"}]}"#;
        let presence: Presence = serde_json::from_str(body).unwrap();
        assert_eq!(
            presence
                .active_calls
                .iter()
                .map(ActiveCall::is_live)
                .collect::<Vec<_>>(),
            [false, true]
        );
    }
}
