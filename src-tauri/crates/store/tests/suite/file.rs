//! The file: who may read it, who may write it, what is said when it cannot be used.

use std::fs;

use rusqlite::Connection;
use store::{Batch, Reader, Store, StoreError};

use crate::anything::ALWAYS;
use crate::support::CallCentre;

fn batch() -> Batch {
    CallCentre::new(3, 5).batches(1, 60).pop().unwrap()
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    for _ in 0..2 {
        let mut store = Store::open(&path).unwrap();
        store.commit(&batch()).unwrap();
        let reader = store.reader().unwrap();
        let names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert!(names.len() >= 4, "{names:?}");
        for name in names {
            assert_eq!(mode(&name), 0o600, "{}", name.display());
        }
        drop((reader, store));
        // A file that was widened is narrowed again.
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    }
    let store = Store::open(&path).unwrap();
    let backup = folder.path().join("backup.db");
    store.backup(&backup).unwrap();
    assert_eq!(mode(&backup), 0o600);
}

#[test]
fn a_read_only_file_is_an_error_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    drop(Store::open(&path).unwrap());
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly), "{error:?}");
    assert!(error.to_string().contains("read-only"));
}

#[test]
fn a_missing_folder_is_an_error_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nowhere").join("calls.db");
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::File { .. }), "{error:?}");
    assert!(error.to_string().contains("nowhere"));
    assert!(matches!(Reader::open(&path), Err(StoreError::File { .. })));
}

#[test]
fn there_is_one_writer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let first = Store::open(&path).unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::InUse)));
    drop(first);
    Store::open(&path).unwrap();
}

#[test]
fn a_backup_is_whole_and_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("calls.db")).unwrap();
    store.commit(&batch()).unwrap();
    let target = folder.path().join("backup.db");
    store.backup(&target).unwrap();
    assert!(matches!(store.backup(&target), Err(StoreError::Exists(_))));
    let (from, to) = ALWAYS;
    let original = store.reader().unwrap();
    let copy = Reader::open(&target).unwrap();
    assert_eq!(copy.counts().unwrap(), original.counts().unwrap());
    assert!(copy.legs_between(from, to).unwrap() == original.legs_between(from, to).unwrap());
    drop(copy);
    // It works as a database of its own.
    let mut restored = Store::open(&target).unwrap();
    assert_eq!(
        restored.resume_point().unwrap(),
        store.resume_point().unwrap()
    );
    restored.commit(&batch()).unwrap();
    assert!(original.size().unwrap() > 4_096);
}

#[test]
fn damage_is_found_after_an_unclean_stop() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let mut store = Store::open(&path).unwrap();
    for batch in CallCentre::new(3, 5).batches(20, 60) {
        store.commit(&batch).unwrap();
    }
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    for byte in &mut bytes[middle..middle + 8_192] {
        *byte ^= 0x5a;
    }
    fs::write(&path, bytes).unwrap();
    // A log that nobody emptied says that nobody closed the file.
    fs::write(folder.path().join("calls.db-wal"), [0; 64]).unwrap();
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
}

#[test]
fn a_clean_stop_leaves_an_empty_log_even_while_a_reader_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let mut store = Store::open(&path).unwrap();
    store.commit(&batch()).unwrap();
    let reader = store.reader().unwrap();
    assert!(reader.counts().unwrap().calls > 0);
    let wal = folder.path().join("calls.db-wal");
    assert!(fs::metadata(&wal).unwrap().len() > 0);
    drop(store);
    assert_eq!(fs::metadata(&wal).map_or(0, |m| m.len()), 0);
    assert!(reader.counts().unwrap().calls > 0);
}

#[test]
fn other_tools_see_the_call_of_a_leg() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let mut store = Store::open(&path).unwrap();
    store.commit(&batch()).unwrap();
    let orphans: i64 = Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT count(*) FROM leg_by_id WHERE call_id IS NULL OR telephony_session_id IS NULL",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(orphans, 0);
}
