//! The set of events of one telephony session, ordered by sequence.

use crate::{Event, PartyId};

/// Events kept for one session. Beyond it the ones with the highest sequence numbers are dropped,
/// so the set is the same for every order of arrival, and the session is marked.
pub const MAX_EVENTS: usize = 4096;

/// A set keyed by (sequence, party). Insertion order cannot be seen from outside (INV-2).
#[derive(Clone, Debug, Default)]
pub struct EventSet {
    events: Vec<Event>,
    overflowed: bool,
}

fn key(event: &Event) -> (u64, Option<&PartyId>) {
    (event.sequence, event.party.as_ref().map(|p| &p.id))
}

impl EventSet {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an event; true when the set changed.
    ///
    /// Two different events with one key cannot both be right; the smaller one is kept whichever
    /// came first, so that the choice does not depend on arrival.
    pub fn insert(&mut self, event: Event) -> bool {
        let after_last = self
            .events
            .last()
            .is_none_or(|last| key(last) < key(&event));
        let found = if after_last {
            Err(self.events.len())
        } else {
            self.events
                .binary_search_by(|probe| key(probe).cmp(&key(&event)))
        };
        match found {
            Ok(at) => match self.events.get_mut(at) {
                Some(present) if event < *present => {
                    *present = event;
                    true
                }
                _ => false,
            },
            Err(at) => {
                if at >= MAX_EVENTS {
                    return !std::mem::replace(&mut self.overflowed, true);
                }
                self.events.insert(at, event);
                if self.events.len() > MAX_EVENTS {
                    self.events.truncate(MAX_EVENTS);
                    self.overflowed = true;
                }
                true
            }
        }
    }

    /// Events by sequence, then party.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Whether events were dropped.
    #[must_use]
    pub const fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// How many events are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Whether every number from 2 to the last was seen, and none was dropped.
    #[must_use]
    pub fn is_contiguous(&self) -> bool {
        let last = self.events.last().map_or(0, |e| e.sequence);
        !self.overflowed && last >= 2 && self.distinct_in(1, u64::MAX) == last.saturating_sub(1)
    }

    /// Whether a number strictly between `after` and `before` is missing.
    #[must_use]
    pub fn misses_between(&self, after: u64, before: u64) -> bool {
        let room = before.saturating_sub(after).saturating_sub(1);
        self.distinct_in(after, before) < room
    }

    /// Distinct sequence numbers strictly between the two.
    fn distinct_in(&self, after: u64, before: u64) -> u64 {
        let mut previous = None;
        let mut count = 0;
        for event in &self.events {
            let sequence = event.sequence;
            if sequence > after && sequence < before && previous != Some(sequence) {
                count += 1;
                previous = Some(sequence);
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    fn event(sequence: u64, time: i64) -> Event {
        Event {
            session: "s-1".into(),
            sequence,
            event_time: Timestamp::from_millis(time),
            session_id: None,
            origin: None,
            party: None,
        }
    }

    #[test]
    fn conflicting_events_resolve_the_same_in_both_orders() {
        let (mut a, mut b) = (EventSet::new(), EventSet::new());
        a.insert(event(2, 10));
        a.insert(event(2, 20));
        b.insert(event(2, 20));
        b.insert(event(2, 10));
        assert_eq!(a.events(), b.events());
        assert_eq!(a.len(), 1);
    }

    #[test]
    fn gaps_are_seen_without_counting_to_huge_numbers() {
        let mut set = EventSet::new();
        set.insert(event(2, 0));
        set.insert(event(3, 0));
        assert!(set.is_contiguous());
        set.insert(event(1 << 63, 0));
        assert!(!set.is_contiguous());
        assert!(set.misses_between(3, 1 << 63));
        assert!(!set.misses_between(2, 3));
        assert!(!set.misses_between(9, 2));
    }

    #[test]
    fn overflow_keeps_the_same_events_in_any_order() {
        let many = MAX_EVENTS as u64 + 500;
        let (mut up, mut down) = (EventSet::new(), EventSet::new());
        for n in 2..many {
            up.insert(event(n, 0));
        }
        for n in (2..many).rev() {
            down.insert(event(n, 0));
        }
        assert_eq!(up.events(), down.events());
        assert!(up.overflowed() && down.overflowed());
        assert!(!up.is_contiguous());
    }

    #[test]
    fn only_news_changes_the_set() {
        let mut set = EventSet::new();
        assert!(set.is_empty());
        assert!(set.insert(event(2, 20)));
        assert!(!set.insert(event(2, 20)), "the same again");
        assert!(!set.insert(event(2, 30)), "a larger one with its key");
        assert!(set.insert(event(2, 10)), "a smaller one with its key");
        assert!(set.insert(event(1, 0)), "one from before");
        assert_eq!((set.len(), set.is_empty()), (2, false));
    }

    #[test]
    fn a_full_set_is_not_an_overflowed_one() {
        let mut set = EventSet::new();
        for n in 0..MAX_EVENTS as u64 {
            assert!(set.insert(event(n + 2, 0)));
        }
        assert!(!set.overflowed() && set.is_contiguous());
        // That something is missing is news once.
        assert!(set.insert(event(1 << 40, 0)) && set.overflowed());
        assert!(!set.insert(event(1 << 41, 0)));
        assert_eq!(set.len(), MAX_EVENTS);
    }
}
