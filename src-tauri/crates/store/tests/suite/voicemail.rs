//! Voicemails and recordings: the newest version counts in any order, the link to a call needs no
//! second look, and deleting leaves nothing of a person, a customer or a day.

use engine::{
    Call, CallOutcome, Confidence, Direction, ExtensionId, Leg, Outcome, Sources, Timestamp,
    Voicemail,
};
use proptest::prelude::*;
use rusqlite::Connection;
use store::{Batch, Purge, Recording, Store};

use crate::anything;
use crate::support::START_MS;

const NUMBER: &str = "+14158905908";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(START_MS + seconds * 1_000)
}

/// A call that the mailbox of `agent` took from `from` to `to`.
fn taken(name: &str, agent: &str, number: &str, from: i64, to: i64) -> (Call, Leg) {
    let session: engine::TelephonySessionId = name.into();
    let leg = Leg {
        session: session.clone(),
        session_id: None,
        party: "p-2".into(),
        extension: agent.into(),
        direction: Direction::Inbound,
        origin: None,
        queue_extension: None,
        queue_name: None,
        customer_number: Some(number.into()),
        customer_name: None,
        agent_number: Some("+16285550001".into()),
        started_at: at(from),
        ringing_at: Some(at(from)),
        answered_at: None,
        ended_at: Some(at(to)),
        ring_ms: 20_000,
        talk_ms: 0,
        hold_ms: 0,
        hold_count: 0,
        outcome: Outcome::Voicemail,
        ended_by: None,
        ended_on_hold: false,
        park_location: None,
        transferred_to: None,
        confidence: Confidence::Exact,
        sources: Sources::default(),
        segments: Vec::new(),
    };
    let call = Call {
        id: session.clone(),
        sessions: vec![session],
        direction: Direction::Inbound,
        customer_number: Some(number.into()),
        customer_name: None,
        queue_extension: None,
        queue_name: None,
        started_at: at(from),
        offered_at: Some(at(from)),
        answered_at: None,
        ended_at: Some(at(to)),
        wait_ms: None,
        outcome: CallOutcome::Voicemail,
        talk_ms: 0,
        hold_ms: 0,
        agents: vec![agent.into()],
        transfers: 0,
        ended_by: None,
        ended_on_hold: false,
        confidence: Confidence::Exact,
    };
    (call, leg)
}

/// A call that the mailbox of a queue took, which nobody was offered.
fn taken_by_queue(name: &str, queue: &str, number: &str, from: i64, to: i64) -> Call {
    let (mut call, _) = taken(name, "1", number, from, to);
    call.queue_extension = Some(queue.into());
    call.agents = Vec::new();
    call
}

fn message(id: &str, mailbox: &str, number: &str, left: i64) -> Voicemail {
    Voicemail {
        message: id.into(),
        mailbox: mailbox.into(),
        customer_number: Some(number.into()),
        left_at: at(left),
        length_ms: Some(23_000),
        heard: false,
        changed_at: at(left),
    }
}

fn with(calls: &[(Call, Option<Leg>)], voicemails: &[Voicemail]) -> Batch {
    Batch {
        calls: calls.iter().map(|(call, _)| call.clone()).collect(),
        legs: calls.iter().filter_map(|(_, leg)| leg.clone()).collect(),
        voicemails: voicemails.to_vec(),
        ..Batch::default()
    }
}

fn three_calls() -> Vec<(Call, Option<Leg>)> {
    let (first, leg) = taken("s-1", "101", NUMBER, 0, 60);
    let (second, other) = taken("s-2", "101", NUMBER, 100, 160);
    let queue = taken_by_queue("s-3", "900", NUMBER, 100, 160);
    vec![(first, Some(leg)), (second, Some(other)), (queue, None)]
}

fn ids(store: &Store, call: &Call) -> Vec<String> {
    let found = store.reader().unwrap().voicemails_of_call(call).unwrap();
    found.iter().map(|v| v.message.to_string()).collect()
}

#[test]
fn messages_stand_beside_their_calls_whichever_came_first() {
    let calls = three_calls();
    let messages = [
        message("m2", "101", NUMBER, 161),
        message("m1", "101", "14158905908", 60),
        message("m3", "900", NUMBER, 160),
        message("m4", "101", "+12025550111", 60),
    ];
    for calls_first in [true, false] {
        let mut store = Store::open_in_memory().unwrap();
        let (first, second) = (with(&calls, &[]), with(&[], &messages));
        let (first, second) = match calls_first {
            true => (first, second),
            false => (second, first),
        };
        store.commit(&first).unwrap();
        store.commit(&second).unwrap();
        assert_eq!(ids(&store, &calls[0].0), ["m1"]);
        assert_eq!(ids(&store, &calls[1].0), ["m2"]);
        assert_eq!(ids(&store, &calls[2].0), ["m3"]);
    }
}

#[test]
fn mailboxes_without_their_message_are_awaited() {
    let calls = three_calls();
    let mut store = Store::open_in_memory().unwrap();
    store
        .commit(&with(&calls, &[message("m2", "101", NUMBER, 160)]))
        .unwrap();
    let awaited = |store: &Store, from| -> Vec<(String, i64)> {
        let reader = store.reader().unwrap();
        let found = reader.awaited_voicemails(at(from)).unwrap();
        found
            .into_iter()
            .map(|(id, since)| (id.to_string(), (since.as_millis() - START_MS) / 1_000))
            .collect()
    };
    assert_eq!(awaited(&store, 0), [("101".into(), 0), ("900".into(), 100)]);
    assert_eq!(awaited(&store, 50), [("900".into(), 100)]);
    let rest = [
        message("m1", "101", NUMBER, 60),
        message("m3", "900", NUMBER, 160),
    ];
    store.commit(&with(&[], &rest)).unwrap();
    assert_eq!(awaited(&store, 0), []);
}

/// A record that is sure the call went elsewhere has no message; one that is not sure may have.
#[test]
fn a_sure_record_is_believed() {
    let mut store = Store::open_in_memory().unwrap();
    let (call, mut leg) = taken("s-1", "101", NUMBER, 0, 60);
    leg.outcome = Outcome::Missed;
    let left = message("m1", "101", NUMBER, 60);
    store
        .commit(&with(&[(call.clone(), Some(leg.clone()))], &[left]))
        .unwrap();
    assert!(ids(&store, &call).is_empty());
    leg.confidence = Confidence::Uncertain;
    store
        .commit(&with(&[(call.clone(), Some(leg))], &[]))
        .unwrap();
    assert_eq!(ids(&store, &call), ["m1"]);
}

/// Everything in the tables of this module, to compare.
fn rows(path: &std::path::Path) -> Vec<String> {
    let conn = Connection::open(path).unwrap();
    let mut found = Vec::new();
    for sql in [
        "SELECT json_array(message_id, extension_id, customer_number) FROM voicemail
         WHERE extension_id || ifnull(customer_number, '') || ifnull(length_ms, '') <> ''
         ORDER BY 1",
        "SELECT json_array(session_id, recording_id, content_uri) FROM recording ORDER BY 1",
    ] {
        let mut statement = conn.prepare(sql).unwrap();
        let lines = statement.query_map([], |row| row.get(0)).unwrap();
        found.extend(lines.map(Result::unwrap));
    }
    let dangling: i64 = conn
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |r| {
            r.get(0)
        })
        .unwrap();
    assert_eq!(dangling, 0);
    found
}

fn fill_messages(store: &mut Store) {
    let messages = [
        message("m1", "101", NUMBER, 60),
        message("m3", "900", "14158905908", 160),
        message("m4", "102", "+12025550111", 5_060),
        // Left by the person whose number is 101's own.
        message("m5", "102", "16285550001", 5_100),
    ];
    store.commit(&with(&[], &messages)).unwrap();
}

#[test]
fn deleting_covers_messages_and_recordings() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let fill = |store: &mut Store| {
        let mut calls = three_calls();
        let (call, leg) = taken("s-4", "102", "+12025550111", 5_000, 5_060);
        calls.push((call, Some(leg)));
        fill_messages(store);
        let mut batch = with(&calls, &[]);
        batch.recordings = ["s-1", "s-3", "s-4"]
            .map(|session| {
                let recording = Recording {
                    id: format!("77-{session}"),
                    agent: None,
                    content_uri: Some("/restapi/content".into()),
                };
                (session.into(), recording)
            })
            .to_vec();
        store.commit(&batch).unwrap();
    };
    let count = |part: &str| rows(&path).iter().filter(|row| row.contains(part)).count();
    let renew = |store: Option<Store>| {
        drop(store);
        for suffix in ["", "-wal", "-shm", "-lock"] {
            let _ = std::fs::remove_file(folder.path().join(format!("calls.db{suffix}")));
        }
        let mut store = Store::open(&path).unwrap();
        fill(&mut store);
        store
    };

    let mut store = renew(None);
    assert_eq!(rows(&path).len(), 7);
    store
        .purge(&Purge::Person(ExtensionId::new("101")))
        .unwrap();
    assert_eq!(count("\"101\"") + count("16285550001"), 0);
    assert_eq!(count("\"m"), 3);
    assert_eq!(count("77-s-1"), 0);
    assert_eq!(count("77-"), 2);

    // The platform tells of them again.
    fill_messages(&mut store);
    assert_eq!(count("\"101\"") + count("16285550001"), 0);

    let mut store = renew(Some(store));
    store.purge(&Purge::Customer(NUMBER.into())).unwrap();
    assert_eq!(count("4158905908"), 0);
    assert_eq!((count("\"m"), count("77-")), (4, 1));
    let heard = Voicemail {
        heard: true,
        changed_at: at(9_000),
        ..message("m1", "101", NUMBER, 60)
    };
    store.commit(&with(&[], &[heard])).unwrap();
    assert_eq!(count("4158905908"), 0);
    // Both sides forgot the number, so the link stays.
    let reader = store.reader().unwrap();
    let call = reader.call(&"s-1".into()).unwrap().unwrap();
    assert_eq!(ids(&store, &call), ["m1"]);
    drop(reader);

    let mut store = renew(Some(store));
    store.purge(&Purge::Before(at(1_000))).unwrap();
    fill_messages(&mut store);
    assert_eq!((count("\"m"), count("77-")), (2, 1));

    let mut store = renew(Some(store));
    store.retain_notifications(1, at(5_070 + 86_400)).unwrap();
    assert_eq!((count("\"m"), count("77-")), (1, 3));
}

#[test]
fn a_recording_keeps_what_any_record_knew() {
    let mut store = Store::open_in_memory().unwrap();
    let (call, leg) = taken("s-1", "101", NUMBER, 0, 60);
    let known = |agent: Option<&str>, uri: Option<&str>| Recording {
        id: "77".into(),
        agent: agent.map(ExtensionId::new),
        content_uri: uri.map(str::to_owned),
    };
    let mut batch = with(&[(call.clone(), Some(leg))], &[]);
    for recording in [
        known(Some("101"), None),
        known(None, Some("/c")),
        known(None, None),
    ] {
        batch.recordings = vec![("s-1".into(), recording)];
        store.commit(&batch).unwrap();
    }
    let found = store.reader().unwrap().recordings_of_call(&call).unwrap();
    assert_eq!(found, [known(Some("101"), Some("/c"))]);
}

proptest! {
    /// Versions of one message, in any order and however often: the same row.
    #[test]
    fn the_newest_version_counts(
        versions in prop::collection::vec((0_i64..4, any::<bool>()), 1..8),
        order in prop::collection::vec(any::<prop::sample::Index>(), 8..24),
    ) {
        let (call, leg) = taken("s-1", "101", NUMBER, 0, 60);
        let version = |(changed, heard): (i64, bool)| Voicemail {
            heard,
            changed_at: at(60 + changed),
            ..message("m1", "101", NUMBER, 60)
        };
        let mut store = Store::open_in_memory().unwrap();
        store.commit(&with(&[(call.clone(), Some(leg))], &[])).unwrap();
        let mut newest = None;
        for place in order {
            let shown = versions[place.index(versions.len())];
            newest = newest.max(Some(shown));
            store.commit(&with(&[], &[version(shown)])).unwrap();
        }
        let found = store.reader().unwrap().voicemails_of_call(&call).unwrap();
        prop_assert_eq!(found, [version(newest.unwrap())]);
    }

    /// Records nobody would write break nothing.
    #[test]
    fn any_record_can_be_asked(legs in prop::collection::vec(anything::leg(), 0..6),
        calls in prop::collection::vec(anything::call(), 0..4), left in anything::time()) {
        let mut store = Store::open_in_memory().unwrap();
        let odd = Voicemail { left_at: left, mailbox: "1".into(), ..message("m", "1", NUMBER, 0) };
        store.commit(&Batch { legs, voicemails: vec![odd], ..Batch::default() }).unwrap();
        let reader = store.reader().unwrap();
        for call in &calls {
            prop_assert!(reader.voicemails_of_call(call).unwrap().len() < 2);
        }
        reader.awaited_voicemails(left).unwrap();
    }

    /// What is awaited of a mailbox is what its calls are without.
    #[test]
    fn awaited_is_what_calls_are_without(
        visits in prop::collection::vec((0..2usize, 0..3usize, 0..4_000i64, 1..400i64), 0..12),
        left in prop::collection::vec((0..2usize, 0..3usize, 0..5_000i64), 0..12),
        from in 0..4_000i64,
    ) {
        let boxes = ["101", "102"];
        let numbers = ["+14155550111", "+14155550112", "+14155550113"];
        let calls: Vec<_> = visits.iter().enumerate().map(|(n, (mailbox, number, start, lasts))| {
            let (call, leg) =
                taken(&format!("s-{n}"), boxes[*mailbox], numbers[*number], *start, start + lasts);
            (call, Some(leg))
        }).collect();
        let messages: Vec<_> = left.iter().enumerate().map(|(n, (mailbox, number, at))| {
            message(&format!("m{n}"), boxes[*mailbox], numbers[*number], *at)
        }).collect();
        let mut store = Store::open_in_memory().unwrap();
        store.commit(&with(&calls, &messages)).unwrap();
        let reader = store.reader().unwrap();
        let mut without: std::collections::BTreeMap<String, i64> = Default::default();
        for ((call, _), (mailbox, _, start, _)) in calls.iter().zip(&visits) {
            if *start >= from && reader.voicemails_of_call(call).unwrap().is_empty() {
                let first = without.entry(boxes[*mailbox].to_owned()).or_insert(*start);
                *first = (*first).min(*start);
            }
        }
        let awaited: std::collections::BTreeMap<String, i64> = reader
            .awaited_voicemails(at(from)).unwrap().into_iter()
            .map(|(id, since)| (id.to_string(), (since.as_millis() - START_MS) / 1_000))
            .collect();
        prop_assert_eq!(awaited, without);
    }
}
