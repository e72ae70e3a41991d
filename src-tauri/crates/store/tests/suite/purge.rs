//! Deleting: by date, by person, raw notifications by age. Nothing else goes, nothing dangles.

use engine::{Call, CallOutcome, ExtensionId, Leg, Timestamp};
use rusqlite::Connection;
use store::{Batch, Notification, Purge, Reader, Store};

use crate::anything::ALWAYS;
use crate::support::{CallCentre, START_MS};

fn filled(path: &std::path::Path) -> Store {
    let mut store = Store::open(path).unwrap();
    for batch in CallCentre::new(51, 20).batches(40, 50) {
        store.commit(&batch).unwrap();
    }
    // Sums hold numbers and names too.
    store.roll_up().unwrap();
    store
}

fn legs(reader: &Reader) -> Vec<Leg> {
    reader.legs_between(ALWAYS.0, ALWAYS.1).unwrap()
}

fn calls(reader: &Reader) -> Vec<Call> {
    reader.calls_between(ALWAYS.0, ALWAYS.1).unwrap()
}

/// No row refers to one that is gone, and the tally is right.
fn assert_sound(path: &std::path::Path) {
    let conn = Connection::open(path).unwrap();
    let count = |sql: &str| -> i64 { conn.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_eq!(
        count("SELECT count(*) FROM call_agent WHERE call_id NOT IN (SELECT id FROM call)"),
        0
    );
    assert_eq!(
        count("SELECT count(*) FROM notification"),
        count("SELECT value FROM tally WHERE name = 'notification'")
    );
    assert_eq!(
        count(
            "SELECT count(*) FROM session WHERE (first_received_at_ms IS NULL)
             = (id IN (SELECT session_id FROM notification))"
        ),
        0
    );
}

#[test]
fn purge_by_date_takes_whole_calls() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let mut store = filled(&path);
    let reader = store.reader().unwrap();
    let before = calls(&reader);
    let moment = before[before.len() / 2].started_at;
    let stays = |call: &Call| call.started_at >= moment || call.outcome == CallOutcome::InProgress;
    let expected: Vec<Call> = before.iter().filter(|c| stays(c)).cloned().collect();
    let gone: Vec<Call> = before.iter().filter(|c| !stays(c)).cloned().collect();
    let legs_of_gone: Vec<Leg> = gone
        .iter()
        .flat_map(|c| reader.legs_of_call(&c.id).unwrap())
        .collect();
    let all_legs = legs(&reader);

    let what = Purge::Before(moment);
    let foretold = reader.would_purge(&what).unwrap();
    let purged = store.purge(&what).unwrap();
    assert_eq!(purged, foretold);
    assert_eq!(purged.calls, gone.len() as u64);
    assert_eq!(purged.legs, legs_of_gone.len() as u64);
    assert!(calls(&reader) == expected);
    let legs_left: Vec<Leg> = all_legs
        .into_iter()
        .filter(|l| !legs_of_gone.contains(l))
        .collect();
    assert!(legs(&reader) == legs_left);
    for call in gone {
        assert!(store.notifications_of(&call.id).unwrap().is_empty());
    }
    for call in expected {
        assert!(!store.notifications_of(&call.id).unwrap().is_empty());
    }
    assert_sound(&path);
    // The same again finds nothing.
    assert_eq!(
        store.purge(&Purge::Before(moment)).unwrap(),
        store::Purged::default()
    );
    // And the writer goes on.
    for batch in CallCentre::new(52, 20).batches(2, 50) {
        store.commit(&batch).unwrap();
    }
    assert_sound(&path);
}

#[test]
fn a_purge_by_date_goes_in_parts_and_calls_are_recorded_between_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let mut store = filled(&path);
    let reader = store.reader().unwrap();
    let before = calls(&reader);
    let moment = before[before.len() * 3 / 4].started_at;
    let what = Purge::Before(moment);
    let foretold = reader.would_purge(&what).unwrap();
    let mut whole = Store::open_in_memory().unwrap();
    for batch in CallCentre::new(51, 20).batches(40, 50) {
        whole.commit(&batch).unwrap();
    }
    assert_eq!(whole.purge(&what).unwrap(), foretold);

    let mut purged = store::Purged::default();
    let mut parts = 0;
    let mut heard = 0;
    loop {
        let (part, more) = store.purge_some(&what, 7).unwrap();
        assert!(part.calls <= 7);
        purged += part;
        parts += 1;
        assert_sound(&path);
        // No call is there in part.
        for call in calls(&reader) {
            let legs = reader.legs_of_call(&call.id).unwrap();
            assert!(
                call.agents
                    .iter()
                    .all(|a| legs.iter().any(|l| l.extension == *a))
            );
        }
        let expected = more.then(|| what.clone());
        assert_eq!(store.purge_under_way().unwrap(), expected);
        if !more {
            break;
        }
        if parts % 5 == 0 {
            // The program ends and starts again.
            drop(store);
            store = Store::open(&path).unwrap();
            assert_eq!(store.purge_under_way().unwrap(), Some(what.clone()));
        }
        heard += 1;
        let batch = Batch {
            notifications: vec![Notification {
                received_at: moment,
                session: Some(format!("s-new-{heard}").as_str().into()),
                sequence: Some(2),
                event_at: None,
                uuid: None,
                body: b"meanwhile".to_vec(),
                problem: None,
            }],
            ..Batch::default()
        };
        store.commit(&batch).unwrap();
        let session = format!("s-new-{heard}");
        let kept = store.notifications_of(&session.as_str().into()).unwrap();
        assert_eq!(kept, [b"meanwhile".to_vec()]);
    }
    assert!(parts > 5, "{parts}");
    assert_eq!(purged, foretold);
    let whole = whole.reader().unwrap();
    assert!(calls(&reader) == calls(&whole) && legs(&reader) == legs(&whole));
    let kept = |reader: &Reader| reader.counts().unwrap().notifications;
    assert_eq!(kept(&reader), kept(&whole) + heard);
}

#[test]
fn purge_of_a_person_leaves_no_trace_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let mut store = filled(&path);
    let reader = store.reader().unwrap();
    let shared = calls(&reader)
        .into_iter()
        .find(|c| c.agents.len() > 1)
        .unwrap();
    let person: ExtensionId = shared.agents[0].clone();
    let of_others = |legs: Vec<Leg>| -> Vec<(String, String)> {
        legs.into_iter()
            .filter(|l| l.extension != person)
            .map(|l| (l.session.to_string(), l.party.to_string()))
            .collect()
    };
    let (others, before) = (of_others(legs(&reader)), calls(&reader));

    let what = Purge::Person(person.clone());
    let foretold = reader.would_purge(&what).unwrap();
    let purged = store.purge(&what).unwrap();
    assert_eq!(purged, foretold);
    assert!(purged.legs > 0 && purged.notifications > 0);
    assert!(legs(&reader).iter().all(|l| l.extension != person));
    assert_eq!(of_others(legs(&reader)), others);
    let after = calls(&reader);
    let alone = before
        .iter()
        .filter(|c| c.agents == [person.clone()])
        .count();
    assert_eq!(after.len(), before.len() - alone);
    assert!(after.iter().all(|c| !c.agents.contains(&person)));
    let left = reader.call(&shared.id).unwrap().unwrap();
    assert_eq!(left.agents, shared.agents[1..]);
    assert!(store.notifications_of(&shared.id).unwrap().is_empty());
    assert_sound(&path);
    drop((store, reader));
    // Not in a free page and not in the log either.
    let needle = person.as_str().as_bytes();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(needle.len()).any(|w| w == needle));
    }
}

#[test]
fn purge_of_a_customer_leaves_the_calls_and_no_trace_of_the_number() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let mut store = filled(&path);
    let reader = store.reader().unwrap();
    let (all_calls, all_legs) = (calls(&reader).len(), legs(&reader).len());
    let known = calls(&reader).into_iter().find_map(|c| c.customer_number);
    let number = known.unwrap().to_string();

    let what = Purge::Customer(number.to_string());
    let foretold = reader.would_purge(&what).unwrap();
    let purged = store.purge(&what).unwrap();
    assert_eq!(purged, foretold);
    assert!(purged.calls > 0 && purged.notifications > 0);
    assert_eq!(
        (calls(&reader).len(), legs(&reader).len()),
        (all_calls, all_legs)
    );
    assert_sound(&path);
    drop((store, reader));
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let needle = number.as_bytes();
        assert!(!bytes.windows(needle.len()).any(|w| w == needle));
    }
}

#[test]
fn old_notifications_go_with_whole_sessions_and_records_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let mut store = filled(&path);
    let reader = store.reader().unwrap();
    let (all_calls, all_legs) = (calls(&reader), legs(&reader));
    let day = 86_400_000;
    let now = Timestamp::from_millis(START_MS + 30 * day);

    // All young enough.
    let purged = store.retain_notifications(31, now).unwrap();
    assert_eq!(purged, store::Purged::default());

    // One session gets a late notification, and one stray is old.
    let ended = |c: &&Call| c.outcome != CallOutcome::InProgress;
    let late = all_calls.iter().find(ended).unwrap().id.clone();
    let note = |session: Option<&engine::TelephonySessionId>, sequence, at| Notification {
        received_at: at,
        session: session.cloned(),
        sequence,
        event_at: None,
        uuid: None,
        body: b"late".to_vec(),
        problem: None,
    };
    let batch = Batch {
        notifications: vec![
            note(Some(&late), Some(99), now),
            note(None, None, Timestamp::from_millis(START_MS)),
        ],
        ..Batch::default()
    };
    store.commit(&batch).unwrap();
    let purged = store.retain_notifications(29, now).unwrap();
    assert!(purged.notifications > 1_000);
    assert_eq!((purged.calls, purged.legs), (0, 0));
    assert!(calls(&reader) == all_calls);
    assert!(legs(&reader) == all_legs);
    assert!(store.notifications_of(&late).unwrap().len() > 1);
    let live = all_calls
        .iter()
        .find(|c| c.outcome == CallOutcome::InProgress)
        .unwrap();
    assert!(!store.notifications_of(&live.id).unwrap().is_empty());
    assert!(reader.unplaced_notifications(5).unwrap().is_empty());
    assert_sound(&path);
}
