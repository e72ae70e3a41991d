//! `simulate --chaos`: the product against the simulator with seeded faults, reconciled, and its
//! database marked with the answer key.
//!
//! May touch: a temporary folder, loopback sockets.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::Context;
use app::export::{replay_call, replay_line};
use app::product::{Environment, Product};
use app::view::{Feed, LinkState, SignInRequest, TransportChoice};
use serde_json::Value;
use simulator::truth::{Grades, grade};
use simulator::{FaultPlan, Running, Simulator};

use super::plan::plan;

/// What one run is given.
#[derive(Clone, Copy)]
pub(super) struct Chaos {
    pub(super) seed: u64,
    pub(super) calls: u64,
    pub(super) speed: f64,
    pub(super) transport: TransportChoice,
}

/// Longest wait for the link to come back in fair weather.
const PATIENCE: Duration = Duration::from_secs(40);

/// Runs one seed to its end.
pub(super) async fn run(chaos: Chaos) -> anyhow::Result<Grades> {
    let plan = plan(chaos.seed, chaos.calls, chaos.speed);
    let simulator = Simulator::start(plan.simulator)
        .await
        .context("Start the simulator")?;
    let folder = tempfile::tempdir().context("Make a temporary folder")?;
    let tokens = Arc::new(app::MemoryTokens::new());
    let mut client = Client::open(folder.path(), &tokens, chaos, &simulator).await?;
    client.until_live().await;
    simulator.set_faults(plan.faults.clone());
    simulator.start_calls();
    if plan.restarts {
        while simulator.calls_begun() < chaos.calls / 2 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        client.product.shut_down().await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        // A person would simply try a sign-in again that the weather spoilt.
        simulator.set_faults(FaultPlan::default());
        client = Client::open(folder.path(), &tokens, chaos, &simulator).await?;
        simulator.set_faults(plan.faults);
    }
    simulator.wait_settled().await;
    // What is left is repaired in fair weather: the laws speak of the state after it.
    simulator.set_faults(FaultPlan::default());
    client.until_live().await;
    simulator.wait_idle().await;
    client.reconcile().await?;
    client.product.shut_down().await;
    let truth = simulator.truth();
    simulator.shutdown().await;
    let (legs, calls) = stored(folder.path())?;
    Ok(grade(&legs, &calls, &truth))
}

/// The product, and the state of its link.
struct Client {
    product: Arc<Product>,
    link: Arc<Mutex<Option<LinkState>>>,
}

impl Client {
    async fn open(
        folder: &Path,
        tokens: &Arc<app::MemoryTokens>,
        chaos: Chaos,
        simulator: &Running,
    ) -> anyhow::Result<Self> {
        let tokens = Arc::clone(tokens);
        let environment = Environment {
            data_folder: folder.to_owned(),
            browser: Arc::new(app::product::visit),
            token_stores: Arc::new(move |_| tokens.clone()),
            demo: None,
            redirect_ports: vec![free_port()?],
        };
        let (product, _) = Product::new(environment);
        let mut settings = product.settings().await;
        settings.transport = chaos.transport;
        let said = |e: app::view::CommandError| anyhow::anyhow!(e.message);
        product.save_settings(settings).await.map_err(said)?;
        let request = SignInRequest {
            server: simulator.base_url().to_owned(),
            client_id: simulator.client_id().to_owned(),
            client_secret: None,
            jwt: None,
        };
        // A program that is started again takes up its sign-in.
        if !product.resume().await.map_err(said)?.signed_in {
            product.sign_in(request).await.map_err(said)?;
        }
        let link = Arc::new(Mutex::new(None));
        let sink = Arc::clone(&link);
        product
            .watch_live(Box::new(move |feed| {
                let state = match feed {
                    Feed::Snapshot(snapshot) => Some(snapshot.link.state),
                    Feed::Delta(delta) => delta.link.map(|l| l.state),
                };
                if let (Some(state), Ok(mut known)) = (state, sink.lock()) {
                    *known = Some(state);
                }
                true
            }))
            .await
            .map_err(said)?;
        Ok(Self { product, link })
    }

    /// Waits for a live link; goes on without one after a while, as the records must stand anyway.
    async fn until_live(&self) {
        let begun = Instant::now();
        let live = || {
            let state = self.link.lock();
            state.is_ok_and(|s| *s == Some(LinkState::Live))
        };
        while !live() && begun.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn reconcile(&self) -> anyhow::Result<()> {
        let mut last = String::new();
        for _ in 0..5 {
            match self.product.reconcile_now().await {
                Ok(()) => return Ok(()),
                Err(error) => last = error.message,
            }
        }
        anyhow::bail!("Reconcile with the call log: {last}")
    }
}

fn free_port() -> anyhow::Result<u16> {
    let listener =
        std::net::TcpListener::bind("127.0.0.1:0").context("Find a port for the sign-in")?;
    Ok(listener.local_addr().context("Find a port")?.port())
}

/// Everything the product kept, in the form that `replay` prints.
fn stored(folder: &Path) -> anyhow::Result<(Vec<Value>, Vec<Value>)> {
    let database = std::fs::read_dir(folder)
        .context("Read the data folder")?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|e| e == "db"))
        .context("Find the database")?;
    let replay = app::replay::stored(&database)?;
    let legs = replay
        .legs
        .iter()
        .map(|l| serde_json::to_value(replay_line(l)));
    let calls = replay
        .calls
        .iter()
        .map(|c| serde_json::to_value(replay_call(c)));
    Ok((
        legs.collect::<Result<_, _>>().context("Print legs")?,
        calls.collect::<Result<_, _>>().context("Print calls")?,
    ))
}
