//! Which server, as which app. Validated once, so that later code cannot send a token in the clear.

use std::time::Duration;

use ringcentral_proto::secret::Secret;
use url::{Host, Url};

use crate::holder::Holder;

/// A RingCentral server and the app we are to it.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    base_url: Url,
    client_id: String,
    client_secret: Option<Secret>,
    pub(crate) holder: Option<Holder>,
    pub(crate) time_out: Duration,
    pub(crate) retry_pause: Duration,
    /// All pages of one list together are not larger than this.
    pub(crate) list_limit: usize,
}

/// The configuration names something unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Not an address.
    #[error(
        "The server address is not a web address. It should look like https://platform.ringcentral.com."
    )]
    NotAnAddress,
    /// Plain http to another computer.
    #[error(
        "The server address must begin with https:// (http:// is allowed only for a server on this computer)."
    )]
    NotSecure,
    /// No client id.
    #[error(
        "The client id is missing. Copy it from your app in the RingCentral developer console."
    )]
    NoClientId,
}

impl ServerConfig {
    /// RingCentral's production server.
    pub const PRODUCTION: &'static str = "https://platform.ringcentral.com";
    /// RingCentral's sandbox.
    pub const SANDBOX: &'static str = "https://platform.devtest.ringcentral.com";

    /// A server and a public app (one without a secret).
    pub fn new(base_url: &str, client_id: &str) -> Result<Self, ConfigError> {
        let mut base_url = Url::parse(base_url.trim()).map_err(|_| ConfigError::NotAnAddress)?;
        let local = match base_url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => return Err(ConfigError::NotAnAddress),
        };
        match base_url.scheme() {
            "https" => {}
            "http" if local => {}
            "http" => return Err(ConfigError::NotSecure),
            _ => return Err(ConfigError::NotAnAddress),
        }
        base_url.set_path("/");
        base_url.set_query(None);
        base_url.set_fragment(None);
        let client_id = client_id.trim().to_owned();
        if client_id.is_empty() {
            return Err(ConfigError::NoClientId);
        }
        Ok(Self {
            base_url,
            client_id,
            client_secret: None,
            holder: None,
            time_out: Duration::from_secs(30),
            retry_pause: Duration::from_secs(2),
            list_limit: 512 << 20,
        })
    }

    /// For an app that has a secret (JWT and password sign-in).
    #[must_use]
    pub fn with_secret(mut self, secret: Secret) -> Self {
        self.client_secret = Some(secret).filter(|secret| !secret.is_empty());
        self
    }

    /// How long one request may take, and the pause before a second try; later pauses double.
    #[must_use]
    pub fn with_patience(mut self, time_out: Duration, retry_pause: Duration) -> Self {
        self.time_out = time_out;
        self.retry_pause = retry_pause;
        self
    }

    /// The server.
    pub fn base_url(&self) -> &Url {
        &self.base_url
    }

    /// The app.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(crate) fn client_secret(&self) -> Option<&Secret> {
        self.client_secret.as_ref()
    }

    /// An address on this server. `path` begins with a slash and is fixed text.
    pub(crate) fn at(&self, path: &str) -> Url {
        let mut url = self.base_url.clone();
        match path.split_once('?') {
            Some((path, query)) => {
                url.set_path(path);
                url.set_query(Some(query));
            }
            None => url.set_path(path),
        }
        url
    }

    /// An address of sound as the API gives it, made whole; `None` when it is not on this server or
    /// its host for media (`media.` where the API's is `platform.`), so that nobody is sent elsewhere.
    #[must_use]
    pub fn media_address(&self, address: &str) -> Option<Url> {
        let url = self.base_url.join(address).ok()?;
        let host = self.base_url.host_str().unwrap_or_default();
        let media = host
            .strip_prefix("platform.")
            .map(|rest| format!("media.{rest}"));
        let same_way = url.scheme() == self.base_url.scheme()
            && url.port_or_known_default() == self.base_url.port_or_known_default();
        let named = url.host_str() == Some(host) || url.host_str() == media.as_deref();
        let bare = url.username().is_empty() && url.password().is_none();
        (same_way && named && bare).then_some(url)
    }

    /// Whether an address belongs to this server, so that a token may go there.
    pub(crate) fn owns(&self, url: &Url) -> bool {
        url.origin() == self.base_url.origin()
            && url.username().is_empty()
            && url.password().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_is_looked_for_on_the_own_server_only() {
        let server = ServerConfig::new(ServerConfig::PRODUCTION, "id").unwrap();
        let of = |address: &str| server.media_address(address).map(String::from);
        assert_eq!(
            of("/restapi/v1.0/account/1/recording/7/content").as_deref(),
            Some("https://platform.ringcentral.com/restapi/v1.0/account/1/recording/7/content")
        );
        assert!(of("https://media.ringcentral.com/restapi/v1.0/account/1/recording/7").is_some());
        for elsewhere in [
            "https://media.ringcentral.com.evil.example/7",
            "https://media.ringcentral.com@evil.example/7",
            "https://evil@media.ringcentral.com/7",
            "http://media.ringcentral.com/7",
            "https://media.ringcentral.com:8443/7",
            "//evil.example/7",
            "javascript:alert(1)",
        ] {
            assert_eq!(of(elsewhere), None, "{elsewhere}");
        }
        let own = ServerConfig::new("http://127.0.0.1:4000", "id").unwrap();
        assert!(own.media_address("http://127.0.0.1:4000/7").is_some());
        assert_eq!(own.media_address("https://media.ringcentral.com/7"), None);
    }

    #[test]
    fn only_safe_servers_pass() {
        assert!(ServerConfig::new(ServerConfig::PRODUCTION, "id").is_ok());
        assert!(ServerConfig::new("http://127.0.0.1:4000/", "id").is_ok());
        assert!(ServerConfig::new("http://localhost:4000", "id").is_ok());
        for (address, problem) in [
            ("http://platform.ringcentral.com", ConfigError::NotSecure),
            ("http://localhost.evil.example", ConfigError::NotSecure),
            ("platform.ringcentral.com", ConfigError::NotAnAddress),
            ("file:///etc/passwd", ConfigError::NotAnAddress),
        ] {
            assert_eq!(
                ServerConfig::new(address, "id").unwrap_err(),
                problem,
                "{address}"
            );
        }
        assert_eq!(
            ServerConfig::new(ServerConfig::SANDBOX, " ").unwrap_err(),
            ConfigError::NoClientId
        );
    }

    #[test]
    fn tokens_belong_to_one_origin() {
        let server = ServerConfig::new("https://platform.ringcentral.com", "id").unwrap();
        let owns = |text: &str| server.owns(&Url::parse(text).unwrap());
        assert!(owns(
            "https://platform.ringcentral.com/restapi/v1.0/x?page=2"
        ));
        assert!(!owns("https://evil.example/restapi"));
        assert!(!owns("http://platform.ringcentral.com/restapi"));
        assert!(!owns("https://platform.ringcentral.com:8443/restapi"));
        assert!(!owns("https://platform.ringcentral.com@evil.example/"));
    }
}
