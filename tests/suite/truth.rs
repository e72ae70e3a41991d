//! Our records equal the simulator's answer key, whatever the order of arrival.

use simulator::script::{Script, ScriptConfig, generate};

use crate::support::{differences, directory, fold, summary};

fn script(seed: u64, calls: u64) -> Script {
    generate(ScriptConfig {
        seed,
        max_calls: Some(calls),
        ..ScriptConfig::default()
    })
}

/// A small generator of its own, so that a shuffle is the same everywhere.
fn shuffle<T>(items: &mut [T], mut state: u64) {
    for at in (1..items.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        items.swap(
            at,
            usize::try_from((state >> 33) % (at as u64 + 1)).unwrap(),
        );
    }
}

#[test]
fn in_order() {
    let script = script(1, 2_000);
    let replay = fold(
        script.notifications.iter().map(|n| n.json.as_str()),
        Some(directory(&script)),
    );
    let found = differences(&replay, &script.truth);
    assert!(found.is_empty(), "\n{}", summary(&found));
}

#[test]
fn shuffled_and_duplicated() {
    for seed in 2..6 {
        let script = script(seed, 400);
        let mut lines: Vec<&str> = script
            .notifications
            .iter()
            .map(|n| n.json.as_str())
            .collect();
        let again: Vec<&str> = lines.iter().step_by(3).copied().collect();
        lines.extend(again);
        shuffle(&mut lines, seed);
        let replay = fold(lines.into_iter(), Some(directory(&script)));
        let found = differences(&replay, &script.truth);
        assert!(found.is_empty(), "seed {seed}\n{}", summary(&found));
    }
}
