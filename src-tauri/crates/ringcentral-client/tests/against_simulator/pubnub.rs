//! The PubNub link against the simulator's legacy transport.

use std::time::Duration;

use ringcentral_client::{LinkConfig, LinkState, TransportChoice};
use simulator::FaultPlan;

use crate::floor::{Ears, calls, hear_all, hear_rest, link_config, open, play_out, sent};

fn pubnub() -> LinkConfig {
    let mut config = link_config(TransportChoice::PubNub);
    config.pubnub_timing.renew_margin_ms = 1_000;
    config
}

#[tokio::test]
async fn every_notification_arrives() {
    let (running, session) = open(calls(40)).await;
    let mut ears = Ears::open(pubnub(), &session);
    hear_all(&running, &mut ears).await;
    assert_eq!(ears.uuids(), sent(&running));
    assert!(
        ears.gaps.is_empty() && ears.states == [LinkState::Connecting, LinkState::Connected],
        "{:?} {:?}",
        ears.gaps,
        ears.states
    );
}

#[tokio::test]
async fn renewals_and_moved_channels_lose_nothing() {
    let mut config = calls(60);
    config.lifetimes.pubnub_subscription_s = 2;
    config.time_scale = 30.0;
    let (running, session) = open(config).await;
    let mut ears = Ears::open(pubnub(), &session);
    ears.until(|ears| ears.notes.len() > 30).await;
    running.faults().rotate_channels();
    hear_all(&running, &mut ears).await;
    assert!(
        ears.states
            .iter()
            .all(|state| matches!(state, LinkState::Connecting | LinkState::Connected)),
        "{:?}",
        ears.states
    );
}

#[tokio::test]
async fn a_restart_from_the_committed_cursor_loses_nothing() {
    // Slow enough that PubNub's queue of a hundred holds what comes in between.
    let mut config = calls(30);
    config.time_scale = 20.0;
    let (running, session) = open(config).await;
    let mut first = Ears::open(pubnub(), &session);
    first.until(|ears| ears.notes.len() >= 50).await;
    let resume = first.resume();
    let before = first.uuids();
    first.link.stop().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut second = Ears::open(LinkConfig { resume, ..pubnub() }, &session);
    hear_rest(&running, &mut second, &before).await;
    assert!(second.gaps.is_empty(), "{:?}", second.gaps);
}

#[tokio::test]
async fn faults_are_survived_and_bad_bytes_kept() {
    let mut config = calls(80);
    config.faults = FaultPlan {
        duplicate: 0.1,
        reorder: 0.2,
        malformed: 0.05,
        server_error: 0.05,
        ..FaultPlan::default()
    };
    let (running, session) = open(config).await;
    let mut ears = Ears::open(pubnub(), &session);
    ears.until(|ears| ears.notes.len() > 60).await;
    running.faults().disconnect();
    ears.until(|ears| ears.notes.len() > 120).await;
    play_out(&running, &mut ears).await;
    let counters = running.counters();
    assert!(
        ears.notes.iter().any(|note| !note.readable) || counters.malformed == 0,
        "{counters:?}"
    );
}

#[tokio::test]
async fn a_lost_subscription_is_a_gap_and_comes_back() {
    let mut config = calls(400);
    config.lifetimes.pubnub_subscription_s = 2;
    let (running, session) = open(config).await;
    let mut ears = Ears::open(pubnub(), &session);
    ears.until(|ears| ears.notes.len() > 10).await;
    running.faults().lose_subscriptions();
    ears.until(|ears| !ears.gaps.is_empty()).await;
    let heard = ears.notes.len();
    ears.until(|ears| ears.notes.len() > heard + 10).await;
}

#[tokio::test]
async fn a_revoked_sign_in_is_told() {
    let mut config = calls(400);
    config.lifetimes.pubnub_subscription_s = 2;
    let (running, session) = open(config).await;
    let mut ears = Ears::open(pubnub(), &session);
    ears.until(|ears| ears.notes.len() > 10).await;
    running.faults().revoke_tokens();
    ears.until_state(LinkState::SignedOut).await;
    assert!(
        ears.messages
            .iter()
            .any(|message| message.contains("Sign in again"))
    );
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    let mut config = calls(1);
    config.app.allow_pubnub = false;
    let (_running, session) = open(config).await;
    let mut ears = Ears::open(pubnub(), &session);
    ears.until_state(LinkState::Refused).await;
    assert!(
        ears.messages[0].contains("developer console"),
        "{:?}",
        ears.messages
    );
}
