//! Business hours: whether the call centre is open at a moment, and when it is in some days.
//!
//! Pure: hours, a zone and a moment or span in. Hours are local times of a weekday, so a day of 23 or 25
//! hours opens when its clocks say so.

use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, Timelike};
use chrono_tz::Tz;
use engine::Timestamp;
use engine::metrics::Span;
use engine::metrics::interval::{day_start, local};
use ringcentral_proto::sentence::{Sentence, Spoken};

use crate::view::{BusinessHours, DayHours};

/// Minutes of a day.
const DAY_MIN: u32 = 24 * 60;
const MINUTE_MS: i64 = 60_000;

impl Default for BusinessHours {
    /// Always open; once enabled, Monday to Friday from eight to six.
    fn default() -> Self {
        let days = (0..7).map(|weekday| DayHours {
            open: weekday < 5,
            from_min: 8 * 60,
            to_min: 18 * 60,
        });
        Self {
            enabled: false,
            days: days.collect(),
        }
    }
}

impl BusinessHours {
    /// Whether the call centre is open at a moment (milliseconds since 1970).
    #[must_use]
    pub fn is_open(&self, at_ms: i64, zone: Tz) -> bool {
        let Some(at) = DateTime::from_timestamp_millis(at_ms).filter(|_| self.enabled) else {
            return true;
        };
        let local = at.with_timezone(&zone);
        let weekday = local.weekday().num_days_from_monday() as usize;
        let minute = local.hour() * 60 + local.minute();
        let of = |day: usize| self.days.get(day % 7).filter(|hours| hours.open);
        let today = of(weekday).is_some_and(|hours| {
            minute >= hours.from_min && (hours.goes_past_midnight() || minute < hours.to_min)
        });
        let since_yesterday = of(weekday + 6)
            .is_some_and(|hours| hours.goes_past_midnight() && minute < hours.to_min);
        today || since_yesterday
    }

    /// When the call centre is open in `[from, to)`: half-open spans in order, none touching the
    /// next. They hold exactly the moments of [`Self::is_open`].
    #[must_use]
    pub fn windows(&self, (from, to): Span, zone: Tz) -> Vec<Span> {
        if !self.enabled {
            return Vec::from_iter((from < to).then_some((from, to)));
        }
        let mut windows: Vec<Span> = Vec::new();
        let days = local(zone, from).date().iter_days();
        for date in days.take_while(|date| day_start(zone, *date) < to) {
            for (begin, end) in self.windows_of(date, zone) {
                let (begin, end) = (begin.max(from), end.min(to));
                match windows.last_mut() {
                    _ if begin >= end => {}
                    Some(last) if begin <= last.1 => last.1 = last.1.max(end),
                    _ => windows.push((begin, end)),
                }
            }
        }
        windows
    }

    /// Those of a calendar day, the earlier first; they may touch.
    fn windows_of(&self, date: NaiveDate, zone: Tz) -> Vec<Span> {
        let (start, end) = (
            day_start(zone, date),
            day_start(zone, date.succ_opt().unwrap_or(date)),
        );
        let ahead_ms = |at: Timestamp| {
            let wall = local(zone, at).and_utc().timestamp_millis();
            wall.saturating_sub(at.as_millis())
        };
        let ahead = ahead_ms(start);
        if ahead == ahead_ms(end.plus_millis(-1)) {
            let midnight = date.and_time(chrono::NaiveTime::MIN).and_utc();
            let midnight = midnight.timestamp_millis().saturating_sub(ahead);
            let at = |minute: u32| {
                let after = i64::from(minute) * MINUTE_MS;
                Timestamp::from_millis(midnight.saturating_add(after))
            };
            let open = self.minutes_of(date).into_iter();
            return open
                .map(|minutes| (at(minutes.start).max(start), at(minutes.end).min(end)))
                .collect();
        }
        // A day whose clock is changed, by whole minutes: one by one.
        let minutes = std::iter::successors(Some(start), |at| Some(at.plus_millis(MINUTE_MS)));
        minutes
            .take_while(|at| *at < end)
            .filter(|at| self.is_open(at.as_millis(), zone))
            .map(|at| (at, at.plus_millis(MINUTE_MS).min(end)))
            .collect()
    }

    /// The open minutes of the clock on a calendar day: what is left of the day before, and its own.
    fn minutes_of(&self, date: NaiveDate) -> Vec<Range<u32>> {
        let weekday = date.weekday().num_days_from_monday() as usize;
        let of = |day: usize| self.days.get(day % 7).filter(|hours| hours.open);
        let left = of(weekday + 6).filter(|hours| hours.goes_past_midnight());
        let own = of(weekday).map(|hours| match hours.goes_past_midnight() {
            true => hours.from_min..DAY_MIN,
            false => hours.from_min..hours.to_min,
        });
        left.map(|hours| 0..hours.to_min)
            .into_iter()
            .chain(own)
            .collect()
    }

    /// The week in English words, as a file says it: "Mon-Fri 08:00-18:00, Sat 09:00-13:00".
    #[must_use]
    pub fn words(&self) -> String {
        const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
        let mut runs: Vec<(&str, &str, DayHours)> = Vec::new();
        let mut joined = false;
        for (name, hours) in NAMES.into_iter().zip(&self.days) {
            match runs.last_mut().filter(|run| joined && run.2 == *hours) {
                Some(run) if hours.open => run.1 = name,
                _ if hours.open => runs.push((name, name, *hours)),
                _ => {}
            }
            joined = hours.open;
        }
        let words = runs.into_iter().map(|(first, last, hours)| {
            let days = match first == last {
                true => first.to_owned(),
                false => format!("{first}-{last}"),
            };
            format!("{days} {}-{}", clock(hours.from_min), clock(hours.to_min))
        });
        let words = words.collect::<Vec<String>>().join(", ");
        match words.is_empty() {
            true => "never".to_owned(),
            false => words,
        }
    }

    /// What is wrong with these hours, as a sentence that names the key.
    pub(crate) fn check(&self) -> Result<(), Spoken> {
        if self.days.len() != 7 {
            return Err(Sentence::of(
                "settings_week",
                "businessHours: a week has seven days.",
            ));
        }
        let late = |hours: &DayHours| hours.from_min >= DAY_MIN || hours.to_min > DAY_MIN;
        if self.days.iter().any(late) {
            return Err(Sentence::of(
                "settings_day",
                "businessHours: a day has 1440 minutes.",
            ));
        }
        Ok(())
    }
}

impl DayHours {
    const fn goes_past_midnight(self) -> bool {
        self.to_min <= self.from_min
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn open(hours: &BusinessHours, zone: Tz, moment: &str) -> bool {
        let at = DateTime::parse_from_rfc3339(moment).unwrap();
        hours.is_open(at.timestamp_millis(), zone)
    }

    #[test]
    fn a_week_opens_at_its_local_times() {
        let mut hours = BusinessHours::default();
        let zone = Tz::America__New_York;
        assert!(open(&hours, zone, "2026-11-22T03:00:00Z"), "not enabled");
        hours.enabled = true;
        // Friday: 08:00 to 18:00 is 13:00 to 23:00 UTC in winter.
        assert!(!open(&hours, zone, "2026-11-20T12:59:59Z"));
        assert!(open(&hours, zone, "2026-11-20T13:00:00Z"));
        assert!(open(&hours, zone, "2026-11-20T22:59:59Z"));
        assert!(!open(&hours, zone, "2026-11-20T23:00:00Z"));
        assert!(!open(&hours, zone, "2026-11-21T15:00:00Z"), "a Saturday");
        // In summer the same local time is an hour earlier.
        assert!(open(&hours, zone, "2026-07-10T12:00:00Z"));
    }

    #[test]
    fn a_night_shift_belongs_to_the_day_it_begins_on() {
        let mut hours = BusinessHours {
            enabled: true,
            ..BusinessHours::default()
        };
        for day in &mut hours.days {
            *day = DayHours {
                open: false,
                from_min: 22 * 60,
                to_min: 6 * 60,
            };
        }
        hours.days[6].open = true; // Sunday night
        assert!(!open(&hours, Tz::UTC, "2026-11-22T21:59:00Z"));
        assert!(open(&hours, Tz::UTC, "2026-11-22T22:00:00Z"));
        assert!(open(&hours, Tz::UTC, "2026-11-23T05:59:00Z"));
        assert!(!open(&hours, Tz::UTC, "2026-11-23T06:00:00Z"));
        hours.days[6].to_min = hours.days[6].from_min;
        assert!(open(&hours, Tz::UTC, "2026-11-23T21:59:00Z"), "a whole day");
    }

    #[test]
    fn a_week_in_words() {
        let mut hours = BusinessHours::default();
        assert_eq!(hours.words(), "Mon-Fri 08:00-18:00");
        hours.days[2].open = false;
        hours.days[5] = DayHours {
            open: true,
            from_min: 9 * 60 + 30,
            to_min: 13 * 60,
        };
        let words = "Mon-Tue 08:00-18:00, Thu-Fri 08:00-18:00, Sat 09:30-13:00";
        assert_eq!(hours.words(), words);
        hours.days.iter_mut().for_each(|day| day.open = false);
        assert_eq!(hours.words(), "never");
    }

    fn a_day() -> impl Strategy<Value = DayHours> {
        let minute = || prop_oneof![0..DAY_MIN, (0..24_u32).prop_map(|hour| hour * 60)];
        (any::<bool>(), minute(), minute()).prop_map(|(open, from_min, to_min)| DayHours {
            open,
            from_min,
            to_min,
        })
    }

    proptest! {
        /// Windows hold the moments that are open, over changes of the clock at night, at midnight
        /// and by half an hour, and in a zone that left out a day.
        #[test]
        fn windows_hold_what_is_open(
            days in prop::collection::vec(a_day(), 7),
            place in select(vec![
                (Tz::America__New_York, "2026-10-30T00:00:00Z"),
                (Tz::America__New_York, "2026-03-06T00:00:00Z"),
                (Tz::Europe__Madrid, "2026-10-23T00:00:00Z"),
                (Tz::Australia__Lord_Howe, "2026-04-03T00:00:00Z"),
                (Tz::Australia__Lord_Howe, "2026-10-02T00:00:00Z"),
                (Tz::America__Sao_Paulo, "2018-11-02T00:00:00Z"),
                (Tz::Pacific__Apia, "2011-12-28T00:00:00Z"),
                (Tz::Asia__Kathmandu, "2026-11-18T00:00:00Z"),
            ]),
            span in (0..2_000_i64, 0..6_000_i64),
            moments in prop::collection::vec(0..8_000 * MINUTE_MS, 50),
        ) {
            let (zone, start) = place;
            let start = Timestamp::parse(start).unwrap();
            let hours = BusinessHours { enabled: true, days };
            let from = start.plus_millis(span.0 * MINUTE_MS);
            let to = from.plus_millis(span.1 * MINUTE_MS);
            let windows = hours.windows((from, to), zone);
            prop_assert!(windows.iter().all(|window| window.0 < window.1));
            prop_assert!(windows.is_sorted_by(|a, b| a.1 < b.0));
            let ends = windows.iter().flat_map(|w| [w.0, w.0.plus_millis(-1), w.1, w.1.plus_millis(-1)]);
            for at in ends.chain(moments.into_iter().map(|after| start.plus_millis(after))) {
                let inside = windows.iter().any(|window| window.0 <= at && at < window.1);
                let open = from <= at && at < to && hours.is_open(at.as_millis(), zone);
                prop_assert_eq!(inside, open, "{:?} {:?}", at, windows);
            }
        }
    }

    #[test]
    fn impossible_weeks_are_refused() {
        let mut hours = BusinessHours::default();
        assert!(hours.check().is_ok());
        hours.days[0].from_min = DAY_MIN;
        assert!(hours.check().is_err());
        hours.days.clear();
        assert!(hours.check().is_err());
    }
}
