//! The link: our live connection to RingCentral's notifications, as state machines without sockets.
//!
//! Pure. Contract of use: call `handle` once with the time and an input, then drain `poll_wish` until it is empty,
//! then wait for the next input or for `poll_deadline`, whichever is first, and hand the latter in as a tick.
//! Wishes carry a ticket; answers to a ticket that is no longer current are ignored, so a driver may be late.

mod backoff;
mod events;
mod failure;
mod filters;
mod pubnub;
mod said;
mod told;
mod webhook;
mod websocket;

pub use backoff::Backoff;
pub use events::{
    GapReason, LinkEvent, LinkState, RawNotification, ResumePoint, Transport, TransportChoice,
};
pub use failure::CallFailure;
pub use filters::EventFilters;
pub use pubnub::{PubNubInput, PubNubLink, PubNubTiming, PubNubWish};
pub use said::{NO_SUBSCRIPTIONS, SILENT, TIMED_OUT};
pub use webhook::{Answer, Arrival, WebhookInput, WebhookLink, WebhookTiming, WebhookWish};
pub use websocket::{WebSocketInput, WebSocketLink, WebSocketTiming, WebSocketWish};

use crate::wire::Millis;

/// The two things from outside that every step needs: the time, and a number in `0.0..1.0` for jitter.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Wall clock.
    pub now_ms: Millis,
    /// Uniform in `0.0..1.0`.
    pub jitter: f64,
}
