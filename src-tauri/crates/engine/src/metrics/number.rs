//! What is counted of one telephone number, in a form that can be added.
//!
//! A customer's number is counted by calls, one of the account's own by legs.

use std::sync::Arc;

use super::calls::{CallCounts, call_moment};
use super::legs::{LegCounts, is_counted, talk_time};
use super::service_level::ServiceLevelRule;
use crate::{Call, Leg, Timestamp};

/// Sums over the records of one number.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NumberSums {
    /// Offered.
    pub offered: u32,
    /// Of these, answered.
    pub answered: u32,
    /// Left waiting, rang in vain, or overflowed; of an own number the offers that were missed.
    pub not_answered: u32,
    /// Mailbox.
    pub voicemail: u32,
    /// Outbound.
    pub outbound: u32,
    /// Of these, connected.
    pub outbound_connected: u32,
    /// Talk time.
    pub talk_ms: i64,
    /// The moment of the last record; `None` without any.
    pub last_at: Option<Timestamp>,
    /// Ended records.
    pub ended: u32,
    /// Of these, exact or filled.
    pub sure: u32,
    /// The name that came with it last, and when.
    pub name: Option<(Timestamp, Arc<str>)>,
}

impl NumberSums {
    /// Records counted.
    #[must_use]
    pub const fn records(&self) -> u32 {
        self.offered.saturating_add(self.outbound)
    }

    /// Counts a call of a customer's number.
    pub fn add_call(&mut self, call: &Call) {
        // No rule decides any of these.
        let counts = CallCounts::of(call, &ServiceLevelRule::default());
        let at = call_moment(call);
        self.merge(&Self {
            offered: counts.offered,
            answered: counts.answered,
            not_answered: counts.abandoned_waiting + counts.missed + counts.overflowed,
            voicemail: counts.voicemail,
            outbound: counts.outbound,
            outbound_connected: counts.outbound_connected,
            talk_ms: call.talk_ms,
            last_at: Some(at),
            ended: counts.ended,
            sure: counts.exact + counts.filled,
            name: call.customer_name.clone().map(|name| (at, name)),
        });
    }

    /// Counts a leg of an own number; false, and nothing, when legs of its kind never count.
    pub fn add_leg(&mut self, leg: &Leg) -> bool {
        if !is_counted(leg) {
            return false;
        }
        let counts = LegCounts::of(leg);
        self.merge(&Self {
            offered: counts.inbound_offered,
            answered: counts.inbound_answered,
            not_answered: counts.missed,
            voicemail: counts.voicemail,
            outbound: counts.outbound,
            outbound_connected: counts.outbound_connected,
            talk_ms: talk_time(leg).unwrap_or(0),
            last_at: Some(leg.started_at),
            ended: counts.ended,
            sure: counts.sure,
            name: None,
        });
        true
    }

    /// Adds what another one has seen. Of two names that came at the same moment the greater stays,
    /// so that the order does not matter.
    pub fn merge(&mut self, other: &Self) {
        for (own, more) in [
            (&mut self.offered, other.offered),
            (&mut self.answered, other.answered),
            (&mut self.not_answered, other.not_answered),
            (&mut self.voicemail, other.voicemail),
            (&mut self.outbound, other.outbound),
            (&mut self.outbound_connected, other.outbound_connected),
            (&mut self.ended, other.ended),
            (&mut self.sure, other.sure),
        ] {
            *own = own.saturating_add(more);
        }
        self.talk_ms = self.talk_ms.saturating_add(other.talk_ms);
        self.last_at = self.last_at.max(other.last_at);
        if other.name > self.name {
            self.name.clone_from(&other.name);
        }
    }
}
