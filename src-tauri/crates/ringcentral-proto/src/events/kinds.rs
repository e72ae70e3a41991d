//! Bodies of the notifications about queues and messages.
//!
//! Pure.

use engine::{ExtensionId, MessageId, Timestamp};
use serde::Deserialize;

use crate::call_log::LogEndpoint;
use crate::presence::{readable, time};
use crate::wire::{Millis, WireId, lenient, whole_number};

/// Who takes calls of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuePresence {
    /// The queue.
    pub queue_id: WireId,
    /// Its members, as far as told.
    pub members: Vec<QueueMemberPresence>,
}

/// Whether a member takes calls of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueMemberPresence {
    /// The member.
    pub extension_id: WireId,
    /// Whether calls of this queue are taken.
    pub accepts: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct QueueBody {
    #[serde(default, deserialize_with = "readable")]
    records: Vec<QueueRecord>,
    #[serde(default, deserialize_with = "lenient")]
    extension_id: Option<WireId>,
    #[serde(default, deserialize_with = "lenient")]
    accept_calls: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct QueueRecord {
    member: Member,
    #[serde(default, deserialize_with = "lenient")]
    accept_current_queue_calls: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    accept_queue_calls: Option<bool>,
}

#[derive(Deserialize)]
struct Member {
    id: WireId,
}

impl QueuePresence {
    /// Reads both documented forms: a list of members, or one member.
    pub(super) fn read(queue_id: WireId, body: &str) -> Option<Self> {
        if !body.starts_with('{') {
            return None;
        }
        let body: QueueBody = serde_json::from_str(body).ok()?;
        let listed = body.records.into_iter().filter_map(|record| {
            let current = record.accept_current_queue_calls?;
            let accepts = current && record.accept_queue_calls.unwrap_or(true);
            Some(QueueMemberPresence {
                extension_id: record.member.id,
                accepts,
            })
        });
        let single = body.extension_id.zip(body.accept_calls);
        let single = single.map(|(extension_id, accepts)| QueueMemberPresence {
            extension_id,
            accepts,
        });
        Some(Self {
            queue_id,
            members: listed.chain(single).collect(),
        })
    }
}

/// Messages of an extension came, changed or went.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageStoreChange {
    /// Whose.
    #[serde(default, deserialize_with = "lenient")]
    pub extension_id: Option<WireId>,
    /// When.
    #[serde(default, rename = "lastUpdated", deserialize_with = "time")]
    pub at_ms: Option<Millis>,
    /// What.
    #[serde(default, deserialize_with = "readable")]
    pub changes: Vec<MessageChange>,
}

/// How many messages of one type.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageChange {
    /// `VoiceMail`, `SMS`, `Fax`, …
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    pub kind: Option<String>,
    /// New ones.
    #[serde(default, deserialize_with = "whole_number")]
    pub new_count: Option<i64>,
    /// Changed ones.
    #[serde(default, deserialize_with = "whole_number")]
    pub updated_count: Option<i64>,
    /// Ids of new ones, if told.
    #[serde(default, deserialize_with = "lenient")]
    pub new_message_ids: Option<Vec<WireId>>,
}

/// A voicemail message. It names no session: match it by extension, number and time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Voicemail {
    /// Message id.
    pub id: WireId,
    /// Who left it.
    #[serde(default, deserialize_with = "lenient")]
    pub from: Option<LogEndpoint>,
    /// For whom.
    #[serde(default, deserialize_with = "readable")]
    pub to: Vec<LogEndpoint>,
    /// When.
    #[serde(default, rename = "creationTime", deserialize_with = "time")]
    pub created_at_ms: Option<Millis>,
    /// Its last change.
    #[serde(default, rename = "lastModifiedTime", deserialize_with = "time")]
    pub changed_at_ms: Option<Millis>,
    /// `Read` or `Unread`.
    #[serde(default, deserialize_with = "lenient")]
    pub read_status: Option<String>,
    #[serde(default, deserialize_with = "readable")]
    attachments: Vec<Attachment>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attachment {
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    uri: Option<String>,
    #[serde(default, deserialize_with = "whole_number")]
    vm_duration: Option<i64>,
}

impl Voicemail {
    /// As the records keep it; `None` without a time, which is half of what links it to a call.
    pub fn in_mailbox(&self, mailbox: ExtensionId) -> Option<engine::Voicemail> {
        let left_at = Timestamp::from_millis(self.created_at_ms?);
        let read = self.read_status.as_deref();
        Some(engine::Voicemail {
            message: MessageId::new(self.id.as_str()),
            mailbox,
            customer_number: self.from.as_ref().and_then(LogEndpoint::number),
            left_at,
            length_ms: self
                .seconds()
                .filter(|seconds| (0..=86_400).contains(seconds))
                .map(|seconds| seconds * 1_000),
            heard: read.is_some_and(|status| status.eq_ignore_ascii_case("Read")),
            changed_at: self.changed_at_ms.map_or(left_at, Timestamp::from_millis),
        })
    }

    /// Length of the sound in seconds.
    pub fn seconds(&self) -> Option<i64> {
        self.attachments
            .iter()
            .find_map(|attachment| attachment.vm_duration)
    }

    /// Where the sound is.
    pub fn audio_uri(&self) -> Option<&str> {
        let audio = self
            .attachments
            .iter()
            .find(|attachment| attachment.kind.as_deref() == Some("AudioRecording"));
        audio?.uri.as_deref()
    }
}
