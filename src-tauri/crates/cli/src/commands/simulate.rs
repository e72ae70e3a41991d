//! `simulate [--seed N] [--agents N] [--port N] [--seconds N]`: runs the simulated RingCentral.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use simulator::script::ScriptConfig;
use simulator::{Simulator, SimulatorConfig};

use super::say;

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
    /// Virtual seconds a second.
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
    /// Ends by itself after so many seconds; default: runs until interrupted.
    #[arg(long)]
    seconds: Option<u64>,
}

impl Simulate {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
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
        config.time_scale = self.speed;
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
}
