//! What several tests need: replaying scripts, comparing records with an answer key.
#![allow(dead_code, reason = "each test module uses its own part")]

pub mod arrival;
pub mod csv;
pub mod live;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use app::export::{replay_call, replay_line};
use app::replay::{Replay, replay};
use engine::{Directory, Extension, ExtensionId, ExtensionKind};
use serde_json::Value;
use simulator::script::Script;

/// A file under `fixtures/`.
pub fn fixture(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(path)
}

/// The simulator's account as the engine's directory.
pub fn directory(script: &Script) -> Directory {
    let mut directory = Directory::new();
    for extension in script.directory.extensions() {
        let kind = format!("{:?}", extension.kind);
        directory.insert(Extension {
            id: ExtensionId::new(extension.id.as_str()),
            number: Some(extension.number.as_str().into()),
            name: extension.name().into(),
            kind: ExtensionKind::from_type(&kind),
        });
    }
    directory
}

/// What the simulator sent, in its order.
pub fn lines(script: &Script) -> Vec<&str> {
    script
        .notifications
        .iter()
        .map(|n| n.json.as_str())
        .collect()
}

/// A directory of extensions given by id and type.
pub fn directory_of(types: &BTreeMap<String, String>) -> Directory {
    let mut directory = Directory::new();
    for (id, kind) in types {
        directory.insert(Extension {
            id: ExtensionId::new(id.as_str()),
            number: Some(id.as_str().into()),
            name: id.as_str().into(),
            kind: ExtensionKind::from_type(kind),
        });
    }
    directory
}

/// Folds notifications given as JSON lines.
pub fn fold<'a>(lines: impl Iterator<Item = &'a str>, directory: Option<Directory>) -> Replay {
    let text = lines.collect::<Vec<_>>().join("\n");
    replay(text.as_bytes(), directory).unwrap()
}

/// Every record in a database.
pub fn stored(database: &Path) -> Replay {
    app::replay::stored(database).unwrap()
}

/// Differences between records and the answer key, one sentence each. Fields the key leaves open
/// are skipped.
pub fn differences(replay: &Replay, truth: &simulator::truth::Truth) -> Vec<String> {
    let (legs, calls) = rows(replay);
    simulator::truth::differences(&legs, &calls, truth)
}

/// Records in the form that `replay` prints.
pub fn rows(replay: &Replay) -> (Vec<Value>, Vec<Value>) {
    let json = |v: serde_json::Result<Value>| v.unwrap();
    let legs = replay.legs.iter().map(replay_line);
    let calls = replay.calls.iter().map(replay_call);
    (
        legs.map(|l| json(serde_json::to_value(l))).collect(),
        calls.map(|c| json(serde_json::to_value(c))).collect(),
    )
}

/// The differences, shortest list that still says which kinds there are.
pub fn summary(differences: &[String]) -> String {
    let mut kinds: BTreeMap<String, (usize, &str)> = Default::default();
    for text in differences {
        let kind: String = text
            .split(" is ")
            .next()
            .unwrap_or(text)
            .chars()
            .take(70)
            .collect();
        kinds.entry(kind).or_insert((0, text)).0 += 1;
    }
    kinds
        .values()
        .map(|(n, text)| format!("{n} × {text}\n"))
        .collect()
}
