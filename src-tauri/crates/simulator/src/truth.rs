//! The answer key: what really happened in every call that the script played.
//!
//! Pure data. The values come from what the script decided, never from reading its own notifications back.
//! Field names are those of the product's `replay` output.

mod marking;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::script::Flow;

pub use marking::{Grades, differences, grade};

/// Which way a leg went from the agent's point of view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The agent was called.
    Inbound,
    /// The agent called.
    Outbound,
}

/// Who ended a leg or a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The agent.
    Agent,
    /// The other side, a colleague included.
    Customer,
}

/// How a leg ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the words are the product's own and are defined there"
)]
pub enum LegOutcome {
    Connected,
    Transferred,
    Conferenced,
    Parked,
    Missed,
    AnsweredElsewhere,
    Voicemail,
    Rejected,
    Cancelled,
    NoAnswer,
    Busy,
    Failed,
    Fax,
    Supervision,
}

/// How a customer's contact ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the words are the product's own and are defined there"
)]
pub enum CallOutcome {
    Answered,
    AbandonedWaiting,
    AbandonedOnHold,
    Voicemail,
    Missed,
    TransferredOut,
    Overflowed,
}

/// One agent's part in one telephony session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LegTruth {
    /// Telephony session.
    pub telephony_session_id: String,
    /// Legacy session id.
    pub session_id: String,
    /// The agent's first party in the session.
    pub party_id: String,
    /// The agent.
    pub extension_id: String,
    /// Which way.
    pub direction: Direction,
    /// `origin.type` of the session.
    pub origin: String,
    /// The queue that offered the call.
    pub queue_extension_id: Option<String>,
    /// Its name.
    pub queue_name: Option<String>,
    /// The other side's number; a colleague's short number on internal calls.
    pub customer_number: Option<String>,
    /// The other side's name.
    pub customer_name: Option<String>,
    /// The number under which the agent took part.
    pub agent_number: Option<String>,
    /// First event of the agent's party.
    #[serde(with = "stamp")]
    pub started_at: Option<DateTime<Utc>>,
    /// Ringing began.
    #[serde(with = "stamp")]
    pub ringing_at: Option<DateTime<Utc>>,
    /// The two sides were connected.
    #[serde(with = "stamp")]
    pub answered_at: Option<DateTime<Utc>>,
    /// The agent left.
    #[serde(with = "stamp")]
    pub ended_at: Option<DateTime<Utc>>,
    /// Ringing.
    pub ring_ms: i64,
    /// Talking; 0 when not answered.
    pub talk_ms: i64,
    /// On hold.
    pub hold_ms: i64,
    /// Holds.
    pub hold_count: u32,
    /// How it ended.
    pub outcome: LegOutcome,
    /// Who ended it; `None` where the rule gives nobody.
    pub ended_by: Option<Side>,
    /// The leg was on hold when it ended.
    pub ended_on_hold: bool,
    /// Where the call was parked.
    pub park_location: Option<String>,
    /// Number that the call was handed to.
    pub transferred_to: Option<String>,
    /// Names of fields above whose right value the product's rules leave open; a comparison skips them.
    pub unspecified: Vec<String>,
    /// The call that this leg belongs to: its first telephony session.
    pub call_id: String,
    /// The kind of call.
    pub flow: Flow,
    /// Everything about this leg has been sent.
    pub complete: bool,
}

/// One customer contact: one or more telephony sessions with all their legs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallTruth {
    /// The first telephony session.
    pub call_id: String,
    /// All telephony sessions of the contact, in order of appearance.
    pub telephony_session_ids: Vec<String>,
    /// Which way the contact went.
    pub direction: Direction,
    /// The other side's number.
    pub customer_number: Option<String>,
    /// The other side's name.
    pub customer_name: Option<String>,
    /// The queue that the contact entered first.
    pub queue_extension_id: Option<String>,
    /// Its name.
    pub queue_name: Option<String>,
    /// Entering the queue, or the first ring.
    #[serde(with = "stamp")]
    pub offered_at: Option<DateTime<Utc>>,
    /// First person's answer.
    #[serde(with = "stamp")]
    pub answered_at: Option<DateTime<Utc>>,
    /// Last event of the contact.
    #[serde(with = "stamp")]
    pub ended_at: Option<DateTime<Utc>>,
    /// Offered to answered, else to the end of the waiting.
    pub wait_ms: Option<i64>,
    /// Talk time of all legs.
    pub talk_ms: i64,
    /// Hold time of all legs.
    pub hold_ms: i64,
    /// How it ended.
    pub outcome: Option<CallOutcome>,
    /// Who ended it.
    pub ended_by: Option<Side>,
    /// Extensions that answered, in order.
    pub agents: Vec<String>,
    /// Hand-overs between people.
    pub transfers: u32,
    /// Names of fields above whose right value the product's rules leave open; a comparison skips them.
    pub unspecified: Vec<String>,
    /// The kind of call.
    pub flow: Flow,
    /// Every notification of the contact has been sent.
    pub complete: bool,
}

/// The answer key.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// Agent legs, ordered by start and party.
    pub legs: Vec<LegTruth>,
    /// Contacts, ordered by start.
    pub calls: Vec<CallTruth>,
}

impl Truth {
    /// Only what has been sent to the end.
    pub fn completed(&self) -> Self {
        Self {
            legs: self
                .legs
                .iter()
                .filter(|leg| leg.complete)
                .cloned()
                .collect(),
            calls: self
                .calls
                .iter()
                .filter(|call| call.complete)
                .cloned()
                .collect(),
        }
    }

    /// One JSON object a line: `{"leg": …}` lines, then `{"call": …}` lines.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_jsonl(&self, mut out: impl std::io::Write) -> std::io::Result<()> {
        for leg in &self.legs {
            serde_json::to_writer(&mut out, &serde_json::json!({ "leg": leg }))?;
            out.write_all(b"\n")?;
        }
        for call in &self.calls {
            serde_json::to_writer(&mut out, &serde_json::json!({ "call": call }))?;
            out.write_all(b"\n")?;
        }
        out.flush()
    }

    /// Puts legs in the order of the product's output: by start, then party id.
    pub(crate) fn sort(&mut self) {
        self.legs
            .sort_by(|a, b| (a.started_at, &a.party_id).cmp(&(b.started_at, &b.party_id)));
        self.calls
            .sort_by(|a, b| (a.offered_at, &a.call_id).cmp(&(b.offered_at, &b.call_id)));
    }
}

/// RFC 3339 with milliseconds and `Z`, or null.
mod stamp {
    use chrono::{DateTime, SecondsFormat, Utc};
    use serde::{Deserialize, Deserializer, Serializer};

    // serde's `with` hands over a reference to the field.
    #[expect(clippy::ref_option, reason = "the signature is serde's")]
    pub(super) fn serialize<S: Serializer>(
        at: &Option<DateTime<Utc>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => to.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Millis, true)),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<DateTime<Utc>>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| {
            DateTime::parse_from_rfc3339(&text)
                .map(|at| at.with_timezone(&Utc))
                .map_err(serde::de::Error::custom)
        })
        .transpose()
    }
}
