//! Subscriptions and their delivery through PubNub.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

mod support;

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};
use simulator::{
    FaultPlan, Simulator,
    config::{ClientApp, Lifetimes, StartCalls},
    script::{Flow, Mix},
};
use support::{Client, Listener, fast};

#[tokio::test]
async fn every_notification_arrives_through_pubnub_encrypted() {
    let mut config = fast(60);
    config.lifetimes.pubnub_queue = 100_000;
    let running = Simulator::start(config).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    let info = client
        .subscribe(&["/restapi/v1.0/account/~/telephony/sessions"])
        .await;
    assert_eq!(
        info["eventFilters"][0],
        "/restapi/v1.0/account/809646016/telephony/sessions"
    );
    assert_eq!(info["expiresIn"], 899);
    let mut listener = Listener::new(&running, &info);
    let got = listener.until_idle(&running).await;
    let sent = running.sent();
    assert!(sent.len() > 300, "{}", sent.len());
    let mut expected: BTreeMap<_, _> = sent
        .iter()
        .map(|sent| (sent.value()["uuid"].clone().to_string(), sent.value()))
        .collect();
    for envelope in &got {
        assert_eq!(envelope["subscriptionId"], info["id"]);
        assert_eq!(envelope["ownerId"], "809646016");
        let mine = expected.remove(&envelope["uuid"].to_string()).unwrap();
        assert_eq!(mine["body"], envelope["body"]);
        assert_eq!(mine["event"], envelope["event"]);
    }
    assert!(expected.is_empty());
    let truth = running.truth();
    assert_eq!(truth.calls.len(), 60);
    assert!(truth.calls.iter().all(|call| call.complete));
}

#[tokio::test]
async fn extension_filter_gives_that_agent_only_and_renewal_replaces_it() {
    let mut config = fast(60);
    config.script.mix = Mix::only(Flow::DirectAnswered);
    config.script.agents = 2;
    config.script.calls_per_second = 0.2;
    let running = Simulator::start(config).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    let agent = running.directory().agents[0].id.clone();
    let filter = format!("/restapi/v1.0/account/~/extension/{agent}/telephony/sessions");
    let info = client.subscribe(&[&filter]).await;
    let mut listener = Listener::new(&running, &info);
    let got = listener.until_idle(&running).await;
    assert!(
        got.iter()
            .all(|e| e["body"]["parties"][0]["extensionId"] == *agent)
            && got.len() > 10
    );
    let id = info["id"].as_str().unwrap();
    let path = format!("/restapi/v1.0/subscription/{id}");
    let both = json!({ "eventFilters": [filter, "/restapi/v1.0/account/~/presence"] });
    let (status, body) = client.send("PUT", &path, Some(both)).await;
    assert_eq!(
        (status, body["eventFilters"].as_array().unwrap().len()),
        (200, 2)
    );
    assert_eq!(
        client.send("POST", &format!("{path}/renew"), None).await.0,
        200
    );
    assert_eq!(
        client.get("/restapi/v1.0/subscription").await.1["records"][0]["id"],
        id
    );
    assert_eq!(client.send("DELETE", &path, None).await.0, 204);
    assert_eq!(client.send("PUT", &path, None).await.0, 404);
}

#[tokio::test]
async fn wrong_filters_and_missing_permission_are_refused() {
    let mut config = fast(60);
    config.app = ClientApp {
        allow_pubnub: false,
        ..ClientApp::default()
    };
    let running = Simulator::start(config).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    let ask = |filters: Value, transport: &str| json!({ "eventFilters": filters, "deliveryMode": { "transportType": transport } });
    let good = json!(["/restapi/v1.0/account/~/telephony/sessions"]);
    for (body, status, code) in [
        (
            ask(json!(["/restapi/v1.0/nonsense"]), "PubNub"),
            400,
            "SUB-508",
        ),
        (ask(json!([]), "PubNub"), 400, "SUB-508"),
        (ask(good.clone(), "PubNub"), 403, "SUB-528"),
        (ask(good, "Pigeon"), 400, "CMN-101"),
    ] {
        let (got, reply) = client
            .send("POST", "/restapi/v1.0/subscription", Some(body))
            .await;
        assert_eq!(
            (got, &reply["errors"][0]["errorCode"]),
            (status, &json!(code))
        );
    }
}

#[tokio::test]
async fn a_slow_poller_loses_the_oldest_of_more_than_a_hundred() {
    let running = Simulator::start(fast(60)).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    let info = client
        .subscribe(&["/restapi/v1.0/account/~/telephony/sessions"])
        .await;
    let mut listener = Listener::new(&running, &info);
    listener.poll().await;
    // Nobody polls while the whole script is played.
    while running.truth().completed().calls.len() < 60 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let got = listener.poll().await;
    assert_eq!(got.len(), 100);
    let counters = running.counters();
    assert_eq!(counters.queue_overflow, counters.delivered - 100);
}

#[tokio::test]
async fn duplicates_drops_and_garbage_are_delivered_as_planned() {
    let mut config = fast(60);
    config.faults = FaultPlan {
        duplicate: 0.3,
        reorder: 0.3,
        malformed: 0.1,
        ..FaultPlan::default()
    };
    let running = Simulator::start(config).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    let info = client
        .subscribe(&["/restapi/v1.0/account/~/telephony/sessions"])
        .await;
    let mut listener = Listener::new(&running, &info);
    let got = listener.until_idle(&running).await;
    let counters = running.counters();
    assert!(
        counters.duplicated > 50 && counters.malformed > 20,
        "{counters:?}"
    );
    assert_eq!(
        counters.delivered,
        counters.sent + counters.duplicated + counters.malformed
    );
    assert!(listener.garbage > 0);
    let order: Vec<_> = got
        .iter()
        .filter(|e| e["body"]["parties"][0]["status"]["code"] != "Levitating")
        .map(|e| e["body"]["eventTime"].as_str().unwrap().to_owned())
        .collect();
    assert!(!order.is_sorted());
}

#[tokio::test]
async fn empty_poll_ends_after_the_hold_time_with_a_later_token() {
    let mut config = fast(60);
    config.lifetimes = Lifetimes {
        pubnub_hold_s: 1,
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
    let first = listener.since.clone();
    assert!(listener.poll().await.is_empty());
    assert!(listener.since > first && first.len() == 17);
    let (_, time) = client.get("/time/0").await;
    assert!(time[0].is_u64());
}
