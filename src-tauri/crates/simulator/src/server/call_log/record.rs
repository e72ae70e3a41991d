//! One telephony session as a call-log record, with its legs.
//!
//! Pure.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use crate::{
    script::{self, Contact, Directory, Ms, time_text},
    truth::{CallOutcome, Direction, LegOutcome, LegTruth},
};

/// Which version of the record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    pub(super) at: Ms,
    pub(super) last: bool,
    pub(super) recorded: bool,
}

/// The record's id.
pub(super) fn id(contact: &Contact, index: usize) -> String {
    let key = contact
        .sessions
        .get(index)
        .map_or("", |ids| ids.key.as_str());
    // The platform's ids are opaque; the middle of the session's key is unique.
    format!("A{}", key.replace('z', "-"))
}

/// First event of the session.
pub(super) fn started_at(contact: &Contact, index: usize, epoch: DateTime<Utc>) -> DateTime<Utc> {
    script::moment(
        epoch,
        span(contact, index).map_or(contact.start, |(start, _)| start),
    )
}

fn span(contact: &Contact, index: usize) -> Option<(Ms, Ms)> {
    let times = contact
        .events
        .iter()
        .filter(|e| e.party.session == index)
        .map(|e| e.at);
    Some((times.clone().min()?, times.max()?))
}

/// The record of a session; `None` when nothing happened in it.
pub(super) fn of_session(
    contact: &Contact,
    index: usize,
    directory: &Directory,
    epoch: DateTime<Utc>,
    stage: Stage,
) -> Option<Value> {
    let ids = contact.sessions.get(index)?;
    let (start, end) = span(contact, index)?;
    let first = contact
        .events
        .iter()
        .filter(|e| e.party.session == index)
        .min_by_key(|e| e.at)?;
    let session_id = ids.telephony_session_id();
    let legs: Vec<_> = contact
        .legs
        .iter()
        .filter(|leg| leg.telephony_session_id == session_id)
        .collect();
    let lead = legs
        .iter()
        .find(|leg| leg.answered_at.is_some())
        .or(legs.first())
        .copied();
    let inbound = lead.map_or(
        !first.party.outbound || first.party.extension_id.is_none(),
        |leg| leg.direction == Direction::Inbound,
    );
    let mut record = Map::new();
    let mut put = |key: &str, value: Value| record.insert(key.to_owned(), value);
    let account = &directory.account_id;
    let id = id(contact, index);
    put("id", id.clone().into());
    put(
        "uri",
        format!("/restapi/v1.0/account/{account}/call-log/{id}").into(),
    );
    put("sessionId", ids.session_id.clone().into());
    put("telephonySessionId", session_id.into());
    put("partyId", ids.party_id(first.party.number).into());
    put("startTime", time_text(script::moment(epoch, start)).into());
    duration(&mut put, end - start, stage.last);
    let fax = lead.is_some_and(|leg| leg.outcome == LegOutcome::Fax);
    put("type", if fax { "Fax" } else { "Voice" }.into());
    put(
        "direction",
        if inbound { "Inbound" } else { "Outbound" }.into(),
    );
    put("action", action(lead, ids.origin).into());
    put("result", result_of_call(contact, lead, inbound).into());
    put("from", script::endpoint(&first.party.from));
    put("to", script::endpoint(&first.party.to));
    put("transport", "PSTN".into());
    put(
        "lastModifiedTime",
        time_text(script::moment(epoch, stage.at)).into(),
    );
    let answered = lead.is_some_and(|leg| leg.answered_at.is_some());
    let lead_id = lead.map(|leg| leg.extension_id.clone());
    let queue = contact.call.queue_extension_id.clone();
    // What nobody in a queue took stays the queue's.
    let owner = if answered { lead_id } else { queue.or(lead_id) };
    if let Some(owner) = owner {
        put("extension", extension(account, &owner));
    }
    if stage.last && stage.recorded && answered {
        let recording = format!("77{}", ids.session_id);
        put(
            "recording",
            json!({
                "id": recording,
                "uri": format!("/restapi/v1.0/account/{account}/recording/{recording}"),
                "type": "Automatic",
                "contentUri": format!("/restapi/v1.0/account/{account}/recording/{recording}/content"),
            }),
        );
    }
    let shown: Vec<_> = legs
        .iter()
        .enumerate()
        .map(|(place, leg)| leg_json(leg, account, place == 0, stage))
        .collect();
    put("legs", shown.into());
    Some(Value::Object(record))
}

/// Whole seconds first; the exact duration comes with the revision.
fn duration(put: &mut impl FnMut(&str, Value) -> Option<Value>, ms: Ms, last: bool) {
    put("duration", (ms / 1000).into());
    if last {
        put("durationMs", ms.into());
    }
}

fn extension(account: &str, id: &str) -> Value {
    json!({
        "uri": format!("/restapi/v1.0/account/{account}/extension/{id}"),
        "id": id.parse::<u64>().unwrap_or_default(),
    })
}

fn leg_json(leg: &LegTruth, account: &str, master: bool, stage: Stage) -> Value {
    let mut shown = Map::new();
    let mut put = |key: &str, value: Value| shown.insert(key.to_owned(), value);
    let (other, own) = (
        json!({ "phoneNumber": leg.customer_number, "name": leg.customer_name }),
        json!({ "phoneNumber": leg.agent_number, "extensionId": leg.extension_id }),
    );
    let inbound = leg.direction == Direction::Inbound;
    let (from, to) = if inbound { (other, own) } else { (own, other) };
    let start = leg.started_at.unwrap_or_default();
    put("startTime", time_text(start).into());
    let length = leg
        .ended_at
        .map_or(0, |end| (end - start).num_milliseconds());
    duration(&mut put, length, stage.last);
    put(
        "type",
        if leg.outcome == LegOutcome::Fax {
            "Fax"
        } else {
            "Voice"
        }
        .into(),
    );
    put(
        "direction",
        if inbound { "Inbound" } else { "Outbound" }.into(),
    );
    put("action", action(Some(leg), &leg.origin).into());
    put("result", result(leg).into());
    put("legType", leg_type(leg).into());
    put("from", from);
    put("to", to);
    put("transport", "PSTN".into());
    put("extension", extension(account, &leg.extension_id));
    put(
        "telephonySessionId",
        leg.telephony_session_id.clone().into(),
    );
    put("sessionId", leg.session_id.clone().into());
    put("partyId", leg.party_id.clone().into());
    if master {
        put("master", true.into());
    }
    Value::Object(shown)
}

fn action(leg: Option<&LegTruth>, origin: &str) -> &'static str {
    match (leg.map(|leg| leg.outcome), origin) {
        (_, "Conference") => "Conference Call",
        (_, "RingOut") => "RingOut PC",
        (Some(LegOutcome::Supervision), _) => "Monitoring",
        (Some(LegOutcome::Transferred), _) => "Transfer",
        (Some(LegOutcome::Parked), _) => "Park Location",
        _ => match leg.map(|leg| leg.direction) {
            Some(Direction::Outbound) => "VoIP Call",
            _ => "Phone Call",
        },
    }
}

fn leg_type(leg: &LegTruth) -> &'static str {
    match (leg.outcome, leg.direction) {
        (LegOutcome::Supervision, _) => "Monitoring",
        (_, Direction::Inbound) => "Accept",
        (_, Direction::Outbound) => "SipToPstnUnmetered",
    }
}

/// The platform's word for the end of a leg.
fn result(leg: &LegTruth) -> &'static str {
    match leg.outcome {
        LegOutcome::Connected
        | LegOutcome::Transferred
        | LegOutcome::Conferenced
        | LegOutcome::Parked
        | LegOutcome::Supervision => match leg.direction {
            Direction::Inbound => "Accepted",
            Direction::Outbound => "Call connected",
        },
        LegOutcome::Missed => "Missed",
        LegOutcome::AnsweredElsewhere => "Answered Elsewhere",
        LegOutcome::Voicemail => "Voicemail",
        LegOutcome::Rejected => "Rejected",
        LegOutcome::Cancelled => "Hang Up",
        LegOutcome::NoAnswer => "No Answer",
        LegOutcome::Busy => "Busy",
        LegOutcome::Failed => "Wrong Number",
        LegOutcome::Fax => "Received",
    }
}

fn result_of_call(contact: &Contact, lead: Option<&LegTruth>, inbound: bool) -> &'static str {
    match (lead, contact.call.outcome) {
        (Some(leg), _) if leg.answered_at.is_some() || !inbound => result(leg),
        (_, Some(CallOutcome::Voicemail)) => "Voicemail",
        (_, Some(CallOutcome::AbandonedWaiting)) => "Abandoned",
        (Some(leg), _) => result(leg),
        (None, _) => "Missed",
    }
}
