//! `simulate`: runs the simulated RingCentral; with `--chaos` runs the product against it and
//! marks what it recorded.

mod chaos;
mod plan;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use app::view::TransportChoice;
use clap::{Args, ValueEnum};
use simulator::script::ScriptConfig;
use simulator::truth::Grades;
use simulator::{Simulator, SimulatorConfig};

use super::{complain, say};

#[derive(Args)]
pub(crate) struct Simulate {
    /// The same seed plays the same calls.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// People in the call centre.
    #[arg(long)]
    agents: Option<usize>,
    /// Scenario file (TOML) instead of the demo's call centre.
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// Port on this computer; 0 lets the system choose.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Virtual seconds a second; default 1, with --chaos 60.
    #[arg(long)]
    speed: Option<f64>,
    /// Ends by itself after so many seconds; default: runs until interrupted.
    #[arg(long)]
    seconds: Option<u64>,
    /// Runs the product against the simulator with the faults of the seed, reconciles, and compares
    /// its database with the truth. Exit code 1 when anything is wrong or lost.
    #[arg(long)]
    chaos: bool,
    /// Calls of a chaos run.
    #[arg(long, default_value_t = 100, requires = "chaos")]
    calls: u64,
    /// Transport of a chaos run.
    #[arg(long, value_enum, default_value_t = Transport::Websocket, requires = "chaos")]
    transport: Transport,
    /// So many seeds, beginning with --seed.
    #[arg(long, default_value_t = 1, requires = "chaos")]
    seeds: u64,
    /// Seeds that run at the same time.
    #[arg(long, default_value_t = 4, requires = "chaos")]
    jobs: usize,
    /// The result of a chaos run as one JSON object.
    #[arg(long, requires = "chaos")]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Transport {
    Pubnub,
    Websocket,
    Webhook,
}

impl Simulate {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        if self.chaos {
            return self.run_chaos();
        }
        let mut config = match &self.scenario {
            None => SimulatorConfig {
                script: ScriptConfig::demo(self.seed),
                ..SimulatorConfig::demo(self.seed)
            },
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("Read {}", path.display()))?;
                SimulatorConfig::from_toml(&text)
                    .with_context(|| format!("Understand {}", path.display()))?
            }
        };
        if let Some(agents) = self.agents {
            config.script.agents = agents;
        }
        config.port = self.port;
        config.time_scale = self.speed.unwrap_or(1.0);
        let runtime = tokio::runtime::Runtime::new().context("Start the runtime")?;
        runtime.block_on(async {
            let running = Simulator::start(config)
                .await
                .context("Start the simulator")?;
            say(&format!("server    {}", running.base_url()));
            say(&format!("client id {}", running.client_id()));
            match self.seconds {
                Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
                None => tokio::signal::ctrl_c()
                    .await
                    .context("Wait for an interrupt")?,
            }
            running.shutdown().await;
            Ok(ExitCode::SUCCESS)
        })
    }

    fn run_chaos(self) -> anyhow::Result<ExitCode> {
        let template = chaos::Chaos {
            seed: self.seed,
            calls: self.calls,
            speed: self.speed.unwrap_or(60.0),
            transport: match self.transport {
                Transport::Pubnub => TransportChoice::PubNub,
                Transport::Websocket | Transport::Webhook => TransportChoice::WebSocket,
            },
            webhook: self.transport == Transport::Webhook,
        };
        let runtime = tokio::runtime::Runtime::new().context("Start the runtime")?;
        let total = runtime.block_on(self.run_seeds(template))?;
        if self.json {
            say(&serde_json::to_string(&total).context("Print the result")?);
        } else {
            say(&format!(
                "{} calls: {} exact, {} filled, {} uncertain, {} wrong, {} lost",
                total.calls, total.exact, total.filled, total.uncertain, total.wrong, total.lost
            ));
        }
        Ok(if total.wrong == 0 && total.lost == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    /// All seeds, some at a time; the sum of their grades.
    async fn run_seeds(&self, template: chaos::Chaos) -> anyhow::Result<Grades> {
        let mut total = Grades::default();
        let mut running = tokio::task::JoinSet::new();
        let mut seeds = self.seed..self.seed.saturating_add(self.seeds);
        loop {
            while running.len() < self.jobs.max(1)
                && let Some(seed) = seeds.next()
            {
                let chaos = chaos::Chaos { seed, ..template };
                running.spawn(async move { (seed, chaos::run(chaos).await) });
            }
            let Some(done) = running.join_next().await else {
                return Ok(total);
            };
            let (seed, grades) = done.context("Run a seed")?;
            let grades = grades.with_context(|| format!("Run seed {seed}"))?;
            for finding in &grades.findings {
                complain(&format!("seed {seed}: {finding}"));
            }
            total.calls += grades.calls;
            total.exact += grades.exact;
            total.filled += grades.filled;
            total.uncertain += grades.uncertain;
            total.wrong += grades.wrong;
            total.lost += grades.lost;
        }
    }
}
