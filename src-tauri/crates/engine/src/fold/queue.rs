//! Queues: which one offered a leg, and when callers were in it.

use std::sync::Arc;

use super::leg::Own;
use super::party::{calling, first};
use super::track::{Track, TrackKind};
use crate::{Directory, ExtensionId, Reason, Timestamp};

/// A caller's stay in a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueVisit {
    /// The queue.
    pub queue: ExtensionId,
    /// Its name.
    pub name: Option<Arc<str>>,
    /// Entering it.
    pub entered_at: Timestamp,
    /// Leaving it, for whatever reason.
    pub left_at: Option<Timestamp>,
    /// The queue sent the caller on although nobody answered.
    pub overflowed: bool,
}

/// Visits in order of the queue parties' first events.
pub(super) fn visits(tracks: &[Track<'_>], directory: &Directory) -> Vec<QueueVisit> {
    // A queue sends nobody on who has left.
    let caller_left = calling(tracks).and_then(|c| c.end).map(|e| e.sequence);
    let own: Vec<QueueVisit> = tracks
        .iter()
        .filter(|t| t.kind == TrackKind::Queue)
        .filter_map(|t| {
            let queue = t.extension?.clone();
            Some(QueueVisit {
                name: queue_name(&queue, directory).or_else(|| first(t, |p| p.to.name.clone())),
                queue,
                entered_at: t.first()?.event_time,
                left_at: t.end.map(|e| e.time),
                overflowed: t.end.is_some_and(|e| {
                    let still_there = caller_left.is_none_or(|left| left > e.sequence);
                    still_there
                        && e.reason.is_some_and(|r| {
                            r.is_ring_out() || r.is_transfer() || *r == Reason::CallerInputRedirect
                        })
                }),
            })
        })
        .collect();
    if !own.is_empty() {
        return own;
    }
    // The queue's own party may be outside the subscription; its members still name it.
    tracks
        .iter()
        .filter(|t| {
            t.kind == TrackKind::Person && first(t, |p| p.queue_call.then_some(())).is_some()
        })
        .find_map(|t| {
            let queue = first(t, |p| p.to.extension.clone())?;
            Some(QueueVisit {
                name: first(t, |p| p.queue_name.clone())
                    .or_else(|| queue_name(&queue, directory))
                    .or_else(|| first(t, |p| p.to.name.clone())),
                queue,
                entered_at: t.first()?.event_time,
                left_at: None,
                overflowed: false,
            })
        })
        .into_iter()
        .collect()
}

/// The queue that offered a leg, and its name.
pub(super) fn of_leg(
    tracks: &[Track<'_>],
    own: &Own<'_, '_>,
    directory: &Directory,
) -> (Option<ExtensionId>, Option<Arc<str>>) {
    let named = own.find(|p| p.queue_name.clone());
    if named.is_none() && own.find(|p| p.queue_call.then_some(())).is_none() {
        return (None, None);
    }
    let target = own.find(|p| {
        let to = p.to.extension.as_ref()?;
        (Some(to) != own.extension()).then(|| (to.clone(), p.to.name.clone()))
    });
    let party = tracks
        .iter()
        .rfind(|t| t.kind == TrackKind::Queue && t.first_sequence() < own.first_sequence());
    let (id, label) = match (target, party) {
        (Some((id, label)), _) => (Some(id), label),
        (None, Some(t)) => (t.extension.cloned(), first(t, |p| p.to.name.clone())),
        (None, None) => (None, None),
    };
    let name = named
        .or_else(|| id.as_ref().and_then(|id| queue_name(id, directory)))
        .or(label);
    (id, name)
}

fn queue_name(id: &ExtensionId, directory: &Directory) -> Option<Arc<str>> {
    directory.get(id).map(|e| e.name.clone())
}
