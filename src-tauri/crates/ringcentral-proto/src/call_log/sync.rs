//! `call-log-sync`: a full set first, then only changes since a token.
//!
//! Pure. A token ages; the refusal says "begin anew", which is not a failure.

use serde::Deserialize;
use serde_json::Value;

use super::CallRecord;
use crate::presence::time;
use crate::refusal::ApiRefusal;
use crate::wire::{Millis, lenient};

/// One reply of the sync endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncReply {
    /// New and changed records.
    pub records: Vec<CallRecord>,
    /// Records that were not readable.
    pub unreadable: usize,
    /// For the next call.
    pub token: String,
    /// The server's time of this reply.
    pub at_ms: Option<Millis>,
}

/// The reply is no sync reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the reply is no call-log sync")]
pub struct SyncError;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    records: Vec<Value>,
    sync_info: Info,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    #[serde(default, deserialize_with = "lenient")]
    sync_token: Option<String>,
    #[serde(default, deserialize_with = "time")]
    sync_time: Option<Millis>,
}

impl SyncReply {
    /// Reads a reply body.
    pub fn read(body: &[u8]) -> Result<Self, SyncError> {
        let raw: Raw = serde_json::from_slice(body).map_err(|_| SyncError)?;
        let total = raw.records.len();
        let objects = raw.records.into_iter().filter(Value::is_object);
        let records: Vec<CallRecord> = objects
            .filter_map(|value| serde_json::from_value(value).ok())
            .collect();
        Ok(Self {
            unreadable: total - records.len(),
            records,
            token: raw.sync_info.sync_token.ok_or(SyncError)?,
            at_ms: raw.sync_info.sync_time,
        })
    }
}

/// Whether a refusal means that the token is too old and a full sync is due.
pub fn is_sync_token_refusal(refusal: &ApiRefusal) -> bool {
    matches!(
        refusal.code.as_str(),
        "CLG-101" | "CLG-102" | "CLG-103" | "CLG-104" | "CLG-105"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_and_refusals() {
        let body = br#"{"records":[{"id":"A"},4],"syncInfo":{"syncType":"FSync","syncToken":"t1","syncTime":"2025-02-08T08:43:03.630Z"}}"#;
        let reply = SyncReply::read(body).unwrap();
        assert_eq!(
            (reply.records.len(), reply.unreadable, reply.token.as_str()),
            (1, 1, "t1")
        );
        assert_eq!(
            SyncReply::read(b"{\"records\":[],\"syncInfo\":{}}"),
            Err(SyncError)
        );
        assert!(is_sync_token_refusal(&ApiRefusal::read(
            400,
            br#"{"errorCode":"CLG-104"}"#
        )));
        assert!(!is_sync_token_refusal(&ApiRefusal::read(
            400,
            br#"{"errorCode":"CLG-110"}"#
        )));
    }
}
