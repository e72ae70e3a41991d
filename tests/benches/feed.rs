//! How old a change is when it leaves for the window: from the socket over engine and disk to the
//! feed, without a window.
//!
//! `cargo bench -p acceptance --bench feed` prints a table of `docs/benchmarks.md`.

#![allow(
    unreachable_pub,
    missing_docs,
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench fails by panicking and speaks on standard output"
)]

#[path = "../suite/support/live.rs"]
mod live;
mod loads;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::view::Feed;
use loads::{LOADS, Load, centre};

const WARM: Duration = Duration::from_secs(60);
const MEASURED: Duration = Duration::from_secs(30);

/// What left for the window.
#[derive(Default)]
struct Sent {
    /// Milliseconds from the receipt of the oldest notification of a delta.
    ages_ms: Vec<f64>,
    tiles: usize,
}

async fn measure(load: &Load) {
    let floor = live::start(centre(load)).await;
    floor.sign_in().await;
    let sent = Arc::new(Mutex::new(Sent::default()));
    let sink = Arc::clone(&sent);
    let watcher = move |feed| {
        if let Feed::Delta(delta) = feed {
            let mut sent = sink.lock().unwrap();
            sent.tiles += delta.agents.len();
            if let Some(received_ms) = delta.received_ms {
                let now_ms = chrono::Utc::now().timestamp_micros() as f64 / 1_000.0;
                sent.ages_ms.push(now_ms - received_ms as f64);
            }
        }
        true
    };
    floor.product.watch_live(Box::new(watcher)).await.unwrap();
    floor.simulator.start_calls();
    tokio::time::sleep(WARM).await;
    *sent.lock().unwrap() = Sent::default();
    let before = floor.simulator.counters().delivered;
    tokio::time::sleep(MEASURED).await;
    let events = floor.simulator.counters().delivered - before;
    let seconds = MEASURED.as_secs_f64();
    let Sent { mut ages_ms, tiles } = std::mem::take(&mut *sent.lock().unwrap());
    ages_ms.sort_by(f64::total_cmp);
    let at = |percent: usize| match ages_ms.len() {
        0 => "–".to_owned(),
        n => format!("{:.0}", ages_ms[(n * percent / 100).min(n - 1)]),
    };
    println!(
        "| {} | {:.0} | {:.0} | {:.0} | {} | {} | {} |",
        load.name,
        events as f64 / seconds,
        ages_ms.len() as f64 / seconds,
        tiles as f64 / seconds,
        at(50),
        at(99),
        at(100),
    );
    floor.product.close().await.unwrap();
    floor.simulator.shutdown().await;
}

#[tokio::main]
async fn main() {
    println!(
        "| load | events/s | deltas/s | tiles/s | p50 (ms) | p99 (ms) | max (ms) |\n|---|---|---|---|---|---|---|"
    );
    for load in LOADS.iter().skip(1) {
        measure(load).await;
    }
}
