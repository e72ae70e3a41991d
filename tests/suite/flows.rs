//! One call of every kind as committed notifications, and its records as committed snapshots.
//!
//! The files do not change with the simulator: they are what the records are judged by.
//! `FLOORWALKER_WRITE_FLOWS=1 cargo test -p acceptance --test suite flows` writes them anew (a
//! reader of the diff decides), `INSTA_UPDATE=always` the snapshots.

use std::collections::BTreeSet;

use app::export::{replay_call, replay_line};
use serde_json::{Value, json};
use simulator::script::{Flow, Mix, Script, ScriptConfig, generate};

use crate::support::{differences, fixture, fold, summary};

const FOLDER: &str = "notifications/flows";

/// One call of one kind; the account is the same for all.
fn script(flow: Flow) -> Script {
    generate(ScriptConfig {
        seed: 2026,
        agents: 6,
        queues: 2,
        max_calls: Some(1),
        mix: Mix::only(flow),
        ..ScriptConfig::default()
    })
}

fn lines(script: &Script) -> String {
    script
        .notifications
        .iter()
        .map(|n| n.json.clone() + "\n")
        .collect()
}

/// The body of `GET /account/~/extension`, as far as a replay needs it.
fn extensions(script: &Script) -> String {
    let records: Vec<Value> = script
        .directory
        .extensions()
        .map(|e| {
            json!({
                "id": e.id.parse::<u64>().unwrap(),
                "extensionNumber": e.number,
                "name": e.name(),
                "type": e.kind,
                "status": e.status,
            })
        })
        .collect();
    serde_json::to_string_pretty(&json!({ "records": records })).unwrap() + "\n"
}

fn read(name: &str) -> String {
    let path = fixture(&format!("{FOLDER}/{name}"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn every_flow_gives_the_records_of_its_snapshot() {
    if std::env::var_os("FLOORWALKER_WRITE_FLOWS").is_some() {
        write();
    }
    let body = read("extensions.json");
    for flow in Flow::ALL {
        let name = flow.name();
        let (directory, unreadable) = app::directory::from_list_body(body.as_bytes()).unwrap();
        assert_eq!(unreadable, 0);
        let text = read(&format!("{name}.jsonl"));
        let replay = fold(text.lines(), Some(directory));
        assert_eq!(replay.bad_lines, []);
        let records = json!({
            "legs": replay.legs.iter().map(replay_line).collect::<Vec<_>>(),
            "calls": replay.calls.iter().map(replay_call).collect::<Vec<_>>(),
        });
        insta::with_settings!({ snapshot_path => "snapshots/flows", prepend_module_to_snapshot => false }, {
            insta::assert_json_snapshot!(name, records);
        });
    }
}

/// The files are one contact each, and equal the answer key of the script they came from.
fn write() {
    std::fs::create_dir_all(fixture(FOLDER)).unwrap();
    for flow in Flow::ALL {
        let script = script(*flow);
        assert_eq!(script.truth.calls.len(), 1, "{}", flow.name());
        assert_eq!(script.truth.calls[0].flow, *flow);
        let text = lines(&script);
        let replay = fold(text.lines(), Some(crate::support::directory(&script)));
        let found = differences(&replay, &script.truth);
        assert!(found.is_empty(), "{}", summary(&found));
        let name = format!("{FOLDER}/{}.jsonl", flow.name());
        std::fs::write(fixture(&name), text).unwrap();
        std::fs::write(
            fixture(&format!("{FOLDER}/extensions.json")),
            extensions(&script),
        )
        .unwrap();
    }
}

/// Every flow is in the table that says what it rests on, and every file belongs to a flow.
#[test]
fn every_flow_says_what_it_rests_on() {
    let table = read("README.md");
    let rows: BTreeSet<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(".jsonl |"))
        .map(|(name, _)| name)
        .collect();
    let flows: BTreeSet<&str> = Flow::ALL.iter().map(|f| f.name()).collect();
    assert_eq!(rows, flows);
    let files: BTreeSet<String> = std::fs::read_dir(fixture(FOLDER))
        .unwrap()
        .filter_map(|f| {
            f.unwrap()
                .file_name()
                .to_str()?
                .strip_suffix(".jsonl")
                .map(str::to_owned)
        })
        .collect();
    assert_eq!(files, flows.iter().map(|f| (*f).to_owned()).collect());
    for line in table.lines().filter(|l| l.contains(".jsonl |")) {
        assert!(
            line.contains("recorded") || line.contains("ASSUMPTION"),
            "{line}"
        );
    }
}
