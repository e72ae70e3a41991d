//! Business hours: whether the call centre is open at a moment.
//!
//! Pure: hours, a zone and a moment in. Hours are local times of a weekday, so a day of 23 or 25
//! hours opens when its clocks say so.

use chrono::{DateTime, Datelike, Timelike};
use chrono_tz::Tz;

use crate::view::{BusinessHours, DayHours};

/// Minutes of a day.
const DAY_MIN: u32 = 24 * 60;

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

    /// What is wrong with these hours, as a sentence that names the key.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.days.len() != 7 {
            return Err("businessHours: a week has seven days".to_owned());
        }
        let late = |hours: &DayHours| hours.from_min >= DAY_MIN || hours.to_min > DAY_MIN;
        if self.days.iter().any(late) {
            return Err("businessHours: a day has 1440 minutes".to_owned());
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
    fn impossible_weeks_are_refused() {
        let mut hours = BusinessHours::default();
        assert!(hours.check().is_ok());
        hours.days[0].from_min = DAY_MIN;
        assert!(hours.check().is_err());
        hours.days.clear();
        assert!(hours.check().is_err());
    }
}
