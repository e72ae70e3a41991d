//! What is counted of agents' legs. Supervision and fax legs never count.
//!
//! Conservation, for any set of legs: `inbound_offered` is the sum of `inbound_answered`, `missed`,
//! `answered_elsewhere`, `voicemail`, `rejected`, `ringing` and `unknown`.

use super::calls::is_sure;
use super::sums::sums;
use crate::{Direction, Leg, Outcome, Side, Timestamp};

/// Whether a leg is in an agent's numbers at all.
#[must_use]
pub const fn is_counted(leg: &Leg) -> bool {
    !matches!(leg.outcome, Outcome::Supervision | Outcome::Fax)
}

/// Whether the two sides were connected: an answer was seen, or the outcome says so (the call log
/// may know that a call was answered and not when).
#[must_use]
pub const fn is_answered(leg: &Leg) -> bool {
    is_counted(leg)
        && (leg.answered_at.is_some()
            || matches!(
                leg.outcome,
                Outcome::Connected | Outcome::Transferred | Outcome::Conferenced | Outcome::Parked
            ))
}

/// Ring span of a leg that rang and rings no longer.
#[must_use]
pub fn ring_time(leg: &Leg) -> Option<i64> {
    let rang = leg.ringing_at.is_some() || leg.ring_ms > 0;
    let over = leg.answered_at.is_some() || leg.ended_at.is_some();
    (is_counted(leg) && rang && over).then_some(leg.ring_ms)
}

/// Talk span of an ended leg whose answer is known.
#[must_use]
pub fn talk_time(leg: &Leg) -> Option<i64> {
    (is_counted(leg) && leg.answered_at.is_some() && leg.ended_at.is_some()).then_some(leg.talk_ms)
}

/// Hold span of an ended leg that was on hold at least once.
#[must_use]
pub fn hold_time(leg: &Leg) -> Option<i64> {
    (is_counted(leg) && leg.hold_count > 0 && leg.ended_at.is_some()).then_some(leg.hold_ms)
}

/// Talk + hold of an ended leg whose answer is known. After-call work is not in the events.
#[must_use]
pub fn handle_time(leg: &Leg) -> Option<i64> {
    talk_time(leg).map(|talk| talk.saturating_add(leg.hold_ms))
}

sums!(
    /// Counts over legs.
    LegCounts {
        /// Inbound legs that rang, or went to the agent's mailbox.
        inbound_offered: u32,
        /// Of these, answered by this agent.
        inbound_answered: u32,
        /// Missed offers: rang, never answered, nobody else took it. One for each member rung.
        missed: u32,
        /// Another agent took it.
        answered_elsewhere: u32,
        /// Went to this agent's mailbox unanswered.
        voicemail: u32,
        /// Refused.
        rejected: u32,
        /// Still ringing.
        ringing: u32,
        /// Inbound, not answered as far as is known, and the evidence is missing.
        unknown: u32,
        /// Outbound legs.
        outbound: u32,
        /// Of these, connected.
        outbound_connected: u32,
        /// Answered and handed on.
        transferred: u32,
        /// Parked.
        parked: u32,
        /// Sum of ring spans.
        ring_ms: i64,
        /// Legs in that sum.
        rings: u32,
        /// Sum of talk spans.
        talk_ms: i64,
        /// Legs in that sum; also those of `handle_ms`.
        talks: u32,
        /// Sum of hold spans.
        hold_ms: i64,
        /// Legs in that sum.
        held: u32,
        /// Times on hold.
        hold_count: u32,
        /// Sum of talk + hold.
        handle_ms: i64,
        /// Answered legs the agent's hang-up ended, on hold or not.
        hangup_by_agent: u32,
        /// Answered legs the customer's hang-up ended, on hold or not.
        hangup_by_customer: u32,
        /// Inside `hangup_by_agent`: during hold.
        hangup_by_agent_on_hold: u32,
        /// Inside `hangup_by_customer`: during hold.
        hangup_by_customer_on_hold: u32,
        /// Legs that ended.
        ended: u32,
        /// Of these, exact or filled.
        sure: u32,
    }
);

impl LegCounts {
    /// The counts of one leg; nothing for a leg that does not count.
    #[must_use]
    pub fn of(leg: &Leg) -> Self {
        if !is_counted(leg) {
            return Self::default();
        }
        let mut counts = Self::spans(leg);
        let answered = is_answered(leg);
        match leg.direction {
            Direction::Inbound => counts.count_inbound(leg.outcome, answered),
            Direction::Outbound => {
                counts.outbound = 1;
                counts.outbound_connected = u32::from(answered);
            }
        }
        counts.transferred = u32::from(leg.outcome == Outcome::Transferred);
        counts.parked = u32::from(leg.outcome == Outcome::Parked);
        let on_hold = u32::from(leg.ended_on_hold);
        match leg.ended_by.filter(|_| answered) {
            Some(Side::Agent) => {
                counts.hangup_by_agent = 1;
                counts.hangup_by_agent_on_hold = on_hold;
            }
            Some(Side::Customer) => {
                counts.hangup_by_customer = 1;
                counts.hangup_by_customer_on_hold = on_hold;
            }
            None => {}
        }
        if leg.outcome != Outcome::InProgress {
            counts.ended = 1;
            counts.sure = u32::from(is_sure(leg.confidence));
        }
        counts
    }

    fn spans(leg: &Leg) -> Self {
        let (ring, talk) = (ring_time(leg), talk_time(leg));
        let (hold, handle) = (hold_time(leg), handle_time(leg));
        Self {
            ring_ms: ring.unwrap_or(0),
            rings: u32::from(ring.is_some()),
            talk_ms: talk.unwrap_or(0),
            talks: u32::from(talk.is_some()),
            hold_ms: hold.unwrap_or(0),
            held: u32::from(hold.is_some()),
            hold_count: if hold.is_some() { leg.hold_count } else { 0 },
            handle_ms: handle.unwrap_or(0),
            ..Self::default()
        }
    }

    fn count_inbound(&mut self, outcome: Outcome, answered: bool) {
        // Ended in Setup: no phone rang.
        if outcome == Outcome::Cancelled && !answered {
            return;
        }
        self.inbound_offered = 1;
        let place = match outcome {
            _ if answered => &mut self.inbound_answered,
            Outcome::Missed => &mut self.missed,
            Outcome::AnsweredElsewhere => &mut self.answered_elsewhere,
            Outcome::Voicemail => &mut self.voicemail,
            Outcome::Rejected => &mut self.rejected,
            Outcome::InProgress => &mut self.ringing,
            Outcome::Connected
            | Outcome::Transferred
            | Outcome::Conferenced
            | Outcome::Parked
            | Outcome::Cancelled
            | Outcome::NoAnswer
            | Outcome::Busy
            | Outcome::Failed
            | Outcome::Fax
            | Outcome::Supervision
            | Outcome::Unknown => &mut self.unknown,
        };
        *place = 1;
    }

    /// Answered legs, both ways.
    #[must_use]
    pub const fn handled(&self) -> u32 {
        self.inbound_answered
            .saturating_add(self.outbound_connected)
    }

    /// Mean ring span of the legs that rang.
    #[must_use]
    pub fn ring_mean_ms(&self) -> Option<i64> {
        super::mean(self.ring_ms, self.rings)
    }

    /// Mean talk span of the ended answered legs.
    #[must_use]
    pub fn talk_mean_ms(&self) -> Option<i64> {
        super::mean(self.talk_ms, self.talks)
    }

    /// Mean hold span of the legs that were on hold.
    #[must_use]
    pub fn hold_mean_ms(&self) -> Option<i64> {
        super::mean(self.hold_ms, self.held)
    }

    /// Mean of talk + hold of the ended answered legs.
    #[must_use]
    pub fn handle_mean_ms(&self) -> Option<i64> {
        super::mean(self.handle_ms, self.talks)
    }

    /// Hang-ups during hold by either side.
    #[must_use]
    pub const fn hangup_on_hold(&self) -> u32 {
        self.hangup_by_agent_on_hold
            .saturating_add(self.hangup_by_customer_on_hold)
    }

    /// Transferred ÷ answered.
    #[must_use]
    pub fn transfer_rate(&self) -> Option<f64> {
        super::share(self.transferred, self.handled())
    }

    /// Share of ended legs that are exact or filled.
    #[must_use]
    pub fn completeness(&self) -> Option<f64> {
        super::share(self.sure, self.ended)
    }
}

/// Largest spans, first and last leg: what cannot be summed, only merged.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LegPeaks {
    /// Longest ring.
    pub ring_ms: Option<i64>,
    /// Longest talk.
    pub talk_ms: Option<i64>,
    /// Longest time on hold in one leg.
    pub hold_ms: Option<i64>,
    /// Start of the first leg.
    pub first_at: Option<Timestamp>,
    /// Start of the last leg.
    pub last_at: Option<Timestamp>,
}

/// Counts and peaks together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LegSummary {
    /// Sums.
    pub counts: LegCounts,
    /// Peaks.
    pub peaks: LegPeaks,
}

impl LegSummary {
    /// The summary of one leg.
    #[must_use]
    pub fn of(leg: &Leg) -> Self {
        let started = is_counted(leg).then_some(leg.started_at);
        Self {
            counts: LegCounts::of(leg),
            peaks: LegPeaks {
                ring_ms: ring_time(leg),
                talk_ms: talk_time(leg),
                hold_ms: hold_time(leg),
                first_at: started,
                last_at: started,
            },
        }
    }

    /// Adds a leg.
    pub fn add(&mut self, leg: &Leg) {
        self.merge(&Self::of(leg));
    }

    /// Adds what another summary has seen.
    pub fn merge(&mut self, other: &Self) {
        self.counts.plus(&other.counts);
        let (own, more) = (&mut self.peaks, &other.peaks);
        own.ring_ms = own.ring_ms.max(more.ring_ms);
        own.talk_ms = own.talk_ms.max(more.talk_ms);
        own.hold_ms = own.hold_ms.max(more.hold_ms);
        own.first_at = match (own.first_at, more.first_at) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        own.last_at = own.last_at.max(more.last_at);
    }
}

#[cfg(test)]
mod tests;
