//! Snapshots and call-log entries as JSON text.
//!
//! Pure. Short names, because there may be a row for every call.

use std::sync::Arc;

use engine::{
    CallOutcome, Direction, ExtensionId, Logged, LoggedLeg, Outcome, PartyId, SessionId, Snapshot,
    SnapshotParty, StatusCode, Timestamp,
};
use serde_json::{Value, json};

use crate::cells::direction;

pub(super) fn write_snapshot(snapshot: &Snapshot) -> String {
    let parties: Vec<Value> = snapshot
        .parties
        .iter()
        .map(|p| {
            json!({
                "id": p.id.as_str(),
                "extension": p.extension.as_ref().map(ExtensionId::as_str),
                "direction": p.direction.map(Direction::as_str),
                "code": p.code.as_str(),
                "from": [p.from.0.as_deref(), p.from.1.as_deref()],
                "to": [p.to.0.as_deref(), p.to.1.as_deref()],
            })
        })
        .collect();
    json!({
        "at": snapshot.at.as_millis(),
        "created_at": snapshot.created_at.map(Timestamp::as_millis),
        "session_id": snapshot.session_id.as_ref().map(SessionId::as_str),
        "parties": parties,
    })
    .to_string()
}

pub(super) fn read_snapshot(text: &str) -> Option<Snapshot> {
    let value: Value = serde_json::from_str(text).ok()?;
    let party = |p: &Value| {
        Some(SnapshotParty {
            id: PartyId::new(field(p, "id").as_str()?),
            extension: field(p, "extension").as_str().map(ExtensionId::new),
            direction: field(p, "direction").as_str().and_then(direction),
            code: StatusCode::from_word(field(p, "code").as_str()?),
            from: (
                shared(nth(field(p, "from"), 0)),
                shared(nth(field(p, "from"), 1)),
            ),
            to: (
                shared(nth(field(p, "to"), 0)),
                shared(nth(field(p, "to"), 1)),
            ),
        })
    };
    Some(Snapshot {
        at: time(field(&value, "at"))?,
        created_at: time(field(&value, "created_at")),
        session_id: field(&value, "session_id").as_str().map(SessionId::new),
        parties: field(&value, "parties")
            .as_array()?
            .iter()
            .map(party)
            .collect::<Option<_>>()?,
    })
}

pub(super) fn write_logged(logged: &Logged) -> String {
    let legs: Vec<Value> = logged
        .legs
        .iter()
        .map(|l| {
            json!({
                "party": l.party.as_ref().map(PartyId::as_str),
                "extension": l.extension.as_str(),
                "direction": l.direction.as_str(),
                "started_at": l.started_at.as_millis(),
                "duration_ms": l.duration_ms,
                "precise": l.precise,
                "outcome": l.outcome.map(Outcome::as_str),
                "customer": [l.customer_number.as_deref(), l.customer_name.as_deref()],
                "agent_number": l.agent_number.as_deref(),
                "recording": l.recording.as_deref(),
            })
        })
        .collect();
    json!({
        "started_at": logged.started_at.map(Timestamp::as_millis),
        "duration_ms": logged.duration_ms,
        "owner": logged.owner.as_ref().map(ExtensionId::as_str),
        "direction": logged.direction.map(Direction::as_str),
        "outcome": logged.outcome.map(CallOutcome::as_str),
        "customer": [logged.customer_number.as_deref(), logged.customer_name.as_deref()],
        "session_id": logged.session_id.as_ref().map(SessionId::as_str),
        "legs": legs,
    })
    .to_string()
}

pub(super) fn read_logged(text: &str) -> Option<Logged> {
    let value: Value = serde_json::from_str(text).ok()?;
    let leg = |l: &Value| {
        Some(LoggedLeg {
            party: field(l, "party").as_str().map(PartyId::new),
            extension: ExtensionId::new(field(l, "extension").as_str()?),
            direction: direction(field(l, "direction").as_str()?)?,
            started_at: time(field(l, "started_at"))?,
            duration_ms: field(l, "duration_ms").as_i64()?,
            precise: field(l, "precise").as_bool()?,
            outcome: field(l, "outcome").as_str().and_then(Outcome::from_word),
            customer_number: shared(nth(field(l, "customer"), 0)),
            customer_name: shared(nth(field(l, "customer"), 1)),
            agent_number: shared(field(l, "agent_number")),
            recording: shared(field(l, "recording")),
        })
    };
    Some(Logged {
        started_at: time(field(&value, "started_at")),
        duration_ms: field(&value, "duration_ms").as_i64()?,
        owner: field(&value, "owner").as_str().map(ExtensionId::new),
        direction: field(&value, "direction").as_str().and_then(direction),
        outcome: field(&value, "outcome")
            .as_str()
            .and_then(CallOutcome::from_word),
        customer_number: shared(nth(field(&value, "customer"), 0)),
        customer_name: shared(nth(field(&value, "customer"), 1)),
        session_id: field(&value, "session_id").as_str().map(SessionId::new),
        legs: field(&value, "legs")
            .as_array()?
            .iter()
            .map(leg)
            .collect::<Option<_>>()?,
    })
}

/// A member; null where there is none.
fn field<'v>(value: &'v Value, name: &str) -> &'v Value {
    value.get(name).unwrap_or(&Value::Null)
}

fn nth(value: &Value, at: usize) -> &Value {
    value.get(at).unwrap_or(&Value::Null)
}

fn time(value: &Value) -> Option<Timestamp> {
    value.as_i64().map(Timestamp::from_millis)
}

fn shared(value: &Value) -> Option<Arc<str>> {
    value.as_str().map(Arc::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_survives_its_text() {
        let snapshot = Snapshot {
            at: Timestamp::from_millis(5),
            created_at: None,
            session_id: Some("42".into()),
            parties: vec![SnapshotParty {
                id: "p-1".into(),
                extension: Some("7".into()),
                direction: Some(Direction::Outbound),
                code: StatusCode::Unknown("Tds".into()),
                from: (Some("+1".into()), None),
                to: (None, Some("Bob".into())),
            }],
        };
        assert_eq!(
            read_snapshot(&write_snapshot(&snapshot)).as_ref(),
            Some(&snapshot)
        );
        let logged = Logged {
            started_at: Some(Timestamp::from_millis(9)),
            duration_ms: 61_000,
            owner: Some("8".into()),
            direction: Some(Direction::Inbound),
            outcome: Some(CallOutcome::AbandonedWaiting),
            customer_number: Some("+1".into()),
            customer_name: None,
            session_id: None,
            legs: vec![LoggedLeg {
                party: None,
                extension: "7".into(),
                direction: Direction::Inbound,
                started_at: Timestamp::from_millis(-3),
                duration_ms: 4,
                precise: true,
                outcome: Some(Outcome::Missed),
                customer_number: None,
                customer_name: Some("Ann".into()),
                agent_number: None,
                recording: None,
            }],
        };
        assert_eq!(read_logged(&write_logged(&logged)).as_ref(), Some(&logged));
        assert_eq!(read_logged("{}"), None);
        assert_eq!(read_snapshot("7"), None);
    }
}
