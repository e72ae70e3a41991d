//! The product against the simulator on loopback, without a window.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::product::{Environment, Product};
use app::view::{AgentTile, Feed, LinkState, LinkView, SignInRequest, Totals};
use ringcentral_client::MemoryStore;
use simulator::{Running, Simulator, SimulatorConfig};

/// How long a loaded machine is waited for. Whatever is waited for ends the wait at once.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// A running product and its simulated RingCentral.
pub struct Live {
    pub product: Arc<Product>,
    pub simulator: Running,
    pub folder: tempfile::TempDir,
}

/// A folder, a product, a simulator.
pub async fn start(config: SimulatorConfig) -> Live {
    let simulator = Simulator::start(config).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let product = product(folder.path());
    Live {
        product,
        simulator,
        folder,
    }
}

/// A product on a data folder, whose sign-in page is visited by itself.
pub fn product(folder: &Path) -> Arc<Product> {
    let (product, problem) = Product::new(environment(folder));
    assert_eq!(problem, None);
    product
}

/// What such a product needs.
pub fn environment(folder: &Path) -> Environment {
    // The tokens outlive a restart of the board, as in a keychain.
    let store = Arc::new(MemoryStore::new());
    Environment {
        data_folder: folder.to_owned(),
        browser: Arc::new(|url: &str| {
            let url = url.to_owned();
            tokio::spawn(async move {
                // A refused visit shows as a sign-in that never comes back.
                let _ = reqwest::get(url).await;
            });
            Ok(())
        }),
        token_stores: Arc::new(move |_| store.clone()),
        demo: None,
        redirect_ports: vec![free_port()],
    }
}

/// A port nobody uses.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// Watches the board of a product whose simulator may be gone.
pub async fn watch(product: &Product) -> Arc<Mutex<Seen>> {
    let seen = Arc::new(Mutex::new(Seen::default()));
    let sink = Arc::clone(&seen);
    product
        .watch_live(Box::new(move |feed| {
            sink.lock().unwrap().apply(feed);
            true
        }))
        .await
        .unwrap();
    seen
}

impl Live {
    /// Signs in to the simulator.
    pub async fn sign_in(&self) {
        let request = SignInRequest::in_browser(
            self.simulator.base_url().to_owned(),
            self.simulator.client_id().to_owned(),
        );
        let session = self.product.sign_in(request).await.unwrap();
        assert!(session.signed_in);
    }

    /// Watches the board; what is seen is kept up to date in the returned view.
    pub async fn watch(&self) -> Arc<Mutex<Seen>> {
        watch(&self.product).await
    }

    /// The account's database.
    pub fn database(&self) -> PathBuf {
        std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|e| e.unwrap().path())
            .find(|p| p.extension().is_some_and(|e| e == "db"))
            .unwrap()
    }
}

/// The board as a window would have it.
#[derive(Default)]
pub struct Seen {
    pub revision: u64,
    pub agents: std::collections::BTreeMap<String, AgentTile>,
    pub totals: Totals,
    pub link: Option<LinkView>,
    /// Every phase each agent was seen in, in order.
    pub phases: std::collections::BTreeMap<String, Vec<app::view::Phase>>,
}

impl Seen {
    fn apply(&mut self, feed: Feed) {
        match feed {
            Feed::Snapshot(snapshot) => {
                self.revision = snapshot.revision;
                self.agents = snapshot
                    .agents
                    .into_iter()
                    .map(|a| (a.id.clone(), a))
                    .collect();
                self.totals = snapshot.totals;
                self.link = Some(snapshot.link);
            }
            Feed::Delta(delta) => {
                assert_eq!(delta.revision, self.revision + 1, "a revision was skipped");
                self.revision = delta.revision;
                for tile in delta.agents {
                    let phases = self.phases.entry(tile.id.clone()).or_default();
                    if phases.last() != Some(&tile.phase) {
                        phases.push(tile.phase);
                    }
                    self.agents.insert(tile.id.clone(), tile);
                }
                for id in delta.removed_agents {
                    self.agents.remove(&id);
                }
                self.totals = delta.totals.unwrap_or_else(|| self.totals.clone());
                if delta.link.is_some() {
                    self.link = delta.link;
                }
            }
        }
    }
}

/// Waits until `seen` satisfies `wanted`.
pub async fn until(seen: &Mutex<Seen>, what: &str, wanted: impl Fn(&Seen) -> bool) {
    let begun = Instant::now();
    while !wanted(&seen.lock().unwrap()) {
        assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Whether the link is live.
pub fn is_live(seen: &Seen) -> bool {
    seen.link
        .as_ref()
        .is_some_and(|l| l.state == LinkState::Live)
}
