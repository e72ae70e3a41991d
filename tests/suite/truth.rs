//! Our records equal the simulator's answer key, for every kind of call, whatever the order of
//! arrival.

use simulator::script::{Flow, Mix, Script, ScriptConfig, generate};

use crate::support::arrival::Luck;
use crate::support::{differences, directory, fold, summary};

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

fn lines(script: &Script) -> Vec<&str> {
    script
        .notifications
        .iter()
        .map(|n| n.json.as_str())
        .collect()
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

/// A past that is read in long after it happened: through engine and store, with the clock of
/// today, in transactions of any size. Nothing is given up half way, and folding the file again
/// gives the same.
#[test]
fn an_old_day_read_in_today() {
    let script = script(7, 300);
    for commit_every in [1, 37, usize::MAX] {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("past.db");
        let now = engine::Timestamp::from_millis(1_900_000_000_000);
        let store = store::Store::open(&database).unwrap();
        let config = engine::EngineConfig::default();
        let mut recorder =
            app::recorder::Recorder::open(store, config, directory(&script), now).unwrap();
        for (index, line) in lines(&script).into_iter().enumerate() {
            recorder
                .take(now, now, line.as_bytes().to_vec(), None)
                .unwrap();
            recorder.settle(now).unwrap();
            recorder.tick(now);
            if index % commit_every == 0 {
                recorder.commit().unwrap();
            }
        }
        recorder.settle(now).unwrap();
        recorder.commit().unwrap();
        drop(recorder);
        let found = differences(&crate::support::stored(&database), &script.truth);
        assert!(
            found.is_empty(),
            "commit every {commit_every}\n{}",
            summary(&found)
        );
        let verdict = app::verify::verify(&database, directory(&script)).unwrap();
        assert_eq!(verdict.differing, 0, "{:?}", verdict.differences);
    }
}
