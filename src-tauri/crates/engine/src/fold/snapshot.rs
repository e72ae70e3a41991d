//! What a REST snapshot of a live session adds: parties whose notifications were lost, and phases
//! newer than the last notification.
//!
//! Pure. A snapshot knows no times but its own, so everything it adds is uncertain until the call
//! log confirms it.

use super::track::Track;
use crate::{
    Confidence, Direction, Directory, Leg, Outcome, Segment, SegmentKind, Snapshot, SnapshotParty,
    Source, Sources, StatusCode, TelephonySessionId, Timestamp,
};

/// Adds the snapshot's legs and brings the others up to it.
pub(super) fn apply(
    legs: &mut Vec<Leg>,
    snapshot: &Snapshot,
    session: &TelephonySessionId,
    tracks: &[Track<'_>],
    directory: &Directory,
    over: bool,
) {
    for party in &snapshot.parties {
        let is_person = party
            .extension
            .as_ref()
            .is_some_and(|id| directory.kind(id).is_person());
        if !is_person {
            continue;
        }
        match tracks.iter().find(|t| *t.id == party.id) {
            Some(track) => {
                let heard_at = track.events.iter().map(|(e, _)| e.event_time).max();
                let newer = heard_at.is_none_or(|at| at < snapshot.at);
                if track.end.is_none()
                    && newer
                    && let Some(leg) = legs.iter_mut().find(|l| l.party == party.id)
                {
                    update(leg, party, snapshot.at);
                }
            }
            None => legs.extend(unheard(session, snapshot, party, over)),
        }
    }
}

fn update(leg: &mut Leg, party: &SnapshotParty, at: Timestamp) {
    let Some(kind) = kind(&party.code) else {
        if matches!(party.code, StatusCode::Disconnected | StatusCode::Gone)
            && leg.outcome == Outcome::InProgress
        {
            leg.outcome = Outcome::Unknown;
            leg.confidence = Confidence::Uncertain;
        }
        return;
    };
    let open = leg.segments.last().map(|s| s.kind);
    let still_ringing = kind == SegmentKind::Ringing && open == Some(SegmentKind::Setup);
    if open == Some(kind) || still_ringing {
        return;
    }
    if let Some(last) = leg.segments.last_mut() {
        last.to = Some(at.max(last.from));
    }
    leg.segments.push(Segment {
        kind,
        from: at,
        to: None,
    });
    leg.confidence = Confidence::Uncertain;
}

/// A leg of which no notification came.
fn unheard(
    session: &TelephonySessionId,
    snapshot: &Snapshot,
    party: &SnapshotParty,
    over: bool,
) -> Option<Leg> {
    let kind = kind(&party.code)?;
    let direction = party.direction.unwrap_or(Direction::Inbound);
    let (customer, own) = match direction {
        Direction::Inbound => (&party.from, &party.to),
        Direction::Outbound => (&party.to, &party.from),
    };
    Some(Leg {
        session: session.clone(),
        session_id: snapshot.session_id.clone(),
        party: party.id.clone(),
        extension: party.extension.clone()?,
        direction,
        origin: None,
        queue_extension: None,
        queue_name: None,
        customer_number: customer.0.clone(),
        customer_name: customer.1.clone(),
        agent_number: own.0.clone(),
        started_at: snapshot.created_at.unwrap_or(snapshot.at),
        ringing_at: None,
        answered_at: None,
        ended_at: None,
        ring_ms: 0,
        talk_ms: 0,
        hold_ms: 0,
        hold_count: 0,
        outcome: if over {
            Outcome::Unknown
        } else {
            Outcome::InProgress
        },
        ended_by: None,
        ended_on_hold: false,
        park_location: None,
        transferred_to: None,
        confidence: Confidence::Uncertain,
        sources: Sources {
            started: Source::Snapshot,
            ..Sources::default()
        },
        segments: vec![Segment {
            kind,
            from: snapshot.at,
            to: None,
        }],
    })
}

fn kind(code: &StatusCode) -> Option<SegmentKind> {
    match code {
        StatusCode::Setup => Some(SegmentKind::Setup),
        StatusCode::Proceeding => Some(SegmentKind::Ringing),
        StatusCode::Answered => Some(SegmentKind::Talking),
        StatusCode::Hold => Some(SegmentKind::OnHold),
        StatusCode::VoiceMail | StatusCode::VoiceMailScreening => Some(SegmentKind::Voicemail),
        StatusCode::Parked
        | StatusCode::Gone
        | StatusCode::FaxReceive
        | StatusCode::Disconnected
        | StatusCode::Unknown(_) => None,
    }
}
