//! What the real window costs while the floor is busy: receipt to painted, processor, memory and
//! start, beside an empty window of the same engine.
//!
//! ```text
//! FLOORWALKER_PROGRAM=target/release/floorwalker FLOORWALKER_EMPTY=target/release/examples/empty_window \
//!   cargo bench -p acceptance --features window --bench window
//! ```
//! Needs a display (`xvfb-run`) and Linux: processes are read from `/proc`.

#![allow(
    unreachable_pub,
    missing_docs,
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench fails by panicking and speaks on standard output"
)]

mod driver;
#[path = "../benches/loads.rs"]
mod loads;
mod processes;

use std::time::{Duration, Instant};

use driver::Driver;
use loads::{LOADS, Load, centre};
use processes::Family;
use simulator::Simulator;

/// How long a load lasts before it is measured, and while it is.
const WARM: Duration = Duration::from_secs(25);
const MEASURED: Duration = Duration::from_secs(30);

async fn measure(load: &Load) {
    let simulator = Simulator::start(centre(load)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("exports");
    std::fs::create_dir_all(&exports).unwrap();
    let window = Driver::open(&folder.path().join("data"), &exports).await;
    window.sign_in(&simulator).await;
    simulator.start_calls();
    tokio::time::sleep(WARM).await;
    let family = Family::of(&std::env::var("FLOORWALKER_PROGRAM").unwrap());
    let (before, sent, begun) = (
        family.used(),
        simulator.counters().delivered,
        Instant::now(),
    );
    tokio::time::sleep(MEASURED).await;
    let (after, took) = (family.used(), begun.elapsed().as_secs_f64());
    let events = (simulator.counters().delivered - sent) as f64 / took;
    let memory = family.memory_mb();
    window.click("[data-testid=nav-settings]").await;
    window.click("[data-testid=save-diagnostics]").await;
    window.wait_for("[data-testid=toast]").await;
    let text = std::fs::read_to_string(exports.join("floorwalker-diagnostics.txt")).unwrap();
    let said = text
        .lines()
        .find_map(|l| l.strip_prefix("receipt to painted ms: "))
        .unwrap_or("–");
    println!(
        "| {} | {events:.0} | {said} | {:.0} % | {:.0} % | {:.0} % | {memory:.0} MB |",
        load.name,
        after.page_main.since(before.page_main, took),
        after.page.since(before.page, took),
        after.program.since(before.program, took),
    );
    window.end().await;
    simulator.shutdown().await;
}

/// Spawn to the first painted thing, five times; the median.
async fn start_up(program: &str, arguments: &[String], ready: &str) -> f64 {
    let mut times = Vec::new();
    for _ in 0..5 {
        let begun = Instant::now();
        let window = Driver::start_program(program, arguments).await;
        // Asked as often as the driver answers.
        let there = format!("return document.querySelector('{ready}') !== null");
        while window.script(&there).await != serde_json::json!(true) {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "{ready} never came"
            );
        }
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        window.end().await;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

#[tokio::main]
async fn main() {
    println!(
        "| load | events/s | receipt → painted (ms) | page, main thread | page | program | memory (PSS, all processes) |"
    );
    println!("|---|---|---|---|---|---|---|");
    for load in LOADS {
        measure(load).await;
    }
    let program = std::env::var("FLOORWALKER_PROGRAM").unwrap();
    if let Ok(empty) = std::env::var("FLOORWALKER_EMPTY") {
        let folder = tempfile::tempdir().unwrap();
        let arguments = [
            "--unattended".to_owned(),
            format!("--data-folder={}", folder.path().display()),
        ];
        let ours = start_up(&program, &arguments, "[data-testid=demo-button]").await;
        let theirs = start_up(&empty, &[], "#ready").await;
        let window = Driver::start_program(&empty, &[]).await;
        window.wait_for("#ready").await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        let memory = Family::of(&empty).memory_mb();
        window.end().await;
        println!(
            "\nStart to the first page: {ours:.0} ms; an empty window of the same engine: {theirs:.0} ms. Memory of that empty window: {memory:.0} MB."
        );
    }
}
