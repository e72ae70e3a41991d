//! Durable ingest against raw inserts of the same rows on the same disk in the same run.
//!
//! `cargo bench -p store [-- EVENTS]`. Rows: every call has ten notifications; the engine says
//! which legs and calls change with each. *Raw* is what a straightforward program would do with
//! plain `rusqlite`: prepared statements, the same transactions, the same pragmas, the rows as
//! they are (bodies unpacked), one primary key a table, no duplicate check, no index. *Append* is
//! the bound: the same without any key.

#![expect(clippy::print_stdout, reason = "the table is the point")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use engine::{Call, Leg};
use rusqlite::{Connection, Transaction, params};
use store::{Batch, Notification, Store};
use support::CallCentre;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const ROUNDS: usize = 3;

fn main() -> Result<()> {
    let events: usize = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .next()
        .unwrap_or(200_000);
    println!("{events} events; median of {ROUNDS} rounds; events/s and share of the raw rate");
    println!(
        "{:>7} {:>8} {:>8} {:>10} {:>10} {:>10} {:>7} {:>9} {:>9}",
        "batch", "legs", "calls", "append", "raw", "store", "share", "MB raw", "MB store"
    );
    for size in [1, 10, 100, 1_000] {
        let count = if size == 1 { events / 10 } else { events };
        let batches = CallCentre::new(7, 400).batches(count / size, size);
        let legs: usize = batches.iter().map(|b| b.legs.len()).sum();
        let calls: usize = batches.iter().map(|b| b.calls.len()).sum();
        let (mut append, mut raw, mut ours) = (Vec::new(), Vec::new(), Vec::new());
        let (mut raw_bytes, mut our_bytes) = (0, 0);
        for _ in 0..ROUNDS {
            let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
            append.push(plain(&folder.path().join("append.db"), &batches, false)?.0);
            let (time, bytes) = plain(&folder.path().join("raw.db"), &batches, true)?;
            raw.push(time);
            raw_bytes = bytes;
            let (time, bytes) = durable(&folder.path().join("store.db"), &batches)?;
            ours.push(time);
            our_bytes = bytes;
        }
        let rate = |times: Vec<Duration>| (count / size * size) as f64 / median(times);
        let (append, raw, ours) = (rate(append), rate(raw), rate(ours));
        println!(
            "{size:>7} {legs:>8} {calls:>8} {append:>10.0} {raw:>10.0} {ours:>10.0} {:>6.0}% {:>9.1} {:>9.1}",
            ours / raw * 100.0,
            raw_bytes as f64 / 1e6,
            our_bytes as f64 / 1e6,
        );
    }
    Ok(())
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times
        .get(times.len() / 2)
        .map_or(f64::NAN, Duration::as_secs_f64)
}

fn durable(path: &Path, batches: &[Batch]) -> Result<(Duration, u64)> {
    let mut store = Store::open(path)?;
    let start = Instant::now();
    for batch in batches {
        store.commit(batch)?;
    }
    let time = start.elapsed();
    drop(store);
    Ok((time, std::fs::metadata(path)?.len()))
}

fn plain(path: &Path, batches: &[Batch], keys: bool) -> Result<(Duration, u64)> {
    let mut conn = Connection::open(path)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "NORMAL")?;
    conn.pragma_update(None, "cache_size", -8_192)?;
    conn.set_prepared_statement_cache_capacity(64);
    let key = |columns: &str| {
        if keys {
            format!(", PRIMARY KEY ({columns})")
        } else {
            String::new()
        }
    };
    conn.execute_batch(&format!(
        "CREATE TABLE notification (session TEXT, sequence INTEGER, uuid TEXT, received_at INTEGER,
             event_at INTEGER, body BLOB {});
         CREATE TABLE leg (session TEXT, party TEXT, session_id TEXT, extension TEXT,
             direction TEXT, origin TEXT, queue TEXT, queue_name TEXT, number TEXT, name TEXT,
             agent_number TEXT, started_at INTEGER, ringing_at INTEGER, answered_at INTEGER,
             ended_at INTEGER, ring INTEGER, talk INTEGER, hold INTEGER, holds INTEGER,
             outcome TEXT, ended_by TEXT, on_hold INTEGER, confidence TEXT {});
         CREATE TABLE call (id TEXT, direction TEXT, number TEXT, name TEXT, queue TEXT,
             queue_name TEXT, started_at INTEGER, offered_at INTEGER, answered_at INTEGER,
             ended_at INTEGER, wait INTEGER, outcome TEXT, talk INTEGER, hold INTEGER,
             transfers INTEGER, ended_by TEXT, on_hold INTEGER, confidence TEXT {});
         CREATE TABLE resume (id INTEGER PRIMARY KEY, position TEXT);",
        key("session, sequence"),
        key("session, party"),
        key("id"),
    ))?;
    let start = Instant::now();
    for batch in batches {
        let tx = conn.transaction()?;
        for notification in &batch.notifications {
            insert_notification(&tx, notification)?;
        }
        for leg in &batch.legs {
            insert_leg(&tx, leg)?;
        }
        for call in &batch.calls {
            insert_call(&tx, call)?;
        }
        tx.prepare_cached("INSERT OR REPLACE INTO resume VALUES (1, ?1)")?
            .execute([&batch.resume])?;
        tx.commit()?;
    }
    let time = start.elapsed();
    drop(conn);
    Ok((time, std::fs::metadata(path)?.len()))
}

fn insert_notification(tx: &Transaction<'_>, n: &Notification) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO notification VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            n.session.as_ref().map(|s| s.as_str()),
            n.sequence.and_then(|s| i64::try_from(s).ok()),
            n.uuid,
            n.received_at.as_millis(),
            n.event_at.map(|t| t.as_millis()),
            n.body,
        ])?;
    Ok(())
}

fn insert_leg(tx: &Transaction<'_>, leg: &Leg) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO leg VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,
             ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
    )?
    .execute(params![
        leg.session.as_str(),
        leg.party.as_str(),
        leg.session_id.as_ref().map(|s| s.as_str()),
        leg.extension.as_str(),
        leg.direction.as_str(),
        leg.origin.as_deref(),
        leg.queue_extension.as_ref().map(|q| q.as_str()),
        leg.queue_name.as_deref(),
        leg.customer_number.as_deref(),
        leg.customer_name.as_deref(),
        leg.agent_number.as_deref(),
        leg.started_at.as_millis(),
        leg.ringing_at.map(|t| t.as_millis()),
        leg.answered_at.map(|t| t.as_millis()),
        leg.ended_at.map(|t| t.as_millis()),
        leg.ring_ms,
        leg.talk_ms,
        leg.hold_ms,
        leg.hold_count,
        leg.outcome.as_str(),
        leg.ended_by.map(|s| s.as_str()),
        leg.ended_on_hold,
        leg.confidence.as_str(),
    ])?;
    Ok(())
}

fn insert_call(tx: &Transaction<'_>, call: &Call) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO call VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
             ?13, ?14, ?15, ?16, ?17, ?18)",
    )?
    .execute(params![
        call.id.as_str(),
        call.direction.as_str(),
        call.customer_number.as_deref(),
        call.customer_name.as_deref(),
        call.queue_extension.as_ref().map(|q| q.as_str()),
        call.queue_name.as_deref(),
        call.started_at.as_millis(),
        call.offered_at.map(|t| t.as_millis()),
        call.answered_at.map(|t| t.as_millis()),
        call.ended_at.map(|t| t.as_millis()),
        call.wait_ms,
        call.outcome.as_str(),
        call.talk_ms,
        call.hold_ms,
        call.transfers,
        call.ended_by.map(|s| s.as_str()),
        call.ended_on_hold,
        call.confidence.as_str(),
    ])?;
    Ok(())
}
