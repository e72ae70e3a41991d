//! What else is notified around a call: presence of its people, messages left.
//!
//! Reads the stage; hands notices to the post.

use std::{collections::HashMap, sync::Arc};

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    filter::{Filter, Kind},
    live::{self, LiveParty, LiveSession},
    messages::Stored,
    player::{dispatch, interested},
    post::Notice,
    presence,
    staff::{self, Choice},
    stage::Cue,
    world::World,
};
use crate::script::{self, Ms};

/// Presence sequence numbers, one row per extension.
#[derive(Debug, Default)]
pub(crate) struct Lamps(HashMap<String, u64>);

impl Lamps {
    fn next(&mut self, extension_id: &str) -> u64 {
        let sequence = self.0.entry(extension_id.to_owned()).or_insert(0);
        *sequence += 1;
        *sequence
    }
}

/// A telephony event of a person also changes that person's presence.
pub(super) fn presence(world: &World, cue: &Cue) {
    let event = cue.event();
    if let Some(extension) = event.party.extension_id.as_deref() {
        lamp(world, extension, event.sent_at, ended_call(cue));
    }
}

/// A person chooses to take calls, or not to, at this moment.
pub(crate) fn presence_changed(world: &World, extension: &str, choice: Choice) {
    match world.clock.script_now() {
        Some(now) => {
            chosen(world, extension, choice, now);
            world.nudge();
        }
        // Before anything is played nobody listens.
        None => world.staff.lock().choose(extension, choice, None),
    }
}

/// A person chose to take calls, or not to, at a moment of the script.
pub(super) fn chosen(world: &World, extension: &str, choice: Choice, at: Ms) {
    let epoch = world.on_stage(|stage| stage.epoch);
    let moment = epoch.map(|epoch| script::moment(epoch, at));
    world.staff.lock().choose(extension, choice, moment);
    lamp(world, extension, at, None);
}

/// Tells who listens how an extension's lamp shines.
fn lamp(world: &World, extension: &str, at: Ms, ended: Option<(LiveSession, LiveParty)>) {
    let mut wanted: Vec<Filter> = Vec::new();
    let now = world.clock.now();
    for subscription in world.subscriptions.lock().living(now) {
        for filter in &subscription.filters {
            let fits = filter.kind == Kind::Presence
                && filter
                    .extension_id
                    .as_deref()
                    .is_none_or(|id| id == extension);
            if fits && !wanted.contains(filter) {
                wanted.push(filter.clone());
            }
        }
    }
    if wanted.is_empty() {
        return;
    }
    let person = world
        .directory
        .extensions()
        .find(|known| known.id == extension)
        .is_some_and(presence::is_person);
    if !person {
        return;
    }
    let Some((sessions, epoch)) =
        world.on_stage(|stage| (live::sessions_with(stage, extension), stage.epoch))
    else {
        return;
    };
    let by_extension = live::by_extension(&sessions);
    let active = by_extension.get(extension).map_or(&[][..], Vec::as_slice);
    let choice = world.staff.lock().choice(extension);
    let sequence = world.lamps.lock().next(extension);
    for filter in wanted {
        let mut body = presence::state(active, choice);
        body.insert(
            "extensionId".into(),
            extension.parse::<u64>().unwrap_or_default().into(),
        );
        body.insert("sequence".into(), sequence.into());
        body.insert("totalActiveCalls".into(), active.len().into());
        if filter.detailed() {
            let sip_data = filter.text.contains("sipData=true");
            let mut calls: Vec<_> = active
                .iter()
                .take(7)
                .map(|entry| presence::active_call(entry, epoch, sip_data, false))
                .collect();
            if let Some((session, party)) = &ended {
                calls.push(presence::active_call(
                    &(session, party),
                    epoch,
                    sip_data,
                    true,
                ));
            }
            body.insert("activeCalls".into(), calls.into());
        }
        let account = &world.directory.account_id;
        let query = filter
            .text
            .split_once('?')
            .map_or(String::new(), |(_, q)| format!("?{q}"));
        let resource =
            format!("/restapi/v1.0/account/{account}/extension/{extension}/presence{query}");
        post(
            world,
            Kind::Presence,
            resource,
            Value::Object(body),
            at,
            &filter,
        );
    }
}

/// The call that this event ended for its person.
fn ended_call(cue: &Cue) -> Option<(LiveSession, LiveParty)> {
    let event = cue.event();
    let party = LiveParty {
        party: Arc::clone(&event.party),
        status: event.status.clone(),
        since: first_event(cue),
    };
    if party.is_here() {
        return None;
    }
    let session = LiveSession {
        contact: Arc::clone(&cue.contact),
        index: event.party.session,
        parties: std::iter::once((event.party.number, party.clone())).collect(),
    };
    Some((session, party))
}

fn first_event(cue: &Cue) -> Ms {
    let own = &cue.event().party;
    let mut events = cue.contact.events.iter();
    events
        .find(|e| e.party.session == own.session && e.party.number == own.number)
        .map_or(cue.event().at, |e| e.at)
}

/// A message was left: the message store changed, and there is a voicemail.
pub(super) fn message(world: &World, stored: &Stored) {
    let Some(epoch) = world.on_stage(|stage| stage.epoch) else {
        return;
    };
    let account = &world.directory.account_id;
    let extension = &stored.message.extension_id;
    let resource = |tail| format!("/restapi/v1.0/account/{account}/extension/{extension}/{tail}");
    let account_uri = format!("{}/restapi/v1.0/account/{account}", world.base_url);
    let bodies = [
        (Kind::MessageStore, "message-store", stored.change(epoch)),
        (
            Kind::Voicemail,
            "voicemail",
            stored.body(&account_uri, epoch),
        ),
    ];
    for (kind, tail, body) in bodies {
        let filter = any_of(kind, Some(extension.clone()));
        post(world, kind, resource(tail), body, stored.announced, &filter);
    }
}

/// Somebody listened to a message: the message store changed.
pub(crate) fn message_heard(world: &World, stored: &Stored) {
    let (Some(epoch), Some(now)) = (
        world.on_stage(|stage| stage.epoch),
        world.clock.script_now(),
    ) else {
        return;
    };
    let account = &world.directory.account_id;
    let extension = &stored.message.extension_id;
    let resource = format!("/restapi/v1.0/account/{account}/extension/{extension}/message-store");
    let filter = any_of(Kind::MessageStore, Some(extension.clone()));
    post(
        world,
        Kind::MessageStore,
        resource,
        stored.change(epoch),
        now,
        &filter,
    );
    world.nudge();
}

/// The directory changed: `Create`, `Update` or `Delete`.
pub(crate) fn extension_changed(world: &World, extension: &str, kind: &str) {
    let Some(now) = world.clock.script_now() else {
        return;
    };
    let account = &world.directory.account_id;
    post(
        world,
        Kind::ExtensionChange,
        format!("/restapi/v1.0/account/{account}/extension"),
        staff::change_body(extension, kind),
        now,
        &any_of(Kind::ExtensionChange, None),
    );
    world.nudge();
}

/// Every filter of a kind for an extension, whatever its query.
fn any_of(kind: Kind, extension_id: Option<String>) -> Filter {
    Filter {
        text: String::new(),
        kind,
        extension_id,
        query: Vec::new(),
    }
}

/// Posts a notice to the subscriptions that have this filter, or one of its kind for the extension.
fn post(world: &World, kind: Kind, event: String, body: Value, at: Ms, filter: &Filter) {
    let subscriptions = interested(world, |subscription| {
        subscription.filters.iter().any(|own| {
            own == filter
                || (filter.text.is_empty()
                    && own.kind == kind
                    && own.extension_id == filter.extension_id)
        })
    });
    if subscriptions.is_empty() {
        return;
    }
    let uuid = script::uuid(&mut world.post.lock().uuids);
    let Some(epoch) = world.on_stage(|stage| stage.epoch) else {
        return;
    };
    let body = if body.is_null() { json!({}) } else { body };
    let skew = TimeDelta::milliseconds(world.faults.lock().plan.clock_skew_ms);
    let sent_at = script::moment(epoch, at) + skew;
    dispatch(
        world,
        Notice {
            uuid,
            event,
            sent_at,
            body,
            subscriptions,
            spoiled: None,
        },
        at,
    );
}
