//! The task that plays the script in real time and delivers what is due.
//!
//! Touches the clock and wakes the transports. One player per server.

use std::{
    io::Write as _,
    sync::{Arc, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{
    announce,
    filter::TelephonyFacts,
    post::Notice,
    pubnub, socket,
    stage::Cue,
    subscriptions::{Subscription, Transport},
    world::{World, bump},
};
use crate::{
    config::StartCalls,
    faults::{Spoiled, make_unknown},
    script::{self, Addressee, Ms, SUBSCRIPTION_ID, Sent},
};

/// Plays until the task is dropped.
pub(crate) async fn play(world: Arc<World>) {
    if world.config.start_calls == StartCalls::AtOnce {
        world.start_calls();
    }
    let mut nudge = world.nudge.subscribe();
    loop {
        nudge.borrow_and_update();
        let wait = match world.clock.script_now() {
            Some(now) => {
                step(&world, now);
                let next = world.on_stage(|stage| stage.next_due()).flatten();
                let posted = world.post.lock().next_due();
                let left = world.mailboxes.lock().next_due();
                let chosen = world.breaks.lock().next_due();
                let next = next.into_iter().chain(posted).chain(left);
                let next = next.chain(chosen).min();
                bump(&world.stepped);
                next.map(|at| world.clock.real(at - now).max(Duration::from_millis(1)))
            }
            None => None,
        };
        let changed = match wait {
            Some(wait) => tokio::time::timeout(wait, nudge.changed())
                .await
                .unwrap_or(Ok(())),
            None => nudge.changed().await,
        };
        if changed.is_err() {
            return;
        }
    }
}

/// Everything that happens up to `now`.
fn step(world: &World, now: Ms) {
    let cues = world
        .on_stage(|stage| stage.advance(now))
        .unwrap_or_default();
    for cue in cues {
        if cue.event().sent_at >= world.clock.curtain() {
            telephony(world, &cue);
            announce::presence(world, &cue);
        }
        if cue.last {
            file(world, &cue);
        }
    }
    let chosen = world.breaks.lock().take_due(now);
    for (at, number, choice) in chosen {
        if let Some(agent) = world.directory.agents.get(number) {
            announce::chosen(world, &agent.id, choice, at);
        }
    }
    let messages = world.mailboxes.lock().take_due(now);
    for message in messages
        .iter()
        .filter(|m| m.announced >= world.clock.curtain())
    {
        announce::message(world, message);
    }
    let notices = world.post.lock().take(now);
    for notice in notices {
        hand_over(world, &notice);
    }
    socket::end_lost_sessions(world);
    bump(&world.published);
}

/// One telephony event becomes a notice for the subscriptions that want it.
fn telephony(world: &World, cue: &Cue) {
    let (contact, event) = (&cue.contact, cue.event());
    let skew = TimeDelta::milliseconds(world.faults.lock().plan.clock_skew_ms);
    let Some(epoch) = world.on_stage(|stage| stage.epoch) else {
        return;
    };
    let account = &world.directory.account_id;
    let party = &event.party;
    let facts = TelephonyFacts {
        extension_id: party.extension_id.as_deref(),
        outbound: party.outbound,
        status: event.status.code,
        missed_call: event.status.missed_call,
        numbers: [
            party.to.phone_number.as_deref(),
            party.from.phone_number.as_deref(),
        ],
        recorded: event.status.recording.is_some(),
    };
    let uuid = script::uuid(&mut world.post.lock().uuids);
    let notice = Notice {
        uuid,
        event: script::event_path(account, party.extension_id.as_deref()),
        sent_at: script::moment(epoch, event.sent_at) + skew,
        body: script::body(account, &contact.sessions, event, epoch + skew),
        subscriptions: interested(world, |subscription| {
            subscription
                .filters
                .iter()
                .any(|filter| filter.lets_through(facts))
        }),
        spoiled: None,
    };
    keep_record(world, cue, epoch, &notice);
    dispatch(world, notice, event.sent_at);
}

pub(super) fn interested(world: &World, wants: impl Fn(&Subscription) -> bool) -> Vec<String> {
    let now = world.clock.now();
    let subscriptions = world.subscriptions.lock();
    subscriptions
        .living(now)
        .filter(|s| wants(s))
        .map(|s| s.id.clone())
        .collect()
}

/// Posts the copies that the faults leave of a notice.
pub(super) fn dispatch(world: &World, notice: Notice, at: Ms) {
    let copies = world.faults.lock().deliveries();
    let mut record = world.record.lock();
    let good = copies.iter().filter(|copy| copy.spoiled.is_none()).count() as u64;
    record.counters.dropped += u64::from(good == 0);
    record.counters.duplicated += good.saturating_sub(1);
    record.counters.malformed += copies.len() as u64 - good;
    drop(record);
    let notice = Arc::new(notice);
    let mut post = world.post.lock();
    for copy in copies {
        let parcel = match copy.spoiled {
            None => Arc::clone(&notice),
            Some(kind) => {
                let mut spoiled = (*notice).clone();
                spoiled.spoiled = Some(kind);
                spoiled.uuid = script::uuid(&mut post.uuids);
                Arc::new(spoiled)
            }
        };
        post.put(at + copy.delay_ms, parcel);
    }
}

/// Gives a notice to the transport of each of its subscriptions that still lives.
fn hand_over(world: &World, notice: &Notice) {
    let now = world.clock.now();
    for id in &notice.subscriptions {
        let Some(subscription) = world.subscriptions.lock().get(id, now).cloned() else {
            continue;
        };
        let text = envelope_text(notice, &subscription);
        match &subscription.transport {
            Transport::PubNub {
                channel,
                key,
                encrypted,
            } => {
                let payload = match (encrypted, notice.spoiled) {
                    (_, Some(Spoiled::Undecryptable)) => Value::from("bm90IGEgd2hvbGUgYmxvY2s="),
                    (true, _) => Value::from(pubnub::encrypt(key, &text)),
                    (false, _) => serde_json::from_str(&text).unwrap_or(Value::from(text)),
                };
                world.channels.lock().publish(channel, payload, now);
            }
            Transport::WebSocket { gateway_session } => {
                let text = if notice.spoiled == Some(Spoiled::Undecryptable) {
                    "{]"
                } else {
                    &text
                };
                world
                    .gateway
                    .lock()
                    .push(gateway_session, &notice.uuid, text);
            }
            Transport::WebHook {
                address,
                verification_token,
            } => {
                if subscription.blacklisted_at.is_some() {
                    continue;
                }
                let text = match notice.spoiled {
                    Some(Spoiled::Undecryptable) => "{]",
                    Some(Spoiled::BadJson | Spoiled::UnknownStatus) | None => &text,
                };
                let token = verification_token.as_deref();
                world.hooks.post(&subscription.id, address, token, text);
            }
        }
        world.record.lock().counters.delivered += 1;
    }
}

/// The envelope as the subscription gets it, spoilt if it must be.
fn envelope_text(notice: &Notice, subscription: &Subscription) -> String {
    let addressee = Addressee {
        subscription_id: &subscription.id,
        owner_id: &subscription.owner_id,
    };
    let mut body = notice.body.clone();
    if notice.spoiled == Some(Spoiled::UnknownStatus) {
        make_unknown(&mut body);
    }
    let envelope = script::envelope(
        &notice.uuid,
        &notice.event,
        notice.sent_at,
        &addressee,
        body,
    );
    let mut text = envelope.to_string();
    if notice.spoiled == Some(Spoiled::BadJson) {
        // Cut inside the body; every character of the envelope's head is ASCII.
        text = text.chars().take(text.len() / 3).collect();
    }
    text
}

fn keep_record(world: &World, cue: &Cue, epoch: DateTime<Utc>, notice: &Notice) {
    let event = cue.event();
    let wanted = world.config.keep.sent || world.config.sent_file.is_some();
    let mut record = world.record.lock();
    record.counters.sent += 1;
    let Some(ids) = cue
        .contact
        .sessions
        .get(event.party.session)
        .filter(|_| wanted)
    else {
        return;
    };
    let owner = &world.directory.supervisor.id;
    let addressee = Addressee {
        subscription_id: SUBSCRIPTION_ID,
        owner_id: owner,
    };
    let envelope = script::envelope(
        &notice.uuid,
        &notice.event,
        notice.sent_at,
        &addressee,
        notice.body.clone(),
    );
    let sent = Sent {
        sent_at: notice.sent_at,
        event_at: script::moment(epoch, event.at),
        telephony_session_id: ids.telephony_session_id(),
        party_id: ids.party_id(event.party.number),
        sequence: event.sequence,
        json: envelope.to_string(),
    };
    append(world.config.sent_file.as_deref(), &sent.json);
    if world.config.keep.sent {
        record.sent.push(sent);
    }
}

/// What remains of a contact that ended: messages, call-log records, its truth.
fn file(world: &World, cue: &Cue) {
    let Some(epoch) = world.on_stage(|stage| stage.epoch) else {
        return;
    };
    let lag = Ms::try_from(world.config.lags.message_s).unwrap_or(0) * 1000;
    for message in &cue.contact.messages {
        let session = cue.contact.sessions.get(message.session);
        let session = session.map_or_else(String::new, |ids| ids.telephony_session_id());
        world
            .mailboxes
            .lock()
            .add(message.clone(), session, message.left_at + lag);
    }
    let hours = TimeDelta::hours(i64::from(world.config.keep.call_log_hours));
    let limit = script::moment(epoch, cue.contact.end) - hours;
    let mut log = world.call_log.lock();
    let now = world.clock.script_now().unwrap_or(cue.contact.end);
    log.add(&cue.contact, &world.directory, epoch, now);
    log.forget_before(limit);
    drop(log);
    write_truth(world, cue);
}

fn write_truth(world: &World, cue: &Cue) {
    if world.config.truth_file.is_none() {
        return;
    }
    for leg in &cue.contact.legs {
        append(
            world.config.truth_file.as_deref(),
            &json!({ "leg": leg }).to_string(),
        );
    }
    append(
        world.config.truth_file.as_deref(),
        &json!({ "call": cue.contact.call }).to_string(),
    );
}

/// Appends a line to a file. A simulation does not stop because a disk is full; it says so once per line.
fn append(path: Option<&std::path::Path>, line: &str) {
    let Some(path) = path else {
        return;
    };
    // Several simulators may write in one process; a line must stay whole.
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let written = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .and_then(|mut file| writeln!(file, "{line}"));
    if let Err(error) = written {
        tracing::warn!(%error, "cannot write the simulator's record");
    }
}
