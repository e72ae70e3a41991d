//! As many simulated calls as one likes, each leg and call against the answer key, after arrival
//! in disorder, twice, or in two halves.
//!
//! `FLOORWALKER_CALLS=1000000 cargo test --release -p acceptance --test suite million -- --nocapture`
//! prints calls, legs, wrong ones and seconds. `FLOORWALKER_SEED` (default 1) chooses other calls.

use std::time::{Duration, Instant};

use app::replay::Replay;
use engine::{Engine, EngineConfig, Input, Timestamp};
use simulator::script::{Script, ScriptConfig, generate};

use crate::support::arrival::Luck;
use crate::support::{differences, directory, fold, lines, summary};

/// Calls folded at once; each chunk is a call centre of its own.
const CHUNK: u64 = 2_500;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a whole number"))
}

#[test]
fn a_million_calls_equal_the_answer_key() {
    let calls = setting("FLOORWALKER_CALLS", 2_000);
    let seed = setting("FLOORWALKER_SEED", 1);
    let begun = Instant::now();
    let mut folding = Duration::ZERO;
    let (mut done, mut legs, mut notifications) = (0, 0, 0);
    let mut wrong: Vec<String> = Vec::new();
    for chunk in 0..calls.div_ceil(CHUNK) {
        let script = generate(ScriptConfig {
            seed: seed.wrapping_mul(1_000_003).wrapping_add(chunk),
            max_calls: Some(CHUNK.min(calls - chunk * CHUNK)),
            ..ScriptConfig::default()
        });
        let folded = Instant::now();
        let (replay, arrived) = arrive(&script, chunk);
        folding += folded.elapsed();
        notifications += arrived;
        done += script.truth.calls.len();
        legs += script.truth.legs.len();
        wrong.extend(differences(&replay, &script.truth));
    }
    println!(
        "{done} calls, {legs} legs, {notifications} notifications arrived, {} wrong fields, {:.1} s ({:.1} s of them to read and fold)",
        wrong.len(),
        begun.elapsed().as_secs_f64(),
        folding.as_secs_f64(),
    );
    assert!(wrong.is_empty(), "\n{}", summary(&wrong));
}

/// Lets a script arrive in one of four ways; the records and how many notifications came.
fn arrive(script: &Script, chunk: u64) -> (Replay, usize) {
    let mut luck = Luck::new(chunk);
    let lines = lines(script);
    match chunk % 4 {
        0 => whole(script, luck.mess(&lines, 20)),
        1 => {
            let (mut left, right) = luck.halves(&lines);
            left.extend(right);
            whole(script, left)
        }
        2 => {
            let stop = luck.below(lines.len());
            let rest = lines[stop..]
                .iter()
                .chain(&lines[..stop])
                .copied()
                .collect();
            whole(script, rest)
        }
        _ => one_by_one(script, &mut luck, lines),
    }
}

fn whole(script: &Script, lines: Vec<&str>) -> (Replay, usize) {
    let arrived = lines.len();
    (fold(lines.into_iter(), Some(directory(script))), arrived)
}

/// As the live program does it, every conclusion drawn at once; neighbours change places.
fn one_by_one(script: &Script, luck: &mut Luck, mut lines: Vec<&str>) -> (Replay, usize) {
    for near in lines.chunks_mut(30) {
        luck.shuffle(near);
    }
    let mut engine = Engine::new(EngineConfig::default());
    engine.handle(Timestamp::default(), Input::Directory(directory(script)));
    for line in &lines {
        let decoded = ringcentral_proto::telephony::decode(line.as_bytes()).unwrap();
        for event in decoded.events {
            engine.handle(Timestamp::default(), Input::Event(event));
        }
        while engine.poll_fact().is_some() {}
    }
    let replay = Replay {
        legs: engine.legs(),
        calls: engine.calls(),
        ..Replay::default()
    };
    (replay, lines.len())
}
