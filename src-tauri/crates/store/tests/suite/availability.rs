//! Availability: what was replaced is gone, what was kept is there again, and deleting by person or
//! date leaves nothing. That its sums equal the records is in `rollup`.

use engine::{AvailabilityChange, AvailabilitySpan, AvailabilityState, ExtensionId, Timestamp};
use rusqlite::Connection;
use store::{Purge, Reader, Store};

use crate::anything::ALWAYS;

/// Midnight of 2026-11-02 UTC.
const DAY: i64 = 1_793_577_600_000;
const HOUR: i64 = 3_600_000;

fn at(hours: i64) -> Timestamp {
    Timestamp::from_millis(DAY + hours * HOUR)
}

fn change(person: &str, from: i64, spans: &[(i64, i64, AvailabilityState)]) -> AvailabilityChange {
    let span = |(from, to, state): &(i64, i64, AvailabilityState)| AvailabilitySpan {
        from: at(*from),
        to: at(*to),
        state: *state,
    };
    AvailabilityChange {
        extension: person.into(),
        from: at(from),
        spans: spans.iter().map(span).collect(),
    }
}

/// From, to (hours) and state of everything noted of somebody.
fn noted(reader: &Reader, person: &str) -> Vec<(i64, i64, AvailabilityState)> {
    let found = reader
        .availability(&ExtensionId::from(person), &[ALWAYS])
        .unwrap();
    let hour = |at: Timestamp| (at.as_millis() - DAY) / HOUR;
    let rows = found.into_iter();
    rows.map(|span| (hour(span.from), hour(span.to), span.state))
        .collect()
}

use AvailabilityState::{Available, Busy, Offline};

fn filled(path: &std::path::Path) -> Store {
    let mut store = Store::open(path).unwrap();
    let ann = change(
        "ann",
        8,
        &[(8, 12, Available), (12, 24, Busy), (24, 30, Offline)],
    );
    let ben = change("ben", 9, &[(9, 10, Offline)]);
    store.keep_availability(&[ann, ben]).unwrap();
    store
}

#[test]
fn a_change_replaces_what_it_is_about() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let mut store = filled(&path);
    let late = change("ann", 11, &[(11, 13, Offline), (13, 24, Busy)]);
    store
        .keep_availability(std::slice::from_ref(&late))
        .unwrap();
    store.keep_availability(&[late]).unwrap();
    let wanted = [(8, 11, Available), (11, 13, Offline), (13, 24, Busy)];
    assert_eq!(noted(&store.reader().unwrap(), "ann"), wanted);
    drop(store);
    // After a restart, and over a time that was not watched.
    let mut store = Store::open(&path).unwrap();
    store
        .keep_availability(&[change("ann", 40, &[(40, 41, Busy)])])
        .unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(noted(&reader, "ann")[3..], [(40, 41, Busy)]);
    assert_eq!(noted(&reader, "ben"), [(9, 10, Offline)]);
    let sums = reader
        .occupancy(None, &[(at(10), at(12)), (at(23), at(40))])
        .unwrap();
    let ann = sums[&ExtensionId::from("ann")];
    assert_eq!((ann.known_ms, ann.available_ms), (3 * HOUR, HOUR));
    assert_eq!(sums.len(), 1, "of ben nothing is known then: {sums:?}");
}

#[test]
fn purges_leave_nothing() {
    for person in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("calls.db");
        let mut store = filled(&path);
        store.roll_up().unwrap();
        let what = match person {
            true => Purge::Person("ann".into()),
            false => Purge::Before(at(20)),
        };
        store.purge(&what).unwrap();
        let reader = store.reader().unwrap();
        if person {
            assert_eq!(noted(&reader, "ann"), []);
            assert_eq!(noted(&reader, "ben"), [(9, 10, Offline)]);
            let found = std::fs::read(&path).unwrap();
            assert!(!found.windows(3).any(|bytes| bytes == b"ann"));
        } else {
            assert_eq!(noted(&reader, "ann"), [(12, 24, Busy), (24, 30, Offline)]);
            assert_eq!(noted(&reader, "ben"), []);
        }
        let sums = reader.occupancy(None, &[(at(0), at(48))]).unwrap();
        let known: i64 = sums.values().map(|sum| sum.known_ms).sum();
        assert_eq!(known / HOUR, if person { 1 } else { 18 });
    }
}

#[test]
fn a_state_of_a_later_version_is_refused_and_not_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let store = filled(&path);
    Connection::open(&path)
        .unwrap()
        .execute("UPDATE availability SET state = 'asleep'", [])
        .unwrap();
    let reader = store.reader().unwrap();
    assert!(reader.availability(&"ann".into(), &[ALWAYS]).is_err());
}
