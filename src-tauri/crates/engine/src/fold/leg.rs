//! Parties of one person joined into legs, and the assembly of a leg's record.

use std::sync::Arc;

use super::track::{End, Track, TrackKind};
use super::{FoldContext, ending, outcome, party, queue, spans};
use crate::{
    Confidence, Direction, Event, EventSet, ExtensionId, Leg, Outcome, Party, Reason, Scope,
    Source, Sources, StatusCode,
};

/// One agent's parties in a session: more than one when the call moved between devices.
pub(super) struct Own<'t, 'a> {
    parts: Vec<&'t Track<'a>>,
}

impl<'t, 'a> Own<'t, 'a> {
    pub(super) fn parts(&self) -> &[&'t Track<'a>] {
        &self.parts
    }

    pub(super) fn contains(&self, track: &Track<'a>) -> bool {
        self.parts.iter().any(|p| p.id == track.id)
    }

    fn head(&self) -> Option<&'t Track<'a>> {
        self.parts.first().copied()
    }

    pub(super) fn extension(&self) -> Option<&'a ExtensionId> {
        self.head().and_then(|t| t.extension)
    }

    /// The first party's direction: after a switch the new party may read the other way round.
    /// ASSUMPTION: a party without direction was called.
    pub(super) fn direction(&self) -> Direction {
        self.head()
            .and_then(|t| t.direction)
            .unwrap_or(Direction::Inbound)
    }

    pub(super) fn first_sequence(&self) -> u64 {
        self.head().map_or(0, Track::first_sequence)
    }

    pub(super) fn end(&self) -> Option<End<'a>> {
        self.parts.last().and_then(|t| t.end)
    }

    /// First value any of the parties ever carried, in order of sequence.
    pub(super) fn find<T>(&self, pick: impl Fn(&Party) -> Option<T>) -> Option<T> {
        self.parts.iter().find_map(|t| party::first(t, &pick))
    }

    /// As [`Self::find`], but only where the two sides stand as they do in the leg: after a move
    /// between devices the new party may read the other way round, and its `from` is the agent.
    pub(super) fn find_this_way<T>(&self, pick: impl Fn(&Party) -> Option<T>) -> Option<T> {
        let direction = self.direction();
        self.parts
            .iter()
            .filter(|t| t.direction.is_none_or(|d| d == direction))
            .find_map(|t| party::first(t, &pick))
    }

    /// Events of all parts up to the end, in order.
    pub(super) fn events(&self) -> impl Iterator<Item = (&'a Event, &'a Party)> + '_ {
        self.parts.iter().flat_map(|t| t.before_end())
    }

    pub(super) fn has(&self, code: &StatusCode) -> bool {
        self.events().any(|(_, p)| p.code == *code)
    }
}

/// Joins each person's parties: a party that ended by a move between devices is continued by the
/// next party of the same extension.
fn owns<'t, 'a>(tracks: &'t [Track<'a>]) -> Vec<Own<'t, 'a>> {
    let mut owns: Vec<Own<'t, 'a>> = Vec::new();
    for track in tracks.iter().filter(|t| t.kind == TrackKind::Person) {
        let moved_here = owns.iter_mut().find(|own| {
            own.extension() == track.extension
                && own
                    .end()
                    .is_some_and(|e| e.reason.is_some_and(Reason::is_device_move))
        });
        match moved_here {
            Some(own) => own.parts.push(track),
            None => owns.push(Own { parts: vec![track] }),
        }
    }
    owns
}

/// All agents' legs of a session; `over` says that it ended although not every party was seen to leave.
pub(super) fn legs(
    events: &EventSet,
    tracks: &[Track<'_>],
    over: bool,
    context: &FoldContext<'_>,
) -> Vec<Leg> {
    let owns = owns(tracks);
    let mut legs = Vec::with_capacity(owns.len());
    legs.extend(
        owns.iter()
            .filter_map(|own| leg(events, tracks, own, &owns, over, context)),
    );
    legs
}

fn leg(
    events: &EventSet,
    tracks: &[Track<'_>],
    own: &Own<'_, '_>,
    owns: &[Own<'_, '_>],
    over: bool,
    context: &FoldContext<'_>,
) -> Option<Leg> {
    let head = own.head()?;
    let first = head.first()?;
    let others = party::others(tracks, own);
    let spans = spans::spans(own, &others);
    let end = own.end();
    let numbers = party::numbers(tracks, own);
    let (queue_extension, queue_name) = queue::of_leg(tracks, own, context.directory);
    let gap = context.scope == Scope::Account && !events.is_contiguous();
    let mut outcome = outcome::outcome(&outcome::Evidence {
        events,
        tracks,
        own,
        owns,
        others: &others,
        answered: spans.answered,
        gap,
    });
    if outcome == Outcome::InProgress && over {
        outcome = Outcome::Unknown;
    }
    let ending = ending::ending(own, &others, outcome);
    Some(Leg {
        session: first.session.clone(),
        session_id: events.events().iter().find_map(|e| e.session_id.clone()),
        party: head.id.clone(),
        extension: head.extension?.clone(),
        direction: own.direction(),
        origin: events.events().iter().find_map(|e| e.origin.clone()),
        queue_extension,
        queue_name,
        customer_number: numbers.customer_number,
        customer_name: numbers.customer_name,
        agent_number: numbers.agent_number,
        started_at: first.event_time,
        ringing_at: spans.ringing.map(|m| m.time),
        answered_at: spans.answered.map(|m| m.time),
        ended_at: end.map(|e| e.time),
        ring_ms: spans.ring_ms,
        talk_ms: spans.talk_ms,
        hold_ms: spans.hold_ms,
        hold_count: spans.hold_count,
        outcome,
        ended_by: ending.by,
        ended_on_hold: ending.on_hold,
        park_location: park_location(tracks, own, outcome),
        transferred_to: transferred_to(tracks, own, outcome),
        confidence: confidence(own, gap || waits_for_device(tracks, own), events, context),
        sources: Sources {
            started: Source::Notification(first.sequence),
            ringing: spans
                .ringing
                .map_or(Source::Absent, |m| Source::Notification(m.sequence)),
            answered: spans
                .answered
                .map_or(Source::Absent, |m| Source::Notification(m.sequence)),
            ended: end.map_or(Source::Absent, |e| Source::Notification(e.sequence)),
        },
        segments: spans.segments,
    })
}

/// Moved to another device whose notifications are still to come.
fn waits_for_device(tracks: &[Track<'_>], own: &Own<'_, '_>) -> bool {
    let moved = own
        .end()
        .and_then(|e| e.reason)
        .is_some_and(|r| matches!(r, Reason::CallSwitch | Reason::CallFlip));
    moved && tracks.iter().any(|t| t.end.is_none())
}

/// Product rule 3.6.
fn confidence(
    own: &Own<'_, '_>,
    gap: bool,
    events: &EventSet,
    context: &FoldContext<'_>,
) -> Confidence {
    let (Some(first), Some(end)) = (own.head().and_then(Track::first), own.end()) else {
        return Confidence::Uncertain;
    };
    let begins = own.head().is_some_and(|t| {
        t.events
            .first()
            .is_some_and(|(_, p)| matches!(p.code, StatusCode::Setup | StatusCode::Proceeding))
    });
    let own_evidence = context.scope == Scope::Account || begins;
    let outage = context
        .outages
        .iter()
        .any(|o| o.overlaps(first.event_time, end.time));
    if own_evidence && !gap && !outage && !events.overflowed() {
        Confidence::Exact
    } else {
        Confidence::Uncertain
    }
}

/// The location of the call this agent parked: the latest one parked before the agent left.
fn park_location(tracks: &[Track<'_>], own: &Own<'_, '_>, outcome: Outcome) -> Option<Arc<str>> {
    if outcome != Outcome::Parked {
        return None;
    }
    let end = own.end()?.sequence;
    tracks
        .iter()
        .filter_map(|t| Some((t.first_parked_sequence()?, t)))
        .filter(|(sequence, _)| *sequence < end)
        .max_by_key(|(sequence, _)| *sequence)
        .and_then(|(_, t)| t.park_location())
        .or_else(|| own.find(|p| p.park.clone()))
}

/// Who got the call next: the first party called after the agent left.
fn transferred_to(tracks: &[Track<'_>], own: &Own<'_, '_>, outcome: Outcome) -> Option<Arc<str>> {
    if outcome != Outcome::Transferred {
        return None;
    }
    let end = own.end()?;
    let called_after = |sequence: u64| {
        tracks.iter().filter(move |t| {
            t.first_sequence() > sequence
                && t.kind != TrackKind::Park
                && t.is_called()
                && !own.contains(t)
                && !t.is_supervision()
        })
    };
    // A new party may be announced just before the old one's end.
    let answered = own
        .events()
        .find(|(_, p)| p.code == StatusCode::Answered)
        .map_or_else(|| own.first_sequence(), |(e, _)| e.sequence);
    let target = called_after(end.sequence)
        .next()
        .or_else(|| called_after(answered).next_back())?;
    party::first(target, |p| p.to.phone.clone())
        .or_else(|| target.extension.map(|id| Arc::from(id.as_str())))
}
