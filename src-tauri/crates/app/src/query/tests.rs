//! Reports from sums equal reports from records, whatever was made and whatever is due; and 15
//! minutes, 60 minutes and days agree on days of 23, 24 and 25 hours.

use engine::metrics::interval::{DateRange, zone};
use engine::metrics::{CallCounts, ServiceFormula, ServiceLevelRule, call_moment};
use engine::{CallOutcome, Confidence, Direction, Extension, ExtensionKind, Outcome, Side};
use proptest::prelude::*;
use proptest::sample::select;
use store::{Batch, Store};

use super::*;
use crate::export::sample;
use crate::report::numbers::{number_lines, numbers_of_records, numbers_view};
use crate::view::{DayHours, Width as Wide};

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
            agent_number: (record.hold % 3 > 0)
                .then(|| format!("+1650555010{}", record.hold % 2).into()),
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
            customer_number: (record.hold % 3 > 0)
                .then(|| format!("+1408555010{}", record.hold % 5).into()),
            customer_name: (record.hold % 7 > 0)
                .then(|| format!("Name {}", record.hold % 4).into()),
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
        hours: BusinessHours::default(),
        now: Timestamp::from_millis(i64::MAX),
    }
}

fn day(start: i64, later: i64) -> String {
    let at = Timestamp::from_millis(start + later * 24 * HOUR);
    engine::metrics::interval::local(chrono_tz::UTC, at)
        .date()
        .to_string()
}

/// Hours on the grain of the sums and off it, at night too.
fn hours() -> impl Strategy<Value = BusinessHours> {
    let minute = || {
        prop_oneof![
            (0..24_u32).prop_map(|hour| hour * 60),
            (0..96_u32).prop_map(|quarter| quarter * 15),
            0..24 * 60_u32,
        ]
    };
    let day = (prop::bool::weighted(0.8), minute(), minute());
    let day = day.prop_map(|(open, from_min, to_min)| DayHours {
        open,
        from_min,
        to_min,
    });
    prop::collection::vec(day, 7).prop_map(|days| BusinessHours {
        enabled: true,
        days,
    })
}

/// A report that somebody may ask for, and the midnight (UTC) its records are made up after.
#[derive(Clone, Debug)]
struct Question {
    start: i64,
    context: ReportContext,
    request: ReportRequest,
}

fn question(most_days: i64) -> impl Strategy<Value = Question> {
    let days = (0..5_i64, 0..most_days);
    let width = select(vec![Wide::Quarter, Wide::Half, Wide::Hour, Wide::Day]);
    let agents = select(vec![vec![], vec!["101"], vec!["101", "102"]]);
    let queues = select(vec![vec![], vec!["901"]]);
    let rules = (any::<bool>(), prop::option::of(hours()));
    (select(PLACES.to_vec()), days, width, agents, queues, rules).prop_map(
        |(place, days, width, agents, queues, (own_rule, hours))| {
            let start = Timestamp::parse(place.1).unwrap().as_millis();
            let ids = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect();
            Question {
                start,
                request: ReportRequest {
                    from: day(start, days.0),
                    to: day(start, days.0 + days.1),
                    time_zone: String::new(),
                    width,
                    agent_ids: ids(agents),
                    queue_ids: ids(queues),
                    compare: false,
                    business_hours: hours.is_some(),
                },
                context: ReportContext {
                    hours: hours.unwrap_or_default(),
                    ..context(place.0, own_rule)
                },
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn sums_tell_what_records_tell(
        made in prop::collection::vec(record(), 0..40),
        due in prop::collection::vec(record(), 0..10),
        question in question(3),
    ) {
        let Question { start, context, request } = question;
        let mut store = Store::open_in_memory().unwrap();
        store.commit(&batch(start, 0, &made)).unwrap();
        store.roll_up().unwrap();
        store.commit(&batch(start, made.len(), &due)).unwrap();
        let reader = store.reader().unwrap();
        let asked = report(&reader, &request, &context).unwrap();
        prop_assert_eq!(&asked, &report_of_records(&reader, &request, &context).unwrap());
        let selection = context.selection(&request).unwrap();
        if selection.agents.is_empty() && selection.queues.is_empty() {
            let kept = reader.numbers(selection.windows()).unwrap();
            prop_assert_eq!(kept, numbers_of_records(&reader, &selection).unwrap());
            // The window has the first of what an export has.
            let view = numbers_view(&reader, &selection, false).unwrap();
            let shown = view.customers.into_iter().chain(view.own);
            let lines = number_lines(&reader, &selection).unwrap();
            prop_assert!(shown.eq(lines.iter().map(|line| line.view(false))));
        }
        // Every width adds up to the same.
        let by_day = ReportRequest { width: Wide::Day, ..request.clone() };
        let days = report(&reader, &by_day, &context).unwrap();
        let sum = |view: &ReportView| -> (u32, u32, u32) {
            let rows = view.intervals.iter();
            let all = rows.map(|row| (row.offered, row.outbound, row.concurrency));
            all.fold((0, 0, 0), |a, b| (a.0 + b.0, a.1 + b.1, a.2.max(b.2)))
        };
        prop_assert_eq!(sum(&asked), sum(&days));
        prop_assert_eq!(&asked.heat, &days.heat);
        // What was offered went somewhere, within the hours as over the day.
        for row in &asked.intervals {
            let ends = [row.answered, row.missed, row.abandoned, row.voicemail, row.redirected, row.unknown];
            prop_assert_eq!(row.offered, ends.iter().sum::<u32>());
        }
        if request.business_hours {
            // What the clock on the wall says of each call by itself.
            let whole = ReportRequest { business_hours: false, ..request };
            let selection = context.selection(&whole).unwrap();
            let mut counts = CallCounts::default();
            for call in records(&reader, &selection).unwrap().1 {
                let open = context.hours.is_open(call_moment(&call).as_millis(), context.zone);
                if open && selection.takes_call(&call) {
                    let rule = context.rules.of(call.queue_extension.as_ref());
                    counts.plus(&CallCounts::of(&call, &rule));
                }
            }
            prop_assert_eq!((counts.offered, counts.outbound), (sum(&asked).0, sum(&asked).1));
        }
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
                    business_hours: false,
                };
                let selection = context.selection(&request).unwrap();
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
        business_hours: false,
    };
    let reader = store.reader().unwrap();
    let view = report(&reader, &request, &context("UTC", false)).unwrap();
    assert!(
        view.queues
            .iter()
            .any(|row| row.queue == "Old queue" && row.offered == 1)
    );
}
