//! The call centres that the window and its feed are measured in.

use simulator::SimulatorConfig;
use simulator::config::StartCalls;
use simulator::script::{Durations, ScriptConfig};

/// One call centre to measure in.
pub struct Load {
    /// As it stands in the tables.
    pub name: &'static str,
    agents: usize,
    calls_per_second: f64,
    talk_ms: f64,
}

/// From quiet to the busiest that is promised.
pub const LOADS: &[Load] = &[
    Load {
        name: "1,000 tiles, nobody calls",
        agents: 1_000,
        calls_per_second: 0.001,
        talk_ms: 60_000.0,
    },
    Load {
        name: "250 tiles, about 20 changes/s",
        agents: 250,
        calls_per_second: 2.2,
        talk_ms: 60_000.0,
    },
    Load {
        name: "2,000 tiles, about 1,000 events/s",
        agents: 2_000,
        calls_per_second: 95.0,
        talk_ms: 10_000.0,
    },
];

/// The simulated account; its calls begin when told to.
pub fn centre(load: &Load) -> SimulatorConfig {
    let mut config = SimulatorConfig {
        script: ScriptConfig {
            seed: 5,
            agents: load.agents,
            queues: 6,
            calls_per_second: load.calls_per_second,
            durations: Durations {
                talk_median_ms: load.talk_ms,
                pause_median_ms: 1_500.0,
                ..Durations::default()
            },
            ..ScriptConfig::default()
        },
        start_calls: StartCalls::Manually,
        ..SimulatorConfig::default()
    };
    config.app.auto_approve = true;
    config.rate_limits.enforce = false;
    config.keep.truth = false;
    config.keep.sent = false;
    config
}
