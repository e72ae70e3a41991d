//! The product's legs equal those of the second implementation in `reference`: over call centres
//! of the simulator, whole and with losses, and over streams that make no sense at all.
//!
//! More cases: `PROPTEST_CASES=1000000 cargo test --release -p acceptance --test suite model`.

use app::export::replay_line;
use proptest::prelude::*;
use serde_json::Value;
use simulator::script::{Flow, Mix, Script, ScriptConfig, generate};

use crate::reference::{self, Types};
use crate::support::arrival::Luck;
use crate::support::{directory_of, fold, lines};

mod stream;

use stream::{PEOPLE, stream};

fn types(script: &Script) -> Types {
    let extensions = script.directory.extensions();
    extensions
        .map(|e| (e.id.clone(), format!("{:?}", e.kind)))
        .collect()
}

/// What product and model say differently, one line a field.
fn disagreements(lines: &[&str], types: &Types) -> Vec<String> {
    let values: Vec<Value> = lines
        .iter()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let mut wanted = reference::legs(&values, types);
    let directory = (!types.is_empty()).then(|| directory_of(types));
    let replay = fold(lines.iter().copied(), directory);
    assert_eq!(replay.bad_lines, []);
    let mut found = Vec::new();
    for leg in &replay.legs {
        let have = serde_json::to_value(replay_line(leg)).unwrap();
        let key = (leg.session.to_string(), leg.party.to_string());
        let Some(row) = wanted.remove(&key) else {
            found.push(format!("{key:?}: a leg the model does not know"));
            continue;
        };
        for (field, want) in row {
            if have[field] != want {
                found.push(format!(
                    "{key:?}: {field} is {}, the model says {want}",
                    have[field]
                ));
            }
        }
    }
    found.extend(
        wanted
            .keys()
            .map(|key| format!("{key:?}: a leg only the model knows")),
    );
    found
}

fn check(name: &str, lines: &[&str], types: &Types) {
    let found = disagreements(lines, types);
    assert!(
        found.is_empty(),
        "{name}: {} disagreements\n{}",
        found.len(),
        found[..found.len().min(20)].join("\n")
    );
}

#[test]
fn every_kind_of_call_with_and_without_losses() {
    for (index, flow) in Flow::ALL.iter().enumerate() {
        let script = generate(ScriptConfig {
            seed: 300 + index as u64,
            max_calls: Some(40),
            mix: Mix::only(*flow),
            ..ScriptConfig::default()
        });
        let types = types(&script);
        let lines = lines(&script);
        check(flow.name(), &lines, &types);
        let mut luck = Luck::new(index as u64);
        let mut lossy = lines.clone();
        lossy.retain(|_| !luck.chance(10));
        check(&format!("{} with losses", flow.name()), &lossy, &types);
        check(
            &format!("{} without a directory", flow.name()),
            &lossy,
            &Types::new(),
        );
    }
}

#[test]
fn random_call_centres() {
    for seed in 40..46 {
        let script = generate(ScriptConfig {
            seed,
            max_calls: Some(200),
            ..ScriptConfig::default()
        });
        let types = types(&script);
        let lines = lines(&script);
        let mut luck = Luck::new(seed);
        check(&format!("seed {seed}"), &luck.mess(&lines, 20), &types);
        let mut lossy = luck.mess(&lines, 20);
        let percent = 1 + luck.below(40);
        lossy.retain(|_| !luck.chance(percent));
        check(&format!("seed {seed}, {percent} % lost"), &lossy, &types);
    }
}

proptest! {
    /// Statuses in any order, any reason anywhere, time going forward.
    #[test]
    fn any_stream(lines in stream(false), known in any::<bool>()) {
        let types: Types = PEOPLE.iter().filter(|_| known).map(|(i, t)| (String::from(*i), String::from(*t))).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let found = disagreements(&lines, &types);
        prop_assert!(found.is_empty(), "{}", found.join("\n"));
    }

    /// The same with times that run backwards.
    #[test]
    fn any_stream_with_any_times(lines in stream(true)) {
        let types: Types = PEOPLE.iter().map(|(i, t)| (String::from(*i), String::from(*t))).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let found = disagreements(&lines, &types);
        prop_assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
