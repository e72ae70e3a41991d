//! What tests of the built program share.
#![allow(dead_code, reason = "each test uses its own part")]

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use app::export::{replay_call, replay_line};
use app::store::Reader;
use serde_json::Value;
use simulator::Running;
use simulator::SimulatorConfig;
use simulator::config::StartCalls;
use simulator::script::ScriptConfig;
use simulator::truth::{Grades, grade};

pub fn call_centre(seed: u64, calls: u64) -> SimulatorConfig {
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
pub fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_floorwalker-cli"));
    command.args(arguments).arg("--data-folder").arg(folder);
    command
}

pub fn with_token_file(mut command: Command, folder: &Path) -> Command {
    let passphrase = folder.join("passphrase");
    std::fs::write(&passphrase, "correct horse battery staple\n").unwrap();
    let file = folder.join("tokens");
    command.arg("--token-file").arg(file);
    command.arg("--passphrase-file").arg(passphrase);
    command
}

pub fn run(mut command: Command, input: &str) -> Output {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    // A program that reads nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub fn sign_in(simulator: &Running, folder: &Path) -> Output {
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

pub fn database(folder: &Path) -> Option<PathBuf> {
    let mut found = std::fs::read_dir(folder).unwrap();
    found.find_map(|entry| {
        let path = entry.unwrap().path();
        path.extension().is_some_and(|e| e == "db").then_some(path)
    })
}

/// Everything recorded, in the form that `replay` prints.
pub fn recorded(folder: &Path) -> Option<(Vec<Value>, Vec<Value>)> {
    let replay = app::replay::stored(&database(folder)?).ok()?;
    let legs = replay.legs.iter().map(replay_line);
    let calls = replay.calls.iter().map(replay_call);
    Some((
        legs.map(|l| serde_json::to_value(l).unwrap()).collect(),
        calls.map(|c| serde_json::to_value(c).unwrap()).collect(),
    ))
}

/// What differs between the records and the answer key, whose open fields are skipped.
pub fn differences(simulator: &Running, folder: &Path) -> Vec<String> {
    match recorded(folder) {
        Some((legs, calls)) => simulator::truth::differences(&legs, &calls, &simulator.truth()),
        None => vec!["there is no database".to_owned()],
    }
}

/// How long a loaded machine is waited for. Whatever is waited for ends the wait at once.
const PATIENCE: Duration = Duration::from_secs(180);

/// Reads the file until its records are `good`, or patience is over; how they were last.
pub async fn until_graded(
    simulator: &Running,
    folder: &Path,
    good: impl Fn(&Grades) -> bool,
) -> Grades {
    let begun = Instant::now();
    loop {
        let (legs, calls) = recorded(folder).unwrap_or_default();
        let grades = grade(&legs, &calls, &simulator.truth());
        if good(&grades) || begun.elapsed() > PATIENCE {
            return grades;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Nothing is missing, and at most one call in twenty is uncertain.
pub fn repaired(grades: &Grades) -> bool {
    grades.lost == 0 && grades.uncertain * 20 <= grades.calls
}

/// `verify` finds every record of the file as its notifications have it.
pub fn verified(folder: &Path) {
    let verify = Command::new(env!("CARGO_BIN_EXE_floorwalker-cli"))
        .args(["verify", "--db"])
        .arg(database(folder).unwrap())
        .output()
        .unwrap();
    assert!(verify.status.success(), "{}", text(&verify.stdout));
}

pub async fn until_recorded(simulator: &Running, folder: &Path) {
    simulator.wait_idle().await;
    let begun = Instant::now();
    loop {
        let found = differences(simulator, folder);
        if found.is_empty() {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{found:#?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Ends with the test, whatever becomes of it.
pub struct Guard(pub Option<Child>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            // It may have ended by itself.
            let _ = child.kill();
        }
    }
}

/// What a program says on standard error, read while it runs.
pub struct Said {
    lines: mpsc::Receiver<String>,
    pub all: Vec<String>,
}

impl Said {
    pub fn by(guard: &mut Guard) -> Self {
        let child = guard.0.as_mut().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            // The test may have ended before the program.
            stderr
                .lines()
                .map_while(Result::ok)
                .all(|line| sender.send(line).is_ok())
        });
        let all = Vec::new();
        Self { lines, all }
    }

    /// Waits for a line like that, and gives it.
    pub fn until(&mut self, wanted: impl Fn(&str) -> bool) -> String {
        loop {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else {
                panic!("it never said so: {:#?}", self.all);
            };
            self.all.push(line.clone());
            if wanted(&line) {
                return line;
            }
        }
    }

    /// Everything, once the program has ended.
    pub fn rest(mut self) -> String {
        self.all.extend(self.lines.iter());
        self.all.join("\n")
    }
}

/// Reads what it says until it records.
pub fn until_live(mut guard: Guard) -> Guard {
    let child = guard.0.as_mut().unwrap();
    let mut lines = BufReader::new(child.stderr.as_mut().unwrap()).lines();
    let live = lines.any(|line| line.unwrap() == "live over WebSocket, recording");
    assert!(live, "it ended before it was live");
    guard
}

pub fn signal(child: &Guard, name: &str) {
    let id = child.0.as_ref().unwrap().id().to_string();
    let sent = Command::new("kill").args([name, &id]).status().unwrap();
    assert!(sent.success());
}

pub fn stop(mut guard: Guard, name: &str) -> Output {
    signal(&guard, name);
    guard.0.take().unwrap().wait_with_output().unwrap()
}

/// Notifications in the file.
pub fn kept(folder: &Path) -> u64 {
    let reader = database(folder).and_then(|path| Reader::open(&path).ok());
    reader.map_or(0, |r| r.counts().unwrap().notifications)
}

/// A program that runs beside the test.
pub fn start(mut command: Command) -> Guard {
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
    Guard(Some(command.stderr(Stdio::piped()).spawn().unwrap()))
}

/// A collector that is live.
pub fn collector(folder: &Path) -> Guard {
    let command = with_token_file(program(folder, &["collect"]), folder);
    until_live(start(command))
}
