//! What goes into the WebSocket link and what comes out of it, and its times.
//!
//! Pure values.

use crate::link::{CallFailure, LinkEvent};
use crate::secret::Secret;
use crate::sentence::Sentence;
use crate::wire::Millis;
use crate::wsg::GatewayPass;

/// What happens to the link.
#[derive(Debug, Clone)]
pub enum WebSocketInput {
    /// Begin.
    Start,
    /// Time passed.
    Tick,
    /// A person pressed "reconnect", or the network came back.
    ReconnectNow,
    /// End.
    Stop,
    /// Answer to `FetchPass`.
    Pass {
        /// Of the wish.
        ticket: u64,
        /// The pass, or why not.
        result: Result<GatewayPass, CallFailure>,
    },
    /// The socket could not be opened.
    OpenFailed {
        /// Of the wish.
        ticket: u64,
        /// For a person.
        sentence: Sentence,
    },
    /// A text frame.
    Text {
        /// Of the socket.
        ticket: u64,
        /// The frame.
        text: String,
    },
    /// A ping or pong.
    Alive {
        /// Of the socket.
        ticket: u64,
    },
    /// The socket closed or broke.
    Closed {
        /// Of the socket.
        ticket: u64,
    },
}

/// What the link wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebSocketWish {
    /// `POST /restapi/oauth/wstoken`.
    FetchPass {
        /// Goes back with the answer.
        ticket: u64,
    },
    /// Open a socket with these two query parameters.
    Open {
        /// Goes back with every frame.
        ticket: u64,
        /// Address and token.
        pass: GatewayPass,
        /// Query parameter `wsc`, for recovery.
        wsc: Option<Secret>,
    },
    /// Send a text frame on the open socket.
    Send(String),
    /// Close the socket.
    Close,
    /// This transport is not permitted; another may be.
    FallBack {
        /// For a person.
        sentence: Sentence,
    },
    /// Tell the product.
    Tell(LinkEvent),
}

/// The link's times.
#[derive(Debug, Clone)]
pub struct WebSocketTiming {
    /// Send a heartbeat after this much silence.
    pub heartbeat_after_ms: Millis,
    /// A socket silent for this long is dead.
    pub dead_after_ms: Millis,
    /// From asking for a pass to the gateway's first frame, and for every reply.
    pub answer_within_ms: Millis,
    /// Renew the subscription this long before its end.
    pub renew_margin_ms: Millis,
    /// Replayed notifications come within this time of a recovery; later ones are live.
    pub replay_window_ms: Millis,
    /// Later than a deadline by this much means that the computer slept.
    pub sleep_slack_ms: Millis,
    /// Pause after a refusal that needs a person.
    pub refused_pause_ms: Millis,
}

impl Default for WebSocketTiming {
    fn default() -> Self {
        Self {
            heartbeat_after_ms: 30_000,
            dead_after_ms: 45_000,
            answer_within_ms: 60_000,
            renew_margin_ms: 120_000,
            replay_window_ms: 1_000,
            sleep_slack_ms: 30_000,
            refused_pause_ms: 600_000,
        }
    }
}
