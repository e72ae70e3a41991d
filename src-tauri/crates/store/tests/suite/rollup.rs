//! Sums are always what the records add up to, whatever is made and whatever is due.

use std::collections::BTreeMap;

use engine::metrics::{Occupancy, Rollup, Spans, call_moment, connected_span, most_at_once};
use engine::{
    AvailabilityChange, AvailabilitySpan, AvailabilityState, Call, CallOutcome, ExtensionId, Leg,
    Outcome, PartyId, TelephonySessionId, Timestamp,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use store::{Batch, Level, Numbers, Purge, Reader, Store, Subject};

use crate::anything::{ALWAYS, call, extension, leg, session};

/// One step of a history.
#[derive(Clone, Debug)]
enum Step {
    Write(Vec<Leg>, Vec<Call>),
    Remove(TelephonySessionId, u32),
    RemoveCall(TelephonySessionId),
    PurgeBefore(i64),
    PurgePerson(ExtensionId),
    Availability(ExtensionId, i64, Vec<(i64, usize)>),
    RollUp,
}

const START: i64 = 1_793_628_000_000;
const HOUR: i64 = 3_600_000;
/// Three days, so that there are whole days and, with the first one, all of a block's due parts.
const HOURS: i64 = 72;

fn at() -> impl Strategy<Value = i64> {
    (0..HOURS, 0..HOUR).prop_map(|(hour, rest)| START + hour * HOUR + rest)
}

fn span() -> impl Strategy<Value = i64> {
    prop_oneof![4 => 0..600_000_i64, 1 => 0..20 * HOUR]
}

/// Legs that meet in a few hours; a few last longer than any call.
fn close_leg() -> impl Strategy<Value = Leg> {
    let spans = (0..30_000_i64, span(), 0..90_000_i64);
    (
        leg(),
        at(),
        spans,
        option::weighted(0.7, Just(())),
        option::weighted(0.8, Just(())),
    )
        .prop_map(|(leg, at, (ring, talk, hold), answered, ended)| {
            let started_at = Timestamp::from_millis(at);
            let answered_at = answered.map(|()| started_at.plus_millis(ring));
            let end = started_at.plus_millis(ring + talk + hold);
            Leg {
                started_at,
                ringing_at: Some(started_at),
                answered_at,
                ended_at: ended.map(|()| end),
                ring_ms: ring,
                talk_ms: answered.map_or(0, |()| talk),
                hold_ms: answered.map_or(0, |()| hold),
                hold_count: u32::from(hold > 0),
                ..leg
            }
        })
}

fn close_call() -> impl Strategy<Value = Call> {
    (
        call(),
        at(),
        option::of(0..200_000_i64),
        option::of(0..90_000_i64),
    )
        .prop_map(|(call, at, offered, wait_ms)| {
            let started_at = Timestamp::from_millis(at);
            Call {
                started_at,
                offered_at: offered.map(|ms| started_at.plus_millis(ms)),
                wait_ms,
                sessions: vec![call.id.clone()],
                ..call
            }
        })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (vec(close_leg(), 0..6), vec(close_call(), 0..6))
            .prop_map(|(legs, calls)| Step::Write(legs, calls)),
        3 => (session(), 0..4_u32).prop_map(|(session, party)| Step::Remove(session, party)),
        2 => session().prop_map(Step::RemoveCall),
        1 => at().prop_map(Step::PurgeBefore),
        1 => extension().prop_map(Step::PurgePerson),
        4 => (extension(), at(), vec((1..9 * HOUR, 0_usize..7), 0..5)).prop_map(
            |(who, from, spans)| Step::Availability(who, from, spans)
        ),
        6 => Just(Step::RollUp),
    ]
}

fn apply(store: &mut Store, step: Step) {
    match step {
        Step::Write(legs, calls) => {
            let batch = Batch {
                legs,
                calls,
                ..Batch::default()
            };
            store.commit(&batch).unwrap();
        }
        Step::Remove(session, party) => {
            let removed_legs = vec![(session, PartyId::new(format!("p-{party}")))];
            store
                .commit(&Batch {
                    removed_legs,
                    ..Batch::default()
                })
                .unwrap();
        }
        Step::RemoveCall(call) => {
            let removed_calls = vec![call];
            store
                .commit(&Batch {
                    removed_calls,
                    ..Batch::default()
                })
                .unwrap();
        }
        Step::PurgeBefore(at) => {
            store
                .purge(&Purge::Before(Timestamp::from_millis(at)))
                .unwrap();
        }
        Step::PurgePerson(person) => {
            store.purge(&Purge::Person(person)).unwrap();
        }
        Step::Availability(extension, from, lengths) => {
            let change = availability(extension, from, &lengths);
            store.keep_availability(&[change]).unwrap();
        }
        Step::RollUp => {
            store.roll_up().unwrap();
        }
    }
}

/// States of these lengths one after the other, two of seven unknown, cut by days.
fn availability(extension: ExtensionId, from: i64, lengths: &[(i64, usize)]) -> AvailabilityChange {
    let mut spans = Vec::new();
    let mut begin = from;
    for (length, state) in lengths {
        let end = begin + length;
        while begin < end {
            let to = end.min(Level::Day.slot(begin) + Level::Day.millis());
            spans.extend(
                AvailabilityState::ALL
                    .get(*state)
                    .map(|state| AvailabilitySpan {
                        from: Timestamp::from_millis(begin),
                        to: Timestamp::from_millis(to),
                        state: *state,
                    }),
            );
            begin = to;
        }
    }
    AvailabilityChange {
        extension,
        from: Timestamp::from_millis(from),
        spans,
    }
}

/// The slow and obvious way.
struct Reference {
    legs: Vec<Leg>,
    calls: Vec<Call>,
    until: Timestamp,
}

impl Reference {
    fn of(reader: &Reader) -> Self {
        let (from, to) = (Timestamp::from_millis(0), Timestamp::from_millis(START * 2));
        Self {
            legs: reader.legs_between(from, to).unwrap(),
            calls: reader.calls_between(from, to).unwrap(),
            until: reader.newest().unwrap(),
        }
    }

    fn takes_leg(subject: &Subject, leg: &Leg) -> bool {
        match subject {
            Subject::Everyone => true,
            Subject::Agent(id) => leg.extension == *id,
            Subject::Queue(id) => leg.queue_extension.as_ref() == Some(id),
        }
    }

    fn takes_call(subject: &Subject, call: &Call) -> bool {
        match subject {
            Subject::Everyone => true,
            Subject::Agent(id) => call.agents.contains(id),
            Subject::Queue(id) => call.queue_extension.as_ref() == Some(id),
        }
    }

    fn sums(&self, subjects: &[&Subject], from: i64, to: i64) -> (Rollup, Spans) {
        let (mut sums, mut spans) = (Rollup::default(), Spans::default());
        let inside = |at: Timestamp| (from..to).contains(&at.as_millis());
        let legs = || {
            let legs = self.legs.iter();
            legs.filter(|leg| subjects.iter().all(|s| Self::takes_leg(s, leg)))
        };
        for leg in legs().filter(|leg| inside(leg.started_at)) {
            sums.add_leg(leg);
            spans.add_leg(leg);
        }
        let calls = self.calls.iter().filter(|call| inside(call_moment(call)));
        for call in calls.filter(|call| subjects.iter().all(|s| Self::takes_call(s, call))) {
            sums.add_call(call);
            spans.add_call(call);
        }
        let connected: Vec<_> = legs()
            .filter_map(|leg| connected_span(leg, self.until))
            .map(|(a, b)| {
                (
                    a.max(Timestamp::from_millis(from)),
                    b.min(Timestamp::from_millis(to)),
                )
            })
            .filter(|(a, b)| a < b)
            .collect();
        sums.most_at_once = most_at_once(&connected);
        (sums, spans)
    }
}

impl Reference {
    fn numbers(&self, from: i64, to: i64) -> Numbers {
        let mut numbers = Numbers::default();
        let inside = |at: Timestamp| (from..to).contains(&at.as_millis());
        let legs = self.legs.iter();
        legs.filter(|leg| inside(leg.started_at))
            .for_each(|leg| numbers.add_leg(leg));
        let calls = self.calls.iter();
        calls
            .filter(|call| inside(call_moment(call)))
            .for_each(|call| numbers.add_call(call));
        numbers
    }
}

fn subjects(reference: &Reference) -> Vec<Subject> {
    let mut subjects = vec![Subject::Everyone];
    subjects.extend(
        reference
            .legs
            .iter()
            .map(|l| Subject::Agent(l.extension.clone())),
    );
    let queues = reference
        .calls
        .iter()
        .filter_map(|c| c.queue_extension.clone());
    subjects.extend(queues.map(Subject::Queue));
    subjects.sort();
    subjects.dedup();
    subjects.truncate(6);
    subjects
}

/// What occupancy is made of, of everybody and of each.
fn occupancy_matches(
    reader: &Reader,
    reference: &Reference,
    window: (Timestamp, Timestamp),
) -> Result<(), TestCaseError> {
    let found = reader.occupancy(None, &[window]).unwrap();
    for subject in subjects(reference) {
        let Subject::Agent(id) = subject else {
            continue;
        };
        let legs = reference.legs.iter().filter(|leg| leg.extension == id);
        let forever = Timestamp::from_millis(i64::MAX);
        let handling: Vec<_> = legs
            .filter_map(|leg| connected_span(leg, forever))
            .collect();
        let states = reader.availability(&id, &[ALWAYS]).unwrap();
        let wanted = Occupancy::of(&handling, &states, &[window]);
        prop_assert_eq!(found.get(&id).copied().unwrap_or_default(), wanted);
        let own = reader.occupancy(Some(&id), &[window]).unwrap();
        prop_assert_eq!(own.get(&id).copied().unwrap_or_default(), wanted);
        prop_assert!(own.len() <= 1);
    }
    Ok(())
}

/// Sums of every kind, by slots and over ranges.
pub(crate) fn matches_records(reader: &Reader, ranges: &[(i64, i64)]) -> Result<(), TestCaseError> {
    let reference = Reference::of(reader);
    let at = Timestamp::from_millis;
    for level in [Level::Quarter, Level::Hour, Level::Day] {
        let (from, to) = (level.slot(START - 13 * HOUR), level.slot(START + 90 * HOUR));
        for subject in subjects(&reference) {
            let found: BTreeMap<i64, Rollup> = reader
                .slots(&subject, level, &[(at(from), at(to))])
                .unwrap()
                .into_iter()
                .map(|(slot, sums)| (slot.as_millis(), sums))
                .collect();
            let mut slot = from;
            while slot < to {
                let end = slot + level.millis();
                let wanted = reference.sums(&[&subject], slot, end).0;
                let own = found.get(&slot).cloned().unwrap_or_default();
                prop_assert_eq!(own, wanted, "{:?} {:?} {}", level, subject, slot);
                slot = end;
            }
        }
    }
    for (from, to) in ranges.iter().copied() {
        let numbers = reader.numbers(&[(at(from), at(to))]).unwrap();
        prop_assert_eq!(numbers, reference.numbers(from, to));
        occupancy_matches(reader, &reference, (at(from), at(to)))?;
        for subject in subjects(&reference) {
            let wanted = reference.sums(&[&subject], from, to).1;
            prop_assert_eq!(
                reader.spans(&subject, &[(at(from), at(to))]).unwrap(),
                wanted
            );
        }
        let agents = reader.sums_of_agents(None, &[(at(from), at(to))]).unwrap();
        let queues = reader.sums_of_queues(None, &[(at(from), at(to))]).unwrap();
        for subject in subjects(&reference) {
            let mut wanted = reference.sums(&[&subject], from, to).0;
            wanted.most_at_once = 0;
            let found = match &subject {
                Subject::Everyone => continue,
                Subject::Agent(id) => agents.get(id),
                Subject::Queue(id) => queues.get(id),
            };
            prop_assert_eq!(found.cloned().unwrap_or_default(), wanted);
            let Subject::Queue(queue) = &subject else {
                continue;
            };
            let within = reader
                .sums_of_agents(Some(queue), &[(at(from), at(to))])
                .unwrap();
            for (agent, found) in within {
                let own = Subject::Agent(agent.clone());
                let mut wanted = reference.sums(&[&subject, &own], from, to).0;
                wanted.most_at_once = 0;
                let back = reader
                    .sums_of_queues(Some(&agent), &[(at(from), at(to))])
                    .unwrap();
                prop_assert_eq!(&found, &wanted);
                prop_assert_eq!(back.get(queue), Some(&wanted));
            }
        }
    }
    Ok(())
}

fn range() -> impl Strategy<Value = (i64, i64)> {
    let end = prop_oneof![
        at(),
        (-20..90_i64).prop_map(|hour| START + hour * HOUR),
        (-20..90_i64).prop_map(|quarter| START + quarter * HOUR / 4),
    ];
    (end.clone(), end).prop_map(|(a, b)| (a.min(b), a.max(b)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn equals_the_records_after_any_history(
        steps in vec(step(), 0..14), ranges in vec(range(), 3), in_file in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = if in_file {
            Store::open(&folder.path().join("calls.db")).unwrap()
        } else {
            Store::open_in_memory().unwrap()
        };
        for step in steps {
            apply(&mut store, step);
        }
        matches_records(&store.reader().unwrap(), &ranges)?;
        store.roll_up().unwrap();
        matches_records(&store.reader().unwrap(), &ranges)?;
    }
}

#[test]
fn hours_are_made_after_they_were_quiet() {
    let mut store = Store::open_in_memory().unwrap();
    let mut batches = crate::support::CallCentre::new(81, 20).batches(60, 50);
    for batch in &mut batches {
        batch.legs.retain(|leg| leg.outcome != Outcome::InProgress);
        batch
            .calls
            .retain(|call| call.outcome != CallOutcome::InProgress);
        store.commit(batch).unwrap();
    }
    for n in 0..600 {
        let resume = Some(n.to_string());
        store
            .commit(&Batch {
                resume,
                ..Batch::default()
            })
            .unwrap();
    }
    // Nothing is left for an explicit order.
    assert_eq!(store.roll_up().unwrap(), 0);
}
