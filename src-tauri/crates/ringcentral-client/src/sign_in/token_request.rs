//! Requests to the token endpoint, made with the `oauth2` crate on our own HTTP client.
//!
//! The crate builds the requests (PKCE, client authentication); the replies are read by `ringcentral-proto`, which
//! knows RingCentral's error codes and extra fields.

use std::sync::{Arc, Mutex, PoisonError};

use oauth2::basic::BasicClient;
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RefreshToken, TokenUrl,
};
use reqwest::Client;
use ringcentral_proto::oauth::{Refusal, Tokens};
use ringcentral_proto::secret::Secret;
use url::Url;

use crate::clock::now_ms;
use crate::config::ServerConfig;
use crate::error::ApiError;
use crate::http::{self, Reply, TOKEN_LIMIT};

pub(super) const JWT_GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

type OAuth = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// Asks the token endpoint of one server for one app.
pub(crate) struct Granter {
    server: ServerConfig,
    http: Client,
}

/// No tokens.
#[derive(Debug)]
pub(crate) enum TokenFailure {
    /// The server said no, or something that is no token.
    Refused(Refusal),
    /// The server could not be asked.
    Failed(ApiError),
}

impl Granter {
    pub(crate) fn new(server: ServerConfig) -> Self {
        let http = http::client(server.time_out);
        Self { server, http }
    }

    /// The page that asks the person for consent.
    pub(crate) fn authorize_url(
        &self,
        redirect: &str,
        challenge: &PkceCodeChallenge,
        state: &CsrfToken,
    ) -> Url {
        let (challenge, state) = (challenge.clone(), state.clone());
        self.oauth(Some(redirect))
            .authorize_url(move || state)
            .set_pkce_challenge(challenge)
            .url()
            .0
    }

    pub(crate) async fn exchange_code(
        &self,
        code: &Secret,
        verifier: PkceCodeVerifier,
        redirect: &str,
    ) -> Result<Tokens, TokenFailure> {
        let oauth = self.oauth(Some(redirect));
        let code = AuthorizationCode::new(code.expose().to_owned());
        self.ask(|wire| async move {
            let send = |request| wire.send(request);
            let _ = oauth
                .exchange_code(code)
                .set_pkce_verifier(verifier)
                .request_async(&send)
                .await;
        })
        .await
    }

    pub(crate) async fn refresh(&self, refresh: &Secret) -> Result<Tokens, TokenFailure> {
        let oauth = self.oauth(None);
        let refresh = RefreshToken::new(refresh.expose().to_owned());
        self.ask(|wire| async move {
            let send = |request| wire.send(request);
            let _ = oauth
                .exchange_refresh_token(&refresh)
                .request_async(&send)
                .await;
        })
        .await
    }

    /// Grants the `oauth2` crate has no words for: a form with the client's authentication added.
    pub(crate) async fn ask_with_form(
        &self,
        form: &[(&str, &str)],
    ) -> Result<Tokens, TokenFailure> {
        let asked_at = now_ms();
        let reply = self
            .send_form("/restapi/oauth/token", form)
            .await
            .map_err(TokenFailure::Failed)?;
        read(&reply, asked_at)
    }

    /// Signs in with a JWT made in the developer console.
    pub(crate) async fn ask_with_jwt(&self, jwt: &Secret) -> Result<Tokens, TokenFailure> {
        let form = [
            ("grant_type", JWT_GRANT),
            ("assertion", jwt.expose().trim()),
        ];
        self.ask_with_form(&form).await
    }

    /// Ends the whole sign-in at the server. Failures do not matter: the tokens are forgotten anyway.
    pub(crate) async fn revoke(&self, token: &Secret) {
        let _ = self
            .send_form("/restapi/oauth/revoke", &[("token", token.expose())])
            .await;
    }

    async fn send_form(&self, path: &str, form: &[(&str, &str)]) -> Result<Reply, ApiError> {
        let request = self.http.post(self.server.at(path));
        let request = match self.server.client_secret() {
            Some(secret) => request
                .basic_auth(self.server.client_id(), Some(secret.expose()))
                .form(form),
            None => {
                let form: Vec<_> = form
                    .iter()
                    .copied()
                    .chain([("client_id", self.server.client_id())])
                    .collect();
                request.form(&form)
            }
        };
        http::send(request, TOKEN_LIMIT).await
    }

    /// Runs one exchange and reads what came back, whatever the `oauth2` crate thinks of it.
    async fn ask<F: Future<Output = ()>>(
        &self,
        exchange: impl FnOnce(Wire) -> F,
    ) -> Result<Tokens, TokenFailure> {
        let asked_at = now_ms();
        let wire = Wire {
            http: self.http.clone(),
            seen: Arc::default(),
        };
        let seen = Arc::clone(&wire.seen);
        exchange(wire).await;
        let seen = seen.lock().unwrap_or_else(PoisonError::into_inner).take();
        match seen {
            Some(Ok(reply)) => read(&reply, asked_at),
            Some(Err(error)) => Err(TokenFailure::Failed(error)),
            None => Err(TokenFailure::Failed(ApiError::Offline)),
        }
    }

    fn oauth(&self, redirect: Option<&str>) -> OAuth {
        let mut client = BasicClient::new(ClientId::new(self.server.client_id().to_owned()))
            .set_auth_uri(AuthUrl::from_url(
                self.server.at("/restapi/oauth/authorize"),
            ))
            .set_token_uri(TokenUrl::from_url(self.server.at("/restapi/oauth/token")))
            .set_auth_type(AuthType::BasicAuth);
        if let Some(secret) = self.server.client_secret() {
            client = client.set_client_secret(ClientSecret::new(secret.expose().to_owned()));
        }
        match redirect.and_then(|text| RedirectUrl::new(text.to_owned()).ok()) {
            Some(redirect) => client.set_redirect_uri(redirect),
            None => client,
        }
    }
}

fn read(reply: &Reply, asked_at: i64) -> Result<Tokens, TokenFailure> {
    if reply.is_success()
        && let Ok(tokens) = Tokens::read(&reply.body, asked_at)
    {
        return Ok(tokens);
    }
    Err(TokenFailure::Refused(Refusal::read(
        reply.status,
        &reply.body,
        reply.retry_after_s(),
    )))
}

/// The `oauth2` crate's way out, keeping what came back.
#[derive(Clone)]
struct Wire {
    http: Client,
    seen: Arc<Mutex<Option<Result<Reply, ApiError>>>>,
}

impl Wire {
    fn send(
        &self,
        request: HttpRequest,
    ) -> impl Future<Output = Result<HttpResponse, ApiError>> + use<> {
        let wire = self.clone();
        async move {
            let (parts, body) = request.into_parts();
            let url = parts.uri.to_string();
            let request = wire
                .http
                .request(parts.method, url)
                .headers(parts.headers)
                .body(body);
            let outcome = http::send(request, TOKEN_LIMIT).await;
            let response = outcome.as_ref().map_err(Clone::clone).and_then(|reply| {
                let response = oauth2::http::Response::builder().status(reply.status);
                response
                    .header("content-type", "application/json")
                    .body(reply.body.clone())
                    .map_err(|_| ApiError::BadReply("a status that is none"))
            });
            *wire.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
            response
        }
    }
}
