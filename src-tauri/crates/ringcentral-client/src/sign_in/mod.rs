//! Sign-in in the system browser: authorization code with PKCE, returned to a loopback address.
//!
//! May touch: one loopback port for as long as it takes, the token endpoint, the browser through the given function.

mod grants;
mod loopback;
mod page;
mod token_request;

use std::sync::Arc;
use std::time::Duration;

use oauth2::{CsrfToken, PkceCodeChallenge};
use ringcentral_proto::oauth::{RedirectError, Refusal, read_redirect};
use ringcentral_proto::secret::Secret;
use ringcentral_proto::sentence::Sentence;
use tokio_util::sync::CancellationToken;

pub use self::grants::{sign_in_with_jwt, sign_in_with_password};
use self::loopback::Loopback;
pub(crate) use self::token_request::{Granter, TokenFailure};
use crate::config::ServerConfig;
use crate::error::ApiError;
use crate::session::Session;
use crate::token_store::{TokenStore, TokenStoreError};

/// How to sign in.
#[derive(Clone)]
pub struct SignInConfig {
    /// Server and app.
    pub server: ServerConfig,
    /// Where tokens go.
    pub store: Arc<dyn TokenStore>,
    /// Ports of the registered redirect addresses, tried in order.
    pub redirect_ports: Vec<u16>,
    /// Path of the registered redirect addresses.
    pub redirect_path: String,
    /// How long the person has.
    pub time_out: Duration,
}

impl SignInConfig {
    /// The usual ports, path and patience.
    pub fn new(server: ServerConfig, store: Arc<dyn TokenStore>) -> Self {
        Self {
            server,
            store,
            redirect_ports: vec![53682, 53683, 53684],
            redirect_path: "/callback".to_owned(),
            time_out: Duration::from_secs(300),
        }
    }

    /// Every address the app must list, the one in use among them.
    fn redirect_addresses(&self, in_use: &str) -> Vec<String> {
        let fixed = self.redirect_ports.iter().filter(|port| **port != 0);
        let mut addresses: Vec<String> = fixed
            .map(|port| format!("http://localhost:{port}{}", self.redirect_path))
            .collect();
        if !addresses.iter().any(|address| address == in_use) {
            addresses.push(in_use.to_owned());
        }
        addresses
    }
}

/// Why nobody is signed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// Every registered port is in use.
    #[error("the loopback ports are taken")]
    PortsTaken(Vec<u16>),
    /// The browser could not be opened.
    #[error("the browser did not open")]
    NoBrowser(String),
    /// Nobody came back in time to this redirect address.
    #[error("nobody came back in time")]
    TimedOut(String),
    /// Cancelled on request.
    #[error("cancelled")]
    Cancelled,
    /// A redirect that does not belong to this sign-in.
    #[error("the redirect does not belong to this sign-in")]
    WrongState,
    /// The app does not list the addresses this sign-in may return to.
    #[error("the redirect addresses are not registered")]
    NotRegistered(Vec<String>),
    /// RingCentral or the person said no.
    #[error("refused")]
    Refused(Refusal),
    /// The token endpoint could not be asked.
    #[error("the token could not be fetched")]
    Failed(ApiError),
    /// The tokens could not be kept.
    #[error("the tokens could not be kept")]
    NotKept(TokenStoreError),
}

impl SignInError {
    /// What happened and what to do next, for a person.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::PortsTaken(ports) => {
                let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
                Sentence::of(
                    "signin_ports",
                    "Another program uses the ports the sign-in returns to ({ports}). Close it, or another sign-in of \
                     this program, and try again.",
                )
                .with("ports", ports.join(", "))
            }
            Self::NoBrowser(_) => Sentence::of(
                "signin_no_browser",
                "The browser could not be opened. Set a default browser in the system settings and try again.",
            )
            .into(),
            // A wrong client id or redirect address ends on RingCentral's own page: nobody comes back.
            Self::TimedOut(redirect) => Sentence::of(
                "signin_timed_out",
                "The sign-in was not finished in the browser in time. If RingCentral showed an error page, check the \
                 client id and that {address} is among the app's redirect URIs in the developer console. Then start \
                 again.",
            )
            .with("address", redirect),
            Self::Cancelled => Sentence::of(
                "signin_cancelled",
                "The sign-in was cancelled. Start again when you are ready.",
            )
            .into(),
            Self::WrongState => Sentence::of(
                "signin_wrong_state",
                "The browser came back from a different sign-in. Close old sign-in tabs and start again.",
            )
            .into(),
            Self::NotRegistered(addresses) => Sentence::of(
                "signin_not_registered",
                "The RingCentral app does not list this program's return addresses. In the developer console add to \
                 its redirect URIs, exactly so: {addresses}. Then start again.",
            )
            .with("addresses", addresses.join(", ")),
            Self::Refused(refusal) => refusal.sentence(),
            Self::Failed(error) => error.sentence(),
            Self::NotKept(error) => error.sentence(),
        }
    }
}

/// Opens an address in the system browser.
pub fn system_browser(url: &str) -> Result<(), String> {
    open::that_detached(url).map_err(|error| error.kind().to_string())
}

/// Signs in with the person's own browser. Gives a session whose tokens are kept in the store.
pub async fn sign_in(
    config: SignInConfig,
    open_browser: impl Fn(&str) -> Result<(), String>,
    cancel: CancellationToken,
) -> Result<Session, SignInError> {
    let loopback = Loopback::open(&config.redirect_ports, &config.redirect_path)
        .await
        .ok_or_else(|| SignInError::PortsTaken(config.redirect_ports.clone()))?;
    let granter = Granter::new(config.server.clone());
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let state = CsrfToken::new_random();
    let url = granter.authorize_url(loopback.redirect_uri(), &challenge, &state);
    open_browser(url.as_str()).map_err(SignInError::NoBrowser)?;

    let visit = tokio::select! {
        visit = loopback.visit() => visit,
        () = cancel.cancelled() => return Err(SignInError::Cancelled),
        () = tokio::time::sleep(config.time_out) => return Err(SignInError::TimedOut(loopback.redirect_uri().to_owned())),
    };
    let pairs = visit.pairs();
    let expected = Secret::new(state.secret());
    let redirect = read_redirect(
        pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
        &expected,
    );
    let unregistered = |error| {
        if error == SignInError::Refused(Refusal::RedirectMismatch) {
            SignInError::NotRegistered(config.redirect_addresses(loopback.redirect_uri()))
        } else {
            error
        }
    };
    let outcome = match redirect {
        Ok(redirect) => {
            let exchange = granter.exchange_code(&redirect.code, verifier, loopback.redirect_uri());
            tokio::select! {
                outcome = exchange => outcome.map_err(SignInError::from),
                () = cancel.cancelled() => Err(SignInError::Cancelled),
            }
        }
        Err(RedirectError::WrongState) => Err(SignInError::WrongState),
        Err(RedirectError::Refused(refusal)) => Err(SignInError::Refused(refusal)),
        Err(RedirectError::Incomplete) => Err(SignInError::Failed(ApiError::BadReply(
            "a redirect without a code",
        ))),
    };
    let outcome = match outcome.map_err(unregistered) {
        Ok(tokens) => Session::begin(config.server.clone(), Arc::clone(&config.store), tokens)
            .await
            .map_err(SignInError::NotKept),
        Err(error) => Err(error),
    };
    let page = match &outcome {
        Ok(_) => page::success(),
        Err(error) => page::failure(&error.sentence().to_string()),
    };
    visit.finish(outcome.is_ok(), &page).await;
    outcome
}

impl From<TokenFailure> for SignInError {
    fn from(failure: TokenFailure) -> Self {
        match failure {
            TokenFailure::Refused(refusal) => Self::Refused(refusal),
            TokenFailure::Failed(error) => Self::Failed(error),
        }
    }
}

#[cfg(test)]
mod tests;
