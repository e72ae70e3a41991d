//! PubNub's side of the port: subscribe v2 with its long poll, the time, presence calls that are only acknowledged.
//!
//! Waits for publications; the queues themselves are in `pubnub`.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    filter::Kind,
    http::{Content, Reply, Request},
    pubnub::Message,
    subscriptions::{SUBSCRIBE_KEY, Transport},
    world::World,
};
use crate::config::StartCalls;

/// The region named in every reply.
const REGION: u32 = 12;

/// Answers everything that is not RingCentral's own.
pub(crate) async fn answer(world: &World, request: &Request) -> Reply {
    let parts: Vec<_> = request.path.split('/').skip(1).collect();
    match parts.as_slice() {
        ["v2", "subscribe", key, channels, "0"] => poll(world, request, key, channels).await,
        ["time", _] => {
            let token = world.channels.lock().advance(world.clock.now());
            Reply::new(200, Content::Script(json!([token])))
        }
        [
            "v2",
            "presence",
            "sub-key" | "sub_key",
            _,
            "channel",
            _,
            "leave",
        ] => {
            let body = json!({"status":200,"message":"OK","action":"leave","service":"Presence"});
            Reply::new(200, Content::Script(body))
        }
        ["v2", "presence", ..] => {
            let body = json!({"status":200,"message":"OK","service":"Presence"});
            Reply::new(200, Content::Script(body))
        }
        _ => Reply::new(404, Content::Empty),
    }
}

async fn poll(world: &World, request: &Request, key: &str, channels: &str) -> Reply {
    let channels: Vec<String> = channels
        .split(',')
        .map(|name| {
            url::form_urlencoded::parse(name.as_bytes())
                .map(|(key, _)| key)
                .collect()
        })
        .collect();
    if key != SUBSCRIBE_KEY {
        return refused(400, "Invalid Subscribe Key", &channels);
    }
    if request.param("uuid").is_none_or(str::is_empty) {
        return refused(400, "Missing uuid", &channels);
    }
    let since = request
        .param("tt")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let hold = Duration::from_secs(world.config.lifetimes.pubnub_hold_s);
    let mut published = world.published.subscribe();
    let waited = tokio::time::timeout(hold, async {
        loop {
            published.borrow_and_update();
            let now = world.clock.now();
            let (next, messages) = world.channels.lock().fetch(&channels, since, now);
            start_calls(world, &channels);
            if since == 0 || !messages.is_empty() {
                return (next, messages);
            }
            if published.changed().await.is_err() {
                return (next, messages);
            }
        }
    });
    let (next, messages) = match waited.await {
        Ok(found) => found,
        // An empty reply moves the timetoken on.
        Err(_) => (world.channels.lock().advance(world.clock.now()), Vec::new()),
    };
    let messages: Vec<_> = messages.iter().map(message).collect();
    let token = json!({ "t": next.to_string(), "r": REGION });
    Reply::new(200, Content::Script(json!({ "t": token, "m": messages })))
}

/// Somebody listens; calls that wait for that may start.
fn start_calls(world: &World, channels: &[String]) {
    if world.config.start_calls != StartCalls::OnFirstSubscription || world.stage.get().is_some() {
        return;
    }
    let now = world.clock.now();
    let heard = world.subscriptions.lock().living(now).any(|subscription| {
        let telephony = subscription
            .filters
            .iter()
            .any(|f| f.kind == Kind::Telephony);
        let Transport::PubNub { channel, .. } = &subscription.transport else {
            return false;
        };
        telephony && channels.contains(channel)
    });
    if heard {
        world.start_calls();
    }
}

fn message(message: &Message) -> Value {
    json!({
        "a": "4",
        "f": 0,
        "i": "ringcentral-publisher",
        "p": { "t": message.timetoken.to_string(), "r": REGION },
        "k": SUBSCRIBE_KEY,
        "c": message.channel,
        "b": message.channel,
        "d": message.payload,
    })
}

fn refused(status: u16, text: &str, channels: &[String]) -> Reply {
    let body = json!({
        "message": text,
        "error": true,
        "service": "Access Manager",
        "status": status,
        "payload": { "channels": channels },
    });
    Reply::new(status, Content::Script(body))
}
