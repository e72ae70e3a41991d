//! The WebSocket driver against a small gateway that follows a script.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use ringcentral_proto::link::{GapReason, LinkState, Transport};
use ringcentral_proto::oauth::Tokens;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};

use super::*;
use crate::clock::now_ms;
use crate::config::ServerConfig;
use crate::test_server::{Answer, Stub, token_reply};
use crate::token_store::MemoryStore;

type Peer = WebSocketStream<TcpStream>;

/// A gateway: every connection runs the function with its number and the query it came with.
async fn gateway<F, R>(serve: F) -> String
where
    F: Fn(usize, String, Peer) -> R + Send + Sync + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/ws", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for number in 0.. {
            let (stream, _) = listener.accept().await.unwrap();
            let query = Mutex::new(String::new());
            #[expect(clippy::result_large_err, reason = "the signature is tungstenite's")]
            let note = |request: &Request, response: Response| {
                *query.lock().unwrap() = request.uri().query().unwrap_or_default().to_owned();
                Ok(response)
            };
            let Ok(peer) = tokio_tungstenite::accept_hdr_async(stream, note).await else {
                continue;
            };
            let query = query.lock().unwrap().clone();
            tokio::spawn(serve(number, query, peer));
        }
    });
    url
}

async fn say(peer: &mut Peer, frame: Value) {
    peer.send(Message::text(frame.to_string())).await.unwrap();
}

async fn details(peer: &mut Peer, recovery: Option<&str>) {
    let mut body =
        json!({"recoveryBufferSize": 100, "recoveryTimeout": 180, "maxActiveRequests": 10});
    if let Some(recovery) = recovery {
        body["recoveryState"] = json!(recovery);
    }
    say(peer, json!([{"type": "ConnectionDetails", "status": 200, "wsc": {"token": "wsc-1", "sequence": 1}}, body])).await;
}

/// Waits for the subscription request and grants it.
async fn grant(peer: &mut Peer) {
    let request: Value =
        serde_json::from_str(peer.next().await.unwrap().unwrap().to_text().unwrap()).unwrap();
    assert_eq!(
        (request[0]["method"].as_str(), request[0]["path"].as_str()),
        (Some("POST"), Some("/restapi/v1.0/subscription"))
    );
    assert_eq!(
        request[1]["deliveryMode"],
        json!({"transportType": "WebSocket"})
    );
    say(
        peer,
        json!([{"type": "ClientRequest", "messageId": request[0]["messageId"], "status": 200},
        {"id": "s1", "expiresIn": 86399, "deliveryMode": {"transportType": "WebSocket"}}]),
    )
    .await;
}

async fn notify(peer: &mut Peer, number: i64) {
    say(peer, json!([{"type": "ServerNotification", "wsc": {"token": format!("wsc-{number}"), "sequence": number}}, {"n": number}])).await;
}

async fn start(
    url: String,
    transport: TransportChoice,
    pubnub: bool,
    permitted: bool,
) -> (Stub, LinkHandle, mpsc::Receiver<LinkEvent>) {
    let stub = Stub::start(move |seen, _| match (seen.path.as_str(), pubnub) {
        ("/restapi/oauth/wstoken", _) if permitted => {
            assert_eq!(seen.authorization.as_deref(), Some("Bearer SECRET-access-0"));
            Answer::Json(200, json!({"ws_access_token": "pass-1", "uri": url, "expires_in": 30}))
        }
        ("/restapi/oauth/wstoken", _) => Answer::Json(
            403,
            json!({"errorCode": "CMN-401", "message": "needs [WebSocketsSubscription] permission", "permissionName": "WebSocketsSubscription"}),
        ),
        ("/restapi/v1.0/subscription", true) => Answer::Json(
            200,
            json!({"id": "s2", "expiresIn": 899, "deliveryMode": {"transportType": "PubNub", "address": "ch", "subscriberKey": "sub"}}),
        ),
        (_, true) if seen.parameter("tt").as_deref() == Some("0") => Answer::Json(200, json!({"t": {"t": "100", "r": 1}, "m": []})),
        _ => Answer::Hang,
    })
    .await;
    let server = ServerConfig::new(&stub.url, "client-1").unwrap();
    let tokens = Tokens::read(token_reply(0).to_string().as_bytes(), now_ms()).unwrap();
    let session = Session::begin(server, Arc::new(MemoryStore::new()), tokens)
        .await
        .unwrap();
    let (sender, receiver) = mpsc::channel(16);
    let config = LinkConfig {
        transport,
        ..LinkConfig::new(vec!["/f".to_owned()])
    };
    let link = spawn_link(config, Arc::new(session), sender);
    (stub, link, receiver)
}

async fn next(events: &mut mpsc::Receiver<LinkEvent>) -> LinkEvent {
    timeout(Duration::from_secs(60), events.recv())
        .await
        .expect("an event in time")
        .expect("the link runs")
}

#[tokio::test]
async fn subscribes_receives_loses_the_socket_and_recovers() {
    let url = gateway(|number, query, mut peer| async move {
        assert!(query.starts_with("access_token=pass-1"), "{query}");
        if number == 0 {
            details(&mut peer, None).await;
            grant(&mut peer).await;
            notify(&mut peer, 2).await;
            notify(&mut peer, 3).await;
            return;
        }
        assert_eq!(query, "access_token=pass-1&wsc=wsc-3");
        details(&mut peer, Some("Successful")).await;
        notify(&mut peer, 4).await;
        std::future::pending::<()>().await;
    })
    .await;
    let (_stub, link, mut events) = start(url, TransportChoice::WebSocket, false, true).await;
    let (mut numbers, mut states) = (vec![], vec![]);
    while numbers.len() < 3 {
        match next(&mut events).await {
            LinkEvent::Notification(note) => {
                numbers.push(
                    serde_json::from_slice::<Value>(&note.bytes).unwrap()["n"]
                        .as_i64()
                        .unwrap(),
                );
                let Some(ResumePoint::WebSocket { sequence, .. }) = note.resume else {
                    panic!()
                };
                assert_eq!(Some(&sequence), numbers.last());
            }
            LinkEvent::State {
                state, transport, ..
            } => {
                assert_eq!(transport, Some(Transport::WebSocket));
                states.push(state);
            }
            other @ (LinkEvent::Gap { .. } | LinkEvent::SignInLost { .. }) => panic!("{other:?}"),
        }
    }
    assert_eq!(numbers, [2, 3, 4]);
    assert_eq!(
        states,
        [
            LinkState::Connecting,
            LinkState::Connected,
            LinkState::Reconnecting,
            LinkState::Connected
        ]
    );
    link.stop().await;
}

#[tokio::test]
async fn a_failed_recovery_subscribes_again_and_reports_the_gap() {
    let url = gateway(|number, _, mut peer| async move {
        details(&mut peer, (number > 0).then_some("Failed")).await;
        grant(&mut peer).await;
        if number > 0 {
            std::future::pending::<()>().await;
        }
    })
    .await;
    let (_stub, _link, mut events) = start(url, TransportChoice::WebSocket, false, true).await;
    loop {
        if let LinkEvent::Gap {
            from_ms,
            to_ms,
            reason,
        } = next(&mut events).await
        {
            assert!(from_ms <= to_ms && reason == GapReason::RecoveryFailed);
            break;
        }
    }
}

#[tokio::test]
async fn automatic_falls_back_to_pubnub_and_says_so() {
    let (_stub, _link, mut events) =
        start(String::new(), TransportChoice::Automatic, true, false).await;
    loop {
        if let LinkEvent::State {
            state: LinkState::Connected,
            transport,
            message,
        } = next(&mut events).await
        {
            assert_eq!(transport, Some(Transport::PubNub));
            let message = message.unwrap();
            assert!(
                message.to_string().contains("PubNub is used")
                    && message.to_string().contains("WebSocketsSubscription"),
                "{message}"
            );
            break;
        }
    }
}

#[tokio::test]
async fn without_permission_the_cure_is_named() {
    let (_stub, link, mut events) =
        start(String::new(), TransportChoice::WebSocket, false, false).await;
    loop {
        if let LinkEvent::State {
            state: LinkState::Refused,
            message,
            ..
        } = next(&mut events).await
        {
            assert!(message.unwrap().to_string().contains("developer console"));
            break;
        }
    }
    link.stop().await;
}

#[tokio::test]
async fn a_pass_to_a_foreign_address_is_not_used() {
    let asked = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&asked);
    let url = gateway(move |_, _, _| {
        noted.store(true, Ordering::SeqCst);
        async {}
    })
    .await;
    let (_stub, _link, mut events) = start(
        url.replace("127.0.0.1", "localhost"),
        TransportChoice::WebSocket,
        false,
        true,
    )
    .await;
    loop {
        if let LinkEvent::State {
            state: LinkState::Reconnecting,
            message,
            ..
        } = next(&mut events).await
        {
            assert!(message.unwrap().to_string().contains("not its own"));
            break;
        }
    }
    assert!(!asked.load(Ordering::SeqCst));
}
