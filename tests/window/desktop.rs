//! The desktop around the page: the wallboard's own window, and one program at a time.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::{call_centre, open};

#[tokio::test(flavor = "multi_thread")]
async fn the_wallboard_has_its_own_window() {
    let opened = open(call_centre()).await;
    let window = &opened.window;
    opened.simulator.start_calls();
    let main = window.handles().await;
    window.click("[data-testid=wallboard-button]").await;
    let begun = Instant::now();
    let other = loop {
        let all = window.handles().await;
        if let Some(other) = all.into_iter().find(|h| !main.contains(h)) {
            break other;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "no second window"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    window.switch(&other).await;
    window.wait_for("[data-testid=wallboard] ul li").await;
    window.painted().await;
    window.picture("wallboard").await;
    opened.window.end().await;
}

/// Two starts in a session of their own: the second hands its link over and ends by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_hands_its_link_over() {
    let _display = crate::DISPLAY.lock().await;
    let home = tempfile::tempdir().unwrap();
    let program = std::env::var("FLOORWALKER_PROGRAM").unwrap();
    let script = r#"
        "$1" --unattended & first=$!
        sleep 4
        timeout 20 "$1" --unattended floorwalker://reports; second=$?
        kill -0 $first; alive=$?
        kill $first; wait $first
        exit $((second * 10 + alive))
    "#;
    let status = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", script, "sh", &program])
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("dbus is installed");
    assert_eq!(
        status.code(),
        Some(0),
        "ten times the second's code plus whether the first is gone"
    );
}
