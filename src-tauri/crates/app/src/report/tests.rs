//! A small day worked out by hand, the filters, the zones, and the live day.
//!
//! Over 400 lines because everything here is said of the same few records.

use engine::metrics::ServiceLevelRule;
use engine::metrics::interval::zone;
use engine::{CallOutcome, Confidence, Direction, ExtensionId, Outcome, Side, Timestamp};

use super::*;
use crate::export::sample;
use crate::view::{BusinessHours, IntervalRow, QueueCard, ReportRequest, TotalRow, Totals, Width};

struct People;

impl Names for People {
    fn name(&self, id: &ExtensionId) -> Option<String> {
        let name = match id.as_str() {
            "101" => "Ines Moreau",
            "102" => "Bo Lind",
            "103" => "amir Khan",
            "900" => "Billing",
            _ => return None,
        };
        Some(name.to_owned())
    }

    fn number(&self, id: &ExtensionId) -> Option<String> {
        Some(format!("x{id}"))
    }

    fn agents(&self) -> Vec<ExtensionId> {
        ["101", "102", "103"].map(ExtensionId::from).to_vec()
    }

    fn queues(&self) -> Vec<ExtensionId> {
        vec!["900".into()]
    }
}

fn request(from: &str, to: &str, width: Width) -> ReportRequest {
    ReportRequest {
        from: from.to_owned(),
        to: to.to_owned(),
        time_zone: "America/New_York".to_owned(),
        width,
        agent_ids: Vec::new(),
        queue_ids: Vec::new(),
        compare: false,
        business_hours: false,
    }
}

/// 2026-11-20 is a Friday; New York is five hours behind UTC.
fn legs() -> Vec<Leg> {
    vec![
        Leg {
            queue_extension: Some("900".into()),
            ended_by: Some(Side::Customer),
            ended_on_hold: true,
            ..sample::leg("s-1", "p-1-2", "101", "2026-11-20T14:00:00Z")
        },
        Leg {
            queue_extension: Some("900".into()),
            outcome: Outcome::AnsweredElsewhere,
            answered_at: None,
            ring_ms: 10_000,
            talk_ms: 0,
            hold_ms: 0,
            hold_count: 0,
            ..sample::leg("s-1", "p-1-3", "102", "2026-11-20T14:00:00Z")
        },
        Leg {
            direction: Direction::Outbound,
            ended_by: Some(Side::Agent),
            origin: Some("RingOut".into()),
            ..sample::leg("s-2", "p-2-1", "102", "2026-11-20T14:01:00Z")
        },
        Leg {
            queue_extension: Some("900".into()),
            outcome: Outcome::Missed,
            answered_at: None,
            ring_ms: 21_000,
            talk_ms: 0,
            hold_ms: 0,
            hold_count: 0,
            confidence: Confidence::Uncertain,
            ..sample::leg("s-3", "p-3-2", "101", "2026-11-20T16:30:00Z")
        },
        Leg {
            outcome: Outcome::Supervision,
            ..sample::leg("s-1", "p-1-4", "104", "2026-11-20T14:00:30Z")
        },
        // The evening before, in New York.
        sample::leg("s-0", "p-0-2", "101", "2026-11-20T04:59:00Z"),
    ]
}

fn calls() -> Vec<Call> {
    vec![
        Call {
            queue_extension: Some("900".into()),
            queue_name: Some("Old name".into()),
            ..sample::call("s-1", "2026-11-20T14:00:00Z")
        },
        Call {
            direction: Direction::Outbound,
            offered_at: None,
            wait_ms: None,
            agents: vec!["102".into()],
            ..sample::call("s-2", "2026-11-20T14:01:00Z")
        },
        Call {
            queue_extension: Some("900".into()),
            outcome: CallOutcome::AbandonedWaiting,
            answered_at: None,
            wait_ms: Some(21_000),
            confidence: Confidence::Uncertain,
            ..sample::call("s-3", "2026-11-20T16:30:00Z")
        },
        sample::call("s-0", "2026-11-20T04:59:00Z"),
    ]
}

fn selection(request: &ReportRequest) -> Result<Selection, ReportError> {
    Selection::of(request, zone("UTC").unwrap(), &BusinessHours::default())
}

fn report(request: &ReportRequest) -> ReportView {
    build(
        &selection(request).unwrap(),
        width(request.width),
        &legs(),
        &calls(),
        &People,
        ServiceLevelRule::default(),
        now(),
    )
    .unwrap()
}

fn now() -> Timestamp {
    newest(&legs(), &calls())
}

fn total(key: &str, count: u32) -> TotalRow {
    TotalRow {
        key: key.to_owned(),
        count,
    }
}

#[test]
fn a_day_worked_out_by_hand() {
    let day = report(&request("2026-11-20", "2026-11-20", Width::Hour));
    assert_eq!(day.time_zone, "America/New_York");
    assert_eq!(day.intervals.len(), 24);
    assert_eq!(
        day.intervals[9],
        IntervalRow {
            start_ms: Timestamp::parse("2026-11-20T14:00:00Z")
                .unwrap()
                .as_millis(),
            label: "09:00".to_owned(),
            offered: 1,
            answered: 1,
            missed: 0,
            abandoned: 0,
            voicemail: 0,
            redirected: 0,
            unknown: 0,
            outbound: 1,
            service_level: Some(1.0),
            // Connected 14:00:10 to 14:01:15 and 14:01:10 to 14:02:15.
            concurrency: 2,
            completeness: Some(1.0),
        }
    );
    assert_eq!(day.intervals[11].abandoned, 1);
    assert_eq!(day.intervals[11].completeness, Some(0.0));
    assert_eq!(day.intervals[3].service_level, None);
    assert_eq!(
        day.by_outcome,
        [
            total("connected", 2),
            total("missed", 1),
            total("answered_elsewhere", 1)
        ]
    );
    assert_eq!(
        day.by_direction,
        [total("inbound", 3), total("outbound", 1)]
    );
    assert_eq!(day.by_origin, [total("Call", 3), total("RingOut", 1)]);
    assert_eq!(
        day.hang_ups,
        [
            total("agent", 1),
            total("customer", 0),
            total("agent_on_hold", 0),
            total("customer_on_hold", 1)
        ]
    );
    assert_eq!(day.completeness, Some(2.0 / 3.0));
    let friday_nine = day
        .heat
        .iter()
        .find(|c| c.weekday == 4 && c.hour == 9)
        .unwrap();
    assert_eq!((friday_nine.inbound, friday_nine.outbound), (1, 1));
    let friday_eleven = &day.heat[4 * 24 + 11];
    assert_eq!((friday_eleven.inbound, friday_eleven.missed), (1, 1));
    assert_eq!(day.heat.len(), 168);
    assert_eq!(
        day.heat.iter().map(|c| c.inbound + c.outbound).sum::<u32>(),
        3
    );
}

#[test]
fn spans_are_distributed_over_the_legs_that_have_them() {
    let day = report(&request("2026-11-20", "2026-11-20", Width::Day));
    let of = |key: &str| day.distributions.iter().find(|d| d.key == key).unwrap();
    let ring = of("ring");
    // 10, 10, 10 and 21 s.
    assert_eq!(
        (
            ring.count,
            ring.mean_ms,
            ring.p50_ms,
            ring.p90_ms,
            ring.max_ms
        ),
        (4, Some(12_750), Some(10_000), Some(21_000), Some(21_000))
    );
    assert_eq!(ring.buckets.len(), ring.bucket_ms.len() + 1);
    assert_eq!(ring.buckets.iter().sum::<u32>(), 4);
    assert_eq!(of("talk").count, 2);
    assert_eq!(of("handle").mean_ms, Some(65_000));
    assert_eq!(of("wait").max_ms, Some(10_000));
}

#[test]
fn agents_are_rows_in_order_of_their_names() {
    let day = report(&request("2026-11-20", "2026-11-20", Width::Day));
    let names: Vec<&str> = day.agents.iter().map(|a| a.agent.as_str()).collect();
    assert_eq!(names, ["amir Khan", "Bo Lind", "Ines Moreau"]);
    let ines = &day.agents[2];
    assert_eq!(
        (ines.inbound_offered, ines.inbound_answered, ines.missed),
        (2, 1, 1)
    );
    assert_eq!(ines.ring_avg_ms, Some(15_500));
    assert_eq!((ines.hangup_by_customer, ines.hangup_on_hold), (1, 1));
    assert_eq!(ines.completeness, Some(0.5));
    let bo = &day.agents[1];
    assert_eq!((bo.answered_elsewhere, bo.outbound_connected), (1, 1));
    assert_eq!(day.agents[0].completeness, None);
}

#[test]
fn queues_are_rows_with_their_rule() {
    let day = report(&request("2026-11-20", "2026-11-20", Width::Day));
    assert_eq!(day.queues.len(), 1);
    let billing = &day.queues[0];
    assert_eq!(billing.queue, "Billing");
    assert_eq!(
        (billing.offered, billing.answered, billing.abandoned),
        (2, 1, 1)
    );
    assert_eq!(billing.asa_ms, Some(10_000));
    assert_eq!(billing.longest_wait_ms, Some(21_000));
    assert_eq!(billing.service_level, Some(0.5));
    assert_eq!(
        billing.service_level_rule,
        "answered in 20 s ÷ (answered + abandoned)"
    );
}

#[test]
fn filters_leave_out_everybody_else() {
    let only_102 = ReportRequest {
        agent_ids: vec!["102".to_owned()],
        ..request("2026-11-20", "2026-11-20", Width::Day)
    };
    let day = report(&only_102);
    assert_eq!(day.agents.len(), 1);
    assert_eq!(
        day.by_direction,
        [total("inbound", 1), total("outbound", 1)]
    );
    assert_eq!(day.intervals[0].outbound, 1);
    // The call rang them, but the list of those who took part is the call's.
    assert_eq!(day.intervals[0].offered, 0);
    let only_901 = ReportRequest {
        queue_ids: vec!["901".to_owned()],
        compare: false,
        business_hours: false,
        ..request("2026-11-20", "2026-11-20", Width::Day)
    };
    let day = report(&only_901);
    assert!(day.agents.is_empty() && day.by_outcome.is_empty());
    assert_eq!((day.queues.len(), day.queues[0].offered), (1, 0));
    assert_eq!(day.completeness, None);
}

#[test]
fn days_are_those_of_the_zone_asked_for() {
    let here = request("2026-11-19", "2026-11-19", Width::Day);
    assert_eq!(report(&here).intervals[0].offered, 1);
    let utc = ReportRequest {
        time_zone: String::new(),
        ..here
    };
    let report = report(&utc);
    assert_eq!(
        (report.time_zone.as_str(), report.intervals[0].offered),
        ("UTC", 0)
    );
}

#[test]
fn what_makes_no_sense_is_an_error() {
    let ask = selection;
    assert!(ask(&request("2026-11-20", "2026-11-19", Width::Day)).is_err());
    assert!(ask(&request("yesterday", "2026-11-19", Width::Day)).is_err());
    assert!(ask(&request("1990-01-01", "2026-11-19", Width::Quarter)).is_err());
    let nowhere = ReportRequest {
        time_zone: "Mars/Olympus".to_owned(),
        ..request("2026-11-20", "2026-11-20", Width::Day)
    };
    let text = ask(&nowhere).unwrap_err().to_string();
    assert!(text.contains("Mars/Olympus"), "{text}");
}

#[test]
fn every_number_has_a_formula() {
    let keys: Vec<String> = formulas().into_iter().map(|(key, _)| key).collect();
    let day = report(&request("2026-11-20", "2026-11-20", Width::Day));
    assert_eq!(day.formulas.len(), keys.len());
    for row in &day.distributions {
        assert!(keys.contains(&row.key), "{}", row.key);
    }
    for key in [
        "offered",
        "answered",
        "missed",
        "abandoned",
        "voicemail",
        "service_level",
    ] {
        assert!(keys.iter().any(|k| k == key), "{key}");
    }
}

#[test]
fn the_live_day_equals_the_report_of_the_day() {
    let new_york = zone("America/New_York").unwrap();
    let now = Timestamp::parse("2026-11-20T20:00:00Z").unwrap();
    let rule = ServiceLevelRule::default();
    let day = totals_today(now, new_york, rule, &legs(), &calls()).unwrap();
    let mut strip = Totals::default();
    fill_totals(&day, &mut strip);
    let report = report(&request("2026-11-20", "2026-11-20", Width::Day));
    let whole = &report.intervals[0];
    assert_eq!(strip.offered, whole.offered);
    assert_eq!(strip.answered, whole.answered);
    assert_eq!(strip.abandoned, whole.abandoned);
    assert_eq!(strip.service_level, whole.service_level);
    assert_eq!(strip.completeness, whole.completeness);
    assert_eq!(strip.day_start_ms, whole.start_ms);
    for row in &report.agents {
        let shares = day_shares(&day.agent(&row.id.as_str().into()));
        assert_eq!(shares.missed, row.missed);
        assert_eq!(shares.talk_ms, row.talk_total_ms);
        assert_eq!(shares.handle_avg_ms, row.handle_avg_ms);
        assert_eq!(
            shares.handled,
            row.inbound_answered + row.outbound_connected
        );
    }
    let mut card = QueueCard {
        id: "900".to_owned(),
        name: String::new(),
        waiting: Vec::new(),
        ready: 0,
        ringing: 0,
        busy: 0,
        offered: 0,
        answered: 0,
        abandoned: 0,
        service_level: None,
        service_level_rule: String::new(),
        service_level_target: 0.0,
    };
    fill_queue_card(&day, &"900".into(), &mut card);
    assert_eq!((card.offered, card.answered, card.abandoned), (2, 1, 1));
    assert_eq!(
        (card.service_level, card.service_level_target),
        (Some(0.5), 0.8)
    );
}

#[test]
fn hours_of_the_day_show_their_completeness() {
    let new_york = zone("America/New_York").unwrap();
    let now = Timestamp::parse("2026-11-20T16:45:00Z").unwrap();
    let strip = hours(now, new_york, &calls()).unwrap();
    assert_eq!(strip.len(), 12);
    let nine = &strip[9];
    assert_eq!(
        (nine.label.as_str(), nine.calls, nine.exact),
        ("09:00", 2, 2)
    );
    let eleven = &strip[11];
    assert_eq!((eleven.calls, eleven.uncertain), (1, 1));
}

#[test]
fn a_call_that_goes_on_is_not_an_incomplete_one() {
    let new_york = zone("America/New_York").unwrap();
    let now = Timestamp::parse("2026-11-20T16:45:00Z").unwrap();
    let mut calls = calls();
    let ended = hours(now, new_york, &calls).unwrap();
    let mut running = calls[0].clone();
    running.outcome = CallOutcome::InProgress;
    running.confidence = Confidence::Uncertain;
    calls.push(running);
    assert_eq!(hours(now, new_york, &calls).unwrap(), ended);
}
