//! Years of history: every chart and export against a scan of every leg, in one run.
//!
//! `cargo bench -p app --bench history [-- LEGS [FILE]]`. Legs come as those of 400 agents do,
//! 27,400 a day in ten hours, each with its call; raw notifications are left out, because no
//! report reads them. With a FILE the database is kept there, and taken from there when it exists.

#![expect(clippy::print_stdout, reason = "the table is the point")]

#[path = "../../store/tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::time::Instant;

use app::export::{CsvOptions, ReportKind};
use app::query::{self, ExportJob, ReportContext, Target};
use app::report::kept::Kept;
use app::report::numbers::numbers_of_records;
use app::report::{Period, Selection};
use app::view::{BusinessHours, ReportRequest, Width as Wide};
use engine::metrics::interval::{DateRange, Width, zone};
use engine::{Call, Directory, ExtensionId, Leg, PartyId, TelephonySessionId, Timestamp};
use store::{Batch, CallQuery, CallSort, Reader, Store, Subject};
use support::{CallCentre, Dice};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const DAY_MS: i64 = 86_400_000;
const LEGS_A_DAY: i64 = 27_400;
const AGENTS: u64 = 400;
/// 2026-01-01T00:00:00Z.
const START_MS: i64 = 1_767_225_600_000;

fn main() -> Result<()> {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'));
    let legs: i64 = arguments.next().map_or(Ok(300_000), |word| word.parse())?;
    let days = (legs / LEGS_A_DAY).max(1);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let path = arguments
        .next()
        .map_or_else(|| folder.path().join("history.db"), Into::into);
    if !path.exists() {
        fill(&path, legs, days)?;
    }
    let reader = Reader::open(&path)?;
    let counts = reader.counts()?;
    println!(
        "{} legs, {} calls, {days} days, {} MB; best of three",
        counts.legs,
        counts.calls,
        reader.size()? / 1_000_000
    );
    let scan = best(|| scan(&path))?;
    let line = |what: &str, time: f64| {
        println!("| {what} | {:.1} ms | 1/{:.0} |", time * 1e3, scan / time);
    };
    println!("| | time | of the scan |\n|---|---|---|");
    line("scan of every leg, grouped in SQL", scan);
    charts(&reader, days, &line)?;
    exports(&reader, days, &line)?;
    pages(&reader, days, &line)
}

/// What no report should cost: every leg read once.
fn scan(path: &Path) -> Result<()> {
    let conn = rusqlite::Connection::open(path)?;
    let mut statement = conn.prepare_cached(
        "SELECT started_at_ms / 3600000, direction, outcome, origin, count(*), sum(ring_ms),
             sum(talk_ms), sum(hold_ms), sum(hold_count)
         FROM leg GROUP BY 1, 2, 3, 4",
    )?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

fn context() -> Result<ReportContext> {
    Ok(ReportContext {
        directory: Directory::new(),
        rules: app::config::Settings::default().service_level().into(),
        zone: zone("America/New_York")?,
        hours: BusinessHours {
            enabled: true,
            ..BusinessHours::default()
        },
        now: app::owner::local_now(),
    })
}

fn charts(reader: &Reader, days: i64, line: &dyn Fn(&str, f64)) -> Result<()> {
    let context = context()?;
    let agent = ExtensionId::new("62264007016");
    let queue = ExtensionId::new("63000002016");
    let range = DateRange::parse(&day(0), &day(days))?;
    let everyone = Selection::new(range, context.zone);
    let mut of_agent = everyone.clone();
    of_agent.agents.insert(agent.clone());
    let mut of_queue = everyone.clone();
    of_queue.queues.insert(queue.clone());
    let kept = |selection| {
        Kept::of(reader, selection, &context.directory, &context.rules).ok_or("sums cannot tell")
    };
    for (whose, selection) in [
        ("", &everyone),
        (" of one agent", &of_agent),
        (" of one queue", &of_queue),
    ] {
        line(
            &format!("days{whose}: outcomes, service level, abandonment, concurrency"),
            best(|| Ok(kept(selection)?.intervals(Width::Day)?))?,
        );
    }
    line(
        "hours of the whole time",
        best(|| Ok(kept(&everyone)?.intervals(Width::Hour)?))?,
    );
    let kathmandu = Selection::new(range, zone("Asia/Kathmandu")?);
    line(
        "days of Asia/Kathmandu (+05:45)",
        best(|| Ok(kept(&kathmandu)?.intervals(Width::Day)?))?,
    );
    for (whose, subject) in [
        ("", Subject::Everyone),
        (" of one agent", Subject::Agent(agent)),
        (" of one queue", Subject::Queue(queue)),
    ] {
        line(
            &format!("distributions{whose}, p50 and p90"),
            best(|| Ok(reader.spans(&subject, everyone.windows())?))?,
        );
    }
    line(
        "agents table",
        best(|| Ok(kept(&everyone)?.agents(Period::Whole)?))?,
    );
    line(
        "agents table of one queue",
        best(|| Ok(kept(&of_queue)?.agents(Period::Whole)?))?,
    );
    line(
        "queues table",
        best(|| Ok(kept(&everyone)?.queues(Period::Whole)?))?,
    );
    let request = |agents: &[&str], queues: &[&str]| ReportRequest {
        from: day(0),
        to: day(days),
        time_zone: String::new(),
        width: Wide::Day,
        agent_ids: agents.iter().map(|id| (*id).to_owned()).collect(),
        queue_ids: queues.iter().map(|id| (*id).to_owned()).collect(),
        compare: false,
        business_hours: false,
    };
    for (whose, request) in [
        ("", request(&[], &[])),
        (" of one agent", request(&["62264007016"], &[])),
        (" of one queue", request(&[], &["63000002016"])),
    ] {
        line(
            &format!("the whole report{whose}, nine charts and two tables"),
            best(|| Ok(query::report(reader, &request, &context)?))?,
        );
    }
    let beside = ReportRequest {
        from: day(days / 2),
        compare: true,
        ..request(&[], &[])
    };
    line(
        "a report of half the time beside the half before",
        best(|| Ok(query::report(reader, &beside, &context)?))?,
    );
    let month = ReportRequest {
        from: day((days - 30).max(0)),
        ..request(&[], &[])
    };
    line(
        "numbers table of thirty days",
        best(|| Ok(query::numbers(reader, &month, &context, false)?))?,
    );
    let selection = context.selection(&month)?;
    line(
        "the same from records",
        best(|| Ok(numbers_of_records(reader, &selection)?))?,
    );
    for (what, width) in [("days", Wide::Day), ("hours", Wide::Hour)] {
        let open = ReportRequest {
            width,
            business_hours: true,
            ..request(&[], &[])
        };
        line(
            &format!("the whole report by {what}, business hours only"),
            best(|| Ok(query::report(reader, &open, &context)?))?,
        );
    }
    let mut off = context.clone();
    off.hours.days.iter_mut().for_each(|day| day.from_min += 10);
    let open = ReportRequest {
        business_hours: true,
        ..request(&[], &[])
    };
    line(
        "the same from 08:10 (ends of the hours from records)",
        best(|| Ok(query::report(reader, &open, &off)?))?,
    );
    Ok(())
}

fn exports(reader: &Reader, days: i64, line: &dyn Fn(&str, f64)) -> Result<()> {
    let context = context()?;
    let middle = DateRange::parse(&day(days / 2), &day(days / 2))?;
    for kind in ReportKind::ALL {
        let job = ExportJob {
            kind,
            range: middle,
            zone: context.zone,
            business_hours: false,
            width: Width::Hour,
            format: app::export::Format::Csv,
            options: CsvOptions::default(),
        };
        let mut out = Vec::new();
        line(
            &format!("CSV of one day: {}", kind.as_str()),
            best(|| {
                out.clear();
                query::export(reader, &job, &context, Target::Stream(&mut out))?;
                Ok(())
            })?,
        );
    }
    Ok(())
}

fn pages(reader: &Reader, days: i64, line: &dyn Fn(&str, f64)) -> Result<()> {
    // The window asks for days.
    let newest = CallQuery {
        from: Timestamp::from_millis(START_MS),
        to: Timestamp::from_millis(START_MS + days * DAY_MS),
        ..CallQuery::default()
    };
    line(
        "page of the newest calls, with their total",
        best(|| Ok(reader.calls_page(&newest)?))?,
    );
    let longest = CallQuery {
        from: Timestamp::from_millis(START_MS + (days - 30) * DAY_MS),
        sort: CallSort::Talk,
        ..CallQuery::default()
    };
    let of_queue = CallQuery {
        queues: vec![ExtensionId::new("63000002016")],
        ..newest
    };
    line(
        "page of the newest calls of one queue, with their total",
        best(|| Ok(reader.calls_page(&of_queue)?))?,
    );
    line(
        "page of the longest calls of thirty days",
        best(|| Ok(reader.calls_page(&longest)?))?,
    );
    let sorted = CallQuery {
        // Whatever else is asked for, all of them are sorted.
        confidence: engine::Confidence::ALL.to_vec(),
        ..longest
    };
    line(
        "the same by sorting all of them",
        best(|| Ok(reader.calls_page(&sorted)?))?,
    );
    Ok(())
}

fn day(later: i64) -> String {
    let at = Timestamp::from_millis(START_MS + later * DAY_MS);
    engine::metrics::interval::local(chrono_tz::UTC, at)
        .date()
        .to_string()
}

/// The shortest of three; what the work gives is made and dropped each time.
fn best<T>(mut work: impl FnMut() -> Result<T>) -> Result<f64> {
    let mut best = f64::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        drop(work()?);
        best = best.min(start.elapsed().as_secs_f64());
    }
    Ok(best)
}

/// Legs and calls of the engine with their times and agents moved.
fn fill(path: &Path, count: i64, days: i64) -> Result<()> {
    let mut batches = CallCentre::new(91, 50).batches(40, 100);
    let (mut legs, mut calls): (Vec<Leg>, Vec<Call>) = (Vec::new(), Vec::new());
    for batch in &mut batches {
        legs.append(&mut batch.legs);
        calls.append(&mut batch.calls);
    }
    legs.retain(|leg| leg.ended_at.is_some());
    calls.retain(|call| call.ended_at.is_some());
    let start = Instant::now();
    let mut store = Store::open(path)?;
    let mut dice = Dice::new(92);
    let mut batch = Batch::default();
    for (n, (leg, call)) in (0..count).zip(legs.iter().cycle().zip(calls.iter().cycle())) {
        // From 13:00 to 23:00 UTC, in order, as calls come.
        let (day, of_day) = (n * days / count, (n * days) % count);
        let busy = i64::try_from(i128::from(of_day) * 36_000_000 / i128::from(count))?;
        let at = START_MS + day * DAY_MS + 13 * 3_600_000 + busy;
        let at = at + i64::try_from(dice.below(60_000))?;
        let session = TelephonySessionId::new(format!("s-{:032x}", n * 7_919));
        let agent = 62_264_000_016 + dice.below(AGENTS) * 1_000;
        let agent = ExtensionId::new(agent.to_string());
        let later = at - leg.started_at.as_millis();
        let moved = |at: Option<Timestamp>| at.map(|at| at.plus_millis(later));
        let stretch = i64::try_from(dice.below(300_000))?;
        batch.legs.push(Leg {
            party: PartyId::new(format!("p-{:032x}-2", n * 7_919)),
            session: session.clone(),
            extension: agent.clone(),
            started_at: Timestamp::from_millis(at),
            ringing_at: moved(leg.ringing_at),
            answered_at: moved(leg.answered_at),
            ended_at: moved(leg.ended_at).map(|at| at.plus_millis(stretch)),
            talk_ms: leg.talk_ms + stretch,
            segments: Vec::new(),
            ..leg.clone()
        });
        let later = at - call.started_at.as_millis();
        let moved = |at: Option<Timestamp>| at.map(|at| at.plus_millis(later));
        batch.calls.push(Call {
            id: session.clone(),
            sessions: vec![session],
            started_at: Timestamp::from_millis(at),
            offered_at: moved(call.offered_at),
            answered_at: moved(call.answered_at),
            ended_at: moved(call.ended_at),
            wait_ms: call.wait_ms.map(|ms| ms + stretch / 10),
            agents: vec![agent],
            // Most customers call once or twice.
            customer_number: Some(format!("+1408{:07}", dice.below(count as u64 / 2)).into()),
            ..call.clone()
        });
        if batch.legs.len() == 2_000 {
            store.commit(&batch)?;
            batch = Batch::default();
        }
    }
    store.commit(&batch)?;
    println!("written in {:.0} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let hours = store.roll_up()?;
    println!(
        "{hours} hours left to sum up took {:.0} s",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}
