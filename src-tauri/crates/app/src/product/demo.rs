//! The demo: a simulated call centre, signed in to through the same protocols.
//!
//! May touch: the demo's own database, which begins anew each time.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ringcentral_client::{MemoryStore, ServerConfig};
use ringcentral_proto::sentence::Sentence;

use super::session::Place;
use super::{Browser, Product};
use crate::view::{CommandError, ErrorCode, SessionView};

impl Product {
    /// Starts the simulated call centre and signs in to it.
    pub async fn start_demo(&self) -> Result<SessionView, CommandError> {
        let demo = self.environment.demo.as_ref().ok_or_else(|| {
            CommandError::new(
                ErrorCode::Unexpected,
                Sentence::of(
                    "demo_none",
                    "This build has no demo. Sign in with RingCentral.",
                ),
            )
        })?;
        let address = demo
            .start()
            .await
            .map_err(|e| CommandError::new(ErrorCode::Unexpected, e))?;
        let server = ServerConfig::new(&address.server, &address.client_id)?;
        let browser: Browser = Arc::new(visit);
        let session = self
            .ask_in_browser(server, Arc::new(MemoryStore::new()), browser)
            .await?;
        let database = self.environment.data_folder.join("demo.db");
        forget_demo(&database);
        let place = Place {
            database,
            demo: true,
            history: address.history,
        };
        self.begin(session, place).await?;
        Ok(self.session().await)
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
fn forget_demo(database: &Path) {
    for suffix in ["", "-wal", "-shm", "-lock"] {
        let mut path = database.as_os_str().to_owned();
        path.push(suffix);
        // Not there on the first run.
        let _ = std::fs::remove_file(PathBuf::from(path));
    }
}
