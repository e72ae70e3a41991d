//! Call records as a fold over telephony events, the live board, the metrics.
//!
//! Pure: no clock, file, socket, thread or random source; time is an argument (INV-1).
//! A record is a function of the *set* of a session's events, so neither the order of arrival
//! nor duplicates can change it (INV-2).
//!
//! Contract of use: one [`Engine::handle`], then drain [`Engine::poll_fact`] until it is empty,
//! then the next `handle`.
//!
//! Deliberately absent: JSON (in `ringcentral-proto`), SQL (in `store`), anything a window draws.

mod availability;
mod board;
mod call;
mod directory;
mod engine;
mod event;
mod evidence;
mod fold;
mod id_map;
mod ids;
mod journey;
mod leg;
pub mod metrics;
mod session;
mod time;
mod voicemail;

pub use availability::{
    AvailabilityChange, AvailabilityLog, AvailabilitySpan, AvailabilityState, LATE_MS,
    LONGEST_SILENCE_MS,
};
pub use board::{AgentState, EndedLeg, LiveLeg, Phase, QueueState, Waiting};
pub use call::{Call, CallOutcome};
pub use directory::{Directory, Extension, ExtensionKind, Scope};
pub use engine::{Counters, Engine, EngineConfig, Fact, Input, Recalled};
pub use event::{Direction, Endpoint, Event, Party, Peer, Reason, StatusCode};
pub use evidence::{Evidence, Logged, LoggedLeg, Reconciliation, Snapshot, SnapshotParty, Verdict};
pub use fold::{FoldContext, QueueVisit, SessionRecord, confirms, fold};
pub use ids::{ExtensionId, MessageId, PartyId, SessionId, TelephonySessionId};
pub use journey::{JourneyIndex, build_call};
pub use leg::{Confidence, Leg, Outcome, Segment, SegmentKind, Side, Source, Sources};
pub use session::{EventSet, MAX_EVENTS};
pub use time::{Outage, Timestamp};
pub use voicemail::{
    LATEST_AFTER_END_MS, LONGEST_VISIT_MS, MailboxVisit, SLACK_MS, Voicemail, link_voicemails,
};
