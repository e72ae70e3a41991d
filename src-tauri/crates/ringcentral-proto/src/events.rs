//! Notifications that are not about telephony sessions: presence, queue presence, messages, voicemail, extensions.
//!
//! Pure. The concrete resource in `event` says what a notification is; telephony sessions are left to `telephony`.

mod kinds;

pub use kinds::{MessageChange, MessageStoreChange, QueueMemberPresence, QueuePresence, Voicemail};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::presence::Presence;
use crate::wire::{Millis, WireId, lenient, read_time};

/// A notification's envelope and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Unique per notification.
    pub uuid: Option<WireId>,
    /// When the platform sent it.
    pub sent_at_ms: Option<Millis>,
    /// The extension in the path, if any.
    pub extension_id: Option<WireId>,
    /// What it is about.
    pub kind: EventKind,
}

/// What a notification is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// A telephony session; decode it with `telephony`.
    Telephony,
    /// Somebody's presence.
    Presence(Presence),
    /// Who takes calls of a queue.
    QueuePresence(QueuePresence),
    /// Messages came, changed or went.
    MessageStore(MessageStoreChange),
    /// A voicemail.
    Voicemail(Voicemail),
    /// Extensions were added, changed or removed; read the list again.
    ExtensionsChanged,
    /// The subscription is about to end.
    SubscriptionReminder,
    /// Something else; its path without ids.
    Other(String),
}

/// Why a notification could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// No JSON object.
    #[error("the notification is not a JSON object")]
    NotJson,
    /// No `event`.
    #[error("the notification does not say what it is about")]
    NoEvent,
    /// The body is not what the path promises.
    #[error("the notification's body is not readable")]
    BadBody,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(default, deserialize_with = "lenient")]
    uuid: Option<WireId>,
    #[serde(default, deserialize_with = "lenient")]
    event: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    timestamp: Option<String>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
}

/// Reads one notification.
pub fn decode(bytes: &[u8]) -> Result<Notice, EventError> {
    // A JSON array would be taken for the envelope's fields in order.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return Err(EventError::NotJson);
    }
    let envelope: Envelope<'_> = serde_json::from_slice(bytes).map_err(|_| EventError::NotJson)?;
    let event = envelope.event.ok_or(EventError::NoEvent)?;
    let path = event
        .split_once('?')
        .map_or(event.as_str(), |(path, _)| path);
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let after = |name: &str| {
        let place = parts.iter().position(|part| *part == name)?;
        parts.get(place + 1).map(|id| WireId::new(*id))
    };
    let body = envelope.body.map_or("", RawValue::get);
    let kind = match parts.get(2..).unwrap_or_default() {
        [.., "telephony", "sessions"] => EventKind::Telephony,
        ["account", _, "call-queues", queue, "presence"] => EventKind::QueuePresence(
            QueuePresence::read(WireId::new(*queue), body).ok_or(EventError::BadBody)?,
        ),
        ["account", _, .., "presence"] => EventKind::Presence(read(body)?),
        ["account", _, "extension", _, "message-store"] => EventKind::MessageStore(read(body)?),
        ["account", _, "extension", _, "voicemail"] => EventKind::Voicemail(read(body)?),
        ["account", _, "extension"] | ["account", _, "extension", _] => {
            EventKind::ExtensionsChanged
        }
        ["subscription", ..] => EventKind::SubscriptionReminder,
        other => EventKind::Other(nameless(other)),
    };
    Ok(Notice {
        uuid: envelope.uuid,
        sent_at_ms: envelope.timestamp.as_deref().and_then(read_time),
        extension_id: after("extension"),
        kind,
    })
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, EventError> {
    if !body.starts_with('{') {
        return Err(EventError::BadBody);
    }
    serde_json::from_str(body).map_err(|_| EventError::BadBody)
}

/// The path without anything that could be an id.
fn nameless(parts: &[&str]) -> String {
    let words = parts
        .iter()
        .filter(|part| part.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    words.take(8).copied().collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests;
