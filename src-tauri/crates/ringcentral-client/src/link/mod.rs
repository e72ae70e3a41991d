//! Runs the link: carries out the state machine's wishes and feeds it time, replies and messages.
//!
//! May touch: the API through a `Session`, PubNub's origin, the wall clock, randomness for jitter.
//! The events channel is bounded by the caller; while it is full nothing is polled, and nothing is dropped.

mod asking;
mod driver;
#[cfg(feature = "pubnub")]
mod pubnub;
#[cfg(feature = "pubnub")]
mod pubnub_poll;
mod subscriptions;
mod trial;
mod webhook;
mod webhook_door;
mod websocket;
mod websocket_open;

use std::net::SocketAddr;
use std::sync::Arc;

use ringcentral_proto::link::{
    EventFilters, LinkEvent, PubNubTiming, ResumePoint, TransportChoice, WebSocketTiming,
    WebhookTiming,
};
use ringcentral_proto::sentence::Sentence;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use url::Url;

use crate::session::Session;

/// Where RingCentral's PubNub messages come from.
#[cfg(feature = "pubnub")]
const PUBNUB_ORIGIN: &str = "https://ringcentral.pubnubapi.com";

/// Receiving by webhook, for a program that runs all the time behind a public address.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Where RingCentral posts to. It must lead to `listen`, over HTTPS outside of this computer.
    pub address: Url,
    /// Where this program listens.
    pub listen: SocketAddr,
    /// Its times; the defaults are right for RingCentral.
    pub timing: WebhookTiming,
}

impl Webhook {
    /// Checks the address.
    pub fn new(address: &str, listen: SocketAddr) -> Result<Self, String> {
        let address = Url::parse(address).map_err(|e| format!("{address} is no address: {e}"))?;
        let at_home = match address.host() {
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            Some(url::Host::Domain(name)) => name == "localhost",
            None => false,
        };
        let good = match address.scheme() {
            "https" => address.has_host(),
            "http" => at_home,
            _ => false,
        };
        if good && address.username().is_empty() && address.password().is_none() {
            let timing = WebhookTiming::default();
            return Ok(Self {
                address,
                listen,
                timing,
            });
        }
        Err(format!(
            "{address} is no public address: RingCentral posts to https:// only"
        ))
    }
}

/// How to run the link. Server and app are the session's.
#[derive(Debug, Clone)]
pub struct LinkConfig {
    /// What to subscribe to.
    pub event_filters: EventFilters,
    /// Which transport.
    pub transport: TransportChoice,
    /// Where to go on; committed with the last notification.
    pub resume: Option<ResumePoint>,
    /// Another PubNub origin. Without it: RingCentral's, or the API's own host when that is not RingCentral's.
    pub pubnub_origin: Option<Url>,
    /// PubNub's times; the defaults are right for RingCentral.
    pub pubnub_timing: PubNubTiming,
    /// The gateway's times; the defaults are right for RingCentral.
    pub websocket_timing: WebSocketTiming,
    /// Receive by webhook instead of any other transport.
    pub webhook: Option<Webhook>,
}

impl LinkConfig {
    /// A link with these filters and the defaults.
    pub fn new(event_filters: impl Into<EventFilters>) -> Self {
        Self {
            event_filters: event_filters.into(),
            transport: TransportChoice::Automatic,
            resume: None,
            pubnub_origin: None,
            pubnub_timing: PubNubTiming::default(),
            websocket_timing: WebSocketTiming::default(),
            webhook: None,
        }
    }

    #[cfg(feature = "pubnub")]
    /// ASSUMPTION: a server that is not RingCentral's own plays PubNub on its own address.
    fn origin(&self, session: &Session) -> Url {
        let base = session.server().base_url();
        let of_ringcentral = base
            .host_str()
            .is_some_and(|host| host.ends_with(".ringcentral.com"));
        match &self.pubnub_origin {
            Some(origin) => origin.clone(),
            None if of_ringcentral => Url::parse(PUBNUB_ORIGIN).unwrap_or_else(|_| base.clone()),
            None => base.clone(),
        }
    }
}

/// What a person can order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    ReconnectNow,
    Stop,
}

/// How a transport ended.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ended {
    /// On request, or because nobody listens any more.
    Stopped,
    /// Not permitted; another transport may be.
    FellBack {
        sentence: Sentence,
        /// Up to when nothing was missed.
        complete_until: Option<i64>,
    },
}

/// A running link. Dropping the handle stops it.
#[derive(Debug)]
pub struct LinkHandle {
    orders: mpsc::UnboundedSender<Order>,
    task: JoinHandle<()>,
}

impl LinkHandle {
    /// Ends the link. The subscription stays, so that a restart within its life loses nothing.
    pub async fn stop(self) {
        // A link that has ended by itself needs no order.
        let _ = self.orders.send(Order::Stop);
        let _ = self.task.await;
    }

    /// Tries again at once, whatever the pauses say.
    pub fn reconnect_now(&self) {
        let _ = self.orders.send(Order::ReconnectNow);
    }

    /// Whether the link has ended.
    pub fn is_finished(&self) -> bool {
        self.task.is_finished()
    }
}

/// Starts the link on the current runtime.
pub fn spawn_link(
    config: LinkConfig,
    session: Arc<Session>,
    events: mpsc::Sender<LinkEvent>,
) -> LinkHandle {
    let (orders, inbox) = mpsc::unbounded_channel();
    let task = tokio::spawn(driver::run(config, session, events, inbox));
    LinkHandle { orders, task }
}

#[cfg(test)]
#[cfg(feature = "pubnub")]
mod tests;
#[cfg(test)]
mod websocket_tests;
