//! From a set of events to the records of one telephony session.
//!
//! Pure function; everything it needs is in its arguments. The rules are the product's
//! (ARCHITECTURE.md, "Rules of a record"); each sub-module holds one group of them.

mod ending;
mod leg;
mod logged;
mod outcome;
mod party;
mod queue;
mod snapshot;
mod spans;
mod track;
mod unheard;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::{
    Confidence, Directory, Event, EventSet, Evidence, Leg, Outage, Reconciliation, Scope,
    SessionId, TelephonySessionId, Timestamp,
};

pub use logged::confirms;
pub use queue::QueueVisit;
use track::{Track, TrackKind};

/// What the fold needs besides the events.
#[derive(Clone, Copy)]
pub struct FoldContext<'a> {
    /// Who is a person.
    pub directory: &'a Directory,
    /// What the subscription delivers.
    pub scope: Scope,
    /// Spans in which notifications may have been lost.
    pub outages: &'a [Outage],
    /// What is known of this session besides its notifications.
    pub evidence: &'a Evidence,
}

/// Everything one session's events say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// The session.
    pub session: TelephonySessionId,
    /// Its legacy id.
    pub session_id: Option<SessionId>,
    /// First event time, by sequence.
    pub started_at: Timestamp,
    /// Newest event time.
    pub last_event_at: Timestamp,
    /// Agents' legs by (started_at, party id).
    pub legs: Vec<Arc<Leg>>,
    /// Sessions this one continues in, or comes from.
    pub links: BTreeSet<TelephonySessionId>,
    /// The park number dialled, when this is the pickup of a parked call.
    pub picks_up: Option<Arc<str>>,
    /// Where and when calls of this session were parked.
    pub parked: Vec<(Arc<str>, Timestamp)>,
    /// A conference bridge session.
    pub conference: bool,
    /// The outside or calling side.
    pub customer_number: Option<Arc<str>>,
    /// Its name.
    pub customer_name: Option<Arc<str>>,
    /// Who called: the customer, or the colleague who did.
    pub caller_number: Option<Arc<str>>,
    /// Their name.
    pub caller_name: Option<Arc<str>>,
    /// The calling party is not one of our people.
    pub from_outside: bool,
    /// Visits to queues in order.
    pub queues: Vec<QueueVisit>,
    /// When the calling side left for good.
    pub caller_ended_at: Option<Timestamp>,
    /// An outside party that was called answered at this time.
    pub outside_answered_at: Option<Timestamp>,
    /// The first of the outside parties that were called and answered left at this time.
    pub outside_left_at: Option<Timestamp>,
    /// The calling side left before them, by sequence number.
    pub caller_left_first: bool,
    /// Some party reached a mailbox at this time.
    pub voicemail_at: Option<Timestamp>,
    /// No party is left in it.
    pub ended: bool,
    /// Since when, as far as is known.
    pub ended_at: Option<Timestamp>,
    /// How sure this session's records are, as a whole.
    pub confidence: Confidence,
    /// The comparison with the call log, once there was one.
    pub reconciliation: Option<Reconciliation>,
}

/// Folds what is known of one session; `None` when that is nothing.
#[must_use]
pub fn fold(
    session: &TelephonySessionId,
    events: &EventSet,
    context: &FoldContext<'_>,
) -> Option<SessionRecord> {
    let Some(first) = events.events().first() else {
        return unheard::record(session, events, context);
    };
    let tracks = track::tracks(events.events(), context.directory);
    let evidence = context.evidence;
    let last_event_at = last_event_at(events, first);
    let over = unheard::is_over(evidence, last_event_at);
    let mut legs = leg::legs(events, &tracks, over, context);
    if let Some(snapshot) = &evidence.snapshot {
        snapshot::apply(
            &mut legs,
            snapshot,
            session,
            &tracks,
            context.directory,
            over,
        );
    }
    let reconciliation = evidence
        .logged
        .as_ref()
        .map(|logged| logged::apply(&mut legs, logged, session, events, context.directory));
    legs.sort_by(|a, b| (a.started_at, &a.party).cmp(&(b.started_at, &b.party)));
    let all = || events.events().iter();
    let parties = || all().filter_map(|e| e.party.as_ref().map(|p| (e, p)));
    let caller = party::calling(&tracks);
    let (customer_number, customer_name) = party::customer_of_session(&tracks, caller);
    let (caller_number, caller_name) = match caller {
        Some(colleague) if colleague.kind != TrackKind::Outside => (
            party::first(colleague, |p| p.from.phone.clone()),
            party::first(colleague, |p| p.from.name.clone()),
        ),
        Some(_) | None => (customer_number.clone(), customer_name.clone()),
    };
    let outside_left = tracks
        .iter()
        .filter(|t| t.kind == TrackKind::Outside && t.is_called())
        .filter(|t| t.first_answered().is_some())
        .filter_map(|t| t.end)
        .min_by_key(|end| end.sequence);
    let caller_end = caller.and_then(|c| c.end);
    let left = !tracks.is_empty() && tracks.iter().all(|t| t.end.is_some());
    let ended = over || left;
    let left_at = tracks
        .iter()
        .filter_map(|t| Some(t.end.as_ref()?.time))
        .max();
    let ended_at = if left { left_at } else { Some(last_event_at) };
    let mut record = SessionRecord {
        session: first.session.clone(),
        session_id: all().find_map(|e| e.session_id.clone()),
        started_at: first.event_time,
        last_event_at,
        links: parties()
            .filter_map(|(_, p)| p.peer.as_ref()?.session.clone())
            .filter(|peer| *peer != first.session)
            .collect(),
        picks_up: parties()
            .filter(|(_, p)| p.park_pickup)
            .find_map(|(_, p)| p.to.phone.clone()),
        parked: tracks.iter().filter_map(Track::parked).collect(),
        conference: is_conference(first),
        customer_number,
        customer_name,
        caller_number,
        caller_name,
        from_outside: caller.is_some_and(|c| c.kind == TrackKind::Outside),
        queues: queue::visits(&tracks, context.directory),
        caller_ended_at: caller_end.map(|e| e.time),
        outside_answered_at: tracks
            .iter()
            .filter(|t| t.kind == TrackKind::Outside && t.is_called())
            .filter_map(|t| t.first_answered())
            .map(|e| e.event_time)
            .min(),
        outside_left_at: outside_left.map(|e| e.time),
        caller_left_first: caller_end
            .is_some_and(|c| outside_left.is_none_or(|o| c.sequence < o.sequence)),
        voicemail_at: tracks
            .iter()
            .filter_map(Track::first_voicemail)
            .map(|e| e.event_time)
            .min(),
        ended,
        ended_at: ended_at.filter(|_| ended),
        confidence: confidence(events, left, first.event_time, &legs, context),
        reconciliation,
        legs: legs.into_iter().map(Arc::new).collect(),
    };
    if let Some(logged) = &evidence.logged {
        let beginning_lost = events.misses_between(1, first.sequence);
        unheard::complete(&mut record, logged, beginning_lost, context.directory);
    }
    Some(record)
}

fn last_event_at(events: &EventSet, first: &Event) -> Timestamp {
    let times = events.events().iter().map(|e| e.event_time);
    times.max().unwrap_or(first.event_time)
}

/// A session is as sure as the least sure of its legs, and of its own end; one without legs (a
/// caller who left while waiting) as sure as its own events.
fn confidence(
    events: &EventSet,
    left: bool,
    from: Timestamp,
    legs: &[Leg],
    context: &FoldContext<'_>,
) -> Confidence {
    let known_end = if left {
        Confidence::Exact
    } else if context.evidence.logged.is_some() {
        Confidence::Filled
    } else {
        Confidence::Uncertain
    };
    if let Some(worst) = legs.iter().map(|l| l.confidence).max() {
        return worst.max(known_end);
    }
    let to = events.events().last().map_or(from, |e| e.event_time);
    let whole = context.scope == Scope::ExtensionList || events.is_contiguous();
    let outage = context.outages.iter().any(|o| o.overlaps(from, to));
    if whole && left && !outage {
        Confidence::Exact
    } else if context.evidence.logged.is_some() {
        Confidence::Filled
    } else {
        Confidence::Uncertain
    }
}

fn is_conference(event: &Event) -> bool {
    event.origin.as_deref() == Some("Conference")
        || event
            .session_id
            .as_ref()
            .is_some_and(|id| id.as_str() == "0")
}
