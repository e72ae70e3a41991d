//! The WebSocket gateway: greeting, requests, notifications, recovery, errors.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

mod support;

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use simulator::{
    FaultPlan, Running, Simulator, SimulatorConfig,
    config::{Lifetimes, StartCalls},
};
use support::{Client, fast};
use tokio::net::TcpStream;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(client: &Client, recovery: Option<&str>) -> (Self, Value) {
        let mut socket = Self(connect_async(url(client, recovery).await).await.unwrap().0);
        let details = socket.next().await.unwrap();
        (socket, details)
    }

    /// The next frame that is JSON; `None` at the end.
    async fn next(&mut self) -> Option<Value> {
        loop {
            match self.0.next().await? {
                Ok(Message::Text(text)) => {
                    return Some(serde_json::from_str(text.as_str()).unwrap_or(Value::Null));
                }
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    async fn ask(&mut self, method: &str, path: &str, body: Option<Value>) -> Value {
        let meta = json!({
            "type": "ClientRequest", "messageId": "m1", "method": method, "path": path,
            "headers": {}, "query": {},
        });
        let frame = body.map_or_else(|| json!([meta]), |body| json!([meta, body]));
        self.0.send(Message::text(frame.to_string())).await.unwrap();
        loop {
            let frame = self.next().await.unwrap();
            if frame[0]["type"] == "ClientRequest" {
                return frame;
            }
        }
    }

    async fn subscribe(&mut self) -> Value {
        let body = json!({
            "eventFilters": ["/restapi/v1.0/account/~/telephony/sessions"],
            "deliveryMode": { "transportType": "WebSocket" },
        });
        self.ask("POST", "/restapi/v1.0/subscription", Some(body))
            .await
    }

    async fn notifications(&mut self, running: &Running, into: &mut Vec<Value>) {
        let idle = running.wait_idle();
        tokio::pin!(idle);
        loop {
            tokio::select! {
                biased;
                frame = self.next() => match frame {
                    Some(frame) if frame[0]["type"] == "ServerNotification" => into.push(frame),
                    Some(_) => {}
                    None => return,
                },
                () = &mut idle => break,
            }
        }
        // What was sent before the last call ended is already in the socket.
        while let Ok(Some(frame)) = tokio::time::timeout(Duration::from_secs(1), self.next()).await
        {
            into.push(frame);
        }
    }
}

async fn url(client: &Client, recovery: Option<&str>) -> String {
    let (status, token) = client.send("POST", "/restapi/oauth/wstoken", None).await;
    assert_eq!(status, 200, "{token}");
    let wsc = recovery.map_or(String::new(), |token| format!("&wsc={token}"));
    format!(
        "{}?access_token={}{wsc}",
        token["uri"].as_str().unwrap(),
        token["ws_access_token"].as_str().unwrap()
    )
}

async fn started(config: SimulatorConfig) -> (Running, Client) {
    let running = Simulator::start(config).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    (running, client)
}

#[tokio::test]
async fn greets_first_and_delivers_every_notification() {
    let (running, client) = started(fast(40)).await;
    let (mut socket, details) = Socket::open(&client, None).await;
    assert_eq!(details[0]["type"], "ConnectionDetails");
    assert_eq!(details[1]["recoveryBufferSize"], 100);
    assert!(details[1]["recoveryState"].is_null() && details[0]["wsc"]["token"].is_string());
    let reply = socket.subscribe().await;
    assert_eq!(reply[0]["status"], 200);
    assert_eq!(reply[0]["headers"]["WSG-SubscriptionId"], reply[1]["id"]);
    assert_eq!(reply[0]["headers"]["X-Rate-Limit-Group"], "medium");
    assert_eq!(reply[1]["expiresIn"], 86_399);
    assert!(reply[1]["uri"].as_str().unwrap().starts_with("/restapi/"));
    let mut got = Vec::new();
    socket.notifications(&running, &mut got).await;
    let uuids: Vec<_> = got.iter().map(|frame| frame[1]["uuid"].clone()).collect();
    let sent: Vec<_> = running
        .sent()
        .iter()
        .map(|sent| sent.value()["uuid"].clone())
        .collect();
    assert!(sent.len() > 200);
    assert_eq!(uuids, sent);
    assert!(
        got.iter()
            .all(|frame| frame[1]["subscriptionId"] == reply[1]["id"])
    );
}

#[tokio::test]
async fn requests_heartbeats_and_errors() {
    let mut config = fast(40);
    config.start_calls = StartCalls::Manually;
    let (running, client) = started(config).await;
    let (mut socket, _) = Socket::open(&client, None).await;
    let reply = socket
        .ask("GET", "/restapi/v1.0/account/~/extension?perPage=3", None)
        .await;
    assert_eq!(reply[1]["records"].as_array().unwrap().len(), 3);
    let reply = socket
        .ask("GET", "/restapi/v1.0/subscription/none", None)
        .await;
    assert_eq!(
        (&reply[0]["status"], &reply[1]["errorCode"]),
        (&json!(404), &json!("CMN-102"))
    );
    assert_eq!(
        socket.ask("POST", "/restapi/oauth/token", None).await[0]["status"],
        404
    );
    let beat = json!([{ "type": "Heartbeat", "messageId": "h" }]).to_string();
    socket.0.send(Message::text(beat)).await.unwrap();
    assert_eq!(
        socket.next().await.unwrap()[0],
        json!({ "type": "Heartbeat", "messageId": "h" })
    );
    socket.0.send(Message::text("nonsense")).await.unwrap();
    assert_eq!(socket.next().await.unwrap()[0]["type"], "Error");
    running.faults().revoke_tokens();
    let reply = socket.ask("GET", "/restapi/v1.0/account/~", None).await;
    assert_eq!(
        (&reply[0]["status"], &reply[1]["errors"][0]["errorCode"]),
        (&json!(401), &json!("OAU-213"))
    );
}

#[tokio::test]
async fn a_second_subscription_replaces_the_first() {
    let mut config = fast(40);
    config.start_calls = StartCalls::Manually;
    let (_running, client) = started(config).await;
    let (mut socket, _) = Socket::open(&client, None).await;
    let first = socket.subscribe().await[1]["id"].clone();
    let second = socket.subscribe().await[1]["id"].clone();
    let list = socket.ask("GET", "/restapi/v1.0/subscription", None).await;
    let ids: Vec<_> = list[1]["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["id"].clone())
        .collect();
    assert!(ids == [second] && ids != [first]);
}

#[tokio::test]
async fn a_cut_connection_is_recovered_with_what_it_missed() {
    let mut config = fast(40);
    config.time_scale = 30.0;
    let (running, client) = started(config).await;
    let (mut socket, details) = Socket::open(&client, None).await;
    let mut wsc = details[0]["wsc"].clone();
    socket.subscribe().await;
    let mut got = Vec::new();
    for _ in 0..30 {
        let frame = socket.next().await.unwrap();
        if frame[0]["wsc"]["sequence"].as_u64() > wsc["sequence"].as_u64() {
            wsc = frame[0]["wsc"].clone();
        }
        got.push(frame);
    }
    running.faults().disconnect();
    while let Some(frame) = socket.next().await {
        got.push(frame);
    }
    tokio::time::sleep(Duration::from_millis(150)).await;
    let (mut socket, details) = Socket::open(&client, wsc["token"].as_str()).await;
    assert_eq!(details[1]["recoveryState"], "Successful");
    socket.notifications(&running, &mut got).await;
    let mut uuids: Vec<_> = got
        .iter()
        .map(|frame| frame[1]["uuid"].to_string())
        .collect();
    uuids.sort();
    uuids.dedup();
    let mut sent: Vec<_> = running
        .sent()
        .iter()
        .map(|s| s.value()["uuid"].to_string())
        .collect();
    sent.sort();
    assert_eq!(uuids, sent);
}

#[tokio::test]
async fn failed_recoveries_and_forged_tokens() {
    let mut config = fast(40);
    config.start_calls = StartCalls::Manually;
    let (running, client) = started(config).await;
    let (socket, details) = Socket::open(&client, None).await;
    let token = details[0]["wsc"]["token"].as_str().unwrap();
    drop(socket);
    let (_, failed) = Socket::open(&client, Some(token)).await;
    assert_eq!(
        (&failed[1]["recoveryState"], &failed[1]["recoveryErrorCode"]),
        (&json!("Failed"), &json!("WSG-1005"))
    );
    running.faults().forget_websocket_sessions();
    let (_, failed) = Socket::open(&client, Some(token)).await;
    assert_eq!(failed[1]["recoveryErrorCode"], "WSG-1004");
    let (mut socket, error) = Socket::open(&client, Some("forged")).await;
    assert_eq!(
        (&error[0]["type"], &error[1]["errorCode"]),
        (&json!("Error"), &json!("WSG-400"))
    );
    assert!(socket.next().await.is_none());
    let used = url(&client, None).await;
    drop(connect_async(&used).await.unwrap());
    assert!(connect_async(&used).await.is_err());
}

#[tokio::test]
async fn idle_and_old_connections_are_closed_with_their_codes() {
    for (lifetimes, code) in [
        (
            Lifetimes {
                ws_idle_s: 1,
                ..Lifetimes::default()
            },
            "WSG-902",
        ),
        (
            Lifetimes {
                ws_absolute_s: 1,
                ..Lifetimes::default()
            },
            "WSG-903",
        ),
    ] {
        let mut config = fast(40);
        config.start_calls = StartCalls::Manually;
        config.lifetimes = lifetimes;
        let (_running, client) = started(config).await;
        let (mut socket, _) = Socket::open(&client, None).await;
        assert_eq!(socket.next().await.unwrap()[1]["errorCode"], code);
        assert!(socket.next().await.is_none());
    }
}

#[tokio::test]
async fn orderly_close_and_garbage_frames() {
    let mut config = fast(40);
    config.faults = FaultPlan {
        malformed: 0.5,
        ..FaultPlan::default()
    };
    let (running, client) = started(config).await;
    let (mut socket, _) = Socket::open(&client, None).await;
    socket.subscribe().await;
    let (mut good, mut bad) = (0, 0);
    while bad < 5 {
        match socket.next().await.unwrap() {
            Value::Null => bad += 1,
            _ => good += 1,
        }
    }
    assert!(good > 5);
    running.faults().close_websockets();
    while socket.next().await.is_some() {}
}
