//! A working day of eight hours with the daily cut of every connection and three sleeps: every call
//! ends exact or filled. `FLOORWALKER_DAY_SPEED=60` plays it in eight minutes instead of seconds.
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

use std::time::Duration;

use simulator::Simulator;
use support::*;

const HOURS: u64 = 8;
const CALLS: u64 = 400;

#[tokio::test(flavor = "multi_thread")]
async fn a_day_with_the_daily_cut_and_three_sleeps_is_whole() {
    let speed = std::env::var("FLOORWALKER_DAY_SPEED");
    let speed: u64 = speed.map_or(1_440, |text| text.parse().unwrap());
    let day_s = HOURS * 3_600 / speed;
    let mut config = call_centre(53, CALLS);
    config.time_scale = speed as f64;
    config.script.calls_per_second = CALLS as f64 / (HOURS as f64 * 3_600.0);
    // The gateway cuts every connection once in the middle of the day.
    config.lifetimes.ws_absolute_s = (day_s / 2).max(2);
    config.lifetimes.ws_recovery_s = 1;
    config.rate_limits.light = 1_000;
    config.rate_limits.heavy = 1_000;
    let simulator = Simulator::start(config).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(sign_in(&simulator, folder.path()).status.code(), Some(0));
    let child = collector(folder.path());
    for sleep in 1..=3 {
        while simulator.calls_begun() < CALLS * sleep / 4 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        signal(&child, "-STOP");
        tokio::time::sleep(Duration::from_secs((day_s / 12).max(2))).await;
        signal(&child, "-CONT");
    }
    simulator.wait_settled().await;
    // The log is read on every start; otherwise the last repairs come minutes later.
    stop(child, "-TERM");
    let child = collector(folder.path());
    let grades = until_graded(&simulator, folder.path(), |grades| {
        grades.exact + grades.filled == grades.calls
    })
    .await;
    stop(child, "-TERM");
    println!("{grades:?}");
    assert_eq!(
        grades.exact + grades.filled,
        grades.calls,
        "{:#?}",
        grades.findings
    );
}
