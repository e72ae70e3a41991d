//! Law 3: killed at any write, nothing acknowledged is lost and nothing is half there.
//!
//! A child process commits batch after batch and says so on its output; the parent kills it in
//! the middle, opens the file, and looks.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use engine::{Outage, Timestamp};
use store::{Batch, Store};

use crate::anything::ALWAYS;
use crate::support::{CallCentre, Dice};

const FILE: &str = "FLOORWALKER_TEST_CRASH_FILE";
const BATCH: usize = 25;

/// Batch `n`, the same in both processes. Its outage carries its number.
fn batches() -> impl Iterator<Item = Batch> {
    let mut centre = CallCentre::new(17, 30);
    let mut engine = engine::Engine::new(engine::EngineConfig::default());
    (0..).map(move |n: i64| {
        let mut batch = centre.batch(&mut engine, BATCH);
        batch.outages.push(Outage {
            from: Timestamp::from_millis(n),
            to: None,
            reason: String::new(),
        });
        batch.resume = Some(n.to_string());
        batch
    })
}

/// Not a test of its own: what the child does. Without the variable it does nothing.
#[test]
fn child() {
    let Some(path) = std::env::var_os(FILE) else {
        return;
    };
    let mut store = Store::open(Path::new(&path)).unwrap();
    let committed = store
        .resume_point()
        .unwrap()
        .map_or(0, |n| n.parse::<usize>().unwrap() + 1);
    let mut out = std::io::stdout().lock();
    for (n, batch) in batches().enumerate().skip(committed) {
        store.commit(&batch).unwrap();
        writeln!(out, "committed {n}").unwrap();
        out.flush().unwrap();
    }
}

/// Not a test of its own: a child that deletes what is there, part by part.
#[test]
fn purging_child() {
    let Some(path) = std::env::var_os(FILE) else {
        return;
    };
    let mut store = Store::open(Path::new(&path)).unwrap();
    let what = store::Purge::Before(ALWAYS.1);
    let mut out = std::io::stdout().lock();
    for n in 0.. {
        let (_, more) = store.purge_some(&what, 2).unwrap();
        writeln!(out, "committed {n}").unwrap();
        out.flush().unwrap();
        if !more {
            break;
        }
    }
}

fn spawn(path: &Path, child: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", child, "--nocapture"])
        .env(FILE, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Lets the child commit about `wanted` more batches, kills it, and says which was the last
/// acknowledged one.
fn run_and_kill(path: &Path, name: &str, wanted: usize, pause: Duration) -> Option<usize> {
    let mut child = spawn(path, name);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let number = |line: String| line.strip_prefix("committed ").map(|n| n.parse().unwrap());
    let mut last: Option<usize> = None;
    let mut seen = 0;
    while seen < wanted {
        if let Some(n) = number(lines.next().unwrap().unwrap()) {
            last = Some(n);
            seen += 1;
        }
    }
    // Somewhere in the middle of a later one.
    std::thread::sleep(pause);
    child.kill().unwrap();
    for line in lines {
        last = number(line.unwrap()).or(last);
    }
    child.wait().unwrap();
    last
}

#[test]
fn killed_while_committing_everything_acknowledged_is_there_and_nothing_half() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let mut dice = Dice::new(23);
    for round in 0..8 {
        let pause = Duration::from_micros(dice.below(4_000));
        let wanted = 1 + usize::try_from(dice.below(40)).unwrap();
        let acknowledged = run_and_kill(&path, "crash::child", wanted, pause).unwrap();

        let store = Store::open(&path).unwrap();
        let resume: usize = store.resume_point().unwrap().unwrap().parse().unwrap();
        assert!(resume >= acknowledged, "round {round}: lost a batch");
        // At most the one in flight is there besides.
        assert!(resume <= acknowledged + 1, "round {round}");

        let mut expected = Store::open_in_memory().unwrap();
        for batch in batches().take(resume + 1) {
            expected.commit(&batch).unwrap();
        }
        let (found, expected) = (store.reader().unwrap(), expected.reader().unwrap());
        let (from, to) = ALWAYS;
        assert_eq!(found.counts().unwrap(), expected.counts().unwrap());
        assert_eq!(
            found.outages_between(from, to).unwrap().len(),
            resume + 1,
            "round {round}"
        );
        assert!(found.legs_between(from, to).unwrap() == expected.legs_between(from, to).unwrap());
        assert!(
            found.calls_between(from, to).unwrap() == expected.calls_between(from, to).unwrap()
        );
        assert!(
            found
                .all_sessions()
                .map(Result::unwrap)
                .eq(expected.all_sessions().map(Result::unwrap))
        );
    }
}

#[test]
fn killed_while_deleting_every_call_is_there_whole_or_not_at_all_and_the_rest_can_go() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let mut store = Store::open(&path).unwrap();
    for batch in batches().take(60) {
        store.commit(&batch).unwrap();
    }
    let (from, to) = ALWAYS;
    let reader = store.reader().unwrap();
    let whole: Vec<_> = reader.calls_between(from, to).unwrap();
    let legs = |reader: &store::Reader, call: &engine::Call| reader.legs_of_call(&call.id).unwrap();
    let legs_of: Vec<_> = whole.iter().map(|call| legs(&reader, call)).collect();
    let ended = |call: &engine::Call| call.outcome != engine::CallOutcome::InProgress;
    let doomed = whole.iter().filter(|call| ended(call)).count();
    drop((store, reader));
    let mut dice = Dice::new(29);
    let mut left = whole.len();
    for _ in 0..4 {
        let pause = Duration::from_micros(dice.below(4_000));
        let wanted = 1 + usize::try_from(dice.below(4)).unwrap();
        run_and_kill(&path, "crash::purging_child", wanted, pause).unwrap();
        let store = Store::open(&path).unwrap();
        let reader = store.reader().unwrap();
        let there = reader.calls_between(from, to).unwrap();
        assert!(
            there.len() < left && there.len() > whole.len() - doomed,
            "not in the middle"
        );
        left = there.len();
        for call in &there {
            let place = whole.iter().position(|one| one == call).unwrap();
            assert!(legs(&reader, call) == legs_of[place]);
        }
        assert_eq!(
            store.purge_under_way().unwrap(),
            Some(store::Purge::Before(to))
        );
    }
    let mut store = Store::open(&path).unwrap();
    let what = store.purge_under_way().unwrap().unwrap();
    store.purge(&what).unwrap();
    assert_eq!(store.purge_under_way().unwrap(), None);
    let left = store.reader().unwrap().calls_between(from, to).unwrap();
    assert_eq!(left.len(), whole.len() - doomed);
}
