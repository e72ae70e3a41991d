//! How busy people were, against the answer key of the call centre: what is noted of their choices,
//! and the occupancy that reports make of it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use app::query::ReportContext;
use app::view::{BusinessHours, ReportRequest, ReportView, Width};
use engine::AvailabilityState::{self, Available, Busy, DoNotDisturb, NoQueueCalls, Offline};
use engine::metrics::ServiceLevelRules;
use engine::{AvailabilitySpan, Directory, Timestamp};
use simulator::script::{Flow, Mix};
use simulator::{AvailabilityTruth, FaultPlan, SimulatorConfig};
use store::Reader;

use crate::beside::board;
use crate::live::call_centre;
use crate::support::live::{Live, PATIENCE, is_live, until};

/// People who take breaks all the time, and short calls.
fn restless(seed: u64) -> SimulatorConfig {
    let mut config = call_centre(seed, 25);
    config.script.agents = 6;
    config.script.mix = Mix {
        outbound_answered: 1.0,
        ..Mix::only(Flow::DirectAnswered)
    };
    config.script.durations.talk_median_ms = 20_000.0;
    config.script.durations.ring_median_ms = 2_000.0;
    config.time_scale = 8.0;
    config.breaks_every_s = 40;
    config
}

/// What the words of the wire mean, a second time.
fn state(truth: &AvailabilityTruth) -> AvailabilityState {
    match (truth.user_status.as_str(), truth.dnd_status.as_str()) {
        ("Offline", _) => Offline,
        (_, "DoNotAcceptAnyCalls") => DoNotDisturb,
        ("Busy", _) => Busy,
        (_, "DoNotAcceptDepartmentCalls") => NoQueueCalls,
        _ => Available,
    }
}

type Spans = Vec<(i64, i64, AvailabilityState)>;

/// Each agent's choices in milliseconds.
fn truth(live: &Live) -> BTreeMap<String, Spans> {
    let mut found: BTreeMap<String, Spans> = BTreeMap::new();
    for one in live.simulator.availability() {
        let from = one.from.map_or(i64::MIN, |at| at.timestamp_millis());
        let to = one.to.map_or(i64::MAX, |at| at.timestamp_millis());
        let spans = found.entry(one.extension_id.clone()).or_default();
        spans.push((from, to, state(&one)));
    }
    found
}

fn noted(live: &Live, agent: &str) -> Vec<AvailabilitySpan> {
    let always = (Timestamp::from_millis(0), Timestamp::from_millis(i64::MAX));
    let reader = Reader::open(&live.database()).unwrap();
    reader.availability(&agent.into(), &[always]).unwrap()
}

/// Today and the days beside it, of everybody.
fn request(live: &Live) -> ReportRequest {
    let day = |days: i64| (live.simulator.now() + chrono::TimeDelta::days(days)).date_naive();
    ReportRequest {
        from: day(-1).to_string(),
        to: day(1).to_string(),
        time_zone: "UTC".to_owned(),
        width: Width::Day,
        agent_ids: Vec::new(),
        queue_ids: Vec::new(),
        compare: false,
        business_hours: false,
    }
}

async fn report(live: &Live) -> ReportView {
    live.product.report(request(live)).await.unwrap()
}

/// Where something is noted that is not so for longer than the clock may be off by which lists are
/// asked for: it is estimated, and here it runs eight times as fast.
fn wrong(live: &Live) -> Vec<(String, AvailabilitySpan)> {
    let truth = truth(live);
    let mut found = Vec::new();
    for (agent, spans) in &truth {
        let first_told = spans.first().map_or(i64::MAX, |span| span.1);
        for span in noted(live, agent) {
            let own = (span.from.as_millis().max(first_told), span.to.as_millis());
            let others = spans.iter().filter(|(.., state)| *state != span.state);
            let off: i64 = others.map(|other| overlap(own, (other.0, other.1))).sum();
            if off > 5_000 {
                found.push((agent.clone(), span));
            }
        }
    }
    found
}

fn overlap(a: (i64, i64), b: (i64, i64)) -> i64 {
    (a.1.min(b.1) - a.0.max(b.0)).max(0)
}

/// What a report must say of each agent: of the noted time, what the answer key says was available,
/// and what of it was on the phone.
fn expected(live: &Live, agent: &str) -> (i64, i64) {
    let key = live.simulator.truth();
    let phone = key.legs.iter().filter(|leg| leg.extension_id == agent);
    let mut phone: Vec<(i64, i64)> = phone
        .filter_map(|leg| {
            Some((
                leg.answered_at?.timestamp_millis(),
                leg.ended_at?.timestamp_millis(),
            ))
        })
        .collect();
    phone.sort_unstable();
    // Two calls at once are one busy time.
    let mut busy: Vec<(i64, i64)> = Vec::new();
    for call in phone {
        match busy.last_mut() {
            Some(last) if call.0 <= last.1 => last.1 = last.1.max(call.1),
            _ => busy.push(call),
        }
    }
    let (mut available, mut handling) = (0, 0);
    for span in noted(live, agent)
        .iter()
        .filter(|span| span.state == Available)
    {
        let span = (span.from.as_millis(), span.to.as_millis());
        available += span.1 - span.0;
        handling += busy.iter().map(|call| overlap(span, *call)).sum::<i64>();
    }
    (available, handling)
}

#[tokio::test(flavor = "multi_thread")]
async fn occupancy_is_what_the_answer_key_says() {
    let (live, _seen) = board(restless(71)).await;
    crate::live::records_equal_the_truth(&live).await;
    // Every person has told something, and it was written.
    let begun = Instant::now();
    let view = loop {
        let view = report(&live).await;
        let told = truth(&live).iter().all(|(agent, spans)| {
            let last = noted(&live, agent)
                .last()
                .map_or(0, |span| span.to.as_millis());
            spans.len() > 2 && spans.get(1).is_some_and(|span| span.1 < last)
        });
        if told {
            break view;
        }
        assert!(begun.elapsed() < PATIENCE, "{:?}", truth(&live));
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert_eq!(wrong(&live), []);
    for agent in &live.simulator.directory().agents {
        let row = view.agents.iter().find(|row| row.id == agent.id).unwrap();
        assert!(row.presence_known.unwrap() > 0.0, "{}", agent.id);
    }
    // With nothing moving any more, to the millisecond.
    live.product.shut_down().await;
    assert_eq!(wrong(&live), []);
    let context = ReportContext {
        directory: Directory::new(),
        rules: ServiceLevelRules::default(),
        zone: chrono_tz::UTC,
        hours: BusinessHours::default(),
        now: Timestamp::from_millis(i64::MAX),
    };
    let reader = Reader::open(&live.database()).unwrap();
    let view = app::query::report(&reader, &request(&live), &context).unwrap();
    let mut sums = (0, 0);
    for row in &view.agents {
        let (available, handling) = expected(&live, &row.id);
        assert_eq!(row.available_ms, available, "{}", row.id);
        if available > 0 {
            assert_eq!(row.occupancy, Some(handling as f64 / available as f64));
        }
        sums = (sums.0 + available, sums.1 + handling);
    }
    let all = &view.occupancy;
    assert_eq!((all.available_ms, all.handling_ms), sums);
    assert!(0 < sums.1 && sums.1 < sums.0, "{sums:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn late_and_doubled_news_is_noted_as_if_it_came_in_order() {
    let mut config = restless(72);
    config.faults = FaultPlan {
        duplicate: 0.3,
        reorder: 0.5,
        delay: 0.3,
        ..FaultPlan::default()
    };
    let (live, _seen) = board(config).await;
    live.simulator.wait_idle().await;
    // The same as without disturbance, once what is late has come.
    let begun = Instant::now();
    loop {
        report(&live).await;
        if wrong(&live).is_empty() && truth(&live).values().all(|spans| spans.len() > 3) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{:#?}", wrong(&live));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_program_is_closed_nothing_is_known() {
    let mut config = restless(73);
    config.script.max_calls = Some(1);
    config.time_scale = 1.0;
    config.breaks_every_s = 0;
    let (live, seen) = board(config).await;
    let agent = live.simulator.directory().agents[0].id.clone();
    until(&seen, "presence", |s| {
        s.agents
            .get(&agent)
            .is_some_and(|tile| tile.availability == app::view::Availability::Available)
    })
    .await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    live.product.shut_down().await;
    let closed = live.simulator.now().timestamp_millis();
    // A choice that nobody hears of, and one more.
    live.simulator
        .choose(&agent, "Available", "DoNotAcceptAnyCalls");
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    live.simulator.choose(&agent, "Busy", "TakeAllCalls");
    let opened = live.simulator.now().timestamp_millis();
    assert!(live.product.resume().await.unwrap().signed_in);
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    let begun = Instant::now();
    let spans = loop {
        report(&live).await;
        let spans = noted(&live, &agent);
        if spans.len() > 1 {
            break spans;
        }
        assert!(begun.elapsed() < PATIENCE, "{spans:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let states: Vec<_> = spans.iter().map(|span| span.state).collect();
    assert_eq!(states, [Available, Busy]);
    // The clocks are one, but for what a notification takes.
    assert!(spans[0].to.as_millis() <= closed + 50, "{spans:?} {closed}");
    assert!(
        spans[1].from.as_millis() >= opened - 50,
        "{spans:?} {opened}"
    );
}
