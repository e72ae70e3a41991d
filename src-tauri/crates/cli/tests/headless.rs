//! The built program against the simulator: sign-in, collecting until a signal, the doctor, exit codes.
#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use app::export::replay_line;
use app::store::Reader;
use simulator::config::StartCalls;
use simulator::script::ScriptConfig;
use simulator::{Running, Simulator, SimulatorConfig};

fn call_centre(seed: u64, calls: u64) -> SimulatorConfig {
    let mut config = SimulatorConfig {
        script: ScriptConfig {
            seed,
            max_calls: Some(calls),
            ..ScriptConfig::default()
        },
        time_scale: 60.0,
        start_calls: StartCalls::OnFirstSubscription,
        ..SimulatorConfig::default()
    };
    config.rate_limits.enforce = false;
    config
}

/// The program with this profile: a data folder and a token file of its own.
fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_floorwalker-cli"));
    command.args(arguments).arg("--data-folder").arg(folder);
    command
}

fn with_token_file(mut command: Command, folder: &Path) -> Command {
    let passphrase = folder.join("passphrase");
    std::fs::write(&passphrase, "correct horse battery staple\n").unwrap();
    let file = folder.join("tokens");
    command.arg("--token-file").arg(file);
    command.arg("--passphrase-file").arg(passphrase);
    command
}

fn run(mut command: Command, input: &str) -> Output {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    // A program that reads nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn sign_in(simulator: &Running, folder: &Path) -> Output {
    let arguments = [
        "sign-in",
        "--server",
        simulator.base_url(),
        "--client-id",
        simulator.client_id(),
        "--jwt-stdin",
    ];
    let command = with_token_file(program(folder, &arguments), folder);
    run(command, &format!("{}\n", simulator.config().app.jwt))
}

fn database(folder: &Path) -> Option<PathBuf> {
    let mut found = std::fs::read_dir(folder).unwrap();
    found.find_map(|entry| {
        let path = entry.unwrap().path();
        path.extension().is_some_and(|e| e == "db").then_some(path)
    })
}

/// What differs between the records and the answer key, whose open fields are skipped.
fn differences(simulator: &Running, folder: &Path) -> Vec<String> {
    let Some(reader) = database(folder).and_then(|path| Reader::open(&path).ok()) else {
        return vec!["there is no database".to_owned()];
    };
    let (from, to) = app::query::all_time();
    let legs = reader.legs_between(from, to).unwrap();
    let lines = legs
        .iter()
        .map(|leg| serde_json::to_value(replay_line(leg)).unwrap());
    let mut recorded: BTreeMap<_, _> = lines.map(|leg| (id(&leg), leg)).collect();
    let truth = simulator.truth();
    let mut found = Vec::new();
    for leg in &truth.legs {
        let wanted = serde_json::to_value(leg).unwrap();
        let Some(have) = recorded.remove(&id(&wanted)) else {
            found.push(format!("{} is missing", id(&wanted)));
            continue;
        };
        for field in [
            "started_at",
            "ended_at",
            "ring_ms",
            "talk_ms",
            "hold_ms",
            "outcome",
        ] {
            let open = wanted["unspecified"].as_array().unwrap();
            if have[field] != wanted[field] && !open.iter().any(|name| name == field) {
                found.push(format!(
                    "{field} is {}, should be {}",
                    have[field], wanted[field]
                ));
            }
        }
    }
    found.extend(
        recorded
            .into_keys()
            .map(|id| format!("{id} should not exist")),
    );
    found
}

fn id(leg: &serde_json::Value) -> String {
    format!("{} {}", leg["telephony_session_id"], leg["party_id"])
}

async fn until_recorded(simulator: &Running, folder: &Path) {
    simulator.wait_idle().await;
    let begun = Instant::now();
    loop {
        let found = differences(simulator, folder);
        if found.is_empty() {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{found:#?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Ends with the test, whatever becomes of it.
struct Guard(Option<Child>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            // It may have ended by itself.
            let _ = child.kill();
        }
    }
}

/// Reads what it says until it records.
fn until_live(mut guard: Guard) -> Guard {
    let child = guard.0.as_mut().unwrap();
    let mut lines = BufReader::new(child.stderr.as_mut().unwrap()).lines();
    let live = lines.any(|line| line.unwrap() == "live over WebSocket, recording");
    assert!(live, "it ended before it was live");
    guard
}

fn stop(mut guard: Guard, signal: &str) -> Output {
    let child = guard.0.take().unwrap();
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args([signal, &id])
            .status()
            .unwrap()
            .success()
    );
    child.wait_with_output().unwrap()
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn collect_records_the_truth_until_a_signal_and_goes_on_after_it() {
    let simulator = Simulator::start(call_centre(31, 40)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let signed_in = sign_in(&simulator, folder.path());
    assert_eq!(
        signed_in.status.code(),
        Some(0),
        "{}",
        text(&signed_in.stderr)
    );
    assert_eq!(text(&signed_in.stdout), "");

    for signal in ["-TERM", "-INT"] {
        let mut command = with_token_file(program(folder.path(), &["collect"]), folder.path());
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
        let child = Guard(Some(command.stderr(Stdio::piped()).spawn().unwrap()));
        let child = until_live(child);
        until_recorded(&simulator, folder.path()).await;
        let ended = stop(child, signal);
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(0), "{signal}: {said}");
    }
    let left = differences(&simulator, folder.path());
    assert!(left.is_empty(), "{left:#?}");
    let file = database(folder.path()).unwrap();
    let verify = Command::new(env!("CARGO_BIN_EXE_floorwalker-cli"))
        .args(["verify", "--db"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(verify.status.success(), "{}", text(&verify.stderr));

    let signed_out = with_token_file(program(folder.path(), &["sign-out"]), folder.path());
    assert_eq!(run(signed_out, "").status.code(), Some(0));
    let again = with_token_file(program(folder.path(), &["collect"]), folder.path());
    let refused = run(again, "");
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("sign-in"),
        "{}",
        text(&refused.stderr)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn collect_with_a_jwt_needs_no_place_for_tokens_and_ends_in_time() {
    let simulator = Simulator::start(call_centre(32, 1)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let jwt = folder.path().join("jwt");
    std::fs::write(&jwt, &simulator.config().app.jwt).unwrap();
    let arguments = [
        "collect",
        "--server",
        simulator.base_url(),
        "--client-id",
        simulator.client_id(),
        "--jwt-file",
        jwt.to_str().unwrap(),
        "--for",
        "2",
    ];
    let ended = run(program(folder.path(), &arguments), "");
    let said = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(0), "{said}");
    assert!(said.contains("live over WebSocket, recording"), "{said}");
    let lines: Vec<_> = said.lines().collect();
    assert!(lines.windows(2).all(|two| two[0] != two[1]), "{said}");
    assert!(!said.contains(&simulator.config().app.jwt));
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_names_what_is_missing() {
    let mut config = call_centre(33, 1);
    config.app.missing_permissions = vec!["ReadCallLog".to_owned()];
    let simulator = Simulator::start(config).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(sign_in(&simulator, folder.path()).status.code(), Some(0));
    let doctor = with_token_file(program(folder.path(), &["doctor"]), folder.path());
    let found = run(doctor, "");
    let table = text(&found.stdout);
    assert_eq!(found.status.code(), Some(1), "{table}");
    let line = table
        .lines()
        .find(|line| line.contains("permission ReadCallLog"))
        .unwrap();
    assert!(line.starts_with("fail"), "{table}");
    assert!(table.contains("developer console"), "{table}");

    let doctor = with_token_file(program(folder.path(), &["doctor", "--json"]), folder.path());
    let found: serde_json::Value = serde_json::from_slice(&run(doctor, "").stdout).unwrap();
    assert_eq!(found["ok"], false);
    let failed = found["checks"].as_array().unwrap().iter();
    let failed: Vec<_> = failed.filter(|check| check["verdict"] == "fail").collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
}

#[test]
fn wrong_use_is_2_and_a_missing_place_for_tokens_names_the_options() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["sign-in"][..],
        &["sign-in", "--jwt-stdin", "--jwt-file", "x"],
        &["collect", "--for", "soon"],
        &["collect", "--passphrase-file", "x"],
        &["sign-out", "--everything"],
        &["doctor", "--profile", "../x"],
    ] {
        let wrong = run(program(folder.path(), arguments), "");
        assert_eq!(wrong.status.code(), Some(2), "{arguments:?}");
    }
    // A session bus that is not there: no keychain.
    let mut command = program(
        folder.path(),
        &["sign-in", "--client-id", "x", "--jwt-stdin"],
    );
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    command.env_remove("XDG_RUNTIME_DIR");
    if cfg!(target_os = "linux") {
        let refused = run(command, "a.b.c\n");
        let said = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(
            said.contains("--token-file") && said.contains("JWT"),
            "{said}"
        );
    }
}
