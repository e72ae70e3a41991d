//! What to load again after a restart.

use engine::{CallOutcome, Outcome, TelephonySessionId, Timestamp};
use store::{Batch, Store};

use crate::support::{CallCentre, START_MS};

#[test]
fn open_sessions_are_those_in_progress() {
    let mut store = Store::open_in_memory().unwrap();
    for batch in CallCentre::new(11, 25).batches(30, 20) {
        store.commit(&batch).unwrap();
    }
    let reader = store.reader().unwrap();
    let (from, to) = crate::anything::ALWAYS;
    let mut expected: Vec<TelephonySessionId> = Vec::new();
    for call in reader.calls_between(from, to).unwrap() {
        if call.outcome == CallOutcome::InProgress {
            expected.extend(call.sessions);
        }
    }
    for leg in reader.legs_between(from, to).unwrap() {
        if leg.outcome == Outcome::InProgress {
            expected.push(leg.session);
        }
    }
    expected.sort();
    expected.dedup();
    assert!(expected.len() > 10);
    assert_eq!(store.open_sessions().unwrap(), expected);
}

#[test]
fn recent_sessions_are_those_with_something_new() {
    let mut store = Store::open_in_memory().unwrap();
    let batches = CallCentre::new(12, 5).batches(40, 20);
    for batch in &batches {
        store.commit(batch).unwrap();
    }
    let everything = store
        .sessions_since(Timestamp::from_millis(START_MS))
        .unwrap();
    let newest: &Batch = batches.last().unwrap();
    let since = newest.notifications[0].received_at;
    let recent = store.sessions_since(since).unwrap();
    assert!(recent.len() < everything.len() / 4);
    let reader = store.reader().unwrap();
    for call in &newest.calls {
        let ended = reader.call(&call.id).unwrap().unwrap().ended_at;
        if ended.is_none_or(|at| at >= since) {
            assert!(recent.contains(&call.id));
        }
    }
    let never = Timestamp::from_millis(i64::MAX);
    // Calls that never ended stay on the list for a day.
    assert!(store.sessions_since(never).unwrap().is_empty());
}
