//! The wall clock of a zone: offsets, days, boundaries and labels.

use chrono::{
    DateTime, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset,
    SecondsFormat, TimeZone,
};
use chrono_tz::Tz;

use crate::Timestamp;

/// No zone is further from UTC, and none ever skipped more than a day.
const FAR_MS: i64 = 50 * 3_600_000;

fn utc(moment: Timestamp) -> NaiveDateTime {
    DateTime::from_timestamp_millis(moment.as_millis())
        .unwrap_or_default()
        .naive_utc()
}

fn offset(zone: Tz, moment: Timestamp) -> FixedOffset {
    zone.offset_from_utc_datetime(&utc(moment)).fix()
}

fn offset_ms(zone: Tz, moment: Timestamp) -> i64 {
    i64::from(offset(zone, moment).local_minus_utc()).saturating_mul(1000)
}

/// What the clock on the wall shows.
#[must_use]
pub fn local(zone: Tz, moment: Timestamp) -> NaiveDateTime {
    zone.from_utc_datetime(&utc(moment)).naive_local()
}

/// RFC 3339 with milliseconds and the zone's offset at that moment.
#[must_use]
pub fn rfc3339(zone: Tz, moment: Timestamp) -> String {
    zone.from_utc_datetime(&utc(moment))
        .to_rfc3339_opts(SecondsFormat::Millis, false)
}

/// The first moment of a calendar day. Where the zone skips midnight it is the end of the gap;
/// where it repeats midnight it is the first one.
#[must_use]
pub fn day_start(zone: Tz, date: NaiveDate) -> Timestamp {
    let midnight = date.and_time(NaiveTime::MIN);
    let millis = |t: DateTime<Tz>| Timestamp::from_millis(t.timestamp_millis());
    match zone.from_local_datetime(&midnight) {
        MappedLocalTime::Single(t) => millis(t),
        MappedLocalTime::Ambiguous(a, b) => millis(a.min(b)),
        MappedLocalTime::None => {
            let guess = Timestamp::from_millis(midnight.and_utc().timestamp_millis());
            first(guess.plus_millis(-FAR_MS), guess.plus_millis(FAR_MS), |t| {
                local(zone, t) >= midnight
            })
        }
    }
}

/// The first moment in `(low, high]` for which `holds`; it must hold from there to `high`.
fn first(mut low: Timestamp, mut high: Timestamp, holds: impl Fn(Timestamp) -> bool) -> Timestamp {
    while high.since(low) > 1 {
        let middle = low.plus_millis(high.since(low) / 2);
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// Cuts `[start, end)` at the multiples of `width` on the wall clock and at changes of the offset.
pub(super) fn cuts(
    zone: Tz,
    start: Timestamp,
    end: Timestamp,
    width: i64,
) -> Vec<(Timestamp, Timestamp)> {
    let mut list = Vec::new();
    let mut at = start;
    while at < end {
        let offset = offset_ms(zone, at);
        let into = at.as_millis().saturating_add(offset).rem_euclid(width);
        let mut next = at.plus_millis(width.saturating_sub(into));
        let last = next.plus_millis(-1);
        if offset_ms(zone, last) != offset {
            next = first(at, last, |t| offset_ms(zone, t) != offset);
        }
        let next = next.min(end);
        list.push((at, next));
        at = next;
    }
    list
}

/// "09:00"; the day before it on request; the offset behind it when the clock shows any part of
/// the interval twice.
pub(super) fn label(zone: Tz, start: Timestamp, end: Timestamp, with_date: bool) -> String {
    let wall = local(zone, start);
    let mut text = if with_date {
        wall.format("%Y-%m-%d %H:%M").to_string()
    } else {
        wall.format("%H:%M").to_string()
    };
    let twice = [start, end.plus_millis(-1)].into_iter().any(|t| {
        matches!(
            zone.from_local_datetime(&local(zone, t)),
            MappedLocalTime::Ambiguous(..)
        )
    });
    if twice {
        text.push(' ');
        text.push_str(&offset_label(zone, start));
    }
    text
}

/// The zone's offset at a moment, as people write it: "−05:00", "+05:45".
#[must_use]
pub fn offset_label(zone: Tz, moment: Timestamp) -> String {
    let minutes = offset(zone, moment).local_minus_utc() / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    let minutes = minutes.abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
