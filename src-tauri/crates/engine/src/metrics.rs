//! One definition of each metric, as pure functions over legs and calls.
//!
//! What a table, a chart, a tile or a CSV shows is computed here and nowhere else (SQL may only
//! group, and a test holds it equal). Everything that is summed is a [`CallCounts`] or a
//! [`LegCounts`]: the counts of one record, added field by field. Sums are associative, so the
//! sum of 15 minutes is the sum of 60 is the day's, whatever the zone does.
//!
//! Not here: after-call work (it is not in the events), rounding for the eye, words in another
//! language.

mod calls;
mod concurrency;
mod day;
mod distribution;
mod formula;
pub mod interval;
mod legs;
mod number;
mod occupancy;
mod rollup;
mod service_level;
mod span_sums;
mod sums;

#[cfg(test)]
mod sample;

pub use calls::{
    CallClass, CallCounts, CallSummary, answer_wait, by_interval, call_class, call_moment, is_sure,
    waited,
};
pub use concurrency::{LONGEST_MS, Span, connected_span, most_at_once, most_at_once_by_interval};
pub use day::{AgentDay, DayTotals};
pub use distribution::{Distribution, SpanSummary, mean};
pub use formula::{Metric, formula};
pub use legs::{
    LegCounts, LegPeaks, LegSummary, handle_time, hold_time, is_answered, is_counted, ring_time,
    talk_time,
};
pub use number::NumberSums;
pub use occupancy::Occupancy;
pub use rollup::{Rollup, Spans, Waits, is_whole};
pub use service_level::{ServiceCounts, ServiceFormula, ServiceLevelRule, ServiceLevelRules};
pub use span_sums::{Histogram, SpanSums};

/// Part of a whole, 0..1; `None` when the whole is empty: "no data" is not zero.
#[must_use]
pub fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}
