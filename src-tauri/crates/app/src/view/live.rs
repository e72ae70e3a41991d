//! What the Live place and the wallboard show. Times are milliseconds since 1970, server time.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SaidPart;

/// The supervisor's word for what an agent is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum Phase {
    /// No call.
    Idle,
    /// A phone rings, either way.
    Ringing,
    /// Connected.
    Talking,
    /// The agent pressed hold.
    OnHold,
    /// The caller is in this agent's mailbox.
    Voicemail,
    /// A call ended moments ago; `result` says how.
    Ended,
    /// Signed out or refusing every call.
    Away,
}

/// Which way a call went, from the agent's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum Direction {
    /// Someone called the agent.
    Inbound,
    /// The agent called.
    Outbound,
}

/// How far a threshold is crossed; a second axis beside the phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum Severity {
    /// Nothing to do.
    None,
    /// Look at it soon.
    Warning,
    /// Look at it now.
    Critical,
}

/// Whether an agent takes calls, where presence is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum Availability {
    /// Presence was never received.
    Unknown,
    /// Takes calls.
    Available,
    /// Takes direct calls but no queue calls.
    NoQueueCalls,
    /// Takes no calls (do not disturb, or offline).
    Away,
}

/// One call an agent is in. The first one in a tile is the one its timer belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct LiveCall {
    /// Party id: stable for the life of the leg.
    pub id: String,
    /// The telephony session it belongs to.
    pub session_id: String,
    /// What this call is doing.
    pub phase: Phase,
    /// When that phase began.
    #[ts(type = "number")]
    pub since_ms: i64,
    /// When the leg began.
    #[ts(type = "number")]
    pub started_ms: i64,
    /// Which way.
    pub direction: Direction,
    /// The other party's number, as the wire gave it (E.164, an extension, or absent).
    pub number: Option<String>,
    /// The other party's name.
    pub name: Option<String>,
    /// Name of the queue that offered the call.
    pub queue: Option<String>,
    /// Times the agent pressed hold.
    pub hold_count: u32,
    /// Where the call is parked.
    pub park_location: Option<String>,
}

/// How this person's day divides; the strip at the foot of the tile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct DayShares {
    /// Milliseconds talked today.
    #[ts(type = "number")]
    pub talk_ms: i64,
    /// Milliseconds with callers on hold today.
    #[ts(type = "number")]
    pub hold_ms: i64,
    /// Milliseconds rung today.
    #[ts(type = "number")]
    pub ring_ms: i64,
    /// Calls handled (answered either way) today.
    pub handled: u32,
    /// Inbound legs missed today.
    pub missed: u32,
    /// Mean handle time of the handled ones, or null when none.
    #[ts(type = "number | null")]
    pub handle_avg_ms: Option<i64>,
}

/// One watched person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct AgentTile {
    /// Extension id.
    pub id: String,
    /// Name as in the account.
    pub name: String,
    /// Extension number, empty when the account has none.
    pub extension: String,
    /// The most telling phase of the calls, or idle / ended / away.
    pub phase: Phase,
    /// When that phase began; null when it is not known (idle since before the program started).
    #[ts(type = "number | null")]
    pub since_ms: Option<i64>,
    /// Whether they take calls.
    pub availability: Availability,
    /// Calls, most telling first.
    pub calls: Vec<LiveCall>,
    /// Sentence about the call that just ended ("Customer hung up during hold").
    pub result: Option<String>,
    /// Ids of the queues this person is a member of.
    pub queue_ids: Vec<String>,
    /// Today so far.
    pub day: DayShares,
}

/// A caller waiting in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct WaitingCaller {
    /// Telephony session id.
    pub session_id: String,
    /// When they entered the queue.
    #[ts(type = "number")]
    pub since_ms: i64,
    /// Their number.
    pub number: Option<String>,
    /// Their name.
    pub name: Option<String>,
}

/// One call queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct QueueCard {
    /// Extension id of the queue.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who waits, longest first.
    pub waiting: Vec<WaitingCaller>,
    /// Members idle and accepting calls.
    pub ready: u32,
    /// Members ringing.
    pub ringing: u32,
    /// Members in a call.
    pub busy: u32,
    /// Queue calls offered today.
    pub offered: u32,
    /// Queue calls answered today.
    pub answered: u32,
    /// Callers who left while waiting, today.
    pub abandoned: u32,
    /// Service level today, 0..1; null when nothing counts yet.
    pub service_level: Option<f64>,
    /// Name of the service-level rule.
    pub service_level_rule: String,
    /// Target, 0..1.
    pub service_level_target: f64,
}

/// The strip of totals. "Today" is the account's calendar day in the chosen time zone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct Totals {
    /// People watched.
    pub agents: u32,
    /// Without a call and taking calls.
    pub idle: u32,
    /// Ringing.
    pub ringing: u32,
    /// Talking.
    pub talking: u32,
    /// Holding.
    pub on_hold: u32,
    /// Callers in mailboxes.
    pub voicemail: u32,
    /// Away.
    pub unavailable: u32,
    /// Active inbound calls.
    pub active_in: u32,
    /// Active outbound calls.
    pub active_out: u32,
    /// Callers waiting in all queues.
    pub waiting: u32,
    /// When the longest waiting caller began to wait.
    #[ts(type = "number | null")]
    pub longest_wait_since_ms: Option<i64>,
    /// When the longest hold began.
    #[ts(type = "number | null")]
    pub longest_hold_since_ms: Option<i64>,
    /// Start of the day these counts are for.
    #[ts(type = "number")]
    pub day_start_ms: i64,
    /// Inbound calls offered.
    pub offered: u32,
    /// Answered by a person.
    pub answered: u32,
    /// Missed calls (not offers).
    pub missed: u32,
    /// Callers who left before an answer.
    pub abandoned: u32,
    /// Went to a mailbox.
    pub voicemails: u32,
    /// Service level of all queue calls, 0..1; null = no data.
    pub service_level: Option<f64>,
    /// Its rule, in words.
    pub service_level_rule: String,
    /// Share of today's calls exact or filled, 0..1; null = no calls yet.
    pub completeness: Option<f64>,
    /// Outages today.
    pub gaps: u32,
    /// Today's calls repaired.
    pub filled: u32,
}

/// State of the link to RingCentral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum LinkState {
    /// Nobody is signed in.
    SignedOut,
    /// Connecting for the first time.
    Connecting,
    /// Subscribed and receiving.
    Live,
    /// Connected, repairing a gap.
    CatchingUp,
    /// Not receiving.
    Offline,
    /// The sign-in was lost; one click signs in again.
    SignInLost,
}

/// Whether records reach the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum RecordingState {
    /// Yes.
    Recording,
    /// The board moves but nothing is stored.
    NotRecording,
}

/// The connection corner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct LinkView {
    /// State.
    pub state: LinkState,
    /// Since when.
    #[ts(type = "number")]
    pub since_ms: i64,
    /// "PubNub" or "WebSocket"; empty when none.
    pub transport: String,
    /// When the newest notification was received (local clock), or null.
    #[ts(type = "number | null")]
    pub last_event_ms: Option<i64>,
    /// Server time minus local time; add it to `Date.now()` for every timer.
    #[ts(type = "number")]
    pub clock_offset_ms: i64,
    /// Whether records reach the disk.
    pub recording: RecordingState,
    /// A sentence with a next step, when something is wrong.
    pub message: Option<String>,
    /// The same by kind, for the window's language.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<SaidPart>>")]
    pub said: Vec<SaidPart>,
    /// Notifications that could not be read since start; kept in the database.
    pub unreadable: u32,
}

/// Which threshold an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum AlertKind {
    /// A phone rings too long.
    Ring,
    /// A caller is on hold too long.
    Hold,
    /// A call lasts too long.
    Talk,
    /// A caller waits in a queue too long.
    Wait,
}

/// Something that needs the supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct AlertView {
    /// Stable id of object + condition.
    pub id: String,
    /// How bad.
    pub severity: Severity,
    /// Which threshold.
    pub kind: AlertKind,
    /// The threshold in seconds.
    pub limit_s: u32,
    /// The person, or the queue for `wait`.
    pub name: String,
    /// The other party's name or number, when known.
    pub other: Option<String>,
    /// Callers waiting, for `wait`.
    pub callers: u32,
    /// "On hold over 2 min".
    pub title: String,
    /// "Ines Moreau · (415) 555-0164".
    pub detail: String,
    /// When the threshold was crossed.
    #[ts(type = "number")]
    pub since_ms: i64,
    /// Minutes after which it speaks again until it is put aside; 0 = once.
    pub repeat_min: u32,
    /// Outside business hours: listed, not announced.
    pub quiet: bool,
    /// Agent it is about, to open on click.
    pub agent_id: Option<String>,
    /// Queue it is about.
    pub queue_id: Option<String>,
}

/// Everything the board shows, at one revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct Snapshot {
    /// Revision; deltas count up from here by one.
    #[ts(type = "number")]
    pub revision: u64,
    /// Agents.
    pub agents: Vec<AgentTile>,
    /// Queues.
    pub queues: Vec<QueueCard>,
    /// Totals.
    pub totals: Totals,
    /// Connection.
    pub link: LinkView,
    /// Open alerts.
    pub alerts: Vec<AlertView>,
}

/// What changed since the previous revision. A skipped revision means: ask for a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct Delta {
    /// Revision after this delta.
    #[ts(type = "number")]
    pub revision: u64,
    /// When the oldest notification in it was received (local clock), for the latency meter.
    #[ts(type = "number | null")]
    pub received_ms: Option<i64>,
    /// Agents to insert or replace.
    pub agents: Vec<AgentTile>,
    /// Agents no longer watched.
    pub removed_agents: Vec<String>,
    /// Queues to insert or replace.
    pub queues: Vec<QueueCard>,
    /// Queues no longer watched.
    pub removed_queues: Vec<String>,
    /// Totals, when they changed.
    pub totals: Option<Totals>,
    /// Connection, when it changed.
    pub link: Option<LinkView>,
    /// Alerts, when they changed: the whole list.
    pub alerts: Option<Vec<AlertView>>,
    /// True when a call record changed, so that a table of calls should refresh.
    pub calls_changed: bool,
}

/// One message on the live channel: a snapshot first, then deltas.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind", content = "data")]
#[ts(export_to = "view.ts")]
pub enum Feed {
    /// Everything.
    Snapshot(Box<Snapshot>),
    /// What changed.
    Delta(Box<Delta>),
}
