//! Call log, its synchronisation, and active calls.
//!
//! Reads the call log and the stage.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{Call, bad_parameter, error, list, not_found, presence::in_progress};
use crate::{
    script,
    server::{call_log::Entry, http::Reply, live::LiveSession},
};

/// Records of one answer of the synchronisation.
const SYNC_LIMIT: usize = 250;
/// Active calls are behind by this much, in virtual milliseconds.
const ACTIVE_LAG: i64 = 4_000;

/// Which extension a path is limited to.
fn scope<'a>(call: &Call<'a>, parts: &[&'a str]) -> Result<Option<&'a str>, Box<Reply>> {
    match parts {
        ["account", _, "extension", "~", ..] => Ok(Some(&call.world.directory.supervisor.id)),
        ["account", _, "extension", id, ..] if call.find_extension(id).is_some() => Ok(Some(id)),
        ["account", _, "extension", ..] => Err(Box::new(not_found("extensionId"))),
        _ => Ok(None),
    }
}

fn concerns(record: &Value, extension_id: Option<&str>) -> bool {
    let Some(wanted) = extension_id.and_then(|id| id.parse::<u64>().ok()) else {
        return true;
    };
    let is_wanted = |of: &Value| of.pointer("/extension/id").is_some_and(|id| *id == wanted);
    let mut legs = record
        .get("legs")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    is_wanted(record) || legs.any(is_wanted)
}

/// The simple view has no legs.
fn view(call: &Call<'_>, record: &Value) -> Value {
    let mut record = record.clone();
    if call.request.param("view") != Some("Detailed")
        && let Some(object) = record.as_object_mut()
    {
        object.remove("legs");
    }
    record
}

fn time(call: &Call<'_>, name: &str) -> Result<Option<DateTime<Utc>>, Box<Reply>> {
    let Some(text) = call.request.param(name) else {
        return Ok(None);
    };
    match DateTime::parse_from_rfc3339(text) {
        Ok(at) => Ok(Some(at.with_timezone(&Utc))),
        Err(_) => Err(Box::new(bad_parameter(name))),
    }
}

/// `GET /account/~/call-log` and the extension's
pub(super) fn log(call: &Call<'_>, parts: &[&str]) -> Reply {
    answer_log(call, parts).unwrap_or_else(|refused| *refused)
}

fn answer_log(call: &Call<'_>, parts: &[&str]) -> Result<Reply, Box<Reply>> {
    let scope = scope(call, parts)?;
    let (now, epoch) = call.virtual_now();
    let request = call.request;
    let session = request.param("sessionId");
    if session.is_some()
        && (request.param("dateFrom").is_some() || request.param("phoneNumber").is_some())
    {
        let message = "Parameter [sessionId] must not be combined";
        return Err(Box::new(error(400, "InvalidParameter", "CLG-110", message)));
    }
    let telephony = request.param("telephonySessionId");
    let by_id = session.is_some() || telephony.is_some();
    let to = time(call, "dateTo")?.unwrap_or_else(|| script::moment(epoch, now));
    let from = time(call, "dateFrom")?.unwrap_or(to - TimeDelta::hours(24));
    let directions: Vec<_> = request.params("direction").collect();
    let kinds: Vec<_> = request.params("type").collect();
    let number = request
        .param("phoneNumber")
        .map(|text| text.trim_start_matches('+'));
    let has_number = |record: &Value, wanted: &str| {
        ["/from/phoneNumber", "/to/phoneNumber"].iter().any(|side| {
            let number = record.pointer(side).and_then(Value::as_str);
            number.is_some_and(|number| number.trim_start_matches('+') == wanted)
        })
    };
    let log = call.world.call_log.lock();
    let records = log
        .visible(now)
        .filter(|(entry, _)| by_id || (from <= entry.started_at && entry.started_at <= to))
        .map(|(_, record)| record)
        .filter(|record| concerns(record, scope))
        .filter(|record| session.is_none_or(|id| record["sessionId"] == id))
        .filter(|record| telephony.is_none_or(|id| record["telephonySessionId"] == id))
        .filter(|r| directions.is_empty() || directions.iter().any(|d| r["direction"] == *d))
        .filter(|r| kinds.is_empty() || kinds.iter().any(|k| r["type"] == *k))
        .filter(|record| number.is_none_or(|wanted| has_number(record, wanted)))
        .map(|record| view(call, record))
        .collect();
    Ok(Reply::json(
        200,
        list::page(&call.world.base_url, request, records),
    ))
}

/// `GET /account/~/call-log/{id}`
pub(super) fn one(call: &Call<'_>, parts: &[&str]) -> Reply {
    let (now, _) = call.virtual_now();
    let wanted = parts.get(3).copied().unwrap_or_default();
    let log = call.world.call_log.lock();
    match log.visible(now).find(|(entry, _)| entry.id == wanted) {
        Some((_, record)) => Reply::json(200, record.clone()),
        None => not_found("callRecordId"),
    }
}

/// `GET /account/~/call-log-sync` and the extension's
pub(super) fn sync(call: &Call<'_>, parts: &[&str]) -> Reply {
    answer_sync(call, parts).unwrap_or_else(|refused| *refused)
}

fn answer_sync(call: &Call<'_>, parts: &[&str]) -> Result<Reply, Box<Reply>> {
    let scope = scope(call, parts)?;
    let (now, epoch) = call.virtual_now();
    let request = call.request;
    let asked = request
        .param("recordCount")
        .and_then(|text| text.parse::<usize>().ok());
    let count = asked.unwrap_or(SYNC_LIMIT).min(SYNC_LIMIT);
    let missed_only = request.param("statusGroup") == Some("Missed");
    let wanted =
        |record: &Value| concerns(record, scope) && (!missed_only || record["result"] == "Missed");
    let log = call.world.call_log.lock();
    let (kind, records): (_, Vec<Value>) = match request.param("syncType").unwrap_or("FSync") {
        "FSync" => {
            let from = time(call, "dateFrom")?;
            let records = log
                .visible(now)
                .filter(|(entry, record)| {
                    from.is_none_or(|from| entry.started_at >= from) && wanted(record)
                })
                .take(count)
                .map(|(_, record)| view(call, record))
                .collect();
            ("FSync", records)
        }
        "ISync" => {
            let since = synced_at(call, now)?;
            let changed = |entry: &Entry| entry.changed(now).is_some_and(|at| at > since);
            let records: Vec<_> = log
                .visible(now)
                .filter(|(entry, record)| changed(entry) && wanted(record))
                .map(|(_, record)| record)
                .collect();
            if records.len() > count {
                let message = "Cannot exceed max sync record number";
                return Err(Box::new(error(400, "InvalidParameter", "CLG-104", message)));
            }
            let detailed = token(call).is_some_and(|(_, view)| view == "Detailed");
            let mut records: Vec<_> = records.into_iter().cloned().collect();
            for record in records.iter_mut().filter(|_| !detailed) {
                if let Some(record) = record.as_object_mut() {
                    record.remove("legs");
                }
            }
            ("ISync", records)
        }
        _ => return Err(Box::new(bad_parameter("syncType"))),
    };
    let view = match kind {
        "ISync" => token(call).map_or("Simple", |(_, view)| view),
        _ => request.param("view").unwrap_or("Simple"),
    };
    Ok(Reply::json(
        200,
        json!({
            "uri": format!("{}{}", call.world.base_url, request.path),
            "records": records,
            "syncInfo": {
                "syncType": kind,
                "syncToken": format!("sim.{now}.{view}"),
                "syncTime": script::time_text(script::moment(epoch, now)),
            },
        }),
    ))
}

/// The moment and the view that a sync token carries.
fn token<'a>(call: &Call<'a>) -> Option<(i64, &'a str)> {
    let (now, view) = call
        .request
        .param("syncToken")?
        .strip_prefix("sim.")?
        .split_once('.')?;
    Some((now.parse().ok()?, view))
}

fn synced_at(call: &Call<'_>, now: i64) -> Result<i64, Box<Reply>> {
    let refuse =
        |code: &str, message: &str| Err(Box::new(error(400, "InvalidParameter", code, message)));
    let Some((at, _)) = token(call) else {
        return refuse("CLG-101", "Parameter [syncToken] value is invalid");
    };
    let life = i64::try_from(call.world.config.lifetimes.sync_token_s).unwrap_or(i64::MAX / 1000);
    let oldest = call.world.switches.lock().sync_tokens_from;
    if now - at > life * 1000 || oldest.is_some_and(|oldest| at < oldest) {
        return refuse("CLG-102", "Sync token expired");
    }
    Ok(at)
}

/// `GET /account/~/active-calls` and the extension's: a little late, and not quite sure of directions.
pub(super) fn active(call: &Call<'_>, parts: &[&str]) -> Reply {
    let scope = match scope(call, parts) {
        Ok(scope) => scope,
        Err(refused) => return *refused,
    };
    let (now, _) = call.virtual_now();
    let (sessions, epoch) = in_progress(call);
    let records = sessions
        .iter()
        .filter(|session| session.since() + ACTIVE_LAG <= now)
        .map(|session| active_record(call, session, epoch))
        .filter(|record| concerns(record, scope))
        .map(|record| view(call, &record))
        .collect();
    Reply::json(200, list::page(&call.world.base_url, call.request, records))
}

fn active_record(call: &Call<'_>, session: &LiveSession, epoch: DateTime<Utc>) -> Value {
    let ids = session.ids();
    let account = &call.world.directory.account_id;
    let leg = |party: &crate::server::live::LiveParty| {
        // A queue's leg reads Outbound while it is in progress.
        let outbound = party.party.outbound || party.party.queue_call;
        let id = party.party.extension_id.as_deref().unwrap_or_default();
        json!({
            "startTime": script::time_text(script::moment(epoch, party.since)),
            "type": "Voice",
            "direction": script::direction(outbound),
            "action": "Phone Call",
            "result": "In Progress",
            "from": script::endpoint(&party.party.from),
            "to": script::endpoint(&party.party.to),
            "extension": {
                "uri": format!("/restapi/v1.0/account/{account}/extension/{id}"),
                "id": id.parse::<u64>().unwrap_or_default(),
            },
            "telephonySessionId": ids.telephony_session_id(),
            "partyId": ids.party_id(party.party.number),
        })
    };
    let own = session
        .parties
        .values()
        .filter(|p| p.party.extension_id.is_some() && p.is_here());
    let legs: Vec<_> = own.map(leg).collect();
    let mut record = legs
        .first()
        .cloned()
        .unwrap_or_else(|| json!({ "result": "In Progress" }));
    if let Some(record) = record.as_object_mut() {
        record.insert(
            "id".into(),
            format!("A{}", ids.key.replace('z', "-")).into(),
        );
        record.insert("sessionId".into(), ids.session_id.clone().into());
        record.insert(
            "telephonySessionId".into(),
            ids.telephony_session_id().into(),
        );
        record.insert("legs".into(), legs.into());
    }
    record
}
