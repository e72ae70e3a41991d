//! What Trust shows is what the files say: outages, how sure calls are, the comparison with the
//! call log; with a webhook whose deliveries stop, so that there is something to show.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use app::product::Webhook;
use app::tokens::Secret;
use app::view::{ExportRequest, SignInRequest};
use simulator::truth::grade;

use crate::live::call_centre;
use crate::support::live::{Live, PATIENCE, free_port, is_live, start, until};
use crate::support::{rows, stored};

/// A webhook on this computer that is looked at several times a second.
fn webhook() -> Webhook {
    let listen = std::net::SocketAddr::from(([127, 0, 0, 1], free_port()));
    let mut webhook = Webhook::new(&format!("http://{listen}/calls"), listen).unwrap();
    webhook.timing.look_every_ms = 200;
    webhook
}

/// Rows of a report over the days of the run.
async fn report(live: &Live, word: &str) -> Vec<BTreeMap<String, String>> {
    let day = |hours: i64| {
        let moment = live.simulator.now() + chrono::TimeDelta::hours(hours);
        moment.format("%Y-%m-%d").to_string()
    };
    let path = live.folder.path().join(format!("{word}.csv"));
    let request = ExportRequest {
        report: word.to_owned(),
        from: day(-72),
        to: day(48),
        business_hours: false,
        path: None,
    };
    let written = live.product.export_report(request, path.clone());
    read(&path, written.await.unwrap().rows)
}

fn read(path: &Path, expected: u32) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows: Vec<_> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), expected as usize);
    rows
}

fn number(row: &BTreeMap<String, String>, column: &str) -> u32 {
    row[column].parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_webhook_missed_is_filled_and_trust_and_files_agree() {
    let mut config = call_centre(35, 0);
    // As many calls as come until the outages are over, however long a loaded machine takes.
    config.script.max_calls = None;
    config.script.calls_per_second = 0.3;
    config.lags.call_log_min_s = 5;
    config.lags.call_log_max_s = 30;
    config.lags.revision_s = 10;
    let live = start(config).await;
    live.product.receive_by_webhook(webhook());
    let mut request =
        SignInRequest::in_browser(live.simulator.base_url(), live.simulator.client_id());
    request.jwt = Some(Secret::new(live.simulator.config().app.jwt.clone()));
    live.product.sign_in(request).await.unwrap();
    let seen = live.watch().await;
    until(&seen, "the webhook", is_live).await;
    assert_eq!(
        seen.lock().unwrap().link.as_ref().unwrap().transport,
        "webhook"
    );
    live.simulator.start_calls();
    for outages in 1..=2 {
        let enough = live.simulator.calls_begun() + 10;
        while live.simulator.calls_begun() < enough {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        match outages {
            1 => live.simulator.faults().blacklist_hooks(),
            _ => live.simulator.faults().lose_subscriptions(),
        }
        let begun = Instant::now();
        while live.product.trust().await.unwrap().outages.len() < outages {
            assert!(begun.elapsed() < PATIENCE, "no outage was noted");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    live.simulator.stop_new_calls();
    live.simulator.wait_settled().await;
    live.product.reconcile_now().await.unwrap();

    let (legs, calls) = rows(&stored(&live.database()));
    let grades = grade(&legs, &calls, &live.simulator.truth());
    assert_eq!(
        (grades.wrong, grades.lost),
        (0, 0),
        "{:#?}",
        grades.findings
    );
    assert!(grades.filled > 0, "{grades:?}");

    let trust = live.product.trust().await.unwrap();
    let outages = report(&live, "outages").await;
    assert_eq!(outages.len(), trust.outages.len());
    for (row, shown) in outages.iter().rev().zip(&trust.outages) {
        assert_eq!(row["reason"], shown.reason);
        assert_eq!(number(row, "filled"), shown.filled);
        assert_eq!(number(row, "uncertain"), shown.uncertain);
        let sums = number(row, "exact") + number(row, "filled") + number(row, "uncertain");
        assert_eq!(number(row, "calls"), sums);
        let seconds: f64 = row["duration_seconds"].parse().unwrap();
        let span = shown.to_ms.unwrap() - shown.from_ms;
        assert!((seconds * 1_000.0 - span as f64).abs() < 0.5, "{row:?}");
    }
    assert!(outages.iter().map(|row| number(row, "filled")).sum::<u32>() > 0);

    // One row a call: the same verdicts, and as sure as it is on screen.
    let calls = report(&live, "calls").await;
    let with = |column: &str, word: &str| calls.iter().filter(|row| row[column] == word).count();
    let sure = with("confidence", "exact") + with("confidence", "filled");
    assert_eq!(calls.len() as u64, trust.calls);
    assert!(with("call_log", "matched") > 0, "{:?}", calls.first());
    assert!(with("call_log", "filled") > 0);
    assert_eq!(
        with("call_log", "differing") == 0,
        trust.reconciliation.differing == 0
    );
    // One row an interval: its completeness is that of its calls.
    let intervals = report(&live, "intervals").await;
    let all: u32 = intervals.iter().map(|row| number(row, "offered")).sum();
    assert!(all > 0 && sure > 0);
    for row in intervals.iter().filter(|r| number(r, "offered") > 0) {
        let percent: f64 = row["completeness_percent"].parse().unwrap();
        assert!((0.0..=100.0).contains(&percent), "{row:?}");
        if sure == calls.len() {
            assert_eq!(row["completeness_percent"], "100.00");
        }
    }
}
