//! What the Calls place shows.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Direction, Width};

/// Columns a table of calls can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
#[expect(
    missing_docs,
    reason = "each variant is the column of the same name in CallRow"
)]
pub enum CallSort {
    StartedAt,
    Customer,
    Agents,
    Queue,
    Direction,
    Outcome,
    Wait,
    Ring,
    Talk,
    Hold,
    EndedBy,
    Confidence,
}

/// Which calls to list. Empty lists mean "all".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct CallFilter {
    /// First calendar day, `YYYY-MM-DD`, in the chosen time zone.
    pub from: String,
    /// Last calendar day, inclusive.
    pub to: String,
    /// Extension ids of agents.
    pub agent_ids: Vec<String>,
    /// Extension ids of queues.
    pub queue_ids: Vec<String>,
    /// One direction only.
    pub direction: Option<Direction>,
    /// Call outcomes (`answered`, `missed`, …).
    pub outcomes: Vec<String>,
    /// `agent` or `customer`.
    pub ended_by: Option<String>,
    /// `exact`, `filled`, `uncertain`.
    pub confidence: Vec<String>,
    /// Part of a number or name.
    pub text: String,
    /// Sort column.
    pub sort: CallSort,
    /// Largest first.
    pub descending: bool,
    /// Where the next page starts, from the previous page.
    pub cursor: Option<String>,
    /// Rows wanted, at most 500.
    pub limit: u32,
    /// Only the calls behind a number of a report.
    #[serde(default)]
    pub trace: Option<Trace>,
}

/// A number on a report: which records it counts, of the days, agents and queues of the filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct Trace {
    /// What is counted: `calls` or `legs`.
    pub of: TraceOf,
    /// A counter of `engine::metrics` (`answered`, `missed`, `hangup_by_agent`, …), `any`, or
    /// `outcome:…`, `origin:…`, `direction:…`, `hang_up:…`, `span:ring|talk|hold|handle|wait`;
    /// several joined by `+`.
    pub metric: String,
    /// One interval of the report: its start, and its width in `width`.
    #[ts(type = "number | null")]
    #[serde(default)]
    pub start_ms: Option<i64>,
    /// Width of that interval.
    #[serde(default)]
    pub width: Option<Width>,
    /// One cell of the heat map: 0 = Monday.
    #[serde(default)]
    pub weekday: Option<u32>,
    /// One cell of the heat map: hour of the clock.
    #[serde(default)]
    pub hour: Option<u32>,
    /// Of a span: longer than this.
    #[ts(type = "number | null")]
    #[serde(default)]
    pub over_ms: Option<i64>,
    /// Of a span: at most this.
    #[ts(type = "number | null")]
    #[serde(default)]
    pub up_to_ms: Option<i64>,
    /// One number: a customer's (calls) or the account's own (legs).
    #[serde(default)]
    pub number: Option<String>,
    /// The report was limited to the business hours.
    #[serde(default)]
    pub business_hours: bool,
}

/// What a number on a report counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum TraceOf {
    /// Calls.
    Calls,
    /// Legs.
    Legs,
}

/// One customer call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct CallRow {
    /// Id of the call: its first telephony session.
    pub id: String,
    /// When it began.
    #[ts(type = "number")]
    pub started_ms: i64,
    /// Which way.
    pub direction: Direction,
    /// Customer's number.
    pub number: Option<String>,
    /// Customer's name.
    pub name: Option<String>,
    /// Agents who took part in order.
    pub agents: Vec<String>,
    /// Queue.
    pub queue: Option<String>,
    /// Outcome word (`answered`, `abandoned_waiting`, …).
    pub outcome: String,
    /// Sentence for people ("Agent hung up during hold").
    pub result: String,
    /// Wait before the answer, when offered.
    #[ts(type = "number | null")]
    pub wait_ms: Option<i64>,
    /// Ring time of the answering or first leg.
    #[ts(type = "number")]
    pub ring_ms: i64,
    /// Talk time of all legs.
    #[ts(type = "number")]
    pub talk_ms: i64,
    /// Hold time of all legs.
    #[ts(type = "number")]
    pub hold_ms: i64,
    /// `agent`, `customer` or null.
    pub ended_by: Option<String>,
    /// `exact`, `filled`, `uncertain`.
    pub confidence: String,
    /// How many legs it has.
    pub leg_count: u32,
}

/// A page of calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct CallPage {
    /// Rows.
    pub rows: Vec<CallRow>,
    /// Calls that match in all.
    pub total: u32,
    /// Pass it back for the next page; null at the end.
    pub next: Option<String>,
    /// Records the traced number counts; null without a trace.
    pub traced: Option<u32>,
}

/// A piece of a party's timeline, drawn to scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct Segment {
    /// `setup`, `ringing`, `talking`, `onHold`, `voicemail`, `parked`.
    pub kind: String,
    /// From.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// To; null while it lasts.
    #[ts(type = "number | null")]
    pub to_ms: Option<i64>,
}

/// One leg of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct JourneyLeg {
    /// Party id.
    pub id: String,
    /// Agent's name.
    pub agent: String,
    /// Agent's extension number.
    pub extension: String,
    /// Which way.
    pub direction: Direction,
    /// Outcome word.
    pub outcome: String,
    /// Sentence for people.
    pub result: String,
    /// Ring, talk and hold milliseconds.
    #[ts(type = "number")]
    pub ring_ms: i64,
    /// Talk.
    #[ts(type = "number")]
    pub talk_ms: i64,
    /// Hold.
    #[ts(type = "number")]
    pub hold_ms: i64,
    /// Times on hold.
    pub hold_count: u32,
    /// `exact`, `filled`, `uncertain`.
    pub confidence: String,
    /// Phases to scale.
    pub segments: Vec<Segment>,
    /// Who it was handed to.
    pub transferred_to: Option<String>,
    /// Where it was parked.
    pub park_location: Option<String>,
}

/// One stored notification behind a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct RawEvent {
    /// Telephony session.
    pub session_id: String,
    /// Sequence number in the session; null when unreadable.
    #[ts(type = "number | null")]
    pub sequence: Option<u64>,
    /// Event time.
    #[ts(type = "number | null")]
    pub event_ms: Option<i64>,
    /// The parties it speaks of.
    pub parties: Vec<RawParty>,
    /// The JSON as received.
    pub json: String,
}

/// What a notification said of one party, in the wire's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct RawParty {
    /// Party id.
    pub party: String,
    /// Whose extension; null for a party outside.
    pub who: Option<String>,
    /// Status code.
    pub status: String,
    /// Reason of the status.
    pub reason: Option<String>,
}

/// What the call log had to say of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum CallLogVerdict {
    /// It agrees.
    Matched,
    /// It agrees, and gave what was missing.
    Filled,
    /// It says something else.
    Differing,
    /// It was read well after the call and does not have it.
    Missing,
    /// It was not read since the call ended.
    NotAsked,
}

/// A field of a leg that no notification gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct RepairedField {
    /// Whose leg.
    pub agent: String,
    /// `start`, `ringing`, `answer`, `end`.
    pub field: String,
    /// `callLog` or `snapshot`.
    pub from: String,
}

/// The call log's word on a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct CallLogView {
    /// In short.
    pub verdict: CallLogVerdict,
    /// What was repaired, and from what.
    pub repaired: Vec<RepairedField>,
    /// What differs, a sentence each.
    pub differences: Vec<String>,
    /// When the log was last read.
    #[ts(type = "number | null")]
    pub read_at_ms: Option<i64>,
}

/// A voicemail that was left in a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct VoicemailView {
    /// Message id at RingCentral.
    pub id: String,
    /// Whose mailbox: a person's or a queue's name.
    pub mailbox: String,
    /// When it was left.
    #[ts(type = "number")]
    pub left_ms: i64,
    /// How long it is.
    #[ts(type = "number | null")]
    pub length_ms: Option<i64>,
    /// Somebody has listened to it.
    pub heard: bool,
}

/// A recording of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct RecordingView {
    /// Its id at RingCentral.
    pub id: String,
    /// Whose part of the call.
    pub agent: Option<String>,
}

/// A kind of sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum SoundOf {
    /// A recording of the call.
    Recording,
    /// A voicemail that was left in it.
    Voicemail,
}

/// Which sound of a call to listen to or to save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct SoundRequest {
    /// The call.
    pub call_id: String,
    /// What it is.
    pub of: SoundOf,
    /// Its id at RingCentral.
    pub id: String,
}

/// Everything about one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct CallJourney {
    /// The row.
    pub call: CallRow,
    /// Its legs in order.
    pub legs: Vec<JourneyLeg>,
    /// Voicemails left in it, in order.
    pub voicemails: Vec<VoicemailView>,
    /// Recordings the call log names.
    pub recordings: Vec<RecordingView>,
    /// What the call log says of it.
    pub call_log: CallLogView,
    /// The notifications behind it.
    pub events: Vec<RawEvent>,
}
