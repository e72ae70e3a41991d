//! Recordings that call-log records name.
//!
//! Pure.

use std::collections::BTreeMap;

use engine::{ExtensionId, TelephonySessionId};

use super::CallRecord;

/// A recording of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRecording {
    /// Its id.
    pub id: String,
    /// Whose part of the call was recorded, where a leg says so.
    pub agent: Option<ExtensionId>,
    /// Address of the sound; it needs the sign-in of who may listen.
    pub content_uri: Option<String>,
}

/// Every recording once, with its session. Records name the recording of the call as a whole, their
/// legs whose part it is; a leg knows more, so it counts.
pub fn recordings(records: &[CallRecord]) -> Vec<(TelephonySessionId, FoundRecording)> {
    let mut found: BTreeMap<(TelephonySessionId, String), FoundRecording> = BTreeMap::new();
    for record in records.iter().filter(|r| r.deleted != Some(true)) {
        for line in record.legs.iter().chain([record]) {
            let session = line.telephony_session_id.as_ref();
            let session = session.or(record.telephony_session_id.as_ref());
            let (Some(session), Some(recording)) = (session, &line.recording) else {
                continue;
            };
            let session = TelephonySessionId::new(session.as_str());
            let id = recording.id.to_string();
            let whole = std::ptr::eq(line, record) && !record.legs.is_empty();
            let agent = line.extension_id().filter(|_| !whole);
            let known = found
                .entry((session, id.clone()))
                .or_insert_with(|| FoundRecording {
                    id,
                    agent: None,
                    content_uri: None,
                });
            if known.agent.is_none() {
                known.agent = agent.map(|id| ExtensionId::new(id.as_str()));
            }
            if known.content_uri.is_none() {
                known.content_uri.clone_from(&recording.content_uri);
            }
        }
    }
    let named = found.into_iter();
    named
        .map(|((session, _), recording)| (session, recording))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_recording_is_found_once_with_its_agent() {
        let recording = json!({"id": 77, "contentUri": "https://media.example/77/content"});
        let record = json!({
            "id": "A1", "telephonySessionId": "s-1", "result": "Accepted",
            "extension": {"id": 5}, "recording": recording,
            "legs": [
                {"extension": {"id": 9}, "recording": {"id": "77"}},
                {"extension": {"id": 8}},
                {"telephonySessionId": "s-2", "recording": {"id": "78"}},
            ],
        });
        let deleted = json!({"telephonySessionId": "s-3", "deleted": true, "recording": recording});
        let records: Vec<CallRecord> = [record, deleted]
            .map(|r| serde_json::from_value(r).unwrap())
            .to_vec();
        let found = recordings(&records);
        assert_eq!(found.len(), 2);
        let (session, whole) = &found[0];
        assert_eq!((session.as_str(), whole.id.as_str()), ("s-1", "77"));
        assert_eq!(whole.agent.as_ref().unwrap().as_str(), "9");
        assert!(whole.content_uri.is_some());
        assert_eq!(found[1].0.as_str(), "s-2");
    }

    #[test]
    fn a_record_without_legs_is_its_own_leg() {
        let record =
            json!({"telephonySessionId": "s-1", "extension": {"id": 5}, "recording": {"id": 1}});
        let found = recordings(&[serde_json::from_value(record).unwrap()]);
        assert_eq!(found[0].1.agent.as_ref().unwrap().as_str(), "5");
    }
}
