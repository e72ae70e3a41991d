//! Our records equal the simulator's answer key, for every kind of call, whatever the order of
//! arrival.

use simulator::script::{Flow, Mix, Script, ScriptConfig, generate};

use crate::support::arrival::Luck;
use crate::support::{differences, directory, fold, lines, summary};

fn script(seed: u64, calls: u64) -> Script {
    generate(ScriptConfig {
        seed,
        max_calls: Some(calls),
        ..ScriptConfig::default()
    })
}

fn check(name: &str, script: &Script, lines: Vec<&str>) -> Option<String> {
    let replay = fold(lines.into_iter(), Some(directory(script)));
    let found = differences(&replay, &script.truth);
    (!found.is_empty()).then(|| format!("{name}:\n{}", summary(&found)))
}

#[test]
fn every_kind_of_call() {
    let mut wrong = Vec::new();
    for (index, flow) in Flow::ALL.iter().enumerate() {
        let script = generate(ScriptConfig {
            seed: 100 + index as u64,
            max_calls: Some(60),
            mix: Mix::only(*flow),
            ..ScriptConfig::default()
        });
        wrong.extend(check(flow.name(), &script, lines(&script)));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn all_kinds_together_in_order() {
    let script = script(1, 2_000);
    assert_eq!(check("in order", &script, lines(&script)), None);
}

#[test]
fn shuffled_and_duplicated() {
    for seed in 2..6 {
        let script = script(seed, 400);
        let shuffled = Luck::new(seed).mess(&lines(&script), 30);
        let name = format!("seed {seed}");
        assert_eq!(check(&name, &script, shuffled), None);
    }
}

/// How a past is read in: through engine and store, with the clock of today.
struct ReadIn {
    /// Notifications a transaction.
    commit_every: usize,
    /// Notifications between restarts of the program.
    restart_every: usize,
    /// 0: every session leaves memory and comes back between two notifications.
    linger_ms: i64,
    /// Neighbours that change places.
    shuffled_over: usize,
}

/// A past that is read in long after it happened. Nothing is given up half way, and folding the
/// file again gives the same.
#[test]
fn an_old_day_read_in_today() {
    let script = script(7, 300);
    let unhurried = engine::EngineConfig::default().linger_ms;
    let plain = ReadIn {
        commit_every: 1,
        restart_every: usize::MAX,
        linger_ms: unhurried,
        shuffled_over: 1,
    };
    for how in [
        ReadIn { ..plain },
        ReadIn {
            commit_every: usize::MAX,
            ..plain
        },
        ReadIn {
            linger_ms: 0,
            ..plain
        },
        ReadIn {
            commit_every: 37,
            linger_ms: 0,
            ..plain
        },
        ReadIn {
            commit_every: usize::MAX,
            linger_ms: 0,
            ..plain
        },
        ReadIn {
            commit_every: 37,
            restart_every: 100,
            linger_ms: 0,
            shuffled_over: 400,
        },
        ReadIn {
            commit_every: 7,
            restart_every: 350,
            linger_ms: unhurried,
            shuffled_over: 10_000,
        },
    ] {
        read_in(&script, &how);
    }
}

fn read_in(script: &Script, how: &ReadIn) {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("past.db");
    let now = engine::Timestamp::from_millis(1_900_000_000_000);
    let config = engine::EngineConfig {
        linger_ms: how.linger_ms,
        ..engine::EngineConfig::default()
    };
    let open = || {
        let store = store::Store::open(&database).unwrap();
        app::recorder::Recorder::open(store, config.clone(), directory(script), now).unwrap()
    };
    let mut lines = lines(script);
    for (number, window) in lines.chunks_mut(how.shuffled_over).enumerate() {
        Luck::new(number as u64).shuffle(window);
    }
    let mut recorder = open();
    for (index, line) in lines.into_iter().enumerate() {
        recorder.take(now, now, line.as_bytes().to_vec(), None);
        recorder.settle(now);
        recorder.tick(now);
        let restart = (index + 1) % how.restart_every == 0;
        if restart || index % how.commit_every == 0 {
            recorder.settle(now);
            recorder.commit().unwrap();
        }
        if restart {
            drop(recorder);
            recorder = open();
        }
    }
    recorder.settle(now);
    recorder.commit().unwrap();
    drop(recorder);
    let found = differences(&crate::support::stored(&database), &script.truth);
    let name = format!(
        "commit every {}, restart every {}, linger {}, shuffled over {}",
        how.commit_every, how.restart_every, how.linger_ms, how.shuffled_over
    );
    assert!(found.is_empty(), "{name}\n{}", summary(&found));
    let verdict = app::verify::verify(&database, directory(script)).unwrap();
    assert_eq!(verdict.differing, 0, "{name}: {:?}", verdict.differences);
}
