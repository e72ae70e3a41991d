//! Reports: records in, the rows of the Reports place and of the CSV exports out.
//!
//! Pure: no clock, file or query. Every number comes from `engine::metrics`; this module chooses
//! the records, groups them and names the rows. A screen and a CSV are made of the same lines
//! ([`AgentLine`], [`QueueLine`], [`IntervalLine`]).

mod agents;
mod charts;
mod intervals;
mod names;
mod queues;
mod selection;
pub mod sentence;
mod today;

#[cfg(test)]
mod tests;

use engine::metrics::interval::Tz;
use engine::metrics::{CallCounts, Metric, ServiceLevelRules, call_moment, formula};
use engine::{Call, Leg};

use crate::view::{ReportRequest, ReportView};

pub use agents::{AgentLine, agent_lines, agent_total};
pub use engine::metrics::DayTotals;
pub use intervals::{IntervalLine, interval_lines};
pub use names::Names;
pub use queues::{QueueLine, queue_lines, queue_total};
pub use selection::{Period, ReportError, Selection, width};
pub use today::{day_shares, fill_queue_card, fill_totals, hours, today, totals_today};

/// Builds the whole report. `legs` and `calls` may hold more than was asked for; legs that began
/// before the first day and were still connected in it count in the concurrency. `zone` is the
/// one in settings, for a request that names none.
pub fn build(
    request: &ReportRequest,
    legs: &[Leg],
    calls: &[Call],
    names: &dyn Names,
    rules: impl Into<ServiceLevelRules>,
    zone: Tz,
) -> Result<ReportView, ReportError> {
    let rules = rules.into();
    let selection = Selection::of(request, zone)?;
    let own_legs: Vec<&Leg> = legs.iter().filter(|l| selection.takes_leg(l)).collect();
    let own_calls: Vec<&Call> = calls.iter().filter(|c| selection.takes_call(c)).collect();
    let intervals = interval_lines(&selection, width(request.width), legs, calls, &rules)?;
    let agents = agent_lines(&selection, Period::Whole, legs, names)?;
    let queues = queue_lines(&selection, Period::Whole, legs, calls, names, &rules)?;
    let all: CallCounts = own_calls
        .iter()
        .map(|call| CallCounts::of(call, &rules.of(call.queue_extension.as_ref())))
        .fold(CallCounts::default(), |mut sum, one| {
            sum.plus(&one);
            sum
        });
    Ok(ReportView {
        time_zone: selection.zone.name().to_owned(),
        intervals: intervals.iter().map(IntervalLine::view).collect(),
        heat: charts::heat(&own_calls, &selection)?,
        by_outcome: charts::by_outcome(&own_legs),
        by_direction: charts::by_direction(&own_legs),
        by_origin: charts::by_origin(&own_legs),
        hang_ups: charts::hang_ups(&own_legs),
        distributions: charts::distributions(&own_legs, &own_calls),
        agents: agents.iter().map(AgentLine::view).collect(),
        queues: queues.iter().map(QueueLine::view).collect(),
        completeness: all.completeness(),
        formulas: formulas(),
    })
}

/// Key and formula of every metric.
#[must_use]
pub fn formulas() -> Vec<(String, String)> {
    Metric::ALL
        .iter()
        .map(|m| (m.as_str().to_owned(), formula(*m).to_owned()))
        .collect()
}

/// The newest moment any of these records knows of: what still goes on has gone on at least until
/// then.
fn newest(legs: &[Leg], calls: &[Call]) -> engine::Timestamp {
    let of_legs = legs
        .iter()
        .map(|l| l.ended_at.or(l.answered_at).unwrap_or(l.started_at));
    let of_calls = calls
        .iter()
        .map(|c| c.ended_at.unwrap_or_else(|| call_moment(c)));
    of_legs.chain(of_calls).max().unwrap_or_default()
}
