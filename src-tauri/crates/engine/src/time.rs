//! Times and outages. Nothing here reads a clock.

use std::fmt;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

/// A moment in milliseconds since 1970-01-01T00:00:00Z; always the server's time in a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 and RingCentral's older `…+0000` form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse_usual(text.as_bytes()).or_else(|| {
            DateTime::parse_from_rfc3339(text)
                .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
                .ok()
                .map(|t| Self(t.timestamp_millis()))
        })
    }

    /// RFC 3339 with milliseconds and `Z`.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        DateTime::<Utc>::from_timestamp_millis(self.0)
            .unwrap_or_default()
            .to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    /// Milliseconds from `earlier` to here, never negative: event times may run backwards.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).max(0)
    }

    /// This moment moved by milliseconds.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

/// `2026-11-20T10:00:00.000Z`, the form of nearly every notification, without trying the others.
fn parse_usual(text: &[u8]) -> Option<Timestamp> {
    let &[
        y1,
        y2,
        y3,
        y4,
        b'-',
        m1,
        m2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
        b'.',
        f1,
        f2,
        f3,
        b'Z',
    ] = text
    else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |number, digit| {
            let value = u32::from(digit.wrapping_sub(b'0'));
            (value < 10).then_some(number * 10 + value)
        })
    };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)?;
    let time = day.and_hms_milli_opt(
        number(&[h1, h2])?,
        number(&[n1, n2])?,
        number(&[s1, s2])?,
        number(&[f1, f2, f3])?,
    )?;
    Some(Timestamp(time.and_utc().timestamp_millis()))
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339())
    }
}

/// A span in which notifications may have been lost.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outage {
    /// From this moment.
    pub from: Timestamp,
    /// To this one; `None` while it lasts.
    pub to: Option<Timestamp>,
    /// Why, as a sentence.
    pub reason: String,
}

impl Outage {
    /// Whether the span `[from, to]` touches this outage.
    #[must_use]
    pub fn overlaps(&self, from: Timestamp, to: Timestamp) -> bool {
        from <= self.to.unwrap_or(Timestamp(i64::MAX)) && to >= self.from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_time_spellings_read_the_same() {
        let a = Timestamp::parse("2020-06-23T01:19:21.627Z").unwrap();
        let b = Timestamp::parse("2020-06-23T01:19:21.627+0000").unwrap();
        assert_eq!(a, b);
        assert_eq!(a.to_rfc3339(), "2020-06-23T01:19:21.627Z");
    }

    #[test]
    fn the_usual_spelling_reads_as_the_general_one() {
        let general = |text: &str| {
            let time = DateTime::parse_from_rfc3339(text).ok()?;
            Some(Timestamp(time.timestamp_millis()))
        };
        let usual = "2026-11-20T10:20:30.456Z";
        assert_eq!(parse_usual(usual.as_bytes()), general(usual));
        // Every byte of it replaced by what is next to a digit, a digit, or nothing of the kind.
        for at in 0..usual.len() {
            for byte in "/:09123456789-TZ. +z".chars() {
                let mut text = usual.to_owned();
                text.replace_range(at..=at, &byte.to_string());
                assert_eq!(Timestamp::parse(&text), general(&text), "{text}");
            }
        }
        for text in ["2024-02-29T23:59:59.999Z", "1969-12-31T23:59:59.999Z"] {
            assert_eq!(parse_usual(text.as_bytes()), general(text), "{text}");
        }
    }

    #[test]
    fn a_span_is_never_negative() {
        assert_eq!(Timestamp(5).since(Timestamp(9)), 0);
        assert_eq!(Timestamp(i64::MAX).since(Timestamp(i64::MIN)), i64::MAX);
    }
}
