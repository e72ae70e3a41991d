//! The live board: a projection of the same records, never a state of its own.

use std::sync::Arc;

use crate::{
    Direction, ExtensionId, Leg, Outcome, PartyId, SegmentKind, SessionRecord, Side,
    TelephonySessionId, Timestamp,
};

/// The supervisor's word for what a leg is doing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Phase {
    /// Being set up or ringing.
    Ringing,
    /// Connected.
    Talking,
    /// The agent pressed hold.
    OnHold,
    /// In the mailbox.
    Voicemail,
}

/// A leg that has not ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LiveLeg {
    /// The leg's first party.
    pub party: PartyId,
    /// Its session.
    pub session: TelephonySessionId,
    /// What it is doing.
    pub phase: Phase,
    /// Since when; timers count from here.
    pub since: Timestamp,
    /// When the leg began.
    pub started_at: Timestamp,
    /// Which way.
    pub direction: Direction,
    /// Other side's number.
    pub customer_number: Option<Arc<str>>,
    /// Other side's name.
    pub customer_name: Option<Arc<str>>,
    /// Queue that offered it.
    pub queue_name: Option<Arc<str>>,
    /// Holds so far.
    pub hold_count: u32,
}

impl LiveLeg {
    /// The live view of a leg; `None` when it has ended.
    #[must_use]
    pub fn of(leg: &Leg) -> Option<Self> {
        if leg.ended_at.is_some() || leg.outcome == Outcome::Unknown {
            return None;
        }
        let open = leg.segments.last();
        let phase = match open.map(|s| s.kind) {
            Some(SegmentKind::Talking) => Phase::Talking,
            Some(SegmentKind::OnHold) => Phase::OnHold,
            Some(SegmentKind::Voicemail) => Phase::Voicemail,
            Some(SegmentKind::Setup | SegmentKind::Ringing) | None => Phase::Ringing,
        };
        Some(Self {
            party: leg.party.clone(),
            session: leg.session.clone(),
            phase,
            since: open.map_or(leg.started_at, |s| s.from),
            started_at: leg.started_at,
            direction: leg.direction,
            customer_number: leg.customer_number.clone(),
            customer_name: leg.customer_name.clone(),
            queue_name: leg.queue_name.clone(),
            hold_count: leg.hold_count,
        })
    }
}

/// How an agent's latest call ended, shown for a few seconds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EndedLeg {
    /// When.
    pub at: Timestamp,
    /// How.
    pub outcome: Outcome,
    /// By whom.
    pub ended_by: Option<Side>,
    /// During hold.
    pub on_hold: bool,
    /// Where it is parked.
    pub park_location: Option<Arc<str>>,
}

/// One agent on the board.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AgentState {
    /// Live legs, most telling first: talking, on hold, ringing, mailbox; then the older.
    pub legs: Vec<LiveLeg>,
    /// The call that ended moments ago, while nothing else is going on.
    pub ended: Option<EndedLeg>,
    /// When the agent's last call ended.
    pub idle_since: Option<Timestamp>,
}

impl AgentState {
    pub(crate) fn sort(&mut self) {
        let rank = |phase: Phase| match phase {
            Phase::Talking => 0,
            Phase::OnHold => 1,
            Phase::Ringing => 2,
            Phase::Voicemail => 3,
        };
        self.legs.sort_by(|a, b| {
            (rank(a.phase), a.started_at, &a.party).cmp(&(rank(b.phase), b.started_at, &b.party))
        });
    }
}

/// A caller in a queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// The session.
    pub session: TelephonySessionId,
    /// Entered the queue.
    pub since: Timestamp,
    /// Number.
    pub customer_number: Option<Arc<str>>,
    /// Name.
    pub customer_name: Option<Arc<str>>,
}

/// One queue on the board.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct QueueState {
    /// Who waits, longest first.
    pub waiting: Vec<Waiting>,
}

/// The queue a session's caller waits in, if any: inside a queue, nobody answered since, not left.
pub(crate) fn waiting_in(record: &SessionRecord) -> Option<(ExtensionId, Waiting)> {
    if record.ended || record.caller_ended_at.is_some() || record.voicemail_at.is_some() {
        return None;
    }
    let visit = record.queues.iter().rfind(|v| v.left_at.is_none())?;
    // Whoever answered before sent the caller here.
    let answered = record.legs.iter().any(|l| {
        l.direction == Direction::Inbound && l.answered_at.is_some_and(|at| at >= visit.entered_at)
    });
    (!answered).then(|| {
        (
            visit.queue.clone(),
            Waiting {
                session: record.session.clone(),
                since: visit.entered_at,
                customer_number: record.caller_number.clone(),
                customer_name: record.caller_name.clone(),
            },
        )
    })
}
