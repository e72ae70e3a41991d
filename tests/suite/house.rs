//! House rules made executable: who may depend on whom, which commands exist.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Our crates, and which of them each may name as a dependency (ARCHITECTURE.md, "Allowed edges").
const EDGES: &[(&str, &[&str])] = &[
    ("engine", &[]),
    ("ringcentral-proto", &["engine"]),
    ("ringcentral-client", &["engine", "ringcentral-proto"]),
    ("store", &["engine"]),
    (
        "app",
        &["engine", "ringcentral-proto", "ringcentral-client", "store"],
    ),
    ("simulator", &[]),
    ("cli", &["app", "engine", "simulator"]),
    ("xtask", &[]),
    ("desktop", &["app", "ringcentral-client", "simulator"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Names under `[dependencies]` of a manifest.
fn dependencies(manifest: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(manifest).unwrap();
    let mut inside = false;
    let mut names = BTreeSet::new();
    for line in text.lines() {
        if line.starts_with('[') {
            inside = line.trim() == "[dependencies]";
        } else if inside && let Some((name, _)) = line.split_once(['.', ' ', '=']) {
            names.insert(name.trim().to_owned());
        }
    }
    names
}

#[test]
fn crates_depend_only_where_allowed() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> = EDGES
        .iter()
        .map(|(name, to)| (*name, to.iter().copied().collect()))
        .collect();
    for (name, allowed_targets) in &allowed {
        let manifest = if *name == "desktop" {
            root().join("Cargo.toml")
        } else {
            root()
                .join("src-tauri/crates")
                .join(name)
                .join("Cargo.toml")
        };
        let found = dependencies(&manifest);
        let ours = found
            .iter()
            .map(String::as_str)
            .filter(|d| allowed.contains_key(d));
        for target in ours {
            assert!(
                allowed_targets.contains(target),
                "{name} must not depend on {target}"
            );
        }
        if *name != "desktop" {
            assert!(
                !found.iter().any(|d| d.starts_with("tauri")),
                "{name} must not depend on Tauri"
            );
        }
    }
}

#[test]
fn the_window_calls_exactly_the_registered_commands() {
    let shell = std::fs::read_to_string(root().join("src-tauri/src/lib.rs")).unwrap();
    let registered: BTreeSet<String> = shell
        .lines()
        .filter_map(|l| {
            let (module, name) = l.trim().strip_suffix(',')?.split_once("::")?;
            ["commands", "desktop"].contains(&module).then_some(name)
        })
        .map(str::to_owned)
        .collect();
    let page = std::fs::read_to_string(root().join("ui/src/ipc/commands.ts")).unwrap();
    let list = page
        .split_once("COMMANDS = [")
        .unwrap()
        .1
        .split_once(']')
        .unwrap()
        .0;
    let called: BTreeSet<String> = list
        .split(',')
        .map(|w| w.trim().trim_matches('\'').to_owned())
        .filter(|w| !w.is_empty())
        .collect();
    assert!(registered.len() > 10, "the list of commands was not found");
    assert_eq!(registered, called);
}

#[test]
fn every_invariant_is_written_down_once() {
    let text = std::fs::read_to_string(root().join("src-tauri/ARCHITECTURE.md")).unwrap();
    for number in 1..=10 {
        let count = text.matches(&format!("**INV-{number}:")).count();
        assert_eq!(count, 1, "INV-{number}");
    }
}
