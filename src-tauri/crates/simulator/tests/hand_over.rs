//! Calls that move: parking, transfers, conferences, supervision, other devices.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

use serde_json::{Value, json};
use simulator::{
    SimulatorConfig,
    script::{self, Flow, Mix, Script, ScriptConfig},
    truth::LegOutcome,
};

fn only(flow: Flow) -> Script {
    script::generate(ScriptConfig {
        seed: 4,
        max_calls: Some(40),
        calls_per_second: 0.2,
        mix: Mix::only(flow),
        ..ScriptConfig::default()
    })
}

/// Bodies of one contact's notifications, in order of sending.
fn bodies(script: &Script, call: usize) -> Vec<Value> {
    let sessions = &script.truth.calls[call].telephony_session_ids;
    script
        .notifications
        .iter()
        .filter(|sent| sessions.contains(&sent.telephony_session_id))
        .map(|sent| sent.value()["body"].clone())
        .collect()
}

fn party(body: &Value) -> &Value {
    &body["parties"][0]
}

fn with_code<'a>(bodies: &'a [Value], code: &str) -> Vec<&'a Value> {
    bodies
        .iter()
        .filter(|body| party(body)["status"]["code"] == code)
        .collect()
}

#[test]
fn parking_tells_the_place_at_the_second_event() {
    let script = only(Flow::ParkAbandoned);
    let bodies = bodies(&script, 0);
    let parked = with_code(&bodies, "Parked");
    assert_eq!(parked.len(), 2);
    assert!(party(parked[0])["extensionId"].is_null());
    assert_eq!(party(parked[0])["park"], json!({}));
    let place = &script
        .truth
        .legs
        .iter()
        .find(|leg| leg.park_location.is_some())
        .unwrap();
    assert!(place.outcome == LegOutcome::Parked && place.ended_by.is_none());
    let shown = party(parked[1]);
    assert_eq!(shown["status"]["parkData"], shown["park"]["id"]);
    assert!(shown["park"]["id"].as_str().unwrap().starts_with("*8"));
}

#[test]
fn a_pick_up_is_a_new_session_linked_by_two_gone_events() {
    let script = only(Flow::ParkPickedUp);
    let (index, call) = script
        .truth
        .calls
        .iter()
        .enumerate()
        .find(|(_, call)| call.telephony_session_ids.len() == 2)
        .unwrap();
    let bodies = bodies(&script, index);
    let gone = with_code(&bodies, "Gone");
    assert_eq!(gone.len(), 2);
    for (own, other) in [(0, 1), (1, 0)] {
        let peer = &party(gone[own])["status"]["peerId"];
        assert_eq!(
            peer["telephonySessionId"],
            gone[other]["telephonySessionId"]
        );
        assert_eq!(peer["sessionId"], gone[other]["sessionId"]);
        assert_eq!(peer["partyId"], party(gone[other])["id"]);
    }
    let picked: Vec<_> = bodies
        .iter()
        .filter(|body| party(body)["feature"]["name"] == "ParkPickup")
        .collect();
    assert!(picked.len() >= 4);
    assert!(
        party(picked[0])["to"]["phoneNumber"]
            .as_str()
            .unwrap()
            .starts_with('*')
    );
    assert!(
        call.customer_number.is_some() || call.unspecified.contains(&"customer_number".to_owned())
    );
}

#[test]
fn a_blind_transfer_stays_in_its_session() {
    let script = only(Flow::BlindTransfer);
    let moved: Vec<_> = script
        .truth
        .legs
        .iter()
        .filter(|leg| leg.outcome == LegOutcome::Transferred)
        .collect();
    assert!(moved.len() > 20);
    for leg in moved {
        let after = script.truth.legs.iter().any(|other| {
            other.telephony_session_id == leg.telephony_session_id
                && other.started_at > leg.ended_at
                && other.outcome == LegOutcome::Connected
        });
        assert!(after, "{leg:?}");
    }
}

#[test]
fn an_attended_transfer_joins_two_sessions() {
    let script = only(Flow::AttendedTransfer);
    let index = script
        .truth
        .calls
        .iter()
        .position(|call| call.telephony_session_ids.len() == 2)
        .unwrap();
    let bodies = bodies(&script, index);
    let gone = with_code(&bodies, "Gone");
    assert_eq!(gone.len(), 2);
    assert!(
        gone.iter()
            .all(|body| party(body)["status"]["reason"] == "AttendedTransfer")
    );
    assert_eq!(party(gone[0])["extensionId"], party(gone[1])["extensionId"]);
    assert_eq!(
        party(gone[0])["status"]["peerId"]["partyId"],
        party(gone[1])["id"]
    );
    assert_eq!(script.truth.calls[index].agents.len(), 2);
}

#[test]
fn a_conference_has_no_legacy_id() {
    let script = only(Flow::Conference);
    let index = script
        .truth
        .calls
        .iter()
        .position(|call| call.telephony_session_ids.len() == 3)
        .unwrap();
    let bodies = bodies(&script, index);
    let room: Vec<_> = bodies
        .iter()
        .filter(|body| body["origin"]["type"] == "Conference")
        .collect();
    assert!(!room.is_empty() && room.iter().all(|body| body["sessionId"] == "0"));
    assert_eq!(party(room[0])["to"]["phoneNumber"], "conference");
    for body in with_code(&bodies, "Gone") {
        let peer = &party(body)["status"]["peerId"];
        assert_eq!(peer["sessionId"], "0");
        assert_eq!(peer["telephonySessionId"], room[0]["telephonySessionId"]);
    }
}

#[test]
fn a_moved_call_is_one_leg_under_its_first_party() {
    let script = only(Flow::DeviceMove);
    for (index, call) in script.truth.calls.iter().enumerate() {
        let moved = bodies(&script, index)
            .iter()
            .find(|body| {
                let reason = &party(body)["status"]["reason"];
                reason == "CallSwitch" || reason == "CallFlip"
            })
            .map(|body| party(body)["id"].clone())
            .unwrap();
        let legs: Vec<_> = script
            .truth
            .legs
            .iter()
            .filter(|leg| leg.call_id == call.call_id && leg.outcome == LegOutcome::Connected)
            .collect();
        assert_eq!(legs.len(), 1);
        assert_eq!(*legs[0].party_id, moved);
    }
}

#[test]
fn a_supervisor_is_never_an_agent() {
    for flow in [Flow::Supervision, Flow::TakeOver] {
        let script = only(flow);
        let supervisor = &script.directory.supervisor.id;
        assert!(
            script
                .truth
                .calls
                .iter()
                .all(|call| !call.agents.contains(supervisor))
        );
        assert!(script.truth.legs.iter().all(
            |leg| (leg.extension_id == *supervisor) == (leg.outcome == LegOutcome::Supervision)
        ));
    }
}

#[test]
fn scenario_files_are_readable_and_play() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../fixtures/scenarios");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let config = SimulatorConfig::from_toml(&text).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        let short = ScriptConfig {
            max_calls: Some(50),
            ..config.script
        };
        assert!(script::generate(short).truth.calls.len() > 20, "{path:?}");
        count += 1;
    }
    assert!(count >= 5);
}
