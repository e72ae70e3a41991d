//! Heat map, totals and distributions.

use std::collections::BTreeMap;

use engine::metrics::interval::{Intervals, Width};
use engine::metrics::{
    CallClass, Distribution, LegCounts, answer_wait, call_class, call_moment, handle_time,
    hold_time, is_counted, ring_time, talk_time,
};
use engine::{Call, Direction, Leg, Outcome};

use super::{ReportError, Selection};
use crate::view::{DistributionRow, HeatCell, TotalRow};

const HOURS: u32 = 24;
const WEEKDAYS: u32 = 7;

/// All 168 cells in order of weekday and hour. Both passes of a repeated hour are one cell.
pub(super) fn heat(calls: &[&Call], selection: &Selection) -> Result<Vec<HeatCell>, ReportError> {
    let hours = Intervals::over(selection.range, selection.zone, Width::Hour)?;
    let mut cells: Vec<HeatCell> = (0..WEEKDAYS)
        .flat_map(|weekday| (0..HOURS).map(move |hour| (weekday, hour)))
        .map(|(weekday, hour)| HeatCell {
            weekday,
            hour,
            inbound: 0,
            outbound: 0,
            missed: 0,
            voicemail: 0,
        })
        .collect();
    for call in calls {
        let place = hours
            .find(call_moment(call))
            .and_then(|index| hours.get(index))
            .and_then(|hour| usize::try_from(hour.weekday * HOURS + hour.hour).ok());
        let Some(cell) = place.and_then(|place| cells.get_mut(place)) else {
            continue;
        };
        match call.direction {
            Direction::Inbound => cell.inbound = cell.inbound.saturating_add(1),
            Direction::Outbound => cell.outbound = cell.outbound.saturating_add(1),
        }
        match call_class(call) {
            Some(CallClass::Missed | CallClass::AbandonedWaiting) => {
                cell.missed = cell.missed.saturating_add(1);
            }
            Some(CallClass::Voicemail) => cell.voicemail = cell.voicemail.saturating_add(1),
            _ => {}
        }
    }
    Ok(cells)
}

/// Legs by outcome, in the order of the outcomes; fax apart from the rest by its own word,
/// supervision never. Outcomes that did not happen are left out.
pub(super) fn by_outcome(legs: &[&Leg]) -> Vec<TotalRow> {
    let own = || legs.iter().filter(|l| l.outcome != Outcome::Supervision);
    let count = |outcome: Outcome| own().filter(|l| l.outcome == outcome).count();
    Outcome::ALL
        .iter()
        .map(|outcome| row(outcome.as_str(), count(*outcome)))
        .filter(|row| row.count > 0)
        .collect()
}

/// Counted legs by direction.
pub(super) fn by_direction(legs: &[&Leg]) -> Vec<TotalRow> {
    let counted = || legs.iter().filter(|l| is_counted(l));
    let count = |direction| counted().filter(|l| l.direction == direction).count();
    vec![
        row("inbound", count(Direction::Inbound)),
        row("outbound", count(Direction::Outbound)),
    ]
}

/// Counted legs by origin type as the platform names it, the most frequent first.
pub(super) fn by_origin(legs: &[&Leg]) -> Vec<TotalRow> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for leg in legs.iter().filter(|l| is_counted(l)) {
        let origin = leg.origin.as_deref().unwrap_or("Unknown");
        *counts.entry(origin).or_default() += 1;
    }
    let mut rows: Vec<TotalRow> = counts.into_iter().map(|(k, n)| row(k, n)).collect();
    rows.sort_by(|a, b| (b.count, &a.key).cmp(&(a.count, &b.key)));
    rows
}

/// Answered legs by who hung up; the four are disjoint, so that they add up.
pub(super) fn hang_ups(legs: &[&Leg]) -> Vec<TotalRow> {
    let mut sum = LegCounts::default();
    for leg in legs {
        sum.plus(&LegCounts::of(leg));
    }
    let talking = |all: u32, on_hold: u32| all.saturating_sub(on_hold);
    [
        (
            "agent",
            talking(sum.hangup_by_agent, sum.hangup_by_agent_on_hold),
        ),
        (
            "customer",
            talking(sum.hangup_by_customer, sum.hangup_by_customer_on_hold),
        ),
        ("agent_on_hold", sum.hangup_by_agent_on_hold),
        ("customer_on_hold", sum.hangup_by_customer_on_hold),
    ]
    .into_iter()
    .map(|(key, count)| TotalRow {
        key: key.to_owned(),
        count,
    })
    .collect()
}

/// Upper bounds of the histogram's buckets in seconds.
const RING_S: [i64; 9] = [2, 4, 6, 8, 10, 15, 20, 30, 45];
const TALK_S: [i64; 11] = [30, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1800];
const HOLD_S: [i64; 9] = [10, 20, 30, 45, 60, 90, 120, 180, 300];
const WAIT_S: [i64; 11] = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300];

/// Ring, talk, hold, handle of legs and wait of answered calls.
pub(super) fn distributions(legs: &[&Leg], calls: &[&Call]) -> Vec<DistributionRow> {
    let of = |span: fn(&Leg) -> Option<i64>| legs.iter().filter_map(|l| span(l)).collect();
    vec![
        distribution("ring", &of(ring_time), &RING_S),
        distribution("talk", &of(talk_time), &TALK_S),
        distribution("hold", &of(hold_time), &HOLD_S),
        distribution("handle", &of(handle_time), &TALK_S),
        distribution(
            "wait",
            &calls.iter().filter_map(|c| answer_wait(c)).collect(),
            &WAIT_S,
        ),
    ]
}

fn distribution(key: &str, values: &Distribution, bounds_s: &[i64]) -> DistributionRow {
    let bucket_ms: Vec<i64> = bounds_s.iter().map(|s| s.saturating_mul(1000)).collect();
    let summary = values.summary();
    DistributionRow {
        key: key.to_owned(),
        count: summary.count,
        mean_ms: summary.mean_ms,
        p50_ms: summary.p50_ms,
        p90_ms: summary.p90_ms,
        max_ms: summary.max_ms,
        buckets: values.buckets(&bucket_ms),
        bucket_ms,
    }
}

fn row(key: &str, count: usize) -> TotalRow {
    TotalRow {
        key: key.to_owned(),
        count: u32::try_from(count).unwrap_or(u32::MAX),
    }
}
