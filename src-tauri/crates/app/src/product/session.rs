//! Who is signed in: taking up an earlier sign-in, signing out, starting and leaving the board.
//!
//! May touch: tokens through the environment's store, the settings file, the account's database.

use std::path::PathBuf;
use std::sync::Arc;

use ringcentral_client::{ServerConfig, Session};

use super::{Product, Signed};
use crate::account::{self, Account};
use crate::owner::NotKept;
use crate::view::{CommandError, SessionView};

/// Where a board keeps its records, and what it begins with.
pub(super) struct Place {
    pub(super) database: PathBuf,
    pub(super) demo: bool,
    pub(super) history: Vec<Vec<u8>>,
}

/// A board that was stopped.
pub(super) struct Stopped {
    /// Its session, which nothing uses any more.
    session: Arc<Session>,
    demo: bool,
    kept: Result<(), NotKept>,
}

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

    /// Takes up the sign-in of an earlier run, if there is one. Needs no network when the account is known.
    pub async fn resume(&self) -> Result<SessionView, CommandError> {
        if let Some(session) = self.stored_session().await? {
            self.begin_own(session).await?;
        }
        Ok(self.session().await)
    }

    /// The sign-in of an earlier run, without starting anything.
    pub(super) async fn stored_session(&self) -> Result<Option<Session>, CommandError> {
        let settings = self.settings.lock().await.clone();
        let Some(holder) = settings.holder() else {
            return Ok(None);
        };
        let server = ServerConfig::new(&settings.server, &settings.client_id)?.held_by(holder);
        let store = (self.environment.token_stores)(&server);
        Ok(Session::restore(server, store).await?)
    }

    /// Ends the sign-in here and at RingCentral. Client id and server stay for the next one.
    pub async fn sign_out(&self) -> Result<SessionView, CommandError> {
        let running = self.stop().await;
        let demo = running.as_ref().is_some_and(|stopped| stopped.demo);
        let session = match running {
            Some(stopped) => Some(stopped.session),
            None => self.stored_session().await?.map(Arc::new),
        };
        let forgotten = match &session {
            Some(session) => session.sign_out().await,
            None => Ok(()),
        };
        if !demo {
            let mut settings = self.settings.lock().await;
            settings.set_holder(None);
            settings
                .save(&self.environment.data_folder)
                .map_err(|e| CommandError::unexpected(&e))?;
        }
        forgotten?;
        Ok(self.session().await)
    }

    /// Closes the database cleanly; the sign-in stays for the next start. What could not be kept
    /// goes to the log.
    pub async fn shut_down(&self) {
        if let Err(error) = self.close().await {
            tracing::error!(%error, "not everything was kept");
        }
    }

    /// Closes the database cleanly, and says what could not be kept; the sign-in stays for the next
    /// start.
    pub async fn close(&self) -> Result<(), CommandError> {
        match self.stop().await {
            Some(stopped) => Ok(stopped.kept?),
            None => Ok(()),
        }
    }

    /// Starts the board of the signed-in person.
    pub(super) async fn begin_own(&self, session: Session) -> Result<(), CommandError> {
        let database = self.database_of(session.server());
        let place = Place {
            database,
            demo: false,
            history: Vec::new(),
        };
        self.begin(session, place).await
    }

    /// Starts the board, in place of the one that ran. An account that is known is shown at once and brought up to
    /// date meanwhile; a new one is fetched first.
    pub(super) async fn begin(&self, session: Session, place: Place) -> Result<(), CommandError> {
        self.stop().await;
        let session = Arc::new(session);
        let known = match place.demo {
            true => None,
            false => saved(place.database.clone()).await,
        };
        let (account, whole) = match known {
            Some(account) => (account, false),
            None => Account::fetch_first(&session).await?,
        };
        let settings = self.settings.lock().await.clone();
        let name = if place.demo {
            "Demo call centre".to_owned()
        } else {
            format!("Account {}", account.id)
        };
        let kept = Arc::clone(&session);
        let webhook = self.webhook.lock().ok().and_then(|kept| kept.clone());
        let running = account::start(
            kept,
            account,
            place.database,
            &settings,
            place.history,
            webhook,
        );
        let running = running.await.map_err(|e| CommandError::not_started(&e))?;
        let bell = Arc::clone(&running.directory_bell);
        let directory = self.follow_directory(Arc::clone(&session), bell);
        let mut slot = self.running.lock().await;
        *slot = Some(Signed {
            running,
            directory,
            refresh: (!whole).then(|| self.bring_up_to_date(session)),
            demo: place.demo,
            name,
        });
        Ok(())
    }

    /// The database of one person on one server.
    pub(super) fn database_of(&self, server: &ServerConfig) -> PathBuf {
        let name = format!("account-{}.db", server.place_name());
        self.environment.data_folder.join(name)
    }

    /// Stops the board.
    pub(super) async fn stop(&self) -> Option<Stopped> {
        self.forget_sounds().await;
        let signed = self.running.lock().await.take()?;
        let session = Arc::clone(&signed.running.session);
        if let Some(refresh) = &signed.refresh {
            refresh.abort();
        }
        signed.directory.abort();
        Some(Stopped {
            session,
            demo: signed.demo,
            kept: signed.running.stop().await,
        })
    }
}

async fn saved(database: PathBuf) -> Option<Account> {
    tokio::task::spawn_blocking(move || Account::saved_in(&database))
        .await
        .ok()?
}
