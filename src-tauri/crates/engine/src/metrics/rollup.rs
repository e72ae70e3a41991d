//! Everything a report says of a span of time, in a form that can be added: a year is the sum of
//! its hours, and equals what its records give one by one.
//!
//! What depends on a service-level rule is kept as waits, so that a rule may change afterwards.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::calls::{CallClass, CallCounts, CallSummary, answer_wait, call_class};
use super::legs::{LegSummary, handle_time, hold_time, is_counted, ring_time, talk_time};
use super::service_level::{ServiceCounts, ServiceLevelRule};
use super::span_sums::{Histogram, SpanSums};
use crate::{Call, Direction, Leg, Outcome};

/// Waits that a service-level rule looks at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Waits {
    /// Answered calls that entered a queue, whether their wait is known or not.
    pub answered: u32,
    /// Those of them whose wait is known.
    pub answered_ms: Histogram,
    /// Calls that entered a queue and were abandoned.
    pub abandoned: u32,
    /// Those of them whose wait is known.
    pub abandoned_ms: Histogram,
    /// Abandoned calls that entered none.
    pub direct_abandoned_ms: Histogram,
}

impl Waits {
    fn add(&mut self, call: &Call) {
        let queued = call.queue_extension.is_some();
        match (call_class(call), queued) {
            (Some(CallClass::Answered), true) => {
                self.answered = self.answered.saturating_add(1);
                call.wait_ms
                    .into_iter()
                    .for_each(|ms| self.answered_ms.push(ms));
            }
            (Some(CallClass::AbandonedWaiting), true) => {
                self.abandoned = self.abandoned.saturating_add(1);
                call.wait_ms
                    .into_iter()
                    .for_each(|ms| self.abandoned_ms.push(ms));
            }
            (Some(CallClass::AbandonedWaiting), false) => {
                call.wait_ms
                    .into_iter()
                    .for_each(|ms| self.direct_abandoned_ms.push(ms));
            }
            _ => {}
        }
    }

    fn merge(&mut self, other: &Self) {
        self.answered = self.answered.saturating_add(other.answered);
        self.answered_ms.merge(&other.answered_ms);
        self.abandoned = self.abandoned.saturating_add(other.abandoned);
        self.abandoned_ms.merge(&other.abandoned_ms);
        self.direct_abandoned_ms.merge(&other.direct_abandoned_ms);
    }
}

/// Sums over the records of a span of time.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rollup {
    /// Legs that began in it.
    pub legs: LegSummary,
    /// Counted inbound legs, those that ended before a phone rang too.
    pub inbound: u32,
    /// Legs by outcome; supervision is not in it.
    pub outcomes: BTreeMap<Outcome, u32>,
    /// Counted legs by origin type, "Unknown" without one.
    pub origins: BTreeMap<Arc<str>, u32>,
    /// Calls of that moment. What a rule decides is zero here: see [`Self::calls_by`].
    pub calls: CallSummary,
    /// What a rule decides by.
    pub waits: Waits,
    /// Most legs connected at the same moment.
    pub most_at_once: u32,
}

impl Rollup {
    /// Adds a leg.
    pub fn add_leg(&mut self, leg: &Leg) {
        self.legs.add(leg);
        if leg.outcome != Outcome::Supervision {
            count(&mut self.outcomes, leg.outcome);
        }
        if is_counted(leg) {
            self.inbound = self
                .inbound
                .saturating_add(u32::from(leg.direction == Direction::Inbound));
            let origin = leg.origin.clone().unwrap_or_else(|| Arc::from("Unknown"));
            count(&mut self.origins, origin);
        }
    }

    /// Adds a call.
    pub fn add_call(&mut self, call: &Call) {
        self.calls.add(call, &ServiceLevelRule::default());
        let counts = &mut self.calls.counts;
        (
            counts.service_good,
            counts.service_all,
            counts.short_abandoned,
        ) = (0, 0, 0);
        self.waits.add(call);
    }

    /// Adds what another one has seen.
    pub fn merge(&mut self, other: &Self) {
        self.legs.merge(&other.legs);
        self.inbound = self.inbound.saturating_add(other.inbound);
        for (outcome, more) in &other.outcomes {
            let slot = self.outcomes.entry(*outcome).or_default();
            *slot = slot.saturating_add(*more);
        }
        for (origin, more) in &other.origins {
            match self.origins.get_mut(origin) {
                Some(slot) => *slot = slot.saturating_add(*more),
                None => {
                    self.origins.insert(Arc::clone(origin), *more);
                }
            }
        }
        self.calls.merge(&other.calls);
        self.waits.merge(&other.waits);
        self.most_at_once = self.most_at_once.max(other.most_at_once);
    }

    /// The calls by a rule for those that entered a queue and one for those that did not. Exact
    /// when [`is_whole`] holds of both.
    #[must_use]
    pub fn calls_by(&self, queued: &ServiceLevelRule, direct: &ServiceLevelRule) -> CallSummary {
        let waits = &self.waits;
        let counts = ServiceCounts {
            answered: waits.answered,
            answered_in_time: waits.answered_ms.at_most(queued.within_ms),
            abandoned: waits.abandoned,
            abandoned_in_time: waits.abandoned_ms.at_most(queued.within_ms),
            abandoned_short: waits.abandoned_ms.below(queued.short_ms),
        };
        let short = waits.direct_abandoned_ms.below(direct.short_ms);
        let (service_good, service_all) = counts.ratio(queued.formula);
        CallSummary {
            counts: CallCounts {
                service_good,
                service_all,
                short_abandoned: counts.abandoned_short.saturating_add(short),
                ..self.calls.counts
            },
            ..self.calls
        }
    }
}

fn count<K: Ord>(counts: &mut BTreeMap<K, u32>, key: K) {
    let slot = counts.entry(key).or_default();
    *slot = slot.saturating_add(1);
}

/// Whether a rule's thresholds are whole seconds, as every account's are: only then can it be
/// applied to sums.
#[must_use]
pub const fn is_whole(rule: &ServiceLevelRule) -> bool {
    rule.within_ms % 1_000 == 0 && rule.short_ms % 1_000 == 0
}

/// How long things took, over the records of a span of time.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Spans {
    /// Ring of legs.
    pub ring: SpanSums,
    /// Talk of legs.
    pub talk: SpanSums,
    /// Hold of legs.
    pub hold: SpanSums,
    /// Talk + hold of legs.
    pub handle: SpanSums,
    /// Wait of answered calls.
    pub wait: SpanSums,
}

impl Spans {
    /// Adds a leg.
    pub fn add_leg(&mut self, leg: &Leg) {
        self.ring.push(ring_time(leg));
        self.talk.push(talk_time(leg));
        self.hold.push(hold_time(leg));
        self.handle.push(handle_time(leg));
    }

    /// Adds a call.
    pub fn add_call(&mut self, call: &Call) {
        self.wait.push(answer_wait(call));
    }

    /// Adds what another one has seen.
    pub fn merge(&mut self, other: &Self) {
        self.ring.merge(&other.ring);
        self.talk.merge(&other.talk);
        self.hold.merge(&other.hold);
        self.handle.merge(&other.handle);
        self.wait.merge(&other.wait);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{ServiceFormula, sample};
    use crate::{CallOutcome, Timestamp};

    /// Every formula, with and without a queue, with and without a wait: the sums give what the
    /// calls give one by one.
    #[test]
    fn a_rule_applied_to_sums_is_the_rule_applied_to_calls() {
        let mut calls = Vec::new();
        let outcomes = [
            CallOutcome::Answered,
            CallOutcome::AbandonedWaiting,
            CallOutcome::Missed,
        ];
        for (at, ms) in [Some(4_999), Some(5_000), Some(20_000), Some(20_001), None]
            .into_iter()
            .enumerate()
        {
            for outcome in outcomes {
                for queue in [Some("900".into()), None] {
                    calls.push(Call {
                        outcome,
                        wait_ms: ms,
                        queue_extension: queue,
                        ..sample::call(at as i64)
                    });
                }
            }
        }
        let mut sums = Rollup::default();
        calls.iter().for_each(|call| sums.add_call(call));
        for formula in ServiceFormula::ALL {
            let rule = ServiceLevelRule {
                formula: *formula,
                ..ServiceLevelRule::default()
            };
            let mut wanted = CallSummary::default();
            calls.iter().for_each(|call| wanted.add(call, &rule));
            assert_eq!(sums.calls_by(&rule, &rule), wanted, "{formula:?}");
        }
    }

    #[test]
    fn what_never_counts_is_in_no_sum() {
        let mut sums = Rollup::default();
        let at = Timestamp::from_millis(0);
        for outcome in [Outcome::Supervision, Outcome::Fax] {
            sums.add_leg(&Leg {
                outcome,
                started_at: at,
                ..sample::leg("101", 0)
            });
        }
        assert_eq!(sums.legs, LegSummary::default());
        assert_eq!((sums.inbound, sums.origins.len()), (0, 0));
        assert_eq!(
            sums.outcomes.into_iter().collect::<Vec<_>>(),
            [(Outcome::Fax, 1)]
        );
    }
}
