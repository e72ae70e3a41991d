//! A supervisor without a mouse: from the sign-in to a changed threshold and out again, by keys
//! alone. Scripts only look; nothing is clicked.

use crate::driver::{Driver, LIVE};
use crate::{call_centre, open_signed_out};

const ESCAPE: &str = "\u{e00c}";
const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";
const DOWN: &str = "\u{e015}";
const TAB: &str = "\u{e004}";

/// The focus is always to be seen somewhere: on something that is drawn.
async fn focus_is_seen(window: &Driver) {
    window
        .wait_until("const at = document.activeElement; if (!at || at === document.body) return false; const box = at.getBoundingClientRect(); return box.width > 0 && box.height > 0")
        .await;
}

async fn gone(window: &Driver, selector: &str) {
    window
        .wait_until(&format!(
            "return document.querySelector('{selector}') === null"
        ))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_works_by_keys_alone() {
    let opened = open_signed_out(call_centre()).await;
    let (window, simulator) = (&opened.window, &opened.simulator);

    // Sign in: the third server, its address, the client id.
    window.wait_for("[data-testid=demo-button]").await;
    window.tab_to("input[name=server]").await;
    window.press(&format!("{RIGHT}{RIGHT}")).await;
    window.tab_to("[data-testid=server-input]").await;
    window.clear_focused().await;
    window.press(simulator.base_url()).await;
    window.tab_to("[data-testid=client-id-input]").await;
    window.press(simulator.client_id()).await;
    window.press(ENTER).await;
    window.wait_for(LIVE).await;
    window.wait_for("[data-testid^=tile-]").await;
    simulator.start_calls();
    simulator.wait_idle().await;

    // Live: along the board and into a person's day, and back to where one was.
    window.tab_to("[data-testid^=tile-]").await;
    window.press(&format!("{RIGHT}{DOWN}{LEFT}")).await;
    focus_is_seen(window).await;
    let tile = window
        .script("return document.activeElement.dataset.testid")
        .await;
    window.press(ENTER).await;
    window.wait_for("[role=dialog]").await;
    window.press(ESCAPE).await;
    gone(window, "[role=dialog]").await;
    let back = window
        .script("return document.activeElement.dataset.testid")
        .await;
    assert_eq!(back, tile, "the focus is where it was");
    window.press("/").await;
    window.press("zzzz").await;
    gone(window, "[data-testid^=tile-]").await;
    window.clear_focused().await;
    window.wait_for("[data-testid^=tile-]").await;
    window.press(ESCAPE).await;
    window.tab_to("[data-testid=app-menu]").await;

    // Calls: sort by a header, open a row, close it.
    window.press("2").await;
    window.wait_for("[data-testid^=call-row-]").await;
    window.tab_to("[data-testid=sort-talk]").await;
    window.press(ENTER).await;
    window
        .wait_for("[role=columnheader][aria-sort=descending] [data-testid=sort-talk]")
        .await;
    window.tab_to("[data-row]").await;
    window.press(&format!("{DOWN}{DOWN}{ENTER}")).await;
    window.wait_for("[role=dialog]").await;
    focus_is_seen(window).await;
    window.press(ESCAPE).await;
    gone(window, "[role=dialog]").await;

    // Reports: the table behind a chart.
    window.press("3").await;
    window.wait_for("[data-testid=chart-calls] canvas").await;
    window.tab_to("[data-testid=chart-calls-table]").await;
    window.press(SPACE).await;
    window.wait_for("[data-testid=chart-calls] table").await;

    // Settings: a threshold, how often its alert speaks, a switch.
    window.press("5").await;
    window.wait_for("[data-testid=settings]").await;
    window.tab_to("[data-testid=threshold-ringS]").await;
    window.clear_focused().await;
    window.press(&format!("35{TAB}")).await;
    window.tab_to("[data-testid=repeat-ring]").await;
    window.tab_to("[data-testid=setting-business-hours]").await;
    window.press(SPACE).await;
    window.wait_for("[data-testid=business-hours]").await;
    window.tab_to("[data-testid=hours-open-5]").await;
    window.press(SPACE).await;
    window.wait_for("[data-testid=hours-from-5]").await;
    let file = opened.folder.path().join("data/settings.toml");
    let settings = std::fs::read_to_string(file).unwrap();
    assert!(settings.contains("ringS = 35"), "{settings}");
    assert!(settings.contains("enabled = true"), "{settings}");
    window.painted().await;
    window.picture("business-hours").await;

    // Out.
    window.tab_to("[data-testid=sign-out-button]").await;
    window.press(ENTER).await;
    window.wait_for("[data-testid=demo-button]").await;
    opened.window.end().await;
}
