//! Files of other versions: older ones are brought up to date, newer ones and foreign ones are
//! refused and left alone.

use std::fs;
use std::path::{Path, PathBuf};

use engine::{
    AvailabilityChange, AvailabilitySpan, AvailabilityState, TelephonySessionId, Timestamp,
};
use rusqlite::Connection;
use store::{Reader, SCHEMA_VERSION, Store, StoreError};

use crate::anything::ALWAYS;
use crate::support::START_MS;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/db")
}

/// What databases since version 8 hold besides.
fn availability() -> AvailabilityChange {
    let at = |minutes: i64| Timestamp::from_millis(START_MS + minutes * 60_000);
    let spans = AvailabilityState::ALL.iter().zip(0..);
    AvailabilityChange {
        extension: "availability".into(),
        from: at(0),
        spans: spans
            .map(|(state, n)| AvailabilitySpan {
                from: at(n * 10),
                to: at(n * 10 + 10),
                state: *state,
            })
            .collect(),
    }
}

/// Writes the database of this version, where it is missing, from that of the version before: rules
/// of the records may have changed since that was written. A published one never changes, so there
/// is one for each version that ever was.
#[test]
fn every_version_opens_with_all_it_held() {
    let newest = fixtures().join(format!("v{SCHEMA_VERSION}.db"));
    if !newest.exists() {
        let before = fixtures().join(format!("v{}.db", SCHEMA_VERSION - 1));
        let folder = tempfile::tempdir().unwrap();
        let made = folder.path().join("made.db");
        fs::copy(before, &made).unwrap();
        let mut store = Store::open(&made).unwrap();
        store.keep_availability(&[availability()]).unwrap();
        store.backup(&newest).unwrap();
    }
    // Against the newest: a rule that has changed since does not change what was stored.
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("newest.db");
    fs::copy(&newest, &copy).unwrap();
    let expected = Store::open(&copy).unwrap();
    let expected = expected.reader().unwrap();
    for version in 1..=SCHEMA_VERSION {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        fs::copy(fixtures().join(format!("v{version}.db")), &path).unwrap();
        let store = Store::open(&path).unwrap();
        assert_eq!(store.setting("greeting").unwrap().unwrap(), "hello");
        let reader = store.reader().unwrap();
        assert_eq!(reader.counts().unwrap(), expected.counts().unwrap());
        let (from, to) = ALWAYS;
        assert!(reader.legs_between(from, to).unwrap() == expected.legs_between(from, to).unwrap());
        assert!(
            reader.calls_between(from, to).unwrap() == expected.calls_between(from, to).unwrap()
        );
        if version >= 8 {
            let wanted = availability();
            let found = reader
                .availability(&wanted.extension, &[(from, to)])
                .unwrap();
            assert_eq!(found, wanted.spans);
        }
        let range = (START_MS - 86_400_000, START_MS + 86_400_000);
        crate::rollup::matches_records(&reader, &[range]).unwrap();
        let bodies = |reader: &Reader| {
            reader
                .all_sessions()
                .collect::<Result<Vec<(TelephonySessionId, Vec<Vec<u8>>)>, StoreError>>()
                .unwrap()
        };
        assert!(bodies(&reader) == bodies(&expected));
    }
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    drop(Store::open(&path).unwrap());
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", SCHEMA_VERSION + 1)
        .unwrap();
    let before = fs::read(&path).unwrap();
    let error = Store::open(&path).unwrap_err();
    assert!(
        matches!(error, StoreError::NewerSchema { found, known }
            if found == SCHEMA_VERSION + 1 && known == SCHEMA_VERSION),
        "{error:?}"
    );
    assert!(error.to_string().contains("newer Floorwalker"));
    assert!(matches!(
        Reader::open(&path),
        Err(StoreError::NewerSchema { .. })
    ));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn somebody_elses_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("letter.txt");
    fs::write(&text, "Dear Sir or Madam, ".repeat(100)).unwrap();
    let foreign = folder.path().join("photos.db");
    Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE photo (id INTEGER)")
        .unwrap();
    for path in [text, foreign] {
        let before = fs::read(&path).unwrap();
        assert!(matches!(
            Store::open(&path),
            Err(StoreError::NotOurs { .. })
        ));
        assert!(matches!(
            Reader::open(&path),
            Err(StoreError::NotOurs { .. })
        ));
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}
