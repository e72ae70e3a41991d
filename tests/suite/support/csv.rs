//! The daily CSV against the answer key, counted anew from the key's legs.

use std::collections::BTreeMap;
use std::path::Path;

use simulator::truth::{Direction, LegOutcome, LegTruth, Side, Truth};

/// Sums of some columns over all days and agents, from the file and from the key.
pub fn csv_differences(path: &Path, truth: &Truth) -> Vec<String> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let mut got: BTreeMap<String, f64> = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        if row.get(2) == Some("") {
            // The total row.
            continue;
        }
        for (name, cell) in headers.iter().zip(row.iter()) {
            *got.entry(name.to_owned()).or_default() += cell.parse::<f64>().unwrap_or(0.0);
        }
    }
    let legs = || {
        truth
            .legs
            .iter()
            .filter(|l| !matches!(l.outcome, LegOutcome::Supervision | LegOutcome::Fax))
    };
    let count = |wanted: &dyn Fn(&LegTruth) -> bool| legs().filter(|l| wanted(l)).count() as f64;
    let seconds = |pick: &dyn Fn(&LegTruth) -> i64| legs().map(pick).sum::<i64>() as f64 / 1_000.0;
    let inbound = |l: &LegTruth| l.direction == Direction::Inbound;
    let wanted = [
        (
            "inbound_answered",
            count(&|l| inbound(l) && l.answered_at.is_some()),
        ),
        ("missed", count(&|l| l.outcome == LegOutcome::Missed)),
        (
            "answered_elsewhere",
            count(&|l| l.outcome == LegOutcome::AnsweredElsewhere),
        ),
        (
            "rejected",
            count(&|l| inbound(l) && l.outcome == LegOutcome::Rejected),
        ),
        ("outbound", count(&|l| !inbound(l))),
        (
            "outbound_connected",
            count(&|l| !inbound(l) && l.answered_at.is_some()),
        ),
        (
            "transferred",
            count(&|l| l.outcome == LegOutcome::Transferred),
        ),
        ("parked", count(&|l| l.outcome == LegOutcome::Parked)),
        ("talk_seconds_total", seconds(&|l| l.talk_ms)),
        ("hold_seconds_total", seconds(&|l| l.hold_ms)),
        ("hold_count", legs().map(|l| f64::from(l.hold_count)).sum()),
        (
            "hangup_by_customer",
            count(&|l| l.ended_by == Some(Side::Customer) && l.answered_at.is_some()),
        ),
    ];
    wanted
        .iter()
        .filter_map(|(name, wanted)| {
            let have = got.get(*name).copied().unwrap_or(f64::NAN);
            ((have - wanted).abs() > 0.0005)
                .then(|| format!("{name} is {have}, should be {wanted}"))
        })
        .collect()
}
