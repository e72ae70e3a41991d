//! Keeps one sign-in's tokens fresh: one refresher, saved before use, both grace windows honoured.
//!
//! ASSUMPTION: one process renews at a time; a second one is noticed by the newer tokens in the store.
//! Refresh tokens are single-use. The server lets the old one live on until the new access token is used, so the new
//! pair is saved first and used second: a crash in between is repaired by the next refresh with the old token.

use std::sync::Arc;
use std::time::Duration;

use ringcentral_proto::oauth::{Refusal, Tokens};
use ringcentral_proto::refusal::ApiRefusal;
use ringcentral_proto::secret::Secret;
use ringcentral_proto::wire::WireId;
use tokio::sync::Mutex;

use crate::clock::now_ms;
use crate::config::ServerConfig;
use crate::error::ApiError;
use crate::sign_in::{Granter, TokenFailure};
use crate::token_store::{TokenStore, TokenStoreError};

/// Renewed this long before the end, so that a slow request does not meet a dead token.
const MARGIN_MS: i64 = 120_000;

pub(super) struct TokenKeeper {
    granter: Granter,
    /// The lock is held during a refresh: everybody else waits for the one refresher.
    state: Mutex<State>,
}

struct State {
    tokens: Tokens,
    store: Arc<dyn TokenStore>,
    over: Option<Refusal>,
}

impl TokenKeeper {
    pub(super) fn new(server: ServerConfig, store: Arc<dyn TokenStore>, tokens: Tokens) -> Self {
        Self {
            granter: Granter::new(server),
            state: Mutex::new(State {
                tokens,
                store,
                over: None,
            }),
        }
    }

    /// A token good for a request now. `permit` waits until the token endpoint may be asked.
    pub(super) async fn access<F: Future<Output = ()>>(
        &self,
        permit: impl Fn() -> F,
    ) -> Result<Secret, ApiError> {
        let mut state = self.state.lock().await;
        state.check()?;
        let now = now_ms();
        if !state.tokens.needs_renewal(now, MARGIN_MS) {
            return Ok(state.tokens.access.clone());
        }
        match self.renew(&mut state, permit).await {
            // Not renewed in time, but the old one still works.
            Err(error) if error.may_pass() && !state.tokens.needs_renewal(now_ms(), 0) => {
                Ok(state.tokens.access.clone())
            }
            outcome => outcome,
        }
    }

    /// A token instead of one the API refused. If somebody else renewed it meanwhile, theirs.
    pub(super) async fn replace<F: Future<Output = ()>>(
        &self,
        refused: &Secret,
        permit: impl Fn() -> F,
    ) -> Result<Secret, ApiError> {
        let mut state = self.state.lock().await;
        state.check()?;
        if state.tokens.access != *refused {
            return Ok(state.tokens.access.clone());
        }
        self.renew(&mut state, permit).await
    }

    async fn renew<F: Future<Output = ()>>(
        &self,
        state: &mut State,
        permit: impl Fn() -> F,
    ) -> Result<Secret, ApiError> {
        let mut tried_store = false;
        loop {
            let Some(refresh) = state.tokens.refresh.clone() else {
                return self.begin_anew(state, permit, Refusal::SignInOver).await;
            };
            permit().await;
            match self.granter.refresh(&refresh).await {
                Ok(fresh) => return Ok(state.take(fresh).await),
                Err(TokenFailure::Failed(error)) => return Err(error),
                Err(TokenFailure::Refused(refusal)) if refusal.may_pass() => {
                    return Err(passing(&refusal));
                }
                Err(TokenFailure::Refused(refusal)) => match state.renewed_elsewhere().await {
                    Some(kept) if !tried_store => {
                        tried_store = true;
                        state.tokens = kept;
                        if !state.tokens.needs_renewal(now_ms(), MARGIN_MS) {
                            return Ok(state.tokens.access.clone());
                        }
                    }
                    _ => return self.begin_anew(state, permit, refusal).await,
                },
            }
        }
    }

    /// Signs in again with the JWT of an unattended sign-in; without one the sign-in is over.
    async fn begin_anew<F: Future<Output = ()>>(
        &self,
        state: &mut State,
        permit: impl Fn() -> F,
        refusal: Refusal,
    ) -> Result<Secret, ApiError> {
        let Some(jwt) = state.tokens.jwt.clone() else {
            return Err(state.end(refusal).await);
        };
        permit().await;
        match self.granter.ask_with_jwt(&jwt).await {
            Ok(fresh) => {
                state.tokens.refresh = None;
                Ok(state.take(fresh).await)
            }
            Err(TokenFailure::Failed(error)) => Err(error),
            Err(TokenFailure::Refused(refusal)) if refusal.may_pass() => Err(passing(&refusal)),
            Err(TokenFailure::Refused(refusal)) => Err(state.end(refusal).await),
        }
    }

    /// Keeps the tokens here from now on.
    pub(super) async fn keep_in(&self, store: Arc<dyn TokenStore>) -> Result<(), TokenStoreError> {
        let mut state = self.state.lock().await;
        let (writer, kept) = (Arc::clone(&store), state.tokens.clone());
        off_thread(move || writer.save(&kept)).await?;
        state.store = store;
        Ok(())
    }

    pub(super) async fn sign_out(&self) -> Result<(), TokenStoreError> {
        let mut state = self.state.lock().await;
        let store = Arc::clone(&state.store);
        let cleared = off_thread(move || store.clear()).await;
        if state.over.is_none() {
            let token = state
                .tokens
                .refresh
                .as_ref()
                .unwrap_or(&state.tokens.access);
            self.granter.revoke(token).await;
            state.over = Some(Refusal::SignInOver);
        }
        cleared
    }

    pub(super) async fn owner_id(&self) -> Option<String> {
        self.state
            .lock()
            .await
            .tokens
            .owner_id
            .as_ref()
            .map(WireId::to_string)
    }

    pub(super) async fn scopes(&self) -> Vec<String> {
        self.state.lock().await.tokens.scopes.clone()
    }
}

/// Trouble of the token endpoint that says nothing about the sign-in.
fn passing(refusal: &Refusal) -> ApiError {
    match refusal {
        Refusal::TooMany(seconds) => ApiError::Refused {
            refusal: ApiRefusal::read(429, b""),
            retry_after_ms: seconds.map(|seconds| i64::from(seconds) * 1000),
        },
        Refusal::ServerTrouble(status) => ApiError::Refused {
            refusal: ApiRefusal::read(*status, b""),
            retry_after_ms: None,
        },
        Refusal::NotRingCentral
        | Refusal::UnknownClient
        | Refusal::GrantNotAllowed
        | Refusal::ConsentRefused
        | Refusal::RedirectMismatch
        | Refusal::CodeExpired
        | Refusal::BadCredentials
        | Refusal::SecondFactorNeeded
        | Refusal::Locked
        | Refusal::SignInOver
        | Refusal::Other { .. } => ApiError::BadReply("no token reply"),
    }
}

impl State {
    /// Saves renewed tokens, then uses them.
    async fn take(&mut self, fresh: Tokens) -> Secret {
        let fresh = fresh.after(&self.tokens);
        let (store, kept) = (Arc::clone(&self.store), fresh.clone());
        if let Err(error) = off_thread(move || store.save(&kept)).await {
            tracing::warn!(%error, "renewed tokens could not be kept; the next start needs a sign-in");
        }
        self.tokens = fresh;
        self.tokens.access.clone()
    }

    /// Tokens of the same person that another process of this program renewed first.
    async fn renewed_elsewhere(&self) -> Option<Tokens> {
        let store = Arc::clone(&self.store);
        let kept = off_thread(move || store.load()).await.ok().flatten()?;
        let same_person = kept.owner_id == self.tokens.owner_id;
        (same_person && kept.refresh.is_some() && kept.refresh != self.tokens.refresh)
            .then_some(kept)
    }

    async fn end(&mut self, refusal: Refusal) -> ApiError {
        tracing::warn!("the sign-in is over");
        let store = Arc::clone(&self.store);
        // What is dead need not be kept; failing to forget it does no harm.
        let _ = off_thread(move || store.clear()).await;
        self.over = Some(refusal.clone());
        ApiError::SignInLost(refusal)
    }

    fn check(&self) -> Result<(), ApiError> {
        match &self.over {
            Some(refusal) => Err(ApiError::SignInLost(refusal.clone())),
            None => Ok(()),
        }
    }
}

/// A keychain that asks its owner for a password may take this long; one that never answers is none.
const KEYCHAIN_TIME_OUT: Duration = Duration::from_secs(60);

/// Keychains block; they get a thread of their own.
pub(super) async fn off_thread<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, TokenStoreError> + Send + 'static,
) -> Result<T, TokenStoreError> {
    let waiting = tokio::time::timeout(KEYCHAIN_TIME_OUT, tokio::task::spawn_blocking(act));
    match waiting.await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(TokenStoreError::Refused),
        Err(_) => Err(TokenStoreError::NoKeychain),
    }
}
