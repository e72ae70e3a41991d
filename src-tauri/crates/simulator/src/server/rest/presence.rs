//! Presence snapshots: the whole account, one extension, the members of a queue.
//!
//! Reads the stage.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Call, account::number, list, not_found};
use crate::{
    script::Extension,
    server::{
        http::Reply,
        live::{self, LiveSession},
        presence::{self, Active},
    },
};

/// What is in progress, and virtual time zero; nothing before the calls start.
pub(super) fn in_progress(call: &Call<'_>) -> (Vec<LiveSession>, DateTime<Utc>) {
    let seen = call
        .world
        .on_stage(|stage| (live::sessions(stage), stage.epoch));
    seen.unwrap_or((Vec::new(), DateTime::UNIX_EPOCH))
}

fn record(
    call: &Call<'_>,
    extension: &Extension,
    active: &[Active<'_>],
    epoch: DateTime<Utc>,
) -> Value {
    let uri = format!("{}/extension/{}", call.account_uri(), extension.id);
    let mut body = if presence::is_person(extension) {
        presence::state(active, call.world.staff.lock().choice(&extension.id))
    } else {
        serde_json::Map::from_iter([("presenceStatus".to_owned(), "Offline".into())])
    };
    body.insert("uri".into(), format!("{uri}/presence").into());
    body.insert(
        "extension".into(),
        json!({
            "uri": uri,
            "id": number(&extension.id),
            "extensionNumber": extension.number,
        }),
    );
    let asked = |name: &str| call.request.param(name) == Some("true");
    if asked("detailedTelephonyState") && !active.is_empty() && presence::is_person(extension) {
        let calls: Vec<_> = active
            .iter()
            .take(7)
            .map(|entry| presence::active_call(entry, epoch, asked("sipData"), false))
            .collect();
        body.insert("activeCalls".into(), calls.into());
    }
    Value::Object(body)
}

/// `GET /account/~/presence`
pub(super) fn account(call: &Call<'_>, _: &[&str]) -> Reply {
    let (sessions, epoch) = in_progress(call);
    let by_extension = live::by_extension(&sessions);
    let records = call
        .extensions()
        .iter()
        .filter(|extension| extension.status == "Enabled")
        .map(|extension| {
            let active = by_extension
                .get(extension.id.as_str())
                .map_or(&[][..], Vec::as_slice);
            record(call, extension, active, epoch)
        })
        .collect();
    Reply::json(200, list::page(&call.world.base_url, call.request, records))
}

/// `GET /account/~/extension/{id}/presence`
pub(super) fn extension(call: &Call<'_>, parts: &[&str]) -> Reply {
    let Some(extension) = parts.get(3).and_then(|id| call.find_extension(id)) else {
        return not_found("extensionId");
    };
    let seen = call
        .world
        .on_stage(|stage| (live::sessions_with(stage, &extension.id), stage.epoch));
    let (sessions, epoch) = seen.unwrap_or((Vec::new(), DateTime::UNIX_EPOCH));
    let by_extension = live::by_extension(&sessions);
    let active = by_extension
        .get(extension.id.as_str())
        .map_or(&[][..], Vec::as_slice);
    Reply::json(200, record(call, &extension, active, epoch))
}

/// `GET /account/~/call-queues/{id}/presence`
pub(super) fn queue(call: &Call<'_>, parts: &[&str]) -> Reply {
    let Some(queue) = parts.get(3).and_then(|id| call.find_queue(id)) else {
        return not_found("groupId");
    };
    let agents = &call.world.directory.agents;
    let records: Vec<_> = queue
        .members
        .iter()
        .filter_map(|member| agents.get(*member))
        .map(|agent| {
            json!({
                "member": {
                    "id": agent.id,
                    "name": agent.name(),
                    "extensionNumber": agent.number,
                    "site": { "id": "main-site", "name": "Main Site" },
                },
                "acceptQueueCalls": true,
                "acceptCurrentQueueCalls": true,
            })
        })
        .collect();
    Reply::json(200, json!({ "records": records }))
}
