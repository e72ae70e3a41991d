//! Telephony session notifications: from an envelope's bytes to engine events.
//!
//! Pure. A tolerant reader: unknown fields are ignored, unknown words become `Unknown(word)`, a
//! field of the wrong type counts as absent. Only what a record cannot do without is an error,
//! and every error leaves the bytes with the caller.
//! Spellings are unified in one table each ([`words`]).

mod lenient;
mod mended;
mod texts;
mod wire;
pub(crate) mod words;

use std::borrow::Cow;
use std::sync::Arc;

use engine::{
    Endpoint, Event, ExtensionId, Party, PartyId, Peer, SessionId, TelephonySessionId, Timestamp,
};

use lenient::Text;
use texts::Texts;

/// Longest notification that is read.
pub const MAX_BYTES: usize = 1 << 20;
/// Longest id.
const MAX_ID: usize = 256;
/// Longest name or number; more is cut.
const MAX_TEXT: usize = 512;
/// Most parties read from one notification.
const MAX_PARTIES: usize = 256;

/// Why a notification could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Larger than [`MAX_BYTES`].
    #[error("the notification has {0} bytes, more than are read")]
    TooLarge(usize),
    /// Not JSON, or not an object of this shape.
    #[error("the notification is not readable JSON: {0}")]
    NotJson(String),
    /// JSON, but not about a telephony session.
    #[error("the notification is not about a telephony session")]
    NotTelephony,
    /// A field that a record needs is missing or not usable.
    #[error("the notification has no usable {0}")]
    Missing(&'static str),
}

/// One decoded notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The platform's id of this notification.
    pub uuid: Option<Arc<str>>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// Its session.
    pub session: TelephonySessionId,
    /// Its sequence number.
    pub sequence: u64,
    /// When the change happened.
    pub event_time: Timestamp,
    /// One event a party; one without a party when there is none.
    pub events: Vec<Event>,
}

/// Reads one notification envelope.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    Decoder::default().decode(bytes)
}

/// Reads one notification after the other, and shares the texts that they have in common.
/// What it reads does not depend on what it read before.
#[derive(Debug, Default)]
pub struct Decoder {
    texts: Texts,
}

impl Decoder {
    /// For a stream of notifications. (The default one shares nothing and costs nothing.)
    #[must_use]
    pub fn of_stream() -> Self {
        Self {
            texts: Texts::kept(),
        }
    }

    /// Reads one notification envelope.
    pub fn decode(&mut self, bytes: &[u8]) -> Result<Decoded, DecodeError> {
        if bytes.len() > MAX_BYTES {
            return Err(DecodeError::TooLarge(bytes.len()));
        }
        // A file may begin with a byte-order mark, which is no part of its first line.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        // Checking all bytes at once is cheaper than each text by itself. Bytes that are not
        // UTF-8 may still stand where nothing is read.
        let read = match std::str::from_utf8(bytes) {
            Ok(text) => serde_json::from_str(text),
            Err(_) => serde_json::from_slice(bytes),
        };
        let problem = match read {
            Ok(envelope) => return self.read(envelope),
            Err(error) => DecodeError::NotJson(error.to_string()),
        };
        let value = mended::value(bytes);
        let envelope = value.as_ref().and_then(mended::envelope);
        self.read(envelope.ok_or(problem)?)
    }

    fn read(&mut self, envelope: wire::Envelope<'_>) -> Result<Decoded, DecodeError> {
        let level = if envelope.body.0.is_none() {
            *envelope.pn_apns.0.ok_or(DecodeError::NotTelephony)?
        } else {
            envelope
        };
        let body = level.body.0.ok_or(DecodeError::NotTelephony)?;
        let texts = &mut self.texts;
        let session = body
            .telephony_session_id
            .as_deref()
            .ok_or(DecodeError::NotTelephony)?;
        let session = TelephonySessionId::new(id_text(texts, session, "telephonySessionId")?);
        let sequence = body.sequence.0.ok_or(DecodeError::Missing("sequence"))?;
        let event_time = body
            .event_time
            .0
            .as_deref()
            .and_then(Timestamp::parse)
            .ok_or(DecodeError::Missing("eventTime"))?;
        let session_id = body.session_id.as_deref();
        let session_id = session_id.and_then(|t| id_text(texts, t, "sessionId").ok());
        let template = Event {
            session: session.clone(),
            sequence,
            event_time,
            session_id: session_id.map(SessionId::new),
            origin: body
                .origin
                .0
                .and_then(|o| o.kind.0)
                .map(|t| text(texts, &t)),
            party: None,
        };
        let count = body.parties.0.len().min(MAX_PARTIES);
        // Old notifications name the extension beside a single party instead of in it.
        let beside = body.extension_id.as_deref().filter(|_| count == 1);
        let mut events = Vec::with_capacity(count.max(1));
        if count == 0 {
            events.push(template);
        } else {
            let templates = std::iter::repeat_n(template, count);
            for (event, wire) in templates.zip(body.parties.0) {
                let mut party = party(texts, wire, &body.feature)?;
                if party.extension.is_none() {
                    party.extension = beside.and_then(|id| extension(texts, id));
                }
                events.push(Event {
                    party: Some(party),
                    ..event
                });
            }
        }
        Ok(Decoded {
            uuid: level.uuid.0.map(|t| bounded(&t).into()),
            sent_at: level.timestamp.0.as_deref().and_then(Timestamp::parse),
            session,
            sequence,
            event_time,
            events,
        })
    }
}

fn party(
    texts: &mut Texts,
    wire: wire::Party<'_>,
    body_feature: &lenient::Named<'_>,
) -> Result<Party, DecodeError> {
    let status = wire.status.0.unwrap_or_default();
    let id = wire
        .id
        .0
        .as_deref()
        .ok_or(DecodeError::Missing("party id"))?;
    let code = status
        .code
        .0
        .as_deref()
        .ok_or(DecodeError::Missing("status code"))?;
    let features = [&wire.feature, &status.feature, body_feature];
    let calls = wire.ui_call_info.0.unwrap_or_default();
    let info = [calls.primary.0, calls.additional.0];
    let info = |texts: &mut Texts, kind: &str| {
        info.iter()
            .flatten()
            .find(|i| {
                i.kind
                    .0
                    .as_deref()
                    .is_some_and(|k| k.eq_ignore_ascii_case(kind))
            })
            .and_then(|i| i.value.as_deref())
            .map(|t| text(texts, t))
    };
    Ok(Party {
        id: PartyId::new(id_text(texts, id, "party id")?),
        extension: wire
            .extension_id
            .as_deref()
            .and_then(|id| extension(texts, id)),
        direction: wire.direction.0.as_deref().and_then(words::direction),
        from: endpoint(texts, wire.from.0),
        to: endpoint(texts, wire.to.0),
        code: words::status_code(code),
        reason: status.reason.0.as_deref().map(words::reason),
        peer: status.peer_id.0.and_then(|p| peer(texts, &p)),
        park: status
            .park_data
            .0
            .or(wire.park.0.and_then(|p| p.id.0))
            .map(|t| text(texts, &t)),
        queue_call: wire.queue_call.0,
        missed_call: wire.missed_call.0,
        park_pickup: features.iter().any(|f| {
            f.0.as_deref()
                .is_some_and(|n| n.eq_ignore_ascii_case("ParkPickup"))
        }),
        queue_name: info(texts, "QueueName"),
        caller_name: info(texts, "CallerIdName"),
    })
}

fn endpoint(texts: &mut Texts, wire: Option<wire::Endpoint<'_>>) -> Endpoint {
    let Some(wire) = wire else {
        return Endpoint::default();
    };
    Endpoint {
        phone: wire.phone_number.as_deref().map(|t| text(texts, t)),
        name: wire.name.as_deref().map(|t| text(texts, t)),
        extension: wire
            .extension_id
            .as_deref()
            .and_then(|id| extension(texts, id)),
    }
}

/// In REST snapshots `peerId.sessionId` holds the telephony session id.
fn peer(texts: &mut Texts, wire: &wire::Peer<'_>) -> Option<Peer> {
    let legacy = wire.session_id.as_deref();
    let named = wire
        .telephony_session_id
        .as_deref()
        .or(legacy.filter(|id| !id.bytes().all(|b| b.is_ascii_digit())));
    let session = named.and_then(|id| id_text(texts, id, "peer").ok());
    let party = wire.party_id.as_deref();
    let party = party.and_then(|id| id_text(texts, id, "peer").ok());
    (session.is_some() || party.is_some()).then(|| Peer {
        session: session.map(TelephonySessionId::new),
        party: party.map(PartyId::new),
    })
}

fn extension(texts: &mut Texts, id: &str) -> Option<ExtensionId> {
    id_text(texts, id, "extensionId").ok().map(ExtensionId::new)
}

fn id_text(texts: &mut Texts, id: &str, field: &'static str) -> Result<Arc<str>, DecodeError> {
    if id.is_empty() || id.len() > MAX_ID {
        return Err(DecodeError::Missing(field));
    }
    Ok(texts.share(id))
}

fn text(texts: &mut Texts, value: &str) -> Arc<str> {
    texts.share(&bounded(value))
}

fn bounded(value: &str) -> Cow<'_, str> {
    if value.len() <= MAX_TEXT {
        Cow::Borrowed(value)
    } else {
        value.chars().take(MAX_TEXT).collect::<String>().into()
    }
}

impl<'a> Text<'a> {
    fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

#[cfg(test)]
mod tests;
