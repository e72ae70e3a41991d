//! Telephony session notifications: from an envelope's bytes to engine events.
//!
//! Pure. A tolerant reader: unknown fields are ignored, unknown words become `Unknown(word)`, a
//! field of the wrong type counts as absent. Only what a record cannot do without is an error,
//! and every error leaves the bytes with the caller.
//! Spellings are unified in one table each ([`words`]).

mod lenient;
mod wire;
pub(crate) mod words;

use std::borrow::Cow;
use std::sync::Arc;

use engine::{
    Endpoint, Event, ExtensionId, Party, PartyId, Peer, SessionId, TelephonySessionId, Timestamp,
};

use lenient::Text;

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
    if bytes.len() > MAX_BYTES {
        return Err(DecodeError::TooLarge(bytes.len()));
    }
    // Checking all bytes at once is cheaper than each text by itself. Bytes that are not UTF-8
    // may still stand where nothing is read.
    let envelope: wire::Envelope<'_> = match std::str::from_utf8(bytes) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(bytes),
    }
    .map_err(|e| DecodeError::NotJson(e.to_string()))?;
    let level = if envelope.body.0.is_none() {
        *envelope.pn_apns.0.ok_or(DecodeError::NotTelephony)?
    } else {
        envelope
    };
    let body = level.body.0.ok_or(DecodeError::NotTelephony)?;
    let session = body
        .telephony_session_id
        .as_deref()
        .ok_or(DecodeError::NotTelephony)?;
    let session = TelephonySessionId::new(id_text(session, "telephonySessionId")?);
    let sequence = body.sequence.0.ok_or(DecodeError::Missing("sequence"))?;
    let event_time = body
        .event_time
        .0
        .as_deref()
        .and_then(Timestamp::parse)
        .ok_or(DecodeError::Missing("eventTime"))?;
    let template = Event {
        session: session.clone(),
        sequence,
        event_time,
        session_id: body
            .session_id
            .0
            .as_deref()
            .and_then(|t| id_text(t, "sessionId").ok())
            .map(SessionId::new),
        origin: body.origin.0.and_then(|o| o.kind.0).map(text),
        party: None,
    };
    let single = body.parties.0.len() == 1;
    let mut events: Vec<Event> = Vec::with_capacity(body.parties.0.len().max(1));
    for wire in body.parties.0.into_iter().take(MAX_PARTIES) {
        let mut party = party(wire, &body.feature)?;
        // Old notifications name the extension beside a single party instead of in it.
        if single && party.extension.is_none() {
            party.extension = body.extension_id.0.as_deref().and_then(extension);
        }
        events.push(Event {
            party: Some(party),
            ..template.clone()
        });
    }
    if events.is_empty() {
        events.push(template);
    }
    Ok(Decoded {
        uuid: level.uuid.0.map(text),
        sent_at: level.timestamp.0.as_deref().and_then(Timestamp::parse),
        session,
        sequence,
        event_time,
        events,
    })
}

fn party(wire: wire::Party<'_>, body_feature: &lenient::Named<'_>) -> Result<Party, DecodeError> {
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
    let info = |kind: &str| {
        info.iter()
            .flatten()
            .find(|i| {
                i.kind
                    .0
                    .as_deref()
                    .is_some_and(|k| k.eq_ignore_ascii_case(kind))
            })
            .and_then(|i| i.value.0.clone())
            .map(text)
    };
    Ok(Party {
        id: PartyId::new(id_text(id, "party id")?),
        extension: wire.extension_id.0.as_deref().and_then(extension),
        direction: wire.direction.0.as_deref().and_then(words::direction),
        from: endpoint(wire.from.0),
        to: endpoint(wire.to.0),
        code: words::status_code(code),
        reason: status.reason.0.as_deref().map(words::reason),
        peer: status.peer_id.0.and_then(peer),
        park: status
            .park_data
            .0
            .or(wire.park.0.and_then(|p| p.id.0))
            .map(text),
        queue_call: wire.queue_call.0,
        missed_call: wire.missed_call.0,
        park_pickup: features.iter().any(|f| {
            f.0.as_deref()
                .is_some_and(|n| n.eq_ignore_ascii_case("ParkPickup"))
        }),
        queue_name: info("QueueName"),
        caller_name: info("CallerIdName"),
    })
}

fn endpoint(wire: Option<wire::Endpoint<'_>>) -> Endpoint {
    let Some(wire) = wire else {
        return Endpoint::default();
    };
    Endpoint {
        phone: wire.phone_number.0.map(text),
        name: wire.name.0.map(text),
        extension: wire.extension_id.0.as_deref().and_then(extension),
    }
}

/// In REST snapshots `peerId.sessionId` holds the telephony session id.
fn peer(wire: wire::Peer<'_>) -> Option<Peer> {
    let named = wire.telephony_session_id.0.or(wire
        .session_id
        .0
        .filter(|id| !id.bytes().all(|b| b.is_ascii_digit())));
    let session = named
        .and_then(|id| id_text(&id, "peer").ok())
        .map(TelephonySessionId::new);
    let party = wire
        .party_id
        .0
        .and_then(|id| id_text(&id, "peer").ok())
        .map(PartyId::new);
    (session.is_some() || party.is_some()).then_some(Peer { session, party })
}

fn extension(id: &str) -> Option<ExtensionId> {
    id_text(id, "extensionId").ok().map(ExtensionId::new)
}

fn id_text(id: &str, field: &'static str) -> Result<Arc<str>, DecodeError> {
    if id.is_empty() || id.len() > MAX_ID {
        return Err(DecodeError::Missing(field));
    }
    Ok(Arc::from(id))
}

fn text(value: Cow<'_, str>) -> Arc<str> {
    if value.len() <= MAX_TEXT {
        Arc::from(value)
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
