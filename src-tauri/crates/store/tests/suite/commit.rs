//! One batch, one transaction: joins, removals, what is read back of calls in several sessions.

use std::sync::Arc;

use engine::{Fact, PartyId, TelephonySessionId};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use store::{Batch, Notification, Store};

use crate::anything;

fn one<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>) -> T {
    strategy
        .new_tree(&mut TestRunner::deterministic())
        .unwrap()
        .current()
}

fn id(n: u32) -> TelephonySessionId {
    TelephonySessionId::new(format!("s-{n}"))
}

fn call(n: u32, sessions: &[u32]) -> engine::Call {
    engine::Call {
        id: id(n),
        sessions: sessions.iter().map(|n| id(*n)).collect(),
        ..one(anything::call())
    }
}

fn leg(session: u32, party: u32) -> engine::Leg {
    engine::Leg {
        session: id(session),
        party: PartyId::new(format!("p-{party}")),
        ..one(anything::leg())
    }
}

fn note(session: u32, sequence: u64, body: &str) -> Notification {
    Notification {
        received_at: engine::Timestamp::from_millis(1),
        session: Some(id(session)),
        sequence: Some(sequence),
        event_at: None,
        uuid: None,
        body: body.into(),
        problem: None,
    }
}

#[test]
fn joined_calls_show_the_legs_and_notifications_of_every_session() {
    let mut store = Store::open_in_memory().unwrap();
    let apart = Batch {
        notifications: vec![note(1, 2, "a"), note(2, 3, "c"), note(2, 2, "b")],
        calls: vec![call(1, &[1]), call(2, &[2])],
        legs: vec![leg(1, 1), leg(2, 1)],
        ..Batch::default()
    };
    store.commit(&apart).unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(reader.legs_of_call(&id(1)).unwrap().len(), 1);

    let joined = Batch {
        removed_calls: vec![id(2)],
        calls: vec![call(1, &[1, 2])],
        ..Batch::default()
    };
    store.commit(&joined).unwrap();
    assert_eq!(reader.call(&id(2)).unwrap(), None);
    assert_eq!(reader.legs_of_call(&id(1)).unwrap().len(), 2);
    assert_eq!(
        reader.call_of_session(&id(2)).unwrap().map(|c| c.id),
        Some(id(1))
    );
    let bodies: Vec<_> = reader
        .notifications_of_call(&id(1))
        .unwrap()
        .into_iter()
        .map(|kept| (kept.session, kept.sequence, kept.body))
        .collect();
    let expected = [
        (id(1), 2, b"a".to_vec()),
        (id(2), 2, b"b".to_vec()),
        (id(2), 3, b"c".to_vec()),
    ];
    assert_eq!(bodies, expected);

    // And apart again, in the order that makes a late release overwrite an early claim.
    let split = Batch {
        calls: vec![call(2, &[2]), call(1, &[1])],
        ..Batch::default()
    };
    store.commit(&split).unwrap();
    assert_eq!(reader.legs_of_call(&id(1)).unwrap().len(), 1);
    assert_eq!(reader.legs_of_call(&id(2)).unwrap().len(), 1);
}

#[test]
fn removals_come_first_and_later_records_count() {
    let mut store = Store::open_in_memory().unwrap();
    let mut batch = Batch::default();
    let (gone, stays) = (leg(1, 1), leg(1, 2));
    let late = engine::Leg {
        ring_ms: 77,
        ..leg(1, 2)
    };
    for fact in [
        Fact::Leg(Arc::new(gone.clone())),
        Fact::LegRemoved(id(1), gone.party),
        Fact::LegRemoved(id(1), stays.party.clone()),
        Fact::Leg(Arc::new(stays)),
        Fact::Leg(Arc::new(late.clone())),
        Fact::Call(Arc::new(call(1, &[1]))),
        Fact::CallRemoved(id(1)),
    ] {
        assert_eq!(batch.take(fact), None);
    }
    let retired = Fact::Retired(id(1));
    assert_eq!(batch.take(retired.clone()), Some(retired));
    store.commit(&batch).unwrap();
    let reader = store.reader().unwrap();
    assert!(reader.legs_of_session(&id(1)).unwrap() == [late]);
    assert_eq!(reader.counts().unwrap().calls, 0);
}

#[test]
fn removing_what_is_not_there_changes_nothing() {
    let mut store = Store::open_in_memory().unwrap();
    let batch = Batch {
        removed_legs: vec![(id(1), PartyId::from("p-1"))],
        removed_calls: vec![id(1)],
        ..Batch::default()
    };
    store.commit(&batch).unwrap();
    store.commit(&Batch::default()).unwrap();
}

#[test]
fn unreadable_notifications_are_kept_and_counted() {
    let mut store = Store::open_in_memory().unwrap();
    let unreadable = Notification {
        session: None,
        sequence: None,
        problem: Some("not JSON".into()),
        ..note(0, 0, "\u{0}{")
    };
    let placed = Notification {
        problem: Some("no parties".into()),
        ..note(1, 2, "{}")
    };
    let batch = Batch {
        notifications: vec![unreadable.clone(), unreadable, placed],
        ..Batch::default()
    };
    store.commit(&batch).unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(reader.counts().unwrap().unreadable, 2);
    let found = reader.unplaced_notifications(10).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].body, b"\0{");
    assert_eq!(found[0].problem.as_deref(), Some("not JSON"));
}
