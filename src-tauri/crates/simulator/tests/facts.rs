//! Every notification of every kind of call obeys what is known about the wire.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use simulator::script::{self, Flow, Mix, Script, ScriptConfig};

fn only(flow: Flow) -> Script {
    script::generate(ScriptConfig {
        seed: 11,
        max_calls: Some(60),
        calls_per_second: 0.2,
        mix: Mix::only(flow),
        ..ScriptConfig::default()
    })
}

fn body_and_party(envelope: &Value) -> (&Value, &Value) {
    let body = &envelope["body"];
    (body, &body["parties"][0])
}

#[test]
fn every_kind_of_call_is_played() {
    for flow in Flow::ALL {
        let script = only(*flow);
        assert!(
            script.truth.calls.len() > 30,
            "{}: {}",
            flow.name(),
            script.truth.calls.len()
        );
        assert!(script.truth.calls.iter().all(|call| call.flow == *flow));
    }
}

#[test]
fn sequence_is_contiguous_from_two_in_time_order() {
    for flow in Flow::ALL {
        let mut sessions: BTreeMap<String, Vec<(u64, Value)>> = BTreeMap::new();
        for sent in only(*flow).notifications {
            let value = sent.value();
            assert_eq!(value["body"]["sequence"], sent.sequence);
            sessions
                .entry(sent.telephony_session_id.clone())
                .or_default()
                .push((sent.sequence, value));
        }
        for (id, events) in sessions {
            let expected: Vec<u64> = (2..2 + events.len() as u64).collect();
            let got: Vec<u64> = events.iter().map(|(sequence, _)| *sequence).collect();
            assert_eq!(got, expected, "{} {id}", flow.name());
            let times: Vec<_> = events
                .iter()
                .map(|(_, v)| v["body"]["eventTime"].as_str().unwrap())
                .collect();
            assert!(times.is_sorted(), "{} {id}", flow.name());
        }
    }
}

#[test]
fn envelope_names_the_party_and_its_resource() {
    for flow in Flow::ALL {
        let script = only(*flow);
        let mut uuids = BTreeSet::new();
        for sent in &script.notifications {
            let value = sent.value();
            let (body, party) = body_and_party(&value);
            assert_eq!(body["parties"].as_array().unwrap().len(), 1);
            let session = body["telephonySessionId"].as_str().unwrap();
            let suffix = session.strip_prefix("s-").unwrap();
            assert!(
                party["id"]
                    .as_str()
                    .unwrap()
                    .starts_with(&format!("p-{suffix}-"))
            );
            let account = party["accountId"].as_str().unwrap();
            let expected = match party["extensionId"].as_str() {
                Some(id) => {
                    format!("/restapi/v1.0/account/{account}/extension/{id}/telephony/sessions")
                }
                None => format!("/restapi/v1.0/account/{account}/telephony/sessions"),
            };
            assert_eq!(value["event"], expected);
            let delay = sent.sent_at - sent.event_at;
            assert!((10..=400).contains(&delay.num_milliseconds()), "{delay}");
            assert!(uuids.insert(value["uuid"].as_str().unwrap().to_owned()));
        }
    }
}

#[test]
fn pickup_data_comes_with_ringing_and_the_first_answer_only() {
    let script = script::generate(ScriptConfig {
        max_calls: Some(800),
        ..ScriptConfig::default()
    });
    let mut answered = BTreeSet::new();
    let mut seen = 0;
    for sent in &script.notifications {
        let value = sent.value();
        let (_, party) = body_and_party(&value);
        if party["status"]["mobilePickupData"].is_object() {
            seen += 1;
            match party["status"]["code"].as_str().unwrap() {
                "Proceeding" => {}
                "Answered" => assert!(answered.insert(sent.party_id.clone())),
                other => panic!("pick-up data on {other}"),
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn queue_members_start_with_proceeding_and_name_their_queue() {
    let script = only(Flow::QueueSimultaneous);
    let queues: BTreeMap<_, _> = script
        .directory
        .queues
        .iter()
        .map(|q| (q.extension.id.clone(), q.extension.name()))
        .collect();
    let mut first = BTreeSet::new();
    for sent in &script.notifications {
        let value = sent.value();
        let (_, party) = body_and_party(&value);
        if party["queueCall"] != true {
            continue;
        }
        if first.insert(sent.party_id.clone()) {
            assert_eq!(party["status"]["code"], "Proceeding");
        }
        let name = &queues[party["to"]["extensionId"].as_str().unwrap()];
        assert_eq!(party["to"]["name"], **name);
        assert_eq!(party["uiCallInfo"]["primary"]["value"], **name);
        assert_ne!(party["to"]["extensionId"], party["extensionId"]);
    }
    assert!(!first.is_empty());
}

#[test]
fn nobody_is_in_two_calls_at_once() {
    let script = script::generate(ScriptConfig {
        max_calls: Some(3_000),
        ..ScriptConfig::default()
    });
    let supervisor = &script.directory.supervisor.id;
    // Consulting and conferring are two sessions of one contact, so a contact counts as one span.
    let mut contacts: BTreeMap<(&str, &str), _> = BTreeMap::new();
    for leg in script
        .truth
        .legs
        .iter()
        .filter(|leg| leg.extension_id != *supervisor)
    {
        let span = contacts
            .entry((leg.extension_id.as_str(), leg.call_id.as_str()))
            .or_insert((leg.started_at, leg.ended_at));
        *span = (span.0.min(leg.started_at), span.1.max(leg.ended_at));
    }
    let mut by_agent: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for ((agent, _), span) in contacts {
        by_agent.entry(agent).or_default().push(span);
    }
    for (agent, mut spans) in by_agent {
        spans.sort();
        for pair in spans.windows(2) {
            assert!(pair[0].1 <= pair[1].0, "{agent}: {pair:?}");
        }
    }
}

#[test]
fn the_two_ends_of_a_hang_up_are_four_to_fourteen_milliseconds_apart() {
    for flow in [
        Flow::DirectAnswered,
        Flow::OutboundAnswered,
        Flow::InternalAnswered,
    ] {
        let mut ends: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for sent in only(flow).notifications {
            if sent.value()["body"]["parties"][0]["status"]["code"] == "Disconnected" {
                ends.entry(sent.telephony_session_id.clone())
                    .or_default()
                    .push(sent.event_at);
            }
        }
        for times in ends.values() {
            assert_eq!(times.len(), 2);
            assert!((4..=14).contains(&(times[1] - times[0]).num_milliseconds()));
        }
    }
}

#[test]
fn same_seed_gives_the_same_bytes() {
    let config = ScriptConfig {
        max_calls: Some(200),
        ..ScriptConfig::default()
    };
    let (one, two) = (
        script::generate(config.clone()),
        script::generate(config.clone()),
    );
    assert_eq!(one.notifications, two.notifications);
    assert_eq!(one.truth, two.truth);
    let other = script::generate(ScriptConfig { seed: 2, ..config });
    assert_ne!(one.notifications, other.notifications);
}

#[test]
fn shape_of_the_recorded_outbound_call() {
    let script = only(Flow::OutboundAnswered);
    let call = script
        .truth
        .legs
        .iter()
        .find(|leg| leg.hold_count == 1 && !leg.ended_on_hold)
        .expect("one of sixty has one hold");
    let steps: Vec<_> = script
        .notifications
        .iter()
        .filter(|sent| sent.telephony_session_id == call.telephony_session_id)
        .map(|sent| {
            let value = sent.value();
            let party = &value["body"]["parties"][0];
            (
                party["extensionId"].is_string(),
                party["status"]["code"].as_str().unwrap().to_owned(),
            )
        })
        .filter(|step| step.1 != "Disconnected")
        .take(5)
        .collect();
    let expected = [
        (true, "Setup"),
        (false, "Proceeding"),
        (true, "Proceeding"),
        (false, "Answered"),
        (true, "Answered"),
    ];
    assert_eq!(steps, expected.map(|(own, code)| (own, code.to_owned())));
}
