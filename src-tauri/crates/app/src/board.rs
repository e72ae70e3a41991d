//! Tiles, cards and totals from the engine's board and the day's totals.
//!
//! Pure: what it is given, as view models. No state, no clock.

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::metrics::{AgentDay, DayTotals};
use engine::{AgentState, Engine, Extension, ExtensionId, LiveLeg, QueueState};

use crate::report::{day_shares, fill_queue_card, fill_totals, sentence};
use crate::view::{
    AgentTile, Availability, Direction, LiveCall, Phase, QueueCard, Totals, WaitingCaller,
};

/// Who is on the board: people and queues of the account that are watched.
#[derive(Debug, Default, Clone)]
pub struct Roster {
    /// People, by extension id.
    pub people: BTreeMap<ExtensionId, Extension>,
    /// Queues, by extension id.
    pub queues: BTreeMap<ExtensionId, Arc<str>>,
    /// Members of each queue.
    pub members: BTreeMap<ExtensionId, Vec<ExtensionId>>,
}

impl Roster {
    /// Ids of the queues a person belongs to.
    fn queues_of(&self, person: &ExtensionId) -> Vec<String> {
        self.members
            .iter()
            .filter(|(_, members)| members.contains(person))
            .map(|(queue, _)| queue.to_string())
            .collect()
    }
}

/// One person's tile.
#[must_use]
pub fn tile(
    person: &Extension,
    roster: &Roster,
    state: Option<&AgentState>,
    day: &AgentDay,
    availability: Availability,
) -> AgentTile {
    let quiet = AgentState::default();
    let state = state.unwrap_or(&quiet);
    let (phase, since) = match (state.legs.first(), &state.ended) {
        (Some(leg), _) => (phase(leg.phase), Some(leg.since)),
        (None, Some(ended)) => (Phase::Ended, Some(ended.at)),
        (None, None) if availability == Availability::Away => (Phase::Away, None),
        (None, None) => (Phase::Idle, state.idle_since),
    };
    let ended = state.ended.as_ref().filter(|_| state.legs.is_empty());
    AgentTile {
        id: person.id.to_string(),
        name: person.name.to_string(),
        extension: person.number.as_deref().unwrap_or_default().to_owned(),
        phase,
        since_ms: since.map(engine::Timestamp::as_millis),
        availability,
        calls: state.legs.iter().map(live_call).collect(),
        result: ended.map(sentence::ended_leg),
        queue_ids: roster.queues_of(&person.id),
        day: day_shares(day),
    }
}

fn phase(phase: engine::Phase) -> Phase {
    match phase {
        engine::Phase::Ringing => Phase::Ringing,
        engine::Phase::Talking => Phase::Talking,
        engine::Phase::OnHold => Phase::OnHold,
        engine::Phase::Voicemail => Phase::Voicemail,
    }
}

/// The window's word for a direction.
#[must_use]
pub fn direction(direction: engine::Direction) -> Direction {
    match direction {
        engine::Direction::Inbound => Direction::Inbound,
        engine::Direction::Outbound => Direction::Outbound,
    }
}

fn text(value: Option<&Arc<str>>) -> Option<String> {
    value.map(|t| t.to_string())
}

fn live_call(leg: &LiveLeg) -> LiveCall {
    LiveCall {
        id: leg.party.to_string(),
        session_id: leg.session.to_string(),
        phase: phase(leg.phase),
        since_ms: leg.since.as_millis(),
        started_ms: leg.started_at.as_millis(),
        direction: direction(leg.direction),
        number: text(leg.customer_number.as_ref()),
        name: text(leg.customer_name.as_ref()),
        queue: text(leg.queue_name.as_ref()),
        hold_count: leg.hold_count,
        park_location: None,
    }
}

/// One queue's card.
#[must_use]
pub fn card(
    id: &ExtensionId,
    name: &str,
    roster: &Roster,
    state: Option<&QueueState>,
    tiles: &BTreeMap<ExtensionId, AgentTile>,
    totals: &DayTotals,
) -> QueueCard {
    let mut card = QueueCard {
        id: id.to_string(),
        name: name.to_owned(),
        waiting: state.map(waiting).unwrap_or_default(),
        ready: 0,
        ringing: 0,
        busy: 0,
        offered: 0,
        answered: 0,
        abandoned: 0,
        service_level: None,
        service_level_rule: String::new(),
        service_level_target: 0.0,
    };
    fill_queue_card(totals, id, &mut card);
    for tile in roster
        .members
        .get(id)
        .into_iter()
        .flatten()
        .filter_map(|m| tiles.get(m))
    {
        match tile.phase {
            Phase::Idle | Phase::Ended if !takes_queue_calls(tile.availability) => {}
            Phase::Idle | Phase::Ended => card.ready += 1,
            Phase::Ringing => card.ringing += 1,
            Phase::Talking | Phase::OnHold | Phase::Voicemail => card.busy += 1,
            Phase::Away => {}
        }
    }
    card
}

/// Whether a queue may offer a call. Of whom presence was never received, yes.
const fn takes_queue_calls(availability: Availability) -> bool {
    matches!(
        availability,
        Availability::Available | Availability::Unknown
    )
}

fn waiting(state: &QueueState) -> Vec<WaitingCaller> {
    state
        .waiting
        .iter()
        .map(|w| WaitingCaller {
            session_id: w.session.to_string(),
            since_ms: w.since.as_millis(),
            number: text(w.customer_number.as_ref()),
            name: text(w.customer_name.as_ref()),
        })
        .collect()
}

/// The strip of totals.
#[must_use]
pub fn totals<'t>(
    tiles: impl Iterator<Item = &'t AgentTile>,
    engine: &Engine,
    day: &DayTotals,
    gaps: usize,
) -> Totals {
    let mut totals = Totals {
        gaps: u32::try_from(gaps).unwrap_or(u32::MAX),
        ..Totals::default()
    };
    fill_totals(day, &mut totals);
    for tile in tiles {
        totals.agents += 1;
        match tile.phase {
            Phase::Ended if tile.availability == Availability::Away => totals.unavailable += 1,
            Phase::Idle | Phase::Ended => totals.idle += 1,
            Phase::Ringing => totals.ringing += 1,
            Phase::Talking => totals.talking += 1,
            Phase::OnHold => totals.on_hold += 1,
            Phase::Voicemail => totals.voicemail += 1,
            Phase::Away => totals.unavailable += 1,
        }
        for call in &tile.calls {
            match call.direction {
                Direction::Inbound => totals.active_in += 1,
                Direction::Outbound => totals.active_out += 1,
            }
            if call.phase == Phase::OnHold {
                let longest = totals.longest_hold_since_ms.get_or_insert(call.since_ms);
                *longest = (*longest).min(call.since_ms);
            }
        }
    }
    for (_, queue) in engine.queues() {
        totals.waiting += u32::try_from(queue.waiting.len()).unwrap_or(u32::MAX);
        if let Some(first) = queue.waiting.first() {
            let since = first.since.as_millis();
            let longest = totals.longest_wait_since_ms.get_or_insert(since);
            *longest = (*longest).min(since);
        }
    }
    totals
}

#[cfg(test)]
mod tests;
