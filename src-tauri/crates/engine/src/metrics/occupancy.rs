//! Occupancy: the busy share of the time an agent was signed in and available.
//!
//! Needs presence; without it there is no occupancy, not a guess.

use super::concurrency::Span;
use crate::{AvailabilitySpan, AvailabilityState};

/// Times of one agent, or of several added up, that occupancy is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Occupancy {
    /// Presence was known.
    pub known_ms: i64,
    /// Of that, signed in and available.
    pub available_ms: i64,
    /// Of that, connected to somebody, hold included. Two calls at once count once.
    pub handling_ms: i64,
}

impl Occupancy {
    /// Of one agent, as far as it lies in the windows. Spans may overlap and come in any order.
    #[must_use]
    pub fn of(handling: &[Span], states: &[AvailabilitySpan], windows: &[Span]) -> Self {
        let windows = union(windows);
        let inside = |wanted: fn(AvailabilityState) -> bool| {
            let spans = states.iter().filter(|span| wanted(span.state));
            let spans: Vec<Span> = spans.map(|span| (span.from, span.to)).collect();
            common(&union(&spans), &windows)
        };
        let available = inside(is_available);
        Self {
            known_ms: sum(&inside(|_| true)),
            available_ms: sum(&available),
            handling_ms: sum(&common(&union(handling), &available)),
        }
    }

    /// Adds somebody else's, or another time's.
    pub fn merge(&mut self, more: &Self) {
        self.known_ms = self.known_ms.saturating_add(more.known_ms);
        self.available_ms = self.available_ms.saturating_add(more.available_ms);
        self.handling_ms = self.handling_ms.saturating_add(more.handling_ms);
    }

    /// Handling ÷ available, 0..1. `None` when nobody was known to be available.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.available_ms > 0).then(|| ratio(self.handling_ms, self.available_ms))
    }

    /// The share of a time in which presence was known, 0..1; `None` of no time.
    #[must_use]
    pub fn known_share(&self, of_ms: i64) -> Option<f64> {
        (of_ms > 0).then(|| ratio(self.known_ms, of_ms).min(1.0))
    }
}

/// Whether the calls that come are taken: somebody who takes none of a queue is at a break in the
/// eyes of the queue, and who says to be busy is not waiting for a call.
const fn is_available(state: AvailabilityState) -> bool {
    match state {
        AvailabilityState::Available => true,
        AvailabilityState::NoQueueCalls
        | AvailabilityState::Busy
        | AvailabilityState::DoNotDisturb
        | AvailabilityState::Offline => false,
    }
}

/// A day has 86.4 million milliseconds and 2⁵³ holds 285 000 years of them: nothing is lost.
#[expect(clippy::cast_precision_loss, reason = "spans are far below 2^53 ms")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

fn sum(spans: &[Span]) -> i64 {
    spans.iter().map(|span| span.1.since(span.0)).sum()
}

/// The same moments as disjoint spans in order.
fn union(spans: &[Span]) -> Vec<Span> {
    let mut sorted: Vec<Span> = spans.iter().filter(|s| s.0 < s.1).copied().collect();
    sorted.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match joined.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            _ => joined.push(span),
        }
    }
    joined
}

/// The moments in both; each is disjoint and in order.
fn common(one: &[Span], other: &[Span]) -> Vec<Span> {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut found = Vec::new();
    while let (Some(a), Some(b)) = (one.peek(), other.peek()) {
        let both = (a.0.max(b.0), a.1.min(b.1));
        if both.0 < both.1 {
            found.push(both);
        }
        if a.1 < b.1 {
            one.next();
        } else {
            other.next();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Timestamp;

    fn spans(raw: &[(i64, i64)]) -> Vec<Span> {
        let at = Timestamp::from_millis;
        raw.iter().map(|(a, b)| (at(*a), at(*b))).collect()
    }

    fn states(raw: &[(i64, i64)], state: AvailabilityState) -> Vec<AvailabilitySpan> {
        let span = |(from, to)| AvailabilitySpan { from, to, state };
        spans(raw).into_iter().map(span).collect()
    }

    const ALWAYS: [(i64, i64); 1] = [(0, 1_000)];

    #[test]
    fn busy_time_inside_the_available_time() {
        type Raw<'a> = &'a [(i64, i64)];
        let cases: [(Raw<'_>, Raw<'_>, Option<f64>); 9] = [
            (&[(0, 50)], &[(0, 100)], Some(0.5)),
            (&[], &[(0, 100)], Some(0.0)),
            (&[(0, 50)], &[], None),
            (&[(0, 50)], &[(10, 10)], None),
            // Two calls at once are one busy minute.
            (&[(0, 50), (25, 75)], &[(0, 100)], Some(0.75)),
            (&[(0, 100), (10, 20)], &[(0, 100)], Some(1.0)),
            // What was handled signed out does not count.
            (&[(0, 50), (90, 200)], &[(40, 100)], Some(20.0 / 60.0)),
            // One call over a break.
            (&[(10, 90)], &[(0, 20), (80, 100)], Some(0.5)),
            (&[(0, 100)], &[(0, 40), (30, 60), (70, 80)], Some(1.0)),
        ];
        for (handling, available, wanted) in cases {
            let available = states(available, AvailabilityState::Available);
            let found = Occupancy::of(&spans(handling), &available, &spans(&ALWAYS));
            assert_eq!(found.share(), wanted, "{handling:?} in {available:?}");
        }
    }

    #[test]
    fn only_who_takes_calls_is_available_and_every_state_is_known() {
        for state in AvailabilityState::ALL {
            let found = Occupancy::of(
                &spans(&[(0, 40)]),
                &states(&[(0, 80)], *state),
                &spans(&ALWAYS),
            );
            let is_available = *state == AvailabilityState::Available;
            assert_eq!(found.known_ms, 80);
            assert_eq!(found.available_ms, if is_available { 80 } else { 0 });
            assert_eq!(found.share(), is_available.then_some(0.5));
            assert_eq!(found.known_share(1_000), Some(0.08));
        }
        assert_eq!(Occupancy::default().known_share(0), None);
    }

    proptest! {
        /// The windows of a day add up to the day.
        #[test]
        fn windows_add_up(
            handling in prop::collection::vec((0_i64..1_000, 0_i64..1_000), 0..8),
            times in prop::collection::vec((0_i64..1_000, 0_i64..1_000, 0_usize..5), 0..8),
            cuts in prop::collection::btree_set(1_i64..999, 0..6),
        ) {
            let handling = spans(&handling);
            let times: Vec<AvailabilitySpan> = times
                .iter()
                .flat_map(|(a, b, n)| states(&[(*a, *b)], AvailabilityState::ALL[*n]))
                .collect();
            let whole = Occupancy::of(&handling, &times, &spans(&ALWAYS));
            let edges: Vec<i64> = [0].into_iter().chain(cuts).chain([1_000]).collect();
            let mut parts = Occupancy::default();
            for pair in edges.windows(2) {
                parts.merge(&Occupancy::of(&handling, &times, &spans(&[(pair[0], pair[1])])));
            }
            prop_assert_eq!(whole, parts);
            prop_assert!(whole.handling_ms <= whole.available_ms);
            prop_assert!(whole.available_ms <= whole.known_ms && whole.known_ms <= 1_000);
        }
    }
}
