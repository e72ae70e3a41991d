//! A backup becomes the database again; what was there is put aside.

use std::fs;

use store::{Reader, SCHEMA_VERSION, Store, StoreError, restore};

use crate::anything::ALWAYS;
use crate::support::CallCentre;

#[test]
fn a_backup_comes_back_and_the_old_file_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let backup = folder.path().join("backup.db");
    let mut batches = CallCentre::new(31, 5).batches(2, 60).into_iter();
    let mut store = Store::open(&path).unwrap();
    store.commit(&batches.next().unwrap()).unwrap();
    store.backup(&backup).unwrap();
    let then = store
        .reader()
        .unwrap()
        .legs_between(ALWAYS.0, ALWAYS.1)
        .unwrap();
    store.commit(&batches.next().unwrap()).unwrap();

    // Not while somebody records.
    assert!(matches!(restore(&backup, &path), Err(StoreError::InUse)));
    drop(store);
    let old = restore(&backup, &path).unwrap().unwrap();
    let restored = Store::open(&path).unwrap();
    assert!(
        restored
            .reader()
            .unwrap()
            .legs_between(ALWAYS.0, ALWAYS.1)
            .unwrap()
            == then
    );
    let before = Reader::open(&old).unwrap();
    assert!(before.counts().unwrap().legs > then.len() as u64);
    drop(restored);
    // A second time takes another name.
    assert_ne!(restore(&backup, &path).unwrap().unwrap(), old);
}

#[test]
fn what_is_no_sound_backup_is_refused_and_nothing_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let mut store = Store::open(&path).unwrap();
    for batch in CallCentre::new(32, 5).batches(20, 60) {
        store.commit(&batch).unwrap();
    }
    let damaged = folder.path().join("damaged.db");
    store.backup(&damaged).unwrap();
    let newer = folder.path().join("newer.db");
    store.backup(&newer).unwrap();
    drop(store);
    let mut bytes = fs::read(&damaged).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8_192].fill(0x5a);
    fs::write(&damaged, bytes).unwrap();
    rusqlite::Connection::open(&newer)
        .unwrap()
        .pragma_update(None, "user_version", SCHEMA_VERSION + 1)
        .unwrap();
    let letter = folder.path().join("letter.txt");
    fs::write(&letter, "Dear Sir or Madam, ".repeat(100)).unwrap();

    let before = fs::read(&path).unwrap();
    assert!(matches!(
        restore(&damaged, &path),
        Err(StoreError::Damaged(_))
    ));
    assert!(matches!(
        restore(&newer, &path),
        Err(StoreError::NewerSchema { .. })
    ));
    assert!(matches!(
        restore(&letter, &path),
        Err(StoreError::NotOurs { .. })
    ));
    assert!(matches!(
        restore(&folder.path().join("nowhere.db"), &path),
        Err(StoreError::File { .. })
    ));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(!folder.path().join("calls.db.restored").exists());
}
