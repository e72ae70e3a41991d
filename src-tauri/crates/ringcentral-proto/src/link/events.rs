//! What the link tells the product: states, notifications with their resume point, gaps, loss of the sign-in.
//!
//! Pure values. `Debug` shows neither payloads nor keys.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::pubnub::Timetoken;
use crate::sentence::{Sentence, Spoken};
use crate::wire::Millis;

/// A way notifications reach us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Transport {
    /// RingCentral's current gateway.
    WebSocket,
    /// The older way.
    PubNub,
    /// RingCentral posts to an address that leads here.
    Webhook,
}

/// Which transport to use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TransportChoice {
    /// WebSocket where the app has the permission, else PubNub.
    #[default]
    Automatic,
    /// Only WebSocket.
    WebSocket,
    /// Only PubNub.
    PubNub,
}

/// How the link is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkState {
    /// First attempt under way.
    Connecting,
    /// Notifications arrive.
    Connected,
    /// Interrupted; trying again by itself.
    Reconnecting,
    /// Refused in a way that needs a person; the message says what to do.
    Refused,
    /// The sign-in is gone.
    SignedOut,
    /// Stopped on request.
    Stopped,
}

/// Why notifications may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum GapReason {
    /// The computer slept.
    Slept,
    /// More notifications waited than the platform keeps.
    QueueOverflow,
    /// The subscription had ended.
    SubscriptionLost,
    /// The platform moved us to another channel.
    ChannelChanged,
    /// Offline for longer than the platform keeps notifications.
    OfflineTooLong,
    /// The gateway could not restore the connection's state.
    RecoveryFailed,
    /// The link came back over another transport.
    TransportChanged,
    /// Nobody answered at the webhook's address, for which nothing is kept.
    NotReached,
}

impl GapReason {
    /// Each of them.
    pub const ALL: [Self; 8] = [
        Self::Slept,
        Self::QueueOverflow,
        Self::SubscriptionLost,
        Self::ChannelChanged,
        Self::OfflineTooLong,
        Self::RecoveryFailed,
        Self::TransportChanged,
        Self::NotReached,
    ];

    /// The reason for a person.
    pub const fn sentence(self) -> Spoken {
        match self {
            Self::Slept => Sentence::of("gap_slept", "The computer was asleep."),
            Self::QueueOverflow => Sentence::of(
                "gap_queue_overflow",
                "More notifications were waiting than RingCentral keeps.",
            ),
            Self::SubscriptionLost => Sentence::of(
                "gap_subscription_lost",
                "The subscription had ended on RingCentral's side.",
            ),
            Self::ChannelChanged => Sentence::of(
                "gap_channel_changed",
                "RingCentral moved the connection to another channel.",
            ),
            Self::OfflineTooLong => Sentence::of(
                "gap_offline_too_long",
                "The connection was down for longer than RingCentral keeps notifications.",
            ),
            Self::RecoveryFailed => Sentence::of(
                "gap_recovery_failed",
                "RingCentral could not restore the interrupted connection.",
            ),
            Self::TransportChanged => Sentence::of(
                "gap_transport_changed",
                "The connection came back over another transport.",
            ),
            Self::NotReached => Sentence::of(
                "gap_not_reached",
                "Floorwalker was not running, and RingCentral keeps nothing for a webhook.",
            ),
        }
    }
}

/// Where to go on after a restart. Commit it together with the notification it came with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "transport", rename_all = "snake_case")]
pub enum ResumePoint {
    /// PubNub's cursor on one channel.
    PubNub {
        /// The subscription behind the channel.
        subscription_id: String,
        /// PubNub's key.
        subscriber_key: String,
        /// The channel.
        channel: String,
        /// The cursor.
        timetoken: Timetoken,
    },
    /// The gateway's recovery token.
    WebSocket {
        /// Token of the connection's state.
        wsc_token: String,
        /// Its counter.
        sequence: i64,
        /// When it was last known good; recovery works only for minutes.
        at_ms: Millis,
        /// The subscription that lived on that connection.
        subscription_id: String,
    },
    /// A webhook's subscription. Nothing waits for it.
    Webhook {
        /// The subscription.
        subscription_id: String,
        /// When a notification came last.
        at_ms: Millis,
    },
}

impl ResumePoint {
    /// The transport it belongs to.
    pub fn transport(&self) -> Transport {
        match self {
            Self::PubNub { .. } => Transport::PubNub,
            Self::WebSocket { .. } => Transport::WebSocket,
            Self::Webhook { .. } => Transport::Webhook,
        }
    }
}

impl fmt::Debug for ResumePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PubNub { timetoken, .. } => write!(f, "ResumePoint::PubNub({timetoken})"),
            Self::WebSocket { sequence, .. } => write!(f, "ResumePoint::WebSocket({sequence})"),
            Self::Webhook { at_ms, .. } => write!(f, "ResumePoint::Webhook({at_ms})"),
        }
    }
}

/// One notification as received.
#[derive(Clone, PartialEq, Eq)]
pub struct RawNotification {
    /// The JSON envelope, decrypted; or the raw payload if it could not be decrypted.
    pub bytes: Vec<u8>,
    /// Whether `bytes` is a JSON object.
    pub readable: bool,
    /// When it reached us.
    pub received_at_ms: Millis,
    /// Commit together with the notification.
    pub resume: Option<ResumePoint>,
}

impl fmt::Debug for RawNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawNotification")
            .field("bytes", &self.bytes.len())
            .field("readable", &self.readable)
            .field("received_at_ms", &self.received_at_ms)
            .field("resume", &self.resume)
            .finish()
    }
}

/// What the link tells the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkEvent {
    /// The state changed.
    State {
        /// New state.
        state: LinkState,
        /// Transport in use or being tried.
        transport: Option<Transport>,
        /// For a person: what happened and what to do, if anything.
        message: Option<Sentence>,
    },
    /// A notification.
    Notification(RawNotification),
    /// Notifications may be missing in this span; take a snapshot and catch up.
    Gap {
        /// Last moment known to be complete.
        from_ms: Millis,
        /// First moment known to be live again.
        to_ms: Millis,
        /// Why.
        reason: GapReason,
    },
    /// The sign-in is over; sign in again.
    SignInLost {
        /// For a person.
        message: Sentence,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resume_points_survive_storage_and_do_not_print_keys() {
        let point = ResumePoint::PubNub {
            subscription_id: "s1".to_owned(),
            subscriber_key: "sub-c-secret".to_owned(),
            channel: "123_abc".to_owned(),
            timetoken: Timetoken(17_000_000_000_000_001),
        };
        let text = serde_json::to_string(&point).unwrap();
        assert_eq!(serde_json::from_str::<ResumePoint>(&text).unwrap(), point);
        assert!(!format!("{point:?}").contains("sub-c"));
    }

    #[test]
    fn payloads_do_not_print() {
        let note = RawNotification {
            bytes: b"+12025550111".to_vec(),
            readable: true,
            received_at_ms: 1,
            resume: None,
        };
        assert!(!format!("{:?}", LinkEvent::Notification(note)).contains("2025550111"));
    }
}
