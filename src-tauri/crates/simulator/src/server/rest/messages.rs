//! The message store and the metadata of recordings.
//!
//! Reads the mailboxes and the call log.

use chrono::DateTime;
use serde_json::json;

use super::{Call, list, not_found};
use crate::{script, server::http::Reply};

/// `GET /account/~/extension/{id}/message-store`
pub(super) fn all(call: &Call<'_>, parts: &[&str]) -> Reply {
    let Some(extension) = parts.get(3).and_then(|id| call.find_extension(id)) else {
        return not_found("extensionId");
    };
    let kinds: Vec<_> = call.request.params("messageType").collect();
    let voice = kinds.is_empty() || kinds.contains(&"VoiceMail");
    let (now, epoch) = call.virtual_now();
    let since = |name| {
        let text = call.request.param(name)?;
        DateTime::parse_from_rfc3339(text).ok()
    };
    let (from, to) = (since("dateFrom"), since("dateTo"));
    let mailboxes = call.world.mailboxes.lock();
    let records = mailboxes
        .of(&extension.id, now)
        .into_iter()
        .filter(|_| voice)
        .filter(|stored| {
            let left_at = script::moment(epoch, stored.message.left_at);
            from.is_none_or(|from| left_at >= from) && to.is_none_or(|to| left_at <= to)
        })
        .map(|stored| stored.body(&call.account_uri(), epoch))
        .collect();
    Reply::json(200, list::page(&call.world.base_url, call.request, records))
}

/// `GET /account/~/extension/{id}/message-store/{id}`
pub(super) fn one(call: &Call<'_>, parts: &[&str]) -> Reply {
    let Some(extension) = parts.get(3).and_then(|id| call.find_extension(id)) else {
        return not_found("extensionId");
    };
    let (now, epoch) = call.virtual_now();
    let mailboxes = call.world.mailboxes.lock();
    let wanted = parts.get(5).and_then(|id| id.parse::<u64>().ok());
    let found = mailboxes
        .of(&extension.id, now)
        .into_iter()
        .find(|m| Some(m.id) == wanted);
    match found {
        Some(stored) => Reply::json(200, stored.body(&call.account_uri(), epoch)),
        None => not_found("messageId"),
    }
}

/// `GET /account/~/recording/{id}`
pub(super) fn recording(call: &Call<'_>, parts: &[&str]) -> Reply {
    let wanted = parts.get(3).copied().unwrap_or_default();
    let (now, _) = call.virtual_now();
    let log = call.world.call_log.lock();
    let found = log.visible(now).find(|(_, record)| {
        record
            .pointer("/recording/id")
            .is_some_and(|id| id == wanted)
    });
    match found {
        Some((_, record)) => Reply::json(
            200,
            json!({
                "id": wanted,
                "contentUri": format!("{}/recording/{wanted}/content", call.account_uri()),
                "contentType": "audio/mpeg",
                "duration": record["duration"],
            }),
        ),
        None => not_found("recordingId"),
    }
}
