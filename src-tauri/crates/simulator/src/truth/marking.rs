//! Marking somebody's records against the answer key.
//!
//! Pure. Records are JSON in the form of the product's `replay` output: no type is shared.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::Truth;

/// What a whole set of records is worth.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Grades {
    /// Customer contacts in the key.
    pub calls: u64,
    /// Every field right, and said to be exact.
    pub exact: u64,
    /// Said to be filled; every field that a call log has is right.
    pub filled: u64,
    /// Said to be uncertain.
    pub uncertain: u64,
    /// Said to be right, and wrong.
    pub wrong: u64,
    /// Not recorded at all.
    pub lost: u64,
    /// What is wrong, one sentence each.
    #[serde(skip)]
    pub findings: Vec<String>,
}

/// Fields of a leg that a call log has.
const LOGGED: &[&str] = &[
    "extension_id",
    "direction",
    "started_at",
    "ended_at",
    "customer_number",
    "outcome",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Exact,
    Filled,
    Uncertain,
    Lost,
    Wrong,
}

/// Differences between records and the key, one sentence each. Fields the key leaves open are
/// skipped, and so is every field that a record does not have.
pub fn differences(legs: &[Value], calls: &[Value], truth: &Truth) -> Vec<String> {
    let mut found = Vec::new();
    let (wanted_legs, wanted_calls) = key(truth);
    let mut kinds = [("leg", legs, wanted_legs), ("call", calls, wanted_calls)];
    for (what, have, wanted) in &mut kinds {
        let mut have: BTreeMap<String, &Value> = have.iter().map(|v| (identity(v), v)).collect();
        for want in wanted.iter() {
            let id = identity(want);
            let flow = text(want, "flow");
            match have.remove(&id) {
                None => found.push(format!("{flow}: {what} {id} is missing")),
                Some(record) => found.extend(
                    wrong_fields(record, want, None)
                        .into_iter()
                        .map(|sentence| format!("{flow}: {what} {sentence}")),
                ),
            }
        }
        found.extend(
            have.keys()
                .map(|id| format!("{what} {id} should not exist")),
        );
    }
    found
}

/// Grades every contact of the key by the worst of its legs.
pub fn grade(legs: &[Value], calls: &[Value], truth: &Truth) -> Grades {
    let (wanted_legs, wanted_calls) = key(truth);
    let mut findings = Vec::new();
    let mut marks: BTreeMap<String, Mark> = BTreeMap::new();
    let mut unclaimed: BTreeMap<String, &Value> = legs.iter().map(|v| (identity(v), v)).collect();
    for want in &wanted_legs {
        let mark = match claim(&mut unclaimed, want) {
            Some(record) => mark_leg(record, want, &mut findings),
            None => {
                findings.push(format!(
                    "{}: leg {} is lost",
                    text(want, "flow"),
                    identity(want)
                ));
                Mark::Lost
            }
        };
        raise(&mut marks, text(want, "call_id"), mark);
    }
    // Legs the key does not have belong to the contact of their session.
    let contact_of: BTreeMap<&str, &str> = truth
        .calls
        .iter()
        .flat_map(|c| {
            let sessions = c.telephony_session_ids.iter();
            sessions.map(|s| (s.as_str(), c.call_id.as_str()))
        })
        .collect();
    for (id, record) in unclaimed {
        let mark = if text(record, "confidence") == "uncertain" {
            Mark::Uncertain
        } else {
            findings.push(format!("leg {id} should not exist"));
            Mark::Wrong
        };
        let session = text(record, "telephony_session_id");
        let contact = contact_of.get(session).copied().unwrap_or(session);
        raise(&mut marks, contact, mark);
    }
    for want in &wanted_calls {
        let mark = mark_call(calls, want, &mut findings);
        raise(&mut marks, text(want, "id"), mark);
    }
    let count = |wanted: Mark| marks.values().filter(|m| **m == wanted).count() as u64;
    Grades {
        calls: truth.calls.len() as u64,
        exact: count(Mark::Exact),
        filled: count(Mark::Filled),
        uncertain: count(Mark::Uncertain),
        wrong: count(Mark::Wrong),
        lost: count(Mark::Lost),
        findings,
    }
}

fn raise(marks: &mut BTreeMap<String, Mark>, contact: &str, mark: Mark) {
    let known = marks.entry(contact.to_owned()).or_insert(mark);
    *known = (*known).max(mark);
}

/// The record of this leg: by its party, else, for one made from a log, the same person's.
fn claim<'v>(unclaimed: &mut BTreeMap<String, &'v Value>, want: &Value) -> Option<&'v Value> {
    if let Some(record) = unclaimed.remove(&identity(want)) {
        return Some(record);
    }
    let same = |record: &Value| {
        ["telephony_session_id", "extension_id", "direction"]
            .iter()
            .all(|field| record.get(field) == want.get(field))
    };
    let id = unclaimed
        .iter()
        .find(|(_, record)| same(record))
        .map(|(id, _)| id.clone())?;
    unclaimed.remove(&id)
}

fn mark_leg(record: &Value, want: &Value, findings: &mut Vec<String>) -> Mark {
    let (fields, mark) = match text(record, "confidence") {
        "exact" => (None, Mark::Exact),
        "filled" => (Some(LOGGED), Mark::Filled),
        _ => return Mark::Uncertain,
    };
    let wrong = wrong_fields(record, want, fields);
    if wrong.is_empty() {
        return mark;
    }
    let (flow, id) = (text(want, "flow"), identity(want));
    findings.extend(wrong.into_iter().map(|s| format!("{flow}: leg {id} {s}")));
    Mark::Wrong
}

/// An exact call has every field right; of others only that they are there can be asked.
fn mark_call(calls: &[Value], want: &Value, findings: &mut Vec<String>) -> Mark {
    let sessions: BTreeSet<&str> = list(want, "sessions").collect();
    let holds = |call: &&Value| list(call, "sessions").any(|s| sessions.contains(s));
    let parts: Vec<&Value> = calls.iter().filter(holds).collect();
    let (flow, id) = (text(want, "flow"), text(want, "id"));
    if parts.is_empty() {
        findings.push(format!("{flow}: call {id} is lost"));
        return Mark::Lost;
    }
    let exact = |call: &&Value| text(call, "confidence") == "exact";
    if !parts.iter().all(exact) {
        // What is left open is said by the legs, or, without legs, by the call itself.
        let worst = parts.iter().map(|c| text(c, "confidence")).max();
        return if worst == Some("uncertain") {
            Mark::Uncertain
        } else {
            Mark::Filled
        };
    }
    let wrong: Vec<String> = match parts.as_slice() {
        [call] => wrong_fields(call, want, None),
        _ => vec![format!("is in {} parts", parts.len())],
    };
    if wrong.is_empty() {
        return Mark::Exact;
    }
    findings.extend(wrong.into_iter().map(|s| format!("{flow}: call {id} {s}")));
    Mark::Wrong
}

fn wrong_fields(record: &Value, want: &Value, only: Option<&[&str]>) -> Vec<String> {
    let open: Vec<&str> = list(want, "unspecified").collect();
    let asked = |field: &str| only.is_none_or(|only| only.contains(&field));
    let mut wrong = Vec::new();
    for (field, have) in record.as_object().into_iter().flatten() {
        let Some(want) = want.get(field) else {
            continue;
        };
        if open.contains(&field.as_str()) || !asked(field) {
            continue;
        }
        // A log has one word for several ends of an answered call.
        let same_word = only.is_some() && field == "outcome" && word(have) == word(want);
        if have != want && !same_word {
            wrong.push(format!("{field} is {have}, should be {want}"));
        }
    }
    wrong
}

fn word(outcome: &Value) -> &str {
    match outcome.as_str().unwrap_or_default() {
        "transferred" | "conferenced" | "parked" | "supervision" => "connected",
        other => other,
    }
}

/// The key in the form of the records.
fn key(truth: &Truth) -> (Vec<Value>, Vec<Value>) {
    let json = |value: serde_json::Result<Value>| value.unwrap_or_default();
    let legs = truth
        .legs
        .iter()
        .map(|leg| json(serde_json::to_value(leg)))
        .collect();
    let calls = truth
        .calls
        .iter()
        .map(|call| {
            let mut value = json(serde_json::to_value(call));
            if let Some(fields) = value.as_object_mut() {
                let id = fields.remove("call_id").unwrap_or_default();
                let sessions = fields.remove("telephony_session_ids").unwrap_or_default();
                fields.insert("id".to_owned(), id);
                fields.insert("sessions".to_owned(), sessions);
                // The key lists who answered, a record who took part.
                fields.remove("agents");
            }
            value
        })
        .collect();
    (legs, calls)
}

fn identity(value: &Value) -> String {
    match value.get("id") {
        Some(id) => id.as_str().unwrap_or_default().to_owned(),
        None => format!(
            "{} {}",
            text(value, "telephony_session_id"),
            text(value, "party_id")
        ),
    }
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, field: &str) -> impl Iterator<Item = &'v str> {
    let items = value.get(field).and_then(Value::as_array);
    items.into_iter().flatten().filter_map(Value::as_str)
}
