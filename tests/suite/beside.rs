//! What goes on beside the calls: voicemails find their call, availability stays true between
//! connects, people come and go. Each with notifications that come late,
//! twice, out of order, or never.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::view::{Availability, CallJourney};
use simulator::script::{Flow, Mix};
use simulator::{FaultPlan, SimulatorConfig};
use tokio::time::sleep;

use crate::live::call_centre;
use crate::support::live::{Live, Seen, is_live, start, until};

/// Waits until `found` gives something.
pub(crate) async fn eventually<T, F: Future<Output = Option<T>>>(
    what: &str,
    found: impl Fn() -> F,
) -> T {
    let begun = Instant::now();
    loop {
        if let Some(value) = found().await {
            return value;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "waited in vain for {what}"
        );
        sleep(Duration::from_millis(50)).await;
    }
}

/// A signed-in board whose link is live, and a centre that begins to play.
pub(crate) async fn board(config: SimulatorConfig) -> (Live, Arc<Mutex<Seen>>) {
    let live = start(config).await;
    live.sign_in().await;
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    live.simulator.start_calls();
    (live, seen)
}

/// A centre whose callers mostly talk to mailboxes.
pub(crate) fn mailboxes(seed: u64) -> SimulatorConfig {
    let mut config = call_centre(seed, 40);
    config.script.mix = Mix {
        direct_voicemail: 4.0,
        queue_voicemail: 3.0,
        direct_missed: 1.0,
        ..Mix::only(Flow::DirectAnswered)
    };
    config
}

pub(crate) async fn journeys(live: &Live) -> BTreeMap<String, CallJourney> {
    let mut found = BTreeMap::new();
    for call in live.simulator.truth().calls {
        if let Ok(journey) = live.product.call_journey(call.call_id.clone()).await {
            found.insert(call.call_id, journey);
        }
    }
    found
}

/// Message ids by call, as the product links them; and as the simulator knows them.
async fn links(live: &Live) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let mut linked = BTreeMap::new();
    for (call, journey) in journeys(live).await {
        for message in journey.voicemails {
            let other = linked.insert(message.id.clone(), call.clone());
            assert_eq!(other, None, "message {} is linked to two calls", message.id);
        }
    }
    let of_session: BTreeMap<String, String> = live
        .simulator
        .truth()
        .calls
        .iter()
        .flat_map(|c| {
            c.telephony_session_ids
                .iter()
                .map(|s| (s.clone(), c.call_id.clone()))
        })
        .collect();
    let truth = live
        .simulator
        .voicemails()
        .into_iter()
        .map(|v| (v.id, of_session[&v.telephony_session_id].clone()))
        .collect();
    (linked, truth)
}

async fn every_message_finds_its_call(live: &Live) {
    live.simulator.wait_settled().await;
    assert!(
        live.simulator.voicemails().len() > 5,
        "too few messages to tell"
    );
    let begun = Instant::now();
    loop {
        let (linked, truth) = links(live).await;
        if linked == truth {
            return;
        }
        let wrong: Vec<_> = truth
            .iter()
            .filter(|(id, call)| linked.get(*id) != Some(call))
            .map(|(id, call)| (id, call, linked.get(id)))
            .collect();
        assert!(
            begun.elapsed() < Duration::from_secs(90),
            "message, its call, where it stands: {wrong:#?}"
        );
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn voicemails_find_their_calls_and_are_heard() {
    let (live, _) = board(mailboxes(31)).await;
    every_message_finds_its_call(&live).await;

    let message = live.simulator.voicemails().remove(0);
    let (linked, _) = links(&live).await;
    let call = linked[&message.id].clone();
    let shown = || async {
        let journey = live.product.call_journey(call.clone()).await.unwrap();
        journey.voicemails.into_iter().next().unwrap()
    };
    let first = shown().await;
    assert_eq!(first.length_ms, Some(message.seconds * 1_000));
    assert!(!first.heard && !first.mailbox.is_empty());
    live.simulator.listen_to(&message.id);
    eventually("the message to be heard", || async {
        shown().await.heard.then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn voicemails_find_their_calls_through_every_disturbance() {
    let mut config = mailboxes(32);
    config.faults = FaultPlan {
        duplicate: 0.3,
        reorder: 0.3,
        delay: 0.3,
        drop: 0.1,
        ..FaultPlan::default()
    };
    let (live, _) = board(config).await;
    live.simulator.wait_settled().await;
    live.simulator.set_faults(FaultPlan::default());
    live.product.reconcile_now().await.unwrap();
    every_message_finds_its_call(&live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn voicemails_that_nobody_announced_are_read_after_the_connect() {
    // Mailboxes may be read and not be listened to: nothing announces a message.
    let mut config = mailboxes(33);
    config.app.deaf_to = vec!["ReadMessages".to_owned()];
    let (live, seen) = board(config).await;
    until(&seen, "calls", |s| s.totals.offered > 3).await;
    live.product.shut_down().await;
    live.simulator.wait_settled().await;
    assert!(live.product.resume().await.unwrap().signed_in);
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    live.product.reconcile_now().await.unwrap();
    every_message_finds_its_call(&live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_permission_to_read_messages_calls_are_recorded_all_the_same() {
    for websocket in [true, false] {
        let mut config = mailboxes(34);
        config.app.missing_permissions = vec!["ReadMessages".to_owned()];
        config.app.allow_websocket = websocket;
        // As fast as it goes, more comes between two polls than PubNub keeps.
        config.lifetimes.pubnub_queue = 10_000;
        let (live, _) = board(config).await;
        crate::live::records_equal_the_truth(&live).await;
        let journeys = journeys(&live).await;
        assert!(!journeys.is_empty());
        assert!(journeys.values().all(|j| j.voicemails.is_empty()));
    }
}

/// A quiet centre whose clock is running.
fn quiet(seed: u64) -> SimulatorConfig {
    let mut config = call_centre(seed, 1);
    config.time_scale = 1.0;
    config
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_shows_at_once_and_a_lost_one_with_the_next_list() {
    let (live, seen) = board(quiet(41)).await;
    let agent = live.simulator.directory().agents[0].id.clone();
    let is = |wanted: Availability| {
        let agent = agent.clone();
        move |s: &Seen| {
            s.agents
                .get(&agent)
                .is_some_and(|a| a.availability == wanted)
        }
    };
    until(&seen, "availability", is(Availability::Available)).await;
    for (user, dnd, shown) in [
        ("Available", "DoNotAcceptAnyCalls", Availability::Away),
        (
            "Available",
            "DoNotAcceptDepartmentCalls",
            Availability::NoQueueCalls,
        ),
        ("Offline", "TakeAllCalls", Availability::Away),
        ("Available", "TakeAllCalls", Availability::Available),
    ] {
        live.simulator.choose(&agent, user, dnd);
        until(&seen, dnd, is(shown)).await;
    }
    let lost = FaultPlan {
        drop: 1.0,
        ..FaultPlan::default()
    };
    live.simulator.set_faults(lost);
    live.simulator
        .choose(&agent, "Available", "DoNotAcceptAnyCalls");
    // A list that is asked for in the moment after a notification does not count, and lists are dear.
    sleep(Duration::from_millis(2_500)).await;
    eventually("the list", || async {
        live.product.reconcile_now().await.unwrap();
        is(Availability::Away)(&seen.lock().unwrap()).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_choice_counts_in_whatever_order_it_is_told() {
    let mut config = quiet(42);
    config.time_scale = 10.0;
    config.faults = FaultPlan {
        duplicate: 0.5,
        reorder: 0.7,
        reorder_ms: 2_000,
        ..FaultPlan::default()
    };
    let (live, seen) = board(config).await;
    let agent = live.simulator.directory().agents[1].id.clone();
    for turn in 0..20 {
        let dnd = if turn % 2 == 0 {
            "DoNotAcceptAnyCalls"
        } else {
            "TakeAllCalls"
        };
        live.simulator.choose(&agent, "Available", dnd);
        sleep(Duration::from_millis(20)).await;
    }
    live.simulator
        .choose(&agent, "Available", "DoNotAcceptDepartmentCalls");
    live.simulator.wait_idle().await;
    until(&seen, "the last choice", |s| {
        s.agents[&agent].availability == Availability::NoQueueCalls
    })
    .await;
    // Nothing is on its way any more that could undo it.
    sleep(Duration::from_millis(500)).await;
    let now = seen.lock().unwrap().agents[&agent].availability;
    assert_eq!(now, Availability::NoQueueCalls);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_come_change_and_go_without_a_restart() {
    let (live, seen) = board(quiet(43)).await;
    let agents = live.simulator.directory().agents.clone();
    let new = live.simulator.hire("Noor", "Newcomer");
    until(&seen, "the newcomer", |s| {
        s.agents
            .get(&new)
            .is_some_and(|a| a.name == "Noor Newcomer")
    })
    .await;
    let known = live.product.directory().await.unwrap();
    assert!(known.iter().any(|entry| entry.id == new));
    live.simulator.rename(&agents[0].id, "Ann", "Othername");
    live.simulator.enable(&agents[1].id, false);
    live.simulator.remove(&agents[2].id);
    until(&seen, "the changes", |s| {
        s.agents
            .get(&agents[0].id)
            .is_some_and(|a| a.name == "Ann Othername")
            && !s.agents.contains_key(&agents[1].id)
            && !s.agents.contains_key(&agents[2].id)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_in_a_call_is_looked_up() {
    let mut config = call_centre(44, 60);
    config.script.agents = 4;
    config.time_scale = 20.0;
    let live = start(config).await;
    let strangers: Vec<String> = live
        .simulator
        .directory()
        .agents
        .iter()
        .map(|a| a.id.clone())
        .collect();
    for id in &strangers {
        live.simulator.remove(id);
    }
    live.sign_in().await;
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    assert!(
        strangers
            .iter()
            .all(|id| !seen.lock().unwrap().agents.contains_key(id))
    );
    for id in &strangers {
        live.simulator.bring_back_silently(id);
    }
    live.simulator.start_calls();
    until(&seen, "a stranger's tile", |s| {
        strangers.iter().any(|id| s.agents.contains_key(id))
    })
    .await;
}
