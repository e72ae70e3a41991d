//! Occupancy: the busy share of the time an agent was signed in and available.
//!
//! Needs presence; without it there is no occupancy, not a guess.

use super::concurrency::Span;

/// Handling time inside the signed-in spans ÷ signed-in time, 0..1. Overlapping spans of either
/// kind count once. `None` when presence says nothing.
#[must_use]
pub fn occupancy(handling: &[Span], signed_in: &[Span]) -> Option<f64> {
    let (handling, signed_in) = (union(handling), union(signed_in));
    let available: i64 = signed_in.iter().map(length).sum();
    if available <= 0 {
        return None;
    }
    let mut busy = 0_i64;
    let mut handling = handling.iter().peekable();
    for (from, to) in &signed_in {
        // Spans that end before this one begins are behind every later one too.
        while handling.next_if(|span| span.1 <= *from).is_some() {}
        while let Some(span) = handling.peek().filter(|span| span.0 < *to) {
            busy = busy.saturating_add(length(&(span.0.max(*from), span.1.min(*to))));
            if span.1 > *to {
                break;
            }
            handling.next();
        }
    }
    Some(ratio(busy, available))
}

/// A day has 86.4 million milliseconds and 2⁵³ holds 285 000 years of them: nothing is lost.
#[expect(clippy::cast_precision_loss, reason = "spans are far below 2^53 ms")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

fn length(span: &Span) -> i64 {
    span.1.since(span.0)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    fn spans(raw: &[(i64, i64)]) -> Vec<Span> {
        let at = Timestamp::from_millis;
        raw.iter().map(|(a, b)| (at(*a), at(*b))).collect()
    }

    #[test]
    fn busy_time_inside_the_signed_in_time() {
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
        for (handling, signed_in, wanted) in cases {
            let found = occupancy(&spans(handling), &spans(signed_in));
            assert_eq!(found, wanted, "{handling:?} in {signed_in:?}");
        }
    }
}
