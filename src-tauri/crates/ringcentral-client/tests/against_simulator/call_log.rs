//! Live sessions and the call log against the simulator's.

use std::collections::BTreeSet;

use ringcentral_client::TransportChoice;
use ringcentral_proto::call_log::logged;

use crate::floor::{Ears, calls, link_config, open, play_out};

#[tokio::test]
async fn live_sessions_are_those_that_live() {
    let mut config = calls(200);
    config.time_scale = 10.0;
    let (running, session) = open(config).await;
    let mut ears = Ears::open(link_config(TransportChoice::PubNub), &session);
    ears.until(|ears| ears.notes.len() > 60).await;
    let live = session.live_sessions().await.unwrap();
    assert_eq!(live.unreadable, 0);
    assert!(!live.sessions.is_empty());
    let known: BTreeSet<String> = running
        .sent()
        .into_iter()
        .map(|sent| sent.telephony_session_id)
        .collect();
    for snapshot in &live.sessions {
        assert!(known.contains(snapshot.id.as_str()));
        assert!(live.session_ids.contains_key(snapshot.id.as_str()));
    }
}

#[tokio::test]
async fn the_call_log_has_every_session_and_the_sync_goes_on() {
    let mut config = calls(30);
    config.lags.call_log_min_s = 0;
    config.lags.call_log_max_s = 1;
    config.lags.revision_s = 1;
    let (running, session) = open(config).await;
    let from = running.now().timestamp_millis() - 3_600_000;
    let first = session.sync_call_log(None, from).await.unwrap();
    assert!(first.full);
    let mut ears = Ears::open(link_config(TransportChoice::PubNub), &session);
    play_out(&running, &mut ears).await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let log = session
        .call_log(from, Some(running.now().timestamp_millis() + 60_000))
        .await
        .unwrap();
    let found = logged(&log.records);
    let legs = running.truth().legs;
    let sessions: BTreeSet<String> = legs
        .into_iter()
        .map(|leg| leg.telephony_session_id)
        .collect();
    let known: BTreeSet<String> = found.keys().map(|id| id.as_str().to_owned()).collect();
    assert!(
        known.is_superset(&sessions),
        "{:?}",
        sessions.difference(&known)
    );
    let next = session
        .sync_call_log(Some(&first.token), from)
        .await
        .unwrap();
    assert!(!next.full && !next.records.is_empty());
}
