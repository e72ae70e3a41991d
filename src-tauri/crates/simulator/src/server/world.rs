//! Everything the server knows, each part behind its own lock.
//!
//! Locks are held for the length of one call and never two at a time, so their order does not matter.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::watch;

use super::{
    announce::Lamps,
    breaks::Breaks,
    call_log::CallLog,
    gateway::Gateway,
    limits::RateLimiter,
    listener::Weather,
    messages::Mailboxes,
    oauth::Oauth,
    post::{Post, Record},
    pubnub::Channels,
    staff::Staff,
    stage::Stage,
    subscriptions::Subscriptions,
    webhook::Hooks,
};
use crate::{
    clock::Clock,
    config::SimulatorConfig,
    faults::{FaultDice, FaultPlan},
    script::{Directory, Ms},
};

/// A value behind a lock whose poisoning does not matter: the state is a simulation.
#[derive(Debug)]
pub(crate) struct Shared<T>(Mutex<T>);

impl<T> Shared<T> {
    fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server's state.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) config: SimulatorConfig,
    pub(crate) directory: Arc<Directory>,
    pub(crate) clock: Clock,
    /// `http://127.0.0.1:port`, known once the port is bound.
    pub(crate) base_url: String,
    pub(crate) oauth: Shared<Oauth>,
    pub(crate) limits: Shared<RateLimiter>,
    pub(crate) subscriptions: Shared<Subscriptions>,
    pub(crate) channels: Shared<Channels>,
    pub(crate) gateway: Shared<Gateway>,
    /// The play, from the moment the calls start.
    pub(crate) stage: OnceLock<Shared<Stage>>,
    pub(crate) call_log: Shared<CallLog>,
    pub(crate) mailboxes: Shared<Mailboxes>,
    pub(crate) lamps: Shared<Lamps>,
    pub(crate) staff: Shared<Staff>,
    pub(crate) breaks: Shared<Breaks>,
    pub(crate) post: Shared<Post>,
    pub(crate) record: Shared<Record>,
    pub(crate) faults: Shared<FaultDice>,
    pub(crate) switches: Shared<Switches>,
    /// Changes with every publication; wakes pollers.
    pub(crate) published: watch::Sender<u64>,
    /// Changes when the player must look again: calls start, calls stop.
    pub(crate) nudge: watch::Sender<u64>,
    /// Changes with every step of the player.
    pub(crate) stepped: watch::Sender<u64>,
    /// What the network does.
    pub(crate) weather: Arc<Weather>,
    /// The way to webhooks.
    pub(crate) hooks: Hooks,
}

/// One-off faults that wait for their moment.
#[derive(Debug, Default)]
pub(crate) struct Switches {
    /// So many further API requests fail with this status.
    pub(crate) failing: Option<(u16, u32)>,
    /// The next page after the first of the extension list fails.
    pub(crate) extension_page_fails: bool,
    /// Call-log sync tokens older than this virtual time are refused.
    pub(crate) sync_tokens_from: Option<Ms>,
    /// Recordings and messages whose sound somebody deleted.
    pub(crate) deleted_sounds: BTreeSet<String>,
}

impl World {
    pub(crate) fn new(
        config: SimulatorConfig,
        base_url: String,
        weather: Arc<Weather>,
        hooks: Hooks,
    ) -> Self {
        let seed = config.script.seed;
        let directory = Arc::new(Directory::new(&config.script));
        let ms = |seconds: u64| Ms::try_from(seconds.saturating_mul(1_000)).unwrap_or(Ms::MAX);
        Self {
            breaks: Shared::new(Breaks::new(
                seed,
                directory.agents.len(),
                ms(config.breaks_every_s),
                ms(config.warm_start_s),
            )),
            directory,
            clock: Clock::new(
                config.time_scale,
                config.warm_start_s,
                config.clock_ahead_ms,
            ),
            base_url,
            oauth: Shared::new(Oauth::new(
                config.app.clone(),
                config.lifetimes.clone(),
                seed,
            )),
            limits: Shared::new(RateLimiter::new(config.rate_limits)),
            subscriptions: Shared::new(Subscriptions::new(seed)),
            channels: Shared::new(Channels::new(config.lifetimes.pubnub_queue)),
            gateway: Shared::new(Gateway::new(config.lifetimes.clone(), seed)),
            stage: OnceLock::new(),
            call_log: Shared::new(CallLog::new(config.lags.clone(), seed)),
            mailboxes: Shared::new(Mailboxes::default()),
            lamps: Shared::new(Lamps::default()),
            staff: Shared::new(Staff::default()),
            post: Shared::new(Post::new(seed)),
            record: Shared::new(Record::default()),
            switches: Shared::new(Switches {
                failing: None,
                extension_page_fails: config.faults.extension_page_fails_once,
                sync_tokens_from: None,
                deleted_sounds: BTreeSet::new(),
            }),
            faults: Shared::new(FaultDice::new(config.faults.clone())),
            published: watch::Sender::new(0),
            nudge: watch::Sender::new(0),
            stepped: watch::Sender::new(0),
            weather,
            hooks,
            config,
        }
    }

    /// Starts the script, once.
    pub(crate) fn start_calls(&self) {
        let epoch = self.clock.start_calls();
        self.stage.get_or_init(|| {
            let config = Arc::new(self.config.script.clone());
            let directory = Arc::clone(&self.directory);
            Shared::new(Stage::new(config, directory, epoch, self.config.keep.truth))
        });
        bump(&self.nudge);
    }

    /// Makes the player look again.
    pub(crate) fn nudge(&self) {
        bump(&self.nudge);
    }

    /// Forgets every gateway session with its subscription.
    pub(crate) fn forget_gateway_sessions(&self) {
        let gone = self.gateway.lock().forget_all();
        let mut subscriptions = self.subscriptions.lock();
        for session in gone {
            subscriptions.end_gateway_session(&session);
        }
    }

    /// Replaces the fault plan.
    pub(crate) fn set_faults(&self, plan: FaultPlan) {
        self.switches.lock().extension_page_fails |= plan.extension_page_fails_once;
        *self.faults.lock() = FaultDice::new(plan);
    }

    /// The play, if the calls have started.
    pub(crate) fn on_stage<T>(&self, look: impl FnOnce(&mut Stage) -> T) -> Option<T> {
        self.stage.get().map(|stage| look(&mut stage.lock()))
    }
}

/// Tells everybody who watches that something changed.
pub(crate) fn bump(signal: &watch::Sender<u64>) {
    signal.send_modify(|count| *count = count.wrapping_add(1));
}
