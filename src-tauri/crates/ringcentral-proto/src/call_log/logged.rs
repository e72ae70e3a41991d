//! From call-log records to evidence for the engine.
//!
//! Pure. Only legs that belong to an extension and are over count; the word for their end is translated where it is
//! understood, and left out where it is not.

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::{
    CallOutcome, Direction, ExtensionId, Logged, LoggedLeg, Outcome, PartyId, SessionId,
    TelephonySessionId, Timestamp,
};

use super::CallRecord;

/// What these records say of each telephony session. Records without a telephony session id, and
/// ones of calls that go on, are left out.
pub fn logged(records: &[CallRecord]) -> BTreeMap<TelephonySessionId, Logged> {
    let mut found: BTreeMap<TelephonySessionId, Logged> = BTreeMap::new();
    let over = |r: &&CallRecord| r.deleted != Some(true) && r.is_finished();
    for record in records.iter().filter(over) {
        let Some(session) = session_of(record, record) else {
            continue;
        };
        let call = found.entry(session).or_default();
        fill_call(call, record);
        // The simple view has no legs: the record is then its own only leg.
        let legs = if record.legs.is_empty() {
            std::slice::from_ref(record)
        } else {
            &record.legs
        };
        for line in legs {
            let Some(leg) = leg(line) else { continue };
            // A leg of another session of the same contact belongs to that one's record.
            if let Some(session) = session_of(line, record) {
                let call = found.entry(session).or_default();
                if !call.legs.contains(&leg) {
                    call.legs.push(leg);
                }
            }
        }
    }
    found.retain(|_, call| call.started_at.is_some() || !call.legs.is_empty());
    for call in found.values_mut() {
        if call.started_at.is_none() {
            call.started_at = call.legs.iter().map(|l| l.started_at).min();
        }
    }
    found
}

fn session_of(line: &CallRecord, record: &CallRecord) -> Option<TelephonySessionId> {
    line.telephony_session_id
        .as_ref()
        .or(record.telephony_session_id.as_ref())
        .map(|id| TelephonySessionId::new(id.as_str()))
}

fn fill_call(call: &mut Logged, record: &CallRecord) {
    let direction = direction(record);
    call.started_at = record.started_at_ms.map(Timestamp::from_millis);
    call.duration_ms = record.length_ms().unwrap_or_default();
    call.owner = record
        .extension_id()
        .map(|id| ExtensionId::new(id.as_str()));
    call.direction = direction;
    call.outcome = record.result.as_deref().and_then(call_outcome);
    call.session_id = record
        .session_id
        .as_ref()
        .map(|id| SessionId::new(id.as_str()));
    if let Some(direction) = direction {
        (call.customer_number, call.customer_name, _) = sides(record, direction);
    }
}

fn leg(line: &CallRecord) -> Option<LoggedLeg> {
    if !line.is_finished() {
        return None;
    }
    let direction = direction(line)?;
    let (customer_number, customer_name, agent_number) = sides(line, direction);
    Some(LoggedLeg {
        party: line.party_id.as_ref().map(|id| PartyId::new(id.as_str())),
        extension: ExtensionId::new(line.extension_id()?.as_str()),
        direction,
        started_at: Timestamp::from_millis(line.started_at_ms?),
        duration_ms: line.length_ms()?,
        precise: line.is_precise(),
        outcome: line
            .result
            .as_deref()
            .and_then(|result| outcome(result, direction)),
        customer_number,
        customer_name,
        agent_number,
        recording: line
            .recording
            .as_ref()
            .and_then(|r| r.content_uri.as_deref())
            .map(Arc::from),
    })
}

fn direction(line: &CallRecord) -> Option<Direction> {
    match line.direction.as_deref()? {
        text if text.eq_ignore_ascii_case("Inbound") => Some(Direction::Inbound),
        text if text.eq_ignore_ascii_case("Outbound") => Some(Direction::Outbound),
        _ => None,
    }
}

type Text = Option<Arc<str>>;

/// Customer's number and name, own number.
fn sides(line: &CallRecord, direction: Direction) -> (Text, Text, Text) {
    let (customer, own) = match direction {
        Direction::Inbound => (&line.from, &line.to),
        Direction::Outbound => (&line.to, &line.from),
    };
    let name = customer.as_ref().and_then(|c| c.name.as_ref());
    (
        customer.as_ref().and_then(|c| c.number()),
        name.map(|n| Arc::from(n.as_str())),
        own.as_ref().and_then(|o| o.number()),
    )
}

/// What a record's result means for a caller whom no agent took.
fn call_outcome(result: &str) -> Option<CallOutcome> {
    match result.to_ascii_lowercase().as_str() {
        "abandoned" => Some(CallOutcome::AbandonedWaiting),
        "voicemail" | "sent to voicemail" => Some(CallOutcome::Voicemail),
        "missed" => Some(CallOutcome::Missed),
        _ => None,
    }
}

/// ASSUMPTION: the log's words for an end mean these outcomes; transfers and parking show as plain answers there.
fn outcome(result: &str, direction: Direction) -> Option<Outcome> {
    let inbound = direction == Direction::Inbound;
    let outcome = match result.to_ascii_lowercase().as_str() {
        "accepted" | "call connected" => Outcome::Connected,
        "missed" | "abandoned" | "answered not accepted" if inbound => Outcome::Missed,
        "no answer" if inbound => Outcome::Missed,
        "hang up" | "stopped" if inbound => Outcome::Missed,
        "answered elsewhere" => Outcome::AnsweredElsewhere,
        "voicemail" | "sent to voicemail" => Outcome::Voicemail,
        "rejected" | "declined" | "blocked" if inbound => Outcome::Rejected,
        "hang up" | "stopped" | "abandoned" => Outcome::Cancelled,
        "no answer" | "missed" => Outcome::NoAnswer,
        "busy" => Outcome::Busy,
        "received" | "receive error" | "partial receive" | "sent" | "send error"
        | "fax on demand" => Outcome::Fax,
        "call failed"
        | "call failure"
        | "wrong number"
        | "rejected"
        | "blocked"
        | "ip phone offline"
        | "internal error"
        | "no calling credit"
        | "not allowed"
        | "international disabled"
        | "international restricted"
        | "restricted number"
        | "suspended account"
        | "carrier is not active" => Outcome::Failed,
        _ => return None,
    };
    Some(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<CallRecord> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn legs_become_evidence_of_their_session() {
        let found = logged(&records(
            r#"[{"telephonySessionId":"s-1","startTime":"2025-02-08T08:43:03Z","duration":60,"direction":"Inbound","result":"Accepted","extension":{"id":1},
              "from":{"phoneNumber":"+1202"},
              "legs":[{"startTime":"2025-02-08T08:43:05Z","durationMs":5000,"direction":"Inbound","result":"Answered Elsewhere","extension":{"id":2},"partyId":"p-3"},
                      {"startTime":"2025-02-08T08:43:05Z","durationMs":58000,"direction":"Inbound","result":"Accepted","extension":{"id":1}},
                      {"startTime":"2025-02-08T08:43:05Z","durationMs":58000,"direction":"Inbound","result":"Accepted"}]},
             {"telephonySessionId":"s-2","startTime":"2025-02-08T08:43:03Z","direction":"Outbound","result":"In Progress","extension":{"id":1}},
             {"telephonySessionId":"s-3","startTime":"2025-02-08T08:43:03Z","duration":0,"direction":"Outbound","result":"Hang up","extension":{"id":1}}]"#,
        ));
        let call = &found[&TelephonySessionId::new("s-1")];
        assert_eq!(call.customer_number.as_deref(), Some("+1202"));
        assert_eq!(call.legs.len(), 2);
        assert_eq!(
            call.legs[0].party.as_ref().map(PartyId::as_str),
            Some("p-3")
        );
        assert_eq!(
            (call.legs[0].outcome, call.legs[1].duration_ms),
            (Some(Outcome::AnsweredElsewhere), 58_000)
        );
        assert!(!found.contains_key(&TelephonySessionId::new("s-2")));
        let cancelled = &found[&TelephonySessionId::new("s-3")].legs[0];
        assert_eq!(cancelled.outcome, Some(Outcome::Cancelled));
        assert!(!cancelled.precise);
    }

    #[test]
    fn unknown_words_leave_the_outcome_open() {
        assert_eq!(outcome("Reply", Direction::Inbound), None);
        assert_eq!(
            outcome("NO ANSWER", Direction::Inbound),
            Some(Outcome::Missed)
        );
        assert_eq!(
            outcome("No Answer", Direction::Outbound),
            Some(Outcome::NoAnswer)
        );
    }
}
