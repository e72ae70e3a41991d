//! Each place as a supervisor uses it: find, sort, open, save, change, acknowledge, by mouse and by
//! keyboard alone, then sign out.

use crate::{call_centre, open};

#[tokio::test(flavor = "multi_thread")]
async fn every_place_does_its_work() {
    // Slow enough that a call outlasts a threshold of two seconds.
    let mut config = call_centre();
    config.time_scale = 3.0;
    config.script.max_calls = Some(40);
    config.script.calls_per_second = 0.7;
    config.script.durations.talk_median_ms = 20_000.0;
    let opened = open(config).await;
    let (window, simulator) = (&opened.window, &opened.simulator);

    // Live: a threshold of one second raises alerts; one is acknowledged and stays so.
    opened.go("settings", "[data-testid=settings]").await;
    window.enter("[data-testid=threshold-ringS]", "1").await;
    window.enter("[data-testid=threshold-talkS]", "2").await;
    simulator.start_calls();
    opened.go("live", "[data-testid=alert]").await;
    window.click("[data-testid=alert-acknowledge]").await;
    window.wait_for("[data-testid=alerts-aside]").await;
    let kept = opened.folder.path().join("data/alerts.json");
    assert!(std::fs::read_to_string(kept).unwrap().contains("put_ms"));

    let settings = opened.folder.path().join("data/settings.toml");
    let settings = std::fs::read_to_string(settings).unwrap();
    assert!(settings.contains("ringS = 1"), "{settings}");

    // Live: find a person, sort, open their day.
    let all = window.count("[data-testid^=tile-]").await;
    let name = window
        .script("return document.querySelector('[data-testid^=tile-]').querySelector('.name')?.textContent ?? document.querySelector('[data-testid^=tile-]').textContent.slice(0, 4)")
        .await;
    let name = name.as_str().unwrap().trim().to_owned();
    window.fill("[data-testid=board-search]", &name).await;
    window
        .wait_until(&format!(
            "return document.querySelectorAll('[data-testid^=tile-]').length < {all}"
        ))
        .await;
    window.clear("[data-testid=board-search]").await;
    window
        .wait_until(&format!(
            "return document.querySelectorAll('[data-testid^=tile-]').length >= {all}"
        ))
        .await;
    window.select("[data-testid=board-sort]", "time").await;
    window.click("[data-testid^=tile-]").await;
    window.wait_for("[role=dialog]").await;
    window.press("\u{e00c}").await;
    window
        .wait_until("return document.querySelector('[role=dialog]') === null")
        .await;

    simulator.wait_idle().await;

    // Calls: sort, find by keyboard, open.
    opened.go("calls", "[data-testid^=call-row-]").await;
    let rows = window.count("[data-testid^=call-row-]").await;
    assert!(rows > 5, "{rows} calls");
    window
        .script("[...document.querySelectorAll('[role=columnheader] button')].at(-4).click()")
        .await;
    window.press("/").await;
    window.press("zzzz").await;
    window
        .wait_until("return document.querySelectorAll('[data-testid^=call-row-]').length === 0")
        .await;
    window.clear_focused().await;
    window.wait_for("[data-testid^=call-row-]").await;
    window.click("[data-testid^=call-row-]").await;
    window.wait_for("[role=dialog]").await;
    window.painted().await;
    window.picture("call").await;
    window.press("\u{e00c}").await;

    // Reports: the table behind a chart, the chart as a picture, intervals as CSV.
    opened
        .go("reports", "[data-testid=chart-calls] canvas")
        .await;
    window.click("[data-testid=chart-calls-table]").await;
    window.wait_for("[data-testid=chart-calls] table").await;
    window.click("[data-testid=chart-calls-table]").await;
    window.wait_for("[data-testid=chart-calls] canvas").await;
    window.painted().await;
    window.click("[data-testid=chart-calls-png]").await;
    window.wait_for("[data-testid=toast]").await;
    let pictures: Vec<String> = opened.exported();
    let picture = pictures
        .iter()
        .find(|n| n.ends_with(".png"))
        .expect("a picture");
    let bytes = std::fs::read(opened.exports.join(picture)).unwrap();
    assert!(
        bytes.starts_with(b"\x89PNG") && bytes.len() > 10_000,
        "{}",
        bytes.len()
    );
    window.dismiss_toasts().await;
    window.click("[data-testid=export-intervals-button]").await;
    window.wait_for("[data-testid=toast]").await;
    window.dismiss_toasts().await;
    assert!(opened.exported().iter().any(|n| n.contains("intervals")));

    // Trust and Settings: what is known, who is watched, another language, diagnostics.
    opened.go("trust", "[data-testid=trust]").await;
    opened.go("settings", "[data-testid=settings]").await;
    window.click("[data-testid=test-connection]").await;
    window.wait_for("[data-testid=permission-check]").await;
    window
        .choose("[data-testid=setting-language] input[value=es]")
        .await;
    window
        .wait_until(
            "return document.querySelector('[data-testid=nav-calls]').textContent === 'Llamadas'",
        )
        .await;
    window
        .choose("[data-testid=setting-language] input[value=en]")
        .await;
    window.click("[data-testid=save-diagnostics]").await;
    window.wait_for("[data-testid=toast]").await;
    let text = std::fs::read_to_string(opened.exports.join("floorwalker-diagnostics.txt")).unwrap();
    assert!(text.contains("== Program ==") && text.contains("== floorwalker.log =="));
    assert!(!text.contains("+1"), "a number is in the diagnostics");

    // By keyboard alone: every place, the menu, its list of keys.
    window.click("[data-testid=settings] h2").await;
    for (key, ready) in [
        ("1", "[data-testid=board]"),
        ("2", "[data-testid^=call-row-]"),
        ("3", "[data-testid=report]"),
        ("4", "[data-testid=trust]"),
        ("5", "[data-testid=settings]"),
    ] {
        window.press(key).await;
        window.wait_for(ready).await;
    }
    window.press("?").await;
    window.wait_for("[data-testid=shortcuts]").await;
    window.press("\u{e00c}").await;
    window
        .wait_until("return document.querySelector('[data-testid=shortcuts]') === null")
        .await;

    // Out.
    window.click("[data-testid=sign-out-button]").await;
    window.wait_for("[data-testid=demo-button]").await;
    window.click("[data-testid=guide-button]").await;
    window.wait_for("[data-testid=guide]").await;
    window.painted().await;
    window.picture("guide").await;
    opened.window.end().await;
}
