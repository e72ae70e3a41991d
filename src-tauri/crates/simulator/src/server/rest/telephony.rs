//! Snapshots of telephony sessions. They know neither the legacy session id nor the sequence.
//!
//! Reads the stage.

use chrono::{SecondsFormat, TimeDelta};
use serde_json::{Map, Value, json};

use super::{Call, not_found};
use crate::{
    script,
    server::{
        http::Reply,
        live::{self, LiveParty, LiveSession},
    },
};

/// `GET /account/~/telephony/sessions/{id}`
pub(super) fn session(call: &Call<'_>, parts: &[&str]) -> Reply {
    let Some((session, epoch)) = find(call, parts) else {
        return not_found("telephonySessionId");
    };
    let ids = session.ids();
    let created = script::moment(epoch, session.since());
    let mut parties: Vec<_> = session
        .parties
        .values()
        .map(|party| party_json(call, &session, party))
        .collect();
    parties.extend(merged(&session));
    Reply::json(
        200,
        json!({
            "id": ids.telephony_session_id(),
            "creationTime": created.to_rfc3339_opts(SecondsFormat::Secs, true),
            "origin": { "type": ids.origin },
            "voiceCallToken": format!("{}-token", ids.key),
            "parties": parties,
        }),
    )
}

/// `GET /account/~/telephony/sessions/{id}/parties/{id}`
pub(super) fn party(call: &Call<'_>, parts: &[&str]) -> Reply {
    let found = find(call, parts).and_then(|(session, _)| {
        let wanted = *parts.get(6)?;
        let party = session
            .parties
            .values()
            .find(|party| session.ids().party_id(party.party.number) == wanted)?;
        Some(party_json(call, &session, party))
    });
    found.map_or_else(|| not_found("partyId"), |body| Reply::json(200, body))
}

fn find(call: &Call<'_>, parts: &[&str]) -> Option<(LiveSession, chrono::DateTime<chrono::Utc>)> {
    let id = *parts.get(4)?;
    let skew = TimeDelta::milliseconds(call.world.faults.lock().plan.clock_skew_ms);
    call.world
        .on_stage(|stage| Some((live::session(stage, id)?, stage.epoch + skew)))?
}

fn party_json(call: &Call<'_>, session: &LiveSession, live: &LiveParty) -> Value {
    let (party, status) = (&live.party, &live.status);
    let account = &call.world.directory.account_id;
    let mut object = Map::new();
    object.insert("id".into(), session.ids().party_id(party.number).into());
    object.insert("accountId".into(), account.clone().into());
    if let Some(id) = &party.extension_id {
        object.insert("extensionId".into(), id.clone().into());
        object.insert(
            "owner".into(),
            json!({ "accountId": account, "extensionId": id }),
        );
    }
    object.insert("direction".into(), script::direction(party.outbound).into());
    object.insert("from".into(), script::endpoint(&party.from));
    object.insert("to".into(), script::endpoint(&party.to));
    let mut state = Map::new();
    state.insert("code".into(), status.code.into());
    if let Some(reason) = status.reason {
        state.insert("reason".into(), reason.into());
    }
    if let Some(peer) = status.peer
        && let Some(ids) = session.contact.sessions.get(peer.session)
    {
        // Snapshots put the telephony session's id where events put the legacy one.
        let peer = json!({
            "sessionId": ids.telephony_session_id(),
            "partyId": ids.party_id(peer.number),
        });
        state.insert("peerId".into(), peer);
    }
    object.insert("status".into(), state.into());
    object.insert("muted".into(), status.muted.into());
    object.insert("standAlone".into(), status.stand_alone.into());
    if let Some(role) = party.conference_role {
        object.insert("conferenceRole".into(), role.into());
    }
    if party.queue_call {
        object.insert("attributes".into(), json!({ "queueCall": true }));
    }
    Value::Object(object)
}

/// Participants of a conference: `Gone`, pointing back to the call that they come from.
fn merged(session: &LiveSession) -> Vec<Value> {
    let contact = &session.contact;
    contact
        .events
        .iter()
        .filter(|event| session.ids().origin == "Conference" && event.status.code == "Gone")
        .filter_map(|event| {
            let peer = event
                .status
                .peer
                .filter(|peer| peer.session == session.index)?;
            let origin = contact.sessions.get(event.party.session)?;
            Some(json!({
                "id": session.ids().party_id(peer.number),
                "direction": "Outbound",
                "from": {},
                "to": script::endpoint(&event.party.to),
                "status": {
                    "code": "Gone",
                    "reason": "Conference",
                    "peerId": {
                        "sessionId": origin.telephony_session_id(),
                        "partyId": origin.party_id(event.party.number),
                    },
                },
                "conferenceRole": "Participant",
                "muted": false,
                "standAlone": false,
            }))
        })
        .collect()
}
