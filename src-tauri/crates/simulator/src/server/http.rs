//! HTTP in and out: one handler that reads the request and passes it to the part of the platform it is for.
//!
//! Touches sockets through axum. The parts below see only [`Request`] and answer with [`Reply`].

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::State,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
    routing::get,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use super::{rest, sign_in, socket, subscribe, world::World};

/// Largest request body; a subscription may carry thousands of filters.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// A request as the platform's parts see it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) authorization: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The first value of a query parameter.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a repeated query parameter.
    pub(crate) fn params<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Fields of a form body.
    pub(crate) fn form(&self) -> HashMap<String, String> {
        url::form_urlencoded::parse(&self.body)
            .into_owned()
            .collect()
    }

    /// Credentials of a Basic header.
    pub(crate) fn basic(&self) -> Option<(String, String)> {
        let encoded = self.authorization.as_deref()?.strip_prefix("Basic ")?;
        let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (id, secret) = text.split_once(':')?;
        Some((id.to_owned(), secret.to_owned()))
    }

    /// The access token, from the header or the discouraged query parameter.
    pub(crate) fn bearer(&self) -> Option<&str> {
        let header = self.authorization.as_deref();
        header
            .and_then(|text| text.strip_prefix("Bearer "))
            .or_else(|| self.param("access_token"))
    }
}

/// What a reply carries.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Empty,
    Json(Value),
    Html(String),
    /// JSON under PubNub's content type.
    Script(Value),
    /// Sound, as WAV.
    Sound(Vec<u8>),
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) content: Content,
}

impl Reply {
    pub(crate) fn new(status: u16, content: Content) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content,
        }
    }

    pub(crate) fn json(status: u16, value: Value) -> Self {
        Self::new(status, Content::Json(value))
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    fn into_response(self) -> Response {
        let (kind, body) = match self.content {
            Content::Empty => (None, Body::empty()),
            Content::Json(value) => (Some("application/json"), Body::from(value.to_string())),
            Content::Html(text) => (Some("text/html; charset=utf-8"), Body::from(text)),
            Content::Script(value) => (
                Some("text/javascript; charset=\"UTF-8\""),
                Body::from(value.to_string()),
            ),
            Content::Sound(bytes) => (Some("audio/wav"), Body::from(bytes)),
        };
        let mut response = Response::new(body);
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        if let Some(kind) = kind {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                headers.append(name, value);
            }
        }
        response
    }
}

/// The whole platform on one port.
pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/ws", get(socket::open))
        .fallback(entry)
        .with_state(world)
}

async fn entry(State(world): State<Arc<World>>, request: axum::extract::Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return Reply::new(413, Content::Empty).into_response();
    };
    let text = |name: &str| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let query = parts.uri.query().unwrap_or("").as_bytes();
    let query: Vec<_> = url::form_urlencoded::parse(query).into_owned().collect();
    // Method tunnelling for odd clients.
    let tunnelled = text("x-http-method-override").or_else(|| {
        query
            .iter()
            .find(|(key, _)| key == "_method")
            .map(|(_, value)| value.to_uppercase())
    });
    let method = match tunnelled {
        Some(method) if parts.method == Method::POST => method,
        _ => parts.method.to_string(),
    };
    let request = Request {
        method,
        path: parts.uri.path().trim_end_matches('/').to_owned(),
        query,
        authorization: text("authorization"),
        body: body.to_vec(),
    };
    answer(&world, &request).await.into_response()
}

async fn answer(world: &World, request: &Request) -> Reply {
    if request.path.starts_with("/restapi/oauth/") {
        sign_in::answer(world, request)
    } else if request.path.starts_with("/restapi/v1.0") {
        let reply = rest::answer(world, request);
        rest::after_handshake(world, reply).await
    } else {
        subscribe::answer(world, request).await
    }
}
