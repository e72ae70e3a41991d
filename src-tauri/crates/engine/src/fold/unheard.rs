//! Sessions and parts of sessions of which no notification came: whether a session is over
//! although nobody said so, and what the call log knows of it as a whole.
//!
//! Pure.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{FoldContext, QueueVisit, SessionRecord, logged, snapshot};
use crate::{
    CallOutcome, Confidence, Direction, Directory, EventSet, Evidence, ExtensionKind, Logged,
    TelephonySessionId, Timestamp,
};

/// Over by other evidence than its parties' ends. A notification from after that moment says
/// otherwise.
pub(super) fn is_over(evidence: &Evidence, last_event_at: Timestamp) -> bool {
    evidence.logged.is_some() || evidence.over_at.is_some_and(|at| at >= last_event_at)
}

/// The record of a session without notifications.
pub(super) fn record(
    session: &TelephonySessionId,
    events: &EventSet,
    context: &FoldContext<'_>,
) -> Option<SessionRecord> {
    let evidence = context.evidence;
    let snapshot = evidence.snapshot.as_ref();
    let logged = evidence.logged.as_ref();
    let started_at = logged
        .and_then(|l| l.started_at)
        .or_else(|| snapshot.map(|s| s.created_at.unwrap_or(s.at)))?;
    let last_event_at = logged.map_or_else(
        || snapshot.map_or(started_at, |s| s.at),
        |l| started_at.plus_millis(l.duration_ms),
    );
    let over = is_over(evidence, last_event_at);
    let mut legs = Vec::new();
    if let Some(snapshot) = snapshot.filter(|_| logged.is_none()) {
        snapshot::apply(&mut legs, snapshot, session, &[], context.directory, over);
    }
    let reconciliation =
        logged.map(|l| logged::apply(&mut legs, l, session, events, context.directory));
    legs.sort_by(|a, b| (a.started_at, &a.party).cmp(&(b.started_at, &b.party)));
    let mut record = SessionRecord {
        session: session.clone(),
        session_id: snapshot.and_then(|s| s.session_id.clone()),
        started_at,
        last_event_at,
        links: BTreeSet::new(),
        picks_up: None,
        parked: Vec::new(),
        conference: false,
        customer_number: None,
        customer_name: None,
        caller_number: None,
        caller_name: None,
        from_outside: snapshot.is_some_and(|s| {
            s.parties
                .iter()
                .any(|p| p.direction == Some(Direction::Outbound) && p.extension.is_none())
        }),
        queues: Vec::new(),
        caller_ended_at: None,
        outside_answered_at: None,
        outside_left_at: None,
        caller_left_first: false,
        voicemail_at: None,
        ended: over,
        ended_at: over.then_some(last_event_at),
        confidence: match (legs.iter().map(|l| l.confidence).max(), logged) {
            (Some(worst), _) => worst,
            (None, Some(_)) => Confidence::Filled,
            (None, None) => Confidence::Uncertain,
        },
        reconciliation,
        legs: legs.into_iter().map(Arc::new).collect(),
    };
    if let Some(logged) = logged {
        complete(&mut record, logged, true, context.directory);
    }
    Some(record)
}

/// Fills what the notifications left open of the session as a whole. Where its first ones were
/// lost (`beginning_lost`), the log has the start.
pub(super) fn complete(
    record: &mut SessionRecord,
    logged: &Logged,
    beginning_lost: bool,
    directory: &Directory,
) {
    if record.confidence == Confidence::Exact {
        return;
    }
    let ended_at = logged.started_at.map_or(record.last_event_at, |at| {
        at.plus_millis(logged.duration_ms)
    });
    record.last_event_at = record.last_event_at.max(ended_at);
    record.ended_at = record.ended_at.max(Some(ended_at));
    if let Some(at) = logged.started_at.filter(|_| beginning_lost) {
        record.started_at = record.started_at.min(at);
    }
    record.session_id = record
        .session_id
        .take()
        .or_else(|| logged.session_id.clone());
    if record.customer_number.is_none() {
        record.customer_number.clone_from(&logged.customer_number);
        record.customer_name = record
            .customer_name
            .take()
            .or_else(|| logged.customer_name.clone());
        record.caller_number.clone_from(&record.customer_number);
        record.caller_name.clone_from(&record.customer_name);
        record.from_outside |= logged.direction == Some(Direction::Inbound);
    }
    if let Some(owner) = &logged.owner
        && record.queues.is_empty()
        && directory.kind(owner) == ExtensionKind::Queue
    {
        record.queues.push(QueueVisit {
            queue: owner.clone(),
            name: directory.get(owner).map(|e| e.name.clone()),
            entered_at: record.started_at,
            left_at: Some(ended_at),
            overflowed: false,
        });
    }
    match logged.outcome {
        Some(CallOutcome::AbandonedWaiting) => {
            record.caller_ended_at.get_or_insert(ended_at);
        }
        Some(CallOutcome::Voicemail) => {
            record.voicemail_at.get_or_insert(ended_at);
        }
        Some(_) | None => {}
    }
}
