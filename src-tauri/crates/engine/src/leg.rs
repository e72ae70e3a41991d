//! The record of one agent's part in one telephony session.

use std::fmt;
use std::sync::Arc;

use crate::{Direction, ExtensionId, PartyId, SessionId, TelephonySessionId, Timestamp};

/// One leg. All spans in milliseconds, all times the server's.
#[derive(Clone, PartialEq, Eq)]
pub struct Leg {
    /// The telephony session.
    pub session: TelephonySessionId,
    /// Legacy session id.
    pub session_id: Option<SessionId>,
    /// The first party of this leg.
    pub party: PartyId,
    /// Whose leg it is.
    pub extension: ExtensionId,
    /// From the agent's side.
    pub direction: Direction,
    /// `Call`, `RingOut`, … as sent.
    pub origin: Option<Arc<str>>,
    /// The queue that offered the call.
    pub queue_extension: Option<ExtensionId>,
    /// Its name.
    pub queue_name: Option<Arc<str>>,
    /// The other side's number.
    pub customer_number: Option<Arc<str>>,
    /// The other side's name.
    pub customer_name: Option<Arc<str>>,
    /// The agent's own number in this call.
    pub agent_number: Option<Arc<str>>,
    /// Own first event.
    pub started_at: Timestamp,
    /// When it began to ring.
    pub ringing_at: Option<Timestamp>,
    /// When the two sides were connected.
    pub answered_at: Option<Timestamp>,
    /// When the agent left.
    pub ended_at: Option<Timestamp>,
    /// Ring span.
    pub ring_ms: i64,
    /// Talk span, without hold.
    pub talk_ms: i64,
    /// Hold spans, added.
    pub hold_ms: i64,
    /// Hold spans, counted.
    pub hold_count: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// Whose hang-up ended it.
    pub ended_by: Option<Side>,
    /// Whether the leg was on hold when it ended.
    pub ended_on_hold: bool,
    /// Where the call was parked.
    pub park_location: Option<Arc<str>>,
    /// Who it was handed to.
    pub transferred_to: Option<Arc<str>>,
    /// How sure this record is.
    pub confidence: Confidence,
    /// Where each field came from.
    pub sources: Sources,
    /// Phases to scale, for a timeline.
    pub segments: Vec<Segment>,
}

impl fmt::Debug for Leg {
    /// Numbers and names never reach a log (INV-10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Leg")
            .field("session", &self.session)
            .field("party", &self.party)
            .field("extension", &self.extension)
            .field("direction", &self.direction)
            .field("started_at", &self.started_at)
            .field("answered_at", &self.answered_at)
            .field("ended_at", &self.ended_at)
            .field("ring_ms", &self.ring_ms)
            .field("talk_ms", &self.talk_ms)
            .field("hold_ms", &self.hold_ms)
            .field("outcome", &self.outcome)
            .field("ended_by", &self.ended_by)
            .field("confidence", &self.confidence)
            .finish_non_exhaustive()
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $( $(#[$vdoc:meta])* $variant:ident = $word:literal ),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
        pub enum $name { $( $(#[$vdoc])* $variant ),* }

        impl $name {
            /// Every value in order.
            pub const ALL: &'static [Self] = &[ $( Self::$variant ),* ];

            /// The machine word, as stored and exported.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word ),* }
            }

            /// Reads the machine word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $( $word => Some(Self::$variant), )* _ => None }
            }
        }
    };
}
pub(crate) use words;

words!(
    /// How a leg ended.
    Outcome {
        /// Answered, ended normally.
        Connected = "connected",
        /// Answered, handed to someone else.
        Transferred = "transferred",
        /// Answered, merged into a conference.
        Conferenced = "conferenced",
        /// Put in a park location.
        Parked = "parked",
        /// Rang, never answered, nobody else took it.
        Missed = "missed",
        /// Rang, another agent took it.
        AnsweredElsewhere = "answered_elsewhere",
        /// Reached a mailbox.
        Voicemail = "voicemail",
        /// Refused.
        Rejected = "rejected",
        /// Given up before an answer.
        Cancelled = "cancelled",
        /// Outbound, nobody answered.
        NoAnswer = "no_answer",
        /// Outbound, busy.
        Busy = "busy",
        /// Outbound, could not be placed.
        Failed = "failed",
        /// A fax.
        Fax = "fax",
        /// A monitoring leg, in no agent's numbers.
        Supervision = "supervision",
        /// Not ended.
        InProgress = "in_progress",
        /// Ended, the evidence is missing.
        Unknown = "unknown",
    }
);

words!(
    /// Whose hang-up.
    Side {
        /// The agent's.
        Agent = "agent",
        /// The other side's.
        Customer = "customer",
    }
);

words!(
    /// How sure a record is.
    Confidence {
        /// Every notification was seen.
        Exact = "exact",
        /// Repaired from the call log or a snapshot.
        Filled = "filled",
        /// Something is missing.
        Uncertain = "uncertain",
    }
);

/// Where a field came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Source {
    /// Not known.
    #[default]
    Absent,
    /// The notification with this sequence number.
    Notification(u64),
    /// A REST snapshot.
    Snapshot,
    /// The call log.
    CallLog,
}

/// Where the times of a leg came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sources {
    /// `started_at`.
    pub started: Source,
    /// `ringing_at`.
    pub ringing: Source,
    /// `answered_at`.
    pub answered: Source,
    /// `ended_at`, `outcome` and `ended_by`.
    pub ended: Source,
}

words!(
    /// What a stretch of a leg was.
    SegmentKind {
        /// Created, not ringing.
        Setup = "setup",
        /// Ringing.
        Ringing = "ringing",
        /// Talking.
        Talking = "talking",
        /// On hold.
        OnHold = "on_hold",
        /// Mailbox.
        Voicemail = "voicemail",
    }
);

/// A stretch of a leg.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// What.
    pub kind: SegmentKind,
    /// From.
    pub from: Timestamp,
    /// To; `None` while it lasts.
    pub to: Option<Timestamp>,
}
