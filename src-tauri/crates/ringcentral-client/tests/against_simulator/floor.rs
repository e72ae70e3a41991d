//! A simulated call centre, somebody signed in to it, and ears on the link.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ringcentral_client::{
    LinkConfig, LinkEvent, LinkHandle, LinkState, MemoryStore, RawNotification, ResumePoint,
    ServerConfig, Session, SignInConfig, TokenStore, Transport, TransportChoice, sign_in,
    spawn_link,
};
use serde_json::Value;
use simulator::config::{ClientApp, RateLimits, StartCalls};
use simulator::script::ScriptConfig;
use simulator::{Running, Simulator, SimulatorConfig};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// So many calls, played fast, beginning with the first subscription.
pub(crate) fn calls(count: u64) -> SimulatorConfig {
    SimulatorConfig {
        script: ScriptConfig {
            max_calls: Some(count),
            calls_per_second: 0.5,
            ..ScriptConfig::default()
        },
        time_scale: 60.0,
        start_calls: StartCalls::OnFirstSubscription,
        app: ClientApp {
            auto_approve: true,
            ..ClientApp::default()
        },
        rate_limits: RateLimits {
            enforce: false,
            ..RateLimits::default()
        },
        ..SimulatorConfig::default()
    }
}

pub(crate) async fn open(config: SimulatorConfig) -> (Running, Arc<Session>) {
    let running = Simulator::start(config).await.unwrap();
    let session = signed_in(&running).await;
    (running, session)
}

/// Signs in as a person would; the browser is a plain HTTP client that follows redirects.
pub(crate) async fn signed_in(running: &Running) -> Arc<Session> {
    sign_in_to(running, Arc::new(MemoryStore::new())).await
}

pub(crate) fn server(running: &Running) -> ServerConfig {
    let server = ServerConfig::new(running.base_url(), running.client_id()).unwrap();
    server.with_patience(Duration::from_secs(5), Duration::from_millis(20))
}

/// The same, with tokens kept in this store.
pub(crate) async fn sign_in_to(running: &Running, store: Arc<dyn TokenStore>) -> Arc<Session> {
    let mut config = SignInConfig::new(server(running), store);
    config.redirect_ports = vec![0];
    let browser = |address: &str| {
        let address = address.to_owned();
        tokio::spawn(async move { reqwest::get(address).await.unwrap().text().await.unwrap() });
        Ok(())
    };
    let session = sign_in(config, browser, CancellationToken::new()).await;
    Arc::new(session.unwrap_or_else(|error| panic!("{}", error.sentence())))
}

pub(crate) fn link_config(transport: TransportChoice) -> LinkConfig {
    LinkConfig {
        transport,
        ..LinkConfig::new(vec![
            "/restapi/v1.0/account/~/telephony/sessions".to_owned(),
        ])
    }
}

/// Everything a link told.
pub(crate) struct Ears {
    pub(crate) link: LinkHandle,
    pub(crate) events: mpsc::Receiver<LinkEvent>,
    pub(crate) notes: Vec<RawNotification>,
    pub(crate) gaps: Vec<LinkEvent>,
    pub(crate) states: Vec<LinkState>,
    pub(crate) messages: Vec<String>,
    pub(crate) transports: Vec<Transport>,
}

impl Ears {
    pub(crate) fn open(config: LinkConfig, session: &Arc<Session>) -> Self {
        let (sender, events) = mpsc::channel(64);
        let link = spawn_link(config, Arc::clone(session), sender);
        Self {
            link,
            events,
            notes: vec![],
            gaps: vec![],
            states: vec![],
            messages: vec![],
            transports: vec![],
        }
    }

    /// Listens until the condition holds; panics after two minutes, which a loaded machine may need.
    pub(crate) async fn until(&mut self, mut done: impl FnMut(&Self) -> bool) {
        let listen = async {
            while !done(self) {
                let event = self.events.recv().await.expect("the link runs");
                self.keep(event);
            }
        };
        let outcome = timeout(Duration::from_secs(120), listen).await;
        assert!(
            outcome.is_ok(),
            "states {:?}, {} notes, gaps {:?}, {:?}",
            self.states,
            self.notes.len(),
            self.gaps,
            self.messages
        );
    }

    pub(crate) async fn until_state(&mut self, state: LinkState) {
        let from = self.states.len();
        self.until(|ears| ears.states[from..].contains(&state))
            .await;
    }

    fn keep(&mut self, event: LinkEvent) {
        match event {
            LinkEvent::Notification(note) => self.notes.push(note),
            LinkEvent::State {
                state,
                message,
                transport,
            } => {
                self.transports.extend(transport);
                self.states.push(state);
                self.messages.extend(message.map(|said| said.to_string()));
            }
            LinkEvent::SignInLost { message } => self.messages.push(message.to_string()),
            gap @ LinkEvent::Gap { .. } => self.gaps.push(gap),
        }
    }

    pub(crate) fn uuids(&self) -> BTreeSet<String> {
        self.notes
            .iter()
            .filter(|note| note.readable)
            .map(|note| uuid(&serde_json::from_slice(&note.bytes).unwrap()))
            .collect()
    }

    pub(crate) fn resume(&self) -> Option<ResumePoint> {
        self.notes.last()?.resume.clone()
    }
}

fn uuid(envelope: &Value) -> String {
    envelope["uuid"].as_str().unwrap().to_owned()
}

/// What the simulator sent, by its own account.
pub(crate) fn sent(running: &Running) -> BTreeSet<String> {
    running
        .sent()
        .iter()
        .map(|sent| uuid(&sent.value()))
        .collect()
}

/// Plays to the end and listens until everything sent has arrived, except what was heard before.
pub(crate) async fn hear_rest(running: &Running, ears: &mut Ears, before: &BTreeSet<String>) {
    play_out(running, ears).await;
    let expected: BTreeSet<_> = sent(running).difference(before).cloned().collect();
    ears.until(|ears| ears.uuids().is_superset(&expected)).await;
}

/// Plays to the end and listens meanwhile.
pub(crate) async fn play_out(running: &Running, ears: &mut Ears) {
    let wait = running.wait_idle();
    tokio::pin!(wait);
    loop {
        tokio::select! {
            () = &mut wait => break,
            Some(event) = ears.events.recv() => ears.keep(event),
        }
    }
}

/// Listens until everything sent up to this moment has arrived, except what was heard before.
pub(crate) async fn hear_so_far(running: &Running, ears: &mut Ears, before: &BTreeSet<String>) {
    let expected: BTreeSet<_> = sent(running).difference(before).cloned().collect();
    ears.until(|ears| ears.uuids().is_superset(&expected)).await;
}

/// The same from the beginning.
pub(crate) async fn hear_all(running: &Running, ears: &mut Ears) {
    hear_rest(running, ears, &BTreeSet::new()).await;
}
