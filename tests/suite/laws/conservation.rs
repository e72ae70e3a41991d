//! Law 5: nothing is lost between an offer and its outcome.

use std::collections::BTreeSet;

use engine::Call;
use engine::metrics::interval::{DateRange, Intervals, Tz, Width, zone};
use engine::metrics::{CallCounts, CallSummary, ServiceLevelRule, ServiceLevelRules, by_interval};
use proptest::prelude::*;
use simulator::script::{Script, ScriptConfig, generate};
use simulator::truth::{CallOutcome, CallTruth, Direction};

use super::{cases, lines, replayed};

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(12), ..ProptestConfig::default() })]

    /// Law 5: per interval, in every zone, on days of 23, 24 and 25 hours; also in the middle of
    /// the day, when callers wait.
    #[test]
    fn nothing_is_lost_between_offer_and_outcome(
        seed in any::<u64>(),
        day in prop::sample::select(&["2026-03-08", "2026-11-01", "2026-10-25", "2026-05-28"][..]),
        name in prop::sample::select(
            &["America/New_York", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"][..]),
        share in 0.1..1.0_f64,
    ) {
        let start = format!("{day}T03:00:00Z").parse().unwrap();
        let script = generate(ScriptConfig {
            seed,
            start,
            calls_per_second: 150.0 / 86_400.0,
            max_calls: Some(150),
            ..ScriptConfig::default()
        });
        let all = lines(&script);
        let stop = (all.len() as f64 * share) as usize;
        let zone = zone(name).unwrap();
        let range = DateRange::parse("2026-03-01", "2026-12-31").unwrap();
        for (lines, whole) in [(&all[..], true), (&all[..stop], false)] {
            let replay = replayed(&script, lines);
            let day_sum = sums(&replay.calls, range, zone, Width::Day);
            for width in [Width::Quarter, Width::Half, Width::Hour, Width::Day] {
                let intervals = Intervals::over(range, zone, width).unwrap();
                let parts = by_interval(&replay.calls, &intervals, &ServiceLevelRules::default());
                for part in &parts {
                    prop_assert!(conserved(&part.counts), "{:?}", part.counts);
                }
                prop_assert_eq!(sums(&replay.calls, range, zone, width), day_sum);
            }
            prop_assert_eq!(day_sum.counts.calls() as usize, replay.calls.len());
            if whole {
                equals_key(&replay.calls, &script)?;
            }
        }
    }
}

fn sums(calls: &[Call], range: DateRange, zone: Tz, width: Width) -> CallSummary {
    let intervals = Intervals::over(range, zone, width).unwrap();
    let mut sum = CallSummary::default();
    for part in by_interval(calls, &intervals, &ServiceLevelRules::default()) {
        sum.merge(&part);
    }
    sum
}

/// offered = answered + abandoned + voicemail + missed + transferred out + overflowed + waiting.
fn conserved(counts: &CallCounts) -> bool {
    let parts = [
        counts.answered,
        counts.abandoned_waiting,
        counts.voicemail,
        counts.missed,
        counts.transferred_out,
        counts.overflowed,
        counts.waiting,
        counts.unknown,
    ];
    counts.offered == parts.iter().sum::<u32>()
}

/// The counts over a whole script are those of its answer key, calls apart whose class the key
/// leaves open.
fn equals_key(calls: &[Call], script: &Script) -> Result<(), TestCaseError> {
    let open = |call: &&CallTruth| {
        let fields = ["direction", "offered_at", "outcome"];
        call.unspecified
            .iter()
            .any(|field| fields.contains(&field.as_str()))
    };
    let skipped: BTreeSet<&str> = script
        .truth
        .calls
        .iter()
        .filter(open)
        .map(|c| c.call_id.as_str())
        .collect();
    let mut counts = CallCounts::default();
    for call in calls.iter().filter(|c| !skipped.contains(c.id.as_str())) {
        counts.plus(&CallCounts::of(call, &ServiceLevelRule::default()));
    }
    let truth = || script.truth.calls.iter().filter(|c| !open(c));
    let offered =
        || truth().filter(|c| c.direction == Direction::Inbound && c.offered_at.is_some());
    let count = |wanted: CallOutcome| offered().filter(|c| c.outcome == Some(wanted)).count();
    for (have, wanted) in [
        (counts.offered, offered().count()),
        (
            counts.answered,
            count(CallOutcome::Answered) + count(CallOutcome::AbandonedOnHold),
        ),
        (
            counts.abandoned_on_hold,
            count(CallOutcome::AbandonedOnHold),
        ),
        (
            counts.abandoned_waiting,
            count(CallOutcome::AbandonedWaiting),
        ),
        (counts.voicemail, count(CallOutcome::Voicemail)),
        (counts.missed, count(CallOutcome::Missed)),
        (counts.transferred_out, count(CallOutcome::TransferredOut)),
        (counts.overflowed, count(CallOutcome::Overflowed)),
        (counts.waiting + counts.unknown, 0),
        (
            counts.outbound,
            truth()
                .filter(|c| c.direction == Direction::Outbound)
                .count(),
        ),
    ] {
        prop_assert_eq!(have as usize, wanted, "{:?}", counts);
    }
    Ok(())
}
