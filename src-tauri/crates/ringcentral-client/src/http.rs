//! HTTP with limits: no redirects, bounded bodies, time-outs, errors that carry no address.

use std::time::Duration;

use futures_util::StreamExt;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use ringcentral_proto::rate::RateHeaders;

use crate::error::ApiError;

/// No list page is larger than this.
pub(crate) const BODY_LIMIT: usize = 16 << 20;
/// No reply of the token endpoint is larger than this.
pub(crate) const TOKEN_LIMIT: usize = 256 << 10;

/// How we present ourselves.
pub(crate) const USER_AGENT: &str = concat!("Floorwalker/", env!("CARGO_PKG_VERSION"));

/// A complete answer, whatever its status.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) limits: RateHeaders,
    pub(crate) body: Vec<u8>,
    pub(crate) date: Option<String>,
    html: bool,
}

impl Reply {
    /// A web page: what a proxy, a hotel's sign-in page or a wrong address answers, but never the API.
    pub(crate) fn is_web_page(&self) -> bool {
        self.html || self.body.trim_ascii_start().starts_with(b"<")
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// `Retry-After` in whole seconds.
    pub(crate) fn retry_after_s(&self) -> Option<u32> {
        self.limits
            .retry_after_ms
            .and_then(|ms| u32::try_from(ms / 1000).ok())
    }
}

/// A client for the API and the token endpoint.
pub(crate) fn client(time_out: Duration) -> Client {
    build(
        Client::builder()
            .timeout(time_out)
            .connect_timeout(time_out.min(Duration::from_secs(10))),
    )
}

/// A client for sound: however long it takes as a whole, `time_out` is the longest silence.
pub(crate) fn streaming_client(time_out: Duration) -> Client {
    build(
        Client::builder()
            .read_timeout(time_out)
            .connect_timeout(time_out.min(Duration::from_secs(10))),
    )
}

/// A client for long polls: dead connections are noticed by keep-alive, silence by `time_out`.
#[cfg(feature = "pubnub")]
pub(crate) fn polling_client(time_out: Duration) -> Client {
    build(
        Client::builder()
            .timeout(time_out)
            .connect_timeout(Duration::from_secs(10))
            .tcp_keepalive(Duration::from_secs(20))
            .tcp_keepalive_interval(Duration::from_secs(10))
            .tcp_keepalive_retries(3),
    )
}

fn build(builder: reqwest::ClientBuilder) -> Client {
    builder
        .redirect(Policy::none())
        .referer(false)
        .user_agent(USER_AGENT)
        .build()
        .expect("a client with fixed options and the bundled TLS always builds")
}

/// Sends and reads everything, within the limit.
pub(crate) async fn send(request: RequestBuilder, limit: usize) -> Result<Reply, ApiError> {
    let response = request
        .send()
        .await
        .map_err(|error| ApiError::from(&error))?;
    let status = response.status();
    if status.is_redirection() {
        return Err(ApiError::Redirected);
    }
    let html = kind_of(&response).is_some_and(|kind| kind == "text/html");
    let date = response
        .headers()
        .get("date")
        .and_then(|date| date.to_str().ok())
        .map(str::to_owned);
    let limits = limits_of(&response);
    let body = body_of(response, limit).await?;
    Ok(Reply {
        status: status.as_u16(),
        limits,
        body,
        date,
        html,
    })
}

/// What kind of content a reply says it has, without its parameters.
pub(crate) fn kind_of(response: &Response) -> Option<String> {
    let kind = response.headers().get("content-type")?.to_str().ok()?;
    let kind = kind.split(';').next().unwrap_or_default();
    Some(kind.trim().to_ascii_lowercase())
}

/// What a reply says about limits.
pub(crate) fn limits_of(response: &Response) -> RateHeaders {
    let pairs = response
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    RateHeaders::read(response.status().as_u16(), pairs)
}

/// A whole body, within the limit.
pub(crate) async fn body_of(response: Response, limit: usize) -> Result<Vec<u8>, ApiError> {
    let mut body = Vec::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| ApiError::from(&error))?;
        if body.len() + chunk.len() > limit {
            return Err(ApiError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
