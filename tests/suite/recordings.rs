//! Real recordings read as the people who made them say.

use app::export::replay_line;

use crate::support::{fixture, fold};

#[test]
fn the_recorded_outbound_call_with_one_hold() {
    let text = std::fs::read_to_string(fixture(
        "notifications/02-outbound-pstn-answered-hold.jsonl",
    ))
    .unwrap();
    let replay = fold(text.lines(), None);
    assert_eq!(replay.bad_lines, []);
    assert_eq!(replay.legs.len(), 1);
    let leg = serde_json::to_value(replay_line(&replay.legs[0])).unwrap();
    for (field, wanted) in [
        ("ring_ms", serde_json::json!(3_734)),
        ("talk_ms", serde_json::json!(12_843)),
        ("hold_ms", serde_json::json!(3_275)),
        ("hold_count", serde_json::json!(1)),
        ("outcome", serde_json::json!("connected")),
        ("ended_by", serde_json::json!("agent")),
        ("confidence", serde_json::json!("exact")),
        ("direction", serde_json::json!("outbound")),
        ("customer_number", serde_json::json!("+14085550101")),
        ("started_at", serde_json::json!("2020-06-23T01:19:21.627Z")),
        ("answered_at", serde_json::json!("2020-06-23T01:19:28.900Z")),
        ("ended_at", serde_json::json!("2020-06-23T01:19:45.018Z")),
    ] {
        assert_eq!(leg[field], wanted, "{field}");
    }
}

#[test]
fn the_recording_with_its_middle_missing_claims_nothing() {
    let text = std::fs::read_to_string(fixture(
        "notifications/08-outbound-partial-setup-proceeding-disconnected.jsonl",
    ))
    .unwrap();
    let replay = fold(text.lines(), None);
    let leg = serde_json::to_value(replay_line(&replay.legs[0])).unwrap();
    assert_eq!(leg["outcome"], "unknown");
    assert_eq!(leg["confidence"], "uncertain");
}
