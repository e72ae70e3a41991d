//! How many agents were connected at the same moment.
//!
//! A leg is connected from its answer to its end, hold included; the span is half-open, so a call
//! that begins in the millisecond another one ends does not overlap it. What lasts longer than
//! [`LONGEST_MS`] is a call whose end was lost, and counts no further.

use super::interval::Intervals;
use super::legs::is_counted;
use crate::{Leg, Timestamp};

/// From (inclusive), to (exclusive).
pub type Span = (Timestamp, Timestamp);

/// A leg is connected at most until this long after it began.
pub const LONGEST_MS: i64 = 12 * 3_600_000;

/// When a leg was connected; `None` when it never was, or for no time. A leg whose end is not
/// known is connected as long as its last notification proves, and at most until `seen_until`
/// when it still goes on.
#[must_use]
pub fn connected_span(leg: &Leg, seen_until: Timestamp) -> Option<Span> {
    let from = leg.answered_at.filter(|_| is_counted(leg))?;
    let proven = from.plus_millis(leg.talk_ms.saturating_add(leg.hold_ms));
    let to = match leg.ended_at {
        Some(ended) => ended,
        None if leg.outcome == crate::Outcome::InProgress => proven.max(seen_until),
        None => proven,
    }
    .min(leg.started_at.plus_millis(LONGEST_MS));
    (from < to).then_some((from, to))
}

/// The largest number of spans that hold one moment.
#[must_use]
pub fn most_at_once(spans: &[Span]) -> u32 {
    let mut most = 0;
    for (_, now) in steps(spans) {
        most = most.max(now);
    }
    most
}

/// The same within each interval: a span counts in every interval it touches.
#[must_use]
pub fn most_at_once_by_interval(spans: &[Span], intervals: &Intervals) -> Vec<u32> {
    let steps: Vec<(Timestamp, u32)> = steps(spans).collect();
    let mut next = 0_usize;
    let mut now = 0_u32;
    let mut most = Vec::with_capacity(intervals.len());
    for interval in intervals.iter() {
        // What goes on when the interval begins, then every change inside it.
        let mut peak = 0;
        let mut begun = false;
        while let Some((at, count)) = steps.get(next).filter(|(at, _)| *at < interval.end) {
            if *at > interval.start && !begun {
                peak = now;
                begun = true;
            }
            now = *count;
            if *at >= interval.start {
                begun = true;
                peak = peak.max(now);
            }
            next = next.saturating_add(1);
        }
        most.push(if begun { peak } else { now });
    }
    most
}

/// How many spans hold each moment at which that number changes, in order of time.
fn steps(spans: &[Span]) -> impl Iterator<Item = (Timestamp, u32)> {
    let mut changes: Vec<(Timestamp, i32)> = spans
        .iter()
        .filter(|(from, to)| from < to)
        .flat_map(|(from, to)| [(*from, 1), (*to, -1)])
        .collect();
    changes.sort_unstable();
    let mut now = 0_i32;
    let mut changes = changes.into_iter().peekable();
    std::iter::from_fn(move || {
        let (at, change) = changes.next()?;
        now = now.saturating_add(change);
        while let Some((_, more)) = changes.next_if(|(next, _)| *next == at) {
            now = now.saturating_add(more);
        }
        Some((at, u32::try_from(now).unwrap_or(0)))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::interval::{DateRange, Width, zone};
    use crate::metrics::sample;
    use crate::{Leg, Outcome};

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    fn spans(raw: &[(i64, i64)]) -> Vec<Span> {
        raw.iter().map(|(a, b)| (at(*a), at(*b))).collect()
    }

    #[test]
    fn overlaps_are_counted_by_moments() {
        let cases: [(&[(i64, i64)], u32); 6] = [
            (&[], 0),
            (&[(0, 10)], 1),
            (&[(0, 10), (10, 20)], 1),
            (&[(0, 11), (10, 20)], 2),
            (&[(0, 100), (10, 20), (15, 30), (20, 40)], 3),
            (&[(5, 5), (9, 3)], 0),
        ];
        for (raw, wanted) in cases {
            assert_eq!(most_at_once(&spans(raw)), wanted, "{raw:?}");
        }
    }

    /// A call that begins when an interval ends belongs to the next one.
    #[test]
    fn an_interval_does_not_hold_its_end() {
        let day = DateRange::parse("2026-11-20", "2026-11-20").unwrap();
        let hours = Intervals::over(day, zone("Asia/Tokyo").unwrap(), Width::Hour).unwrap();
        let ends: Vec<i64> = hours.iter().map(|i| i.end.as_millis()).collect();
        let found = most_at_once_by_interval(&spans(&[(ends[2], ends[2] + 5)]), &hours);
        assert_eq!(found[..5], [0, 0, 0, 1, 0]);
    }

    #[test]
    fn a_leg_that_was_answered_and_over_at_once_is_no_span() {
        let leg = Leg {
            ended_at: Some(at(10_000)),
            ..sample::leg("101", 0)
        };
        assert_eq!(connected_span(&leg, at(0)), None);
    }

    #[test]
    fn a_leg_is_connected_from_its_answer_to_its_end() {
        let leg = sample::leg("101", 0);
        assert_eq!(connected_span(&leg, at(0)), Some((at(10_000), at(75_000))));
        let open = Leg {
            ended_at: None,
            outcome: Outcome::InProgress,
            talk_ms: 5_000,
            hold_ms: 0,
            ..leg.clone()
        };
        assert_eq!(
            connected_span(&open, at(60_000)),
            Some((at(10_000), at(60_000)))
        );
        let lost = Leg {
            outcome: Outcome::Unknown,
            ..open
        };
        assert_eq!(
            connected_span(&lost, at(60_000)),
            Some((at(10_000), at(15_000)))
        );
        let supervising = Leg {
            outcome: Outcome::Supervision,
            ..leg.clone()
        };
        assert_eq!(connected_span(&supervising, at(0)), None);
        let unanswered = Leg {
            answered_at: None,
            ..leg
        };
        assert_eq!(connected_span(&unanswered, at(0)), None);
    }

    fn quarters() -> Intervals {
        let range = DateRange::parse("1970-01-01", "1970-01-01").unwrap();
        Intervals::over(range, zone("UTC").unwrap(), Width::Quarter).unwrap()
    }

    #[test]
    fn a_span_counts_in_every_interval_it_touches() {
        let q = 900_000;
        let most = most_at_once_by_interval(
            &spans(&[
                (10, 3 * q),
                (q - 1, q + 1),
                (q + 5, q + 6),
                (2 * q, 2 * q + 9),
            ]),
            &quarters(),
        );
        assert_eq!(most.get(..5), Some(&[2, 2, 2, 0, 0][..]));
        // Calls that end with an interval are not in the next one.
        let most = most_at_once_by_interval(&spans(&[(0, q), (0, q)]), &quarters());
        assert_eq!(most.get(..3), Some(&[2, 0, 0][..]));
    }

    proptest! {
        #[test]
        fn the_sweep_agrees_with_looking_at_every_moment(
            raw in prop::collection::vec((0_i64..3_000_000, 0_i64..2_000_000), 0..20)) {
            let all: Vec<(i64, i64)> = raw.iter().map(|(a, l)| (*a, a + l)).collect();
            let intervals = quarters();
            let found = most_at_once_by_interval(&spans(&all), &intervals);
            for (interval, found) in intervals.iter().zip(&found) {
                // The number only rises where a span starts, or at the interval's own start.
                let moments = all.iter().map(|(a, _)| *a)
                    .chain([interval.start.as_millis()])
                    .filter(|m| interval.holds(at(*m)));
                let wanted = moments
                    .map(|m| all.iter().filter(|(a, b)| *a <= m && m < *b).count())
                    .max().unwrap_or(0);
                prop_assert_eq!(u32::try_from(wanted).unwrap(), *found);
            }
            prop_assert_eq!(found.into_iter().max().unwrap_or(0), most_at_once(&spans(&all)));
        }
    }
}
