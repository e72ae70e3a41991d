//! Sign in to the simulator, watch a tile, export the day, compare with the truth.

use std::time::{Duration, Instant};

use crate::{call_centre, csv, open};

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

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_watch_a_tile_and_export_the_day() {
    let opened = open(call_centre()).await;
    let (window, simulator) = (&opened.window, &opened.simulator);
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
    let file = std::fs::read_dir(&opened.exports)
        .unwrap()
        .next()
        .expect("a CSV was written")
        .unwrap();
    let wrong = csv::csv_differences(&file.path(), &simulator.truth());
    assert!(wrong.is_empty(), "{wrong:#?}");
    window.dismiss_toasts().await;
    window
        .click("[data-testid=banner-welcome] button:last-of-type")
        .await;

    for (place, ready) in [
        ("calls", "[data-testid^=call-row-]"),
        ("reports", "[data-testid=chart-calls] canvas"),
        ("trust", "[data-testid=trust]"),
        ("settings", "[data-testid=settings]"),
        ("live", "[data-testid=totals]"),
    ] {
        opened.go(place, ready).await;
        window.painted().await;
        window.picture(place).await;
        let wide = window.script("return [...document.querySelectorAll('main, main > *, main > * > *')].filter(e => e.scrollWidth > e.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX)).map(e => e.className)").await;
        assert_eq!(wide, serde_json::json!([]), "{place} scrolls sideways");
    }
    opened.window.end().await;
}
