//! Renewal against the simulator's rotation: both grace windows, one refresher, revocation, unattended sign-in.

use std::sync::Arc;

use ringcentral_client::{ApiError, MemoryStore, Secret, Session, TokenStore, sign_in_with_jwt};
use serde_json::Value;
use simulator::Running;

use crate::floor::{calls, open, server, sign_in_to};

/// What a process does that crashes between the renewal and its own notes: renews, and with `used` also uses the new
/// token. The store knows nothing of it.
async fn crash_after_renewal(running: &Running, store: &MemoryStore, used: bool) -> String {
    let kept = store.load().unwrap().unwrap();
    let http = reqwest::Client::new();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", kept.refresh.as_ref().unwrap().expose()),
        ("client_id", running.client_id()),
    ];
    let api = running.base_url();
    let reply = http.post(format!("{api}/restapi/oauth/token")).form(&form);
    let reply: Value = reply.send().await.unwrap().json().await.unwrap();
    let access = reply["access_token"].as_str().unwrap().to_owned();
    if used {
        let account = http.get(format!("{api}/restapi/v1.0/account/~"));
        let account = account.bearer_auth(&access).send().await.unwrap();
        assert_eq!(account.status(), 200);
    }
    access
}

async fn after_a_crash(used: bool, grace_used_s: u64, grace_unused_s: u64) -> Result<(), ApiError> {
    let mut config = calls(1);
    config.lifetimes.refresh_grace_used_s = grace_used_s;
    config.lifetimes.refresh_grace_unused_s = grace_unused_s;
    let running = simulator::Simulator::start(config).await.unwrap();
    let store = Arc::new(MemoryStore::new());
    drop(sign_in_to(&running, Arc::clone(&store) as _).await);
    let renewed = crash_after_renewal(&running, &store, used).await;
    // Nothing renews within the same millisecond as the crash.
    let begun = std::time::Instant::now();
    while begun.elapsed().as_millis() < 2 {
        tokio::task::yield_now().await;
    }
    let session = Session::restore(server(&running), Arc::clone(&store) as _).await;
    let session = session.unwrap().unwrap();
    session.account().await?;
    let kept = store.load().unwrap().unwrap();
    assert_eq!(
        kept.access.expose(),
        renewed,
        "the same new pair, not another one"
    );
    Ok(())
}

#[tokio::test]
async fn a_crash_between_renewal_and_saving_is_repaired_in_both_grace_windows() {
    assert_eq!(after_a_crash(false, 10, 3_600).await, Ok(()));
    assert_eq!(after_a_crash(true, 10, 3_600).await, Ok(()));
    // An unused pair does not need the short window, a used one does not have the long one.
    assert_eq!(after_a_crash(false, 0, 3_600).await, Ok(()));
    for (used, grace_used_s, grace_unused_s) in [(true, 0, 3_600), (false, 10, 0)] {
        let error = after_a_crash(used, grace_used_s, grace_unused_s)
            .await
            .unwrap_err();
        assert!(matches!(error, ApiError::SignInLost(_)), "{error:?}");
        assert!(error.sentence().to_string().contains("Sign in again"));
    }
}

#[tokio::test]
async fn twenty_calls_on_an_expired_token_renew_once() {
    // The server refuses the token, or our own clock knows that it has ended.
    for known in [false, true] {
        let running = simulator::Simulator::start(calls(1)).await.unwrap();
        let store = Arc::new(MemoryStore::new());
        drop(sign_in_to(&running, Arc::clone(&store) as _).await);
        if known {
            let mut kept = store.load().unwrap().unwrap();
            kept.access_ends_at_ms = 0;
            store.save(&kept).unwrap();
        }
        let session = Session::restore(server(&running), store as _).await;
        let session = Arc::new(session.unwrap().unwrap());
        running.faults().expire_access_tokens();
        let calls: Vec<_> = (0..20)
            .map(|_| {
                let session = Arc::clone(&session);
                tokio::spawn(async move { session.account().await })
            })
            .collect();
        for call in calls {
            assert!(call.await.unwrap().is_ok());
        }
        assert_eq!(running.counters().renewals, 1, "known: {known}");
    }
}

#[tokio::test]
async fn signing_out_ends_the_sign_in_at_the_server_too() {
    let running = simulator::Simulator::start(calls(1)).await.unwrap();
    let store = Arc::new(MemoryStore::new());
    let session = sign_in_to(&running, Arc::clone(&store) as _).await;
    session.account().await.unwrap();
    let access = store.load().unwrap().unwrap().access;
    session.sign_out().await.unwrap();
    assert_eq!(store.load().unwrap(), None);
    let account = format!("{}/restapi/v1.0/account/~", running.base_url());
    let again = reqwest::Client::new()
        .get(account)
        .bearer_auth(access.expose());
    assert_eq!(again.send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn an_unattended_sign_in_survives_a_restart_and_a_revocation() {
    let mut config = calls(1);
    config.app.client_secret = Some("app-secret".to_owned());
    let running = simulator::Simulator::start(config).await.unwrap();
    let store = Arc::new(MemoryStore::new());
    let confidential = server(&running).with_secret(Secret::new("app-secret"));
    let jwt = Secret::new(running.config().app.jwt.clone());
    let session = sign_in_with_jwt(confidential, Arc::clone(&store) as _, &jwt).await;
    assert!(session.unwrap().account().await.is_ok());

    // The settings know the client id, the store knows the secret.
    let session = Session::restore(server(&running), Arc::clone(&store) as _).await;
    let session = session.unwrap().unwrap();
    running.faults().expire_access_tokens();
    assert!(session.account().await.is_ok());
    assert_eq!(running.counters().renewals, 1);
    running.faults().revoke_tokens();
    assert!(
        session.account().await.is_ok(),
        "signs in again with the JWT"
    );
}

#[tokio::test]
async fn a_sign_in_belongs_to_a_person_and_moves_to_their_own_place() {
    let (running, session) = open(calls(1)).await;
    let holder = session.holder().await.unwrap();
    assert_eq!(holder.account, running.directory().account_id);
    assert_eq!(Some(holder.extension.clone()), session.owner_id().await);
    let own = Arc::new(MemoryStore::new());
    session.keep_in(Arc::clone(&own) as _).await.unwrap();
    running.faults().expire_access_tokens();
    let before = own.load().unwrap().unwrap();
    session.account().await.unwrap();
    assert_ne!(
        own.load().unwrap().unwrap(),
        before,
        "renewed tokens go to the new place"
    );
}
