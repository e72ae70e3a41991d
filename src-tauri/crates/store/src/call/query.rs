//! What a page of calls is asked for, and what it is.

use std::fmt;

use engine::{Call, CallOutcome, Confidence, Direction, ExtensionId, Side, Timestamp};

use super::Cursor;

/// A page of calls: which, in which order, how many, after what.
///
/// An empty list and `None` let everything through.
#[derive(Clone, PartialEq, Eq)]
pub struct CallQuery {
    /// Belongs to this moment (its offer, or the start of an outbound one) or a later one.
    pub from: Timestamp,
    /// Belongs to an earlier one than this.
    pub to: Timestamp,
    /// Only these.
    pub among: Option<Vec<CallKey>>,
    /// One of these agents took part.
    pub agents: Vec<ExtensionId>,
    /// Entered one of these queues first.
    pub queues: Vec<ExtensionId>,
    /// Which way.
    pub direction: Option<Direction>,
    /// How it ended.
    pub outcomes: Vec<CallOutcome>,
    /// Whose hang-up ended it.
    pub ended_by: Option<Side>,
    /// How sure the record is.
    pub confidence: Vec<Confidence>,
    /// The customer's number or name contains this. ASCII letters match in either case;
    /// punctuation between the digits of a number does not count.
    pub text: Option<String>,
    /// Order.
    pub sort: CallSort,
    /// Largest first.
    pub descending: bool,
    /// Calls on a page; from 1 to 10,000.
    pub limit: u32,
    /// The `next` of the page before.
    pub after: Option<Cursor>,
}

impl fmt::Debug for CallQuery {
    /// The text may be a number or a name, which never reach a log (INV-10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallQuery")
            .field("from", &self.from)
            .field("to", &self.to)
            .field("among", &self.among.as_ref().map(Vec::len))
            .field("agents", &self.agents)
            .field("queues", &self.queues)
            .field("direction", &self.direction)
            .field("outcomes", &self.outcomes)
            .field("ended_by", &self.ended_by)
            .field("confidence", &self.confidence)
            .field("text", &self.text.as_ref().map(|_| "…"))
            .field("sort", &self.sort)
            .field("descending", &self.descending)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl Default for CallQuery {
    /// The newest hundred of all calls.
    fn default() -> Self {
        Self {
            from: Timestamp::from_millis(i64::MIN),
            to: Timestamp::from_millis(i64::MAX),
            among: None,
            agents: Vec::new(),
            queues: Vec::new(),
            direction: None,
            outcomes: Vec::new(),
            ended_by: None,
            confidence: Vec::new(),
            text: None,
            sort: CallSort::Started,
            descending: true,
            limit: 100,
            after: None,
        }
    }
}

/// A call's number in this file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CallKey(pub(crate) i64);

/// The column that orders a page. What is absent comes before what is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CallSort {
    /// When it started.
    #[default]
    Started,
    /// The customer's name, else number.
    Customer,
    /// The first agent's extension id.
    Agents,
    /// The queue's name, else id.
    Queue,
    /// Inbound before outbound.
    Direction,
    /// The outcome's word.
    Outcome,
    /// Wait for an answer.
    Wait,
    /// The longest ring of its legs.
    Ring,
    /// Talk of all legs.
    Talk,
    /// Hold of all legs.
    Hold,
    /// Agent before customer.
    EndedBy,
    /// The confidence's word.
    Confidence,
}

impl CallSort {
    /// Every column.
    pub const ALL: [Self; 12] = [
        Self::Started,
        Self::Customer,
        Self::Agents,
        Self::Queue,
        Self::Direction,
        Self::Outcome,
        Self::Wait,
        Self::Ring,
        Self::Talk,
        Self::Hold,
        Self::EndedBy,
        Self::Confidence,
    ];

    /// The machine word, which also stands in a cursor.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Customer => "customer",
            Self::Agents => "agents",
            Self::Queue => "queue",
            Self::Direction => "direction",
            Self::Outcome => "outcome",
            Self::Wait => "wait",
            Self::Ring => "ring",
            Self::Talk => "talk",
            Self::Hold => "hold",
            Self::EndedBy => "ended_by",
            Self::Confidence => "confidence",
        }
    }

    /// Reads the machine word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == word)
    }

    /// The expression that orders; never NULL, so that every row has a place.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Started => "call.started_at_ms",
            Self::Customer => {
                "ifnull(call.customer_name, ifnull(call.customer_number, '')) COLLATE NOCASE"
            }
            Self::Agents => "call.first_agent",
            Self::Queue => {
                "ifnull(call.queue_name, ifnull(call.queue_extension_id, '')) COLLATE NOCASE"
            }
            Self::Direction => "call.direction",
            Self::Outcome => "call.outcome",
            Self::Wait => "ifnull(call.wait_ms, -1)",
            Self::Ring => {
                "(SELECT ifnull(max(leg.ring_ms), -1)
                  FROM session INNER JOIN leg ON leg.session_id = session.id
                  WHERE session.call_id = call.id)"
            }
            Self::Talk => "call.talk_ms",
            Self::Hold => "call.hold_ms",
            Self::EndedBy => "ifnull(call.ended_by, '')",
            Self::Confidence => "call.confidence",
        }
    }
}

/// A page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CallPage {
    /// In the order asked for.
    pub calls: Vec<Call>,
    /// How many calls pass the filter, counted when the first page was read.
    pub total: u64,
    /// Where the next page goes on; `None` after the last.
    pub next: Option<Cursor>,
}
