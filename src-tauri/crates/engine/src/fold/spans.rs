//! Ring, talk and hold of a leg (product rule 3.3).
//!
//! A leg that moved between devices has a span per party. They are added, each one clipped to
//! what the previous one left, so that an overlap is not counted twice.

use super::leg::Own;
use super::track::Track;
use crate::{Direction, Event, Segment, SegmentKind, StatusCode, Timestamp};

/// A moment with the notification it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) time: Timestamp,
    pub(super) sequence: u64,
}

impl From<&Event> for Moment {
    fn from(event: &Event) -> Self {
        Self {
            time: event.event_time,
            sequence: event.sequence,
        }
    }
}

#[derive(Default)]
pub(super) struct Spans {
    pub(super) ringing: Option<Moment>,
    pub(super) answered: Option<Moment>,
    pub(super) ring_ms: i64,
    pub(super) talk_ms: i64,
    pub(super) hold_ms: i64,
    pub(super) hold_count: u32,
    pub(super) segments: Vec<Segment>,
}

pub(super) fn spans(own: &Own<'_, '_>, others: &[&Track<'_>]) -> Spans {
    let mut spans = Spans::default();
    let mut floor = Timestamp::from_millis(i64::MIN);
    for (index, track) in own.parts().iter().enumerate() {
        add_part(
            &mut spans,
            own.direction(),
            index == 0,
            track,
            others,
            floor,
        );
        if let Some(end) = track.end {
            floor = end.time;
        }
    }
    spans
}

fn add_part(
    spans: &mut Spans,
    direction: Direction,
    is_first: bool,
    track: &Track<'_>,
    others: &[&Track<'_>],
    floor: Timestamp,
) {
    let Some(started) = track.first().map(Moment::from) else {
        return;
    };
    let clip = |time: Timestamp| time.max(floor);
    let last = track
        .before_end()
        .last()
        .map_or(started.time, |(e, _)| e.event_time);
    let stop = clip(track.end.map_or(last, |e| e.time));
    let ringing = ringing(direction, is_first, track, others).unwrap_or(started);
    let answered = answered(direction, track, others);
    let voicemail = track.first_voicemail().map(Moment::from);

    let ring_end = answered.or(voicemail).map_or(stop, |m| clip(m.time));
    let ring_ms = ring_end.since(clip(ringing.time));
    spans.ring_ms = spans.ring_ms.saturating_add(ring_ms);
    if is_first {
        spans.ringing = Some(ringing);
    }
    spans.answered = spans.answered.or(answered);

    let open = track.end.is_none();
    let mut line = Line::new(&mut spans.segments, open);
    if is_first && clip(started.time) < clip(ringing.time) {
        line.add(SegmentKind::Setup, clip(started.time), clip(ringing.time));
    }
    let still_ringing = answered.is_none() && voicemail.is_none();
    if ring_ms > 0 || still_ringing {
        let kind = if rang(track) || !still_ringing || direction == Direction::Outbound {
            SegmentKind::Ringing
        } else {
            SegmentKind::Setup
        };
        line.add(kind, clip(ringing.time), ring_end);
    }
    if answered.is_none()
        && let Some(voicemail) = voicemail
    {
        line.add(SegmentKind::Voicemail, clip(voicemail.time), stop);
    }

    let mut hold_ms = 0_i64;
    let mut talk_from = answered.map(|m| clip(m.time));
    for (from, to) in holds(track, stop) {
        let (from, to) = (clip(from), clip(to));
        hold_ms = hold_ms.saturating_add(to.since(from));
        spans.hold_count = spans.hold_count.saturating_add(1);
        if let Some(talking) = talk_from.replace(to) {
            line.add(SegmentKind::Talking, talking, from);
        }
        line.add(SegmentKind::OnHold, from, to);
    }
    if let Some(talking) = talk_from
        && !on_hold(track)
    {
        line.add(SegmentKind::Talking, talking, stop);
    }
    line.finish();
    spans.hold_ms = spans.hold_ms.saturating_add(hold_ms);
    if let Some(answered) = answered {
        let talk = stop
            .since(clip(answered.time))
            .saturating_sub(hold_ms)
            .max(0);
        spans.talk_ms = spans.talk_ms.saturating_add(talk);
    }
}

/// Own first `Proceeding`; else, outbound, the first `Proceeding` of the other side.
fn ringing(
    direction: Direction,
    is_first: bool,
    track: &Track<'_>,
    others: &[&Track<'_>],
) -> Option<Moment> {
    let own = track.first_with(&StatusCode::Proceeding);
    let other = || {
        others
            .iter()
            .filter_map(|t| t.first_with(&StatusCode::Proceeding))
            .min_by_key(|e| e.sequence)
    };
    match (own, direction) {
        (Some(event), _) => Some(event.into()),
        (None, Direction::Outbound) if is_first => other().map(Moment::from),
        (None, _) => None,
    }
}

/// Inbound: own first `Answered`. Outbound: not before the other side's.
///
/// A called party that went `Gone` without an answer continues in another session (park pickup),
/// so it says nothing against the answer. What the other side did after the agent left is no
/// answer to this leg.
fn answered(direction: Direction, track: &Track<'_>, others: &[&Track<'_>]) -> Option<Moment> {
    let own = Moment::from(track.first_answered()?);
    if direction == Direction::Inbound {
        return Some(own);
    }
    let end = track.end.map_or(u64::MAX, |e| e.sequence);
    let mut observed = others
        .iter()
        .filter(|t| t.first_answered().is_some() || t.end.is_none_or(|e| !e.gone))
        .peekable();
    if observed.peek().is_none() {
        return Some(own);
    }
    let other = observed
        .filter_map(|t| t.first_answered())
        .filter(|e| e.sequence < end)
        .min_by_key(|e| e.sequence)
        .map(Moment::from)?;
    Some(if other.time > own.time { other } else { own })
}

/// Hold spans: own `Hold` to the next own `Answered` or the end. A repeated `Hold` does not
/// restart one.
fn holds(track: &Track<'_>, stop: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let mut spans = Vec::new();
    let mut since: Option<Timestamp> = None;
    for (event, party) in track.before_end() {
        match party.code.holding() {
            Some(true) => {
                since.get_or_insert(event.event_time);
            }
            Some(false) => {
                if let Some(from) = since.take() {
                    spans.push((from, event.event_time));
                }
            }
            None => {}
        }
    }
    if let Some(from) = since {
        spans.push((from, stop));
    }
    spans
}

/// Whether the party's last word on the matter was `Hold`.
pub(super) fn on_hold(track: &Track<'_>) -> bool {
    track
        .before_end()
        .filter_map(|(_, p)| p.code.holding())
        .last()
        .unwrap_or(false)
}

fn rang(track: &Track<'_>) -> bool {
    track.first_with(&StatusCode::Proceeding).is_some()
}

/// Collects segments; the last one stays open while the party is there.
struct Line<'s> {
    segments: &'s mut Vec<Segment>,
    open: bool,
    start: usize,
}

impl<'s> Line<'s> {
    fn new(segments: &'s mut Vec<Segment>, open: bool) -> Self {
        let start = segments.len();
        Self {
            segments,
            open,
            start,
        }
    }

    fn add(&mut self, kind: SegmentKind, from: Timestamp, to: Timestamp) {
        self.segments.push(Segment {
            kind,
            from,
            to: Some(to.max(from)),
        });
    }

    fn finish(self) {
        if self.open
            && self.segments.len() > self.start
            && let Some(last) = self.segments.last_mut()
        {
            last.to = None;
        }
    }
}
