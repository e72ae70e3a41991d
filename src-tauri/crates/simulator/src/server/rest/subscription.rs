//! Subscriptions: create, show, renew, replace filters, delete.
//!
//! Starts the calls when the settings say that they wait for the first subscription.

use serde_json::{Value, json};

use super::{Call, bad_parameter, error, no_content, not_found};
use crate::{
    config::StartCalls,
    server::{
        filter::{Filter, Kind},
        http::Reply,
        subscriptions::{Subscription, Transport},
        webhook,
        world::World,
    },
};

/// Marks the reply to a new webhook subscription, whose address is still to be asked.
const NEW_HOOK: &str = "X-Simulator-New-Hook";

fn body_of(call: &Call<'_>) -> Option<Value> {
    if call.request.body.is_empty() {
        return Some(Value::Null);
    }
    serde_json::from_slice(&call.request.body).ok()
}

fn filters_of(world: &World, body: &Value) -> Option<Vec<Filter>> {
    let directory = &world.directory;
    body.get("eventFilters")?
        .as_array()?
        .iter()
        .map(|text| {
            Filter::parse(
                text.as_str()?,
                &directory.account_id,
                &directory.supervisor.id,
            )
        })
        .collect()
}

fn bad_filters() -> Reply {
    error(
        400,
        "InvalidParameter",
        "SUB-508",
        "Parameter [eventFilters] value is invalid",
    )
}

/// Links are relative on the gateway.
fn base<'a>(call: &Call<'a>) -> &'a str {
    if call.gateway_session.is_some() {
        ""
    } else {
        &call.world.base_url
    }
}

/// `POST /subscription`
pub(super) fn create(call: &Call<'_>, _: &[&str]) -> Reply {
    let world = call.world;
    let Some(body) = body_of(call) else {
        return bad_parameter("body");
    };
    let Some(filters) = filters_of(world, &body).filter(|filters| !filters.is_empty()) else {
        return bad_filters();
    };
    let mode = body.get("deliveryMode").cloned().unwrap_or(Value::Null);
    let (transport, lifetime_s) = match transport(call, &mode, &body) {
        Ok(found) => found,
        Err(reply) => return *reply,
    };
    let telephony = filters.iter().any(|filter| filter.kind == Kind::Telephony);
    if let Some(refused) = missing_permission(world, &filters) {
        return refused;
    }
    // A PubNub subscriber hears nothing before the first poll, so that is when the calls may start.
    let listening = !matches!(transport, Transport::PubNub { .. });
    let now = world.clock.now();
    let owner = &world.directory.supervisor.id;
    let reply = {
        let mut subscriptions = world.subscriptions.lock();
        match subscriptions.create(owner, filters, transport, lifetime_s, now) {
            Some(created) => {
                let id = created.id.clone();
                let reply = Reply::json(200, created.info(base(call), now));
                match (&created.transport, call.gateway_session) {
                    (Transport::WebHook { .. }, None) => reply.with(NEW_HOOK, id),
                    (_, Some(_)) => reply.with("WSG-SubscriptionId", id),
                    (_, None) => reply,
                }
            }
            None => {
                let message = "Subscriptions limit exceeded";
                return error(403, "SubscriptionsLimitExceeded", "SUB-505", message);
            }
        }
    };
    if telephony && listening && world.config.start_calls == StartCalls::OnFirstSubscription {
        world.start_calls();
    }
    reply
}

/// A new webhook is asked whether it listens; without the right answer its subscription is taken back.
pub(crate) async fn after_handshake(world: &World, reply: Reply) -> Reply {
    let Some(id) = reply
        .headers
        .iter()
        .find(|(name, _)| *name == NEW_HOOK)
        .map(|(_, id)| id.clone())
    else {
        return reply;
    };
    let found = world
        .subscriptions
        .lock()
        .get(&id, world.clock.now())
        .cloned();
    if let Some(Subscription {
        transport: Transport::WebHook { address, .. },
        ..
    }) = found
        && !webhook::validate(&address, &id).await
    {
        world.subscriptions.lock().remove(&id);
        let message = "WebHook responds with incorrect HTTP status or without its token";
        return error(400, "InvalidParameter", "SUB-522", message);
    }
    reply
}

/// One filter that is not permitted refuses the whole subscription.
fn missing_permission(world: &World, filters: &[Filter]) -> Option<Reply> {
    let needed = filters.iter().filter_map(|filter| match filter.kind {
        Kind::Telephony => Some("CallControl"),
        Kind::MessageStore | Kind::Voicemail => Some("ReadMessages"),
        Kind::Presence | Kind::QueuePresence => Some("ReadPresence"),
        Kind::ExtensionChange => Some("ReadAccounts"),
        Kind::Silent => None,
    });
    let app = &world.config.app;
    let missing = || app.missing_permissions.iter().chain(&app.deaf_to);
    let mut lacking = needed.filter(|name| missing().any(|lacking| lacking == name));
    lacking.next().map(super::lacking)
}

fn transport(call: &Call<'_>, mode: &Value, body: &Value) -> Result<(Transport, u64), Box<Reply>> {
    let world = call.world;
    let (app, lifetimes) = (&world.config.app, &world.config.lifetimes);
    let forbidden = |name: &str| {
        let message = format!("[{name}] application permission is required for the transport");
        Box::new(error(403, "InsufficientPermissions", "SUB-528", &message))
    };
    match (
        mode.get("transportType").and_then(Value::as_str),
        call.gateway_session,
    ) {
        (Some("PubNub"), _) if !app.allow_pubnub => Err(forbidden("SubscriptionAPNS")),
        (Some("PubNub"), _) => {
            let encrypted = mode
                .get("encryption")
                .and_then(Value::as_bool)
                .unwrap_or(true);
            let transport = world.subscriptions.lock().new_pubnub(encrypted);
            let asked = body.get("expiresIn").and_then(Value::as_u64);
            let longest = lifetimes.pubnub_subscription_s;
            Ok((
                transport,
                asked.map_or(longest, |asked| asked.clamp(1, longest)),
            ))
        }
        (Some("WebSocket"), Some(session)) if app.allow_websocket => Ok((
            Transport::WebSocket {
                gateway_session: session.to_owned(),
            },
            86_400,
        )),
        (Some("WebSocket"), Some(_)) => Err(forbidden("WebSocketsSubscription")),
        (Some("WebHook"), _) => match mode.get("address").and_then(Value::as_str) {
            Some(address) => {
                let token = mode.get("verificationToken").and_then(Value::as_str);
                let transport = Transport::WebHook {
                    address: address.to_owned(),
                    verification_token: token.map(str::to_owned),
                };
                let asked = body
                    .get("expiresIn")
                    .and_then(Value::as_u64)
                    .unwrap_or(604_800);
                Ok((transport, asked.clamp(1, 315_360_000)))
            }
            None => Err(Box::new(bad_parameter("deliveryMode.address"))),
        },
        _ => Err(Box::new(bad_parameter("deliveryMode.transportType"))),
    }
}

/// `GET /subscription`
pub(super) fn list(call: &Call<'_>, _: &[&str]) -> Reply {
    let now = call.world.clock.now();
    let subscriptions = call.world.subscriptions.lock();
    let records: Vec<_> = subscriptions
        .living(now)
        .map(|s| s.info(base(call), now))
        .collect();
    let uri = format!("{}/restapi/v1.0/subscription", base(call));
    Reply::json(200, json!({ "uri": uri, "records": records }))
}

/// `GET /subscription/{id}`
pub(super) fn show(call: &Call<'_>, parts: &[&str]) -> Reply {
    let now = call.world.clock.now();
    let subscriptions = call.world.subscriptions.lock();
    match parts.get(1).and_then(|id| subscriptions.get(id, now)) {
        Some(found) => Reply::json(200, found.info(base(call), now)),
        None => not_found("subscriptionId"),
    }
}

fn prolong(call: &Call<'_>, parts: &[&str], filters: Option<Vec<Filter>>) -> Reply {
    let now = call.world.clock.now();
    let mut subscriptions = call.world.subscriptions.lock();
    match parts
        .get(1)
        .and_then(|id| subscriptions.renew(id, filters, now))
    {
        Some(found) => Reply::json(200, found.info(base(call), now)),
        None => not_found("subscriptionId"),
    }
}

/// `PUT /subscription/{id}`: an empty body renews, filters replace the set.
pub(super) fn update(call: &Call<'_>, parts: &[&str]) -> Reply {
    let Some(body) = body_of(call) else {
        return bad_parameter("body");
    };
    let filters = match body.get("eventFilters") {
        None => None,
        Some(_) => match filters_of(call.world, &body).filter(|filters| !filters.is_empty()) {
            Some(filters) => {
                if let Some(refused) = missing_permission(call.world, &filters) {
                    return refused;
                }
                Some(filters)
            }
            None => return bad_filters(),
        },
    };
    prolong(call, parts, filters)
}

/// `POST /subscription/{id}/renew`
pub(super) fn renew(call: &Call<'_>, parts: &[&str]) -> Reply {
    prolong(call, parts, None)
}

/// `DELETE /subscription/{id}`
pub(super) fn remove(call: &Call<'_>, parts: &[&str]) -> Reply {
    let removed = parts
        .get(1)
        .is_some_and(|id| call.world.subscriptions.lock().remove(id));
    if removed {
        no_content()
    } else {
        not_found("subscriptionId")
    }
}
