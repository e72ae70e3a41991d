//! Who calls whom in a session: the calling party, the other side of a leg, numbers and names.

use std::sync::Arc;

use super::leg::Own;
use super::track::{Track, TrackKind};
use crate::{Direction, Party, Reason};

/// The party that placed the call: the one with the suffix `-1` when it calls, else the first
/// calling party that is not a supervisor.
pub(super) fn calling<'t, 'a>(tracks: &'t [Track<'a>]) -> Option<&'t Track<'a>> {
    let candidates = || {
        tracks
            .iter()
            .filter(|t| t.is_calling() && !t.is_supervision())
    };
    candidates()
        .find(|t| t.id.as_str().ends_with("-1"))
        .or_else(|| candidates().next())
}

/// The other side of a leg, as the answer and the hang-up rules need it.
///
/// Inbound: the calling party; when that one handed its place on, the parties that stayed or came.
/// Outbound: the called parties that are outside parties or persons; the agent's own called party
/// only where there is nobody else, in a call to oneself.
pub(super) fn others<'t, 'a>(tracks: &'t [Track<'a>], own: &Own<'t, 'a>) -> Vec<&'t Track<'a>> {
    let foreign =
        |t: &&Track<'a>| !own.contains(t) && !t.is_supervision() && own.extension() != t.extension;
    match own.direction() {
        Direction::Outbound => {
            let mut called: Vec<&Track<'a>> = tracks
                .iter()
                .filter(|t| !own.contains(t) && !t.is_supervision() && t.is_called())
                .filter(|t| matches!(t.kind, TrackKind::Outside | TrackKind::Person))
                .filter(|t| t.was_present() || t.end.is_none_or(|e| !e.gone))
                .collect();
            if called.iter().any(foreign) {
                called.retain(foreign);
            }
            called
        }
        Direction::Inbound => {
            let Some(caller) = calling_besides(tracks, own) else {
                return Vec::new();
            };
            let handed_over = caller
                .end
                .filter(|e| !e.gone && e.reason.is_some_and(Reason::is_hand_over));
            let mut others = vec![caller];
            if let Some(end) = handed_over {
                let heirs: Vec<_> = tracks
                    .iter()
                    .filter(foreign)
                    .filter(|t| {
                        t.id != caller.id && t.end.is_none_or(|e| e.sequence > end.sequence)
                    })
                    .filter(|t| matches!(t.kind, TrackKind::Outside | TrackKind::Person))
                    .collect();
                if !heirs.is_empty() {
                    others = heirs;
                }
            }
            others
        }
    }
}

/// The calling party of the session, seen from a leg that is not its own.
fn calling_besides<'t, 'a>(tracks: &'t [Track<'a>], own: &Own<'t, 'a>) -> Option<&'t Track<'a>> {
    let candidates = || {
        tracks
            .iter()
            .filter(|t| t.is_calling() && !t.is_supervision() && !own.contains(t))
    };
    candidates()
        .find(|t| t.id.as_str().ends_with("-1"))
        .or_else(|| candidates().next())
}

/// Number and name on the other side of a whole session.
pub(super) fn customer_of_session(
    tracks: &[Track<'_>],
    caller: Option<&Track<'_>>,
) -> (Option<Arc<str>>, Option<Arc<str>>) {
    let Some(caller) = caller else {
        let called = tracks.iter().find(|t| t.is_called());
        return (
            called.and_then(|t| first(t, |p| p.from.phone.clone())),
            announced_name(tracks),
        );
    };
    if caller.kind == TrackKind::Outside {
        let number = first(caller, |p| p.from.phone.clone()).or_else(|| {
            tracks
                .iter()
                .filter(|t| t.is_called())
                .find_map(|t| first(t, |p| p.from.phone.clone()))
        });
        let name = first(caller, |p| p.from.name.clone()).or_else(|| announced_name(tracks));
        (number, name)
    } else {
        (
            first(caller, |p| p.to.phone.clone()),
            first(caller, |p| p.to.name.clone()),
        )
    }
}

/// The caller's name as the called parties were shown it. A queue puts its own name before it, so
/// queue legs count only where the plain name stands beside it.
fn announced_name(tracks: &[Track<'_>]) -> Option<Arc<str>> {
    let called = || tracks.iter().filter(|t| t.is_called());
    called()
        .find_map(|t| first(t, |p| p.caller_name.clone()))
        .or_else(|| called().find_map(|t| first(t, plain_name)))
        .or_else(|| {
            called().find_map(|t| first(t, |p| after_queue_name(p).filter(|n| is_name(p, n))))
        })
}

/// A name that no queue put its own before.
fn plain_name(party: &Party) -> Option<Arc<str>> {
    let queued = party.queue_call || after_queue_name(party).is_some();
    party.from.name.clone().filter(|_| !queued)
}

/// What a queue wrote behind its own name and a dash; `None` where it did not write its name.
fn after_queue_name(party: &Party) -> Option<Arc<str>> {
    let shown = party.from.name.as_deref()?;
    let mut queues = [&party.queue_name, &party.to.name].into_iter().flatten();
    queues
        .find_map(|queue| shown.strip_prefix(&**queue)?.strip_prefix(" - "))
        .map(|caller| caller.trim().into())
}

/// A caller without a name is shown by the number.
fn is_name(party: &Party, shown: &str) -> bool {
    !shown.is_empty() && party.from.phone.as_deref() != Some(shown)
}

/// Other side's number and name, and the agent's own number, of one leg.
pub(super) struct Numbers {
    pub(super) customer_number: Option<Arc<str>>,
    pub(super) customer_name: Option<Arc<str>>,
    pub(super) agent_number: Option<Arc<str>>,
}

pub(super) fn numbers(tracks: &[Track<'_>], own: &Own<'_, '_>) -> Numbers {
    match own.direction() {
        Direction::Inbound => {
            // A caller who had handed the call on before is not who this leg was for.
            let caller = calling_besides(tracks, own)
                .filter(|t| t.end.is_none_or(|e| e.sequence > own.first_sequence()));
            let of_caller =
                |pick: fn(&Party) -> Option<Arc<str>>| caller.and_then(|t| first(t, pick));
            Numbers {
                customer_number: own
                    .find_this_way(|p| p.from.phone.clone())
                    .or_else(|| of_caller(|p| p.from.phone.clone())),
                customer_name: own
                    .find(|p| p.caller_name.clone())
                    .or_else(|| of_caller(|p| p.from.name.clone()))
                    .or_else(|| own.find_this_way(plain_name))
                    .or_else(|| {
                        own.find(|p| p.queue_call.then_some(()))
                            .and_then(|()| announced_name(tracks))
                    })
                    .or_else(|| {
                        own.find_this_way(|p| {
                            let queues_own = after_queue_name(p).is_some();
                            p.from.name.clone().filter(|_| !queues_own)
                        })
                    }),
                agent_number: own.find_this_way(|p| p.to.phone.clone()),
            }
        }
        Direction::Outbound => {
            // Whoever came when the agent had handed the call on was not called by the agent.
            let left = own.end().map_or(u64::MAX, |e| e.sequence);
            let called: Vec<_> = others(tracks, own)
                .into_iter()
                .filter(|t| t.first().is_some_and(|e| e.sequence < left))
                .collect();
            let agent_number = own.find_this_way(|p| p.from.phone.clone());
            let of_called =
                |pick: fn(&Party) -> Option<Arc<str>>| called.iter().find_map(|t| first(t, pick));
            Numbers {
                customer_number: own
                    .find_this_way(|p| p.to.phone.clone())
                    .or_else(|| of_called(|p| p.to.phone.clone())),
                customer_name: own
                    .find_this_way(|p| p.to.name.clone())
                    .or_else(|| of_called(|p| p.to.name.clone())),
                agent_number,
            }
        }
    }
}

/// First value a party ever carried.
pub(super) fn first<T>(track: &Track<'_>, pick: impl Fn(&Party) -> Option<T>) -> Option<T> {
    track.events.iter().find_map(|(_, p)| pick(p))
}
