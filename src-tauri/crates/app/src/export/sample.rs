//! Records for tests: one answered inbound leg and its call, to be changed by struct update.

use engine::{
    Call, CallOutcome, Confidence, Direction, ExtensionId, Leg, Outcome, PartyId, Sources,
    TelephonySessionId, Timestamp,
};

/// Rang 10 s, talked 60 s, held once for 5 s.
pub(crate) fn leg(session: &str, party: &str, extension: &str, started: &str) -> Leg {
    let started_at = Timestamp::parse(started).expect("a sample time is RFC 3339");
    Leg {
        session: TelephonySessionId::from(session),
        session_id: None,
        party: PartyId::from(party),
        extension: ExtensionId::from(extension),
        direction: Direction::Inbound,
        origin: Some("Call".into()),
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

/// The call of that leg.
pub(crate) fn call(session: &str, started: &str) -> Call {
    let started_at = Timestamp::parse(started).expect("a sample time is RFC 3339");
    Call {
        id: TelephonySessionId::from(session),
        sessions: vec![TelephonySessionId::from(session)],
        direction: Direction::Inbound,
        customer_number: None,
        customer_name: None,
        queue_extension: None,
        queue_name: None,
        started_at,
        offered_at: Some(started_at),
        answered_at: Some(started_at.plus_millis(10_000)),
        ended_at: Some(started_at.plus_millis(75_000)),
        wait_ms: Some(10_000),
        outcome: CallOutcome::Answered,
        talk_ms: 60_000,
        hold_ms: 5_000,
        agents: vec![ExtensionId::from("101")],
        transfers: 0,
        ended_by: None,
        ended_on_hold: false,
        confidence: Confidence::Exact,
    }
}
