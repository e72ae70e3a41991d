//! The built program on a disk that is full, fills up, refuses, or holds damaged files: it goes on,
//! says that it is not recording, records again when it can, and destroys nothing.
//!
//! A limit on the size of files refuses every write beyond it and needs no privilege; where the
//! test may mount, a small file system that is really full is tried too.
#![cfg(target_os = "linux")]
#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use simulator::{Running, Simulator, SimulatorConfig};
use support::*;

const LIVE: &str = "live over WebSocket, recording";

/// The command in a shell that makes a write beyond the limit an error instead of the end.
fn survivor(command: &Command, limit: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c");
    shell.arg(format!("trap '' XFSZ; {limit} exec \"$@\""));
    shell.arg("sh").arg(command.get_program());
    shell.args(command.get_args());
    shell
}

/// Files may not grow beyond so many bytes, from now on.
fn limit(child: &Guard, bytes: Option<u64>) {
    let id = child.0.as_ref().unwrap().id().to_string();
    let soft = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
    let set = Command::new("prlimit")
        .args(["--pid", &id, &format!("--fsize={soft}:unlimited")])
        .status()
        .unwrap();
    assert!(set.success());
}

fn collect(folder: &Path) -> Command {
    with_token_file(program(folder, &["collect"]), folder)
}

fn centre(seed: u64) -> SimulatorConfig {
    let mut config = call_centre(seed, 0);
    // As many calls as come until the disk is free again, however long a loaded machine takes.
    config.script.max_calls = None;
    config.script.calls_per_second = 0.3;
    config.time_scale = 30.0;
    config.rate_limits.light = 1_000;
    config.rate_limits.heavy = 1_000;
    config.lags.call_log_min_s = 5;
    config.lags.call_log_max_s = 30;
    config.lags.revision_s = 10;
    config
}

/// A disk that can be made full.
trait Disk {
    fn folder(&self) -> &Path;
    fn fill(&self, child: &Guard);
    fn free(&self, child: &Guard);
}

/// By the limit on the size of files.
struct Limited(tempfile::TempDir);

impl Disk for Limited {
    fn folder(&self) -> &Path {
        self.0.path()
    }

    fn fill(&self, child: &Guard) {
        let log = database(self.folder()).unwrap().with_extension("db-wal");
        limit(child, Some(fs::metadata(log).unwrap().len()));
    }

    fn free(&self, child: &Guard) {
        limit(child, None);
    }
}

/// A file system of its own.
struct Mounted(tempfile::TempDir);

impl Mounted {
    /// `None` where that is not allowed.
    fn new() -> Option<Self> {
        let place = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=8m", "floorwalker"]);
        let mounted = mount.arg(place.path()).output();
        mounted
            .is_ok_and(|o| o.status.success())
            .then_some(Self(place))
    }

    fn ballast(&self) -> PathBuf {
        self.0.path().join("ballast")
    }

    fn fill_up(&self) {
        use std::io::Write;
        let mut ballast = fs::File::create(self.ballast()).unwrap();
        while ballast.write_all(&[0; 4_096]).is_ok() {}
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

impl Disk for Mounted {
    fn folder(&self) -> &Path {
        self.0.path()
    }

    fn fill(&self, _: &Guard) {
        self.fill_up();
    }

    fn free(&self, _: &Guard) {
        fs::remove_file(self.ballast()).unwrap();
    }
}

/// Until so many more calls have begun.
async fn calls_go_on(simulator: &Running, more: u64) {
    let enough = simulator.calls_begun() + more;
    while simulator.calls_begun() < enough {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn fills_up(disk: &impl Disk, seed: u64) {
    let simulator = Simulator::start(centre(seed)).await.unwrap();
    let folder = disk.folder();
    assert_eq!(sign_in(&simulator, folder).status.code(), Some(0));

    // Full, and free again: nothing is missing.
    let mut child = start(survivor(&collect(folder), ""));
    let mut said = Said::by(&mut child);
    said.until(|line| line == LIVE);
    while kept(folder) < 20 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    disk.fill(&child);
    said.until(|line| line.starts_with("live over WebSocket, NOT recording: "));
    let then = kept(folder);
    calls_go_on(&simulator, 8).await;
    assert_eq!(kept(folder), then, "something was kept on a full disk");
    disk.free(&child);
    said.until(|line| line == LIVE);
    assert!(kept(folder) > then);

    // Full when it ends: it says so, and the next start asks for what was not kept.
    calls_go_on(&simulator, 4).await;
    disk.fill(&child);
    said.until(|line| line.contains("NOT recording"));
    let ended = stop(child, "-TERM");
    let said = said.rest();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("could not be kept"), "{said}");
    let child = start(survivor(&collect(folder), ""));
    disk.free(&child);
    drop(child);
    simulator.stop_new_calls();
    simulator.wait_settled().await;
    let child = collector(folder);
    let grades = until_graded(&simulator, folder, repaired).await;
    assert_eq!(stop(child, "-TERM").status.code(), Some(0));
    assert_eq!(
        (grades.wrong, grades.lost),
        (0, 0),
        "{:#?}",
        grades.findings
    );
    assert!(repaired(&grades), "{grades:?}");
    verified(folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_refuses_for_a_while() {
    fills_up(&Limited(tempfile::tempdir().unwrap()), 81).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_really_full_for_a_while() {
    match Mounted::new() {
        Some(disk) => fills_up(&disk, 82).await,
        None => println!("not tried: this user may not mount"),
    }
}

/// Refused before there is a database: it begins all the same, and says why nothing is recorded.
async fn full_from_the_first(
    simulator: &Running,
    folder: &Path,
    child: Command,
    free: impl FnOnce(&Guard),
) {
    let mut child = start(survivor(&child, ""));
    let mut said = Said::by(&mut child);
    let full = said.until(|line| line.starts_with("live over WebSocket, NOT recording: "));
    assert!(
        full.contains("The disk") && full.contains("by itself"),
        "{full}"
    );
    free(&child);
    said.until(|line| line == LIVE);
    simulator.stop_new_calls();
    simulator.wait_settled().await;
    let grades = until_graded(simulator, folder, repaired).await;
    assert_eq!(stop(child, "-TERM").status.code(), Some(0));
    assert_eq!(
        (grades.wrong, grades.lost),
        (0, 0),
        "{:#?}",
        grades.findings
    );
    verified(folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_refuses_before_there_is_a_database() {
    let simulator = Simulator::start(centre(83)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(sign_in(&simulator, folder.path()).status.code(), Some(0));
    let doctor = with_token_file(program(folder.path(), &["doctor"]), folder.path());
    let doctor = run(survivor(&doctor, "ulimit -f 0;"), "");
    let found = text(&doctor.stdout);
    assert_eq!(doctor.status.code(), Some(1), "{found}");
    assert!(
        found
            .lines()
            .any(|l| l.starts_with("fail") && l.contains("data folder")),
        "{found}"
    );
    let child = survivor(&collect(folder.path()), "ulimit -S -f 0;");
    full_from_the_first(&simulator, folder.path(), child, |child| limit(child, None)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_before_there_is_a_database() {
    let Some(disk) = Mounted::new() else {
        println!("not tried: this user may not mount");
        return;
    };
    let simulator = Simulator::start(centre(85)).await.unwrap();
    let folder = disk.folder();
    assert_eq!(sign_in(&simulator, folder).status.code(), Some(0));
    assert!(database(folder).is_none(), "signing in made no database");
    disk.fill_up();
    let child = collect(folder);
    full_from_the_first(&simulator, folder, child, |child| disk.free(child)).await;
}

/// One way in which a database can be damaged.
type Damage = fn(&mut Vec<u8>);

#[tokio::test(flavor = "multi_thread")]
async fn damaged_files_are_refused_and_left_as_they_are() {
    let simulator = Simulator::start(call_centre(84, 20)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(sign_in(&simulator, folder.path()).status.code(), Some(0));
    let child = collector(folder.path());
    until_recorded(&simulator, folder.path()).await;
    assert_eq!(stop(child, "-TERM").status.code(), Some(0));

    let file = database(folder.path()).unwrap();
    let whole = fs::read(&file).unwrap();
    let damages: [(&str, Damage); 4] = [
        ("cut in half", |bytes| bytes.truncate(bytes.len() / 2)),
        ("without its head", |bytes| bytes[..100].fill(0)),
        ("somebody's text", |bytes| bytes.fill(b'x')),
        ("scrambled", |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle..middle + 8_192]
                .iter_mut()
                .for_each(|b| *b ^= 0x5a);
        }),
    ];
    for (name, damage) in damages {
        let mut bytes = whole.clone();
        damage(&mut bytes);
        fs::write(&file, &bytes).unwrap();
        // A log that nobody emptied: the program was not closed.
        fs::write(file.with_extension("db-wal"), [0; 64]).unwrap();
        let refused = run(collect(folder.path()), "");
        let said = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{name}: {said}");
        assert!(said.contains("restore a backup"), "{name}: {said}");
        assert!(
            fs::read(&file).unwrap() == bytes,
            "{name}: the file was touched"
        );
        let doctor = with_token_file(program(folder.path(), &["doctor"]), folder.path());
        assert_eq!(run(doctor, "").status.code(), Some(1), "{name}");
    }
    fs::write(&file, &whole).unwrap();
    fs::remove_file(file.with_extension("db-wal")).unwrap();

    let settings = folder.path().join("settings.toml");
    let text_before = fs::read(&settings).unwrap();
    let cut = &text_before[..text_before.len() / 2];
    fs::write(&settings, cut).unwrap();
    let refused = run(collect(folder.path()), "");
    let said = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains("settings.toml") && said.contains("Correct"),
        "{said}"
    );
    assert_eq!(fs::read(&settings).unwrap(), cut);
    fs::write(&settings, text_before).unwrap();
    // Whole again, it goes on where it was.
    assert_eq!(
        stop(collector(folder.path()), "-TERM").status.code(),
        Some(0)
    );
    assert!(differences(&simulator, folder.path()).is_empty());
}
