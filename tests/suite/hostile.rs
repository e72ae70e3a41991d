//! Bytes from outside that nobody should send: the fuzz targets of `tests/fuzz` over a seeded
//! corpus of spoilt notifications, on the stable toolchain.
//!
//! More of them: `FLOORWALKER_HOSTILE=2000000 cargo test --release -p acceptance --test suite hostile`.

use crate::support::arrival::Luck;

mod spoil;

use spoil::{corpus, spoil};

#[path = "../fuzz/targets.rs"]
mod targets;

fn rounds() -> usize {
    std::env::var("FLOORWALKER_HOSTILE").map_or(20_000, |n| n.parse().expect("a whole number"))
}

#[test]
fn spoilt_notifications() {
    let corpus = corpus();
    let mut luck = Luck::new(1);
    let (mut read, mut unreadable) = (0, 0);
    for _ in 0..rounds() {
        match targets::decode(&spoil(&mut luck, &corpus)) {
            Some(_) => read += 1,
            None => unreadable += 1,
        }
    }
    println!("{read} read, {unreadable} refused");
    assert!(
        read > rounds() / 10 && unreadable > rounds() / 10,
        "{read} {unreadable}"
    );
}

#[test]
fn streams_of_spoilt_notifications() {
    let corpus = corpus();
    let mut luck = Luck::new(2);
    for _ in 0..rounds() / 200 {
        let mut lines: Vec<Vec<u8>> = (0..200)
            .map(|_| {
                if luck.chance(60) {
                    corpus[luck.below(corpus.len())].clone()
                } else {
                    spoil(&mut luck, &corpus)
                }
            })
            .collect();
        let again = lines[luck.below(lines.len())].clone();
        lines.push(again);
        let counted = targets::fold(lines.iter().map(Vec::as_slice));
        assert_eq!(counted.read + counted.unreadable, 201);
        assert!(counted.events >= counted.read as u64);
    }
}

/// A readable notification with holes for what a test spoils.
fn notification(session: &str, sequence: &str, time: &str, party: &str, extra: &str) -> String {
    format!(
        r#"{{"body":{{"telephonySessionId":"{session}","sequence":{sequence},"eventTime":"{time}","parties":[{{"id":"{party}","extensionId":"101","direction":"Inbound","status":{{"code":"Answered"}}{extra}}}]}}}}"#
    )
}

const TIME: &str = "2026-11-20T10:00:00.000Z";

/// Ten thousand levels deep, in unknown fields, in known ones, in the form that contains itself.
#[test]
fn nesting_bombs() {
    let deep = 10_000;
    let arrays = "[".repeat(deep) + &"]".repeat(deep);
    let objects = r#"{"a":"#.repeat(deep) + "1" + &"}".repeat(deep);
    let apns = r#"{"pn_apns":"#.repeat(deep) + "{}" + &"}".repeat(deep);
    let parties = r#"{"body":{"parties":["#.to_owned() + &r#"{"parties":["#.repeat(deep);
    let whole = |extra: &str| notification("s-1", "2", TIME, "p-1", extra);
    for bomb in [
        arrays.clone(),
        objects.clone(),
        apns.clone(),
        parties,
        "[".repeat(500_000),
        r#"{"body":"#.repeat(100_000),
        whole(&format!(r#","unknown":{arrays}"#)),
        whole(&format!(r#","unknown":{objects}"#)),
        whole(&format!(r#","to":{objects}"#)),
        whole(&format!(r#","park":{arrays}"#)),
        whole(&format!(r#","feature":{apns}"#)),
        whole(&format!(r#","uiCallInfo":{objects}"#)),
    ] {
        targets::decode(bomb.as_bytes());
        targets::fold(std::iter::once(bomb.as_bytes()));
    }
}

/// Strings of a megabyte: too large as a whole, cut where they are kept.
#[test]
fn megabyte_strings() {
    let long = "é".repeat(500_000);
    let number = "9".repeat(1_000_000);
    let named = notification(
        "s-1",
        "2",
        TIME,
        "p-1",
        &format!(r#","to":{{"name":"{long}"}}"#),
    );
    assert_eq!(targets::decode(named.as_bytes()), Some(1));
    assert_eq!(
        targets::decode(notification(&long, "2", TIME, "p-1", "").as_bytes()),
        None
    );
    assert_eq!(
        targets::decode(notification("s-1", "2", TIME, &long, "").as_bytes()),
        None
    );
    assert_eq!(
        targets::decode(notification("s-1", &number, TIME, "p-1", "").as_bytes()),
        None
    );
    assert_eq!(
        targets::decode(notification("s-1", "2", &number, "p-1", "").as_bytes()),
        None
    );
    let code = named.replace("Answered", &"Answered".repeat(10_000));
    let reason = format!(r#""Gone","reason":"{}""#, "x".repeat(900_000));
    let reason = notification("s-1", "3", TIME, "p-1", "").replace(r#""Answered""#, &reason);
    let crowd = r#"{"id":"p-1","status":{"code":"Hold"}},"#.repeat(20_000);
    let crowd = notification("s-1", "4", TIME, "p-1", "")
        .replace(r#""parties":["#, &format!(r#""parties":[{crowd}"#));
    let lines = [&named, &reason, &crowd, &code];
    let counted = targets::fold(lines.iter().map(|l| l.as_bytes()));
    assert_eq!((counted.read, counted.unreadable), (3, 1), "{counted:?}");
    assert_eq!(counted.sessions, 1);
}

/// Numbers and times at the edges, backwards, and parties that two sessions claim.
#[test]
fn impossible_numbers_times_and_parties() {
    let times = [
        TIME,
        "2026-11-20T09:59:59.000Z",
        "1969-12-31T23:59:59.999Z",
        "-0001-01-01T00:00:00Z",
        "+262142-12-31T23:59:59.999Z",
        "-262143-01-01T00:00:00.000Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:60Z",
    ];
    let sequences = [
        "2",
        "3",
        "0",
        "1",
        "9223372036854775808",
        "18446744073709551615",
        "\"7\"",
        "-4",
        "1e3",
    ];
    let codes = [
        "Setup",
        "Proceeding",
        "Answered",
        "Hold",
        "Disconnected",
        "Gone",
        "Parked",
        "VoiceMail",
    ];
    let mut lines = Vec::new();
    for (t, time) in times.iter().enumerate() {
        for (s, sequence) in sequences.iter().enumerate() {
            for (c, code) in codes.iter().enumerate() {
                let session = ["s-1", "s-2"][(t + s + c) % 2];
                // The same party in both sessions.
                let party = ["p-1", "p-2", "p-3"][(s + c) % 3];
                let line = notification(session, sequence, time, party, "");
                lines.push(line.replace("Answered", code));
            }
        }
    }
    let counted = targets::fold(lines.iter().map(String::as_bytes));
    assert!(counted.read > 200 && counted.sessions == 2, "{counted:?}");
    lines.reverse();
    let backwards = targets::fold(lines.iter().map(String::as_bytes));
    assert_eq!(
        (counted.read, counted.sessions),
        (backwards.read, backwards.sessions)
    );
}

/// A session of 10,000 notifications: bounded, counted once.
#[test]
fn an_endless_session() {
    let lines: Vec<String> = (2..10_002)
        .map(|n: u32| {
            let code = ["Answered", "Hold"][n as usize % 2];
            notification("s-1", &n.to_string(), TIME, &format!("p-{}", n % 5), "")
                .replace("Answered", code)
        })
        .collect();
    let counted = targets::fold(lines.iter().map(String::as_bytes));
    assert_eq!(
        (counted.read, counted.sessions, counted.overflowed),
        (10_000, 1, 1)
    );
}
