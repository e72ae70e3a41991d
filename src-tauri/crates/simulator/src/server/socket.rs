//! The gateway's connections: frames in and out, heartbeats, requests passed to the REST API.
//!
//! Touches sockets. One task per connection; the sessions are in `gateway`.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    extract::{
        Query, State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::Instant,
};

use super::{
    gateway::{Outgoing, Refused, Welcome},
    http::{Content, Reply, Request},
    rest, script_time,
    world::World,
};

const PING_EVERY: Duration = Duration::from_secs(30);

/// `GET /ws?access_token=…[&wsc=…]`
pub(crate) async fn open(
    State(world): State<Arc<World>>,
    Query(query): Query<HashMap<String, String>>,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Response {
    // The extractor is fallible so that a plain GET gets a plain answer.
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let token = query.get("access_token").cloned().unwrap_or_default();
    let recovery = query.get("wsc").cloned();
    let (outbox, inbox) = unbounded_channel();
    let now = world.clock.now();
    end_lost_sessions(&world);
    let subscribed: Vec<_> = world.subscriptions.lock().gateway_sessions();
    let welcome = world
        .gateway
        .lock()
        .connect(&token, recovery.as_deref(), outbox, now, |id| {
            subscribed.iter().any(|own| own == id)
        });
    match welcome {
        Err(Refused::Token) => StatusCode::UNAUTHORIZED.into_response(),
        Err(Refused::Forged) => upgrade.on_upgrade(refuse_forged),
        Ok(welcome) => {
            let greeting = greeting(&world, &welcome);
            upgrade.on_upgrade(move |socket| serve(world, socket, welcome, greeting, inbox))
        }
    }
}

/// Forgets sessions whose recovery time is over, with their subscriptions.
pub(crate) fn end_lost_sessions(world: &World) {
    let gone = world.gateway.lock().expire(world.clock.now());
    let mut subscriptions = world.subscriptions.lock();
    for session in gone {
        subscriptions.end_gateway_session(&session);
    }
}

async fn refuse_forged(mut socket: WebSocket) {
    let message = "Malformed WebSocket session context token";
    // The peer may be gone already; there is nobody else to tell.
    let _ = socket.send(error_frame("WSG-400", message)).await;
    let _ = socket.send(Message::Close(None)).await;
}

fn error_frame(code: &str, message: &str) -> Message {
    let meta = json!({ "type": "Error", "messageId": code, "status": 400 });
    Message::text(json!([meta, { "errorCode": code, "message": message }]).to_string())
}

/// The frame with which the server speaks first.
fn greeting(world: &World, welcome: &Welcome) -> String {
    let lifetimes = &world.config.lifetimes;
    let id = format!("{}-{}", welcome.session, welcome.connection);
    let meta = json!({
        "type": "ConnectionDetails",
        "messageId": id,
        "status": 200,
        "wsc": welcome.token,
        "headers": { "RCRequestId": id },
    });
    let mut body = json!({
        "creationTime": script_time(world.clock.now()),
        "maxConnectionsPerSession": 50,
        "recoveryBufferSize": lifetimes.ws_buffer,
        "recoveryTimeout": lifetimes.ws_recovery_s,
        "idleTimeout": lifetimes.ws_idle_s,
        "absoluteTimeout": lifetimes.ws_absolute_s,
        "maxActiveRequests": 10,
    });
    if let (Some(recovery), Some(body)) = (&welcome.recovery, body.as_object_mut()) {
        let state = if recovery.is_ok() {
            "Successful"
        } else {
            "Failed"
        };
        body.insert("recoveryState".into(), state.into());
        if let Err(code) = recovery {
            body.insert("recoveryErrorCode".into(), (*code).into());
        }
    }
    json!([meta, body]).to_string()
}

async fn serve(
    world: Arc<World>,
    socket: WebSocket,
    welcome: Welcome,
    greeting: String,
    mut inbox: UnboundedReceiver<Outgoing>,
) {
    let (mut sink, mut stream) = socket.split();
    let first = std::iter::once(greeting).chain(welcome.replay.iter().cloned());
    for frame in first {
        if sink.send(Message::text(frame)).await.is_err() {
            break;
        }
    }
    let idle = Duration::from_secs(world.config.lifetimes.ws_idle_s);
    let oldest = Instant::now() + Duration::from_secs(world.config.lifetimes.ws_absolute_s);
    let mut idle_at = Instant::now() + idle;
    let mut ping = tokio::time::interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    loop {
        let outgoing = tokio::select! {
            incoming = stream.next() => match incoming {
                Some(Ok(Message::Text(text))) => {
                    idle_at = Instant::now() + idle;
                    Message::text(answer(&world, &welcome, text.as_str()))
                }
                Some(Ok(Message::Binary(_))) => error_frame("WSG-400", "Binary frame"),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
            },
            told = inbox.recv() => match told {
                Some(Outgoing::Frame(frame)) => {
                    idle_at = Instant::now() + idle;
                    Message::text(frame)
                }
                Some(Outgoing::Close) | None => {
                    let _ = sink.send(Message::Close(None)).await;
                    break;
                }
            },
            _ = ping.tick() => Message::Ping(Vec::new().into()),
            () = tokio::time::sleep_until(idle_at) => {
                let _ = sink.send(error_frame("WSG-902", "Idle timeout")).await;
                let _ = sink.send(Message::Close(None)).await;
                break;
            }
            () = tokio::time::sleep_until(oldest) => {
                let _ = sink.send(error_frame("WSG-903", "Absolute timeout")).await;
                let _ = sink.send(Message::Close(None)).await;
                break;
            }
        };
        if sink.send(outgoing).await.is_err() {
            break;
        }
    }
    let now = world.clock.now();
    world
        .gateway
        .lock()
        .disconnect(&welcome.session, welcome.connection, now);
}

/// The answer to a frame of the client.
fn answer(world: &World, welcome: &Welcome, text: &str) -> String {
    let frame: Value = serde_json::from_str(text).unwrap_or(Value::Null);
    let (meta, body) = (frame.get(0), frame.get(1).unwrap_or(&Value::Null));
    let meta = meta.unwrap_or(&Value::Null);
    let message_id = meta["messageId"].clone();
    match meta["type"].as_str() {
        Some("Heartbeat") => json!([{ "type": "Heartbeat", "messageId": message_id }]).to_string(),
        Some("ClientRequest") => {
            let reply = pass(world, welcome, meta, body);
            reply_frame(world, welcome, &message_id, reply)
        }
        _ => {
            let meta = json!({ "type": "Error", "messageId": message_id, "status": 400 });
            let body = json!({ "errorCode": "WSG-400", "message": "Malformed frame" });
            json!([meta, body]).to_string()
        }
    }
}

/// Passes a request to the REST API.
fn pass(world: &World, welcome: &Welcome, meta: &Value, body: &Value) -> Reply {
    if !world.oauth.lock().is_alive(&welcome.oauth_session) {
        return rest::error(401, "TokenInvalid", "OAU-213", "Token not found");
    }
    let text = |key: &str| meta[key].as_str().unwrap_or_default().to_owned();
    let whole = text("path");
    let (path, inline) = whole.split_once('?').unwrap_or((&whole, ""));
    if path.starts_with("/restapi/oauth/") {
        return rest::not_found("resource");
    }
    let mut query: Vec<_> = url::form_urlencoded::parse(inline.as_bytes())
        .into_owned()
        .collect();
    for (key, value) in meta["query"].as_object().into_iter().flatten() {
        let values = value
            .as_array()
            .map_or(std::slice::from_ref(value), Vec::as_slice);
        for value in values {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            query.push((key.clone(), text));
        }
    }
    let request = Request {
        method: text("method").to_uppercase(),
        path: path.to_owned(),
        query,
        authorization: None,
        body: if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        },
    };
    rest::answer_authenticated(world, &request, Some(&welcome.session))
}

fn reply_frame(world: &World, welcome: &Welcome, message_id: &Value, reply: Reply) -> String {
    let mut headers = serde_json::Map::new();
    headers.insert("RCRequestId".into(), message_id.clone());
    for (name, value) in reply.headers {
        headers.insert(name.to_owned(), value.into());
    }
    let meta = json!({
        "type": "ClientRequest",
        "messageId": message_id,
        "status": reply.status,
        "headers": headers,
        "wsc": world.gateway.lock().newest_token(&welcome.session),
    });
    match reply.content {
        Content::Json(body) => json!([meta, body]).to_string(),
        Content::Empty | Content::Html(_) | Content::Script(_) | Content::Sound(_) => {
            json!([meta]).to_string()
        }
    }
}
