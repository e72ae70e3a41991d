//! One agent's part in a call as the flow decided it, and the truth that follows from that.
//!
//! Pure. Spans are sums of what was planned here; no notification is read back.

use chrono::{DateTime, Utc};

use super::{
    contact::{PartyKey, SessionIds},
    mix::Flow,
    party::Ms,
    wire::moment,
};
use crate::truth::{Direction, LegOutcome, LegTruth, Side};

/// A leg being written by a flow.
#[derive(Debug, Clone)]
pub(crate) struct LegPlan {
    pub(crate) extension_id: String,
    /// The agent's first party in the session.
    pub(crate) party: PartyKey,
    pub(crate) direction: Direction,
    pub(crate) queue: Option<(String, String)>,
    /// Number and name of the other side.
    pub(crate) other: (Option<String>, Option<String>),
    pub(crate) agent_number: Option<String>,
    pub(crate) started_at: Ms,
    pub(crate) ringing_at: Option<Ms>,
    pub(crate) voicemail_at: Option<Ms>,
    pub(crate) answered_at: Option<Ms>,
    pub(crate) ended_at: Ms,
    /// Start and end of each hold; a hold without end lasts until the leg ends.
    pub(crate) holds: Vec<(Ms, Option<Ms>)>,
    pub(crate) outcome: LegOutcome,
    pub(crate) ended_by: Option<Side>,
    pub(crate) park_location: Option<String>,
    pub(crate) transferred_to: Option<String>,
    pub(crate) unspecified: Vec<&'static str>,
}

impl LegPlan {
    pub(crate) fn new(
        extension_id: &str,
        party: PartyKey,
        direction: Direction,
        started_at: Ms,
    ) -> Self {
        Self {
            extension_id: extension_id.to_owned(),
            party,
            direction,
            queue: None,
            other: (None, None),
            agent_number: None,
            started_at,
            ringing_at: None,
            voicemail_at: None,
            answered_at: None,
            ended_at: started_at,
            holds: Vec::new(),
            outcome: LegOutcome::Missed,
            ended_by: None,
            park_location: None,
            transferred_to: None,
            unspecified: Vec::new(),
        }
    }

    /// Ends the leg.
    pub(crate) fn end(&mut self, at: Ms, outcome: LegOutcome, by: Option<Side>) {
        self.ended_at = at;
        self.outcome = outcome;
        self.ended_by = by;
    }

    /// The leg is an agent's call; monitoring is not.
    pub(crate) fn counts(&self) -> bool {
        self.outcome != LegOutcome::Supervision
    }

    /// The leg ended while its last hold was running.
    pub(crate) fn ended_on_hold(&self) -> bool {
        self.holds.last().is_some_and(|(_, end)| end.is_none())
    }

    pub(crate) fn hold_ms(&self) -> i64 {
        self.holds
            .iter()
            .map(|(start, end)| end.unwrap_or(self.ended_at) - start)
            .sum()
    }

    pub(crate) fn talk_ms(&self) -> i64 {
        self.answered_at
            .map_or(0, |at| self.ended_at - at - self.hold_ms())
    }

    fn ring_ms(&self) -> i64 {
        let stop = self
            .answered_at
            .or(self.voicemail_at)
            .unwrap_or(self.ended_at);
        stop - self.ringing_at.unwrap_or(self.started_at)
    }

    /// The truth of this leg.
    pub(crate) fn truth(
        &self,
        ids: &SessionIds,
        party_number: u32,
        call_id: &str,
        flow: Flow,
        epoch: DateTime<Utc>,
    ) -> LegTruth {
        let at = |ms: Option<Ms>| ms.map(|ms| moment(epoch, ms));
        LegTruth {
            telephony_session_id: ids.telephony_session_id(),
            session_id: ids.session_id.clone(),
            party_id: ids.party_id(party_number),
            extension_id: self.extension_id.clone(),
            direction: self.direction,
            origin: ids.origin.to_owned(),
            queue_extension_id: self.queue.as_ref().map(|(id, _)| id.clone()),
            queue_name: self.queue.as_ref().map(|(_, name)| name.clone()),
            customer_number: self.other.0.clone(),
            customer_name: self.other.1.clone(),
            agent_number: self.agent_number.clone(),
            started_at: at(Some(self.started_at)),
            ringing_at: at(Some(self.ringing_at.unwrap_or(self.started_at))),
            answered_at: at(self.answered_at),
            ended_at: at(Some(self.ended_at)),
            ring_ms: self.ring_ms(),
            talk_ms: self.talk_ms(),
            hold_ms: self.hold_ms(),
            hold_count: u32::try_from(self.holds.len()).unwrap_or(u32::MAX),
            outcome: self.outcome,
            ended_by: self.ended_by,
            ended_on_hold: self.ended_on_hold(),
            park_location: self.park_location.clone(),
            transferred_to: self.transferred_to.clone(),
            unspecified: self
                .unspecified
                .iter()
                .map(|field| (*field).to_owned())
                .collect(),
            call_id: call_id.to_owned(),
            flow,
            complete: true,
        }
    }
}
