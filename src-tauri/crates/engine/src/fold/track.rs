//! One party's events in order, and what they say about that party alone.

use std::sync::Arc;

use crate::{
    Direction, Directory, Event, ExtensionId, ExtensionKind, Party, PartyId, Reason, StatusCode,
    Timestamp,
};

/// Whose party it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TrackKind {
    /// An agent.
    Person,
    /// A call queue.
    Queue,
    /// IVR menu, announcement, park location extension, …
    Service,
    /// Created to wait in a park location.
    Park,
    /// Somebody outside the account.
    Outside,
}

/// When and how a party left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct End<'a> {
    pub(super) sequence: u64,
    pub(super) time: Timestamp,
    pub(super) gone: bool,
    pub(super) reason: Option<&'a Reason>,
    pub(super) missed_call: bool,
}

/// One party.
#[derive(Debug)]
pub(super) struct Track<'a> {
    pub(super) id: &'a PartyId,
    pub(super) extension: Option<&'a ExtensionId>,
    pub(super) kind: TrackKind,
    pub(super) direction: Option<Direction>,
    pub(super) events: Vec<(&'a Event, &'a Party)>,
    pub(super) end: Option<End<'a>>,
}

/// All parties of a session in order of their first event.
pub(super) fn tracks<'a>(events: &'a [Event], directory: &Directory) -> Vec<Track<'a>> {
    let mut all: Vec<(&Event, &Party)> = events
        .iter()
        .filter_map(|event| Some((event, event.party.as_ref()?)))
        .collect();
    // Stable: the events of one party stay in order.
    all.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
    let mut tracks: Vec<Track<'a>> = all
        .chunk_by(|(_, a), (_, b)| a.id == b.id)
        .filter_map(|events| {
            Some(Track::new(
                &events.first()?.1.id,
                events.to_vec(),
                directory,
            ))
        })
        .collect();
    tracks.sort_by_key(Track::first_sequence);
    tracks
}

impl<'a> Track<'a> {
    fn new(id: &'a PartyId, events: Vec<(&'a Event, &'a Party)>, directory: &Directory) -> Self {
        let extension = events.iter().find_map(|(_, p)| p.extension.as_ref());
        let kind = match extension.map(|id| directory.kind(id)) {
            Some(kind) if kind.is_person() => TrackKind::Person,
            Some(ExtensionKind::Queue) => TrackKind::Queue,
            Some(_) => TrackKind::Service,
            None if is_park(&events) => TrackKind::Park,
            None => TrackKind::Outside,
        };
        Self {
            id,
            extension,
            kind,
            direction: events.iter().find_map(|(_, p)| p.direction),
            end: end(&events),
            events,
        }
    }

    pub(super) fn first(&self) -> Option<&'a Event> {
        self.events.first().map(|(e, _)| *e)
    }

    pub(super) fn first_sequence(&self) -> u64 {
        self.first().map_or(0, |e| e.sequence)
    }

    /// First event with this status, and no later than the end.
    pub(super) fn first_with(&self, code: &StatusCode) -> Option<&'a Event> {
        self.before_end()
            .find(|(_, p)| p.code == *code)
            .map(|(e, _)| e)
    }

    pub(super) fn first_answered(&self) -> Option<&'a Event> {
        self.first_with(&StatusCode::Answered)
    }

    pub(super) fn first_voicemail(&self) -> Option<&'a Event> {
        self.before_end()
            .find(|(_, p)| p.code.is_voicemail())
            .map(|(e, _)| e)
    }

    /// Events up to and including the end.
    pub(super) fn before_end(&self) -> impl Iterator<Item = (&'a Event, &'a Party)> + '_ {
        let last = self.end.map_or(u64::MAX, |e| e.sequence);
        self.events
            .iter()
            .copied()
            .filter(move |(e, _)| e.sequence <= last)
    }

    pub(super) fn is_called(&self) -> bool {
        self.direction == Some(Direction::Inbound)
    }

    pub(super) fn is_calling(&self) -> bool {
        self.direction == Some(Direction::Outbound)
    }

    /// Was ever set up, rung or connected here; false for a party that is only `Gone` or only
    /// its end is known.
    pub(super) fn was_present(&self) -> bool {
        self.events.iter().any(|(_, p)| {
            matches!(p.code, StatusCode::Setup | StatusCode::Proceeding)
                || p.code.holding().is_some()
                || p.code.is_voicemail()
        })
    }

    /// A supervisor's party: monitoring or barging in, never an agent's call.
    ///
    /// The reason on the very end of a leg that rang like any other is a take-over *of* that
    /// agent, and `Gone` with the reason on a party that goes on is the monitored one.
    pub(super) fn is_supervision(&self) -> bool {
        let supervised = |p: &Party| p.reason.as_ref().is_some_and(Reason::is_supervision);
        let before = self.events.iter().any(|(_, p)| {
            supervised(p) && !matches!(p.code, StatusCode::Disconnected | StatusCode::Gone)
        });
        let ended_so = self
            .end
            .is_some_and(|e| e.reason.is_some_and(Reason::is_supervision));
        let ended_gone = self.end.is_some_and(|e| e.gone);
        before || (ended_so && (ended_gone || self.is_calling()))
    }

    /// Park location and time, when a call waits or waited there.
    pub(super) fn parked(&self) -> Option<(Arc<str>, Timestamp)> {
        let (event, _) = self
            .events
            .iter()
            .find(|(_, p)| p.code == StatusCode::Parked)?;
        Some((self.park_location()?, event.event_time))
    }

    pub(super) fn park_location(&self) -> Option<Arc<str>> {
        self.events.iter().find_map(|(_, p)| p.park.clone())
    }

    pub(super) fn first_parked_sequence(&self) -> Option<u64> {
        self.events
            .iter()
            .find(|(_, p)| p.code == StatusCode::Parked)
            .map(|(e, _)| e.sequence)
    }
}

/// A party without extension that never did anything but wait in a park location.
fn is_park(events: &[(&Event, &Party)]) -> bool {
    events
        .first()
        .is_some_and(|(_, p)| p.code == StatusCode::Parked)
}

/// The event with which a party leaves for good.
///
/// A party may report several `Disconnected`: the first one is when it left, and whatever reason
/// or missed flag any of them carries belongs to it. `Gone` into a transfer, a conference or
/// another device is an end unless the party comes back; any other `Gone` (park pickup,
/// supervision, no reason) is one only when nothing follows.
fn end<'a>(events: &[(&'a Event, &'a Party)]) -> Option<End<'a>> {
    for (at, (event, party)) in events.iter().enumerate() {
        let later = || events.iter().skip(at + 1).map(|(_, p)| &p.code);
        let ends = party.code == StatusCode::Disconnected
            || (party.code == StatusCode::Gone && {
                let comes_back = later().any(|c| c.holding().is_some());
                let leaves = party.reason.as_ref().is_some_and(|r| {
                    r.is_transfer() || r.is_device_move() || *r == Reason::Conference
                });
                !comes_back && (leaves || !later().any(|c| *c == StatusCode::Disconnected))
            });
        if ends {
            let rest = || events.iter().skip(at).map(|(_, p)| *p);
            return Some(End {
                sequence: event.sequence,
                time: event.event_time,
                gone: party.code == StatusCode::Gone,
                reason: rest()
                    .filter_map(|p| p.reason.as_ref())
                    .find(|r| !matches!(r, Reason::Unknown(_))),
                missed_call: rest().any(|p| p.missed_call),
            });
        }
    }
    None
}
