//! Starting and steering a simulator from Rust: tests, the demo, the command line.
//!
//! Opens one port on 127.0.0.1 and runs four tasks until it is dropped or shut down.

use std::{future::Future, io, net::Ipv4Addr, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::{
    net::TcpListener,
    task::{AbortHandle, JoinHandle},
};

use crate::{
    config::SimulatorConfig,
    faults::FaultPlan,
    script::{self, Directory, Sent},
    server::{self, Choice, Gate, Weather, World},
    truth::Truth,
};

pub use crate::server::Counters;

/// A voicemail and the call it was left in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoicemailTruth {
    /// Message id.
    pub id: String,
    /// The mailbox: a person's or a queue's.
    pub extension_id: String,
    /// The telephony session.
    pub telephony_session_id: String,
    /// Length.
    pub seconds: i64,
    /// Somebody listened to it.
    pub heard: bool,
}

/// What a person chose from one moment to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvailabilityTruth {
    /// The person.
    pub extension_id: String,
    /// When they chose so; `None`: before the calls began.
    pub from: Option<DateTime<Utc>>,
    /// When they chose otherwise; `None`: they still do.
    pub to: Option<DateTime<Utc>>,
    /// `Available`, `Busy`, `Offline`.
    pub user_status: String,
    /// `TakeAllCalls`, `DoNotAcceptDepartmentCalls`, `DoNotAcceptAnyCalls`.
    pub dnd_status: String,
}

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port cannot be opened.
    #[error("cannot listen on 127.0.0.1:{port}")]
    PortRefused {
        /// The wanted port, 0 for any.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
}

/// The way to start one.
#[derive(Debug)]
pub struct Simulator;

impl Simulator {
    /// Opens the port and starts to play.
    ///
    /// # Errors
    /// The port cannot be opened.
    pub async fn start(config: SimulatorConfig) -> Result<Running, StartError> {
        let port = config.port;
        let refused = |source| StartError::PortRefused { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let weather = Arc::new(Weather::default());
        let base_url = format!("http://{address}");
        let (hooks, parcels) = server::Hooks::new();
        let world = Arc::new(World::new(config, base_url, Arc::clone(&weather), hooks));
        let serving = {
            let router = server::router(Arc::clone(&world));
            let gate = Gate { listener, weather };
            tokio::spawn(async move {
                if let Err(error) = axum::serve(gate, router).await {
                    tracing::error!(%error, "the simulator stopped serving");
                }
            })
        };
        let playing = tokio::spawn(server::play(Arc::clone(&world)));
        let misbehaving = tokio::spawn(server::misbehave(Arc::clone(&world)));
        let delivering = tokio::spawn(server::deliver(parcels, Arc::clone(&world)));
        Ok(Running {
            world,
            tasks: [serving, playing, misbehaving, delivering],
        })
    }
}

/// A running simulator. Dropping it shuts it down.
#[derive(Debug)]
pub struct Running {
    world: Arc<World>,
    tasks: [JoinHandle<()>; 4],
}

impl Running {
    /// `http://127.0.0.1:port`: the API server, and the PubNub origin.
    pub fn base_url(&self) -> &str {
        &self.world.base_url
    }

    /// The registered client id.
    pub fn client_id(&self) -> &str {
        &self.world.config.app.client_id
    }

    /// The settings it runs with.
    pub fn config(&self) -> &SimulatorConfig {
        &self.world.config
    }

    /// The account.
    pub fn directory(&self) -> &Arc<Directory> {
        &self.world.directory
    }

    /// The answer key of every call begun; what is still in progress is not `complete`.
    pub fn truth(&self) -> Truth {
        self.world
            .on_stage(|stage| stage.truth())
            .unwrap_or_default()
    }

    /// Every telephony notification that the platform issued, before faults, in order.
    pub fn sent(&self) -> Vec<Sent> {
        self.world.record.lock().sent.clone()
    }

    /// How many notifications and requests went which way.
    pub fn counters(&self) -> Counters {
        let mut counters = self.world.record.lock().counters;
        counters.queue_overflow = self.world.channels.lock().lost();
        counters
    }

    /// Virtual time; the wall time until the calls start.
    pub fn now(&self) -> DateTime<Utc> {
        let epoch = self.world.on_stage(|stage| stage.epoch);
        match (epoch, self.world.clock.script_now()) {
            (Some(epoch), Some(now)) => epoch + TimeDelta::milliseconds(now),
            _ => self.world.clock.now(),
        }
    }

    /// Number of customer contacts begun.
    pub fn calls_begun(&self) -> u64 {
        self.world.on_stage(|stage| stage.begun()).unwrap_or(0)
    }

    /// Starts the calls when the settings say `Manually`.
    pub fn start_calls(&self) {
        self.world.start_calls();
    }

    /// Nobody calls any more; calls in progress end in their time.
    pub fn stop_new_calls(&self) {
        self.world.on_stage(|stage| stage.stop());
        self.world.nudge();
    }

    /// Waits until all calls have ended and their notifications have been delivered: handed to the transport,
    /// and, on PubNub channels that somebody polled in the last five seconds, fetched.
    pub async fn wait_idle(&self) {
        let mut stepped = self.world.stepped.subscribe();
        loop {
            stepped.borrow_and_update();
            let idle = self
                .world
                .on_stage(|stage| stage.is_idle())
                .unwrap_or(false);
            let posted = self.world.post.lock().next_due().is_none();
            let recently = self.world.clock.now() - TimeDelta::seconds(5);
            let hooked = self.world.hooks.is_idle();
            if idle && posted && hooked && self.world.channels.lock().drained(recently) {
                return;
            }
            // Fetching is not a step of the player, so look again soon.
            let _ = tokio::time::timeout(Duration::from_millis(20), stepped.changed()).await;
        }
    }

    /// Waits for [`Running::wait_idle`], and until the call log has its final records and every message is
    /// announced. Mind the lags of the settings, which are virtual seconds.
    pub async fn wait_settled(&self) {
        self.wait_idle().await;
        loop {
            let last = self.world.call_log.lock().last_change();
            let announced = self.world.mailboxes.lock().next_due().is_none();
            match self.world.clock.script_now() {
                Some(now) if now >= last && announced => return,
                Some(now) => {
                    let rest = self.world.clock.real(last - now);
                    tokio::time::sleep(
                        rest.clamp(Duration::from_millis(5), Duration::from_secs(1)),
                    )
                    .await;
                }
                None => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// Every voicemail that the message store shows, with what nobody is told: whose it is.
    pub fn voicemails(&self) -> Vec<VoicemailTruth> {
        let now = self.world.clock.script_now().unwrap_or_default();
        let mailboxes = self.world.mailboxes.lock();
        mailboxes
            .visible(now)
            .map(|stored| VoicemailTruth {
                id: stored.id.to_string(),
                extension_id: stored.message.extension_id.clone(),
                telephony_session_id: stored.telephony_session_id.clone(),
                seconds: stored.message.seconds,
                heard: stored.heard.is_some(),
            })
            .collect()
    }

    /// Somebody listens to a voicemail.
    pub fn listen_to(&self, message_id: &str) {
        let (id, now) = (message_id.parse().ok(), self.world.clock.script_now());
        let (Some(id), Some(now)) = (id, now) else {
            return;
        };
        let heard = self.world.mailboxes.lock().listen(id, now);
        if let Some(stored) = heard {
            server::message_heard(&self.world, &stored);
        }
    }

    /// Somebody deletes the sound of a recording or a voicemail; that there was one stays known.
    pub fn delete_sound(&self, id: &str) {
        let mut switches = self.world.switches.lock();
        switches.deleted_sounds.insert(id.to_owned());
    }

    /// A person chooses `user_status` (`Available`, `Busy`, `Offline`) and `dnd_status` (`TakeAllCalls`,
    /// `DoNotAcceptDepartmentCalls`, `DoNotAcceptAnyCalls`, …). Their calls go on as the script has them.
    pub fn choose(&self, extension_id: &str, user_status: &'static str, dnd_status: &'static str) {
        let choice = Choice {
            user_status,
            dnd_status,
        };
        server::presence_changed(&self.world, extension_id, choice);
    }

    /// What every agent chose from when to when, by the clock of the platform and in order of time:
    /// the answer key of availability.
    pub fn availability(&self) -> Vec<AvailabilityTruth> {
        let chosen = self.world.staff.lock().chosen().to_vec();
        let begun = |id: &str, from, choice: Choice| AvailabilityTruth {
            extension_id: id.to_owned(),
            from,
            to: None,
            user_status: choice.user_status.to_owned(),
            dnd_status: choice.dnd_status.to_owned(),
        };
        let mut truth = Vec::new();
        for agent in &self.world.directory.agents {
            let mut spans = vec![begun(&agent.id, None, Choice::default())];
            for (at, _, choice) in chosen.iter().filter(|(_, id, _)| *id == agent.id) {
                if let Some(before) = spans.last_mut() {
                    before.to = *at;
                }
                spans.push(begun(&agent.id, *at, *choice));
            }
            // Before the beginning one choice replaced the other.
            let last = spans.iter().rposition(|span| span.from.is_none());
            truth.extend(spans.split_off(last.unwrap_or(0)));
        }
        truth
    }

    /// A new person, whom the script gives no calls; gives the extension id.
    pub fn hire(&self, first_name: &str, last_name: &str) -> String {
        let directory = &self.world.directory;
        let id = self
            .world
            .staff
            .lock()
            .hire(directory, first_name, last_name);
        server::extension_changed(&self.world, &id, "Create");
        id
    }

    /// An extension gets another name.
    pub fn rename(&self, extension_id: &str, first_name: &str, last_name: &str) {
        self.change(extension_id, |extension| {
            first_name.clone_into(&mut extension.first_name);
            last_name.clone_into(&mut extension.last_name);
        });
    }

    /// An extension is disabled, or enabled again. Its calls go on as the script has them.
    pub fn enable(&self, extension_id: &str, enabled: bool) {
        self.change(extension_id, |extension| {
            extension.status = if enabled { "Enabled" } else { "Disabled" };
        });
    }

    /// An extension leaves the directory.
    pub fn remove(&self, extension_id: &str) {
        self.world.staff.lock().remove(extension_id);
        server::extension_changed(&self.world, extension_id, "Delete");
    }

    /// A removed extension is in the directory again, and nobody is told.
    pub fn bring_back_silently(&self, extension_id: &str) {
        self.world.staff.lock().bring_back(extension_id);
    }

    fn change(&self, extension_id: &str, change: impl FnOnce(&mut script::Extension)) {
        let directory = &self.world.directory;
        let changed = self
            .world
            .staff
            .lock()
            .change(directory, extension_id, change);
        if changed {
            server::extension_changed(&self.world, extension_id, "Update");
        }
    }

    /// Replaces the fault plan; its draws start again from its seed.
    pub fn set_faults(&self, plan: FaultPlan) {
        self.world.set_faults(plan);
    }

    /// One-off faults.
    pub fn faults(&self) -> Faults<'_> {
        Faults { world: &self.world }
    }

    /// Closes the port and ends all tasks.
    pub fn shutdown(self) -> impl Future<Output = ()> {
        self.world.weather.cut();
        let handles = self.tasks.each_ref().map(JoinHandle::abort_handle);
        async move {
            handles.iter().for_each(AbortHandle::abort);
            while !handles.iter().all(AbortHandle::is_finished) {
                tokio::task::yield_now().await;
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.world.weather.cut();
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// Faults that happen once, now.
#[derive(Debug)]
pub struct Faults<'a> {
    world: &'a World,
}

impl Faults<'_> {
    /// Cuts every open connection.
    pub fn disconnect(&self) {
        self.world.weather.cut();
    }

    /// Nothing passes in either direction for a while; connections stay open.
    pub fn stall(&self, span: Duration) {
        self.world.weather.stall(span);
    }

    /// Ends every OAuth session, as an administrator can.
    pub fn revoke_tokens(&self) {
        self.world.oauth.lock().revoke_all();
    }

    /// Makes every access token expire; refresh tokens stay good.
    pub fn expire_access_tokens(&self) {
        let now = self.world.clock.now();
        self.world.oauth.lock().expire_access_tokens(now);
    }

    /// Forgets every subscription: deliveries stop silently, a renewal gets 404.
    pub fn lose_subscriptions(&self) {
        self.world.subscriptions.lock().clear();
    }

    /// Stops deliveries to every webhook for good, as after repeated failures.
    pub fn blacklist_hooks(&self) {
        let now = self.world.clock.now();
        self.world.subscriptions.lock().blacklist_hooks(now);
    }

    /// Closes every WebSocket in an orderly way; their sessions can be recovered.
    pub fn close_websockets(&self) {
        self.world.gateway.lock().close_all();
    }

    /// Forgets every WebSocket session with its subscription: recoveries fail.
    pub fn forget_websocket_sessions(&self) {
        self.world.forget_gateway_sessions();
    }

    /// Refuses every call-log sync token issued so far.
    pub fn expire_sync_tokens(&self) {
        let now = self.world.clock.script_now();
        self.world.switches.lock().sync_tokens_from = now;
    }

    /// Starts the penalty of a usage group (`light`, `medium`, `heavy`, `auth`), as after too many requests.
    pub fn punish(&self, group: &str) {
        let now = self.world.clock.now();
        self.world.limits.lock().punish_named(group, now);
    }

    /// Gives every PubNub subscription a new channel and key, which the next renewal tells.
    pub fn rotate_channels(&self) {
        self.world.subscriptions.lock().rotate_channels();
    }

    /// Lets the next `count` API requests fail with `status` (429, 500, 502, 503).
    pub fn fail_requests(&self, status: u16, count: u32) {
        self.world.switches.lock().failing = (count > 0).then_some((status, count));
    }

    /// Lets the next page after the first of the extension list fail once.
    pub fn fail_extension_page(&self) {
        self.world.switches.lock().extension_page_fails = true;
    }

    /// Sets the server's clock wrong by so many milliseconds.
    pub fn skew_clock(&self, milliseconds: i64) {
        self.world.faults.lock().plan.clock_skew_ms = milliseconds;
    }
}
