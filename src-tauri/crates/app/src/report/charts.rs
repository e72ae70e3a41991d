//! Heat map, totals and distributions.

use engine::Outcome;
use engine::metrics::{CallCounts, Rollup, SpanSums, Spans};

use crate::view::{DistributionRow, HeatCell, TotalRow};

const HOURS: u32 = 24;
const WEEKDAYS: u32 = 7;

/// All 168 cells in order of weekday and hour. Both passes of a repeated hour are one cell.
pub(super) struct Heat {
    cells: Vec<HeatCell>,
}

impl Heat {
    pub(super) fn new() -> Self {
        let places = (0..WEEKDAYS).flat_map(|day| (0..HOURS).map(move |hour| (day, hour)));
        let cell = |(weekday, hour)| HeatCell {
            weekday,
            hour,
            inbound: 0,
            outbound: 0,
            missed: 0,
            voicemail: 0,
        };
        Self {
            cells: places.map(cell).collect(),
        }
    }

    /// Adds the calls of a weekday (0 = Monday) and an hour of the clock on the wall.
    pub(super) fn add(&mut self, weekday: u32, hour: u32, calls: &CallCounts) {
        let place = usize::try_from(weekday * HOURS + hour).ok();
        let Some(cell) = place.and_then(|place| self.cells.get_mut(place)) else {
            return;
        };
        let more = |count: &mut u32, by: u32| *count = count.saturating_add(by);
        more(&mut cell.inbound, calls.inbound());
        more(&mut cell.outbound, calls.outbound);
        more(&mut cell.missed, calls.missed);
        more(&mut cell.missed, calls.abandoned_waiting);
        more(&mut cell.voicemail, calls.voicemail);
    }

    pub(super) fn cells(self) -> Vec<HeatCell> {
        self.cells
    }
}

/// Legs by outcome, in the order of the outcomes; fax apart from the rest by its own word,
/// supervision never. Outcomes that did not happen are left out.
pub(super) fn by_outcome(sums: &Rollup) -> Vec<TotalRow> {
    let count = |outcome: &Outcome| sums.outcomes.get(outcome).copied().unwrap_or(0);
    Outcome::ALL
        .iter()
        .map(|outcome| row(outcome.as_str(), count(outcome)))
        .filter(|row| row.count > 0)
        .collect()
}

/// Counted legs by direction.
pub(super) fn by_direction(sums: &Rollup) -> Vec<TotalRow> {
    vec![
        row("inbound", sums.inbound),
        row("outbound", sums.legs.counts.outbound),
    ]
}

/// Counted legs by origin type as the platform names it, the most frequent first.
pub(super) fn by_origin(sums: &Rollup) -> Vec<TotalRow> {
    let mut rows: Vec<TotalRow> = sums.origins.iter().map(|(k, n)| row(k, *n)).collect();
    rows.sort_by(|a, b| (b.count, &a.key).cmp(&(a.count, &b.key)));
    rows
}

/// Answered legs by who hung up; the four are disjoint, so that they add up.
pub(super) fn hang_ups(sums: &Rollup) -> Vec<TotalRow> {
    let counts = &sums.legs.counts;
    let talking = |all: u32, on_hold: u32| all.saturating_sub(on_hold);
    let (agent, customer) = (
        counts.hangup_by_agent_on_hold,
        counts.hangup_by_customer_on_hold,
    );
    vec![
        row("agent", talking(counts.hangup_by_agent, agent)),
        row("customer", talking(counts.hangup_by_customer, customer)),
        row("agent_on_hold", agent),
        row("customer_on_hold", customer),
    ]
}

/// Upper bounds of the histogram's buckets in seconds.
const RING_S: [i64; 9] = [2, 4, 6, 8, 10, 15, 20, 30, 45];
const TALK_S: [i64; 11] = [30, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1800];
const HOLD_S: [i64; 9] = [10, 20, 30, 45, 60, 90, 120, 180, 300];
const WAIT_S: [i64; 11] = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300];

/// Ring, talk, hold, handle of legs and wait of answered calls.
pub(super) fn distributions(spans: &Spans) -> Vec<DistributionRow> {
    vec![
        distribution("ring", &spans.ring, &RING_S),
        distribution("talk", &spans.talk, &TALK_S),
        distribution("hold", &spans.hold, &HOLD_S),
        distribution("handle", &spans.handle, &TALK_S),
        distribution("wait", &spans.wait, &WAIT_S),
    ]
}

fn distribution(key: &str, values: &SpanSums, bounds_s: &[i64]) -> DistributionRow {
    let bucket_ms: Vec<i64> = bounds_s.iter().map(|s| s.saturating_mul(1000)).collect();
    let summary = values.summary();
    DistributionRow {
        key: key.to_owned(),
        count: summary.count,
        mean_ms: summary.mean_ms,
        p50_ms: summary.p50_ms,
        p90_ms: summary.p90_ms,
        max_ms: summary.max_ms,
        buckets: values.histogram.buckets(&bucket_ms),
        bucket_ms,
    }
}

fn row(key: &str, count: u32) -> TotalRow {
    TotalRow {
        key: key.to_owned(),
        count,
    }
}
