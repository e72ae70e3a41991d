//! From call-log records to what the engine repairs with.
//!
//! Pure. Only legs that belong to an extension and are over count; the word for their end is translated where it is
//! understood, and left out where it is not.

use std::collections::BTreeMap;

use engine::{Direction, ExtensionId, LoggedLeg, Outcome, Repair, TelephonySessionId, Timestamp};

use super::CallRecord;

/// What these records repair, by telephony session. Records without a telephony session id are left out.
pub fn repairs(records: &[CallRecord]) -> BTreeMap<TelephonySessionId, Repair> {
    let mut found: BTreeMap<TelephonySessionId, Repair> = BTreeMap::new();
    for record in records.iter().filter(|record| record.deleted != Some(true)) {
        // The simple view has no legs: the record is then its own only leg.
        let legs = if record.legs.is_empty() {
            std::slice::from_ref(record)
        } else {
            &record.legs
        };
        for leg in legs {
            let session = leg
                .telephony_session_id
                .as_ref()
                .or(record.telephony_session_id.as_ref());
            if let (Some(session), Some(logged)) = (session, logged(leg)) {
                found
                    .entry(TelephonySessionId::new(session.as_str()))
                    .or_default()
                    .legs
                    .push(logged);
            }
        }
    }
    found
}

fn logged(leg: &CallRecord) -> Option<LoggedLeg> {
    if !leg.is_finished() {
        return None;
    }
    let direction = match leg.direction.as_deref()? {
        text if text.eq_ignore_ascii_case("Inbound") => Direction::Inbound,
        text if text.eq_ignore_ascii_case("Outbound") => Direction::Outbound,
        _ => return None,
    };
    Some(LoggedLeg {
        extension: ExtensionId::new(leg.extension_id()?.as_str()),
        direction,
        started_at: Timestamp::from_millis(leg.started_at_ms?),
        duration_ms: leg.length_ms()?,
        outcome: leg
            .result
            .as_deref()
            .and_then(|result| outcome(result, direction)),
    })
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
    fn legs_become_repairs_of_their_session() {
        let found = repairs(&records(
            r#"[{"telephonySessionId":"s-1","startTime":"2025-02-08T08:43:03Z","duration":60,"direction":"Inbound","result":"Accepted","extension":{"id":1},
              "legs":[{"startTime":"2025-02-08T08:43:05Z","durationMs":5000,"direction":"Inbound","result":"Answered Elsewhere","extension":{"id":2}},
                      {"startTime":"2025-02-08T08:43:05Z","durationMs":58000,"direction":"Inbound","result":"Accepted","extension":{"id":1}},
                      {"startTime":"2025-02-08T08:43:05Z","durationMs":58000,"direction":"Inbound","result":"Accepted"}]},
             {"telephonySessionId":"s-2","startTime":"2025-02-08T08:43:03Z","direction":"Outbound","result":"In Progress","extension":{"id":1}},
             {"telephonySessionId":"s-3","startTime":"2025-02-08T08:43:03Z","duration":0,"direction":"Outbound","result":"Hang up","extension":{"id":1}}]"#,
        ));
        let legs = &found[&TelephonySessionId::new("s-1")].legs;
        assert_eq!(legs.len(), 2);
        assert_eq!(
            (legs[0].outcome, legs[1].duration_ms),
            (Some(Outcome::AnsweredElsewhere), 58_000)
        );
        assert!(!found.contains_key(&TelephonySessionId::new("s-2")));
        assert_eq!(
            found[&TelephonySessionId::new("s-3")].legs[0].outcome,
            Some(Outcome::Cancelled)
        );
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
