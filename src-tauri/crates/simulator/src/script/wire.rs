//! Events as the platform's JSON.
//!
//! Pure. Shapes are those of the recordings in `fixtures/notifications`; nothing is shared with the client.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::{
    contact::SessionIds,
    party::{Endpoint, Event, Ms, Party, Status},
};

/// What an envelope needs to know beside the event.
#[derive(Debug, Clone)]
pub(crate) struct Addressee<'a> {
    pub(crate) subscription_id: &'a str,
    pub(crate) owner_id: &'a str,
}

/// `2026-11-20T10:15:30.123Z`
pub(crate) fn time_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Moment of a virtual time.
pub(crate) fn moment(epoch: DateTime<Utc>, at: Ms) -> DateTime<Utc> {
    epoch + TimeDelta::milliseconds(at)
}

/// The resource that an event is about: the extension's when the party has one.
pub(crate) fn event_path(account_id: &str, extension_id: Option<&str>) -> String {
    match extension_id {
        Some(id) => {
            format!("/restapi/v1.0/account/{account_id}/extension/{id}/telephony/sessions")
        }
        None => format!("/restapi/v1.0/account/{account_id}/telephony/sessions"),
    }
}

/// A whole notification as a subscriber gets it.
pub(crate) fn envelope(
    uuid: &str,
    event: &str,
    timestamp: DateTime<Utc>,
    addressee: &Addressee<'_>,
    body: Value,
) -> Value {
    json!({
        "uuid": uuid,
        "event": event,
        "timestamp": time_text(timestamp),
        "subscriptionId": addressee.subscription_id,
        "ownerId": addressee.owner_id,
        "body": body,
    })
}

/// The telephony session body of one event.
pub(crate) fn body(
    account_id: &str,
    sessions: &[SessionIds],
    event: &Event,
    epoch: DateTime<Utc>,
) -> Value {
    let own = sessions.get(event.party.session);
    let text = |pick: fn(&SessionIds) -> &String| own.map(pick).cloned().unwrap_or_default();
    json!({
        "sequence": event.sequence,
        "sessionId": text(|s| &s.session_id),
        "telephonySessionId": own.map(SessionIds::telephony_session_id).unwrap_or_default(),
        "serverId": text(|s| &s.server_id),
        "eventTime": time_text(moment(epoch, event.at)),
        "parties": [party(account_id, sessions, &event.party, &event.status)],
        "origin": { "type": own.map_or("Call", |s| s.origin) },
    })
}

/// A party with its status.
fn party(account_id: &str, sessions: &[SessionIds], party: &Party, status: &Status) -> Value {
    let mut object = Map::new();
    object.insert("accountId".into(), account_id.into());
    if let Some(id) = &party.extension_id {
        object.insert("extensionId".into(), id.clone().into());
    }
    let id = sessions
        .get(party.session)
        .map(|s| s.party_id(party.number))
        .unwrap_or_default();
    object.insert("id".into(), id.into());
    object.insert("direction".into(), direction(party.outbound).into());
    object.insert("to".into(), endpoint(&party.to));
    object.insert("from".into(), endpoint(&party.from));
    object.insert("status".into(), status_json(sessions, party, status));
    let park = status
        .park
        .as_ref()
        .map_or_else(|| json!({}), |id| json!({ "id": id }));
    object.insert("park".into(), park);
    if party.queue_call {
        object.insert("queueCall".into(), true.into());
    }
    object.insert("missedCall".into(), status.missed_call.into());
    object.insert("standAlone".into(), status.stand_alone.into());
    object.insert("muted".into(), status.muted.into());
    if let Some(active) = status.recording {
        let id = format!("{}016", 7_700_000 + u64::from(party.number));
        object.insert("recordings".into(), json!([{ "id": id, "active": active }]));
    }
    if let Some((queue, caller)) = &party.ui_call_info {
        object.insert(
            "uiCallInfo".into(),
            json!({
                "primary": { "type": "QueueName", "value": queue },
                "additional": { "type": "CallerIdName", "value": caller },
            }),
        );
    }
    if let Some(role) = party.conference_role {
        object.insert("conferenceRole".into(), role.into());
    }
    if let Some(role) = party.ring_out_role {
        object.insert("ringOutRole".into(), role.into());
    }
    if let Some(name) = party.feature {
        object.insert("feature".into(), json!({ "name": name }));
    }
    Value::Object(object)
}

pub(crate) fn direction(outbound: bool) -> &'static str {
    if outbound { "Outbound" } else { "Inbound" }
}

pub(crate) fn endpoint(endpoint: &Endpoint) -> Value {
    let mut object = Map::new();
    for (key, value) in [
        ("phoneNumber", &endpoint.phone_number),
        ("name", &endpoint.name),
        ("extensionId", &endpoint.extension_id),
        ("deviceId", &endpoint.device_id),
    ] {
        if let Some(value) = value {
            object.insert(key.into(), value.clone().into());
        }
    }
    Value::Object(object)
}

fn status_json(sessions: &[SessionIds], party: &Party, status: &Status) -> Value {
    let mut object = Map::new();
    object.insert("code".into(), status.code.into());
    if let Some(reason) = status.reason {
        object.insert("reason".into(), reason.into());
    }
    if let Some(park) = &status.park {
        object.insert("parkData".into(), park.clone().into());
    }
    if let Some(peer) = status.peer
        && let Some(ids) = sessions.get(peer.session)
    {
        object.insert(
            "peerId".into(),
            json!({
                "sessionId": ids.session_id,
                "telephonySessionId": ids.telephony_session_id(),
                "partyId": ids.party_id(peer.number),
            }),
        );
    }
    if status.with_pickup
        && let Some(pickup) = &party.pickup
    {
        object.insert(
            "mobilePickupData".into(),
            json!({
                "ccMailboxes": [pickup.mailbox],
                "to": pickup.to,
                "sid": pickup.sid,
                "srvLvl": "-149699523",
                "srvLvlExt": "406",
            }),
        );
    }
    object.insert("rcc".into(), false.into());
    Value::Object(object)
}
