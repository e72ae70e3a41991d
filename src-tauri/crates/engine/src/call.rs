//! The record of one customer contact: one or more telephony sessions joined.

use std::fmt;
use std::sync::Arc;

use crate::leg::words;
use crate::{Confidence, Direction, ExtensionId, Side, TelephonySessionId, Timestamp};

/// One call (journey).
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// Its first telephony session.
    pub id: TelephonySessionId,
    /// All of them, in order of their start.
    pub sessions: Vec<TelephonySessionId>,
    /// Inbound when it came from outside the account or entered a queue.
    pub direction: Direction,
    /// Customer's number.
    pub customer_number: Option<Arc<str>>,
    /// Customer's name.
    pub customer_name: Option<Arc<str>>,
    /// First queue it entered.
    pub queue_extension: Option<ExtensionId>,
    /// Its name.
    pub queue_name: Option<Arc<str>>,
    /// First event.
    pub started_at: Timestamp,
    /// Entering the queue, or the first ring; `None` when nobody was offered it.
    pub offered_at: Option<Timestamp>,
    /// First person's answer.
    pub answered_at: Option<Timestamp>,
    /// When the last party left.
    pub ended_at: Option<Timestamp>,
    /// From the offer to the answer, or to the end of waiting.
    pub wait_ms: Option<i64>,
    /// How it ended.
    pub outcome: CallOutcome,
    /// Talk of all legs.
    pub talk_ms: i64,
    /// Hold of all legs.
    pub hold_ms: i64,
    /// Agents who took part, in order of their first leg.
    pub agents: Vec<ExtensionId>,
    /// Hand-overs between people.
    pub transfers: u32,
    /// Whose hang-up ended it.
    pub ended_by: Option<Side>,
    /// It ended while the customer was on hold.
    pub ended_on_hold: bool,
    /// How sure this record is.
    pub confidence: Confidence,
}

impl fmt::Debug for Call {
    /// Numbers and names never reach a log (INV-10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("id", &self.id)
            .field("sessions", &self.sessions)
            .field("direction", &self.direction)
            .field("offered_at", &self.offered_at)
            .field("answered_at", &self.answered_at)
            .field("outcome", &self.outcome)
            .field("ended_by", &self.ended_by)
            .field("confidence", &self.confidence)
            .finish_non_exhaustive()
    }
}

words!(
    /// How a call ended.
    CallOutcome {
        /// A person answered.
        Answered = "answered",
        /// The caller left before an answer.
        AbandonedWaiting = "abandoned_waiting",
        /// The caller was answered and left while on hold.
        AbandonedOnHold = "abandoned_on_hold",
        /// Reached a mailbox.
        Voicemail = "voicemail",
        /// Rang a person directly and was not answered.
        Missed = "missed",
        /// Sent to a number outside the account before any person answered.
        TransferredOut = "transferred_out",
        /// The queue sent it on and nobody answered.
        Overflowed = "overflowed",
        /// A fax machine called; nobody was offered it.
        Fax = "fax",
        /// Not ended.
        InProgress = "in_progress",
        /// Ended, the evidence is missing.
        Unknown = "unknown",
    }
);
