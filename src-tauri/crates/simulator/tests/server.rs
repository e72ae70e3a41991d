//! The platform over HTTP: sign-in, directory, limits, one-off faults.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

mod support;

use std::time::Duration;

use serde_json::json;
use simulator::{
    Simulator,
    config::{Lifetimes, RateLimits, StartCalls},
};
use support::{Client, Listener, fast};

#[tokio::test]
async fn consent_page_asks_and_both_answers_redirect() {
    let running = Simulator::start(fast(60)).await.unwrap();
    let client = Client::new(&running);
    let page = client.authorize(false).await;
    assert_eq!(page.status(), 200);
    let html = page.text().await.unwrap();
    assert!(html.contains("Approve") && html.contains("Refuse") && html.contains("Dana Holloway"));
    let refused = client.decide("refuse").await;
    assert!(refused.contains("error=access_denied") && refused.contains("state=some+state"));
    let approved = client.decide("approve").await;
    assert!(
        approved.starts_with("http://127.0.0.1:9/cb?code=") && approved.contains("expires_in=60")
    );
}

#[tokio::test]
async fn sign_in_gives_tokens_and_wrong_ones_are_refused_in_the_right_words() {
    let running = Simulator::start(fast(60)).await.unwrap();
    let mut client = Client::new(&running);
    let tokens = client.sign_in().await;
    assert_eq!(tokens["owner_id"], "809646016");
    assert_eq!(
        client.get("/restapi/v1.0/account/~").await.1["id"],
        809_646_016
    );
    assert_eq!(
        client.get("/restapi/v1.0/account/~/extension/~").await.1["name"],
        "Dana Holloway"
    );
    running.faults().expire_access_tokens();
    let (status, body) = client.get("/restapi/v1.0/account/~").await;
    assert_eq!(
        (status, &body["errors"][0]["errorCode"]),
        (401, &json!("OAU-128"))
    );
    running.faults().revoke_tokens();
    let (status, body) = client.get("/restapi/v1.0/account/~").await;
    assert_eq!(
        (status, &body["errors"][0]["errorCode"]),
        (401, &json!("OAU-213"))
    );
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let (status, body) = client.refresh(refresh).await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_grant")));
    assert_eq!(body["errors"][0]["errorCode"], "OAU-213");
}

#[tokio::test]
async fn extension_list_of_ten_thousand_is_read_page_by_page() {
    let mut config = fast(60);
    config.script.agents = 10_000;
    config.faults.extension_page_fails_once = true;
    let running = Simulator::start(config).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    let mut path = "/restapi/v1.0/account/~/extension?perPage=1000&status=Enabled".to_owned();
    let (mut records, mut failures, mut pages) = (0, 0, 0);
    loop {
        let (status, body) = client.get(&path).await;
        if status == 500 {
            failures += 1;
            continue;
        }
        pages += 1;
        records += body["records"].as_array().unwrap().len();
        match body["navigation"]["nextPage"]["uri"].as_str() {
            Some(next) => path = next.strip_prefix(running.base_url()).unwrap().to_owned(),
            None => break,
        }
    }
    let enabled = running
        .directory()
        .extensions()
        .filter(|e| e.status == "Enabled")
        .count();
    assert_eq!((records, failures, pages), (enabled, 1, 11));
}

#[tokio::test]
async fn queues_and_members() {
    let running = Simulator::start(fast(60)).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    let (_, queues) = client.get("/restapi/v1.0/account/~/call-queues").await;
    let billing = &queues["records"][0];
    assert_eq!(billing["name"], "Billing");
    let id = billing["id"].as_str().unwrap();
    let (_, queue) = client
        .get(&format!("/restapi/v1.0/account/~/call-queues/{id}"))
        .await;
    assert_eq!(queue["serviceLevelSettings"]["slaThresholdSeconds"], 20);
    let (_, members) = client
        .get(&format!("/restapi/v1.0/account/~/call-queues/{id}/members"))
        .await;
    assert!(members["records"].as_array().unwrap().len() >= 10);
    assert!(members["records"][0]["id"].is_u64());
    assert_eq!(
        client.get("/restapi/v1.0/account/~/call-queues/1").await.0,
        404
    );
}

#[tokio::test]
async fn limits_are_reported_and_enforced() {
    let mut config = fast(60);
    config.rate_limits = RateLimits {
        light: 3,
        ..RateLimits::default()
    };
    let running = Simulator::start(config).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    for left in ["2", "1", "0"] {
        let reply = client.raw("GET", "/restapi/v1.0/account/~").await;
        let header = |name: &str| reply.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(
            (
                header("x-rate-limit-group"),
                header("x-rate-limit-remaining").as_str()
            ),
            ("light".to_owned(), left)
        );
        assert_eq!(
            (
                header("x-rate-limit-limit").as_str(),
                header("x-rate-limit-window").as_str()
            ),
            ("3", "60")
        );
    }
    let reply = client.raw("GET", "/restapi/v1.0/account/~").await;
    assert_eq!(reply.status(), 429);
    assert_eq!(reply.headers()["retry-after"], "60");
    assert_eq!(client.get("/restapi/v1.0/account/~/extension").await.0, 200);
}

#[tokio::test]
async fn cut_stall_lost_subscription_and_failing_requests() {
    let mut config = fast(60);
    config.lifetimes = Lifetimes {
        pubnub_hold_s: 30,
        ..Lifetimes::default()
    };
    config.start_calls = StartCalls::Manually;
    let running = Simulator::start(config).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    let info = client
        .subscribe(&["/restapi/v1.0/account/~/telephony/sessions"])
        .await;
    let mut listener = Listener::new(&running, &info);
    listener.poll().await;
    // Until it hits: the poll may not be under way yet.
    let cutting = async {
        loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            running.faults().disconnect();
        }
    };
    let cut = tokio::select! {
        cut = listener.try_poll() => cut,
        () = cutting => unreachable!("it cuts for ever"),
    };
    assert!(cut.is_err());
    running.faults().stall(Duration::from_millis(300));
    let before = std::time::Instant::now();
    assert_eq!(client.get("/restapi/v1.0/account/~").await.0, 200);
    assert!(before.elapsed() >= Duration::from_millis(290));
    running.faults().fail_requests(503, 2);
    assert_eq!(client.get("/restapi/v1.0/account/~").await.0, 503);
    assert_eq!(client.get("/restapi/v1.0/account/~").await.0, 503);
    assert_eq!(client.get("/restapi/v1.0/account/~").await.0, 200);
    running.faults().lose_subscriptions();
    let path = format!(
        "/restapi/v1.0/subscription/{}",
        info["id"].as_str().unwrap()
    );
    assert_eq!(client.send("PUT", &path, None).await.0, 404);
    running.shutdown().await;
}

#[tokio::test]
async fn warm_start_has_calls_in_progress_that_were_never_notified() {
    let mut config = fast(60);
    config.script.max_calls = None;
    config.warm_start_s = 120;
    config.time_scale = 1.0;
    config.start_calls = StartCalls::Manually;
    let running = Simulator::start(config).await.unwrap();
    running.start_calls();
    while running.truth().calls.is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let truth = running.truth();
    assert!(truth.calls.iter().any(|call| call.complete) && truth.calls.len() > 150);
    assert!(truth.calls.iter().any(|call| !call.complete));
    assert!(running.sent().len() < 30);
}
