//! Days of 23, 24 and 25 hours, odd zones, and: every moment is in exactly one interval.

use proptest::prelude::*;

use super::*;

fn over(zone_name: &str, from: &str, to: &str, width: Width) -> Intervals {
    let range = DateRange::parse(from, to).unwrap();
    Intervals::over(range, zone(zone_name).unwrap(), width).unwrap()
}

fn labels(intervals: &Intervals) -> Vec<&str> {
    intervals.iter().map(|i| i.label.as_str()).collect()
}

fn hours(intervals: &Intervals) -> Vec<i64> {
    intervals
        .iter()
        .map(|i| i.end.since(i.start) / MINUTE_MS)
        .collect()
}

#[test]
fn days_have_23_24_and_25_hours() {
    let cases = [
        ("America/New_York", "2026-03-08", 23 * 60),
        ("America/New_York", "2026-11-01", 25 * 60),
        ("America/New_York", "2026-11-20", 24 * 60),
        ("Europe/Berlin", "2026-03-29", 23 * 60),
        ("Europe/Berlin", "2026-10-25", 25 * 60),
        ("Australia/Lord_Howe", "2026-04-05", 24 * 60 + 30),
        ("Australia/Lord_Howe", "2026-10-04", 23 * 60 + 30),
        ("Asia/Kathmandu", "2026-03-29", 24 * 60),
        ("Asia/Tokyo", "2026-03-08", 24 * 60),
        ("UTC", "2026-03-08", 24 * 60),
    ];
    for (name, date, minutes) in cases {
        let day = over(name, date, date, Width::Day);
        assert_eq!(hours(&day), vec![minutes], "{name} {date}");
        assert_eq!(labels(&day), vec![date]);
        for width in [Width::Quarter, Width::Half, Width::Hour] {
            let sum: i64 = hours(&over(name, date, date, width)).iter().sum();
            assert_eq!(sum, minutes, "{name} {date} {width:?}");
        }
    }
}

#[test]
fn the_repeated_hour_appears_twice_with_its_offset() {
    let autumn = over("America/New_York", "2026-11-01", "2026-11-01", Width::Hour);
    assert_eq!(
        labels(&autumn).get(..5).unwrap(),
        ["00:00", "01:00 −04:00", "01:00 −05:00", "02:00", "03:00"]
    );
    assert_eq!(autumn.len(), 25);
    let hours: Vec<u32> = autumn.iter().take(4).map(|i| i.hour).collect();
    assert_eq!(hours, [0, 1, 1, 2]);
    let spring = over("America/New_York", "2026-03-08", "2026-03-08", Width::Hour);
    assert_eq!(
        labels(&spring).get(..4).unwrap(),
        ["00:00", "01:00", "03:00", "04:00"]
    );
    assert_eq!(spring.len(), 23);
}

#[test]
fn lord_howe_moves_by_half_an_hour() {
    let autumn = over(
        "Australia/Lord_Howe",
        "2026-04-05",
        "2026-04-05",
        Width::Hour,
    );
    assert_eq!(
        labels(&autumn).get(..4).unwrap(),
        ["00:00", "01:00 +11:00", "01:30 +10:30", "02:00"]
    );
    assert_eq!(hours(&autumn).get(..4).unwrap(), [60, 60, 30, 60]);
    let spring = over(
        "Australia/Lord_Howe",
        "2026-10-04",
        "2026-10-04",
        Width::Half,
    );
    assert_eq!(
        labels(&spring).get(3..6).unwrap(),
        ["01:30", "02:30", "03:00"]
    );
    let quarters = over(
        "Australia/Lord_Howe",
        "2026-04-05",
        "2026-04-05",
        Width::Quarter,
    );
    assert_eq!(
        labels(&quarters).get(5..11).unwrap(),
        [
            "01:15",
            "01:30 +11:00",
            "01:45 +11:00",
            "01:30 +10:30",
            "01:45 +10:30",
            "02:00"
        ]
    );
}

#[test]
fn quarters_of_kathmandu_follow_its_wall_clock() {
    let day = over("Asia/Kathmandu", "2026-11-20", "2026-11-20", Width::Hour);
    let first = day.get(0).unwrap();
    // 00:00 there is 18:15 UTC of the day before.
    assert_eq!(first.start.to_rfc3339(), "2026-11-19T18:15:00.000Z");
    assert_eq!(first.label, "00:00");
    assert_eq!(day.len(), 24);
    assert_eq!(
        rfc3339(zone("Asia/Kathmandu").unwrap(), first.start),
        "2026-11-20T00:00:00.000+05:45"
    );
}

#[test]
fn days_whose_midnight_is_skipped_or_repeated_or_that_never_were() {
    // Havana's clock goes from 00:00 to 01:00, and from 01:00 back to 00:00.
    let spring = over("America/Havana", "2026-03-08", "2026-03-08", Width::Hour);
    assert_eq!(labels(&spring).first(), Some(&"01:00"));
    assert_eq!(spring.len(), 23);
    let autumn = over("America/Havana", "2026-11-01", "2026-11-01", Width::Hour);
    assert_eq!(
        labels(&autumn).get(..3).unwrap(),
        ["00:00 −04:00", "00:00 −05:00", "01:00"]
    );
    assert_eq!(autumn.len(), 25);
    // Samoa crossed the date line: there was no 30 December 2011.
    let samoa = over("Pacific/Apia", "2011-12-29", "2011-12-31", Width::Day);
    assert_eq!(labels(&samoa), ["2011-12-29", "2011-12-31"]);
    assert_eq!(hours(&samoa), [24 * 60, 24 * 60]);
    assert!(over("Pacific/Apia", "2011-12-30", "2011-12-30", Width::Hour).is_empty());
}

#[test]
fn a_change_at_an_odd_minute_is_a_boundary() {
    // Newfoundland's clock went from 00:01 back to 23:01 of the day before.
    let night = over("America/St_Johns", "2006-10-29", "2006-10-29", Width::Hour);
    assert_eq!(
        labels(&night).get(..4).unwrap(),
        ["00:00 −02:30", "23:01 −03:30", "00:00 −03:30", "01:00"]
    );
    assert_eq!(hours(&night).get(..4).unwrap(), [1, 59, 60, 60]);
}

#[test]
fn several_days_have_the_day_in_the_label() {
    let two = over("UTC", "2026-11-19", "2026-11-20", Width::Hour);
    assert_eq!(two.len(), 48);
    assert_eq!(two.get(25).unwrap().label, "2026-11-20 01:00");
    assert_eq!(two.get(25).unwrap().weekday, 4);
}

#[test]
fn wrong_input_is_an_error_with_a_sentence() {
    let parse = DateRange::parse;
    let cases = [
        (parse("2026-11-20", "2026-11-19"), "before the first"),
        (parse("2026-1-5", "2026-11-19"), "is not a date"),
        (parse("2026-02-30", "2026-03-01"), "is not a date"),
        (parse("", ""), "is not a date"),
        (parse("1026-01-01", "1026-01-01"), "is not a date"),
        (parse("2016-01-01", "2026-01-01"), "ten years"),
    ];
    for (found, part) in cases {
        let text = found.unwrap_err().to_string();
        assert!(text.contains(part), "{text}");
    }
    assert!(parse("2016-01-01", "2025-12-31").is_ok());
    assert_eq!(
        zone("Mars/Olympus"),
        Err(IntervalError::UnknownZone("Mars/Olympus".into()))
    );
}

#[test]
fn a_moment_outside_is_in_no_interval() {
    let day = over("UTC", "2026-11-20", "2026-11-20", Width::Hour);
    let start = Timestamp::parse("2026-11-20T00:00:00Z").unwrap();
    assert_eq!(day.find(start), Some(0));
    assert_eq!(day.find(start.plus_millis(-1)), None);
    assert_eq!(day.find(start.plus_millis(86_399_999)), Some(23));
    assert_eq!(day.find(start.plus_millis(86_400_000)), None);
}

const ZONES: [&str; 8] = [
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "America/Havana",
    "America/St_Johns",
    "Pacific/Apia",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_moment_is_in_exactly_one_interval(
        name in prop::sample::select(&ZONES[..]),
        day in 0_u64..20_000,
        days in 1_u64..4,
        width in prop::sample::select(Width::ALL),
        moments in prop::collection::vec(0.0_f64..1.0, 1..20),
    ) {
        let zone = zone(name).unwrap();
        let first = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap();
        let from = first.checked_add_days(chrono::Days::new(day)).unwrap();
        let to = from.checked_add_days(chrono::Days::new(days - 1)).unwrap();
        let range = DateRange::new(from, to).unwrap();
        let intervals = Intervals::over(range, zone, width).unwrap();
        let (start, end) = range.span(zone);
        // They follow each other from the first moment to the last.
        let mut at = start;
        for interval in intervals.iter() {
            prop_assert_eq!(interval.start, at);
            prop_assert!(interval.start < interval.end);
            if let Some(most) = width.millis() {
                prop_assert!(interval.end.since(interval.start) <= most);
            }
            at = interval.end;
        }
        prop_assert_eq!(at, end);
        let mut seen = std::collections::BTreeSet::new();
        for interval in intervals.iter() {
            prop_assert!(seen.insert(interval.label.as_str()), "{} twice", interval.label);
        }
        for share in moments {
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a random moment")]
            let moment = start.plus_millis((share * end.since(start) as f64) as i64);
            let found = intervals.find(moment);
            let holding: Vec<usize> = (0..intervals.len())
                .filter(|i| intervals.get(*i).unwrap().holds(moment))
                .collect();
            prop_assert_eq!(found.into_iter().collect::<Vec<_>>(), holding);
        }
    }

    #[test]
    fn a_wide_boundary_is_a_narrow_one(
        name in prop::sample::select(&ZONES[..]), day in 0_u64..20_000) {
        let zone = zone(name).unwrap();
        let date = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap()
            .checked_add_days(chrono::Days::new(day)).unwrap();
        let range = DateRange::new(date, date).unwrap();
        let starts = |width| -> std::collections::BTreeSet<Timestamp> {
            Intervals::over(range, zone, width).unwrap().iter().map(|i| i.start).collect()
        };
        let (quarter, half, hour, whole) = (
            starts(Width::Quarter), starts(Width::Half), starts(Width::Hour), starts(Width::Day));
        prop_assert!(half.is_subset(&quarter));
        prop_assert!(hour.is_subset(&half));
        prop_assert!(whole.is_subset(&hour));
    }
}
