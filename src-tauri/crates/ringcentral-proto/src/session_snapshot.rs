//! A telephony session as a REST snapshot shows it: no sequence, no legacy session id, times in seconds.
//!
//! Pure. It tells whether a call lives and where its parties are; records are made from notifications only.

use std::sync::Arc;

use engine::{ExtensionId, PartyId, SessionId, Snapshot, SnapshotParty, StatusCode, Timestamp};
use serde::Deserialize;

use crate::call_log::LogEndpoint;
use crate::presence::{readable, time};
use crate::telephony::words;
use crate::wire::{Millis, WireId, lenient};

/// `GET /restapi/v1.0/account/~/telephony/sessions/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionSnapshot {
    /// Telephony session id.
    pub id: WireId,
    /// When it began.
    #[serde(default, rename = "creationTime", deserialize_with = "time")]
    pub created_at_ms: Option<Millis>,
    /// Its parties.
    #[serde(default, deserialize_with = "readable")]
    pub parties: Vec<PartySnapshot>,
}

/// One party of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartySnapshot {
    /// Party id.
    pub id: WireId,
    /// Its extension, if it has one.
    #[serde(default, deserialize_with = "lenient")]
    pub extension_id: Option<WireId>,
    #[serde(default, deserialize_with = "lenient")]
    owner: Option<PartyOwner>,
    /// `Inbound` or `Outbound`.
    #[serde(default, deserialize_with = "lenient")]
    pub direction: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    status: Option<PartyStatus>,
    #[serde(default, deserialize_with = "lenient")]
    from: Option<LogEndpoint>,
    #[serde(default, deserialize_with = "lenient")]
    to: Option<LogEndpoint>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PartyOwner {
    #[serde(default, deserialize_with = "lenient")]
    extension_id: Option<WireId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct PartyStatus {
    #[serde(default, deserialize_with = "lenient")]
    code: Option<String>,
}

impl PartySnapshot {
    /// The extension, wherever the snapshot names it.
    pub fn extension(&self) -> Option<&WireId> {
        self.extension_id
            .as_ref()
            .or_else(|| self.owner.as_ref()?.extension_id.as_ref())
    }

    /// Status code as sent.
    pub fn code(&self) -> Option<&str> {
        self.status.as_ref()?.code.as_deref()
    }
}

impl SessionSnapshot {
    /// As evidence for the engine, taken at this moment.
    pub fn evidence(&self, at: Timestamp, session_id: Option<&str>) -> Snapshot {
        let side = |end: &Option<LogEndpoint>| -> (Option<Arc<str>>, Option<Arc<str>>) {
            let end = end.as_ref();
            (
                end.and_then(LogEndpoint::number),
                end.and_then(|e| e.name.as_ref())
                    .map(|n| Arc::from(n.as_str())),
            )
        };
        Snapshot {
            at,
            created_at: self.created_at_ms.map(Timestamp::from_millis),
            session_id: session_id.map(SessionId::new),
            parties: self
                .parties
                .iter()
                .map(|p| SnapshotParty {
                    id: PartyId::new(p.id.as_str()),
                    extension: p.extension().map(|id| ExtensionId::new(id.as_str())),
                    direction: p.direction.as_deref().and_then(words::direction),
                    code: p
                        .code()
                        .map_or_else(|| StatusCode::Unknown("".into()), words::status_code),
                    from: side(&p.from),
                    to: side(&p.to),
                })
                .collect(),
        }
    }

    /// Whether every party has left.
    pub fn is_over(&self) -> bool {
        let left = |party: &PartySnapshot| matches!(party.code(), Some("Disconnected" | "Gone"));
        !self.parties.is_empty() && self.parties.iter().all(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_over_when_everybody_left() {
        let read = |codes: [&str; 2]| -> SessionSnapshot {
            let body = format!(
                r#"{{"id":"s-1","creationTime":"2025-02-08T08:43:03Z","parties":[{{"id":"p-1","status":{{"code":"{}"}}}},
                {{"id":"p-2","owner":{{"extensionId":"7"}},"status":{{"code":"{}"}}}},{{}}]}}"#,
                codes[0], codes[1]
            );
            serde_json::from_str(&body).unwrap()
        };
        let live = read(["Disconnected", "Answered"]);
        assert!(!live.is_over());
        assert_eq!(live.parties[1].extension().unwrap().as_str(), "7");
        assert!(read(["Disconnected", "Gone"]).is_over());
    }
}
