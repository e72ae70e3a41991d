//! The REST API: authentication, usage plan and faults for every request, then the resource itself.
//!
//! Synchronous and free of sockets, so that the WebSocket gateway can pass its requests through here too.

mod account;
mod call_log;
mod hours;
mod list;
mod messages;
mod presence;
mod subscription;
mod telephony;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{
    http::{Content, Reply, Request},
    limits::Group,
    oauth::TokenFault,
    sign_in::{too_many, with_usage},
    world::World,
};
use crate::script::Ms;

/// A request that may see the account.
pub(super) struct Call<'a> {
    pub(super) world: &'a World,
    pub(super) request: &'a Request,
    /// The gateway's session when the request came over a WebSocket.
    pub(super) gateway_session: Option<&'a str>,
}

impl Call<'_> {
    /// Virtual time and its zero; both at their beginning before the calls start.
    pub(super) fn virtual_now(&self) -> (Ms, DateTime<Utc>) {
        let epoch = self.world.on_stage(|stage| stage.epoch);
        match (self.world.clock.script_now(), epoch) {
            (Some(now), Some(epoch)) => (now, epoch),
            _ => (0, self.world.clock.now()),
        }
    }
}

type Handler = fn(&Call<'_>, &[&str]) -> Reply;

/// Answers a request that came over HTTP.
pub(crate) fn answer(world: &World, request: &Request) -> Reply {
    match session_of(world, request) {
        Ok(_) => answer_authenticated(world, request, None),
        Err(refused) => *refused,
    }
}

/// The OAuth session of a request's access token.
pub(super) fn session_of(world: &World, request: &Request) -> Result<String, Box<Reply>> {
    let Some(token) = request.bearer() else {
        let message = "Authorization header is not specified";
        return Err(Box::new(error(
            401,
            "AuthorizationHeaderMissing",
            "AGW-401",
            message,
        )));
    };
    let now = world.clock.now();
    let session = world.oauth.lock().authenticate(token, now);
    session.map_err(|fault| {
        Box::new(match fault {
            TokenFault::Expired => error(401, "TokenExpired", "OAU-128", "Access token expired"),
            TokenFault::Unknown => error(401, "TokenInvalid", "OAU-213", "Token not found"),
        })
    })
}

/// Answers a request whose sender is known.
pub(crate) fn answer_authenticated(
    world: &World,
    request: &Request,
    gateway_session: Option<&str>,
) -> Reply {
    let path = request
        .path
        .strip_prefix("/restapi/v1.0")
        .unwrap_or(&request.path);
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    let Some((group, handler)) = route(&request.method, &parts) else {
        return not_found("resource");
    };
    let usage = world.limits.lock().count(group, world.clock.now());
    world.record.lock().counters.requests += 1;
    if usage.retry_after_s.is_some() {
        world.record.lock().counters.refused += 1;
        return with_usage(too_many(), usage);
    }
    if let Some(status) = failure(world) {
        let reply = fail(status, world.config.rate_limits.penalty_s);
        return with_usage(reply, usage);
    }
    let foreign = parts.first() == Some(&"account")
        && parts
            .get(1)
            .is_some_and(|id| *id != "~" && *id != world.directory.account_id);
    let call = Call {
        world,
        request,
        gateway_session,
    };
    let missing = permission(&parts).filter(|name| {
        world
            .config
            .app
            .missing_permissions
            .iter()
            .any(|m| m == name)
    });
    let reply = if let Some(name) = missing {
        lacking(name)
    } else if foreign {
        not_found("accountId")
    } else {
        handler(&call, &parts)
    };
    with_usage(reply, usage)
}

/// The application permission that a resource asks for.
fn permission(parts: &[&str]) -> Option<&'static str> {
    Some(match parts {
        ["account", _, .., "presence"] => "ReadPresence",
        ["account", _, "telephony", ..] => "CallControl",
        [
            "account",
            _,
            "call-log" | "call-log-sync" | "active-calls",
            ..,
        ]
        | [
            "account",
            _,
            "extension",
            _,
            "call-log" | "call-log-sync" | "active-calls",
            ..,
        ] => "ReadCallLog",
        ["account", _, "extension", _, "message-store", ..] => "ReadMessages",
        ["account", _, "recording", ..] => "ReadCallRecording",
        ["account", ..] => "ReadAccounts",
        _ => return None,
    })
}

/// CMN-401: the application lacks a permission.
fn lacking(name: &str) -> Reply {
    let message = format!(
        "In order to call this API endpoint, application needs to have [{name}] permission"
    );
    let body = json!({
        "errorCode": "InsufficientPermissions",
        "message": message,
        "errors": [{ "errorCode": "CMN-401", "message": message, "permissionName": name }],
        "permissionName": name,
    });
    Reply::json(403, body)
}

/// Which resource a path is, and what it costs.
fn route(method: &str, parts: &[&str]) -> Option<(Group, Handler)> {
    Some(match (method, parts) {
        ("GET", ["account", _]) => (Group::Light, account::account),
        ("GET", ["account", _, "extension"]) => (Group::Medium, account::extensions),
        ("GET", ["account", _, "extension", _]) => (Group::Light, account::extension),
        ("GET", ["account", _, "call-queues"]) => (Group::Medium, account::queues),
        ("GET", ["account", _, "call-queues", _]) => (Group::Light, account::queue),
        ("GET", ["account", _, "call-queues", _, "members"]) => (Group::Light, account::members),
        ("GET", ["account", _, "call-queues", _, "presence"]) => (Group::Light, presence::queue),
        ("GET", ["account", _, "presence"]) => (Group::Heavy, presence::account),
        ("GET", ["account", _, "extension", _, "presence"]) => (Group::Light, presence::extension),
        ("GET", ["account", _, "telephony", "sessions", _]) => (Group::Light, telephony::session),
        ("GET", ["account", _, "telephony", "sessions", _, "parties", _]) => {
            (Group::Light, telephony::party)
        }
        ("GET", ["account", _, "call-log"] | ["account", _, "extension", _, "call-log"]) => {
            (Group::Heavy, call_log::log)
        }
        ("GET", ["account", _, "call-log", _]) => (Group::Heavy, call_log::one),
        (
            "GET",
            ["account", _, "call-log-sync"] | ["account", _, "extension", _, "call-log-sync"],
        ) => (Group::Heavy, call_log::sync),
        (
            "GET",
            ["account", _, "active-calls"] | ["account", _, "extension", _, "active-calls"],
        ) => (Group::Heavy, call_log::active),
        ("GET", ["account", _, "extension", _, "message-store"]) => (Group::Light, messages::all),
        ("GET", ["account", _, "extension", _, "message-store", _]) => {
            (Group::Light, messages::one)
        }
        (
            "GET",
            [
                "account",
                _,
                "extension",
                _,
                "message-store",
                _,
                "content",
                _,
            ],
        ) => (Group::Medium, messages::message_sound),
        ("GET", ["account", _, "recording", _]) => (Group::Heavy, messages::recording),
        ("GET", ["account", _, "recording", _, "content"]) => {
            (Group::Heavy, messages::recording_sound)
        }
        ("GET", ["account", _, "business-hours"]) => (Group::Light, hours::account),
        ("GET", ["account", _, "extension", _, "business-hours"]) => {
            (Group::Light, hours::extension)
        }
        ("POST", ["subscription"]) => (Group::Medium, subscription::create),
        ("GET", ["subscription"]) => (Group::Light, subscription::list),
        ("GET", ["subscription", _]) => (Group::Light, subscription::show),
        ("PUT", ["subscription", _]) => (Group::Medium, subscription::update),
        ("POST", ["subscription", _, "renew"]) => (Group::Light, subscription::renew),
        ("DELETE", ["subscription", _]) => (Group::Medium, subscription::remove),
        _ => return None,
    })
}

/// The status of an injected failure.
fn failure(world: &World) -> Option<u16> {
    let mut switches = world.switches.lock();
    if let Some((status, left)) = switches.failing {
        switches.failing = (left > 1).then_some((status, left - 1));
        return Some(status);
    }
    drop(switches);
    world.faults.lock().request_failure()
}

fn fail(status: u16, penalty_s: u32) -> Reply {
    match status {
        429 => too_many().with("Retry-After", penalty_s),
        503 => error(
            503,
            "ServiceUnavailable",
            "CMN-211",
            "Service is temporarily unavailable",
        )
        .with("Retry-After", 2),
        other => error(other, "InternalError", "CMN-203", "Internal error"),
    }
}

/// An error in the API's double style.
pub(super) fn error(status: u16, name: &str, code: &str, message: &str) -> Reply {
    let body: Value = json!({
        "errorCode": name,
        "message": message,
        "errors": [{ "errorCode": code, "message": message }],
    });
    Reply::json(status, body)
}

/// CMN-102.
pub(super) fn not_found(parameter: &str) -> Reply {
    let message = format!("Resource for parameter [{parameter}] is not found");
    error(404, "CMN-102", "CMN-102", &message)
}

/// CMN-101.
pub(super) fn bad_parameter(parameter: &str) -> Reply {
    let message = format!("Parameter [{parameter}] value is invalid");
    error(400, "CMN-101", "CMN-101", &message)
}

pub(crate) use subscription::after_handshake;

/// Success without a body.
pub(super) fn no_content() -> Reply {
    Reply::new(204, Content::Empty)
}
