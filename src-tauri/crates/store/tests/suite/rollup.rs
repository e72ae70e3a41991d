//! The rollup is always what the legs add up to.

use std::collections::BTreeMap;

use engine::{Confidence, ExtensionId, Leg, Outcome, PartyId, Side, TelephonySessionId, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use store::{Batch, INTERVAL_MS, Reader, Rollup, Store};

use crate::anything::{ALWAYS, extension, leg, session};

/// One step of a history.
#[derive(Clone, Debug)]
enum Step {
    Write(Vec<Leg>),
    Remove(TelephonySessionId, u32),
    PurgeBefore(i64),
    PurgePerson(ExtensionId),
}

/// Legs that meet in a few intervals.
fn close_leg() -> impl Strategy<Value = Leg> {
    (leg(), 0..4_i64, 0..INTERVAL_MS).prop_map(|(leg, interval, rest)| Leg {
        started_at: Timestamp::from_millis((interval - 2) * INTERVAL_MS + rest),
        ..leg
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => vec(close_leg(), 1..6).prop_map(Step::Write),
        4 => (session(), 0..4_u32).prop_map(|(session, party)| Step::Remove(session, party)),
        1 => (-2..2_i64).prop_map(|interval| Step::PurgeBefore(interval * INTERVAL_MS + 5)),
        1 => extension().prop_map(Step::PurgePerson),
    ]
}

type Key = (Option<ExtensionId>, i64, &'static str, Outcome, String);

fn fold<'a>(
    legs: impl Iterator<Item = &'a Leg>,
    extension: impl Fn(&Leg) -> Option<ExtensionId>,
) -> BTreeMap<Key, [i64; 9]> {
    let mut sums: BTreeMap<Key, [i64; 9]> = BTreeMap::new();
    for leg in legs.filter(|leg| leg.outcome != Outcome::InProgress) {
        let started = leg.started_at.as_millis();
        let key = (
            extension(leg),
            started - started.rem_euclid(INTERVAL_MS),
            leg.direction.as_str(),
            leg.outcome,
            leg.origin.as_deref().unwrap_or_default().to_owned(),
        );
        let span = |ms: i64| ms.clamp(0, 1_000_000_000_000);
        let part = [
            1,
            span(leg.ring_ms),
            span(leg.talk_ms),
            span(leg.hold_ms),
            leg.hold_count.into(),
            (leg.ended_by == Some(Side::Agent)).into(),
            (leg.ended_by == Some(Side::Customer)).into(),
            leg.ended_on_hold.into(),
            (leg.confidence == Confidence::Uncertain).into(),
        ];
        let row = sums.entry(key).or_default();
        row.iter_mut().zip(part).for_each(|(sum, n)| *sum += n);
    }
    sums
}

fn stored(rows: Vec<Rollup>) -> BTreeMap<Key, [i64; 9]> {
    rows.into_iter()
        .map(|row| {
            let key = (
                row.extension,
                row.interval.as_millis(),
                row.direction.as_str(),
                row.outcome,
                row.origin.as_deref().unwrap_or_default().to_owned(),
            );
            let sums = [
                row.legs,
                row.ring_ms,
                row.talk_ms,
                row.hold_ms,
                row.hold_count,
                row.ended_by_agent,
                row.ended_by_customer,
                row.ended_on_hold,
                row.uncertain,
            ];
            (key, sums)
        })
        .collect()
}

/// Everyone, agents and queues are what the legs in the file add up to.
pub(crate) fn matches_legs(reader: &Reader) -> bool {
    let (from, to) = ALWAYS;
    let legs = reader.legs_between(from, to).unwrap();
    let everyone = fold(legs.iter(), |_| None);
    let agents = fold(legs.iter(), |leg| Some(leg.extension.clone()));
    let offered = legs.iter().filter(|leg| leg.queue_extension.is_some());
    let queues = fold(offered, |leg| leg.queue_extension.clone());
    stored(reader.rollups(from, to).unwrap()) == everyone
        && stored(reader.rollups_of_agents(&[], from, to).unwrap()) == agents
        && stored(reader.rollups_of_queues(&[], from, to).unwrap()) == queues
}

proptest! {
    #[test]
    fn equals_the_legs_after_any_history(steps in vec(step(), 0..24)) {
        let mut store = Store::open_in_memory().unwrap();
        for step in steps {
            match step {
                Step::Write(legs) => store.commit(&Batch { legs, ..Batch::default() }).unwrap(),
                Step::Remove(session, party) => {
                    let party = PartyId::new(format!("p-{party}"));
                    let removed_legs = vec![(session, party)];
                    store.commit(&Batch { removed_legs, ..Batch::default() }).unwrap();
                }
                Step::PurgeBefore(at) => {
                    store.purge_before(Timestamp::from_millis(at)).unwrap();
                }
                Step::PurgePerson(person) => {
                    store.purge_person(&person).unwrap();
                }
            }
            let reader = store.reader().unwrap();
            prop_assert!(matches_legs(&reader));
            prop_assert!(reader.rollups(ALWAYS.0, ALWAYS.1).unwrap().iter().all(|r| r.legs > 0));
        }
    }
}

#[test]
fn a_range_and_a_list_choose_intervals_and_extensions() {
    let mut store = Store::open_in_memory().unwrap();
    for batch in crate::support::CallCentre::new(81, 20).batches(20, 50) {
        store.commit(&batch).unwrap();
    }
    let reader = store.reader().unwrap();
    assert!(matches_legs(&reader));
    let (from, to) = ALWAYS;
    let all = reader.rollups_of_agents(&[], from, to).unwrap();
    let first = all[0].clone();
    let agent = first.extension.clone().unwrap();
    let some = reader
        .rollups_of_agents(
            std::slice::from_ref(&agent),
            first.interval,
            first.interval.plus_millis(INTERVAL_MS),
        )
        .unwrap();
    assert!(!some.is_empty());
    assert!(
        some.iter()
            .all(|r| r.extension.as_ref() == Some(&agent) && r.interval == first.interval)
    );
    let none = reader.rollups(from, first.interval).unwrap();
    assert!(none.is_empty());
}
