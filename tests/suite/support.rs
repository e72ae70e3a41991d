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
    let reader = store::Reader::open(database).unwrap();
    let (from, to) = app::query::all_time();
    let mut replay = Replay {
        legs: reader.legs_between(from, to).unwrap(),
        calls: reader.calls_between(from, to).unwrap(),
        ..Replay::default()
    };
    replay
        .legs
        .sort_by(|a, b| (a.started_at, &a.party).cmp(&(b.started_at, &b.party)));
    replay
}

/// Differences between records and the answer key, one sentence each. Fields the key leaves open
/// are skipped.
pub fn differences(replay: &Replay, truth: &simulator::truth::Truth) -> Vec<String> {
    let mut found = Vec::new();
    let legs: Vec<Value> = replay
        .legs
        .iter()
        .map(|l| serde_json::to_value(replay_line(l)).unwrap())
        .collect();
    let wanted: Vec<Value> = truth
        .legs
        .iter()
        .map(|l| serde_json::to_value(l).unwrap())
        .collect();
    compare(
        "leg",
        &legs,
        &wanted,
        &["telephony_session_id", "party_id"],
        &mut found,
    );
    let calls: Vec<Value> = replay
        .calls
        .iter()
        .map(|c| serde_json::to_value(replay_call(c)).unwrap())
        .collect();
    let wanted: Vec<Value> = truth
        .calls
        .iter()
        .map(|c| {
            let mut v = serde_json::to_value(c).unwrap();
            v["id"] = v["call_id"].take();
            v["sessions"] = v["telephony_session_ids"].take();
            // The key lists who answered, the record who took part.
            v["agents"].take();
            v
        })
        .collect();
    compare("call", &calls, &wanted, &["id"], &mut found);
    found
}

fn compare(what: &str, got: &[Value], wanted: &[Value], key: &[&str], found: &mut Vec<String>) {
    let id = |v: &Value| key.iter().map(|k| v[*k].to_string()).collect::<String>();
    let mut got: BTreeMap<String, &Value> = got.iter().map(|v| (id(v), v)).collect();
    for want in wanted {
        let flow = want["flow"].to_string();
        let name = id(want);
        let Some(have) = got.remove(&name) else {
            found.push(format!("{flow}: {what} {name} is missing"));
            continue;
        };
        let open: Vec<&str> = want["unspecified"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        for (field, have) in have.as_object().unwrap() {
            let Some(want) = want.get(field.as_str()) else {
                continue;
            };
            let skipped = open.contains(&field.as_str()) || (field == "agents" && want.is_null());
            if !skipped && want != have {
                found.push(format!(
                    "{flow}: {what} {field} is {have}, should be {want} ({name})"
                ));
            }
        }
    }
    for id in got.keys() {
        found.push(format!("{what} {id} should not exist"));
    }
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
