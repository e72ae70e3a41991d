//! What goes wrong under which seed.
//!
//! Pure. Every seed has its own mixture; about one in eight is fair weather.

use simulator::config::StartCalls;
use simulator::script::ScriptConfig;
use simulator::{FaultPlan, SimulatorConfig};

/// Numbers from a seed (SplitMix64): the same everywhere.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// Zero half of the time, else up to `most` per cent.
    fn share(&mut self, most: u64) -> f64 {
        if self.below(2) == 0 {
            return 0.0;
        }
        self.below(most * 10) as f64 / 1_000.0
    }

    /// Right in one of three seeds, a few minutes off in another, else up to a day; either way.
    fn clock_off_ms(&mut self) -> i64 {
        let most = match self.below(3) {
            0 => return 0,
            1 => 15 * 60_000,
            _ => 24 * 3_600_000,
        };
        let off = i64::try_from(self.below(most)).unwrap_or_default();
        if self.below(2) == 0 { off } else { -off }
    }

    /// Never in two of three seeds, else every so many seconds.
    fn every(&mut self, from: u64, to: u64) -> u64 {
        if self.below(3) == 0 {
            from + self.below(to - from + 1)
        } else {
            0
        }
    }
}

/// One run.
pub(super) struct Plan {
    pub(super) simulator: SimulatorConfig,
    /// From the first call to the last.
    pub(super) faults: FaultPlan,
    /// The program is closed and started again in the middle.
    pub(super) restarts: bool,
    /// An administrator revokes every sign-in in the middle; the person signs in again.
    pub(super) revokes: bool,
    /// Supervisors who record the same account at the same time, each on a computer of their own.
    pub(super) supervisors: usize,
}

/// The call centre and its faults under this seed.
pub(super) fn plan(seed: u64, calls: u64, speed: f64) -> Plan {
    let mut draws = Draws(seed);
    let fair = draws.below(8) == 0;
    let faults = FaultPlan {
        seed,
        reorder: draws.share(40),
        duplicate: draws.share(30),
        delay: draws.share(20),
        delay_ms: 30_000,
        drop: draws.share(10),
        malformed: draws.share(5),
        too_many_requests: draws.share(5),
        server_error: draws.share(10),
        disconnect_every_s: draws.every(1, 4),
        stall_every_s: draws.every(3, 6),
        expire_tokens_every_s: draws.every(2, 4),
        lose_subscriptions_every_s: draws.every(2, 5),
        rotate_channels_every_s: draws.every(2, 5),
        forget_sockets_every_s: draws.every(1, 4),
        ..FaultPlan::default()
    };
    // Drawn apart, so that the other faults of a seed stay what they were.
    let mut apart = Draws(seed ^ 0xB1AC);
    let faults = FaultPlan {
        blacklist_hooks_every_s: apart.every(2, 6),
        ..faults
    };
    let revokes = !fair && apart.below(5) == 0;
    let supervisors = if apart.below(8) == 0 { 2 } else { 1 };
    let mut of_clock = Draws(seed ^ 0xC10C);
    let mut simulator = SimulatorConfig {
        clock_ahead_ms: if fair { 0 } else { of_clock.clock_off_ms() },
        script: ScriptConfig {
            seed,
            max_calls: Some(calls),
            ..ScriptConfig::default()
        },
        time_scale: speed,
        start_calls: StartCalls::Manually,
        ..SimulatorConfig::default()
    };
    simulator.app.auto_approve = true;
    simulator.rate_limits.enforce = false;
    simulator.rate_limits.penalty_s = 1;
    // The client keeps to what the headers say; minutes of waiting have no place in a fast run.
    simulator.rate_limits.light = 10_000;
    simulator.rate_limits.medium = 10_000;
    simulator.rate_limits.heavy = 10_000;
    simulator.rate_limits.auth = 10_000;
    simulator.lags.call_log_min_s = 5;
    simulator.lags.call_log_max_s = 60;
    simulator.lags.revision_s = 20;
    // The daily cut, and recovery windows, on the scale of this run.
    simulator.lifetimes.ws_absolute_s = 3 + draws.below(10);
    simulator.lifetimes.ws_recovery_s = 1 + draws.below(3);
    Plan {
        simulator,
        faults: if fair { FaultPlan::default() } else { faults },
        restarts: !fair && draws.below(3) == 0,
        revokes,
        supervisors,
    }
}
