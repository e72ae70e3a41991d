//! The stable rows of `replay`: one leg or call, every field, in a fixed order.
//!
//! Pure. Field names and order are an interface that tests and comparisons outside the repository
//! use; a change here is a change of that interface. Numbers are not masked: the input is the
//! caller's own.

use engine::{Call, Direction, Leg, Timestamp};
use serde::Serialize;

use super::file::ExportError;
use super::table::{CsvOptions, Format, Table};

/// One leg as `replay --output legs` prints it. Times are RFC 3339 with milliseconds and `Z`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each field is the leg's of the same name")]
pub struct ReplayLeg {
    pub telephony_session_id: String,
    pub session_id: Option<String>,
    pub party_id: String,
    pub extension_id: String,
    pub direction: &'static str,
    pub origin: Option<String>,
    pub queue_extension_id: Option<String>,
    pub queue_name: Option<String>,
    pub customer_number: Option<String>,
    pub customer_name: Option<String>,
    pub agent_number: Option<String>,
    pub started_at: String,
    pub ringing_at: Option<String>,
    pub answered_at: Option<String>,
    pub ended_at: Option<String>,
    pub ring_ms: i64,
    pub talk_ms: i64,
    pub hold_ms: i64,
    pub hold_count: u32,
    pub outcome: &'static str,
    pub ended_by: Option<&'static str>,
    pub ended_on_hold: bool,
    pub park_location: Option<String>,
    pub transferred_to: Option<String>,
    pub confidence: &'static str,
}

/// Columns of the legs, in order.
pub const REPLAY_LEG_COLUMNS: [&str; 25] = [
    "telephony_session_id",
    "session_id",
    "party_id",
    "extension_id",
    "direction",
    "origin",
    "queue_extension_id",
    "queue_name",
    "customer_number",
    "customer_name",
    "agent_number",
    "started_at",
    "ringing_at",
    "answered_at",
    "ended_at",
    "ring_ms",
    "talk_ms",
    "hold_ms",
    "hold_count",
    "outcome",
    "ended_by",
    "ended_on_hold",
    "park_location",
    "transferred_to",
    "confidence",
];

/// One call as `replay --output calls` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each field is the call's of the same name")]
pub struct ReplayCall {
    pub id: String,
    pub sessions: Vec<String>,
    pub direction: &'static str,
    pub customer_number: Option<String>,
    pub customer_name: Option<String>,
    pub queue_extension_id: Option<String>,
    pub queue_name: Option<String>,
    pub started_at: String,
    pub offered_at: Option<String>,
    pub answered_at: Option<String>,
    pub ended_at: Option<String>,
    pub wait_ms: Option<i64>,
    pub outcome: &'static str,
    pub talk_ms: i64,
    pub hold_ms: i64,
    pub agents: Vec<String>,
    pub transfers: u32,
    pub ended_by: Option<&'static str>,
    pub ended_on_hold: bool,
    pub confidence: &'static str,
}

/// Columns of the calls, in order.
pub const REPLAY_CALL_COLUMNS: [&str; 20] = [
    "id",
    "sessions",
    "direction",
    "customer_number",
    "customer_name",
    "queue_extension_id",
    "queue_name",
    "started_at",
    "offered_at",
    "answered_at",
    "ended_at",
    "wait_ms",
    "outcome",
    "talk_ms",
    "hold_ms",
    "agents",
    "transfers",
    "ended_by",
    "ended_on_hold",
    "confidence",
];

/// The row of one leg; `serde_json::to_string` of it is one line of the output.
#[must_use]
pub fn replay_line(leg: &Leg) -> ReplayLeg {
    ReplayLeg {
        telephony_session_id: leg.session.to_string(),
        session_id: text(leg.session_id.as_ref()),
        party_id: leg.party.to_string(),
        extension_id: leg.extension.to_string(),
        direction: direction_word(leg.direction),
        origin: text(leg.origin.as_ref()),
        queue_extension_id: text(leg.queue_extension.as_ref()),
        queue_name: text(leg.queue_name.as_ref()),
        customer_number: text(leg.customer_number.as_ref()),
        customer_name: text(leg.customer_name.as_ref()),
        agent_number: text(leg.agent_number.as_ref()),
        started_at: leg.started_at.to_rfc3339(),
        ringing_at: time(leg.ringing_at),
        answered_at: time(leg.answered_at),
        ended_at: time(leg.ended_at),
        ring_ms: leg.ring_ms,
        talk_ms: leg.talk_ms,
        hold_ms: leg.hold_ms,
        hold_count: leg.hold_count,
        outcome: leg.outcome.as_str(),
        ended_by: leg.ended_by.map(engine::Side::as_str),
        ended_on_hold: leg.ended_on_hold,
        park_location: text(leg.park_location.as_ref()),
        transferred_to: text(leg.transferred_to.as_ref()),
        confidence: leg.confidence.as_str(),
    }
}

/// The row of one call.
#[must_use]
pub fn replay_call(call: &Call) -> ReplayCall {
    ReplayCall {
        id: call.id.to_string(),
        sessions: call.sessions.iter().map(ToString::to_string).collect(),
        direction: direction_word(call.direction),
        customer_number: text(call.customer_number.as_ref()),
        customer_name: text(call.customer_name.as_ref()),
        queue_extension_id: text(call.queue_extension.as_ref()),
        queue_name: text(call.queue_name.as_ref()),
        started_at: call.started_at.to_rfc3339(),
        offered_at: time(call.offered_at),
        answered_at: time(call.answered_at),
        ended_at: time(call.ended_at),
        wait_ms: call.wait_ms,
        outcome: call.outcome.as_str(),
        talk_ms: call.talk_ms,
        hold_ms: call.hold_ms,
        agents: call.agents.iter().map(ToString::to_string).collect(),
        transfers: call.transfers,
        ended_by: call.ended_by.map(engine::Side::as_str),
        ended_on_hold: call.ended_on_hold,
        confidence: call.confidence.as_str(),
    }
}

/// Legs as CSV with a header row, in the order given; absent values are empty cells.
pub fn replay_legs_csv<'a>(
    legs: impl IntoIterator<Item = &'a Leg>,
    mut out: impl std::io::Write,
) -> Result<u64, ExportError> {
    let options = CsvOptions::default();
    let mut table = Table::begin(&mut out, Format::Csv, &options, &REPLAY_LEG_COLUMNS)?;
    for leg in legs {
        table.row(replay_line(leg).cells())?;
    }
    table.finish()
}

/// Calls as CSV; ids of sessions and agents are separated by spaces.
pub fn replay_calls_csv<'a>(
    calls: impl IntoIterator<Item = &'a Call>,
    mut out: impl std::io::Write,
) -> Result<u64, ExportError> {
    let options = CsvOptions::default();
    let mut table = Table::begin(&mut out, Format::Csv, &options, &REPLAY_CALL_COLUMNS)?;
    for call in calls {
        table.row(replay_call(call).cells())?;
    }
    table.finish()
}

impl ReplayLeg {
    /// The fields as text, in the order of [`REPLAY_LEG_COLUMNS`].
    #[must_use]
    pub fn cells(self) -> [String; 25] {
        [
            self.telephony_session_id,
            self.session_id.unwrap_or_default(),
            self.party_id,
            self.extension_id,
            self.direction.into(),
            self.origin.unwrap_or_default(),
            self.queue_extension_id.unwrap_or_default(),
            self.queue_name.unwrap_or_default(),
            self.customer_number.unwrap_or_default(),
            self.customer_name.unwrap_or_default(),
            self.agent_number.unwrap_or_default(),
            self.started_at,
            self.ringing_at.unwrap_or_default(),
            self.answered_at.unwrap_or_default(),
            self.ended_at.unwrap_or_default(),
            self.ring_ms.to_string(),
            self.talk_ms.to_string(),
            self.hold_ms.to_string(),
            self.hold_count.to_string(),
            self.outcome.into(),
            self.ended_by.unwrap_or_default().into(),
            self.ended_on_hold.to_string(),
            self.park_location.unwrap_or_default(),
            self.transferred_to.unwrap_or_default(),
            self.confidence.into(),
        ]
    }
}

impl ReplayCall {
    /// The fields as text, in the order of [`REPLAY_CALL_COLUMNS`].
    #[must_use]
    pub fn cells(self) -> [String; 20] {
        [
            self.id,
            self.sessions.join(" "),
            self.direction.into(),
            self.customer_number.unwrap_or_default(),
            self.customer_name.unwrap_or_default(),
            self.queue_extension_id.unwrap_or_default(),
            self.queue_name.unwrap_or_default(),
            self.started_at,
            self.offered_at.unwrap_or_default(),
            self.answered_at.unwrap_or_default(),
            self.ended_at.unwrap_or_default(),
            self.wait_ms.map_or_else(String::new, |ms| ms.to_string()),
            self.outcome.into(),
            self.talk_ms.to_string(),
            self.hold_ms.to_string(),
            self.agents.join(" "),
            self.transfers.to_string(),
            self.ended_by.unwrap_or_default().into(),
            self.ended_on_hold.to_string(),
            self.confidence.into(),
        ]
    }
}

const fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

fn text(value: Option<&impl ToString>) -> Option<String> {
    value.map(ToString::to_string)
}

fn time(value: Option<Timestamp>) -> Option<String> {
    value.map(Timestamp::to_rfc3339)
}

#[cfg(test)]
mod tests;
