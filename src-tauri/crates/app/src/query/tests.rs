//! Reports from sums equal reports from records, whatever was made and whatever is due; and 15
//! minutes, 60 minutes and days agree on days of 23, 24 and 25 hours.

use engine::metrics::interval::{DateRange, zone};
use engine::metrics::{ServiceFormula, ServiceLevelRule};
use engine::{CallOutcome, Confidence, Direction, Extension, ExtensionKind, Outcome, Side};
use proptest::prelude::*;
use proptest::sample::select;
use store::{Batch, Store};

use super::*;
use crate::export::sample;
use crate::view::Width as Wide;

mod traced;

const HOUR: i64 = 3_600_000;
const AGENTS: [&str; 3] = ["101", "102", "103"];
const QUEUES: [&str; 2] = ["900", "901"];

/// Zone, the midnight (UTC) two days before a change of its clock, or before any day.
const PLACES: [(&str, &str); 8] = [
    ("America/New_York", "2026-10-30T00:00:00Z"),
    ("America/New_York", "2026-03-06T00:00:00Z"),
    ("Europe/London", "2026-10-23T00:00:00Z"),
    ("Europe/London", "2026-03-27T00:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-03T00:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-02T00:00:00Z"),
    ("Asia/Kathmandu", "2026-11-18T00:00:00Z"),
    ("UTC", "2026-11-18T00:00:00Z"),
];

#[derive(Clone, Debug)]
struct Record {
    at: i64,
    agent: usize,
    queue: Option<usize>,
    outbound: bool,
    leg: Outcome,
    call: CallOutcome,
    wait: Option<i64>,
    ring: i64,
    talk: i64,
    hold: i64,
    by: Option<Side>,
    confidence: Confidence,
}

fn record() -> impl Strategy<Value = Record> {
    let who = (0..3_usize, prop::option::of(0..2_usize), any::<bool>());
    let how = (
        select(Outcome::ALL.to_vec()),
        select(CallOutcome::ALL.to_vec()),
        select(Confidence::ALL.to_vec()),
    );
    let waits = prop::option::of(prop_oneof![Just(20_000_i64), 0..40_000_i64]);
    let spans = (0..30_000_i64, 0..9_000_000_i64, 0..60_000_i64);
    let by = select(vec![None, Some(Side::Agent), Some(Side::Customer)]);
    (0..120 * HOUR, who, how, waits, spans, by).prop_map(
        |(at, (agent, queue, outbound), (leg, call, confidence), wait, (ring, talk, hold), by)| {
            Record {
                at,
                agent,
                queue,
                outbound,
                leg,
                call,
                wait,
                ring,
                talk,
                hold,
                by,
                confidence,
            }
        },
    )
}

fn batch(start: i64, first: usize, records: &[Record]) -> Batch {
    let mut batch = Batch::default();
    for (n, record) in records.iter().enumerate() {
        let session = format!("s-{}", first + n);
        let at = Timestamp::from_millis(start + record.at);
        let direction = if record.outbound {
            Direction::Outbound
        } else {
            Direction::Inbound
        };
        let queue = record.queue.map(|q| QUEUES[q].into());
        let going_on = record.leg == Outcome::InProgress;
        let answered = at.plus_millis(record.ring);
        batch.legs.push(Leg {
            direction,
            queue_extension: queue.clone(),
            started_at: at,
            ringing_at: Some(at),
            answered_at: (record.talk % 5 != 0).then_some(answered),
            ended_at: (!going_on).then_some(answered.plus_millis(record.talk + record.hold)),
            ring_ms: record.ring,
            talk_ms: record.talk,
            hold_ms: record.hold,
            hold_count: u32::from(record.hold > 0),
            outcome: record.leg,
            ended_by: record.by,
            ended_on_hold: record.hold % 2 == 1,
            confidence: record.confidence,
            origin: (record.ring % 2 == 0).then(|| "Call".into()),
            ..sample::leg(
                &session,
                "p-1",
                AGENTS[record.agent],
                "2026-11-20T00:00:00Z",
            )
        });
        batch.calls.push(Call {
            direction,
            queue_extension: queue,
            started_at: at,
            offered_at: (record.talk % 4 != 0).then_some(at.plus_millis(record.hold)),
            answered_at: (record.call == CallOutcome::Answered).then_some(answered),
            wait_ms: record.wait,
            outcome: record.call,
            agents: vec![AGENTS[record.agent].into()],
            confidence: record.confidence,
            ended_by: record.by,
            ..sample::call(&session, "2026-11-20T00:00:00Z")
        });
    }
    batch
}

fn context(zone_name: &str, own_rule: bool) -> ReportContext {
    let mut directory = Directory::new();
    let people = AGENTS.map(|id| (id, ExtensionKind::Person));
    let queues = QUEUES.map(|id| (id, ExtensionKind::Queue));
    for (id, kind) in people.into_iter().chain(queues) {
        directory.insert(Extension {
            id: id.into(),
            number: None,
            name: format!("N{id}").into(),
            kind,
        });
    }
    let mut rules = ServiceLevelRules::from(ServiceLevelRule::default());
    if own_rule {
        let rule = ServiceLevelRule {
            within_ms: 10_000,
            formula: ServiceFormula::WithoutShortAbandons,
            ..ServiceLevelRule::default()
        };
        rules.queues.insert("901".into(), rule);
    }
    ReportContext {
        directory,
        rules,
        zone: zone(zone_name).unwrap(),
    }
}

fn day(start: i64, later: i64) -> String {
    let at = Timestamp::from_millis(start + later * 24 * HOUR);
    engine::metrics::interval::local(chrono_tz::UTC, at)
        .date()
        .to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn sums_tell_what_records_tell(
        made in prop::collection::vec(record(), 0..40),
        due in prop::collection::vec(record(), 0..10),
        place in select(PLACES.to_vec()),
        days in (0..5_i64, 0..3_i64),
        width in select(vec![Wide::Quarter, Wide::Half, Wide::Hour, Wide::Day]),
        agents in select(vec![vec![], vec!["101"], vec!["101", "102"]]),
        queues in select(vec![vec![], vec!["901"]]),
        own_rule in any::<bool>(),
    ) {
        let start = Timestamp::parse(place.1).unwrap().as_millis();
        let mut store = Store::open_in_memory().unwrap();
        store.commit(&batch(start, 0, &made)).unwrap();
        store.roll_up().unwrap();
        store.commit(&batch(start, made.len(), &due)).unwrap();
        let reader = store.reader().unwrap();
        let context = context(place.0, own_rule);
        let request = |width| ReportRequest {
            from: day(start, days.0),
            to: day(start, days.0 + days.1),
            time_zone: String::new(),
            width,
            agent_ids: agents.iter().map(|id| (*id).to_owned()).collect(),
            queue_ids: queues.iter().map(|id| (*id).to_owned()).collect(),
            compare: false,
        };
        let asked = report(&reader, &request(width), &context).unwrap();
        prop_assert_eq!(&asked, &report_of_records(&reader, &request(width), &context).unwrap());
        // Every width adds up to the same.
        let days = report(&reader, &request(Wide::Day), &context).unwrap();
        let sum = |view: &ReportView| -> (u32, u32, u32) {
            let rows = view.intervals.iter();
            let all = rows.map(|row| (row.offered, row.outbound, row.concurrency));
            all.fold((0, 0, 0), |a, b| (a.0 + b.0, a.1 + b.1, a.2.max(b.2)))
        };
        prop_assert_eq!(sum(&asked), sum(&days));
        prop_assert_eq!(asked.heat, days.heat);
    }
}

/// The common questions are answered by sums, not by a silent detour.
#[test]
fn sums_answer_what_people_ask_most() {
    let mut store = Store::open_in_memory().unwrap();
    let start = Timestamp::parse("2026-11-18T00:00:00Z")
        .unwrap()
        .as_millis();
    store.commit(&batch(start, 0, &[])).unwrap();
    let reader = store.reader().unwrap();
    for (place, own_rule) in [("America/New_York", true), ("Asia/Kathmandu", false)] {
        let context = context(place, own_rule);
        for (agents, queues) in [(vec![], vec![]), (vec![], vec!["901".to_owned()])] {
            for width in [Wide::Quarter, Wide::Hour, Wide::Day] {
                let request = ReportRequest {
                    from: "2026-01-01".to_owned(),
                    to: "2026-12-31".to_owned(),
                    time_zone: String::new(),
                    width,
                    agent_ids: agents.clone(),
                    queue_ids: queues.clone(),
                    compare: false,
                };
                let selection = Selection::of(&request, context.zone).unwrap();
                let kept = Kept::of(&reader, &selection, &context.directory, &context.rules);
                let view = kept.unwrap().report(report::width(width)).unwrap();
                assert!(view.is_some(), "{place} {width:?}");
            }
        }
    }
}

#[test]
fn a_queue_nobody_lists_has_the_name_of_its_calls() {
    let mut store = Store::open_in_memory().unwrap();
    let call = Call {
        queue_extension: Some("777".into()),
        queue_name: Some("Old queue".into()),
        ..sample::call("s-1", "2026-11-20T14:00:00Z")
    };
    store
        .commit(&Batch {
            calls: vec![call],
            ..Batch::default()
        })
        .unwrap();
    let request = ReportRequest {
        from: "2026-11-20".to_owned(),
        to: "2026-11-20".to_owned(),
        time_zone: String::new(),
        width: Wide::Hour,
        agent_ids: Vec::new(),
        queue_ids: Vec::new(),
        compare: false,
    };
    let reader = store.reader().unwrap();
    let view = report(&reader, &request, &context("UTC", false)).unwrap();
    assert!(
        view.queues
            .iter()
            .any(|row| row.queue == "Old queue" && row.offered == 1)
    );
}
