//! Faults inside a commit: nothing of the batch stays, and the next commit works.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use engine::{Call, Outage, Timestamp};
use rusqlite::Connection;
use rusqlite::types::Value;

use super::Store;
use crate::support::CallCentre;
use crate::{Batch, Notification, StoreError};

const TABLES: [&str; 13] = [
    "session",
    "notification",
    "unplaced_notification",
    "call",
    "call_agent",
    "leg",
    "rollup",
    "rollup_spans",
    "rollup_due",
    "outage",
    "resume_point",
    "setting",
    "tally",
];

/// Every cell of every table.
fn dump(conn: &Connection) -> Vec<Vec<Value>> {
    let mut found = Vec::new();
    for table in TABLES {
        let mut statement = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            found.push((0..columns).map(|at| row.get(at).unwrap()).collect());
        }
    }
    found
}

/// A first batch, and a second one that uses every statement of a commit.
fn two_batches() -> (Batch, Batch) {
    let mut batches = CallCentre::new(61, 3).batches(2, 6);
    let mut second = batches.pop().unwrap();
    let mut first = batches.pop().unwrap();
    let stray = Notification {
        received_at: Timestamp::from_millis(5),
        session: None,
        sequence: None,
        event_at: None,
        uuid: None,
        body: b"?".to_vec(),
        problem: Some("not JSON".into()),
    };
    second.notifications.push(stray);
    let outage = Outage {
        from: Timestamp::from_millis(1),
        to: None,
        reason: "the network was away".into(),
    };
    first.outages.push(outage.clone());
    second.outages.push(Outage {
        to: Some(Timestamp::from_millis(2)),
        ..outage
    });
    let leg = first.legs.first().unwrap();
    second
        .removed_legs
        .push((leg.session.clone(), leg.party.clone()));
    // Two calls become one.
    let gone = first.calls.first().unwrap().id.clone();
    let stays = first.calls.iter().find(|c| c.id != gone).unwrap().clone();
    second.calls.retain(|c| c.id != gone && c.id != stays.id);
    second.calls.push(Call {
        sessions: vec![stays.id.clone(), gone.clone()],
        agents: Vec::new(),
        ..stays
    });
    second.removed_calls.push(gone);
    (first, second)
}

#[test]
fn a_fault_at_any_step_leaves_nothing_of_the_batch() {
    let (first, second) = two_batches();
    let mut clean = Store::open_in_memory().unwrap();
    clean.commit(&first).unwrap();
    let before = dump(&clean.conn);
    clean.commit(&second).unwrap();
    let after = dump(&clean.conn);
    assert!(before != after);

    let mut store = Store::open_in_memory().unwrap();
    store.commit(&first).unwrap();
    let (mut faults, mut late) = (0, 0);
    loop {
        // SQLite asks again and again within every statement whether to stop; once it is told so.
        let left = Arc::new(AtomicI64::new(faults));
        let stop = move || left.fetch_sub(1, Ordering::Relaxed) == 0;
        store.conn.progress_handler(1, Some(stop)).unwrap();
        let outcome = store.commit(&second);
        store
            .conn
            .progress_handler(0, None::<fn() -> bool>)
            .unwrap();
        if outcome.is_ok() {
            break;
        }
        let found = dump(&store.conn);
        if found == after {
            // COMMIT was through; its last step was not.
            late += 1;
        } else {
            assert!(found == before, "after {faults} steps");
        }
        faults += 1;
    }
    assert!(faults > 1_000, "only {faults} steps were interrupted");
    assert!(late <= 2, "{late} steps after the commit");
    assert!(dump(&store.conn) == after);
}

#[test]
fn a_full_disk_is_said_and_the_next_commit_works_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("calls.db")).unwrap();
    let batches = CallCentre::new(62, 30).batches(4, 200);
    let (first, rest) = batches.split_first().unwrap();
    store.commit(first).unwrap();
    let before = dump(&store.conn);
    let pages: i64 = store
        .conn
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    let limit = |store: &Store, pages: i64| {
        store
            .conn
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .unwrap();
    };
    limit(&store, pages + 2);
    for _ in 0..2 {
        let error = store.commit(rest.first().unwrap()).unwrap_err();
        assert!(matches!(error, StoreError::DiskFull), "{error:?}");
        assert!(dump(&store.conn) == before);
    }
    limit(&store, 1 << 20);
    for batch in rest {
        store.commit(batch).unwrap();
    }
    let mut clean = Store::open_in_memory().unwrap();
    for batch in &batches {
        clean.commit(batch).unwrap();
    }
    assert!(dump(&store.conn) == dump(&clean.conn));
}

#[test]
fn a_connection_that_may_not_write_says_so() {
    let mut store = Store::open_in_memory().unwrap();
    store.conn.pragma_update(None, "query_only", true).unwrap();
    let error = store.set_setting("key", "value").unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly), "{error:?}");
    let (batch, _) = two_batches();
    assert!(matches!(store.commit(&batch), Err(StoreError::ReadOnly)));
}

#[test]
fn what_is_remembered_of_sessions_is_bounded() {
    let mut store = Store::open_in_memory().unwrap();
    let (first, second) = two_batches();
    store.commit(&first).unwrap();
    store.sessions.forget();
    store.commit(&second).unwrap();
    let mut clean = Store::open_in_memory().unwrap();
    clean.commit(&first).unwrap();
    clean.commit(&second).unwrap();
    assert!(dump(&store.conn) == dump(&clean.conn));
}
