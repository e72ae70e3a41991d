//! The PubNub driver against a small server that is RingCentral and PubNub at once.

use std::time::Duration;

use ringcentral_proto::link::{GapReason, LinkState, RawNotification, Transport};
use ringcentral_proto::oauth::Tokens;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::*;
use crate::clock::now_ms;
use crate::config::ServerConfig;
use crate::test_server::{Answer, Seen, Stub, token_reply};
use crate::token_store::MemoryStore;

const KEY: &str = "e0bMTqmumPfFUbwzppkSbA==";

fn vector() -> Value {
    let text = include_str!("../../../../../fixtures/notifications/20-pubnub-aes-test-vector.json");
    serde_json::from_str(text).unwrap()
}

fn grant(id: &str, channel: &str, expires_in: i64) -> Value {
    json!({"id": id, "status": "Active", "expiresIn": expires_in, "deliveryMode": {"transportType": "PubNub",
        "encryption": true, "address": channel, "subscriberKey": "sub-c-1", "encryptionKey": KEY}})
}

fn reply(next: u64, messages: &[(u64, Value)]) -> Value {
    let messages: Vec<Value> = messages.iter().map(|(at, d)| json!({"a":"1","f":0,"p":{"t":at.to_string(),"r":1},"k":"sub-c-1","c":"ch","d":d})).collect();
    json!({"t": {"t": next.to_string(), "r": 1}, "m": messages})
}

fn is_poll(seen: &Seen) -> bool {
    seen.path.starts_with("/v2/subscribe/sub-c-1/")
}

fn cursor(seen: &Seen) -> u64 {
    seen.parameter("tt")
        .unwrap_or_default()
        .parse()
        .unwrap_or(0)
}

async fn session(stub: &Stub) -> Arc<Session> {
    let server = ServerConfig::new(&stub.url, "client-1")
        .unwrap()
        .with_patience(Duration::from_secs(20), Duration::from_millis(5));
    let tokens = Tokens::read(token_reply(0).to_string().as_bytes(), now_ms()).unwrap();
    Arc::new(
        Session::begin(server, Arc::new(MemoryStore::new()), tokens)
            .await
            .unwrap(),
    )
}

fn config() -> LinkConfig {
    LinkConfig {
        transport: TransportChoice::PubNub,
        ..LinkConfig::new(vec![
            "/restapi/v1.0/account/~/telephony/sessions".to_owned(),
        ])
    }
}

struct Ears(mpsc::Receiver<LinkEvent>);

impl Ears {
    async fn next(&mut self) -> LinkEvent {
        timeout(Duration::from_secs(60), self.0.recv())
            .await
            .expect("an event in time")
            .expect("the link runs")
    }

    async fn state(&mut self, wanted: LinkState) -> Option<String> {
        loop {
            if let LinkEvent::State { state, message, .. } = self.next().await
                && state == wanted
            {
                return message.map(|said| said.to_string());
            }
        }
    }

    async fn note(&mut self) -> RawNotification {
        loop {
            if let LinkEvent::Notification(note) = self.next().await {
                return note;
            }
        }
    }
}

#[tokio::test]
async fn subscribes_decrypts_and_hands_out_the_cursor() {
    let stub = Stub::start(|seen, _| match cursor(seen) {
        _ if !is_poll(seen) => Answer::Json(200, grant("s1", "ch", 899)),
        0 => Answer::Json(200, reply(100, &[])),
        100 => Answer::Json(
            200,
            reply(
                103,
                &[
                    (101, vector()["ciphertext_base64"].clone()),
                    (102, json!("garbage")),
                ],
            ),
        ),
        _ => Answer::Hang,
    })
    .await;
    let (sender, receiver) = mpsc::channel(16);
    let link = spawn_link(config(), session(&stub).await, sender);
    let mut ears = Ears(receiver);
    ears.state(LinkState::Connected).await;
    let note = ears.note().await;
    let inside: Value = serde_json::from_slice(&note.bytes).unwrap();
    assert_eq!(inside, vector()["plaintext"]);
    assert!(note.readable && (now_ms() - note.received_at_ms).abs() < 5_000);
    let broken = ears.note().await;
    assert!(!broken.readable);
    assert!(
        matches!(broken.resume, Some(ResumePoint::PubNub { timetoken, .. }) if timetoken.0 == 103)
    );
    link.stop().await;
    ears.state(LinkState::Stopped).await;
    let create = &stub.seen()[0];
    assert_eq!(
        (create.method.as_str(), create.path.as_str()),
        ("POST", "/restapi/v1.0/subscription")
    );
    let body: Value = serde_json::from_str(&create.body).unwrap();
    assert_eq!(
        body["deliveryMode"],
        json!({"transportType": "PubNub", "encryption": true})
    );
}

#[tokio::test]
async fn failing_polls_are_repeated_from_the_same_cursor() {
    let stub = Stub::start(|seen, before| match (cursor(seen), before) {
        _ if !is_poll(seen) => Answer::Json(200, grant("s1", "ch", 899)),
        (0, _) => Answer::Json(200, reply(100, &[])),
        (100, 2) => Answer::Html(502, "<html>bad gateway</html>"),
        (100, 3) => Answer::Html(200, "<html>proxy</html>"),
        (100, _) => Answer::Json(200, reply(105, &[(101, json!({"uuid": "late"}))])),
        _ => Answer::Hang,
    })
    .await;
    let (sender, receiver) = mpsc::channel(16);
    let _link = spawn_link(config(), session(&stub).await, sender);
    let mut ears = Ears(receiver);
    assert!(
        ears.state(LinkState::Reconnecting)
            .await
            .unwrap()
            .contains("502")
    );
    assert_eq!(ears.note().await.bytes, br#"{"uuid":"late"}"#);
}

/// A bad answer, a word of its sentence, calls about the subscription in all, seconds to wait at least.
type Case = (fn() -> Answer, &'static str, usize, u64);

/// Whatever goes wrong with a poll, the next one begins where the last good one ended.
#[tokio::test]
async fn refused_and_broken_polls_lose_nothing_and_are_explained() {
    let cases: [Case; 5] = [
        (
            || Answer::Json(403, json!({"message": "Forbidden"})),
            "403",
            2,
            0,
        ),
        (
            || Answer::Headed(429, vec![("retry-after", "2".to_owned())], json!({})),
            "429",
            1,
            2,
        ),
        (|| Answer::Json(500, json!({})), "500", 1, 0),
        (
            || Answer::Json(200, json!({"t": "soon"})),
            "unreadable",
            1,
            0,
        ),
        (|| Answer::Endless, "does not understand", 1, 0),
    ];
    for (wrong, word, subscription_calls, seconds) in cases {
        let stub = Stub::start(move |seen, before| match (cursor(seen), before) {
            _ if !is_poll(seen) => Answer::Json(200, grant("s1", "ch", 899)),
            (0, _) => Answer::Json(200, reply(100, &[])),
            (100, 2) => wrong(),
            (100, _) => Answer::Json(200, reply(105, &[(101, json!({"uuid": "late"}))])),
            _ => Answer::Hang,
        })
        .await;
        let (sender, receiver) = mpsc::channel(16);
        let _link = spawn_link(config(), session(&stub).await, sender);
        let mut ears = Ears(receiver);
        let sentence = ears.state(LinkState::Reconnecting).await.unwrap();
        assert!(sentence.contains(word), "{sentence}");
        let begun = std::time::Instant::now();
        assert_eq!(ears.note().await.bytes, br#"{"uuid":"late"}"#, "{word}");
        assert!(
            begun.elapsed().as_millis() >= u128::from(seconds * 990),
            "{word}"
        );
        let calls = stub.seen().iter().filter(|seen| !is_poll(seen)).count();
        assert_eq!(calls, subscription_calls, "{word}");
    }
}

#[tokio::test]
async fn a_stored_cursor_is_continued_and_a_lost_subscription_replaced() {
    let stub = Stub::start(|seen, _| match seen.method.as_str() {
        "PUT" => Answer::Json(404, json!({"errorCode":"CMN-102"})),
        "POST" => Answer::Json(200, grant("s2", "ch2", 899)),
        _ if seen.path.contains("/ch2/") && cursor(seen) == 16_000_000_000_000_000 => Answer::Json(
            200,
            reply(
                16_000_000_000_000_009,
                &[(16_000_000_000_000_008, json!({"uuid": "kept"}))],
            ),
        ),
        _ => Answer::Hang,
    })
    .await;
    let resume = ResumePoint::PubNub {
        subscription_id: "old/../id".to_owned(),
        subscriber_key: "sub-c-1".to_owned(),
        channel: "ch".to_owned(),
        timetoken: ringcentral_proto::pubnub::Timetoken(16_000_000_000_000_000),
    };
    let (sender, receiver) = mpsc::channel(16);
    let _link = spawn_link(
        LinkConfig {
            resume: Some(resume),
            ..config()
        },
        session(&stub).await,
        sender,
    );
    let mut ears = Ears(receiver);
    loop {
        if let LinkEvent::Gap {
            from_ms, reason, ..
        } = ears.next().await
        {
            assert_eq!(
                (from_ms, reason),
                (1_600_000_000_000, GapReason::SubscriptionLost)
            );
            break;
        }
    }
    assert_eq!(ears.note().await.bytes, br#"{"uuid":"kept"}"#);
    assert!(
        stub.seen()[0]
            .path
            .starts_with("/restapi/v1.0/subscription/old%2F")
    );
}

#[tokio::test]
async fn a_short_subscription_is_renewed_and_its_new_channel_followed() {
    let stub = Stub::start(|seen, _| match seen.method.as_str() {
        "POST" => Answer::Json(200, grant("s1", "ch1", 1)),
        "PUT" => Answer::Json(200, grant("s1", "ch2", 899)),
        _ if cursor(seen) == 0 => Answer::Json(200, reply(100, &[])),
        _ if seen.path.contains("/ch2/") && cursor(seen) == 100 => {
            Answer::Json(200, reply(105, &[(104, json!({"uuid": "new"}))]))
        }
        _ => Answer::Hang,
    })
    .await;
    let (sender, receiver) = mpsc::channel(16);
    let _link = spawn_link(config(), session(&stub).await, sender);
    assert_eq!(Ears(receiver).note().await.bytes, br#"{"uuid":"new"}"#);
}

#[tokio::test]
async fn a_full_channel_stops_the_polling_and_loses_nothing() {
    let stub = Stub::start(|seen, _| match cursor(seen) {
        _ if !is_poll(seen) => Answer::Json(200, grant("s1", "ch", 899)),
        0 => Answer::Json(200, reply(100, &[])),
        at if at < 1100 => {
            let messages: Vec<_> = (1..=50).map(|n| (at + n, json!({"n": at + n}))).collect();
            Answer::Json(200, reply(at + 50, &messages))
        }
        _ => Answer::Hang,
    })
    .await;
    let (sender, receiver) = mpsc::channel(1);
    let _link = spawn_link(config(), session(&stub).await, sender);
    tokio::time::sleep(Duration::from_millis(600)).await;
    let polls = stub.seen().iter().filter(|seen| is_poll(seen)).count();
    assert!(polls <= 3, "{polls} polls although nobody listens");
    let mut ears = Ears(receiver);
    for n in 101..=1100_u64 {
        let note = ears.note().await;
        let inside: Value = serde_json::from_slice(&note.bytes).unwrap();
        assert_eq!(inside["n"], json!(n));
    }
}

#[tokio::test]
async fn a_missing_permission_and_a_lost_sign_in_are_told() {
    let stub = Stub::start(|_, _| {
        Answer::Json(403, json!({"errorCode":"SUB-528","message":"[SubscriptionAPNS] application permission is required for [PubNub/APNS] transport"}))
    })
    .await;
    let (sender, receiver) = mpsc::channel(16);
    let _link = spawn_link(config(), session(&stub).await, sender);
    assert!(
        Ears(receiver)
            .state(LinkState::Refused)
            .await
            .unwrap()
            .contains("SubscriptionAPNS")
    );

    let stub = Stub::start(|seen, _| match seen.path.as_str() {
        "/restapi/oauth/token" => Answer::Json(400, crate::test_server::dead_token()),
        _ => Answer::Json(401, json!({"errorCode":"TokenInvalid"})),
    })
    .await;
    let (sender, receiver) = mpsc::channel(16);
    let link = spawn_link(config(), session(&stub).await, sender);
    let mut ears = Ears(receiver);
    loop {
        if let LinkEvent::SignInLost { message } = ears.next().await {
            assert!(message.to_string().contains("Sign in again"));
            break;
        }
    }
    assert!(matches!(
        ears.next().await,
        LinkEvent::State {
            state: LinkState::SignedOut,
            transport: Some(Transport::PubNub),
            ..
        }
    ));
    link.stop().await;
}
