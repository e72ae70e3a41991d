//! When each person took calls: spans, from what presence said and from when it could be heard.
//!
//! Pure; times are arguments. Presence names no time of its own: what a notification says holds
//! from when it was sent, what a list says from when it was asked for. It holds until the next one
//! says otherwise, and never over a time in which that could have gone unheard. What lies between
//! is a gap, not an absence.
//!
//! Not here: which words of the wire mean what, where spans are kept, what is made of them
//! (`metrics::Occupancy`).

use std::collections::BTreeMap;

use crate::leg::words;
use crate::metrics::Span;
use crate::{ExtensionId, Timestamp};

words!(
    /// What a person chose about calls.
    AvailabilityState {
        /// Signed in, takes the calls that come.
        Available = "available",
        /// Takes direct calls, and none of a queue.
        NoQueueCalls = "no_queue_calls",
        /// Says to be busy.
        Busy = "busy",
        /// Takes no calls.
        DoNotDisturb = "do_not_disturb",
        /// Signed out.
        Offline = "offline",
    }
);

/// How long late news is waited for: what comes later than this changes nothing.
pub const LATE_MS: i64 = 15 * 60_000;

/// Longest pause between two times of listening that counts as listening all the time.
pub const LONGEST_SILENCE_MS: i64 = 90_000;

/// A notification may be sent so long before a list was asked for, by two clocks that do not quite
/// agree, and still be newer than the list.
const TOLERANCE_MS: i64 = 2_000;

const DAY_MS: i64 = 86_400_000;

/// A span in which a person's state is known. It ends with the day of UTC at the latest, so that
/// what touches a time began at most a day before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AvailabilitySpan {
    /// Its first moment.
    pub from: Timestamp,
    /// Its end, which is no part of it.
    pub to: Timestamp,
    /// What the person chose.
    pub state: AvailabilityState,
}

/// What was concluded of a person from a moment on: it replaces whatever was before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AvailabilityChange {
    /// Who.
    pub extension: ExtensionId,
    /// Spans that begin here or later are these, and earlier ones end here.
    pub from: Timestamp,
    /// In order of time.
    pub spans: Vec<AvailabilitySpan>,
}

/// Where something that was said stands among the rest: by when it was sent, then by its number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Saying {
    at: Timestamp,
    number: Option<i64>,
    holds_from: Timestamp,
}

/// One person: what was said, `None` where it is no longer known.
#[derive(Debug, Default)]
struct Person {
    said: BTreeMap<Saying, Option<AvailabilityState>>,
    /// The first moment that may differ from what is kept.
    changed_from: Option<Timestamp>,
}

/// Everybody's availability as far as it may still change. See the module's documentation.
#[derive(Debug, Default)]
pub struct AvailabilityLog {
    people: BTreeMap<ExtensionId, Person>,
    /// When news may have gone unheard.
    unheard: Vec<Span>,
    /// Listening began: what was said before is somebody else's, or an earlier run's.
    since: Option<Timestamp>,
    heard_until: Option<Timestamp>,
    kept_until: Option<Timestamp>,
}

impl AvailabilityLog {
    /// A notification says so.
    pub fn told(
        &mut self,
        id: &ExtensionId,
        state: AvailabilityState,
        sent_at: Timestamp,
        sequence: Option<i64>,
    ) {
        let saying = Saying {
            at: sent_at,
            number: sequence,
            holds_from: sent_at,
        };
        self.take(id, saying, Some(state));
    }

    /// A list of everybody says so, which was asked for at `asked_at`. Who is not in it is no
    /// longer known.
    pub fn listed(
        &mut self,
        people: impl IntoIterator<Item = (ExtensionId, AvailabilityState)>,
        asked_at: Timestamp,
    ) {
        let saying = Saying {
            at: asked_at.plus_millis(-TOLERANCE_MS),
            number: Some(i64::MAX),
            holds_from: asked_at,
        };
        let listed: BTreeMap<ExtensionId, AvailabilityState> = people.into_iter().collect();
        let known = self.people.keys();
        let gone: Vec<ExtensionId> = known
            .filter(|id| !listed.contains_key(*id))
            .cloned()
            .collect();
        for id in gone {
            self.take(&id, saying, None);
        }
        for (id, state) in listed {
            self.take(&id, saying, Some(state));
        }
    }

    fn take(&mut self, id: &ExtensionId, saying: Saying, state: Option<AvailabilityState>) {
        let too_old = |from: Option<Timestamp>| from.is_none_or(|from| saying.holds_from < from);
        if too_old(self.since) || self.kept_until.is_some() && too_old(self.settled()) {
            return;
        }
        let person = self.people.entry(id.clone()).or_default();
        // Of two that stand at one place the smaller one counts, whichever came first.
        let known = person.said.entry(saying).or_insert(state);
        *known = (*known).min(state);
        person.note(saying.holds_from);
    }

    /// Presence is listened to at this moment. A pause since the last time is one in which news may
    /// have gone unheard.
    pub fn heard(&mut self, at: Timestamp) {
        if let Some(until) = self.heard_until {
            if at <= until {
                return;
            }
            if at.since(until) > LONGEST_SILENCE_MS {
                self.unheard(until, at);
            }
        }
        self.since.get_or_insert(at);
        self.heard_until = Some(at);
    }

    /// News may have gone unheard between these moments.
    pub fn unheard(&mut self, from: Timestamp, to: Timestamp) {
        if from >= to {
            return;
        }
        self.unheard.push((from, to));
        for person in self.people.values_mut() {
            person.note(from);
        }
    }

    /// The clock by which times were taken turned out to be ahead: what was noted from `now` on has
    /// not happened, and nothing is known until somebody says so anew.
    pub fn clock_was_ahead(&mut self, now: Timestamp) {
        for person in self.people.values_mut() {
            person.said.clear();
            person.note(now);
        }
        self.unheard.clear();
        self.since = Some(now);
        self.heard_until = Some(now);
        self.kept_until = None;
    }

    /// What was noted of somebody was deleted: it does not come back, and the next news is the first.
    pub fn forget(&mut self, id: &ExtensionId) {
        self.people.remove(id);
    }

    /// What there is to keep since [`Self::kept`].
    #[must_use]
    pub fn changes(&self) -> Vec<AvailabilityChange> {
        let since = self.kept_until;
        let changed = self.people.iter().filter_map(|(id, person)| {
            let goes_on = since.filter(|_| person.changed_from.is_none());
            let changed_from = person.changed_from.or(goes_on)?;
            let mut spans = self.spans_of(person);
            spans.retain(|span| span.to >= changed_from);
            if goes_on.is_some() {
                // Only what went on since then.
                spans.retain(|span| span.to > changed_from);
                if spans.is_empty() {
                    return None;
                }
            }
            let first = spans.first().map(|span| span.from);
            Some(AvailabilityChange {
                extension: id.clone(),
                from: first.map_or(changed_from, |first| first.min(changed_from)),
                spans,
            })
        });
        changed.collect()
    }

    /// The changes were kept: what can no longer change is let go.
    pub fn kept(&mut self) {
        self.kept_until = self.heard_until;
        let Some(settled) = self.settled() else {
            return;
        };
        let unheard = std::mem::take(&mut self.unheard);
        self.people.retain(|_, person| {
            person.changed_from = None;
            person.settle(settled, &unheard);
            !person.said.is_empty()
        });
        self.unheard = unheard;
        self.unheard.retain(|span| span.1 > settled);
    }

    /// What was before this moment does not change any more.
    fn settled(&self) -> Option<Timestamp> {
        Some(self.kept_until?.plus_millis(-LATE_MS))
    }

    /// What is known of somebody, as far as it may still change.
    #[must_use]
    pub fn spans(&self, id: &ExtensionId) -> Vec<AvailabilitySpan> {
        let person = self.people.get(id);
        person.map(|p| self.spans_of(p)).unwrap_or_default()
    }

    fn spans_of(&self, person: &Person) -> Vec<AvailabilitySpan> {
        let mut found: Vec<AvailabilitySpan> = Vec::new();
        let Some(mut end) = self.heard_until else {
            return found;
        };
        for (saying, state) in person.said.iter().rev() {
            let from = saying.holds_from;
            let to = holds_until(&self.unheard, from).map_or(end, |until| until.min(end));
            end = end.min(from);
            let Some(state) = *state else { continue };
            if from >= to {
                continue;
            }
            // What is said again is one span.
            match found.last_mut() {
                Some(next) if next.from == to && next.state == state => next.from = from,
                _ => found.push(AvailabilitySpan { from, to, state }),
            }
        }
        found.reverse();
        found.into_iter().flat_map(by_day).collect()
    }
}

impl Person {
    fn note(&mut self, from: Timestamp) {
        let earlier = self.changed_from.map_or(from, |known| known.min(from));
        self.changed_from = Some(earlier);
    }

    /// Leaves, of what was said before `settled`, only what still holds then.
    fn settle(&mut self, settled: Timestamp, unheard: &[Span]) {
        let mut base: Option<(Saying, AvailabilityState)> = None;
        while let Some(entry) = self.said.first_entry() {
            if entry.key().holds_from >= settled {
                break;
            }
            let (saying, state) = entry.remove_entry();
            let went_on = base.filter(|(first, known)| {
                Some(*known) == state
                    && holds_until(unheard, first.holds_from)
                        .is_none_or(|until| until > saying.holds_from)
            });
            base = went_on.or(state.map(|state| (saying, state)));
        }
        let Some((saying, state)) = base else { return };
        let ended = holds_until(unheard, saying.holds_from).is_some_and(|until| until <= settled);
        if !ended {
            let holds_from = saying.holds_from.max(day_of(settled));
            let at = saying.at.max(day_of(settled)).min(holds_from);
            let kept = Saying {
                at,
                holds_from,
                ..saying
            };
            self.said.insert(kept, Some(state));
        }
    }
}

/// Until when something holds that was said at a moment, as far as nothing else is said: the
/// moment itself when news could not be heard then; `None` where nothing limits it.
fn holds_until(unheard: &[Span], from: Timestamp) -> Option<Timestamp> {
    let limits = unheard.iter().filter(|span| span.1 > from);
    limits.map(|span| span.0.max(from)).min()
}

/// Start of the day of UTC.
fn day_of(at: Timestamp) -> Timestamp {
    let day = at.as_millis().div_euclid(DAY_MS);
    Timestamp::from_millis(day.saturating_mul(DAY_MS))
}

/// The same, cut where days of UTC begin.
fn by_day(span: AvailabilitySpan) -> impl Iterator<Item = AvailabilitySpan> {
    let mut from = span.from;
    std::iter::from_fn(move || {
        let to = day_of(from).plus_millis(DAY_MS).min(span.to);
        let piece = (from < span.to).then_some(AvailabilitySpan { from, to, ..span });
        from = to;
        piece
    })
}

#[cfg(test)]
mod tests;
