//! Killed at random instants under load: nothing acknowledged is lost, nothing is counted twice.
#![cfg(unix)]
#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

mod support;

use std::time::{Duration, Instant};

use simulator::Simulator;
use support::*;

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_it_ends_with_the_truth() {
    let mut config = call_centre(47, 80);
    config.time_scale = 30.0;
    // The program keeps to the limits that the headers tell; here they would take minutes.
    config.rate_limits.light = 1_000;
    config.rate_limits.heavy = 1_000;
    config.lags.call_log_min_s = 5;
    config.lags.call_log_max_s = 30;
    config.lags.revision_s = 10;
    let simulator = Simulator::start(config).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(sign_in(&simulator, folder.path()).status.code(), Some(0));
    for round in 0..5_u64 {
        let child = collector(folder.path());
        // An instant of its own each time: so many notifications into the round.
        let enough = kept(folder.path()) + 7 + round * 29 % 40;
        let begun = Instant::now();
        while kept(folder.path()) < enough && begun.elapsed() < Duration::from_secs(5) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let ended = stop(child, "-KILL");
        assert!(!ended.status.success());
    }
    let before = kept(folder.path());
    simulator.wait_settled().await;
    let child = collector(folder.path());
    let grades = until_graded(&simulator, folder.path(), repaired).await;
    stop(child, "-TERM");
    assert_eq!(
        (grades.wrong, grades.lost),
        (0, 0),
        "{:#?}",
        grades.findings
    );
    // What neither the notifications nor the log can tell is said to be uncertain, and rare.
    assert!(repaired(&grades), "{grades:?}");
    assert!(
        kept(folder.path()) >= before,
        "something acknowledged is gone"
    );
    verified(folder.path());
}
