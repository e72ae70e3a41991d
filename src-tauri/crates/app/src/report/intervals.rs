//! One line for each interval.

use engine::metrics::interval::{Interval, Intervals, Width};
use engine::metrics::{
    CallSummary, ServiceLevelRules, Span, by_interval, connected_span, most_at_once_by_interval,
};
use engine::{Call, Leg, Timestamp};

use super::{ReportError, Selection};
use crate::view::IntervalRow;

/// What happened in one interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntervalLine {
    /// When.
    pub interval: Interval,
    /// Counts over its calls, and the longest wait.
    pub summary: CallSummary,
    /// Most legs connected at the same moment.
    pub concurrency: u32,
}

/// All intervals of the days, also those without calls. Only what lies in the selection's hours
/// counts, in the concurrency too. Legs that go on do so until `until` at
/// least.
pub fn interval_lines(
    selection: &Selection,
    width: Width,
    legs: &[Leg],
    calls: &[Call],
    rules: &ServiceLevelRules,
    until: Timestamp,
) -> Result<Vec<IntervalLine>, ReportError> {
    let intervals = Intervals::over(selection.range, selection.zone, width)?;
    let own_calls = calls.iter().filter(|c| selection.takes_call(c));
    let sums = by_interval(own_calls, &intervals, rules);
    let spans: Vec<Span> = legs
        .iter()
        .filter(|l| selection.takes_agent_and_queue(l))
        .filter_map(|l| connected_span(l, until))
        .flat_map(|span| selection.windows_in(span))
        .collect();
    let peaks = most_at_once_by_interval(&spans, &intervals);
    Ok(intervals
        .iter()
        .zip(sums)
        .zip(peaks)
        .map(|((interval, summary), concurrency)| IntervalLine {
            interval: interval.clone(),
            summary,
            concurrency,
        })
        .collect())
}

impl IntervalLine {
    /// As the Reports place shows it.
    #[must_use]
    pub fn view(&self) -> IntervalRow {
        let counts = &self.summary.counts;
        IntervalRow {
            start_ms: self.interval.start.as_millis(),
            label: self.interval.label.clone(),
            offered: counts.offered,
            answered: counts.answered,
            missed: counts.missed,
            abandoned: counts.abandoned_waiting,
            voicemail: counts.voicemail,
            redirected: counts.redirected(),
            unknown: counts.unknown.saturating_add(counts.waiting),
            outbound: counts.outbound,
            service_level: counts.service_level(),
            concurrency: self.concurrency,
            completeness: counts.completeness(),
        }
    }
}
