//! What goes into the PubNub link and what comes out of it, and its times.
//!
//! Pure values.

use crate::link::{CallFailure, LinkEvent};
use crate::pubnub::{SubscribeReply, Timetoken};
use crate::sentence::Sentence;
use crate::subscription::Subscription;
use crate::wire::Millis;

/// What happens to the link.
#[derive(Clone)]
pub enum PubNubInput {
    /// Begin.
    Start,
    /// Time passed.
    Tick,
    /// A person pressed "reconnect", or the network came back.
    ReconnectNow,
    /// End.
    Stop,
    /// Answer to `Create` or `Renew`.
    Granted {
        /// Of the wish.
        ticket: u64,
        /// The subscription, or why not.
        result: Result<Subscription, CallFailure>,
    },
    /// A reply to the long poll.
    Heard {
        /// Of the wish.
        ticket: u64,
        /// The reply.
        reply: SubscribeReply,
    },
    /// The long poll failed.
    HearingFailed {
        /// Of the wish.
        ticket: u64,
        /// HTTP status, if there was one.
        status: Option<u16>,
        /// Not before this long, if the server said so.
        after_ms: Option<Millis>,
        /// For a person.
        sentence: Sentence,
    },
}

/// What the link wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PubNubWish {
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
    /// Long-poll this channel until told otherwise.
    Listen {
        /// Goes back with every reply.
        ticket: u64,
        /// PubNub's key.
        subscriber_key: String,
        /// The channel.
        channel: String,
        /// Go on from here; without it, from the present.
        from: Option<Timetoken>,
    },
    /// Stop polling.
    Hush,
    /// Tell the product.
    Tell(LinkEvent),
}

/// The link's times. The defaults are RingCentral's and PubNub's own.
#[derive(Debug, Clone)]
pub struct PubNubTiming {
    /// Renew this long before the end.
    pub renew_margin_ms: Millis,
    /// A long poll without any reply for this long is dead.
    pub stall_after_ms: Millis,
    /// PubNub queues messages this long.
    pub queue_life_ms: Millis,
    /// PubNub queues this many messages.
    pub queue_size: usize,
    /// A poll that did not fail for this long counts as connected.
    pub settle_ms: Millis,
    /// Later than a deadline by this much means that the computer slept.
    pub sleep_slack_ms: Millis,
    /// Pause after a refusal that needs a person.
    pub refused_pause_ms: Millis,
}

impl Default for PubNubTiming {
    fn default() -> Self {
        Self {
            renew_margin_ms: 120_000,
            stall_after_ms: 320_000,
            queue_life_ms: 1_200_000,
            queue_size: 100,
            settle_ms: 3_000,
            sleep_slack_ms: 30_000,
            refused_pause_ms: 600_000,
        }
    }
}
