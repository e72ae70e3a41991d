//! Reports: records, or sums of them, in; the rows of the Reports place and of the exports out.
//!
//! Pure: no clock or file, and no query but those of [`kept`], [`numbers`], [`occupancy`]
//! and [`trace`]. Every number comes from `engine::metrics`; this module chooses
//! the records, groups them and names the rows. A screen and a CSV are made of the same lines
//! ([`AgentLine`], [`QueueLine`], [`IntervalLine`]).

mod agents;
mod charts;
pub mod compare;
mod intervals;
pub mod kept;
mod names;
pub mod numbers;
pub mod occupancy;
mod queues;
mod selection;
pub mod sentence;
mod today;
pub mod trace;

#[cfg(test)]
mod tests;

use charts::Heat;
use engine::metrics::interval::{Intervals, Width};
use engine::metrics::{CallCounts, Metric, Rollup, ServiceLevelRules, Spans, call_moment, formula};
use engine::{Call, Leg, Timestamp};

use crate::view::{OccupancyView, ReportView};

pub use agents::{AgentLine, agent_lines, agent_total};
pub use engine::metrics::DayTotals;
pub use intervals::{IntervalLine, interval_lines};
pub use names::Names;
pub use queues::{QueueLine, queue_lines, queue_total};
pub use selection::{Period, ReportError, Selection, width};
pub use today::{day_shares, fill_queue_card, fill_totals, hours, today, totals_today};

/// Builds the whole report from records. `legs` and `calls` may hold more than was asked for; legs
/// that began before the first day and were still connected in it count in the concurrency. What
/// goes on does so until `until` at least ([`newest`]).
pub fn build(
    selection: &Selection,
    width: Width,
    legs: &[Leg],
    calls: &[Call],
    names: &dyn Names,
    rules: impl Into<ServiceLevelRules>,
    until: Timestamp,
) -> Result<ReportView, ReportError> {
    let rules = rules.into();
    let hours = Intervals::over(selection.range, selection.zone, Width::Hour)?;
    let (mut sums, mut spans, mut heat) = (Rollup::default(), Spans::default(), Heat::new());
    for leg in legs.iter().filter(|l| selection.takes_leg(l)) {
        sums.add_leg(leg);
        spans.add_leg(leg);
    }
    for call in calls.iter().filter(|c| selection.takes_call(c)) {
        sums.add_call(call);
        spans.add_call(call);
        let hour = hours.find(call_moment(call)).and_then(|at| hours.get(at));
        if let Some(hour) = hour {
            let counts = CallCounts::of(call, &rules.default);
            heat.add(hour.weekday, hour.hour, &counts);
        }
    }
    let intervals = interval_lines(selection, width, legs, calls, &rules, until)?;
    let agents = agent_lines(selection, Period::Whole, legs, names)?;
    let queues = queue_lines(selection, Period::Whole, legs, calls, names, &rules)?;
    Ok(Parts {
        intervals,
        heat,
        sums,
        spans,
        agents,
        queues,
    }
    .view(selection))
}

/// What a report is made of, however it was come by.
struct Parts {
    intervals: Vec<IntervalLine>,
    heat: Heat,
    sums: Rollup,
    spans: Spans,
    agents: Vec<AgentLine>,
    queues: Vec<QueueLine>,
}

impl Parts {
    fn view(self, selection: &Selection) -> ReportView {
        ReportView {
            time_zone: selection.zone.name().to_owned(),
            intervals: self.intervals.iter().map(IntervalLine::view).collect(),
            heat: self.heat.cells(),
            by_outcome: charts::by_outcome(&self.sums),
            by_direction: charts::by_direction(&self.sums),
            by_origin: charts::by_origin(&self.sums),
            hang_ups: charts::hang_ups(&self.sums),
            distributions: charts::distributions(&self.spans),
            agents: self.agents.iter().map(AgentLine::view).collect(),
            queues: self.queues.iter().map(QueueLine::view).collect(),
            completeness: self.sums.calls.counts.completeness(),
            occupancy: OccupancyView::default(),
            formulas: formulas(),
            previous: None,
        }
    }
}

/// Key and formula of every metric.
#[must_use]
pub fn formulas() -> Vec<(String, String)> {
    Metric::ALL
        .iter()
        .map(|m| (m.as_str().to_owned(), formula(*m).to_owned()))
        .collect()
}

/// The newest moment at which one of these records began: what still goes on has gone on at least
/// until then.
#[must_use]
pub fn newest(legs: &[Leg], calls: &[Call]) -> Timestamp {
    let legs = legs.iter().map(|leg| leg.started_at);
    let calls = calls.iter().map(|call| call.started_at);
    legs.chain(calls).max().unwrap_or_default()
}
