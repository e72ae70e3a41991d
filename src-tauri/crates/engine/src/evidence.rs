//! What is known of a session besides its notifications: that it is over, what a REST snapshot
//! showed, what the call log says. Part of the fold's input, so it is stored like notifications.
//!
//! Plain data. How it changes a record is in `fold::snapshot` and `fold::logged`.

use std::fmt;
use std::sync::Arc;

use crate::{
    CallOutcome, Direction, ExtensionId, Outcome, PartyId, SessionId, StatusCode, Timestamp,
};

/// Everything besides notifications; empty for nearly every session.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Evidence {
    /// By this moment the session was over: the platform says so, or it was silent for too long.
    pub over_at: Option<Timestamp>,
    /// The newest snapshot.
    pub snapshot: Option<Snapshot>,
    /// What the call log says.
    pub logged: Option<Logged>,
}

impl Evidence {
    /// Nothing besides the notifications.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.over_at.is_none() && self.snapshot.is_none() && self.logged.is_none()
    }
}

/// A live session as the REST API showed it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Snapshot {
    /// When it was taken, by the server's clock as well as we know it.
    pub at: Timestamp,
    /// When the session began; whole seconds.
    pub created_at: Option<Timestamp>,
    /// Legacy session id, known from presence.
    pub session_id: Option<SessionId>,
    /// Its parties.
    pub parties: Vec<SnapshotParty>,
}

/// One party of a snapshot.
#[derive(Clone, PartialEq, Eq)]
pub struct SnapshotParty {
    /// Its id.
    pub id: PartyId,
    /// The extension it belongs to.
    pub extension: Option<ExtensionId>,
    /// The platform's view of this party.
    pub direction: Option<Direction>,
    /// Status code.
    pub code: StatusCode,
    /// Calling side's number and name.
    pub from: (Option<Arc<str>>, Option<Arc<str>>),
    /// Called side's number and name.
    pub to: (Option<Arc<str>>, Option<Arc<str>>),
}

impl fmt::Debug for SnapshotParty {
    /// Numbers and names never reach a log (INV-10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SnapshotParty")
            .field("id", &self.id)
            .field("extension", &self.extension)
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

/// A finished session in the call log. The log knows starts, lengths and results, not holds.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Logged {
    /// Start of the whole record.
    pub started_at: Option<Timestamp>,
    /// Its length.
    pub duration_ms: i64,
    /// Whose record it is; a queue's when nobody took the call.
    pub owner: Option<ExtensionId>,
    /// Which way.
    pub direction: Option<Direction>,
    /// What its result means for the caller, where nobody's leg says it.
    pub outcome: Option<CallOutcome>,
    /// The other side.
    pub customer_number: Option<Arc<str>>,
    /// Its name.
    pub customer_name: Option<Arc<str>>,
    /// Legacy session id.
    pub session_id: Option<SessionId>,
    /// Agents' legs.
    pub legs: Vec<LoggedLeg>,
}

impl fmt::Debug for Logged {
    /// Numbers and names never reach a log (INV-10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logged")
            .field("started_at", &self.started_at)
            .field("legs", &self.legs)
            .finish_non_exhaustive()
    }
}

/// One agent's part as the call log has it.
#[derive(Clone, PartialEq, Eq)]
pub struct LoggedLeg {
    /// The party, where the log names it.
    pub party: Option<PartyId>,
    /// Whose.
    pub extension: ExtensionId,
    /// Which way.
    pub direction: Direction,
    /// Start of this part.
    pub started_at: Timestamp,
    /// Its length.
    pub duration_ms: i64,
    /// The length is exact; else whole seconds, rounded down.
    pub precise: bool,
    /// What its result means, where the log's word is understood.
    pub outcome: Option<Outcome>,
    /// The other side.
    pub customer_number: Option<Arc<str>>,
    /// Its name.
    pub customer_name: Option<Arc<str>>,
    /// The agent's own number.
    pub agent_number: Option<Arc<str>>,
    /// Address of the recording.
    pub recording: Option<Arc<str>>,
}

impl LoggedLeg {
    /// When this part ended.
    #[must_use]
    pub const fn ended_at(&self) -> Timestamp {
        self.started_at.plus_millis(self.duration_ms)
    }
}

impl fmt::Debug for LoggedLeg {
    /// Numbers and names never reach a log (INV-10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoggedLeg")
            .field("party", &self.party)
            .field("extension", &self.extension)
            .field("started_at", &self.started_at)
            .field("duration_ms", &self.duration_ms)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

/// What comparing a session's records with the call log came to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// Both say the same.
    Matched,
    /// The log knew more.
    Filled,
    /// They contradict each other.
    Differing,
}

impl Verdict {
    /// The machine word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Filled => "filled",
            Self::Differing => "differing",
        }
    }

    /// Reads the machine word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Matched, Self::Filled, Self::Differing]
            .into_iter()
            .find(|v| v.as_str() == word)
    }
}

/// The comparison of one session, with what differs as a sentence each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reconciliation {
    /// Over all legs, the worst.
    pub verdict: Verdict,
    /// "Leg p-1-2: length 61,000 ms here, 60,500 ms in the log", …
    pub differences: Vec<String>,
}
