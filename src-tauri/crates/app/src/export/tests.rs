//! The CSVs byte for byte, their options, and: rows add up to the total.

use engine::metrics::interval::{DateRange, Width, zone};
use engine::metrics::{ServiceLevelRule, ServiceLevelRules};
use engine::{Call, CallOutcome, Directory, Extension, ExtensionKind, Leg, Outcome, Side};

use super::*;
use store::{Batch, Store};

use crate::query::{ExportJob, ReportContext, Target, export};
use crate::view::BusinessHours;

fn directory() -> Directory {
    let mut directory = Directory::new();
    for (id, number, name, kind) in [
        ("101", "7101", "Moreau, Ines", ExtensionKind::Person),
        ("102", "7102", "=Bo", ExtensionKind::Person),
        ("900", "79", "Billing", ExtensionKind::Queue),
    ] {
        directory.insert(Extension {
            id: id.into(),
            number: Some(number.into()),
            name: name.into(),
            kind,
        });
    }
    directory
}

fn legs() -> Vec<Leg> {
    vec![
        Leg {
            customer_number: Some("+14155550164".into()),
            customer_name: Some("+1 (415) 555-0164".into()),
            ended_by: Some(Side::Customer),
            ended_on_hold: true,
            ..sample::leg("s-1", "p-1-2", "101", "2026-11-20T14:00:00.250Z")
        },
        Leg {
            outcome: Outcome::Missed,
            answered_at: None,
            ring_ms: 21_500,
            talk_ms: 0,
            hold_ms: 0,
            hold_count: 0,
            ..sample::leg("s-2", "p-2-2", "101", "2026-11-20T15:00:00Z")
        },
        sample::leg("s-3", "p-3-2", "101", "2026-11-21T15:00:00Z"),
    ]
}

fn calls() -> Vec<Call> {
    vec![
        Call {
            queue_extension: Some("900".into()),
            customer_number: Some("+14155550164".into()),
            ended_by: Some(Side::Customer),
            ended_on_hold: true,
            outcome: CallOutcome::AbandonedOnHold,
            ..sample::call("s-1", "2026-11-20T14:00:00.250Z")
        },
        Call {
            queue_extension: Some("900".into()),
            outcome: CallOutcome::AbandonedWaiting,
            answered_at: None,
            wait_ms: Some(4_000),
            ..sample::call("s-2", "2026-11-20T15:00:00Z")
        },
    ]
}

/// The records above in a database, and what goes with them.
fn stored() -> (Store, ReportContext) {
    let mut store = Store::open_in_memory().unwrap();
    let (legs, calls) = (legs(), calls());
    store
        .commit(&Batch {
            legs,
            calls,
            ..Batch::default()
        })
        .unwrap();
    let context = ReportContext {
        directory: directory(),
        rules: ServiceLevelRules::from(ServiceLevelRule::default()),
        zone: zone("America/New_York").unwrap(),
        hours: BusinessHours::default(),
        now: engine::Timestamp::default(),
    };
    (store, context)
}

/// From a database, as the product does.
fn write(
    kind: ReportKind,
    range: DateRange,
    width: Width,
    options: &CsvOptions,
    target: Target<'_>,
) -> u64 {
    let (store, context) = stored();
    let job = ExportJob {
        kind,
        range,
        zone: context.zone,
        business_hours: false,
        width,
        format: Format::Csv,
        options: *options,
    };
    export(&store.reader().unwrap(), &job, &context, target).unwrap()
}

fn csv_of(kind: ReportKind, from: &str, to: &str, width: Width, options: &CsvOptions) -> String {
    let range = DateRange::parse(from, to).unwrap();
    let mut out = Vec::new();
    let rows = write(kind, range, width, options, Target::Stream(&mut out));
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count() as u64, rows + 1);
    text
}

fn one_day(kind: ReportKind) -> String {
    let plain = CsvOptions::default();
    csv_of(kind, "2026-11-20", "2026-11-20", Width::Hour, &plain)
}

/// Rows as maps from column to cell.
fn rows(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_daily_report_byte_for_byte() {
    assert_eq!(
        one_day(ReportKind::Agents),
        concat!(
            "date,time_zone,extension_number,agent,inbound_offered,inbound_answered,missed,",
            "answered_elsewhere,voicemail,rejected,outbound,outbound_connected,transferred,parked,",
            "ring_seconds_avg,ring_seconds_max,talk_seconds_total,talk_seconds_avg,",
            "talk_seconds_max,hold_seconds_total,hold_count,handle_seconds_avg,hangup_by_agent,",
            "hangup_by_customer,hangup_on_hold,first_call_at,last_call_at,completeness_percent\r\n",
            "2026-11-20,America/New_York,7102,'=Bo,0,0,0,0,0,0,0,0,0,0,,,0.000,,,0.000,0,,0,0,0,,,\r\n",
            "2026-11-20,America/New_York,7101,\"Moreau, Ines\",2,1,1,0,0,0,0,0,0,0,15.750,21.500,",
            "60.000,60.000,60.000,5.000,1,65.000,0,1,1,2026-11-20T09:00:00.250-05:00,",
            "2026-11-20T10:00:00.000-05:00,100.00\r\n",
            "2026-11-20,America/New_York,,Total,2,1,1,0,0,0,0,0,0,0,15.750,21.500,",
            "60.000,60.000,60.000,5.000,1,65.000,0,1,1,2026-11-20T09:00:00.250-05:00,",
            "2026-11-20T10:00:00.000-05:00,100.00\r\n",
        )
    );
}

#[test]
fn several_days_are_a_row_for_each_agent_and_date_and_one_total() {
    let plain = CsvOptions::default();
    let text = csv_of(
        ReportKind::Agents,
        "2026-11-20",
        "2026-11-21",
        Width::Day,
        &plain,
    );
    let rows = rows(&text);
    let dates: Vec<(&str, &str)> = rows
        .iter()
        .map(|r| (r["date"].as_str(), r["agent"].as_str()))
        .collect();
    assert_eq!(
        dates,
        [
            ("2026-11-20", "'=Bo"),
            ("2026-11-20", "Moreau, Ines"),
            ("2026-11-21", "'=Bo"),
            ("2026-11-21", "Moreau, Ines"),
            ("2026-11-20/2026-11-21", "Total"),
        ]
    );
    for column in [
        "inbound_offered",
        "missed",
        "talk_seconds_total",
        "hold_count",
    ] {
        let number = |row: &std::collections::BTreeMap<String, String>| -> f64 {
            row[column].parse().unwrap()
        };
        let (total, parts) = rows.split_last().unwrap();
        let sum: f64 = parts.iter().map(number).sum();
        assert!((sum - number(total)).abs() < 1e-9, "{column}");
    }
    assert_eq!(rows[4]["talk_seconds_avg"], "60.000");
}

#[test]
fn queues_byte_for_byte() {
    assert_eq!(
        one_day(ReportKind::Queues),
        concat!(
            "date,time_zone,extension_number,queue,offered,answered,abandoned_waiting,",
            "abandoned_on_hold,short_abandoned,voicemail,missed,transferred_out,overflowed,",
            "waiting,unknown,missed_offers,asa_seconds,longest_wait_seconds,",
            "service_level_percent,service_level_rule,completeness_percent\r\n",
            "2026-11-20,America/New_York,79,Billing,2,1,1,1,1,0,0,0,0,0,0,0,10.000,10.000,50.00,",
            "answered in 20 s ÷ (answered + abandoned),100.00\r\n",
            "2026-11-20,America/New_York,,Total,2,1,1,1,1,0,0,0,0,0,0,0,10.000,10.000,50.00,",
            "answered in 20 s ÷ (answered + abandoned),100.00\r\n",
        )
    );
}

#[test]
fn intervals_add_up_at_every_width_and_have_their_offset() {
    let plain = CsvOptions::default();
    for (width, count) in [
        (Width::Quarter, 96),
        (Width::Half, 48),
        (Width::Hour, 24),
        (Width::Day, 1),
    ] {
        let text = csv_of(
            ReportKind::Intervals,
            "2026-11-20",
            "2026-11-20",
            width,
            &plain,
        );
        let rows = rows(&text);
        assert_eq!(rows.len(), count);
        let sum =
            |column: &str| -> u32 { rows.iter().map(|r| r[column].parse::<u32>().unwrap()).sum() };
        assert_eq!(
            (sum("offered"), sum("answered"), sum("abandoned_waiting")),
            (2, 1, 1)
        );
        assert_eq!(rows[0]["interval_start"], "2026-11-20T00:00:00.000-05:00");
        assert_eq!(
            rows.last().unwrap()["interval_end"],
            "2026-11-21T00:00:00.000-05:00"
        );
    }
    let autumn = csv_of(
        ReportKind::Intervals,
        "2026-11-01",
        "2026-11-01",
        Width::Hour,
        &plain,
    );
    let labels: Vec<String> = rows(&autumn)
        .into_iter()
        .take(4)
        .map(|r| r["interval"].clone())
        .collect();
    assert_eq!(labels, ["00:00", "01:00 −04:00", "01:00 −05:00", "02:00"]);
}

#[test]
fn legs_are_the_rows_of_replay() {
    let mut replayed = Vec::new();
    let legs = legs();
    replay_legs_csv(legs.iter().take(2), &mut replayed).unwrap();
    assert_eq!(
        one_day(ReportKind::Legs),
        String::from_utf8(replayed).unwrap()
    );
}

#[test]
fn calls_say_who_took_part_and_how_it_ended() {
    let rows = rows(&one_day(ReportKind::Calls));
    assert_eq!(rows[0]["agent_names"], "Moreau, Ines");
    assert_eq!(rows[0]["result"], "Customer hung up during hold");
    assert_eq!(rows[0]["customer_number"], "+14155550164");
    assert_eq!(rows[1]["result"], "Customer hung up while waiting");
}

#[test]
fn numbers_are_masked_on_request() {
    let options = CsvOptions {
        mask_numbers: true,
        ..CsvOptions::default()
    };
    for kind in [ReportKind::Legs, ReportKind::Calls] {
        let text = csv_of(kind, "2026-11-20", "2026-11-20", Width::Day, &options);
        assert!(!text.contains("0164"), "{text}");
        assert_eq!(rows(&text)[0]["customer_number"], "'+1415555••••");
    }
}

#[test]
fn a_mark_and_semicolons_on_request() {
    let options = CsvOptions {
        bom: true,
        semicolon: true,
        mask_numbers: false,
    };
    let text = csv_of(
        ReportKind::Agents,
        "2026-11-20",
        "2026-11-20",
        Width::Day,
        &options,
    );
    assert!(text.starts_with("\u{feff}date;time_zone;"));
    assert!(
        text.contains(";Moreau, Ines;"),
        "a comma needs no quotes here"
    );
}

#[test]
fn kinds_are_known_by_their_words() {
    for kind in ReportKind::ALL {
        assert_eq!(ReportKind::from_word(kind.as_str()), Some(kind));
    }
    assert_eq!(ReportKind::from_word("Agents"), None);
}

#[test]
fn a_report_is_saved_whole() {
    let path = std::env::temp_dir().join(format!("report-{}.csv", std::process::id()));
    let range = DateRange::parse("2026-11-20", "2026-11-20").unwrap();
    let options = CsvOptions::default();
    let rows = write(
        ReportKind::Agents,
        range,
        Width::Day,
        &options,
        Target::File(&path),
    );
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(text.lines().count() as u64, rows + 1);
}

#[test]
fn what_is_limited_to_the_business_hours_says_so_in_its_last_column() {
    let (store, mut context) = stored();
    let reader = store.reader().unwrap();
    let write = |kind, format, context: &ReportContext| {
        let job = ExportJob {
            kind,
            range: DateRange::parse("2026-11-20", "2026-11-20").unwrap(),
            zone: context.zone,
            business_hours: true,
            width: Width::Hour,
            format,
            options: CsvOptions::default(),
        };
        let mut out = Vec::new();
        let written = export(&reader, &job, context, Target::Stream(&mut out));
        written.map(|_| out).map_err(|error| error.to_string())
    };
    // Nobody said when that is.
    let refused = write(ReportKind::Agents, Format::Csv, &context).unwrap_err();
    assert!(refused.contains("set them in Settings"), "{refused}");
    // A Friday: the first call came at 09:00:00.250, the second at 10:00.
    context.hours.enabled = true;
    context.hours.days[4].from_min = 9 * 60 + 1;
    let text = |kind| String::from_utf8(write(kind, Format::Csv, &context).unwrap()).unwrap();
    let words = "Mon-Thu 08:00-18:00, Fri 09:01-18:00 (America/New_York)";
    for kind in ReportKind::ALL {
        if kind == ReportKind::Outages {
            assert!(write(kind, Format::Csv, &context).is_err());
            continue;
        }
        let rows = rows(&text(kind));
        assert!(
            rows.iter().all(|row| row["business_hours"] == words),
            "{kind:?}"
        );
    }
    assert_eq!(rows(&text(ReportKind::Calls)).len(), 1);
    let total = rows(&text(ReportKind::Queues)).pop().unwrap();
    assert_eq!(
        (total["offered"].as_str(), total["answered"].as_str()),
        ("1", "0")
    );
    assert!(write(ReportKind::Agents, Format::Xlsx, &context).is_ok());
}
