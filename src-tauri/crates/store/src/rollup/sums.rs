//! What one leg adds to its rows. Pure.

use engine::{Confidence, ExtensionId, Leg, Side};

use super::INTERVAL_MS;

/// Spans are bounded to 30 years, so that a broken clock cannot overflow a sum.
const LONGEST_MS: i64 = 1_000_000_000_000;

/// The numbers of a row.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Sums {
    pub(super) legs: i64,
    pub(super) ring_ms: i64,
    pub(super) talk_ms: i64,
    pub(super) hold_ms: i64,
    pub(super) hold_count: i64,
    pub(super) ended_by_agent: i64,
    pub(super) ended_by_customer: i64,
    pub(super) ended_on_hold: i64,
    pub(super) uncertain: i64,
}

impl Sums {
    pub(super) const fn add(&mut self, other: &Self, sign: i64) {
        self.legs += sign * other.legs;
        self.ring_ms += sign * other.ring_ms;
        self.talk_ms += sign * other.talk_ms;
        self.hold_ms += sign * other.hold_ms;
        self.hold_count += sign * other.hold_count;
        self.ended_by_agent += sign * other.ended_by_agent;
        self.ended_by_customer += sign * other.ended_by_customer;
        self.ended_on_hold += sign * other.ended_on_hold;
        self.uncertain += sign * other.uncertain;
    }
}

/// One ended leg.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) agent: String,
    pub(super) queue: Option<String>,
    pub(super) interval: i64,
    pub(super) direction: String,
    pub(super) outcome: String,
    pub(super) origin: String,
    pub(super) sums: Sums,
}

impl Part {
    pub(super) fn of(leg: &Leg) -> Self {
        Self {
            agent: leg.extension.to_string(),
            queue: leg.queue_extension.as_ref().map(ExtensionId::to_string),
            interval: interval_of(leg.started_at.as_millis()),
            direction: leg.direction.as_str().to_owned(),
            outcome: leg.outcome.as_str().to_owned(),
            origin: leg.origin.as_deref().unwrap_or_default().to_owned(),
            sums: Sums {
                legs: 1,
                ring_ms: bounded(leg.ring_ms),
                talk_ms: bounded(leg.talk_ms),
                hold_ms: bounded(leg.hold_ms),
                hold_count: leg.hold_count.into(),
                ended_by_agent: (leg.ended_by == Some(Side::Agent)).into(),
                ended_by_customer: (leg.ended_by == Some(Side::Customer)).into(),
                ended_on_hold: leg.ended_on_hold.into(),
                uncertain: (leg.confidence == Confidence::Uncertain).into(),
            },
        }
    }
}

/// Start of the interval that holds a moment.
pub(super) const fn interval_of(at_ms: i64) -> i64 {
    at_ms.div_euclid(INTERVAL_MS).saturating_mul(INTERVAL_MS)
}

pub(super) fn bounded(span_ms: i64) -> i64 {
    span_ms.clamp(0, LONGEST_MS)
}
