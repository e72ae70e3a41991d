//! The laws of the fold over arbitrary events: not only calls that make sense, any that can be
//! written down. More cases: `PROPTEST_CASES=1000000 cargo test --release -p engine --test laws`.

use std::sync::Arc;

use engine::{
    Call, Direction, Directory, Endpoint, Engine, EngineConfig, Event, Extension, ExtensionKind,
    Fact, Input, Leg, Outage, Party, Peer, Reason, StatusCode, Timestamp,
};
use proptest::prelude::*;

const EXTENSIONS: &[(&str, &str)] = &[
    ("1", "User"),
    ("2", "User"),
    ("3", "User"),
    ("8", "Department"),
    ("9", "IvrMenu"),
];

fn code() -> impl Strategy<Value = StatusCode> {
    prop_oneof![
        3 => Just(StatusCode::Setup),
        4 => Just(StatusCode::Proceeding),
        6 => Just(StatusCode::Answered),
        3 => Just(StatusCode::Hold),
        5 => Just(StatusCode::Disconnected),
        1 => Just(StatusCode::Gone),
        1 => Just(StatusCode::Parked),
        1 => Just(StatusCode::VoiceMail),
        1 => Just(StatusCode::FaxReceive),
        1 => Just(StatusCode::Unknown("Tds".into())),
    ]
}

fn reason() -> impl Strategy<Value = Option<Reason>> {
    prop_oneof![
        8 => Just(None),
        1 => Just(Some(Reason::BlindTransfer)),
        1 => Just(Some(Reason::AttendedTransfer)),
        1 => Just(Some(Reason::CallSwitch)),
        1 => Just(Some(Reason::AgentAnswered)),
        1 => Just(Some(Reason::CallPark)),
        1 => Just(Some(Reason::Conference)),
        1 => Just(Some(Reason::Supervising)),
        1 => Just(Some(Reason::NoAnswer)),
        1 => Just(Some(Reason::Unknown("Undefined".into()))),
    ]
}

prop_compose! {
    fn event()(
        session in 1u8..5,
        sequence in prop_oneof![9 => 2u64..14, 1 => Just(1u64 << 63)],
        millis in -5_000i64..60_000,
        suffix in 1u8..5,
        extension in proptest::option::of(prop::sample::select(EXTENSIONS)),
        outbound in any::<bool>(),
        code in code(),
        reason in reason(),
        peer in proptest::option::weighted(0.1, 1u8..6),
        park in proptest::option::weighted(0.1, Just("*801")),
        pickup in prop::bool::weighted(0.05),
        flags in any::<(bool, bool)>(),
        present in prop::bool::weighted(0.95),
    ) -> Event {
        let party = Party {
            id: format!("p-{session}-{suffix}").as_str().into(),
            extension: extension.map(|(id, _)| id.into()),
            direction: Some(if outbound { Direction::Outbound } else { Direction::Inbound }),
            from: Endpoint { phone: Some("+14155550100".into()), ..Endpoint::default() },
            to: Endpoint { phone: park.map(Into::into), ..Endpoint::default() },
            code,
            reason,
            peer: peer.map(|n| Peer { session: Some(format!("s-{n}").as_str().into()), party: None }),
            park: park.map(Into::into),
            queue_call: flags.0,
            missed_call: flags.1,
            park_pickup: pickup,
            queue_name: None,
            caller_name: None,
        };
        Event {
            session: format!("s-{session}").as_str().into(),
            sequence,
            event_time: Timestamp::from_millis(1_700_000_000_000 + millis),
            session_id: None,
            origin: None,
            party: present.then_some(party),
        }
    }
}

fn engine() -> Engine {
    let mut directory = Directory::new();
    for (id, kind) in EXTENSIONS {
        directory.insert(Extension {
            id: (*id).into(),
            number: Some((*id).into()),
            name: (*id).into(),
            kind: ExtensionKind::from_type(kind),
        });
    }
    let mut engine = Engine::new(EngineConfig::default());
    engine.handle(Timestamp::default(), Input::Directory(directory));
    engine
}

/// All records, drawn at the end.
fn records(events: &[Event]) -> (Vec<Leg>, Vec<Call>) {
    let mut engine = engine();
    for event in events {
        engine.handle(Timestamp::default(), Input::Event(event.clone()));
    }
    (engine.legs(), engine.calls())
}

/// All records as someone has them who only ever heard the facts, one event at a time.
fn told(events: &[Event], now: impl Fn(usize) -> i64) -> (Vec<Leg>, Vec<Call>) {
    let mut engine = engine();
    let mut legs: Vec<Leg> = Vec::new();
    let mut calls: Vec<Call> = Vec::new();
    for (index, event) in events.iter().enumerate() {
        engine.handle(
            Timestamp::from_millis(now(index)),
            Input::Event(event.clone()),
        );
        while let Some(fact) = engine.poll_fact() {
            match fact {
                Fact::Leg(leg) => {
                    legs.retain(|l| (&l.session, &l.party) != (&leg.session, &leg.party));
                    legs.push(Arc::unwrap_or_clone(leg));
                }
                Fact::LegRemoved(session, party) => {
                    legs.retain(|l| (&l.session, &l.party) != (&session, &party));
                }
                Fact::Call(call) => {
                    calls.retain(|c| c.id != call.id);
                    calls.push(Arc::unwrap_or_clone(call));
                }
                Fact::CallRemoved(id) => calls.retain(|c| c.id != id),
                Fact::Agent(_)
                | Fact::Queue(_)
                | Fact::Wanted(_)
                | Fact::Retired(_)
                | Fact::Evidence(..)
                | Fact::Reconciled(..) => {}
            }
        }
    }
    legs.sort_by(|a, b| (a.started_at, &a.party).cmp(&(b.started_at, &b.party)));
    calls.sort_by(|a, b| (a.started_at, &a.id).cmp(&(b.started_at, &b.id)));
    (legs, calls)
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    proptest::collection::vec(event(), 0..40)
}

proptest! {
    /// Law 1: every permutation gives the same records.
    #[test]
    fn order_cannot_be_seen(events in events(), shuffled in any::<prop::sample::Index>().prop_perturb(|_, rng| rng)) {
        let mut other = events.clone();
        let mut rng = shuffled;
        for at in (1..other.len()).rev() {
            other.swap(at, (rng.next_u64() % (at as u64 + 1)) as usize);
        }
        prop_assert_eq!(records(&events), records(&other));
    }

    /// Law 2: duplicates change nothing.
    #[test]
    fn duplicates_change_nothing(events in events(), again in proptest::collection::vec(any::<prop::sample::Index>(), 0..20)) {
        let mut doubled = events.clone();
        for index in again {
            if !events.is_empty() {
                doubled.push(index.get(&events).clone());
            }
        }
        prop_assert_eq!(records(&events), records(&doubled));
    }

    /// Laws 3 and 7: what was told step by step equals what is drawn at the end.
    #[test]
    fn told_step_by_step_equals_drawn_at_the_end(events in events()) {
        // A clock before every event, so that nothing leaves memory on the way.
        prop_assert_eq!(told(&events, |_| 0), records(&events));
    }

    /// Law 6: the local clock never enters a record.
    #[test]
    fn the_clock_cannot_be_seen(events in events(), clock in proptest::collection::vec(0i64..1_700_000_060_000, 40)) {
        prop_assert_eq!(told(&events, |n| clock[n]), told(&events, |_| 0));
    }

    /// Two subscriptions that each lost something give together what one whole one gives.
    #[test]
    fn two_subscriptions_merge(events in events(), first in proptest::collection::vec(any::<bool>(), 40)) {
        let half = |wanted: bool| {
            events.iter().zip(&first).filter(move |(_, f)| **f == wanted).map(|(e, _)| e.clone())
        };
        let merged: Vec<Event> = half(true).chain(half(false)).chain(half(true)).collect();
        prop_assert_eq!(records(&events), records(&merged));
    }

    /// Spans are never negative and fit between start and end; live legs have no end.
    #[test]
    fn spans_fit(events in events()) {
        let (legs, calls) = records(&events);
        for leg in &legs {
            prop_assert!(leg.ring_ms >= 0 && leg.talk_ms >= 0 && leg.hold_ms >= 0);
        }
        // Every session with a leg is part of exactly one call.
        for leg in &legs {
            prop_assert_eq!(calls.iter().filter(|c| c.sessions.contains(&leg.session)).count(), 1);
        }
    }

    /// Records with a missing sequence number or under an outage are never exact.
    #[test]
    fn gaps_are_never_exact(events in events(), outage in any::<bool>()) {
        let mut engine = engine();
        if outage {
            let whole = Outage { from: Timestamp::from_millis(0), to: None, reason: String::new() };
            engine.handle(Timestamp::default(), Input::Outage(whole));
        }
        for event in &events {
            engine.handle(Timestamp::default(), Input::Event(event.clone()));
        }
        for leg in engine.legs() {
            let mut seen: Vec<u64> =
                events.iter().filter(|e| e.session == leg.session).map(|e| e.sequence).collect();
            seen.sort_unstable();
            seen.dedup();
            let whole = seen.iter().enumerate().all(|(at, s)| *s == at as u64 + 2);
            if leg.confidence == engine::Confidence::Exact {
                prop_assert!(whole && !outage && leg.ended_at.is_some());
            }
        }
    }
}

/// A session of 10,000 notifications: bounded, counted, quick.
#[test]
fn an_endless_session_is_bounded() {
    let mut engine = engine();
    for sequence in 2..10_002 {
        let event = Event {
            session: "s-1".into(),
            sequence,
            event_time: Timestamp::from_millis(sequence as i64),
            session_id: None,
            origin: None,
            party: None,
        };
        engine.handle(Timestamp::default(), Input::Event(event));
    }
    assert_eq!(engine.counters().overflowed, 1);
    assert_eq!(engine.session_count(), 1);
}

/// A finished call leaves memory; one that never ends is given up, each at a moment that the
/// engine names beforehand.
#[test]
fn memory_is_given_back() {
    let mut engine = engine();
    let at = |ms: i64| Timestamp::from_millis(1_700_000_000_000 + ms);
    let event = |session: &str, sequence: u64, ms: i64, code: StatusCode| Event {
        session: session.into(),
        sequence,
        event_time: at(ms),
        session_id: None,
        origin: None,
        party: Some(Party {
            id: format!("p-{session}-2").as_str().into(),
            extension: Some("1".into()),
            direction: Some(Direction::Inbound),
            from: Endpoint::default(),
            to: Endpoint::default(),
            code,
            reason: None,
            peer: None,
            park: None,
            queue_call: false,
            missed_call: false,
            park_pickup: false,
            queue_name: None,
            caller_name: None,
        }),
    };
    engine.handle(
        at(0),
        Input::Event(event("s-1", 2, 0, StatusCode::Proceeding)),
    );
    engine.handle(
        at(10),
        Input::Event(event("s-1", 3, 10, StatusCode::Disconnected)),
    );
    engine.handle(
        at(20),
        Input::Event(event("s-2", 2, 20, StatusCode::Proceeding)),
    );
    while engine.poll_fact().is_some() {}
    for _ in 0..20 {
        let Some(next) = engine.poll_deadline() else {
            break;
        };
        engine.handle(next, Input::Tick);
        while let Some(fact) = engine.poll_fact() {
            if let Fact::Leg(leg) = fact {
                assert_eq!(leg.session.as_str(), "s-2");
                assert_eq!(leg.outcome, engine::Outcome::Unknown);
            }
        }
    }
    assert_eq!(engine.session_count(), 0, "every session left memory");
    assert!(
        engine
            .agents()
            .all(|(_, a)| a.legs.is_empty() && a.ended.is_none())
    );
}
