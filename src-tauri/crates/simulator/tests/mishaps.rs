//! Faults by schedule, webhooks, and the files that a run leaves behind.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod support;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use serde_json::{Value, json};
use simulator::{
    FaultPlan, Simulator, SimulatorConfig,
    config::{RateLimits, StartCalls},
    script::ScriptConfig,
    truth::LegTruth,
};
use support::{Client, Listener};

fn config() -> SimulatorConfig {
    SimulatorConfig {
        script: ScriptConfig {
            max_calls: Some(30),
            calls_per_second: 1.0,
            ..ScriptConfig::default()
        },
        time_scale: 50.0,
        start_calls: StartCalls::OnFirstSubscription,
        rate_limits: RateLimits {
            enforce: false,
            ..RateLimits::default()
        },
        ..SimulatorConfig::default()
    }
}

const TELEPHONY: &str = "/restapi/v1.0/account/~/telephony/sessions";

type Inbox = Arc<Mutex<Vec<Value>>>;

async fn hook(
    State(inbox): State<Inbox>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, HeaderMap) {
    let mut answer = HeaderMap::new();
    match headers.get("validation-token") {
        Some(token) => {
            answer.insert("validation-token", token.clone());
        }
        None => {
            assert_eq!(headers["verification-token"], "secret");
            inbox
                .lock()
                .unwrap()
                .push(serde_json::from_str(&body).unwrap());
        }
    }
    (StatusCode::OK, answer)
}

#[tokio::test]
async fn a_webhook_is_asked_first_and_then_served() {
    let inbox = Inbox::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/hook", post(hook))
        .with_state(Arc::clone(&inbox));
    tokio::spawn(async move { axum::serve(listener, router).await });

    let running = Simulator::start(config()).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    let ask = |address: &str| {
        json!({
            "eventFilters": [TELEPHONY],
            "deliveryMode": {
                "transportType": "WebHook", "address": address, "verificationToken": "secret",
            },
            "expiresIn": 600,
        })
    };
    let silent = ask("http://127.0.0.1:9/nobody");
    let (status, body) = client
        .send("POST", "/restapi/v1.0/subscription", Some(silent))
        .await;
    assert_eq!(
        (status, &body["errors"][0]["errorCode"]),
        (400, &json!("SUB-522"))
    );
    let good = ask(&address);
    let (status, info) = client
        .send("POST", "/restapi/v1.0/subscription", Some(good))
        .await;
    assert_eq!((status, &info["expiresIn"]), (200, &json!(599)));
    running.wait_idle().await;
    let wanted = running.counters().delivered as usize;
    for _ in 0..200 {
        if inbox.lock().unwrap().len() >= wanted {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let got = inbox.lock().unwrap().clone();
    assert_eq!(got.len(), wanted);
    assert!(
        got.iter()
            .all(|envelope| envelope["subscriptionId"] == info["id"])
    );
}

#[tokio::test]
async fn connections_are_cut_and_tokens_die_by_schedule() {
    let mut config = config();
    config.start_calls = StartCalls::Manually;
    config.faults = FaultPlan {
        disconnect_every_s: 1,
        expire_tokens_every_s: 1,
        lose_subscriptions_every_s: 1,
        ..FaultPlan::default()
    };
    let running = Simulator::start(config).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    let info = client.subscribe(&[TELEPHONY]).await;
    let mut listener = Listener::new(&running, &info);
    listener.poll().await;
    let cut = tokio::time::timeout(Duration::from_secs(60), listener.try_poll())
        .await
        .unwrap();
    assert!(cut.is_err());
    // Every mishap has its turn within a second and a half; a connection may be cut meanwhile.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let begun = std::time::Instant::now();
    while client.status("/restapi/v1.0/account/~").await != Some(401) {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "it never expired"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    running.set_faults(FaultPlan::default());
    client.sign_in().await;
    assert_eq!(
        client.get("/restapi/v1.0/subscription").await.1["records"],
        json!([])
    );
}

#[tokio::test]
async fn a_wrong_clock_shows_in_the_events() {
    let mut config = config();
    config.faults.clock_skew_ms = -3_600_000;
    let running = Simulator::start(config).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    let info = client.subscribe(&[TELEPHONY]).await;
    let mut listener = Listener::new(&running, &info);
    listener.poll().await;
    let got = listener.poll().await;
    let shown: chrono::DateTime<chrono::Utc> = got[0]["body"]["eventTime"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let behind = running.now() - shown;
    assert!((3_590..4_200).contains(&behind.num_seconds()), "{behind}");
}

#[tokio::test]
async fn truth_and_notifications_are_written_beside() {
    let folder = std::env::temp_dir().join(format!("simulator-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut config = config();
    config.start_calls = StartCalls::AtOnce;
    config.truth_file = Some(folder.join("truth.jsonl"));
    config.sent_file = Some(folder.join("sent.jsonl"));
    let running = Simulator::start(config).await.unwrap();
    running.wait_idle().await;
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let sent = read("sent.jsonl");
    assert_eq!(sent.lines().count(), running.sent().len());
    let mut legs: Vec<LegTruth> = read("truth.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter_map(|mut line| serde_json::from_value(line["leg"].take()).ok())
        .collect();
    let mut truth = running.truth().legs;
    truth.sort_by(|a, b| a.party_id.cmp(&b.party_id));
    legs.sort_by(|a, b| a.party_id.cmp(&b.party_id));
    assert_eq!(legs.len(), truth.len());
    assert!(legs == truth);
    std::fs::remove_dir_all(folder).unwrap();
}
