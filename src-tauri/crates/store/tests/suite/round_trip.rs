//! What goes in comes out, field by field.

use std::collections::BTreeMap;

use engine::{Call, Leg, TelephonySessionId};
use proptest::collection::vec;
use proptest::prelude::*;
use store::{Batch, Notification, Store};

use crate::anything::{ALWAYS, call, leg, notification, outage, text};

/// `Debug` hides numbers and names, so say only that two records differ.
macro_rules! same {
    ($left:expr, $right:expr) => {
        prop_assert!($left == $right, "records differ")
    };
}

fn by_key(legs: &[Leg]) -> BTreeMap<(String, String), Leg> {
    legs.iter()
        .map(|l| ((l.session.to_string(), l.party.to_string()), l.clone()))
        .collect()
}

fn by_id(calls: &[Call]) -> BTreeMap<String, Call> {
    calls
        .iter()
        .map(|c| (c.id.to_string(), c.clone()))
        .collect()
}

proptest! {
    #[test]
    fn legs(first in vec(leg(), 0..12), second in vec(leg(), 0..12)) {
        let mut store = Store::open_in_memory().unwrap();
        let mut expected = BTreeMap::new();
        for legs in [first, second] {
            expected.append(&mut by_key(&legs));
            store.commit(&Batch { legs, ..Batch::default() }).unwrap();
        }
        let reader = store.reader().unwrap();
        let mut found = Vec::new();
        for n in 0..12 {
            let session = TelephonySessionId::new(format!("s-{n}"));
            found.append(&mut reader.legs_of_session(&session).unwrap());
        }
        same!(by_key(&found), expected);
        prop_assert_eq!(reader.counts().unwrap().legs, expected.len() as u64);
    }

    #[test]
    fn calls(first in vec(call(), 0..12), second in vec(call(), 0..12)) {
        let mut store = Store::open_in_memory().unwrap();
        let mut expected = BTreeMap::new();
        for calls in [first, second] {
            expected.append(&mut by_id(&calls));
            store.commit(&Batch { calls, ..Batch::default() }).unwrap();
        }
        let reader = store.reader().unwrap();
        for (id, call) in &expected {
            same!(reader.call(&id.as_str().into()).unwrap().as_ref(), Some(call));
        }
        prop_assert_eq!(reader.counts().unwrap().calls, expected.len() as u64);
    }

    #[test]
    fn outages_and_texts(
        outages in vec(outage(), 0..8),
        position in text(),
        key in text(),
        value in text(),
    ) {
        let mut store = Store::open_in_memory().unwrap();
        let expected: BTreeMap<_, _> = outages.iter().map(|o| (o.from, o.clone())).collect();
        let batch = Batch { outages, resume: Some(position.clone()), ..Batch::default() };
        store.commit(&batch).unwrap();
        store.set_setting(&key, &value).unwrap();
        let found = store.reader().unwrap().outages_between(ALWAYS.0, ALWAYS.1).unwrap();
        let expected: Vec<_> = expected.into_values().filter(|o| o.from < ALWAYS.1).collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(store.resume_point().unwrap(), Some(position));
        prop_assert_eq!(store.setting(&key).unwrap(), Some(value));
    }

    /// Law 2: a second delivery changes nothing, whatever came between; and nothing that differs
    /// is lost.
    #[test]
    fn notifications_once_each_by_sequence(items in vec(notification(), 0..24)) {
        let mut store = Store::open_in_memory().unwrap();
        let mut expected: BTreeMap<TelephonySessionId, Vec<(u64, Vec<u8>)>> = BTreeMap::new();
        let mut seen: Vec<&Notification> = Vec::new();
        for item in &items {
            let (Some(session), Some(sequence)) = (&item.session, item.sequence) else { continue };
            let known = seen.iter().any(|s| {
                s.session == item.session
                    && s.sequence == item.sequence
                    && s.uuid.as_deref().unwrap_or_default()
                        == item.uuid.as_deref().unwrap_or_default()
                    && s.body == item.body
            });
            if !known {
                seen.push(item);
                expected.entry(session.clone()).or_default().push((sequence, item.body.clone()));
            }
        }
        for _ in 0..2 {
            for half in items.chunks(5) {
                let batch = Batch { notifications: half.to_vec(), ..Batch::default() };
                store.commit(&batch).unwrap();
            }
        }
        for (session, mut bodies) in expected {
            let found = store.notifications_of(&session).unwrap();
            prop_assert_eq!(found.len(), bodies.len());
            bodies.sort();
            let sequences: Vec<u64> = bodies.iter().map(|(sequence, _)| *sequence).collect();
            let mut rest = bodies;
            for (sequence, body) in sequences.into_iter().zip(found) {
                let at = rest.iter().position(|r| *r == (sequence, body.clone()));
                prop_assert!(at.is_some(), "a body at the wrong place");
                rest.remove(at.unwrap());
            }
        }
        let counts = store.reader().unwrap().counts().unwrap();
        prop_assert_eq!(counts.notifications, seen.len() as u64);
    }
}
