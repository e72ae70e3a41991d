//! A disk that fails, fills up or may only be read: nothing is lost, nothing is counted twice, and
//! what there was no room for is said (INV-4).

use std::sync::atomic::Ordering;

use app::recorder::Recorder;
use engine::{Call, EngineConfig, Leg, Timestamp};
use simulator::script::{Script, ScriptConfig, generate};
use simulator::truth::grade;
use store::{Reader, Store, StoreError};

use crate::support::{directory, rows};

const NOW: Timestamp = Timestamp::from_millis(1_900_000_000_000);
/// Notifications a transaction.
const TURN: usize = 10;

fn script(seed: u64, calls: u64) -> Script {
    generate(ScriptConfig {
        seed,
        max_calls: Some(calls),
        ..ScriptConfig::default()
    })
}

/// A recorder in memory that lets go of every finished session at once, so that late
/// notifications are read back from the database all the time.
fn recorder(script: &Script) -> Recorder {
    let config = EngineConfig {
        linger_ms: 0,
        ..EngineConfig::default()
    };
    let store = Store::open_in_memory().unwrap();
    Recorder::open(store, config, directory(script), NOW).unwrap()
}

fn turns(script: &Script) -> impl Iterator<Item = &[simulator::script::Sent]> {
    script.notifications.chunks(TURN)
}

/// One turn of the owner; what the disk said.
fn turn(recorder: &mut Recorder, sent: &[simulator::script::Sent]) -> Result<(), StoreError> {
    for one in sent {
        let resume = Some(one.telephony_session_id.clone());
        recorder.take(NOW, NOW, one.json.clone().into_bytes(), resume);
    }
    recorder.tick(NOW);
    recorder.settle(NOW);
    recorder.commit()
}

/// Everything that was kept.
#[derive(Debug, PartialEq)]
struct Kept {
    legs: Vec<Leg>,
    calls: Vec<Call>,
    notifications: u64,
    outages: usize,
    resume: Option<String>,
}

fn kept(recorder: &Recorder) -> Kept {
    let reader: Reader = recorder.store().reader().unwrap();
    let (from, to) = app::query::all_time();
    let mut kept = Kept {
        legs: reader.legs_between(from, to).unwrap(),
        calls: reader.calls_between(from, to).unwrap(),
        notifications: reader.counts().unwrap().notifications,
        outages: reader.outages_between(from, to).unwrap().len(),
        resume: recorder.store().resume_point().unwrap(),
    };
    kept.legs
        .sort_by(|a, b| (&a.session, &a.party).cmp(&(&b.session, &b.party)));
    kept.calls.sort_by(|a, b| a.id.cmp(&b.id));
    kept
}

/// What the disk said once, if it said anything.
fn run_with_a_fault(script: &Script, after: i64) -> (Kept, usize, i64) {
    let mut recorder = recorder(script);
    let left = recorder.store().interrupt_after(after).unwrap();
    let mut failures = 0;
    for sent in turns(script) {
        failures += usize::from(turn(&mut recorder, sent).is_err());
    }
    while turn(&mut recorder, &[]).is_err() {
        failures += 1;
        assert!(failures < 9, "it does not recover from a fault at {after}");
    }
    let steps = after - left.load(Ordering::Relaxed);
    (kept(&recorder), failures, steps)
}

#[test]
fn a_fault_in_any_access_to_the_database_changes_nothing() {
    let script = script(71, 12);
    let (clean, failures, steps) = run_with_a_fault(&script, i64::MAX / 2);
    assert_eq!(failures, 0);
    assert!(!clean.legs.is_empty() && steps > 10_000, "{steps} steps");
    // Every access is some steps long; every one is hit somewhere.
    let mut hit = 0;
    for nth in 0..250 {
        let after = nth * steps / 250;
        let (found, failures, _) = run_with_a_fault(&script, after);
        hit += failures.min(1);
        assert!(found == clean, "after {after} of {steps} steps");
    }
    // The rest hit the sums of past hours, which are made anew by themselves.
    assert!(hit > 125, "only {hit} faults were felt");
}

#[test]
fn every_write_is_refused_once_in_turn() {
    let script = script(72, 12);
    let (clean, ..) = run_with_a_fault(&script, i64::MAX / 2);
    let count = turns(&script).count();
    for refused in 0..count {
        let mut recorder = recorder(&script);
        for (number, sent) in turns(&script).enumerate() {
            recorder.store().refuse_writes(number == refused).unwrap();
            let said = turn(&mut recorder, sent);
            match (number == refused, said) {
                (true, Err(StoreError::ReadOnly)) | (false, Ok(())) => {}
                (_, other) => panic!("turn {number}, write {refused} refused: {other:?}"),
            }
        }
        recorder.store().refuse_writes(false).unwrap();
        turn(&mut recorder, &[]).unwrap();
        assert!(kept(&recorder) == clean, "write {refused} of {count}");
    }
}

#[test]
fn a_full_disk_for_half_of_the_day_leaves_no_trace() {
    let script = script(73, 60);
    let (clean, ..) = run_with_a_fault(&script, i64::MAX / 2);
    let mut recorder = recorder(&script);
    let count = turns(&script).count();
    let mut full = 0;
    for (number, sent) in turns(&script).enumerate() {
        if number == count / 4 {
            recorder.store().leave_room(Some(0)).unwrap();
        }
        if number == count * 3 / 4 {
            recorder.store().leave_room(None).unwrap();
        }
        match turn(&mut recorder, sent) {
            Ok(()) => {}
            Err(StoreError::DiskFull) => full += 1,
            Err(other) => panic!("{other:?}"),
        }
        // What was concluded is on the board, written or not.
        assert!(recorder.engine().counters().events > 0);
    }
    assert!(full > count / 4, "full in {full} of {count} turns");
    assert!(kept(&recorder) == clean);
}

#[test]
fn what_neither_disk_nor_memory_has_room_for_is_an_outage() {
    let script = script(74, 60);
    let mut recorder = recorder(&script).with_room(100);
    let count = turns(&script).count();
    for (number, sent) in turns(&script).enumerate() {
        let away = (count / 4..count * 3 / 4).contains(&number);
        recorder.store().refuse_writes(away).unwrap();
        assert_eq!(turn(&mut recorder, sent).is_err(), away);
    }
    turn(&mut recorder, &[]).unwrap();
    assert!(recorder.dropped() > 100, "{}", recorder.dropped());
    let reader = recorder.store().reader().unwrap();
    let (from, to) = app::query::all_time();
    let outages = reader.outages_between(from, to).unwrap();
    assert_eq!(outages.len(), 1, "{outages:?}");
    assert!(outages[0].to.is_some() && outages[0].reason.contains("disk"));
    // What was concluded before it was dropped is kept; nothing is wrong, only less sure.
    let replay = app::replay::Replay {
        legs: reader.legs_between(from, to).unwrap(),
        calls: reader.calls_between(from, to).unwrap(),
        ..app::replay::Replay::default()
    };
    let (legs, calls) = rows(&replay);
    let grades = grade(&legs, &calls, &script.truth);
    assert_eq!(grades.wrong, 0, "{:#?}", grades.findings);
}
