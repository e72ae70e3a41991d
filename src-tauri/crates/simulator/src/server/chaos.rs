//! The task that lets things go wrong from time to time, as the fault plan says.
//!
//! Touches the clock. Moments are drawn from the plan's seed: each interval is half to one and a half times the
//! planned one.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::world::World;
use crate::{faults::FaultPlan, script::Dice};

/// How often the task looks.
const TICK: Duration = Duration::from_millis(200);
/// How long a planned stall lasts.
const STALL: Duration = Duration::from_secs(2);

/// What can happen from time to time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mishap {
    Disconnect,
    Stall,
    ExpireTokens,
    Revoke,
    LoseSubscriptions,
    RotateChannels,
    ForgetSockets,
    BlacklistHooks,
}

const ALL: [Mishap; 8] = [
    Mishap::Disconnect,
    Mishap::Stall,
    Mishap::ExpireTokens,
    Mishap::Revoke,
    Mishap::LoseSubscriptions,
    Mishap::RotateChannels,
    Mishap::ForgetSockets,
    Mishap::BlacklistHooks,
];

impl Mishap {
    fn every_s(self, plan: &FaultPlan) -> u64 {
        match self {
            Self::Disconnect => plan.disconnect_every_s,
            Self::Stall => plan.stall_every_s,
            Self::ExpireTokens => plan.expire_tokens_every_s,
            Self::Revoke => plan.revoke_every_s,
            Self::LoseSubscriptions => plan.lose_subscriptions_every_s,
            Self::RotateChannels => plan.rotate_channels_every_s,
            Self::ForgetSockets => plan.forget_sockets_every_s,
            Self::BlacklistHooks => plan.blacklist_hooks_every_s,
        }
    }

    fn happen(self, world: &World) {
        match self {
            Self::Disconnect => world.weather.cut(),
            Self::Stall => world.weather.stall(STALL),
            Self::ExpireTokens => {
                let now = world.clock.now();
                world.oauth.lock().expire_access_tokens(now);
            }
            Self::Revoke => world.oauth.lock().revoke_all(),
            Self::LoseSubscriptions => world.subscriptions.lock().clear(),
            Self::RotateChannels => world.subscriptions.lock().rotate_channels(),
            Self::ForgetSockets => world.forget_gateway_sessions(),
            Self::BlacklistHooks => {
                let now = world.clock.now();
                world.subscriptions.lock().blacklist_hooks(now);
            }
        }
    }
}

/// Runs until the task is dropped.
pub(crate) async fn misbehave(world: Arc<World>) {
    let mut dice = Dice::new(world.config.faults.seed, 0xC4);
    let mut next: [Option<Instant>; ALL.len()] = [None; ALL.len()];
    loop {
        tokio::time::sleep(TICK).await;
        let plan = world.faults.lock().plan.clone();
        for (mishap, at) in ALL.into_iter().zip(next.iter_mut()) {
            let every = Duration::from_secs(mishap.every_s(&plan));
            if every.is_zero() {
                *at = None;
                continue;
            }
            let due = at.is_some_and(|at| at <= Instant::now());
            if due {
                mishap.happen(&world);
            }
            if due || at.is_none() {
                *at = Some(Instant::now() + every.mul_f64(0.5 + dice.unit()));
            }
        }
    }
}
