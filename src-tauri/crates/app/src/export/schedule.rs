//! Which days a scheduled export still owes.
//!
//! Pure: the clock, the zone and what was written are arguments. A day is owed once it is over and
//! the hour of the export has come; a computer that slept through that owes it when it wakes.

use chrono::{Days, NaiveDate, Timelike};
use engine::Timestamp;
use engine::metrics::interval::{DateRange, Tz, local};
use ringcentral_proto::sentence::Sentence;

/// Days a computer that was away for long catches up with; older ones are exported by hand.
pub const MOST_DAYS: u64 = 62;

/// The days to write, the oldest first. Before the first export only the last day is owed.
#[must_use]
pub fn owed(
    now: Timestamp,
    zone: Tz,
    minute_of_day: u32,
    written: Option<NaiveDate>,
) -> Vec<NaiveDate> {
    let wall = local(zone, now);
    let minute = wall.hour().saturating_mul(60).saturating_add(wall.minute());
    let back = if minute >= minute_of_day { 1 } else { 2 };
    let Some(last) = wall.date().checked_sub_days(Days::new(back)) else {
        return Vec::new();
    };
    let earliest = last
        .checked_sub_days(Days::new(MOST_DAYS - 1))
        .unwrap_or(last);
    let first = match written.and_then(|day| day.succ_opt()) {
        Some(next) => next.max(earliest),
        None => last,
    };
    first.iter_days().take_while(|day| *day <= last).collect()
}

/// When the next day is written: now when one is owed, else at the next hour of the export.
#[must_use]
pub fn next_at(
    now: Timestamp,
    zone: Tz,
    minute_of_day: u32,
    written: Option<NaiveDate>,
) -> Option<Timestamp> {
    if !owed(now, zone, minute_of_day, written).is_empty() {
        return Some(now);
    }
    let today = local(zone, now).date();
    let days = today.iter_days().take(2);
    let mut times = days.filter_map(|day| {
        let (begin, end) = DateRange::new(day, day).ok()?.span(zone);
        // On a day whose clock changes the hour may be elsewhere: the first minute that is late
        // enough, as `owed` sees it.
        let minutes = std::iter::successors(Some(begin), |at| Some(at.plus_millis(60_000)));
        minutes.take_while(|at| *at < end).find(|at| {
            let wall = local(zone, *at);
            wall.hour() * 60 + wall.minute() >= minute_of_day
        })
    });
    times.find(|at| *at > now)
}

/// The name of a file: `{report}` and `{date}` in a pattern, and the end that says what it is.
#[must_use]
pub fn file_name(pattern: &str, report: &str, date: NaiveDate, format: &str) -> String {
    let name = pattern
        .replace("{report}", report)
        .replace("{date}", &date.to_string());
    format!("{name}.{format}")
}

/// What is wrong with a pattern, as a sentence.
pub fn check_pattern(pattern: &str) -> Result<(), Sentence> {
    for part in ["{report}", "{date}"] {
        if !pattern.contains(part) {
            let needed = Sentence::of(
                "schedule_name_needs",
                "The file name needs {part} in it, so that no file replaces another.",
            );
            return Err(needed.with("part", part));
        }
    }
    let plain = pattern.replace("{report}", "").replace("{date}", "");
    let bad = |c: char| c.is_control() || "/\\:*?\"<>|{}".contains(c);
    match plain.chars().find(|c| bad(*c)) {
        Some(c) => Err(Sentence::of(
            "schedule_name_holds",
            "A file name cannot hold {letter}. Leave it out.",
        )
        .with("letter", format!("{c:?}"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use engine::metrics::interval::zone;

    use super::*;

    fn days(now: &str, minute: u32, written: Option<&str>) -> Vec<String> {
        let new_york = zone("America/New_York").unwrap();
        let written = written.map(|day| day.parse().unwrap());
        let owed = owed(Timestamp::parse(now).unwrap(), new_york, minute, written);
        owed.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_day_is_owed_once_and_a_missed_one_later() {
        // 06:00 in New York is 11:00 UTC.
        assert_eq!(days("2026-11-20T10:59:00Z", 360, None), ["2026-11-18"]);
        assert_eq!(days("2026-11-20T11:00:00Z", 360, None), ["2026-11-19"]);
        assert!(days("2026-11-20T11:00:00Z", 360, Some("2026-11-19")).is_empty());
        assert!(days("2026-11-21T04:59:00Z", 0, Some("2026-11-19")).is_empty());
        assert_eq!(
            days("2026-11-21T05:00:00Z", 0, Some("2026-11-19")),
            ["2026-11-20"]
        );
        // Asleep over the weekend.
        assert_eq!(
            days("2026-11-23T13:00:00Z", 360, Some("2026-11-19")),
            ["2026-11-20", "2026-11-21", "2026-11-22"]
        );
        // A clock that was set back owes nothing twice.
        assert!(days("2026-11-18T13:00:00Z", 360, Some("2026-11-19")).is_empty());
        assert_eq!(
            days("2026-11-20T13:00:00Z", 0, Some("2020-01-01")).len() as u64,
            MOST_DAYS
        );
    }

    #[test]
    fn the_next_one_is_told_also_when_the_clock_changes() {
        let new_york = zone("America/New_York").unwrap();
        let next = |now: &str, minute: u32, written: &str| {
            let now = Timestamp::parse(now).unwrap();
            next_at(now, new_york, minute, Some(written.parse().unwrap()))
        };
        let at = |text: &str| Timestamp::parse(text);
        // Written at six; the next one at six tomorrow, 11:00 UTC.
        assert_eq!(
            next("2026-11-20T11:01:00Z", 360, "2026-11-19"),
            at("2026-11-21T11:00:00Z")
        );
        // Owed, so at once.
        assert_eq!(
            next("2026-11-20T11:01:00Z", 360, "2026-11-18"),
            at("2026-11-20T11:01:00Z")
        );
        // 02:30 does not exist on 8 March: the first minute after it is 03:00, 07:00 UTC.
        assert_eq!(
            next("2026-03-08T05:00:00Z", 150, "2026-03-06"),
            at("2026-03-08T07:00:00Z")
        );
    }

    #[test]
    fn names_are_made_of_a_pattern() {
        let date = "2026-11-20".parse().unwrap();
        let name = file_name("{date} {report}", "agents", date, "xlsx");
        assert_eq!(name, "2026-11-20 agents.xlsx");
        assert!(check_pattern("floorwalker-{report}-{date}").is_ok());
        for bad in [
            "daily",
            "{report}",
            "../{report}-{date}",
            "{report}{date}{x}",
        ] {
            assert!(check_pattern(bad).is_err(), "{bad}");
        }
    }
}
