//! The link is lost and comes back, at every place; the sign-in is lost, and signing in again is
//! one click.

use crate::driver::LIVE;
use crate::{Opened, call_centre, open};

/// Notes every state the corner shows, until read.
const WATCH_LINK: &str = r"
    const corner = document.querySelector('[data-testid=connection]');
    window.__states = [];
    new MutationObserver(() => window.__states.push(corner.dataset.state)).observe(corner, { attributes: true, attributeFilter: ['data-state'] });
    return true;
";

/// Cuts every connection, and waits until the corner has shown it and the link is back.
async fn lose_and_regain(opened: &Opened) {
    let window = &opened.window;
    window.script(WATCH_LINK).await;
    // So that it takes more than one attempt, and is seen.
    opened.simulator.faults().fail_requests(503, 4);
    opened.simulator.faults().disconnect();
    window
        .wait_until("return window.__states.some(s => s !== 'live') && document.querySelector('[data-testid=connection]').dataset.state === 'live'")
        .await;
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
        // What was missed cannot be recovered: the outage is known and listed.
        simulator.faults().forget_websocket_sessions();
        lose_and_regain(&opened).await;
        window.wait_for(shown).await;
    }
    opened.go("trust", "[data-testid=trust]").await;
    window
        .wait_until("return document.querySelectorAll('[data-testid=outages] li').length >= 5")
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
