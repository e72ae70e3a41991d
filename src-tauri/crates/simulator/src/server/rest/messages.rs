//! The message store, and recordings: what is known of them, and the sound of both.
//!
//! Reads the mailboxes and the call log.

use chrono::DateTime;
use serde_json::json;

use super::{Call, list, not_found};
use crate::{
    script,
    server::{
        http::{Content, Reply},
        messages::Stored,
        sound,
    },
};

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
    match stored(call, parts) {
        Some(stored) => {
            let (_, epoch) = call.virtual_now();
            Reply::json(200, stored.body(&call.account_uri(), epoch))
        }
        None => not_found("messageId"),
    }
}

/// `GET /account/~/extension/{id}/message-store/{id}/content/{id}`
pub(super) fn message_sound(call: &Call<'_>, parts: &[&str]) -> Reply {
    let attachment = parts.get(7).copied().unwrap_or_default();
    match stored(call, parts) {
        Some(stored) if stored.id.to_string() == attachment && !deleted(call, attachment) => {
            Reply::new(200, Content::Sound(sound::wav(stored.message.seconds)))
        }
        _ => not_found("attachmentId"),
    }
}

/// The message a path names, when it is there by now.
fn stored(call: &Call<'_>, parts: &[&str]) -> Option<Stored> {
    let extension = parts.get(3).and_then(|id| call.find_extension(id))?;
    let (now, _) = call.virtual_now();
    let wanted = parts.get(5)?.parse::<u64>().ok()?;
    let mailboxes = call.world.mailboxes.lock();
    let mut all = mailboxes.of(&extension.id, now).into_iter();
    all.find(|m| m.id == wanted).cloned()
}

/// `GET /account/~/recording/{id}`
pub(super) fn recording(call: &Call<'_>, parts: &[&str]) -> Reply {
    let wanted = parts.get(3).copied().unwrap_or_default();
    match recorded_seconds(call, wanted) {
        Some(seconds) => Reply::json(
            200,
            json!({
                "id": wanted,
                "contentUri": format!("{}/recording/{wanted}/content", call.account_uri()),
                "contentType": "audio/wav",
                "duration": seconds,
            }),
        ),
        None => not_found("recordingId"),
    }
}

/// `GET /account/~/recording/{id}/content`
pub(super) fn recording_sound(call: &Call<'_>, parts: &[&str]) -> Reply {
    let wanted = parts.get(3).copied().unwrap_or_default();
    match recorded_seconds(call, wanted).filter(|_| !deleted(call, wanted)) {
        Some(seconds) => Reply::new(200, Content::Sound(sound::wav(seconds))),
        None => not_found("recordingId"),
    }
}

/// Length of a recording that the call log shows by now.
fn recorded_seconds(call: &Call<'_>, wanted: &str) -> Option<i64> {
    let (now, _) = call.virtual_now();
    let log = call.world.call_log.lock();
    let (_, record) = log.visible(now).find(|(_, record)| {
        record
            .pointer("/recording/id")
            .is_some_and(|id| id == wanted)
    })?;
    record["duration"].as_i64()
}

fn deleted(call: &Call<'_>, id: &str) -> bool {
    call.world.switches.lock().deleted_sounds.contains(id)
}
