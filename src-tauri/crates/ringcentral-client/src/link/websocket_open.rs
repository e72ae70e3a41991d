//! The way to the gateway: a single-use pass from the API, then a socket to where the pass points.
//!
//! The pass goes only to RingCentral's own domain, encrypted (or to this computer). Addresses are never logged.

use std::time::Duration;

use reqwest::Method;
use ringcentral_proto::link::{CallFailure, TIMED_OUT};
use ringcentral_proto::rate::{Group, Priority};
use ringcentral_proto::refusal::{RefusalKind, transport_refused};
use ringcentral_proto::secret::Secret;
use ringcentral_proto::sentence::Sentence;
use ringcentral_proto::wsg::GatewayPass;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use url::Url;

use crate::config::ServerConfig;
use crate::error::{ApiError, is_about_trust};
use crate::session::{Call, Session};

pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

const OPEN_TIME_OUT: Duration = Duration::from_secs(20);
const LARGEST_FRAME: usize = 16 << 20;

impl Session {
    /// A pass for one connection.
    pub(crate) async fn gateway_pass(&self) -> Result<GatewayPass, CallFailure> {
        let url = self.place(&["restapi", "oauth", "wstoken"]);
        let call = Call {
            method: Method::POST,
            url,
            body: None,
            group: Group::Auth,
            priority: Priority::Urgent,
        };
        match self.call(call).await {
            Ok(reply) => GatewayPass::read(&reply.body)
                .ok_or_else(|| ApiError::BadReply("no gateway pass").for_link()),
            Err(error) => Err(denied(&error).unwrap_or_else(|| error.for_link())),
        }
    }
}

/// A pass that is refused for lack of permission, or a server without a gateway, means: not this transport.
fn denied(error: &ApiError) -> Option<CallFailure> {
    let ApiError::Refused { refusal, .. } = error else {
        return None;
    };
    let sentence = match refusal.kind() {
        RefusalKind::NotFound => Sentence::of(
            "websocket_none",
            "This server offers no WebSocket connection. Choose PubNub in Settings.",
        )
        .into(),
        RefusalKind::PermissionMissing | RefusalKind::TransportNotPermitted
            if refusal.permission.is_none() =>
        {
            transport_refused("WebSocketsSubscription")
        }
        RefusalKind::PermissionMissing | RefusalKind::TransportNotPermitted => refusal.sentence(),
        RefusalKind::TokenDead
        | RefusalKind::TooManySubscriptions
        | RefusalKind::RateLimited
        | RefusalKind::ServerTrouble
        | RefusalKind::Refused => return None,
    };
    Some(CallFailure::TransportDenied { sentence })
}

/// Opens the socket. The error is a sentence without any address.
pub(super) async fn open(
    server: &ServerConfig,
    pass: &GatewayPass,
    wsc: Option<&Secret>,
) -> Result<Socket, Sentence> {
    // The first provider wins; a second call changes nothing.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let mut url = address(server, &pass.uri)
        .ok_or_else(|| Sentence::of("websocket_elsewhere", "RingCentral pointed the connection to an address that is not its own. Check the server address in Settings."))?;
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("access_token", pass.token.expose());
        if let Some(wsc) = wsc {
            query.append_pair("wsc", wsc.expose());
        }
    }
    let limits = WebSocketConfig::default()
        .max_message_size(Some(LARGEST_FRAME))
        .max_frame_size(Some(LARGEST_FRAME));
    let connecting = connect_async_with_config(url.as_str(), Some(limits), true);
    match tokio::time::timeout(OPEN_TIME_OUT, connecting).await {
        Ok(Ok((socket, _))) => Ok(socket),
        Ok(Err(error)) if is_about_trust(&error) => Err(ApiError::NotTrusted.sentence()),
        Ok(Err(_)) => Err(Sentence::of("websocket_not_opened", "The connection to RingCentral could not be opened. Check the network; some proxies block WebSocket connections.").into()),
        Err(_) => Err(TIMED_OUT.into()),
    }
}

/// The address, if the pass may go there.
///
/// ASSUMPTION: the gateway is in the API's own domain.
fn address(server: &ServerConfig, uri: &str) -> Option<Url> {
    let url = Url::parse(uri).ok()?;
    let (base, host) = (server.base_url().host_str()?, url.host_str()?);
    let same_place = host == base || (url.domain().is_some() && domain(host)? == domain(base)?);
    // An API on this computer may have its gateway here without encryption; any other must encrypt.
    let safe = match url.scheme() {
        "wss" => true,
        "ws" => server.base_url().scheme() == "http" && host == base,
        _ => false,
    };
    (same_place && safe && url.username().is_empty() && url.password().is_none()).then_some(url)
}

/// `ringcentral.com` of `platform.ringcentral.com`.
fn domain(host: &str) -> Option<(&str, &str)> {
    let mut labels = host.rsplit('.');
    let (top, own) = (labels.next()?, labels.next()?);
    // Below a two-letter top level the second label may belong to everybody (`co.uk`).
    (top.len() > 2).then_some((own, top))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_go_only_to_the_servers_own_domain() {
        let allowed =
            |base: &str, uri: &str| address(&ServerConfig::new(base, "id").unwrap(), uri).is_some();
        let base = "https://platform.ringcentral.com";
        assert!(allowed(base, "wss://sjc01-ec-wsg.ringcentral.com/ws"));
        assert!(allowed(base, "wss://platform.ringcentral.com/ws?x=1"));
        assert!(!allowed(base, "ws://platform.ringcentral.com/ws"));
        assert!(!allowed(base, "wss://ringcentral.com.evil.example/ws"));
        assert!(!allowed(base, "wss://evil.example/ws"));
        assert!(!allowed(base, "https://platform.ringcentral.com/ws"));
        assert!(allowed("http://127.0.0.1:4000", "ws://127.0.0.1:4000/ws"));
        assert!(!allowed("http://127.0.0.1:4000", "ws://10.0.0.1:4000/ws"));
        assert!(!allowed("https://a.co.uk", "wss://b.co.uk/ws"));
    }
}
