//! Signing in and out, and the demo.

use std::path::PathBuf;
use std::sync::Arc;

use ringcentral_client::{MemoryStore, ServerConfig, Session, SignInConfig, TokenStore, sign_in};
use tokio_util::sync::CancellationToken;

use super::{Browser, Product, Signed};
use crate::account::{self, Account};
use crate::view::{CommandError, ErrorCode, SessionView, SignInRequest};

impl Product {
    /// Who is signed in.
    pub async fn session(&self) -> SessionView {
        let settings = self.settings.lock().await.clone();
        let running = self.running.lock().await;
        let signed = running.as_ref();
        SessionView {
            demo: signed.is_some_and(|s| s.demo),
            signed_in: signed.is_some(),
            account: signed.map(|s| s.name.clone()).unwrap_or_default(),
            server: settings.server,
            client_id: settings.client_id,
        }
    }

    /// Takes up the sign-in of an earlier run, if there is one.
    pub async fn resume(&self) -> Result<SessionView, CommandError> {
        let settings = self.settings.lock().await.clone();
        if let Ok(server) = ServerConfig::new(&settings.server, &settings.client_id) {
            let store = (self.environment.token_stores)(&server);
            let restored = Session::restore(server, store).await;
            if let Ok(Some(session)) = restored {
                self.begin(session, None, Vec::new()).await?;
            }
        }
        Ok(self.session().await)
    }

    /// Signs in with the person's own browser.
    pub async fn sign_in(&self, request: SignInRequest) -> Result<SessionView, CommandError> {
        let server = ServerConfig::new(&request.server, &request.client_id)
            .map_err(|e| CommandError::bad_input(e.to_string()))?;
        {
            let mut settings = self.settings.lock().await;
            settings.server = request.server.trim().to_owned();
            settings.client_id = request.client_id.trim().to_owned();
            settings
                .save(&self.environment.data_folder)
                .map_err(|e| CommandError::unexpected(&e))?;
        }
        let store = (self.environment.token_stores)(&server);
        let browser = Arc::clone(&self.environment.browser);
        let session = self.ask_in_browser(server, store, browser).await?;
        self.begin(session, None, Vec::new()).await?;
        Ok(self.session().await)
    }

    /// Gives up a sign-in that waits for the browser.
    pub fn cancel_sign_in(&self) {
        let waiting = self.waiting().take();
        if let Some(cancel) = waiting {
            cancel.cancel();
        }
    }

    /// Ends the sign-in here and at RingCentral.
    pub async fn sign_out(&self) -> Result<SessionView, CommandError> {
        self.leave(true).await;
        Ok(self.session().await)
    }

    /// Closes the database cleanly; the sign-in stays for the next start.
    pub async fn shut_down(&self) {
        self.leave(false).await;
    }

    /// Starts the simulated call centre and signs in to it, through the same protocols.
    pub async fn start_demo(&self) -> Result<SessionView, CommandError> {
        let demo = self.environment.demo.as_ref().ok_or_else(|| {
            CommandError::new(
                ErrorCode::Unexpected,
                "This build has no demo. Sign in with RingCentral.",
            )
        })?;
        let address = demo
            .start()
            .await
            .map_err(|e| CommandError::new(ErrorCode::Unexpected, e))?;
        let server = ServerConfig::new(&address.server, &address.client_id)
            .map_err(|e| CommandError::bad_input(e.to_string()))?;
        let browser: Browser = Arc::new(visit);
        let session = self
            .ask_in_browser(server, Arc::new(MemoryStore::new()), browser)
            .await?;
        let database = self.environment.data_folder.join("demo.db");
        forget_demo(&database);
        self.begin(session, Some(database), address.history).await?;
        Ok(self.session().await)
    }

    async fn ask_in_browser(
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

    /// Fetches the account and starts the board, in place of the one that ran.
    async fn begin(
        &self,
        session: Session,
        demo: Option<PathBuf>,
        history: Vec<Vec<u8>>,
    ) -> Result<(), CommandError> {
        self.leave(false).await;
        let session = Arc::new(session);
        let account = Account::fetch(&session)
            .await
            .map_err(|e| CommandError::new(ErrorCode::Offline, e.sentence()))?;
        let is_demo = demo.is_some();
        let database = demo.unwrap_or_else(|| {
            self.environment
                .data_folder
                .join(format!("account-{}.db", account.id))
        });
        let settings = self.settings.lock().await.clone();
        let name = if is_demo {
            "Demo call centre".to_owned()
        } else {
            format!("Account {}", account.id)
        };
        let running = account::start(session, account, database, &settings, history)
            .await
            .map_err(|e| CommandError::unexpected(&e))?;
        *self.running.lock().await = Some(Signed {
            running,
            demo: is_demo,
            name,
        });
        Ok(())
    }

    async fn leave(&self, revoke: bool) {
        let Some(signed) = self.running.lock().await.take() else {
            return;
        };
        let session = Arc::clone(&signed.running.session);
        signed.running.stop().await;
        if revoke && let Err(error) = session.sign_out().await {
            tracing::warn!(error = %error, "the sign-in could not be forgotten");
        }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Option<CancellationToken>> {
        self.signing_in
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Visits a simulated consent page, which answers by itself: all that a person would do.
pub fn visit(url: &str) -> Result<(), String> {
    let url = url.to_owned();
    tokio::spawn(async move {
        if let Err(error) = reqwest::get(url).await {
            tracing::warn!(error = %error.without_url(), "the consent page did not answer");
        }
    });
    Ok(())
}

/// A demo begins anew; its database is nobody's record.
fn forget_demo(database: &std::path::Path) {
    for suffix in ["", "-wal", "-shm", "-lock"] {
        let mut path = database.as_os_str().to_owned();
        path.push(suffix);
        // Not there on the first run.
        let _ = std::fs::remove_file(PathBuf::from(path));
    }
}
