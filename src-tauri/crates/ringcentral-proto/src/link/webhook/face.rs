//! What goes into the webhook link and what comes out of it, and its times.
//!
//! Pure values.

use crate::link::{CallFailure, LinkEvent};
use crate::secret::Secret;
use crate::subscription::Subscription;
use crate::wire::Millis;

/// A request that came to our address, already bounded in size by the driver.
#[derive(Clone, Default)]
pub struct Arrival {
    /// Header `Validation-Token`.
    pub validation_token: Option<Secret>,
    /// Header `Verification-Token`.
    pub verification_token: Option<Secret>,
    /// The body.
    pub body: Vec<u8>,
}

/// What to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// 200 with the header `Validation-Token`.
    Echo(Secret),
    /// 200: it will be kept.
    Kept,
    /// 401: not from our subscription. Nothing of it is kept.
    Stranger,
}

/// What happens to the link.
#[derive(Clone)]
pub enum WebhookInput {
    /// Begin.
    Start,
    /// Time passed.
    Tick,
    /// A person pressed "reconnect", or the network came back.
    ReconnectNow,
    /// End.
    Stop,
    /// Answer to `Create`, `Renew` or `Look`.
    Granted {
        /// Of the wish.
        ticket: u64,
        /// The subscription, or why not.
        result: Result<Subscription, CallFailure>,
    },
    /// Somebody posted something; `Answer` is wished for at once.
    Arrived {
        /// Goes back with the answer.
        ticket: u64,
        /// What came.
        arrival: Arrival,
    },
    /// A delivery could not be taken in time, because the product was busy.
    Missed,
}

/// What the link wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookWish {
    /// `POST /subscription`.
    Create {
        /// Goes back with the answer.
        ticket: u64,
    },
    /// `PUT /subscription/{id}`.
    Renew {
        /// Goes back with the answer.
        ticket: u64,
        /// Which.
        subscription_id: String,
    },
    /// `GET /subscription/{id}`: whether it still delivers.
    Look {
        /// Goes back with the answer.
        ticket: u64,
        /// Which.
        subscription_id: String,
    },
    /// `DELETE /subscription/{id}`; nobody waits for the answer.
    Delete {
        /// Which.
        subscription_id: String,
    },
    /// Answer a request.
    Answer {
        /// Of the arrival.
        ticket: u64,
        /// What.
        answer: Answer,
    },
    /// Tell the product.
    Tell(LinkEvent),
}

/// The link's times.
#[derive(Debug, Clone)]
pub struct WebhookTiming {
    /// Look at the subscription so often: RingCentral stops delivering without a word.
    pub look_every_ms: Millis,
    /// Nothing is waited for longer than this, so that a late tick shows that the computer slept.
    pub tick_ms: Millis,
    /// Later than a deadline by this much means that the computer slept.
    pub sleep_slack_ms: Millis,
    /// Pause after a refusal that needs a person. Short: what fails is mostly the way from
    /// RingCentral to here, and it comes back by itself.
    pub refused_pause_ms: Millis,
}

impl Default for WebhookTiming {
    fn default() -> Self {
        Self {
            look_every_ms: 60_000,
            tick_ms: 15_000,
            sleep_slack_ms: 30_000,
            refused_pause_ms: 60_000,
        }
    }
}
