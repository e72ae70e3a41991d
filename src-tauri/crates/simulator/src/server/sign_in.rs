//! The OAuth endpoints: consent page, token, revocation.
//!
//! Reads the clock through the world; the rules are in `oauth`.

use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::{
    http::{Content, Reply, Request},
    limits::{Group, Usage},
    oauth::{Issued, Refusal},
    rest,
    world::World,
};

/// Answers everything below `/restapi/oauth`.
pub(crate) fn answer(world: &World, request: &Request) -> Reply {
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/restapi/oauth/authorize") => authorize(world, request),
        ("POST", "/restapi/oauth/authorize") => decide(world, request),
        ("POST", "/restapi/oauth/token") => limited(world, || token(world, request)),
        ("POST", "/restapi/oauth/revoke") => limited(world, || revoke(world, request)),
        ("POST", "/restapi/oauth/wstoken") => limited(world, || ws_token(world, request)),
        _ => Reply::new(404, Content::Empty),
    }
}

/// A single-use token for one WebSocket connection.
fn ws_token(world: &World, request: &Request) -> Reply {
    let session = match rest::session_of(world, request) {
        Ok(session) => session,
        Err(refused) => return *refused,
    };
    if !world.config.app.allow_websocket {
        let message = "In order to call this API endpoint, application needs to have \
                       [WebSocketsSubscription] permission";
        return rest::error(403, "InsufficientPermissions", "CMN-401", message);
    }
    let token = world.gateway.lock().issue(&session, world.clock.now());
    Reply::json(
        200,
        json!({
            "ws_access_token": token,
            "uri": format!("{}/ws", world.base_url.replacen("http", "ws", 1)),
            "expires_in": world.config.lifetimes.ws_token_s,
        }),
    )
}

/// Counts a request of the Auth group.
pub(super) fn limited(world: &World, answer: impl FnOnce() -> Reply) -> Reply {
    let usage = world.limits.lock().count(Group::Auth, world.clock.now());
    world.record.lock().counters.requests += 1;
    let reply = if usage.retry_after_s.is_some() {
        world.record.lock().counters.refused += 1;
        too_many()
    } else {
        answer()
    };
    with_usage(reply, usage)
}

/// The headers that every reply of the usage plan has.
pub(crate) fn with_usage(reply: Reply, usage: Usage) -> Reply {
    let reply = reply
        .with("X-Rate-Limit-Group", usage.group.name())
        .with("X-Rate-Limit-Limit", usage.limit)
        .with("X-Rate-Limit-Remaining", usage.remaining)
        .with("X-Rate-Limit-Window", usage.window_s);
    match usage.retry_after_s {
        Some(seconds) => reply.with("Retry-After", seconds),
        None => reply,
    }
}

/// The body of a refused request.
pub(crate) fn too_many() -> Reply {
    let message = "Request rate exceeded";
    Reply::json(
        429,
        json!({
            "errorCode": "CMN-301",
            "message": message,
            "errors": [{ "errorCode": "CMN-301", "message": message }],
        }),
    )
}

fn refused(refusal: &Refusal) -> Reply {
    Reply::json(
        refusal.status,
        json!({
            "error": refusal.error,
            "error_description": refusal.message,
            "errors": [{ "errorCode": refusal.code, "message": refusal.message }],
        }),
    )
}

fn authorize(world: &World, request: &Request) -> Reply {
    let query = request.query.iter().cloned().collect();
    if let Err(refusal) = world.oauth.lock().check_authorize(&query) {
        // The platform shows these errors itself; an unchecked address gets no redirect.
        return refused(&refusal);
    }
    if world.config.app.auto_approve || request.param("auto_approve") == Some("true") {
        return approved(world, &request.query);
    }
    Reply::new(200, Content::Html(consent_page(world, &request.query)))
}

/// The person pressed a button of the consent page.
fn decide(world: &World, request: &Request) -> Reply {
    let fields: Vec<_> = url::form_urlencoded::parse(&request.body)
        .into_owned()
        .collect();
    let query = fields.iter().cloned().collect();
    if let Err(refusal) = world.oauth.lock().check_authorize(&query) {
        return refused(&refusal);
    }
    if query.get("decision").map(String::as_str) == Some("approve") {
        return approved(world, &fields);
    }
    let answer = [
        ("error", "access_denied"),
        ("error_description", "The resource owner denied the request"),
    ];
    redirect(&fields, &answer.map(|(key, value)| (key, value.to_owned())))
}

fn approved(world: &World, fields: &[(String, String)]) -> Reply {
    let query = fields.iter().cloned().collect();
    let now = world.clock.now();
    let code = world.oauth.lock().approve(&query, now);
    let life = world.config.lifetimes.code_s.to_string();
    redirect(fields, &[("code", code), ("expires_in", life)])
}

fn redirect(fields: &[(String, String)], answer: &[(&'static str, String)]) -> Reply {
    let get = |name: &str| {
        fields
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    };
    let mut query = Serializer::new(String::new());
    for (key, value) in answer {
        query.append_pair(key, value);
    }
    if let Some(state) = get("state") {
        query.append_pair("state", state);
    }
    let target = get("redirect_uri").cloned().unwrap_or_default();
    let glue = if target.contains('?') { '&' } else { '?' };
    let location = format!("{target}{glue}{}", query.finish());
    Reply::new(302, Content::Empty).with("Location", location)
}

fn token(world: &World, request: &Request) -> Reply {
    let now = world.clock.now();
    let granted = world
        .oauth
        .lock()
        .grant(&request.form(), request.basic(), now);
    match granted {
        Ok(issued) => {
            if request.form().get("grant_type").map(String::as_str) == Some("refresh_token") {
                world.record.lock().counters.renewals += 1;
            }
            Reply::json(200, token_body(world, &issued)).with("Cache-Control", "no-store")
        }
        Err(refusal) => refused(&refusal),
    }
}

fn token_body(world: &World, issued: &Issued) -> Value {
    json!({
        "access_token": issued.access_token,
        "token_type": "bearer",
        "expires_in": issued.expires_in,
        "refresh_token": issued.refresh_token,
        "refresh_token_expires_in": issued.refresh_expires_in,
        "scope": scope(world),
        "owner_id": world.directory.supervisor.id,
        "endpoint_id": issued.endpoint_id,
        "session_id": issued.session_id,
    })
}

/// The permissions of the application, as the token reply lists them.
fn scope(world: &World) -> String {
    let app = &world.config.app;
    let all = [
        "ReadAccounts",
        "CallControl",
        "ReadPresence",
        "ReadCallLog",
        "ReadMessages",
        "ReadCallRecording",
        "WebSocketsSubscription",
    ];
    let granted = all.into_iter().filter(|name| {
        let denied = app
            .missing_permissions
            .iter()
            .any(|missing| missing == name);
        !denied && (app.allow_websocket || *name != "WebSocketsSubscription")
    });
    granted.collect::<Vec<_>>().join(" ")
}

fn revoke(world: &World, request: &Request) -> Reply {
    if let Some(token) = request.form().get("token") {
        world.oauth.lock().revoke(token);
    }
    Reply::new(200, Content::Empty)
}

/// The page on which a person lets the application in.
fn consent_page(world: &World, query: &[(String, String)]) -> String {
    let fields: String = query
        .iter()
        .map(|(key, value)| {
            format!(
                "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
                escape(key),
                escape(value)
            )
        })
        .collect();
    include_str!("sign_in/consent.html")
        .replace("{{person}}", &escape(&world.directory.supervisor.name()))
        .replace("{{number}}", &escape(&world.directory.supervisor.number))
        .replace("{{company}}", &escape(&world.directory.main_number))
        .replace("{{fields}}", &fields)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests;
