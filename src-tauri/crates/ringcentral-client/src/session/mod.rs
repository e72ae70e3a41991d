//! A signed-in HTTP client: adds the token, keeps it fresh, obeys the rate limits, follows pages safely.
//!
//! May touch: the API's host and no other, the token store. Sound alone (`sound`) may lie elsewhere,
//! and no token goes there.

mod calls;
mod lists;
mod patience;
mod sound;
mod tokens;

use std::sync::{Arc, Mutex, PoisonError};

use reqwest::{Client, Method};
use ringcentral_proto::oauth::Tokens;
use ringcentral_proto::rate::{Governor, Group, Permit, Priority, RateHeaders};
use ringcentral_proto::refusal::{ApiRefusal, RefusalKind};
use serde_json::Value;
use url::Url;

pub use self::calls::{CallLogSync, LiveSessions};
pub use self::lists::Listing;
pub use self::sound::Sound;
use self::tokens::TokenKeeper;
use crate::clock::{now_ms, until};
use crate::config::ServerConfig;
use crate::error::ApiError;
use crate::holder::Holder;
use crate::http::{self, BODY_LIMIT, Reply};
use crate::token_store::{TokenStore, TokenStoreError};

/// A signed-in client. Share it in an `Arc`; there must be one per sign-in, because refresh tokens are single-use.
pub struct Session {
    server: ServerConfig,
    http: Client,
    media: Client,
    keeper: TokenKeeper,
    governor: Mutex<Governor>,
}

/// One request to the API.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) body: Option<Value>,
    pub(crate) group: Group,
    pub(crate) priority: Priority,
}

impl Call {
    pub(crate) fn get(url: Url, group: Group, priority: Priority) -> Self {
        Self {
            method: Method::GET,
            url,
            body: None,
            group,
            priority,
        }
    }
}

impl Session {
    /// Takes up a sign-in from the store, if there is one.
    pub async fn restore(
        server: ServerConfig,
        store: Arc<dyn TokenStore>,
    ) -> Result<Option<Self>, TokenStoreError> {
        let reader = Arc::clone(&store);
        let tokens = tokens::off_thread(move || reader.load()).await?;
        Ok(tokens.map(|tokens| {
            let secret = tokens.client_secret.clone();
            let server = match (server.client_secret(), secret) {
                (None, Some(secret)) => server.with_secret(secret),
                _ => server,
            };
            Self::with(server, store, tokens)
        }))
    }

    /// Begins with fresh tokens and keeps them.
    pub(crate) async fn begin(
        server: ServerConfig,
        store: Arc<dyn TokenStore>,
        mut tokens: Tokens,
    ) -> Result<Self, TokenStoreError> {
        tokens.client_secret = server.client_secret().cloned();
        let (writer, kept) = (Arc::clone(&store), tokens.clone());
        tokens::off_thread(move || writer.save(&kept)).await?;
        Ok(Self::with(server, store, tokens))
    }

    fn with(server: ServerConfig, store: Arc<dyn TokenStore>, tokens: Tokens) -> Self {
        Self {
            http: http::client(server.time_out),
            media: http::streaming_client(server.time_out),
            keeper: TokenKeeper::new(server.clone(), store, tokens),
            governor: Mutex::new(Governor::new()),
            server,
        }
    }

    /// The server and app.
    pub fn server(&self) -> &ServerConfig {
        &self.server
    }

    /// Extension id of the signed-in user, as the token reply gave it.
    pub async fn owner_id(&self) -> Option<String> {
        self.keeper.owner_id().await
    }

    /// Permissions the app was granted, as the token reply gave them.
    pub async fn scopes(&self) -> Vec<String> {
        self.keeper.scopes().await
    }

    /// Whose sign-in this is.
    pub async fn holder(&self) -> Result<Holder, ApiError> {
        let account = self.account().await?.id.to_string();
        let extension = match self.owner_id().await {
            Some(id) => id,
            None => self.own_extension().await?.id.to_string(),
        };
        Ok(Holder { account, extension })
    }

    /// The same sign-in, under the name of its holder.
    #[must_use]
    pub fn of(mut self, server: ServerConfig) -> Self {
        self.server = server;
        self
    }

    /// Keeps the tokens in this store from now on. On an error they stay where they were.
    pub async fn keep_in(&self, store: Arc<dyn TokenStore>) -> Result<(), TokenStoreError> {
        self.keeper.keep_in(store).await
    }

    /// Ends the sign-in here and at the server.
    pub async fn sign_out(&self) -> Result<(), TokenStoreError> {
        self.spend_auth_permit().await;
        self.keeper.sign_out().await
    }

    /// `GET` of any API path (`/restapi/…`), as JSON. Tried three times when it may pass.
    pub async fn get_json(&self, path: &str, group: Group) -> Result<Value, ApiError> {
        let call = Call::get(self.server.at(path), group, Priority::Urgent);
        let reply = self.call_patiently(call).await?;
        serde_json::from_slice(&reply.body).map_err(|_| ApiError::BadReply("not JSON"))
    }

    /// One call. A 401 renews the token once; a 429 is reported, and remembered by the governor.
    pub(crate) async fn call(&self, call: Call) -> Result<Reply, ApiError> {
        if !self.server.owns(&call.url) {
            return Err(ApiError::ForeignHost);
        }
        let token = self.keeper.access(|| self.spend_auth_permit()).await;
        let mut token = token.inspect_err(|error| self.heed(error))?;
        let mut renewed = false;
        loop {
            self.wait_for_permit(call.group, call.priority).await;
            let mut request = self.http.request(call.method.clone(), call.url.clone());
            request = request
                .bearer_auth(token.expose())
                .header("accept", "application/json");
            if let Some(body) = &call.body {
                request = request.json(body);
            }
            let reply = match http::send(request, BODY_LIMIT).await {
                Ok(reply) => reply,
                Err(error) => {
                    self.settle(call.group, &error);
                    return Err(error);
                }
            };
            self.learn(call.group, &reply.limits);
            if reply.is_success() && !reply.is_web_page() {
                return Ok(reply);
            }
            if reply.is_web_page() && reply.status < 500 && !reply.limits.refused {
                return Err(ApiError::NotRingCentral);
            }
            let refusal = ApiRefusal::read(reply.status, &reply.body);
            if refusal.kind() == RefusalKind::TokenDead && !renewed {
                renewed = true;
                let fresh = self.keeper.replace(&token, || self.spend_auth_permit());
                token = fresh.await.inspect_err(|error| self.heed(error))?;
                continue;
            }
            tracing::debug!(status = reply.status, code = %refusal.code, "the API refused a call");
            return Err(ApiError::Refused {
                refusal,
                retry_after_ms: reply.limits.retry_after_ms,
            });
        }
    }

    /// Waits until the governor lets a request of this group go.
    pub(crate) async fn wait_for_permit(&self, group: Group, priority: Priority) {
        loop {
            let permit = self
                .governor
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .ask(now_ms(), group, priority);
            match permit {
                Permit::SendNow => return,
                Permit::WaitUntil(at) => tokio::time::sleep(until(at)).await,
            }
        }
    }

    /// Counts a request that brought no reply, unless it never left.
    fn settle(&self, group: Group, error: &ApiError) {
        if matches!(error, ApiError::Offline | ApiError::NotTrusted) {
            self.governor
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take_back(group);
        } else {
            self.learn(group, &RateHeaders::default());
        }
    }

    /// A penalty of the token endpoint counts for everything about tokens.
    fn heed(&self, error: &ApiError) {
        if let ApiError::Refused {
            refusal,
            retry_after_ms,
        } = error
            && refusal.kind() == RefusalKind::RateLimited
        {
            let headers = RateHeaders {
                refused: true,
                retry_after_ms: *retry_after_ms,
                ..RateHeaders::default()
            };
            let mut governor = self.governor.lock().unwrap_or_else(PoisonError::into_inner);
            governor.observe(now_ms(), Group::Auth, &headers);
        }
    }

    /// A permit for a request to the token endpoint, counted at once: its reply is read elsewhere.
    async fn spend_auth_permit(&self) {
        self.wait_for_permit(Group::Auth, Priority::Urgent).await;
        self.learn(Group::Auth, &RateHeaders::default());
    }

    fn learn(&self, group: Group, limits: &RateHeaders) {
        self.governor
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .observe(now_ms(), group, limits);
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("server", &self.server.base_url().as_str())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod sound_tests;
#[cfg(test)]
mod tests;
