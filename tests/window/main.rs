//! The real window, driven by WebDriver under a display: sign in to the simulator, watch a tile,
//! export the day, compare with the truth.
//!
//! `cargo xtask test` builds the program, starts a virtual display and names the program in
//! `FLOORWALKER_PROGRAM`.

#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test, or a bench, fails by panicking"
)]

#[path = "../suite/support/csv.rs"]
mod csv;
mod driver;

use std::time::{Duration, Instant};

use driver::Driver;
use simulator::config::StartCalls;
use simulator::script::ScriptConfig;
use simulator::{Simulator, SimulatorConfig};

/// Notes every phase each tile shows, in order, until read.
const WATCH_TILES: &str = r"
    window.__seen = {};
    const note = () => {
        for (const tile of document.querySelectorAll('[data-testid^=tile-]')) {
            const seen = (window.__seen[tile.dataset.testid] ??= []);
            if (seen.at(-1) !== tile.dataset.phase) seen.push(tile.dataset.phase);
        }
    };
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, attributes: true, childList: true, attributeFilter: ['data-phase'] });
    return true;
";

fn call_centre() -> SimulatorConfig {
    let mut config = SimulatorConfig {
        script: ScriptConfig {
            seed: 21,
            max_calls: Some(60),
            ..ScriptConfig::default()
        },
        time_scale: 8.0,
        start_calls: StartCalls::Manually,
        ..SimulatorConfig::default()
    };
    config.app.auto_approve = true;
    config
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_watch_a_tile_and_export_the_day() {
    let simulator = Simulator::start(call_centre()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("exports");
    std::fs::create_dir_all(&exports).unwrap();
    let arguments = [
        "--unattended".to_owned(),
        format!("--data-folder={}", folder.path().join("data").display()),
        format!("--export-folder={}", exports.display()),
    ];
    let window = Driver::start(&arguments).await;

    window.wait_for("[data-testid=demo-button]").await;
    window.choose("[data-testid=server-custom]").await;
    window
        .fill("[data-testid=server-input]", simulator.base_url())
        .await;
    window
        .fill("[data-testid=client-id-input]", simulator.client_id())
        .await;
    window.click("[data-testid=sign-in-button]").await;
    window
        .wait_for("[data-testid=connection][data-state=live]")
        .await;
    window.wait_for("[data-testid^=tile-]").await;
    window.script(WATCH_TILES).await;

    simulator.start_calls();
    let begun = Instant::now();
    let whole = |phases: &serde_json::Value| {
        let words: Vec<&str> = phases
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|p| p.as_str())
            .collect();
        let at = words.windows(2).position(|w| w == ["ringing", "talking"]);
        at.is_some_and(|at| words.iter().skip(at).any(|w| *w == "ended" || *w == "idle"))
    };
    loop {
        let seen = window.script("return window.__seen").await;
        if seen.as_object().unwrap().values().any(whole) {
            break;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(90),
            "no tile went ringing, talking, gone: {seen}"
        );
        tokio::time::sleep(Duration::from_millis(300)).await;
    }

    simulator.wait_idle().await;
    window.wait_until("return [...document.querySelectorAll('[data-testid^=tile-]')].every(t => ['idle', 'ended'].includes(t.dataset.phase))").await;
    window.click("[data-testid=export-button]").await;
    window.wait_for("[data-testid=toast]").await;
    let file = std::fs::read_dir(&exports)
        .unwrap()
        .next()
        .expect("a CSV was written")
        .unwrap();
    let wrong = csv::csv_differences(&file.path(), &simulator.truth());
    assert!(wrong.is_empty(), "{wrong:#?}");

    for place in ["calls", "reports", "trust", "settings", "live"] {
        window.click(&format!("[data-testid=nav-{place}]")).await;
        let ready = match place {
            "calls" => "[data-testid^=call-row-]",
            "reports" => "[data-testid=chart-calls] canvas",
            "trust" => "[data-testid=trust]",
            "settings" => "[data-testid=settings]",
            _ => "[data-testid=totals]",
        };
        window.wait_for(ready).await;
        // Two frames later the page is painted.
        window.script("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true), 400))))").await;
        window.picture(place).await;
    }
    window.end().await;
}
