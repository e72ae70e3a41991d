//! Lists, the account, and what a failing page or a hard limit does to them.

use ringcentral_client::{ApiError, Group};

use crate::floor::{calls, open};

#[tokio::test]
async fn everybody_is_listed_even_when_a_page_fails_once() {
    let (running, session) = open(calls(1)).await;
    running.faults().fail_extension_page();
    let listing = session.extensions().await.unwrap();
    assert_eq!(listing.unreadable, 0);
    assert!(
        listing
            .records
            .iter()
            .any(|extension| extension.kind.is_person())
    );
    let queues = session.queues().await.unwrap().records;
    let listed = listing
        .records
        .iter()
        .filter(|extension| extension.kind.is_queue())
        .count();
    assert_eq!(queues.len(), listed);
    let members = session.queue_members(queues[0].id.as_str()).await.unwrap();
    assert!(!members.records.is_empty());
    assert!(
        session
            .queue(queues[0].id.as_str())
            .await
            .unwrap()
            .name
            .is_some()
    );
    let account = session.account().await.unwrap();
    assert!(!account.id.as_str().is_empty());
    let own = session.own_extension().await.unwrap();
    assert_eq!(Some(own.id.to_string()), session.owner_id().await);
    assert!(own.regional_settings.unwrap().zone_name().is_some());
}

#[tokio::test]
async fn expired_and_revoked_tokens() {
    let (running, session) = open(calls(1)).await;
    running.faults().expire_access_tokens();
    assert!(session.account().await.is_ok());
    let unknown = session
        .get_json("/restapi/v1.0/account/~/call-queues/999999", Group::Light)
        .await
        .unwrap_err();
    assert!(matches!(unknown, ApiError::Refused { refusal, .. } if refusal.status == 404));
    running.faults().revoke_tokens();
    assert!(matches!(
        session.account().await,
        Err(ApiError::SignInLost(_))
    ));
}

#[tokio::test]
async fn the_governor_keeps_us_out_of_penalties() {
    let mut config = calls(1);
    config.rate_limits.enforce = true;
    config.rate_limits.light = 5;
    config.rate_limits.window_s = 1;
    config.rate_limits.penalty_s = 2;
    let (running, session) = open(config).await;
    for _ in 0..12 {
        session.account().await.unwrap();
    }
    assert_eq!(running.counters().refused, 0);
}
