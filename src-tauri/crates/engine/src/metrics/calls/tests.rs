//! Each count on calls worked out by hand, and conservation on any calls.

use proptest::prelude::*;

use super::*;
use crate::metrics::interval::{DateRange, Width, zone};
use crate::metrics::sample;

fn rule() -> ServiceLevelRule {
    ServiceLevelRule::default()
}

fn with(outcome: CallOutcome, wait_s: i64) -> Call {
    let answered = matches!(
        outcome,
        CallOutcome::Answered | CallOutcome::AbandonedOnHold
    );
    let base = sample::call(0);
    Call {
        outcome,
        wait_ms: Some(wait_s * 1000),
        answered_at: base.answered_at.filter(|_| answered),
        ..base
    }
}

/// Ten offered calls, one inbound that was not offered, a fax, two outbound.
fn day() -> Vec<Call> {
    vec![
        with(CallOutcome::Answered, 10),
        with(CallOutcome::Answered, 31),
        with(CallOutcome::AbandonedOnHold, 20),
        with(CallOutcome::AbandonedWaiting, 3),
        with(CallOutcome::AbandonedWaiting, 45),
        with(CallOutcome::Voicemail, 60),
        Call {
            queue_extension: None,
            ..with(CallOutcome::Missed, 25)
        },
        with(CallOutcome::TransferredOut, 70),
        with(CallOutcome::Overflowed, 120),
        Call {
            confidence: Confidence::Uncertain,
            ..with(CallOutcome::Unknown, 5)
        },
        // The caller left in a menu: nobody was offered it.
        Call {
            offered_at: None,
            queue_extension: None,
            wait_ms: None,
            ..with(CallOutcome::AbandonedWaiting, 0)
        },
        // A fax machine rang a person: nobody was offered a call.
        Call {
            queue_extension: None,
            ..with(CallOutcome::Fax, 4)
        },
        outbound(CallOutcome::Answered),
        Call {
            confidence: Confidence::Filled,
            ..outbound(CallOutcome::Missed)
        },
    ]
}

fn outbound(outcome: CallOutcome) -> Call {
    Call {
        direction: Direction::Outbound,
        offered_at: None,
        queue_extension: None,
        wait_ms: None,
        ..with(outcome, 0)
    }
}

#[test]
fn a_day_worked_out_by_hand() {
    let mut found = CallSummary::default();
    for call in day() {
        found.add(&call, &rule());
    }
    assert_eq!(
        found.counts,
        CallCounts {
            offered: 10,
            answered: 3,
            abandoned_waiting: 2,
            voicemail: 1,
            missed: 1,
            transferred_out: 1,
            overflowed: 1,
            waiting: 0,
            unknown: 1,
            abandoned_on_hold: 1,
            short_abandoned: 1,
            not_offered: 1,
            fax: 1,
            outbound: 2,
            outbound_connected: 1,
            answer_wait_ms: 61_000,
            answer_waits: 3,
            // In 20 s: the waits of 10 and 20 s. Answered 3 + abandoned 2.
            service_good: 2,
            service_all: 5,
            ended: 14,
            exact: 12,
            filled: 1,
        }
    );
    assert_eq!(found.longest_wait_ms, Some(120_000));
    assert_eq!(found.counts.asa_ms(), Some(20_333));
    assert_eq!(found.counts.service_level(), Some(0.4));
    assert_eq!(found.counts.completeness(), Some(13.0 / 14.0));
    assert_eq!(found.counts.calls(), 14);
    assert_eq!(found.counts.uncertain(), 1);
    assert_eq!(found.counts.redirected(), 2);
    assert_eq!(found.counts.abandon_rate(), Some(0.2));
}

#[test]
fn each_formula_over_the_same_day() {
    let cases = [
        ("of_answered", (2, 3)),
        ("of_offered", (2, 5)),
        ("without_short_abandons", (2, 4)),
        ("abandons_in_time", (3, 5)),
    ];
    for (word, wanted) in cases {
        let rule = ServiceLevelRule {
            formula: super::super::ServiceFormula::from_word(word).unwrap(),
            ..rule()
        };
        let parts: Vec<CallCounts> = day().iter().map(|c| CallCounts::of(c, &rule)).collect();
        let sum: CallCounts = parts.iter().sum();
        assert_eq!((sum.service_good, sum.service_all), wanted, "{word}");
    }
}

#[test]
fn a_call_that_goes_on_is_answered_or_waits() {
    let talking = Call {
        outcome: CallOutcome::InProgress,
        ..with(CallOutcome::Answered, 10)
    };
    let waiting = with(CallOutcome::InProgress, 10);
    assert_eq!(call_class(&talking), Some(CallClass::Answered));
    assert_eq!(call_class(&waiting), Some(CallClass::Waiting));
    assert_eq!(waited(&waiting), None);
    let counts = CallCounts::of(&waiting, &rule());
    assert_eq!((counts.ended, counts.service_all), (0, 0));
    for confidence in [Confidence::Exact, Confidence::Filled] {
        let open = Call {
            confidence,
            ..waiting.clone()
        };
        let counts = CallCounts::of(&open, &rule());
        assert_eq!((counts.exact, counts.filled, counts.uncertain()), (0, 0, 0));
    }
    assert_eq!(counts.completeness(), None);
}

#[test]
fn an_abandon_at_the_threshold_is_not_a_short_one() {
    let short = |wait_ms: i64| {
        let left = Call {
            wait_ms: Some(wait_ms),
            ..with(CallOutcome::AbandonedWaiting, 0)
        };
        CallCounts::of(&left, &rule()).short_abandoned
    };
    let threshold = rule().short_ms;
    assert_eq!(
        [threshold - 1, threshold, threshold + 1].map(short),
        [1, 0, 0]
    );
}

#[test]
fn an_outbound_call_is_connected_by_its_answer_or_by_its_outcome() {
    let connected = |call: Call| CallCounts::of(&call, &rule()).outbound_connected;
    let talking = Call {
        answered_at: sample::call(0).answered_at,
        ..outbound(CallOutcome::InProgress)
    };
    let told = Call {
        answered_at: None,
        ..outbound(CallOutcome::Answered)
    };
    assert_eq!((connected(talking), connected(told)), (1, 1));
    assert_eq!(connected(outbound(CallOutcome::InProgress)), 0);
}

#[test]
fn direct_calls_are_not_in_the_service_level() {
    let direct = Call {
        queue_extension: None,
        ..with(CallOutcome::Answered, 1)
    };
    assert_eq!(CallCounts::of(&direct, &rule()).service_level(), None);
}

#[test]
fn a_call_belongs_to_the_moment_of_its_offer() {
    let offered = sample::call(5_000);
    let late = Call {
        started_at: Timestamp::from_millis(1_000),
        ..offered
    };
    assert_eq!(call_moment(&late), Timestamp::from_millis(5_000));
    let outbound = Call {
        direction: Direction::Outbound,
        ..late.clone()
    };
    assert_eq!(call_moment(&outbound), Timestamp::from_millis(1_000));
    let never = Call {
        offered_at: None,
        ..late
    };
    assert_eq!(call_moment(&never), Timestamp::from_millis(1_000));
}

fn any_call() -> impl Strategy<Value = Call> {
    (
        prop::sample::select(CallOutcome::ALL),
        prop::sample::select(Confidence::ALL),
        // Milliseconds from the start of the day under test, and some before and after it.
        -7_200_000_i64..100_000_000,
        0_i64..200_000,
        (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()),
    )
        .prop_map(|(outcome, confidence, at, wait, flags)| {
            let (inbound, offered, queued, answered) = flags;
            let call = sample::call(at);
            Call {
                direction: if inbound {
                    Direction::Inbound
                } else {
                    Direction::Outbound
                },
                offered_at: call.offered_at.filter(|_| inbound && offered),
                answered_at: call.answered_at.filter(|_| answered),
                queue_extension: call.queue_extension.filter(|_| queued),
                outcome,
                confidence,
                wait_ms: (inbound && offered).then_some(wait),
                ..call
            }
        })
}

fn moved(call: Call, by: i64) -> Call {
    Call {
        started_at: call.started_at.plus_millis(by),
        offered_at: call.offered_at.map(|t| t.plus_millis(by)),
        ..call
    }
}

/// The law of the head comment.
fn conserved(counts: &CallCounts) -> bool {
    counts.offered
        == counts.answered
            + counts.abandoned_waiting
            + counts.voicemail
            + counts.missed
            + counts.redirected()
            + counts.waiting
            + counts.unknown
        && counts.abandoned_on_hold <= counts.answered
        && counts.short_abandoned <= counts.abandoned_waiting
}

const ZONES: [&str; 5] = [
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Asia/Tokyo",
];

proptest! {
    #[test]
    fn offered_calls_are_conserved_and_sums_agree_at_all_widths(
        calls in prop::collection::vec(any_call(), 0..60),
        name in prop::sample::select(&ZONES[..]),
        day in prop::sample::select(&["2026-03-08", "2026-11-01", "2026-03-29", "2026-10-25",
            "2026-04-05", "2026-10-04", "2026-05-28"][..]),
    ) {
        let rules = ServiceLevelRules::default();
        let zone = zone(name).unwrap();
        let range = DateRange::parse(day, day).unwrap();
        let start = range.span(zone).0.as_millis();
        let calls: Vec<Call> = calls.into_iter().map(|call| moved(call, start)).collect();
        let at = |width| {
            let intervals = Intervals::over(range, zone, width).unwrap();
            let sums = by_interval(&calls, &intervals, &rules);
            (intervals, sums)
        };
        let (_, day_sum) = at(Width::Day);
        let day_sum = day_sum.first().copied().unwrap_or_default();
        prop_assert!(conserved(&day_sum.counts));
        for width in [Width::Quarter, Width::Half, Width::Hour] {
            let (intervals, sums) = at(width);
            let mut whole = CallSummary::default();
            for sum in &sums {
                prop_assert!(conserved(&sum.counts));
                whole.merge(sum);
            }
            prop_assert_eq!(whole, day_sum, "{:?}", width);
            // Every wide interval equals the narrow ones inside it.
            let (quarters, parts) = at(Width::Quarter);
            for (wide, sum) in intervals.iter().zip(&sums) {
                let mut inside = CallSummary::default();
                for (narrow, part) in quarters.iter().zip(&parts) {
                    if wide.holds(narrow.start) {
                        inside.merge(part);
                    }
                }
                prop_assert_eq!(&inside, sum);
            }
        }
        let belongs = calls.iter()
            .filter(|c| { let (a, b) = range.span(zone); (a..b).contains(&call_moment(c)) })
            .count();
        let counted = usize::try_from(day_sum.counts.calls()).unwrap();
        prop_assert_eq!(counted, belongs);
    }
}
