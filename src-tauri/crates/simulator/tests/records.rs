//! What can be read besides notifications: presence, sessions, call log, mailboxes, hours.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

mod support;

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};
use simulator::{
    Running, Simulator, SimulatorConfig,
    config::{Lags, RateLimits, StartCalls},
    script::{Flow, Mix, ScriptConfig},
    truth::LegOutcome,
};
use support::{Client, Listener};

fn config(calls: u64, scale: f64) -> SimulatorConfig {
    SimulatorConfig {
        script: ScriptConfig {
            max_calls: Some(calls),
            calls_per_second: 2.0,
            ..ScriptConfig::default()
        },
        time_scale: scale,
        start_calls: StartCalls::OnFirstSubscription,
        rate_limits: RateLimits {
            enforce: false,
            ..RateLimits::default()
        },
        lags: Lags {
            call_log_min_s: 5,
            call_log_max_s: 30,
            revision_s: 20,
            message_s: 8,
        },
        ..SimulatorConfig::default()
    }
}

async fn started(config: SimulatorConfig) -> (Running, Client) {
    let running = Simulator::start(config).await.unwrap();
    let mut client = Client::new(&running);
    client.sign_in().await;
    (running, client)
}

#[tokio::test]
async fn presence_leads_to_the_sessions_in_progress() {
    let mut config = config(10_000, 1.0);
    config.warm_start_s = 60;
    config.start_calls = StartCalls::AtOnce;
    let (running, client) = started(config).await;
    while running.calls_begun() == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let path =
        "/restapi/v1.0/account/~/presence?detailedTelephonyState=true&sipData=true&perPage=1000";
    let (_, body) = client.get(path).await;
    let records = body["records"].as_array().unwrap();
    let calls: Vec<_> = records
        .iter()
        .flat_map(|record| {
            record["activeCalls"]
                .as_array()
                .cloned()
                .unwrap_or_default()
        })
        .collect();
    assert!(calls.len() > 5);
    let mut found = 0;
    for call in &calls {
        let id = call["telephonySessionId"].as_str().unwrap();
        let path = format!("/restapi/v1.0/account/~/telephony/sessions/{id}");
        let (status, session) = client.get(&path).await;
        if status == 404 {
            continue; // It ended between the two requests.
        }
        found += 1;
        assert!(session["sequence"].is_null() && session["sessionId"].is_null());
        let parties = session["parties"].as_array().unwrap();
        assert!(parties.iter().any(|party| party["id"] == call["partyId"]));
        assert_eq!(session["creationTime"].as_str().unwrap().len(), 20);
    }
    assert!(found > 3);
    let idle = records
        .iter()
        .find(|r| r["telephonyStatus"] == "NoCall")
        .unwrap();
    assert!(idle["activeCalls"].is_null() && idle["extension"]["id"].is_u64());
    let queue = &running.directory().queues[0].extension;
    let (_, queue) = client
        .get(&format!(
            "/restapi/v1.0/account/~/extension/{}/presence",
            queue.id
        ))
        .await;
    assert_eq!(
        (&queue["presenceStatus"], &queue["telephonyStatus"]),
        (&json!("Offline"), &Value::Null)
    );
    let (_, active) = client
        .get("/restapi/v1.0/account/~/active-calls?view=Detailed")
        .await;
    assert!(
        active["records"]
            .as_array()
            .unwrap()
            .iter()
            .all(|r| r["result"] == "In Progress")
    );
    assert_eq!(
        client
            .get("/restapi/v1.0/account/~/telephony/sessions/s-none")
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn the_call_log_comes_late_and_agrees_with_the_truth() {
    let (running, client) = started(config(80, 100.0)).await;
    client
        .subscribe(&["/restapi/v1.0/account/~/telephony/sessions"])
        .await;
    running.start_calls();
    running.wait_idle().await;
    let path = "/restapi/v1.0/account/~/call-log?view=Detailed&perPage=1000";
    let early = client.get(path).await.1["records"]
        .as_array()
        .unwrap()
        .len();
    running.wait_settled().await;
    let (_, log) = client.get(path).await;
    let records = log["records"].as_array().unwrap();
    let truth = running.truth();
    let sessions: usize = truth
        .calls
        .iter()
        .map(|call| call.telephony_session_ids.len())
        .sum();
    assert!(early < sessions);
    assert_eq!(records.len(), sessions);
    let legs: BTreeMap<_, _> = records
        .iter()
        .flat_map(|record| record["legs"].as_array().unwrap())
        .map(|leg| (leg["partyId"].as_str().unwrap(), leg))
        .collect();
    for leg in &truth.legs {
        let shown = legs[leg.party_id.as_str()];
        let length = (leg.ended_at.unwrap() - leg.started_at.unwrap()).num_milliseconds();
        assert_eq!(shown["durationMs"], length);
        assert_eq!(shown["duration"], length / 1000);
        let word = shown["result"].as_str().unwrap();
        assert_eq!(word == "Missed", leg.outcome == LegOutcome::Missed);
    }
    assert!(
        records
            .iter()
            .any(|record| record["recording"]["id"].is_string())
    );
    let id = records[0]["id"].as_str().unwrap();
    assert_eq!(
        client
            .get(&format!("/restapi/v1.0/account/~/call-log/{id}"))
            .await
            .1["id"],
        id
    );
    let simple = client.get("/restapi/v1.0/account/~/call-log").await.1;
    assert!(simple["records"][0]["legs"].is_null());
    let session = records[0]["telephonySessionId"].as_str().unwrap();
    let one = client
        .get(&format!("{path}&telephonySessionId={session}"))
        .await
        .1;
    assert_eq!(one["records"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn synchronisation_gives_changes_and_its_tokens_expire() {
    let (running, client) = started(config(60, 100.0)).await;
    client
        .subscribe(&["/restapi/v1.0/account/~/telephony/sessions"])
        .await;
    running.start_calls();
    let base = "/restapi/v1.0/account/~/call-log-sync";
    let full = client
        .get(&format!(
            "{base}?syncType=FSync&recordCount=250&view=Detailed"
        ))
        .await
        .1;
    let mut token = full["syncInfo"]["syncToken"].as_str().unwrap().to_owned();
    let mut latest: BTreeMap<String, Value> = BTreeMap::new();
    let mut settled = false;
    while !settled {
        settled = tokio::time::timeout(Duration::from_millis(100), running.wait_settled())
            .await
            .is_ok();
        let more = client
            .get(&format!("{base}?syncType=ISync&syncToken={token}"))
            .await
            .1;
        for record in more["records"].as_array().unwrap() {
            latest.insert(record["id"].as_str().unwrap().to_owned(), record.clone());
        }
        token = more["syncInfo"]["syncToken"].as_str().unwrap().to_owned();
    }
    let log = client
        .get("/restapi/v1.0/account/~/call-log?view=Detailed&perPage=1000")
        .await
        .1;
    assert_eq!(latest.len(), log["records"].as_array().unwrap().len());
    for record in log["records"].as_array().unwrap() {
        assert_eq!(latest[record["id"].as_str().unwrap()], *record);
    }
    running.faults().expire_sync_tokens();
    let (status, body) = client
        .get(&format!("{base}?syncType=ISync&syncToken={token}"))
        .await;
    assert_eq!(
        (status, &body["errors"][0]["errorCode"]),
        (400, &json!("CLG-102"))
    );
    let (status, body) = client
        .get(&format!("{base}?syncType=ISync&syncToken=x"))
        .await;
    assert_eq!(
        (status, &body["errors"][0]["errorCode"]),
        (400, &json!("CLG-101"))
    );
}

#[tokio::test]
async fn too_many_changes_ask_for_a_full_synchronisation() {
    let mut config = config(320, 400.0);
    config.script.calls_per_second = 20.0;
    config.script.mix = Mix::only(Flow::DirectMissed);
    config.script.agents = 300;
    let (running, client) = started(config).await;
    let base = "/restapi/v1.0/account/~/call-log-sync";
    let full = client.get(&format!("{base}?syncType=FSync")).await.1;
    client
        .subscribe(&["/restapi/v1.0/account/~/telephony/sessions"])
        .await;
    running.start_calls();
    running.wait_settled().await;
    let token = full["syncInfo"]["syncToken"].as_str().unwrap();
    let (status, body) = client
        .get(&format!("{base}?syncType=ISync&syncToken={token}"))
        .await;
    assert_eq!(
        (status, &body["errors"][0]["errorCode"]),
        (400, &json!("CLG-104"))
    );
    let full = client.get(&format!("{base}?syncType=FSync")).await.1;
    assert_eq!(full["records"].as_array().unwrap().len(), 250);
}

#[tokio::test]
async fn a_voicemail_is_announced_and_kept() {
    let mut config = config(20, 100.0);
    config.script.mix = Mix::only(Flow::DirectVoicemail);
    config.script.agents = 1;
    config.script.calls_per_second = 0.02;
    config.script.max_calls = Some(6);
    let (running, client) = started(config).await;
    let agent = running.directory().agents[0].id.clone();
    let resource = |tail: &str| format!("/restapi/v1.0/account/~/extension/{agent}/{tail}");
    let (store, mail) = (resource("message-store"), resource("voicemail"));
    let info = client
        .subscribe(&[&store, &mail, "/restapi/v1.0/account/~/telephony/sessions"])
        .await;
    let mut listener = Listener::new(&running, &info);
    let mut got = listener.until_idle(&running).await;
    running.wait_settled().await;
    got.extend(listener.poll().await);
    let of = |tail: &str| {
        got.iter()
            .filter(|e| e["event"].as_str().unwrap().ends_with(tail))
            .cloned()
            .collect::<Vec<_>>()
    };
    let (changes, messages) = (of("message-store"), of("voicemail"));
    assert!(!changes.is_empty() && changes.len() == messages.len());
    assert_eq!(changes[0]["body"]["changes"][0]["type"], "VoiceMail");
    let listed = client
        .get(&resource("message-store?messageType=VoiceMail"))
        .await
        .1;
    assert_eq!(listed["records"].as_array().unwrap().len(), messages.len());
    let id = &messages[0]["body"]["id"];
    assert_eq!(
        client
            .get(&resource(&format!("message-store/{id}")))
            .await
            .1["id"],
        *id
    );
}

#[tokio::test]
async fn presence_events_follow_the_calls_of_an_extension() {
    let mut config = config(8, 100.0);
    config.script.mix = Mix::only(Flow::DirectAnswered);
    config.script.agents = 1;
    config.script.calls_per_second = 0.02;
    let (running, client) = started(config).await;
    let agent = running.directory().agents[0].id.clone();
    let presence =
        format!("/restapi/v1.0/account/~/extension/{agent}/presence?detailedTelephonyState=true");
    let info = client
        .subscribe(&[&presence, "/restapi/v1.0/account/~/telephony/sessions"])
        .await;
    let mut listener = Listener::new(&running, &info);
    let got = listener.until_idle(&running).await;
    let lamps: Vec<_> = got
        .iter()
        .filter(|e| e["event"].as_str().unwrap().contains("/presence?"))
        .map(|e| &e["body"])
        .collect();
    let sequences: Vec<_> = lamps
        .iter()
        .map(|body| body["sequence"].as_u64().unwrap())
        .collect();
    assert_eq!(sequences, (1..=sequences.len() as u64).collect::<Vec<_>>());
    for status in ["Ringing", "CallConnected", "NoCall"] {
        assert!(
            lamps.iter().any(|body| body["telephonyStatus"] == status),
            "{status}"
        );
    }
    let last = lamps.last().unwrap();
    assert_eq!(last["activeCalls"][0]["terminationType"], "final");
    assert_eq!(last["totalActiveCalls"], 0);
}

#[tokio::test]
async fn hours_and_queue_members() {
    let (running, client) = started(config(1, 1.0)).await;
    let (_, hours) = client.get("/restapi/v1.0/account/~/business-hours").await;
    assert_eq!(
        hours["schedule"]["weeklyRanges"]["monday"][0]["from"],
        "08:00"
    );
    let (_, hours) = client
        .get("/restapi/v1.0/account/~/extension/~/business-hours")
        .await;
    assert_eq!(hours["schedule"], json!({}));
    let queue = running.directory().queues[1].extension.id.clone();
    let (_, members) = client
        .get(&format!(
            "/restapi/v1.0/account/~/call-queues/{queue}/presence"
        ))
        .await;
    assert_eq!(members["records"][0]["acceptQueueCalls"], true);
}
