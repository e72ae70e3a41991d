//! The names, the order and the forms of the stable rows.

use super::*;
use crate::export::{defuse, sample};

#[test]
fn a_leg_is_one_json_object_with_these_fields_in_this_order() {
    let leg = Leg {
        customer_number: Some("+14155550164".into()),
        ended_by: Some(engine::Side::Customer),
        ..sample::leg("s-1", "p-1-2", "101", "2026-11-20T15:00:00.250Z")
    };
    assert_eq!(
        serde_json::to_string(&replay_line(&leg)).unwrap(),
        concat!(
            r#"{"telephony_session_id":"s-1","session_id":null,"party_id":"p-1-2","#,
            r#""extension_id":"101","direction":"inbound","origin":"Call","#,
            r#""queue_extension_id":null,"queue_name":null,"customer_number":"+14155550164","#,
            r#""customer_name":null,"agent_number":null,"started_at":"2026-11-20T15:00:00.250Z","#,
            r#""ringing_at":"2026-11-20T15:00:00.250Z","answered_at":"2026-11-20T15:00:10.250Z","#,
            r#""ended_at":"2026-11-20T15:01:15.250Z","ring_ms":10000,"talk_ms":60000,"#,
            r#""hold_ms":5000,"hold_count":1,"outcome":"connected","ended_by":"customer","#,
            r#""ended_on_hold":false,"park_location":null,"transferred_to":null,"#,
            r#""confidence":"exact"}"#
        )
    );
}

#[test]
fn a_call_is_one_json_object_with_these_fields_in_this_order() {
    let call = sample::call("s-1", "2026-11-20T15:00:00.000Z");
    assert_eq!(
        serde_json::to_string(&replay_call(&call)).unwrap(),
        concat!(
            r#"{"id":"s-1","sessions":["s-1"],"direction":"inbound","customer_number":null,"#,
            r#""customer_name":null,"queue_extension_id":null,"queue_name":null,"#,
            r#""started_at":"2026-11-20T15:00:00.000Z","offered_at":"2026-11-20T15:00:00.000Z","#,
            r#""answered_at":"2026-11-20T15:00:10.000Z","ended_at":"2026-11-20T15:01:15.000Z","#,
            r#""wait_ms":10000,"outcome":"answered","talk_ms":60000,"hold_ms":5000,"#,
            r#""agents":["101"],"transfers":0,"ended_by":null,"ended_on_hold":false,"#,
            r#""confidence":"exact"}"#
        )
    );
}

fn keys(json: &str) -> Vec<String> {
    let mut keys: Vec<(usize, String)> = serde_json::from_str::<serde_json::Value>(json)
        .unwrap()
        .as_object()
        .unwrap()
        .keys()
        .map(|k| (json.find(&format!("\"{k}\":")).unwrap(), k.clone()))
        .collect();
    keys.sort();
    keys.into_iter().map(|(_, k)| k).collect()
}

#[test]
fn csv_columns_are_the_json_fields() {
    let leg = sample::leg("s-1", "p-1-2", "101", "2026-11-20T15:00:00Z");
    let call = sample::call("s-1", "2026-11-20T15:00:00Z");
    let legs = serde_json::to_string(&replay_line(&leg)).unwrap();
    let calls = serde_json::to_string(&replay_call(&call)).unwrap();
    assert_eq!(keys(&legs), REPLAY_LEG_COLUMNS);
    assert_eq!(keys(&calls), REPLAY_CALL_COLUMNS);
}

#[test]
fn csv_rows_say_what_the_json_says() {
    let leg = Leg {
        customer_name: Some("=cmd|'/c calc'!A1".into()),
        queue_name: Some("Billing, west".into()),
        ..sample::leg("s-1", "p-1-2", "101", "2026-11-20T15:00:00.250Z")
    };
    let mut out = Vec::new();
    assert_eq!(replay_legs_csv([&leg], &mut out).unwrap(), 1);
    let text = String::from_utf8(out).unwrap();
    let row = text.lines().nth(1).unwrap();
    assert!(row.contains("\"Billing, west\""), "{row}");
    assert!(row.contains("'=cmd|"), "{row}");

    let json: serde_json::Value = serde_json::to_value(replay_line(&leg)).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let record = reader.records().next().unwrap().unwrap();
    for (name, cell) in headers.iter().zip(record.iter()) {
        let value = &json[name];
        let wanted = match value.as_str() {
            Some(text) => defuse(text).into_owned(),
            None if value.is_null() => String::new(),
            None => value.to_string(),
        };
        assert_eq!(cell, wanted, "{name}");
    }
}

#[test]
fn an_open_leg_has_nulls() {
    let leg = Leg {
        answered_at: None,
        ended_at: None,
        outcome: engine::Outcome::InProgress,
        ..sample::leg("s-1", "p-1-2", "101", "2026-11-20T15:00:00Z")
    };
    let json = serde_json::to_value(replay_line(&leg)).unwrap();
    assert!(json["ended_at"].is_null() && json["ended_by"].is_null());
    assert_eq!(json["outcome"], "in_progress");
}
