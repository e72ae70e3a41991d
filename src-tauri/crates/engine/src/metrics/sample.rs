//! Records for the tests of metrics, to be changed by struct update.

use crate::{
    Call, CallOutcome, Confidence, Direction, Leg, Outcome, PartyId, Sources, TelephonySessionId,
    Timestamp,
};

/// Inbound, rang 10 s, talked 60 s, held once for 5 s.
pub(crate) fn leg(extension: &str, started_ms: i64) -> Leg {
    let started_at = Timestamp::from_millis(started_ms);
    Leg {
        session: TelephonySessionId::new(format!("s-{started_ms}")),
        session_id: None,
        party: PartyId::new(format!("p-{started_ms}-{extension}")),
        extension: extension.into(),
        direction: Direction::Inbound,
        origin: None,
        queue_extension: None,
        queue_name: None,
        customer_number: None,
        customer_name: None,
        agent_number: None,
        started_at,
        ringing_at: Some(started_at),
        answered_at: Some(started_at.plus_millis(10_000)),
        ended_at: Some(started_at.plus_millis(75_000)),
        ring_ms: 10_000,
        talk_ms: 60_000,
        hold_ms: 5_000,
        hold_count: 1,
        outcome: Outcome::Connected,
        ended_by: None,
        ended_on_hold: false,
        park_location: None,
        transferred_to: None,
        confidence: Confidence::Exact,
        sources: Sources::default(),
        segments: Vec::new(),
    }
}

/// Inbound through queue 900, answered after 10 s.
pub(crate) fn call(offered_ms: i64) -> Call {
    let at = Timestamp::from_millis(offered_ms);
    Call {
        id: TelephonySessionId::new(format!("s-{offered_ms}")),
        sessions: vec![TelephonySessionId::new(format!("s-{offered_ms}"))],
        direction: Direction::Inbound,
        customer_number: None,
        customer_name: None,
        queue_extension: Some("900".into()),
        queue_name: None,
        started_at: at,
        offered_at: Some(at),
        answered_at: Some(at.plus_millis(10_000)),
        ended_at: Some(at.plus_millis(75_000)),
        wait_ms: Some(10_000),
        outcome: CallOutcome::Answered,
        talk_ms: 60_000,
        hold_ms: 5_000,
        agents: Vec::new(),
        transfers: 0,
        ended_by: None,
        ended_on_hold: false,
        confidence: Confidence::Exact,
    }
}
