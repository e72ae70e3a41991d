//! Reading years of history: the rollup and the indexes against a scan of every leg.
//!
//! `cargo bench -p store --bench history [-- LEGS]`. Legs come at a density of 9,000 a day, as ten
//! million of them in three years do, so the ratios do not depend on how many there are.

#![expect(clippy::print_stdout, reason = "the table is the point")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use engine::{Call, Leg, PartyId, TelephonySessionId, Timestamp};
use rusqlite::Connection;
use store::{Batch, CallQuery, CallSort, Store};
use support::{CallCentre, Dice, START_MS};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const DAY_MS: i64 = 86_400_000;
const LEGS_A_DAY: i64 = 9_000;

fn main() -> Result<()> {
    let legs: i64 = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .next()
        .unwrap_or(300_000);
    let days = (legs / LEGS_A_DAY).max(1);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let path = folder.path().join("history.db");
    let mut store = Store::open(&path)?;
    fill(&mut store, legs, days)?;
    let reader = store.reader()?;
    let (from, to) = (at(0), at(days + 1));
    println!(
        "{legs} legs, {days} days, {} MB; best of five",
        reader.size()? / 1_000_000
    );

    let conn = Connection::open(&path)?;
    let scan = best(|| {
        let mut statement = conn.prepare_cached(
            "SELECT started_at_ms / 900000, direction, outcome, origin, count(*), sum(ring_ms),
                 sum(talk_ms), sum(hold_ms), sum(hold_count)
             FROM leg GROUP BY 1, 2, 3, 4",
        )?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {}
        Ok(())
    })?;
    let fold = best(|| {
        for day in 0..=days {
            drop(reader.legs_between(at(day), at(day + 1))?);
        }
        Ok(())
    })?;
    let line = |what: &str, time: f64| {
        println!("{what:<44} {:>9.2} ms   1/{:.0}", time * 1e3, scan / time);
    };
    line("scan of every leg, grouped in SQL", scan);
    line("every leg read as a record", fold);
    line(
        "rollup, whole time",
        best(|| reader.rollups(from, to).map(drop).map_err(Into::into))?,
    );
    line(
        "rollup of six queues, whole time",
        best(|| {
            reader
                .rollups_of_queues(&[], from, to)
                .map(drop)
                .map_err(Into::into)
        })?,
    );
    let agent = [engine::ExtensionId::new("62264007016")];
    line(
        "rollup of one agent, whole time",
        best(|| {
            reader
                .rollups_of_agents(&agent, from, to)
                .map(drop)
                .map_err(Into::into)
        })?,
    );
    let (day, next) = (at(days / 2), at(days / 2 + 1));
    line(
        "legs of one day (daily report)",
        best(|| reader.legs_between(day, next).map(drop).map_err(Into::into))?,
    );
    line(
        "rollup of all agents, one day",
        best(|| {
            reader
                .rollups_of_agents(&[], day, next)
                .map(drop)
                .map_err(Into::into)
        })?,
    );
    let newest = CallQuery::default();
    line(
        "page of the newest calls",
        best(|| reader.calls_page(&newest).map(drop).map_err(Into::into))?,
    );
    let longest = CallQuery {
        from: at(days - 30),
        sort: CallSort::Talk,
        ..CallQuery::default()
    };
    line(
        "page of the longest calls of thirty days",
        best(|| reader.calls_page(&longest).map(drop).map_err(Into::into))?,
    );
    Ok(())
}

fn at(day: i64) -> Timestamp {
    Timestamp::from_millis(START_MS + day * DAY_MS)
}

fn best(mut work: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        work()?;
        best = best.min(start.elapsed().as_secs_f64());
    }
    Ok(best)
}

/// Real legs and calls with their times and agents moved.
fn fill(store: &mut Store, count: i64, days: i64) -> Result<()> {
    let mut batches = CallCentre::new(91, 50).batches(40, 100);
    let (mut legs, mut calls): (Vec<Leg>, Vec<Call>) = (Vec::new(), Vec::new());
    for batch in &mut batches {
        legs.append(&mut batch.legs);
        calls.append(&mut batch.calls);
    }
    legs.retain(|leg| leg.ended_at.is_some());
    calls.retain(|call| call.ended_at.is_some());
    let mut dice = Dice::new(92);
    let mut batch = Batch::default();
    for (n, (leg, call)) in (0..count).zip(legs.iter().cycle().zip(calls.iter().cycle())) {
        // Ten busy hours a day.
        let day = n * days / count;
        let start = at(day).plus_millis(i64::try_from(dice.below(36_000_000))?);
        let session = TelephonySessionId::new(format!("s-{:032x}", n * 7_919));
        let agent =
            engine::ExtensionId::new((62_264_000_016 + dice.below(200) * 1_000).to_string());
        batch.calls.push(Call {
            id: session.clone(),
            sessions: vec![session.clone()],
            started_at: start,
            agents: vec![agent.clone()],
            ..call.clone()
        });
        batch.legs.push(Leg {
            party: PartyId::new(format!("p-{:032x}-2", n * 7_919)),
            session,
            extension: agent,
            started_at: start,
            ..leg.clone()
        });
        if batch.legs.len() == 5_000 {
            store.commit(&batch)?;
            batch = Batch::default();
        }
    }
    store.commit(&batch)?;
    Ok(())
}
