//! The link is lost and comes back, at every place; the sign-in is lost, and signing in again is
//! one click.

use std::time::{Duration, Instant};

use simulator::SimulatorConfig;

use crate::driver::{LIVE, PATIENCE};
use crate::{Opened, open};

/// A call centre that lets one connect as often as these tests do.
fn call_centre() -> SimulatorConfig {
    let mut config = crate::call_centre();
    config.rate_limits.enforce = false;
    config
}

/// Notes every state the corner shows, until read.
const WATCH_LINK: &str = r"
    const corner = document.querySelector('[data-testid=connection]');
    window.__states = [];
    new MutationObserver(() => window.__states.push(corner.dataset.state)).observe(corner, { attributes: true, attributeFilter: ['data-state'] });
    return true;
";

/// Cuts every connection and lets nobody in until the corner has shown it; then waits until the
/// link is back.
async fn lose_and_regain(opened: &Opened) {
    let (window, faults) = (&opened.window, opened.simulator.faults());
    window.script(WATCH_LINK).await;
    let begun = Instant::now();
    while window
        .script("return window.__states.some(s => s !== 'live')")
        .await
        != serde_json::json!(true)
    {
        assert!(begun.elapsed() < PATIENCE, "the loss was never shown");
        // Others ask too: what is left for the link's attempts is not known.
        faults.fail_requests(503, 6);
        // What was missed cannot be recovered: the outage is known and listed.
        faults.forget_websocket_sessions();
        faults.disconnect();
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    faults.fail_requests(503, 0);
    window.wait_for(LIVE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_is_lost_and_comes_back_at_every_place() {
    let opened = open(call_centre()).await;
    let (window, simulator) = (&opened.window, &opened.simulator);
    simulator.start_calls();
    simulator.wait_idle().await;
    for (place, shown) in [
        ("calls", "[data-testid^=call-row-]"),
        ("reports", "[data-testid=report]"),
        ("trust", "[data-testid=trust]"),
        ("settings", "[data-testid=settings]"),
        ("live", "[data-testid^=tile-]"),
    ] {
        opened.go(place, shown).await;
        lose_and_regain(&opened).await;
        window.wait_for(shown).await;
    }
    opened.go("trust", "[data-testid=trust]").await;
    window
        .wait_until("return document.querySelectorAll('[data-testid=outages] li').length > 0")
        .await;
    opened.window.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_sign_in_is_renewed_by_one_click_and_calls_go_on() {
    let opened = open(call_centre()).await;
    let (window, simulator) = (&opened.window, &opened.simulator);
    simulator.faults().revoke_tokens();
    simulator.faults().disconnect();
    window.wait_for("[data-testid=sign-in-again]").await;
    window.click("[data-testid=sign-in-again]").await;
    window.wait_for(LIVE).await;
    window
        .wait_until("return document.querySelector('[data-testid=sign-in-again]') === null")
        .await;
    // The board lives: calls begin and are kept.
    simulator.start_calls();
    opened.go("calls", "[data-testid^=call-row-]").await;
    opened.window.end().await;
}
