//! A report beside that of the period before. Pure.
//!
//! Intervals meet by the clock on the wall: the first day with the first, 09:00 with 09:00, the
//! second 01:30 of a day whose clock is set back with the second one there, if there is one.

use std::collections::HashMap;

use chrono::NaiveTime;
use engine::metrics::interval::{Intervals, Width, local};
use engine::metrics::{CallSummary, LegSummary};

use super::{ReportError, Selection};

/// Where an interval stands on the clock: day of the period, time, how often it was that time.
type Place = (usize, NaiveTime, usize);

fn places(selection: &Selection, width: Width) -> Result<Vec<Place>, ReportError> {
    let intervals = Intervals::over(selection.range, selection.zone, width)?;
    let mut seen: HashMap<(usize, NaiveTime), usize> = HashMap::new();
    let mut day = 0;
    let mut date = selection.range.from();
    Ok(intervals
        .iter()
        .map(|interval| {
            if interval.date != date {
                (day, date) = (day + 1, interval.date);
            }
            // A day begins at its first moment, which need not be midnight.
            let time = match width {
                Width::Day => NaiveTime::MIN,
                Width::Quarter | Width::Half | Width::Hour => {
                    local(selection.zone, interval.start).time()
                }
            };
            let count = seen.entry((day, time)).or_default();
            let place = (day, time, *count);
            *count += 1;
            place
        })
        .collect())
}

/// For each interval of a selection the number of the one before that stands at the same place.
pub fn aligned(
    selection: &Selection,
    previous: &Selection,
    width: Width,
) -> Result<Vec<Option<usize>>, ReportError> {
    let before: HashMap<Place, usize> = places(previous, width)?
        .into_iter()
        .enumerate()
        .map(|(at, place)| (place, at))
        .collect();
    let now = places(selection, width)?;
    Ok(now.iter().map(|place| before.get(place).copied()).collect())
}

/// What the days add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Of calls.
    pub calls: CallSummary,
    /// Of legs.
    pub legs: LegSummary,
}

/// A number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Records.
    Count(u32),
    /// Milliseconds; `None` is no data.
    Span(Option<i64>),
    /// Part and whole.
    Share(u32, u32),
}

/// A number of the comparison, now and before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComparisonLine {
    /// What it is.
    pub metric: &'static str,
    /// Of the days.
    pub now: Value,
    /// Of the days before.
    pub before: Value,
}

/// The numbers of two periods side by side.
#[must_use]
pub fn comparison(now: &Totals, before: &Totals) -> Vec<ComparisonLine> {
    let pairs = numbers(now).into_iter().zip(numbers(before));
    pairs
        .map(|((metric, now), (_, before))| ComparisonLine {
            metric,
            now,
            before,
        })
        .collect()
}

fn numbers(totals: &Totals) -> [(&'static str, Value); 20] {
    use Value::{Count, Share, Span};
    let (calls, legs) = (&totals.calls.counts, &totals.legs.counts);
    let sure = calls.exact.saturating_add(calls.filled);
    [
        ("offered", Count(calls.offered)),
        ("answered", Count(calls.answered)),
        ("abandoned_waiting", Count(calls.abandoned_waiting)),
        ("abandoned_on_hold", Count(calls.abandoned_on_hold)),
        ("missed", Count(calls.missed)),
        ("voicemail", Count(calls.voicemail)),
        ("transferred_out", Count(calls.transferred_out)),
        ("overflowed", Count(calls.overflowed)),
        ("outbound", Count(calls.outbound)),
        ("outbound_connected", Count(calls.outbound_connected)),
        (
            "service_level",
            Share(calls.service_good, calls.service_all),
        ),
        ("asa", Span(calls.asa_ms())),
        ("longest_wait", Span(totals.calls.longest_wait_ms)),
        ("ring", Span(legs.ring_mean_ms())),
        ("talk", Span(legs.talk_mean_ms())),
        ("handle", Span(legs.handle_mean_ms())),
        ("hangup_by_agent", Count(legs.hangup_by_agent)),
        ("hangup_by_customer", Count(legs.hangup_by_customer)),
        ("hangup_on_hold", Count(legs.hangup_on_hold())),
        ("completeness", Share(sure, calls.ended)),
    ]
}

#[cfg(test)]
mod tests {
    use engine::metrics::interval::{DateRange, zone};

    use super::*;

    fn selection(from: &str, to: &str, name: &str) -> Selection {
        Selection::new(DateRange::parse(from, to).unwrap(), zone(name).unwrap())
    }

    #[test]
    fn the_same_weekdays_before() {
        for (from, to, wanted) in [
            ("2026-11-20", "2026-11-20", "2026-11-13"),
            ("2026-11-16", "2026-11-20", "2026-11-09/2026-11-13"),
            ("2026-11-16", "2026-11-22", "2026-11-09/2026-11-15"),
            // Thirty days are five weeks back: no day is in both.
            ("2026-11-01", "2026-11-30", "2026-09-27/2026-10-26"),
        ] {
            let now = selection(from, to, "Europe/London");
            assert_eq!(now.previous().unwrap().words(), wanted);
        }
    }

    #[test]
    fn hours_meet_by_the_clock_over_a_change_of_it() {
        // 1 November 2026 has 25 hours in New York, 25 October has 24.
        let now = selection("2026-11-01", "2026-11-01", "America/New_York");
        let before = now.previous().unwrap();
        let places = aligned(&now, &before, Width::Hour).unwrap();
        assert_eq!(places.len(), 25);
        assert_eq!(&places[..4], [Some(0), Some(1), None, Some(2)]);
        assert_eq!(places[24], Some(23));
        // And the other way round: the second 01:00 before has nothing beside it.
        let after = selection("2026-11-08", "2026-11-08", "America/New_York");
        let places = aligned(&after, &after.previous().unwrap(), Width::Hour).unwrap();
        assert_eq!(&places[..3], [Some(0), Some(1), Some(3)]);
        // A day of 23 hours beside one of 24.
        let spring = selection("2026-03-08", "2026-03-08", "America/New_York");
        let places = aligned(&spring, &spring.previous().unwrap(), Width::Hour).unwrap();
        assert_eq!(places.len(), 23);
        assert_eq!(&places[..3], [Some(0), Some(1), Some(3)]);
        // Half an hour is set back on Lord Howe: 01:30 comes twice.
        let howe = selection("2026-04-05", "2026-04-05", "Australia/Lord_Howe");
        let places = aligned(&howe, &howe.previous().unwrap(), Width::Half).unwrap();
        assert_eq!(places.len(), 49);
        assert_eq!(&places[2..6], [Some(2), Some(3), None, Some(4)]);
        // Days meet days, whatever their clocks do.
        let week = selection("2026-10-26", "2026-11-01", "America/New_York");
        let places = aligned(&week, &week.previous().unwrap(), Width::Day).unwrap();
        assert_eq!(places, (0..7).map(Some).collect::<Vec<_>>());
    }
}
