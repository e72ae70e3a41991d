//! Readers see one moment and never hold up the writer.

use std::time::{Duration, Instant};

use store::{Batch, Store};

use crate::anything::ALWAYS;
use crate::support::CallCentre;

#[test]
fn a_reader_in_the_middle_does_not_block_the_writer() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("calls.db")).unwrap();
    let mut batches = CallCentre::new(5, 20).batches(40, 50);
    let rest = batches.split_off(20);
    for batch in batches {
        store.commit(&batch).unwrap();
    }
    let reader = store.reader().unwrap();
    let mut sessions = reader.all_sessions();
    assert!(sessions.next().unwrap().is_ok());
    // Far below the busy time-out: the writer did not wait for the reader.
    let start = Instant::now();
    for batch in rest {
        store.commit(&batch).unwrap();
        assert!(sessions.next().unwrap().is_ok());
    }
    assert!(start.elapsed() < Duration::from_secs(4));
}

#[test]
fn readers_on_other_threads_see_whole_batches() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("calls.db")).unwrap();
    let mut centre = CallCentre::new(6, 30);
    let batches = centre.batches(60, 40);
    let (from, to) = ALWAYS;
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let reader = store.reader().unwrap();
            scope.spawn(move || {
                let mut last = 0;
                while last < 60 * 40 {
                    // Every batch brings forty notifications.
                    let count = reader.counts().unwrap().notifications;
                    assert_eq!(count % 40, 0);
                    assert!(count >= last);
                    last = count;
                    let _ = reader.legs_between(from, to).unwrap();
                }
            });
        }
        for batch in &batches {
            store.commit(batch).unwrap();
        }
    });
}

#[test]
fn a_reader_in_memory_sees_what_was_committed() {
    let mut store = Store::open_in_memory().unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(reader.counts().unwrap(), store::Counts::default());
    let batches: Vec<Batch> = CallCentre::new(8, 10).batches(5, 40);
    for batch in &batches {
        store.commit(batch).unwrap();
    }
    assert_eq!(reader.counts().unwrap().notifications, 200);
    let other = Store::open_in_memory().unwrap();
    assert_eq!(
        other.reader().unwrap().counts().unwrap(),
        store::Counts::default()
    );
}

#[test]
fn writer_and_readers_can_move_to_other_threads() {
    fn movable<T: Send + 'static>() {}
    movable::<Store>();
    movable::<store::Reader>();
}
