//! Sign-in, notifications, SQLite, deltas, CSV: all of it equals the simulator's truth.

use std::time::{Duration, Instant};

use app::view::{ErrorCode, ExportRequest, Phase, SignInRequest};
use simulator::config::StartCalls;
use simulator::script::ScriptConfig;
use simulator::{FaultPlan, SimulatorConfig};

use crate::support::csv::csv_differences;
use crate::support::live::{Live, PATIENCE, is_live, start, until};
use crate::support::{differences, stored, summary};

pub fn call_centre(seed: u64, calls: u64) -> SimulatorConfig {
    let mut config = SimulatorConfig {
        script: ScriptConfig {
            seed,
            max_calls: Some(calls),
            ..ScriptConfig::default()
        },
        time_scale: 60.0,
        start_calls: StartCalls::Manually,
        ..SimulatorConfig::default()
    };
    config.app.auto_approve = true;
    config.rate_limits.enforce = false;
    config
}

/// Waits for the simulator's last call and compares what is on disk with its answer key.
pub async fn records_equal_the_truth(live: &Live) {
    live.simulator.wait_idle().await;
    let truth = live.simulator.truth();
    assert!(
        truth.calls.iter().all(|c| c.complete),
        "the simulator did not finish"
    );
    let begun = Instant::now();
    loop {
        let found = differences(&stored(&live.database()), &truth);
        if found.is_empty() {
            return;
        }
        // What was delivered is on its way to the disk, slowly on a loaded machine.
        assert!(begun.elapsed() < PATIENCE, "\n{}", summary(&found));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_equals_the_truth_on_disk_on_the_board_and_in_the_csv() {
    let live = start(call_centre(11, 120)).await;
    live.sign_in().await;
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    live.simulator.start_calls();
    records_equal_the_truth(&live).await;

    until(&seen, "an empty board", |s| {
        s.agents.values().all(|a| a.calls.is_empty())
    })
    .await;
    let whole = [Phase::Ringing, Phase::Talking];
    assert!(
        seen.lock()
            .unwrap()
            .phases
            .values()
            .any(|p| p.windows(2).any(|w| w == whole)),
        "no tile went from ringing to talking"
    );

    let truth = live.simulator.truth();
    let zone = live.product.zone().await.unwrap();
    let starts = || truth.legs.iter().filter_map(|l| l.started_at);
    let day = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&zone).date_naive().to_string();
    let request = ExportRequest {
        report: "agents".into(),
        from: day(starts().min().unwrap()),
        to: day(starts().max().unwrap()),
        business_hours: false,
        path: None,
    };
    let path = live.folder.path().join("report.csv");
    live.product
        .export_report(request, path.clone())
        .await
        .unwrap();
    let wrong = csv_differences(&path, &truth);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn duplicates_reordering_and_rubbish_change_nothing() {
    let mut config = call_centre(12, 80);
    config.faults = FaultPlan {
        duplicate: 0.3,
        reorder: 0.3,
        malformed: 0.0,
        extension_page_fails_once: true,
        ..FaultPlan::default()
    };
    let live = start(config).await;
    live.sign_in().await;
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    live.simulator.start_calls();
    records_equal_the_truth(&live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unreadable_notifications_are_kept_counted_and_shown() {
    let mut config = call_centre(14, 40);
    config.faults = FaultPlan {
        malformed: 0.3,
        ..FaultPlan::default()
    };
    let live = start(config).await;
    live.sign_in().await;
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    live.simulator.start_calls();
    live.simulator.wait_idle().await;
    until(&seen, "the count of unreadable ones", |s| {
        s.link.as_ref().is_some_and(|l| l.unreadable > 0)
    })
    .await;
    assert!(live.product.trust().await.unwrap().unreadable > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_in_the_middle_loses_nothing() {
    let mut config = call_centre(13, 80);
    config.time_scale = 20.0;
    let live = start(config).await;
    live.sign_in().await;
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    live.simulator.start_calls();
    until(&seen, "calls", |s| s.totals.offered > 10).await;
    live.product.shut_down().await;
    assert!(live.product.resume().await.unwrap().signed_in);
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    records_equal_the_truth(&live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_client_id_is_a_sentence_with_a_next_step() {
    let mut config = call_centre(15, 1);
    config.app.client_id = "another".into();
    let live = start(config).await;
    live.product.cancel_sign_in();
    let request = SignInRequest::in_browser(live.simulator.base_url().to_owned(), "wrong");
    let product = live.product.clone();
    let waiting = tokio::spawn(async move { product.sign_in(request).await });
    // The consent page of a wrong client shows an error and never comes back.
    tokio::time::sleep(Duration::from_millis(800)).await;
    live.product.cancel_sign_in();
    let error = waiting.await.unwrap().unwrap_err();
    assert!(
        matches!(error.code, ErrorCode::Cancelled | ErrorCode::Refused),
        "{error:?}"
    );
    assert!(error.message.ends_with('.'), "{}", error.message);

    let bad = SignInRequest::in_browser("ftp://x", "a");
    assert_eq!(
        live.product.sign_in(bad).await.unwrap_err().code,
        ErrorCode::BadInput
    );
}
