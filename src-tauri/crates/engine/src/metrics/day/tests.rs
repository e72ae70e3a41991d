//! Incremental totals equal totals made from scratch.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::metrics::{ServiceLevelRule, sample};
use crate::{CallOutcome, Confidence, Outcome};

const DAY: Span = (
    Timestamp::from_millis(0),
    Timestamp::from_millis(86_400_000),
);

fn totals() -> DayTotals {
    DayTotals::new(DAY, ServiceLevelRule::default())
}

#[test]
fn a_leg_that_changes_is_counted_once() {
    let mut day = totals();
    let ringing = Leg {
        outcome: Outcome::InProgress,
        answered_at: None,
        ended_at: None,
        ring_ms: 0,
        talk_ms: 0,
        hold_ms: 0,
        ..sample::leg("101", 1_000)
    };
    assert!(day.upsert_leg(&ringing));
    assert!(!day.upsert_leg(&ringing), "the same again changes nothing");
    assert_eq!(day.agent(&"101".into()).handled, 0);
    assert!(day.upsert_leg(&sample::leg("101", 1_000)));
    assert_eq!(
        day.agent(&"101".into()),
        AgentDay {
            talk_ms: 60_000,
            hold_ms: 5_000,
            ring_ms: 10_000,
            handled: 1,
            missed: 0,
            handle_ms: 65_000,
            handles: 1,
        }
    );
    assert_eq!(day.agent(&"101".into()).handle_mean_ms(), Some(65_000));
    let leg = sample::leg("101", 1_000);
    assert!(day.remove_leg(&leg.session, &leg.party));
    assert!(!day.remove_leg(&leg.session, &leg.party));
    assert_eq!(day.agent(&"101".into()), AgentDay::default());
}

#[test]
fn a_call_moves_between_queues_and_out_of_the_day() {
    let mut day = totals();
    let call = sample::call(5_000);
    day.upsert_call(&call);
    assert_eq!(day.queue(&"900".into()).offered, 1);
    let moved = Call {
        queue_extension: Some("901".into()),
        ..call.clone()
    };
    day.upsert_call(&moved);
    assert_eq!(day.queue(&"900".into()), CallCounts::default());
    assert_eq!(day.queue(&"901".into()).answered, 1);
    assert_eq!(day.total().service_level(), Some(1.0));
    // Joined to a call of yesterday.
    let yesterday = Call {
        offered_at: Some(Timestamp::from_millis(-1)),
        ..moved
    };
    assert!(day.upsert_call(&yesterday));
    assert_eq!(*day.total(), CallCounts::default());
    assert!(!day.upsert_call(&yesterday));
}

#[test]
fn the_day_is_half_open() {
    let mut day = totals();
    assert!(day.upsert_call(&sample::call(0)));
    assert!(day.upsert_call(&sample::call(86_399_999)));
    assert!(!day.upsert_call(&sample::call(86_400_000)));
    assert!(!day.upsert_leg(&sample::leg("101", 86_400_000)));
    assert_eq!(day.total().offered, 2);
}

#[derive(Clone, Debug)]
enum Change {
    Leg(Box<Leg>),
    Call(Box<Call>),
    RemoveLeg(usize),
    RemoveCall(usize),
}

/// Few ids, so that the same record is replaced and removed often.
fn change() -> impl Strategy<Value = Change> {
    let leg = (
        0_i64..6,
        prop::sample::select(&["101", "102"][..]),
        prop::sample::select(Outcome::ALL),
        0_i64..90_000,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(id, agent, outcome, talk_ms, answered, today)| {
            let leg = sample::leg("party", id);
            Change::Leg(Box::new(Leg {
                extension: agent.into(),
                started_at: Timestamp::from_millis(if today { id } else { -1 }),
                answered_at: leg.answered_at.filter(|_| answered),
                outcome,
                talk_ms,
                ..leg
            }))
        });
    let call = (
        0_i64..6,
        prop::option::of(prop::sample::select(&["900", "901"][..])),
        prop::sample::select(CallOutcome::ALL),
        prop::sample::select(Confidence::ALL),
        0_i64..60_000,
        any::<bool>(),
    )
        .prop_map(|(id, queue, outcome, confidence, wait, today)| {
            let call = sample::call(id);
            Change::Call(Box::new(Call {
                offered_at: Some(Timestamp::from_millis(if today { id } else { -1 })),
                queue_extension: queue.map(Into::into),
                outcome,
                confidence,
                wait_ms: Some(wait),
                ..call
            }))
        });
    prop_oneof![
        4 => leg,
        4 => call,
        1 => (0_usize..6).prop_map(Change::RemoveLeg),
        1 => (0_usize..6).prop_map(Change::RemoveCall),
    ]
}

proptest! {
    #[test]
    fn incremental_equals_from_scratch(changes in prop::collection::vec(change(), 0..80)) {
        let mut live = totals();
        let mut legs: BTreeMap<LegKey, Leg> = BTreeMap::new();
        let mut calls: BTreeMap<TelephonySessionId, Call> = BTreeMap::new();
        for change in changes {
            match change {
                Change::Leg(leg) => {
                    live.upsert_leg(&leg);
                    legs.insert((leg.session.clone(), leg.party.clone()), *leg);
                }
                Change::Call(call) => {
                    live.upsert_call(&call);
                    calls.insert(call.id.clone(), *call);
                }
                Change::RemoveLeg(nth) => {
                    if let Some((session, party)) = legs.keys().nth(nth).cloned() {
                        live.remove_leg(&session, &party);
                        legs.remove(&(session, party));
                    }
                }
                Change::RemoveCall(nth) => {
                    if let Some(id) = calls.keys().nth(nth).cloned() {
                        live.remove_call(&id);
                        calls.remove(&id);
                    }
                }
            }
            let rule = ServiceLevelRule::default();
            let today = |t: Timestamp| (DAY.0..DAY.1).contains(&t);
            let in_day: Vec<&Call> = calls.values().filter(|c| today(call_moment(c))).collect();
            let count = |queue: Option<&str>| {
                in_day.iter()
                    .filter(|c| queue.is_none()
                        || c.queue_extension.as_ref().map(ExtensionId::as_str) == queue)
                    .fold(CallCounts::default(), |mut sum, call| {
                        sum.plus(&CallCounts::of(call, &rule));
                        sum
                    })
            };
            prop_assert_eq!(*live.total(), count(None));
            for queue in ["900", "901"] {
                prop_assert_eq!(live.queue(&queue.into()), count(Some(queue)));
            }
            for agent in ["101", "102"] {
                let own = legs.values()
                    .filter(|l| l.extension.as_str() == agent && today(l.started_at));
                let wanted = own.fold(AgentDay::default(), |mut sum, leg| {
                    sum.plus(&AgentDay::of(leg));
                    sum
                });
                prop_assert_eq!(live.agent(&agent.into()), wanted);
            }
        }
    }
}
