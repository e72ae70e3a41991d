//! Who counts as ready on a queue's card, and as idle in the totals.

use engine::metrics::ServiceLevelRules;
use engine::{EndedLeg, EngineConfig, ExtensionKind, Outcome, Timestamp};

use super::*;

fn ann() -> Extension {
    Extension {
        id: "11".into(),
        number: Some("101".into()),
        name: "Ann".into(),
        kind: ExtensionKind::Person,
    }
}

fn live(phase: engine::Phase) -> AgentState {
    AgentState {
        legs: vec![LiveLeg {
            party: "p-1-2".into(),
            session: "s-1".into(),
            phase,
            since: Timestamp::default(),
            started_at: Timestamp::default(),
            direction: engine::Direction::Inbound,
            customer_number: None,
            customer_name: None,
            queue_name: None,
            hold_count: 0,
        }],
        ..AgentState::default()
    }
}

fn just_ended() -> AgentState {
    AgentState {
        ended: Some(EndedLeg {
            at: Timestamp::default(),
            outcome: Outcome::Connected,
            ended_by: None,
            on_hold: false,
            park_location: None,
        }),
        ..AgentState::default()
    }
}

/// Ready, ringing and busy on the card of Ann's queue, and her place in the totals.
fn counted(state: &AgentState, availability: Availability) -> ([u32; 3], Totals) {
    let queue = ExtensionId::from("21");
    let roster = Roster {
        people: [(ann().id, ann())].into(),
        queues: [(queue.clone(), "Sales".into())].into(),
        members: [(queue.clone(), vec![ann().id])].into(),
    };
    let day = DayTotals::new(
        (Timestamp::default(), Timestamp::from_millis(86_400_000)),
        ServiceLevelRules::default(),
    );
    let tile = tile(
        &ann(),
        &roster,
        Some(state),
        &AgentDay::default(),
        availability,
    );
    let tiles = [(ann().id, tile)].into();
    let card = card(&queue, "Sales", &roster, None, &tiles, &day);
    let engine = Engine::new(EngineConfig::default());
    let totals = totals(tiles.values(), &engine, &day, 0);
    ([card.ready, card.ringing, card.busy], totals)
}

/// The changelog's promise: someone who takes no queue calls, or none at all, is not ready.
#[test]
fn ready_is_who_a_queue_may_ring() {
    for (availability, ready) in [
        (Availability::Unknown, 1),
        (Availability::Available, 1),
        (Availability::NoQueueCalls, 0),
        (Availability::Away, 0),
    ] {
        for state in [AgentState::default(), just_ended()] {
            let (card, _) = counted(&state, availability);
            assert_eq!(card, [ready, 0, 0], "{availability:?}, {state:?}");
        }
    }
}

/// A call is a call, whatever was chosen.
#[test]
fn who_is_in_a_call_is_ringing_or_busy() {
    for availability in [Availability::Available, Availability::NoQueueCalls] {
        for (phase, card) in [
            (engine::Phase::Ringing, [0, 1, 0]),
            (engine::Phase::Talking, [0, 0, 1]),
            (engine::Phase::OnHold, [0, 0, 1]),
            (engine::Phase::Voicemail, [0, 0, 1]),
        ] {
            assert_eq!(counted(&live(phase), availability).0, card, "{phase:?}");
        }
    }
}

/// The result of the last call stays on the tile for some seconds; it makes nobody idle.
#[test]
fn who_is_away_is_unavailable_from_the_end_of_the_call_on() {
    for state in [AgentState::default(), just_ended()] {
        let (_, totals) = counted(&state, Availability::Away);
        assert_eq!((totals.idle, totals.unavailable), (0, 1), "{state:?}");
        let (_, totals) = counted(&state, Availability::NoQueueCalls);
        assert_eq!((totals.idle, totals.unavailable), (1, 0), "{state:?}");
    }
}
