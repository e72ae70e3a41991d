//! Half-open intervals of 15, 30 or 60 minutes, or calendar days, by the wall clock of a zone.
//!
//! A boundary is a multiple of the width on the local clock, a change of the zone's offset, or the
//! first moment of a calendar day. Every boundary of a wide interval is one of a narrow interval,
//! so sums agree at all widths on days of 23, 24 and 25 hours. A repeated hour is two intervals,
//! told apart by the offset in their labels; an hour that is skipped is none.
//! Pure: the zone's rules are data compiled into the program.

mod clock;

use std::fmt;

use chrono::{Datelike, NaiveDate, Timelike};
pub use chrono_tz::Tz;

pub use clock::{day_start, local, offset_label, rfc3339};

use crate::Timestamp;
use crate::leg::words;

words!(
    /// How wide an interval is.
    Width {
        /// 15 minutes.
        Quarter = "15",
        /// 30 minutes.
        Half = "30",
        /// 60 minutes.
        Hour = "60",
        /// A calendar day.
        Day = "day",
    }
);

const MINUTE_MS: i64 = 60_000;
/// Ten years and their leap days.
const MOST_DAYS: i64 = 3_653;
/// Dates outside are mistyped, and far ones have no zone rules.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2199;

impl Width {
    /// Its length; `None` for a day, which may have 23 or 25 hours.
    #[must_use]
    pub const fn millis(self) -> Option<i64> {
        match self {
            Self::Quarter => Some(15 * MINUTE_MS),
            Self::Half => Some(30 * MINUTE_MS),
            Self::Hour => Some(60 * MINUTE_MS),
            Self::Day => None,
        }
    }
}

/// Why there are no intervals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IntervalError {
    /// Not an IANA name.
    UnknownZone(String),
    /// Not a calendar day as `YYYY-MM-DD`.
    BadDate(String),
    /// The last day is before the first.
    Backwards {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// More than ten years.
    TooLong {
        /// Days asked for.
        days: i64,
    },
}

impl fmt::Display for IntervalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownZone(name) => write!(
                f,
                "\"{name}\" is not a time zone; use an IANA name such as America/New_York"
            ),
            Self::BadDate(text) => {
                write!(f, "\"{text}\" is not a date; write it as 2026-11-20")
            }
            Self::Backwards { from, to } => {
                write!(f, "the last day {to} is before the first {from}")
            }
            Self::TooLong { days } => {
                write!(f, "{days} days are too many; ask for at most ten years")
            }
        }
    }
}

impl std::error::Error for IntervalError {}

/// Finds a zone by its IANA name.
pub fn zone(name: &str) -> Result<Tz, IntervalError> {
    name.parse()
        .map_err(|_| IntervalError::UnknownZone(name.to_owned()))
}

/// Calendar days, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DateRange {
    from: NaiveDate,
    to: NaiveDate,
}

impl DateRange {
    /// Checks the order and the length.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, IntervalError> {
        for date in [from, to] {
            if !YEARS.contains(&date.year()) {
                return Err(IntervalError::BadDate(date.to_string()));
            }
        }
        if to < from {
            return Err(IntervalError::Backwards { from, to });
        }
        let days = (to - from).num_days().saturating_add(1);
        if days > MOST_DAYS {
            return Err(IntervalError::TooLong { days });
        }
        Ok(Self { from, to })
    }

    /// Reads two days written `YYYY-MM-DD`.
    pub fn parse(from: &str, to: &str) -> Result<Self, IntervalError> {
        Self::new(date(from)?, date(to)?)
    }

    /// First day.
    #[must_use]
    pub const fn from(&self) -> NaiveDate {
        self.from
    }

    /// Last day.
    #[must_use]
    pub const fn to(&self) -> NaiveDate {
        self.to
    }

    /// All days in order.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let to = self.to;
        self.from.iter_days().take_while(move |day| *day <= to)
    }

    /// The half-open span of these days in a zone.
    #[must_use]
    pub fn span(&self, zone: Tz) -> (Timestamp, Timestamp) {
        let end = self.to.succ_opt().unwrap_or(self.to);
        (day_start(zone, self.from), day_start(zone, end))
    }
}

fn date(text: &str) -> Result<NaiveDate, IntervalError> {
    let strict = text.len() == 10;
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|_| strict)
        .ok_or_else(|| IntervalError::BadDate(text.to_owned()))
}

/// One interval.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Interval {
    /// Its first moment.
    pub start: Timestamp,
    /// The first moment after it.
    pub end: Timestamp,
    /// The calendar day it belongs to.
    pub date: NaiveDate,
    /// Hour of the local clock when it starts.
    pub hour: u32,
    /// 0 = Monday.
    pub weekday: u32,
    /// "2026-11-20" for a day; else "09:00", with the day before it when there are several days
    /// and the offset behind it when the clock shows that time twice.
    pub label: String,
}

impl Interval {
    /// Whether `moment` is in it.
    #[must_use]
    pub fn holds(&self, moment: Timestamp) -> bool {
        self.start <= moment && moment < self.end
    }
}

/// Intervals that follow each other without a gap.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Intervals {
    zone: Tz,
    width: Width,
    list: Vec<Interval>,
}

impl Intervals {
    /// The intervals of a range of days.
    pub fn over(range: DateRange, zone: Tz, width: Width) -> Result<Self, IntervalError> {
        let several = range.from != range.to;
        let mut list = Vec::new();
        for date in range.days() {
            let start = day_start(zone, date);
            let end = day_start(zone, date.succ_opt().unwrap_or(date));
            let cuts = match width.millis() {
                Some(width) => clock::cuts(zone, start, end, width),
                None if start < end => vec![(start, end)],
                None => Vec::new(),
            };
            list.extend(cuts.into_iter().map(|(start, end)| {
                let wall = local(zone, start);
                Interval {
                    start,
                    end,
                    date,
                    hour: wall.hour(),
                    weekday: date.weekday().num_days_from_monday(),
                    label: match width {
                        Width::Day => date.to_string(),
                        Width::Quarter | Width::Half | Width::Hour => {
                            clock::label(zone, start, end, several)
                        }
                    },
                }
            }));
        }
        Ok(Self { zone, width, list })
    }

    /// The interval that holds `moment`, by binary search.
    #[must_use]
    pub fn find(&self, moment: Timestamp) -> Option<usize> {
        let after = self.list.partition_point(|i| i.start <= moment);
        let index = after.checked_sub(1)?;
        self.list.get(index).filter(|i| i.holds(moment))?;
        Some(index)
    }

    /// By index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Interval> {
        self.list.get(index)
    }

    /// In order of time.
    pub fn iter(&self) -> std::slice::Iter<'_, Interval> {
        self.list.iter()
    }

    /// How many.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none: the only day asked for was skipped by the zone.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The zone.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The width.
    #[must_use]
    pub const fn width(&self) -> Width {
        self.width
    }
}

#[cfg(test)]
mod tests;
