//! The link is lost and comes back; the sign-in is lost, and the way back is offered.

use crate::{call_centre, open};

#[tokio::test(flavor = "multi_thread")]
async fn the_link_is_lost_and_comes_back() {
    let opened = open(call_centre()).await;
    let (window, simulator) = (&opened.window, &opened.simulator);
    simulator.start_calls();
    simulator.faults().fail_requests(503, 2);
    // What was missed cannot be recovered: the outage is known and listed.
    simulator.faults().forget_websocket_sessions();
    simulator.faults().disconnect();
    window
        .wait_until(
            "return document.querySelector('[data-testid=connection]').dataset.state !== 'live'",
        )
        .await;
    window
        .wait_for("[data-testid=connection][data-state=live]")
        .await;
    opened.go("trust", "[data-testid=trust]").await;
    window
        .wait_until("return document.querySelectorAll('[data-testid=outages] li').length > 0")
        .await;

    simulator.faults().revoke_tokens();
    simulator.faults().disconnect();
    window.wait_for("[data-testid=sign-in-again]").await;
    opened.window.end().await;
}
