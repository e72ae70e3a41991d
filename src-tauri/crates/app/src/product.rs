//! The product's face: what a window or a command line can order. Every method is a command.
//!
//! May touch: everything through the modules below it; holds no rule of its own.

mod care;
mod demo;
mod desktop;
mod examine;
mod exports;
mod history;
mod refresh;
mod session;
mod settings;
mod sign_in;
mod sounds;

use std::path::PathBuf;
use std::sync::{Arc, Weak};

use ringcentral_client::{ServerConfig, TokenStore};
use tokio::sync::Mutex;
use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;

use crate::account::Running;
use crate::aside::Aside;
use crate::config::Settings;
use crate::owner::{OwnerHandle, Watcher};
use crate::view::CommandError;

pub use demo::visit;
pub use ringcentral_client::{Webhook, system_browser};
pub use sounds::FetchedSound;

/// Opens an address in a browser.
pub type Browser = Arc<dyn Fn(&str) -> Result<(), String> + Send + Sync>;
/// Makes the place where a server's tokens are kept.
pub type TokenStores = Arc<dyn Fn(&ServerConfig) -> Arc<dyn TokenStore> + Send + Sync>;

/// A simulated call centre for the demo.
pub trait DemoCentre: Send + Sync {
    /// Starts it, or says in a sentence why it cannot.
    fn start(&self) -> std::pin::Pin<Box<dyn Future<Output = Result<DemoAddress, String>> + Send>>;
}

/// Where a simulated call centre answers.
#[derive(Debug, Clone)]
pub struct DemoAddress {
    /// Server address on this computer.
    pub server: String,
    /// Client id it knows.
    pub client_id: String,
    /// Notifications of the days before, one envelope each, so that history is not empty.
    pub history: Vec<Vec<u8>>,
}

/// What the product needs from its surroundings.
#[derive(Clone)]
pub struct Environment {
    /// Folder of databases, settings and logs.
    pub data_folder: PathBuf,
    /// Opens the sign-in page.
    pub browser: Browser,
    /// Where tokens are kept.
    pub token_stores: TokenStores,
    /// The demo, where there is one.
    pub demo: Option<Arc<dyn DemoCentre>>,
    /// Registered loopback ports.
    pub redirect_ports: Vec<u16>,
}

/// See the module's documentation.
pub struct Product {
    /// For tasks that serve the product and must not keep it alive.
    me: Weak<Self>,
    environment: Environment,
    settings: Mutex<Settings>,
    running: Mutex<Option<Signed>>,
    signing_in: std::sync::Mutex<Option<CancellationToken>>,
    aside: std::sync::Mutex<Aside>,
    webhook: std::sync::Mutex<Option<Webhook>>,
    /// Why the last scheduled export failed.
    export_problem: std::sync::Mutex<Option<CommandError>>,
}

struct Signed {
    running: Running,
    /// Brings a saved account up to date; ends with the board.
    refresh: Option<AbortHandle>,
    /// Reads the directory when it changes; ends with the board.
    directory: AbortHandle,
    demo: bool,
    name: String,
}

impl Product {
    /// Reads the settings. Unreadable ones are reported and replaced by the defaults in memory;
    /// the file stays as it is until settings are saved.
    pub fn new(environment: Environment) -> (Arc<Self>, Option<String>) {
        let (settings, problem) = match Settings::load(&environment.data_folder) {
            Ok(settings) => (settings, None),
            Err(error) => (Settings::default(), Some(format!("{error:#}"))),
        };
        let product = Arc::new_cyclic(|me| Self {
            me: Weak::clone(me),
            aside: std::sync::Mutex::new(Aside::open(&environment.data_folder)),
            environment,
            settings: Mutex::new(settings),
            running: Mutex::new(None),
            signing_in: std::sync::Mutex::new(None),
            webhook: std::sync::Mutex::new(None),
            export_problem: std::sync::Mutex::default(),
        });
        (product, problem)
    }

    /// Boards that start from now on receive by webhook, whatever transport the settings name.
    pub fn receive_by_webhook(&self, webhook: Webhook) {
        if let Ok(mut kept) = self.webhook.lock() {
            *kept = Some(webhook);
        }
    }

    /// Streams the board to `watcher`: a snapshot, then deltas.
    pub async fn watch_live(&self, watcher: Watcher) -> Result<(), CommandError> {
        self.owner()
            .await?
            .ask(move |owner| owner.watch(watcher))
            .await
    }

    /// Looks at live calls and the call log at once, instead of at the next appointed time.
    pub async fn reconcile_now(&self) -> Result<(), CommandError> {
        let reconciler = self.with_running(|r| r.reconciler()).await?;
        reconciler.look_now().await.map_err(CommandError::from)
    }

    /// Tries to connect at once, instead of after the wait between two attempts.
    pub async fn reconnect(&self) -> Result<(), CommandError> {
        self.with_running(Running::reconnect_now).await
    }

    async fn owner(&self) -> Result<OwnerHandle, CommandError> {
        self.with_running(|r| r.owner.clone()).await
    }

    async fn with_running<T>(&self, pick: impl FnOnce(&Running) -> T) -> Result<T, CommandError> {
        let guard = self.running.lock().await;
        guard
            .as_ref()
            .map(|s| pick(&s.running))
            .ok_or_else(CommandError::signed_out)
    }
}
