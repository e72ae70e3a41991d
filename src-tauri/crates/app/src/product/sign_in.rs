//! Signing in: in the person's own browser, or with a JWT where nobody sits.
//!
//! May touch: the browser through the environment, the token endpoint, the settings file.

use std::sync::Arc;

use ringcentral_client::{
    MemoryStore, ServerConfig, Session, SignInConfig, TokenStore, sign_in, sign_in_with_jwt,
};
use tokio_util::sync::CancellationToken;

use super::{Browser, Product};
use crate::view::{CommandError, SessionView, SignInRequest};

impl Product {
    /// Signs in and starts the board.
    pub async fn sign_in(&self, request: SignInRequest) -> Result<SessionView, CommandError> {
        let session = self.obtain(request).await?;
        self.begin_own(session).await?;
        Ok(self.session().await)
    }

    /// Signs in and keeps the sign-in for the next start, without starting the board.
    pub async fn sign_in_only(&self, request: SignInRequest) -> Result<SessionView, CommandError> {
        self.obtain(request).await?;
        Ok(self.session().await)
    }

    /// Gives up a sign-in that waits for the browser.
    pub fn cancel_sign_in(&self) {
        let waiting = self.waiting().take();
        if let Some(cancel) = waiting {
            cancel.cancel();
        }
    }

    /// A session whose tokens are kept under the name of the person they belong to.
    async fn obtain(&self, request: SignInRequest) -> Result<Session, CommandError> {
        let mut server = ServerConfig::new(&request.server, &request.client_id)?;
        if let Some(secret) = request.client_secret.clone() {
            server = server.with_secret(secret);
        }
        // A place that cannot keep tokens is better known before the browser opens.
        let store = (self.environment.token_stores)(&server);
        Session::restore(server.clone(), store).await?;
        self.remember(|settings| {
            settings.server = request.server.trim().to_owned();
            settings.client_id = request.client_id.trim().to_owned();
        })
        .await?;

        let nowhere: Arc<dyn TokenStore> = Arc::new(MemoryStore::new());
        let session = match &request.jwt {
            Some(jwt) => sign_in_with_jwt(server.clone(), nowhere, jwt).await?,
            None => {
                let browser = Arc::clone(&self.environment.browser);
                self.ask_in_browser(server.clone(), nowhere, browser)
                    .await?
            }
        };
        let holder = session.holder().await?;
        let server = server.held_by(holder.clone());
        let store = (self.environment.token_stores)(&server);
        // The earlier sign-in of the same person must not write over this one.
        self.stop().await;
        if let Err(error) = session.keep_in(Arc::clone(&store)).await {
            // What cannot be kept is not left open at the server.
            let _ = session.sign_out().await;
            return Err(error.into());
        }
        self.remember(|settings| settings.set_holder(Some(holder)))
            .await?;
        Ok(session.of(server))
    }

    pub(super) async fn ask_in_browser(
        &self,
        server: ServerConfig,
        store: Arc<dyn TokenStore>,
        browser: Browser,
    ) -> Result<Session, CommandError> {
        let cancel = CancellationToken::new();
        if let Some(earlier) = self.waiting().replace(cancel.clone()) {
            earlier.cancel();
        }
        let mut config = SignInConfig::new(server, store);
        config
            .redirect_ports
            .clone_from(&self.environment.redirect_ports);
        let result = sign_in(config, move |url| browser(url), cancel).await;
        self.waiting().take();
        result.map_err(CommandError::from)
    }

    /// Changes the settings and saves them.
    async fn remember(
        &self,
        change: impl FnOnce(&mut crate::config::Settings),
    ) -> Result<(), CommandError> {
        let mut settings = self.settings.lock().await;
        change(&mut settings);
        settings
            .save(&self.environment.data_folder)
            .map_err(|e| CommandError::unexpected(&e))
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Option<CancellationToken>> {
        self.signing_in
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
