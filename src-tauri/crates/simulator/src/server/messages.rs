//! Voicemail messages and the events that announce them.
//!
//! Pure: virtual time is an argument.

use std::{cmp::Reverse, collections::BinaryHeap};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::script::{self, Message, Ms};

/// A message in a mailbox.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) id: u64,
    pub(crate) message: Message,
    /// When the platform announces it.
    pub(crate) announced: Ms,
    /// When somebody listened to it.
    pub(crate) heard: Option<Ms>,
    /// Whose message it is: the platform tells nobody.
    pub(crate) telephony_session_id: String,
}

/// All mailboxes.
#[derive(Debug, Default)]
pub(crate) struct Mailboxes {
    stored: Vec<Stored>,
    waiting: BinaryHeap<Reverse<(Ms, usize)>>,
}

impl Mailboxes {
    /// Takes in a message that was left; it appears at `announced`.
    pub(crate) fn add(&mut self, message: Message, telephony_session_id: String, announced: Ms) {
        let id = 2_074_108_000_016 + self.stored.len() as u64 * 1000;
        self.waiting.push(Reverse((announced, self.stored.len())));
        self.stored.push(Stored {
            id,
            message,
            announced,
            heard: None,
            telephony_session_id,
        });
    }

    /// Messages to be announced up to `now`.
    pub(crate) fn take_due(&mut self, now: Ms) -> Vec<Stored> {
        let mut due = Vec::new();
        while let Some(Reverse((at, index))) = self.waiting.peek().copied()
            && at <= now
        {
            self.waiting.pop();
            due.extend(self.stored.get(index).cloned());
        }
        due
    }

    pub(crate) fn next_due(&self) -> Option<Ms> {
        self.waiting.peek().map(|Reverse((at, _))| *at)
    }

    /// Every message that is visible at `now`.
    pub(crate) fn visible(&self, now: Ms) -> impl Iterator<Item = &Stored> {
        self.stored
            .iter()
            .filter(move |stored| stored.announced <= now)
    }

    /// Somebody listens to a message; `None` when it is not there.
    pub(crate) fn listen(&mut self, id: u64, now: Ms) -> Option<Stored> {
        let stored = self.stored.iter_mut().find(|stored| stored.id == id)?;
        stored.heard = Some(now);
        Some(stored.clone())
    }

    /// Messages of a mailbox that are visible at `now`, newest first.
    pub(crate) fn of(&self, extension_id: &str, now: Ms) -> Vec<&Stored> {
        let mut found: Vec<_> = self
            .stored
            .iter()
            .filter(|stored| stored.message.extension_id == extension_id && stored.announced <= now)
            .collect();
        found.sort_by_key(|stored| Reverse(stored.announced));
        found
    }
}

impl Stored {
    /// The message as the message store and the voicemail event show it.
    pub(crate) fn body(&self, account_uri: &str, epoch: DateTime<Utc>) -> Value {
        let message = &self.message;
        let uri = format!(
            "{account_uri}/extension/{}/message-store/{}",
            message.extension_id, self.id
        );
        let created = script::time_text(script::moment(epoch, message.left_at));
        let changed = self.heard.unwrap_or(self.announced);
        let modified = script::time_text(script::moment(epoch, changed));
        json!({
            "uri": uri,
            "id": self.id,
            "to": [{ "phoneNumber": message.to_number }],
            "from": { "phoneNumber": message.from_number, "name": message.from_name },
            "type": "VoiceMail",
            "creationTime": created,
            "lastModifiedTime": modified,
            "readStatus": if self.heard.is_some() { "Read" } else { "Unread" },
            "priority": "Normal",
            "direction": "Inbound",
            "availability": "Alive",
            "messageStatus": "Received",
            "vmTranscriptionStatus": "NotAvailable",
            "attachments": [{
                "id": self.id,
                "uri": format!("{uri}/content/{}", self.id),
                "type": "AudioRecording",
                "contentType": "audio/wav",
                "vmDuration": message.seconds,
            }],
        })
    }

    /// The body of the message-store event.
    pub(crate) fn change(&self, epoch: DateTime<Utc>) -> Value {
        let changed = self.heard.unwrap_or(self.announced);
        if self.heard.is_some() {
            return json!({
                "extensionId": self.message.extension_id.parse::<u64>().unwrap_or_default(),
                "lastUpdated": script::time_text(script::moment(epoch, changed)),
                "changes": [{ "type": "VoiceMail", "newCount": 0, "updatedCount": 1 }],
            });
        }
        json!({
            "extensionId": self.message.extension_id.parse::<u64>().unwrap_or_default(),
            "lastUpdated": script::time_text(script::moment(epoch, changed)),
            "changes": [{
                "type": "VoiceMail",
                "newCount": 1,
                "updatedCount": 0,
                "newMessageIds": [self.id.to_string()],
            }],
        })
    }
}
