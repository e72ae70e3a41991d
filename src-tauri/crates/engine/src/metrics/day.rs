//! Today so far, kept up to date one record at a time for the live board.
//!
//! A record that changes is taken out as it was added and added as it is: whatever the order of
//! changes, the totals equal those of the records that are in it (a property test says so).
//! A record that moves out of the day (a journey joined to yesterday's) leaves the totals.

use std::collections::BTreeMap;

use super::calls::{CallCounts, call_moment};
use super::concurrency::Span;
use super::legs::{LegCounts, is_counted};
use super::service_level::ServiceLevelRules;
use super::sums::sums;
use crate::{Call, ExtensionId, Leg, PartyId, TelephonySessionId, Timestamp};

sums!(
    /// How one agent's day divides.
    AgentDay {
        /// Talked, calls going on included as far as their last notification tells.
        talk_ms: i64,
        /// Callers on hold.
        hold_ms: i64,
        /// Rung.
        ring_ms: i64,
        /// Answered legs, both ways.
        handled: u32,
        /// Missed offers.
        missed: u32,
        /// Sum of talk + hold of the ended answered legs.
        handle_ms: i64,
        /// Legs in that sum.
        handles: u32,
    }
);

impl AgentDay {
    fn of(leg: &Leg) -> Self {
        if !is_counted(leg) {
            return Self::default();
        }
        let counts = LegCounts::of(leg);
        Self {
            talk_ms: leg.talk_ms,
            hold_ms: leg.hold_ms,
            ring_ms: leg.ring_ms,
            handled: counts.handled(),
            missed: counts.missed,
            handle_ms: counts.handle_ms,
            handles: counts.talks,
        }
    }

    /// Mean handle time of the ended answered legs.
    #[must_use]
    pub fn handle_mean_ms(&self) -> Option<i64> {
        super::mean(self.handle_ms, self.handles)
    }
}

type LegKey = (TelephonySessionId, PartyId);

/// Totals of one day by agent, by queue and over all calls.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DayTotals {
    day: Span,
    rules: ServiceLevelRules,
    legs: BTreeMap<LegKey, (ExtensionId, AgentDay)>,
    calls: BTreeMap<TelephonySessionId, (Option<ExtensionId>, CallCounts)>,
    agents: BTreeMap<ExtensionId, AgentDay>,
    queues: BTreeMap<ExtensionId, CallCounts>,
    total: CallCounts,
}

impl DayTotals {
    /// Empty totals of the half-open span `day`. At midnight, and when a rule changes, make new
    /// ones and add the records again.
    #[must_use]
    pub fn new(day: Span, rules: impl Into<ServiceLevelRules>) -> Self {
        Self {
            day,
            rules: rules.into(),
            legs: BTreeMap::new(),
            calls: BTreeMap::new(),
            agents: BTreeMap::new(),
            queues: BTreeMap::new(),
            total: CallCounts::default(),
        }
    }

    /// The span these totals are for.
    #[must_use]
    pub const fn day(&self) -> Span {
        self.day
    }

    /// The service-level rules in use.
    #[must_use]
    pub const fn rules(&self) -> &ServiceLevelRules {
        &self.rules
    }

    fn holds(&self, moment: Timestamp) -> bool {
        self.day.0 <= moment && moment < self.day.1
    }

    /// Adds or replaces a leg. It belongs to the day it started in. True when its agent's numbers
    /// may have changed.
    pub fn upsert_leg(&mut self, leg: &Leg) -> bool {
        if !self.holds(leg.started_at) {
            return self.remove_leg(&leg.session, &leg.party);
        }
        let entry = (leg.extension.clone(), AgentDay::of(leg));
        let key = (leg.session.clone(), leg.party.clone());
        if self.legs.get(&key) == Some(&entry) {
            return false;
        }
        self.remove_leg(&leg.session, &leg.party);
        self.agents
            .entry(entry.0.clone())
            .or_default()
            .plus(&entry.1);
        self.legs.insert(key, entry);
        true
    }

    /// Removes a leg. True when it was there.
    pub fn remove_leg(&mut self, session: &TelephonySessionId, party: &PartyId) -> bool {
        let key = (session.clone(), party.clone());
        let Some((agent, counts)) = self.legs.remove(&key) else {
            return false;
        };
        if let Some(total) = self.agents.get_mut(&agent) {
            total.minus(&counts);
        }
        true
    }

    /// Adds or replaces a call. It belongs to the day it was offered in. True when a number may
    /// have changed.
    pub fn upsert_call(&mut self, call: &Call) -> bool {
        if !self.holds(call_moment(call)) {
            return self.remove_call(&call.id);
        }
        let queue = call.queue_extension.clone();
        let counts = CallCounts::of(call, &self.rules.of(queue.as_ref()));
        let entry = (queue, counts);
        if self.calls.get(&call.id) == Some(&entry) {
            return false;
        }
        self.remove_call(&call.id);
        self.total.plus(&entry.1);
        if let Some(queue) = &entry.0 {
            self.queues.entry(queue.clone()).or_default().plus(&entry.1);
        }
        self.calls.insert(call.id.clone(), entry);
        true
    }

    /// Removes a call (it was joined to another). True when it was there.
    pub fn remove_call(&mut self, id: &TelephonySessionId) -> bool {
        let Some((queue, counts)) = self.calls.remove(id) else {
            return false;
        };
        self.total.minus(&counts);
        if let Some(total) = queue.and_then(|queue| self.queues.get_mut(&queue)) {
            total.minus(&counts);
        }
        true
    }

    /// Over all calls of the day.
    #[must_use]
    pub const fn total(&self) -> &CallCounts {
        &self.total
    }

    /// One agent's day; zeros for an agent without legs.
    #[must_use]
    pub fn agent(&self, id: &ExtensionId) -> AgentDay {
        self.agents.get(id).copied().unwrap_or_default()
    }

    /// One queue's day; zeros for a queue without calls.
    #[must_use]
    pub fn queue(&self, id: &ExtensionId) -> CallCounts {
        self.queues.get(id).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
