//! This computer's clock is wrong, or the platform's is: nothing is asked or concluded by it.

use std::time::Duration;

use simulator::FaultPlan;

use crate::beside::journeys;
use crate::live::call_centre;
use crate::support::live::{Live, is_live, start, until};

/// Every call of the answer key is there.
async fn nothing_is_lost(live: &Live) {
    let truth = live.simulator.truth().calls;
    let found = journeys(live).await;
    let lost: Vec<_> = truth
        .iter()
        .filter(|call| !found.contains_key(&call.call_id))
        .map(|call| &call.call_id)
        .collect();
    assert!(truth.len() > 10, "too few calls to tell");
    assert_eq!(lost, Vec::<&String>::new());
}

/// A clock hours ahead, no notification to learn that from, and a call log that has to be read anew:
/// the reading begins where the last one ended by the server's clock, not by this computer's.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_hours_ahead_leaves_no_hole_before_a_full_reading() {
    let mut config = call_centre(61, 20);
    config.clock_ahead_ms = -5 * 3_600_000;
    let live = start(config).await;
    live.sign_in().await;
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    live.product.reconcile_now().await.unwrap();
    live.simulator.set_faults(FaultPlan {
        drop: 1.0,
        ..FaultPlan::default()
    });
    live.simulator.start_calls();
    live.simulator.wait_settled().await;
    live.simulator.faults().expire_sync_tokens();
    tokio::time::sleep(Duration::from_millis(10)).await;
    live.product.reconcile_now().await.unwrap();
    nothing_is_lost(&live).await;
}

/// A clock further ahead than the first sign-in reads back: by it, every call lies before the
/// beginning. The beginning is the server's.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_days_ahead_loses_nothing_of_the_first_reading() {
    let mut config = call_centre(62, 20);
    config.clock_ahead_ms = -10 * 24 * 3_600_000;
    let live = start(config).await;
    live.simulator.start_calls();
    live.simulator.wait_settled().await;
    live.sign_in().await;
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    live.product.reconcile_now().await.unwrap();
    nothing_is_lost(&live).await;
}
