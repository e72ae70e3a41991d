//! What is counted of calls: who was offered one, what became of it, how long they waited.
//!
//! Conservation, for any set of calls and so for any interval in any zone: `offered` is the sum of
//! `answered`, `abandoned_waiting`, `voicemail`, `missed`, `transferred_out`, `overflowed`,
//! `waiting` and `unknown`.
//! A call abandoned on hold was answered, so it is inside `answered`, and counted apart beside it.

use super::interval::Intervals;
use super::service_level::{ServiceCounts, ServiceLevelRule, ServiceLevelRules};
use super::sums::sums;
use crate::{Call, CallOutcome, Confidence, Direction, Timestamp};

/// What became of an offered call. Each offered call is in exactly one class.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CallClass {
    /// A person answered, whatever came later; also while the call still goes on.
    Answered,
    /// The caller left before an answer.
    AbandonedWaiting,
    /// Reached a mailbox.
    Voicemail,
    /// Rang a person directly, nobody took it.
    Missed,
    /// Sent outside before an answer.
    TransferredOut,
    /// The queue sent it on and nobody answered.
    Overflowed,
    /// Waits or rings.
    Waiting,
    /// Ended, the evidence is missing.
    Unknown,
}

/// The class of a call; `None` when it was not offered (outbound, a fax machine's, or the caller
/// left before reaching a queue or a phone).
#[must_use]
pub fn call_class(call: &Call) -> Option<CallClass> {
    if call.direction != Direction::Inbound || call.offered_at.is_none() {
        return None;
    }
    Some(match call.outcome {
        CallOutcome::Answered | CallOutcome::AbandonedOnHold => CallClass::Answered,
        CallOutcome::InProgress if call.answered_at.is_some() => CallClass::Answered,
        CallOutcome::InProgress => CallClass::Waiting,
        CallOutcome::AbandonedWaiting => CallClass::AbandonedWaiting,
        CallOutcome::Voicemail => CallClass::Voicemail,
        CallOutcome::Missed => CallClass::Missed,
        CallOutcome::TransferredOut => CallClass::TransferredOut,
        CallOutcome::Overflowed => CallClass::Overflowed,
        CallOutcome::Unknown => CallClass::Unknown,
        CallOutcome::Fax => return None,
    })
}

/// The moment that decides which interval a call belongs to: the offer of an offered call, the
/// start of any other (an outbound call may know when the other side was rung).
#[must_use]
pub fn call_moment(call: &Call) -> Timestamp {
    call.offered_at
        .filter(|_| call.direction == Direction::Inbound)
        .unwrap_or(call.started_at)
}

/// Wait of an answered call, for ASA and the distribution of waits.
#[must_use]
pub fn answer_wait(call: &Call) -> Option<i64> {
    (call_class(call) == Some(CallClass::Answered))
        .then_some(call.wait_ms)
        .flatten()
}

/// Wait of any offered call whose waiting is over, for the longest wait.
#[must_use]
pub fn waited(call: &Call) -> Option<i64> {
    call_class(call)
        .is_some_and(|class| class != CallClass::Waiting)
        .then_some(call.wait_ms)
        .flatten()
}

/// Whether a record's numbers can be relied on.
#[must_use]
pub const fn is_sure(confidence: Confidence) -> bool {
    matches!(confidence, Confidence::Exact | Confidence::Filled)
}

sums!(
    /// Counts over calls.
    CallCounts {
        /// Inbound calls that reached a queue or rang a person.
        offered: u32,
        /// Of these, answered by a person.
        answered: u32,
        /// Left before an answer.
        abandoned_waiting: u32,
        /// Reached a mailbox.
        voicemail: u32,
        /// Rang people directly, nobody took it; one for the call, however many phones rang.
        missed: u32,
        /// Sent outside before an answer.
        transferred_out: u32,
        /// Sent on by the queue, nobody answered.
        overflowed: u32,
        /// Still waiting or ringing.
        waiting: u32,
        /// Ended, the evidence is missing.
        unknown: u32,
        /// Inside `answered`: the caller left while on hold.
        abandoned_on_hold: u32,
        /// Inside `abandoned_waiting`: waited less than the rule's short threshold.
        short_abandoned: u32,
        /// Inbound calls that reached neither a queue nor a phone.
        not_offered: u32,
        /// Inbound calls of fax machines.
        fax: u32,
        /// Outbound calls.
        outbound: u32,
        /// Of these, connected.
        outbound_connected: u32,
        /// Sum of the waits of answered calls.
        answer_wait_ms: i64,
        /// How many waits are in that sum.
        answer_waits: u32,
        /// Numerator of the service level, over queue calls, each by its queue's rule.
        service_good: u32,
        /// Its denominator.
        service_all: u32,
        /// Calls that ended.
        ended: u32,
        /// Of these, every notification was seen.
        exact: u32,
        /// Of these, repaired from the call log or a snapshot.
        filled: u32,
    }
);

impl CallCounts {
    /// The counts of one call. Only calls that entered a queue are in the service level.
    #[must_use]
    pub fn of(call: &Call, rule: &ServiceLevelRule) -> Self {
        let class = call_class(call);
        let is = |wanted: CallClass| u32::from(class == Some(wanted));
        let outbound = call.direction == Direction::Outbound;
        let fax = !outbound && call.outcome == CallOutcome::Fax;
        let ended = call.outcome != CallOutcome::InProgress;
        let wait = answer_wait(call);
        let service = match class {
            Some(CallClass::Answered) => Some(true),
            Some(CallClass::AbandonedWaiting) => Some(false),
            _ => None,
        }
        .filter(|_| call.queue_extension.is_some())
        .map_or_else(ServiceCounts::default, |answered| {
            ServiceCounts::of(answered, call.wait_ms, rule)
        });
        let (service_good, service_all) = service.ratio(rule.formula);
        let short = is(CallClass::AbandonedWaiting) == 1
            && call.wait_ms.is_some_and(|ms| ms < rule.short_ms);
        Self {
            offered: u32::from(class.is_some()),
            answered: is(CallClass::Answered),
            abandoned_waiting: is(CallClass::AbandonedWaiting),
            voicemail: is(CallClass::Voicemail),
            missed: is(CallClass::Missed),
            transferred_out: is(CallClass::TransferredOut),
            overflowed: is(CallClass::Overflowed),
            waiting: is(CallClass::Waiting),
            unknown: is(CallClass::Unknown),
            abandoned_on_hold: u32::from(
                class.is_some() && call.outcome == CallOutcome::AbandonedOnHold,
            ),
            short_abandoned: u32::from(short),
            not_offered: u32::from(class.is_none() && !outbound && !fax),
            fax: u32::from(fax),
            outbound: u32::from(outbound),
            outbound_connected: u32::from(outbound && is_connected(call)),
            answer_wait_ms: wait.unwrap_or(0),
            answer_waits: u32::from(wait.is_some()),
            service_good,
            service_all,
            ended: u32::from(ended),
            exact: u32::from(ended && call.confidence == Confidence::Exact),
            filled: u32::from(ended && call.confidence == Confidence::Filled),
        }
    }

    /// All calls, whichever way and whatever became of them.
    #[must_use]
    pub const fn calls(&self) -> u32 {
        self.inbound().saturating_add(self.outbound)
    }

    /// Inbound calls, offered or not.
    #[must_use]
    pub const fn inbound(&self) -> u32 {
        self.offered
            .saturating_add(self.not_offered)
            .saturating_add(self.fax)
    }

    /// Average speed of answer.
    #[must_use]
    pub fn asa_ms(&self) -> Option<i64> {
        super::mean(self.answer_wait_ms, self.answer_waits)
    }

    /// Service level, 0..1.
    #[must_use]
    pub fn service_level(&self) -> Option<f64> {
        super::share(self.service_good, self.service_all)
    }

    /// Share of ended calls that are exact or filled.
    #[must_use]
    pub fn completeness(&self) -> Option<f64> {
        super::share(self.exact.saturating_add(self.filled), self.ended)
    }

    /// Ended calls that are neither exact nor filled.
    #[must_use]
    pub const fn uncertain(&self) -> u32 {
        self.ended
            .saturating_sub(self.exact)
            .saturating_sub(self.filled)
    }

    /// Transferred out or overflowed.
    #[must_use]
    pub const fn redirected(&self) -> u32 {
        self.transferred_out.saturating_add(self.overflowed)
    }

    /// Left while waiting ÷ offered.
    #[must_use]
    pub fn abandon_rate(&self) -> Option<f64> {
        super::share(self.abandoned_waiting, self.offered)
    }
}

fn is_connected(call: &Call) -> bool {
    call.answered_at.is_some()
        || matches!(
            call.outcome,
            CallOutcome::Answered | CallOutcome::AbandonedOnHold
        )
}

/// Counts and the one thing that cannot be summed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CallSummary {
    /// Sums.
    pub counts: CallCounts,
    /// Longest wait of an offered call that no longer waits.
    pub longest_wait_ms: Option<i64>,
}

impl CallSummary {
    /// Adds a call.
    pub fn add(&mut self, call: &Call, rule: &ServiceLevelRule) {
        self.counts.plus(&CallCounts::of(call, rule));
        self.longest_wait_ms = self.longest_wait_ms.max(waited(call));
    }

    /// Adds what another summary has seen.
    pub fn merge(&mut self, other: &Self) {
        self.counts.plus(&other.counts);
        self.longest_wait_ms = self.longest_wait_ms.max(other.longest_wait_ms);
    }
}

/// One summary for each interval; calls outside all of them are left out.
#[must_use]
pub fn by_interval<'c>(
    calls: impl IntoIterator<Item = &'c Call>,
    intervals: &Intervals,
    rules: &ServiceLevelRules,
) -> Vec<CallSummary> {
    let mut summaries = vec![CallSummary::default(); intervals.len()];
    for call in calls {
        let slot = intervals
            .find(call_moment(call))
            .and_then(|index| summaries.get_mut(index));
        if let Some(slot) = slot {
            slot.add(call, &rules.of(call.queue_extension.as_ref()));
        }
    }
    summaries
}

#[cfg(test)]
mod tests;
