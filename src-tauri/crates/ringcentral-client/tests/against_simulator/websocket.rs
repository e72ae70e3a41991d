//! The WebSocket link against the simulator's gateway.

use std::collections::BTreeSet;

use ringcentral_client::{LinkConfig, LinkState, Transport, TransportChoice};
use simulator::FaultPlan;

use crate::floor::{Ears, calls, hear_all, hear_so_far, link_config, open, play_out, sent};

fn websocket() -> LinkConfig {
    link_config(TransportChoice::WebSocket)
}

#[tokio::test]
async fn every_notification_arrives() {
    let (running, session) = open(calls(40)).await;
    let mut ears = Ears::open(link_config(TransportChoice::Automatic), &session);
    hear_all(&running, &mut ears).await;
    assert_eq!(ears.uuids(), sent(&running));
    assert!(
        ears.gaps.is_empty() && ears.states == [LinkState::Connecting, LinkState::Connected],
        "{:?} {:?}",
        ears.gaps,
        ears.states
    );
    assert_eq!(ears.transports.last(), Some(&Transport::WebSocket));
}

#[tokio::test]
async fn a_cut_connection_is_recovered_without_loss() {
    // Slow enough that the gateway's buffer of a hundred holds what comes in between.
    let mut config = calls(400);
    config.time_scale = 4.0;
    let (running, session) = open(config).await;
    let mut ears = Ears::open(websocket(), &session);
    for heard in [20, 40] {
        ears.until(|ears| ears.notes.len() > heard).await;
        running.faults().disconnect();
        ears.until_state(LinkState::Connected).await;
    }
    hear_so_far(&running, &mut ears, &BTreeSet::new()).await;
    assert!(ears.gaps.is_empty(), "{:?}", ears.gaps);
}

#[tokio::test]
async fn a_restart_recovers_from_the_committed_token() {
    let mut config = calls(400);
    config.time_scale = 6.0;
    let (running, session) = open(config).await;
    let mut first = Ears::open(websocket(), &session);
    first.until(|ears| ears.notes.len() >= 50).await;
    let (resume, before) = (first.resume(), first.uuids());
    first.link.stop().await;
    let mut second = Ears::open(
        LinkConfig {
            resume,
            ..websocket()
        },
        &session,
    );
    second.until_state(LinkState::Connected).await;
    hear_so_far(&running, &mut second, &before).await;
    assert!(second.gaps.is_empty(), "{:?}", second.gaps);
}

#[tokio::test]
async fn a_lost_subscription_after_a_cut_is_a_gap() {
    let (running, session) = open(calls(400)).await;
    let mut ears = Ears::open(websocket(), &session);
    ears.until(|ears| ears.notes.len() > 10).await;
    running.faults().lose_subscriptions();
    running.faults().disconnect();
    ears.until(|ears| !ears.gaps.is_empty()).await;
    let heard = ears.notes.len();
    ears.until(|ears| ears.notes.len() > heard + 10).await;
}

#[tokio::test]
async fn short_lived_sockets_are_replaced_and_bad_frames_kept() {
    let mut config = calls(60);
    config.time_scale = 30.0;
    config.lifetimes.ws_absolute_s = 2;
    config.faults = FaultPlan {
        duplicate: 0.1,
        malformed: 0.05,
        ..FaultPlan::default()
    };
    let (running, session) = open(config).await;
    let mut ears = Ears::open(websocket(), &session);
    ears.until(|ears| ears.notes.len() > 100).await;
    running.stop_new_calls();
    play_out(&running, &mut ears).await;
    assert!(
        ears.notes.iter().any(|note| !note.readable),
        "{:?}",
        running.counters()
    );
}

#[tokio::test]
async fn without_the_permission_automatic_takes_pubnub() {
    let mut config = calls(20);
    config.app.allow_websocket = false;
    let (running, session) = open(config).await;
    let mut ears = Ears::open(link_config(TransportChoice::Automatic), &session);
    hear_all(&running, &mut ears).await;
    assert_eq!(ears.transports.last(), Some(&Transport::PubNub));
    assert!(
        ears.messages
            .iter()
            .any(|message| message.contains("PubNub is used")),
        "{:?}",
        ears.messages
    );
}

#[tokio::test]
async fn a_revoked_sign_in_is_told() {
    let (running, session) = open(calls(400)).await;
    let mut ears = Ears::open(websocket(), &session);
    ears.until(|ears| ears.notes.len() > 10).await;
    running.faults().revoke_tokens();
    running.faults().disconnect();
    ears.until_state(LinkState::SignedOut).await;
}
