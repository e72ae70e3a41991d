//! `simulate --chaos`: the product against the simulator with seeded faults, reconciled, and its
//! database marked with the answer key.
//!
//! May touch: a temporary folder, loopback sockets.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::Context;
use app::export::{replay_call, replay_line};
use app::product::{Environment, Product, Webhook};
use app::view::{ErrorCode, Feed, LinkState, SignInRequest, TransportChoice};
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
    /// Receive by webhook instead.
    pub(super) webhook: bool,
}

/// Longest wait for the link to come back in fair weather.
const PATIENCE: Duration = Duration::from_secs(40);

/// Runs one seed to its end.
pub(super) async fn run(chaos: Chaos) -> anyhow::Result<Grades> {
    let plan = plan(chaos.seed, chaos.calls, chaos.speed);
    let simulator = Simulator::start(plan.simulator)
        .await
        .context("Start the simulator")?;
    let mut clients = Vec::new();
    for _ in 0..plan.supervisors {
        let mut client = Client::new(chaos)?;
        client.start(&simulator).await?;
        client.until_live(&simulator).await?;
        clients.push(client);
    }
    simulator.set_faults(plan.faults.clone());
    simulator.start_calls();
    if plan.revokes {
        until_begun(&simulator, chaos.calls / 4).await;
        simulator.faults().revoke_tokens();
    }
    if plan.restarts {
        until_begun(&simulator, chaos.calls / 2).await;
        for client in &clients {
            client.product.shut_down().await;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    if plan.restarts || plan.revokes {
        // A person would simply try a sign-in again that the weather spoilt.
        until_begun(&simulator, chaos.calls / 2).await;
        simulator.set_faults(FaultPlan::default());
        for client in &mut clients {
            match plan.restarts {
                true => client.start(&simulator).await?,
                false => client.until_live(&simulator).await?,
            }
        }
        simulator.set_faults(plan.faults);
    }
    simulator.wait_settled().await;
    // What is left is repaired in fair weather: the laws speak of the state after it.
    simulator.set_faults(FaultPlan::default());
    for client in &mut clients {
        client.until_live(&simulator).await?;
    }
    simulator.wait_idle().await;
    let mut grades: Option<Grades> = None;
    for client in &mut clients {
        client.reconcile(&simulator).await?;
        client.product.shut_down().await;
        let (legs, calls) = stored(client.folder.path())?;
        let found = grade(&legs, &calls, &simulator.truth());
        match &mut grades {
            None => grades = Some(found),
            // Each call counts once; what is wrong counts wherever it is.
            Some(grades) => {
                grades.wrong += found.wrong;
                grades.lost += found.lost;
                grades.findings.extend(found.findings);
            }
        }
    }
    simulator.shutdown().await;
    Ok(grades.unwrap_or_default())
}

async fn until_begun(simulator: &Running, calls: u64) {
    while simulator.calls_begun() < calls {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The product of one supervisor, and the state of its link.
struct Client {
    folder: tempfile::TempDir,
    environment: Environment,
    chaos: Chaos,
    product: Arc<Product>,
    link: Arc<Mutex<Option<LinkState>>>,
}

fn said(error: app::view::CommandError) -> anyhow::Error {
    anyhow::anyhow!(error.message)
}

impl Client {
    fn new(chaos: Chaos) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("Make a temporary folder")?;
        let tokens = Arc::new(app::MemoryTokens::new());
        let environment = Environment {
            data_folder: folder.path().to_owned(),
            browser: Arc::new(app::product::visit),
            token_stores: Arc::new(move |_| tokens.clone()),
            demo: None,
            redirect_ports: vec![free_port()?],
        };
        let (product, _) = Product::new(environment.clone());
        Ok(Self {
            folder,
            environment,
            chaos,
            product,
            link: Arc::default(),
        })
    }

    /// Starts the program on what an earlier run of it left.
    async fn start(&mut self, simulator: &Running) -> anyhow::Result<()> {
        (self.product, _) = Product::new(self.environment.clone());
        if self.chaos.webhook {
            self.product.receive_by_webhook(webhook()?);
        }
        let mut settings = self.product.settings().await;
        settings.transport = self.chaos.transport;
        self.product.save_settings(settings).await.map_err(said)?;
        // A program that is started again takes up its sign-in, unless it was revoked.
        match self.product.resume().await {
            Ok(session) if session.signed_in => self.watch().await,
            Ok(_) => self.sign_in(simulator).await,
            Err(error) if error.code == ErrorCode::SignedOut => self.sign_in(simulator).await,
            Err(error) => Err(said(error)),
        }
    }

    async fn sign_in(&mut self, simulator: &Running) -> anyhow::Result<()> {
        let request = SignInRequest {
            server: simulator.base_url().to_owned(),
            client_id: simulator.client_id().to_owned(),
            client_secret: None,
            jwt: None,
        };
        self.product.sign_in(request).await.map_err(said)?;
        self.watch().await
    }

    async fn watch(&mut self) -> anyhow::Result<()> {
        let link = Arc::new(Mutex::new(None));
        self.link = Arc::clone(&link);
        self.product
            .watch_live(Box::new(move |feed| {
                let state = match feed {
                    Feed::Snapshot(snapshot) => Some(snapshot.link.state),
                    Feed::Delta(delta) => delta.link.map(|l| l.state),
                };
                if let (Some(state), Ok(mut known)) = (state, link.lock()) {
                    *known = Some(state);
                }
                true
            }))
            .await
            .map_err(said)
    }

    /// Waits for a live link; goes on without one after a while, as the records must stand anyway.
    /// A sign-in that is lost is made anew, as a person would.
    async fn until_live(&mut self, simulator: &Running) -> anyhow::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let state = self.link.lock().ok().and_then(|state| *state);
            match state {
                Some(LinkState::Live) => break,
                Some(LinkState::SignInLost) => self.sign_in(simulator).await?,
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        Ok(())
    }

    async fn reconcile(&mut self, simulator: &Running) -> anyhow::Result<()> {
        let mut last = String::new();
        for _ in 0..5 {
            match self.product.reconcile_now().await {
                Ok(()) => return Ok(()),
                // A link that is open does not notice that its sign-in is gone.
                Err(error) if error.code == ErrorCode::SignedOut => {
                    self.sign_in(simulator).await?;
                    self.until_live(simulator).await?;
                }
                Err(error) => last = error.message,
            }
        }
        anyhow::bail!("Reconcile with the call log: {last}")
    }
}

/// A webhook on this computer. Its subscription is looked at often enough for a run of seconds.
fn webhook() -> anyhow::Result<Webhook> {
    let listen = std::net::SocketAddr::from(([127, 0, 0, 1], free_port()?));
    let webhook = Webhook::new(&format!("http://{listen}/notifications"), listen);
    let mut webhook = webhook.map_err(|problem| anyhow::anyhow!(problem))?;
    webhook.timing.look_every_ms = 1_000;
    webhook.timing.refused_pause_ms = 1_000;
    Ok(webhook)
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
