//! The laws over whole call centres of the simulator: order, duplicates, prefixes, two
//! subscriptions, the clock, conservation. `engine/tests/laws.rs` has them over events that make
//! no sense; here the calls are real ones and the answers can be counted.

use app::replay::Replay;
use engine::{Engine, EngineConfig, Event, Input, Timestamp};
use proptest::prelude::*;
use simulator::script::{Script, ScriptConfig, generate};

use crate::support::arrival::Luck;
use crate::support::{differences, directory, fold, lines, summary};

mod conservation;
mod heard;

use heard::Heard;

/// A small random call centre: its size, its pace, its seed.
fn centre() -> impl Strategy<Value = Script> {
    (
        any::<u64>(),
        4..60_usize,
        1..6_usize,
        5..70_u64,
        0.02..3.0_f64,
    )
        .prop_map(|(seed, agents, queues, calls, calls_per_second)| {
            generate(ScriptConfig {
                seed,
                agents,
                queues,
                calls_per_second,
                max_calls: Some(calls),
                ..ScriptConfig::default()
            })
        })
}

fn events(lines: &[&str]) -> Vec<Event> {
    let decode = |line: &&str| {
        ringcentral_proto::telephony::decode(line.as_bytes())
            .unwrap()
            .events
    };
    lines.iter().flat_map(decode).collect()
}

fn replayed(script: &Script, lines: &[&str]) -> Replay {
    fold(lines.iter().copied(), Some(directory(script)))
}

fn live(script: &Script) -> Engine {
    let mut engine = Engine::new(EngineConfig::default());
    engine.handle(Timestamp::default(), Input::Directory(directory(script)));
    engine
}

fn same(a: &Replay, b: &Replay) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.legs.len(), b.legs.len());
    for (a, b) in a.legs.iter().zip(&b.legs) {
        prop_assert_eq!(a, b);
    }
    prop_assert_eq!(&a.calls, &b.calls);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(12), ..ProptestConfig::default() })]

    /// Laws 1 and 2: any order, any duplicates, and two subscriptions that each lost half, equal
    /// the truth like the orderly stream does.
    #[test]
    fn order_duplicates_and_two_subscriptions(script in centre(), seed in any::<u64>()) {
        let mut luck = Luck::new(seed);
        let whole = replayed(&script, &lines(&script));
        let found = differences(&whole, &script.truth);
        prop_assert!(found.is_empty(), "{}", summary(&found));
        same(&whole, &replayed(&script, &luck.mess(&lines(&script), 50)))?;
        let (mut left, right) = luck.halves(&lines(&script));
        left.extend(right);
        same(&whole, &replayed(&script, &left))?;
    }

    /// Law 3: whatever was told up to any moment is what a fold of the events up to then gives,
    /// and the rest completes it.
    #[test]
    fn a_prefix_and_then_the_rest(script in centre(), seed in any::<u64>()) {
        let mut luck = Luck::new(seed);
        let mut lines = luck.mess(&lines(&script), 10);
        if luck.chance(50) {
            lines.sort_by_key(|l| lines_time(l));
        }
        let stop = luck.below(lines.len() + 1);
        let mut engine = live(&script);
        let mut heard = Heard::default();
        for event in events(&lines[..stop]) {
            engine.handle(Timestamp::default(), Input::Event(event));
            heard.listen(&mut engine);
        }
        let so_far = Heard { legs: heard.legs.clone(), calls: heard.calls.clone() };
        same(&so_far.records(), &replayed(&script, &lines[..stop]))?;
        for event in events(&lines[stop..]) {
            engine.handle(Timestamp::default(), Input::Event(event));
            heard.listen(&mut engine);
        }
        same(&heard.records(), &replayed(&script, &lines))?;
    }

    /// Law 6: the local clock enters no record: right, slow, fast, jumping, or standing still.
    /// (Beyond the linger time after the last event finished calls leave memory; that they come
    /// back from the store is told in `truth`.)
    #[test]
    fn any_clock(script in centre(), seed in any::<u64>(), kind in 0..4_u8) {
        let mut luck = Luck::new(seed);
        let first = script.notifications.first().unwrap().event_at.timestamp_millis();
        let mut engine = live(&script);
        let mut heard = Heard::default();
        for event in events(&lines(&script)) {
            let right = event.event_time.as_millis();
            let now = match kind {
                0 => right,
                1 => right - luck.below(86_400_000) as i64,
                2 => first + luck.below(right.abs_diff(first) as usize + 60_000) as i64,
                _ => first,
            };
            engine.handle(Timestamp::from_millis(now.min(right + 60_000)), Input::Event(event));
            heard.listen(&mut engine);
        }
        same(&heard.records(), &replayed(&script, &lines(&script)))?;
    }
}

/// `wanted`, or what the environment asks for.
fn cases(wanted: u32) -> u32 {
    let set = std::env::var("PROPTEST_CASES").ok();
    set.and_then(|n| n.parse().ok()).unwrap_or(wanted)
}

fn lines_time(line: &str) -> String {
    let at = line.find("\"eventTime\":").unwrap();
    line.chars().skip(at).take(40).collect()
}
