//! Reading a story, and the records it gives.

use engine::{
    Call, Direction, Directory, Endpoint, Engine, EngineConfig, Event, Extension, ExtensionKind,
    Input, Leg, Party, Peer, Reason, StatusCode, Timestamp,
};

/// 101 to 103 are people, 201 is a queue, 301 a menu.
pub(crate) fn directory() -> Directory {
    let mut directory = Directory::new();
    for (id, kind) in [
        ("101", "User"),
        ("102", "User"),
        ("103", "User"),
        ("201", "Department"),
        ("301", "IvrMenu"),
    ] {
        directory.insert(Extension {
            id: id.into(),
            number: Some(id.into()),
            name: format!("Name of {id}").as_str().into(),
            kind: ExtensionKind::from_type(kind),
        });
    }
    directory
}

/// The only leg of a person in a story.
pub(crate) fn leg_of(extension: &str, story: &str) -> Leg {
    let legs: Vec<Leg> = records(story)
        .0
        .into_iter()
        .filter(|l| l.extension.as_str() == extension)
        .collect();
    assert_eq!(legs.len(), 1, "{legs:?}");
    legs.into_iter().next().unwrap()
}

/// The only call of a story.
pub(crate) fn call(story: &str) -> Call {
    let calls = records(story).1;
    assert_eq!(calls.len(), 1, "{calls:?}");
    calls.into_iter().next().unwrap()
}

/// Legs and calls of a story.
pub(crate) fn records(story: &str) -> (Vec<Leg>, Vec<Call>) {
    let mut engine = Engine::new(EngineConfig::default());
    engine.handle(Timestamp::default(), Input::Directory(directory()));
    for event in events(story) {
        engine.handle(Timestamp::default(), Input::Event(event));
    }
    (engine.legs(), engine.calls())
}

/// The same, every conclusion drawn after each event.
pub(crate) fn told(story: &str) -> (Vec<Leg>, Vec<Call>) {
    let mut engine = Engine::new(EngineConfig::default());
    engine.handle(Timestamp::default(), Input::Directory(directory()));
    for event in events(story) {
        engine.handle(Timestamp::default(), Input::Event(event));
        while engine.poll_fact().is_some() {}
    }
    (engine.legs(), engine.calls())
}

/// One event a line that is not empty.
pub(crate) fn events(story: &str) -> Vec<Event> {
    let lines = story.lines().map(str::trim).filter(|l| !l.is_empty());
    lines.map(event).collect()
}

fn event(line: &str) -> Event {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [sequence, second, party, extension, way, status, said @ ..] = &words[..] else {
        panic!("too short: {line}");
    };
    let (code, reason) = match status.split_once('/') {
        Some((code, reason)) => (code, Some(reason_of(reason))),
        None => (*status, None),
    };
    let value = |key: &str| {
        let mut found = said.iter().filter_map(|w| w.split_once('='));
        found.find(|(k, _)| *k == key).map(|(_, v)| v)
    };
    let session = value("in").unwrap_or("1");
    let text = |key: &str| value(key).map(Into::into);
    Event {
        session: format!("s-{session}").as_str().into(),
        sequence: sequence.parse().unwrap(),
        event_time: Timestamp::from_millis((second.parse::<f64>().unwrap() * 1_000.0) as i64),
        session_id: value("id").map(Into::into),
        origin: text("origin"),
        party: Some(Party {
            id: format!("p-{session}-{party}").as_str().into(),
            extension: (*extension != "-").then(|| (*extension).into()),
            direction: Some(if *way == "out" {
                Direction::Outbound
            } else {
                Direction::Inbound
            }),
            from: Endpoint {
                phone: text("from"),
                name: text("from-name"),
                extension: None,
            },
            to: Endpoint {
                phone: text("to"),
                name: text("to-name"),
                extension: value("to-ext").map(Into::into),
            },
            code: code_of(code),
            reason,
            peer: value("peer").map(|s| Peer {
                session: Some(format!("s-{s}").as_str().into()),
                party: None,
            }),
            park: text("park"),
            queue_call: said.contains(&"queue"),
            missed_call: said.contains(&"missed"),
            park_pickup: said.contains(&"pickup"),
            queue_name: text("queue-name"),
            caller_name: text("caller-name"),
        }),
    }
}

fn code_of(word: &str) -> StatusCode {
    match word {
        "Setup" => StatusCode::Setup,
        "Proceeding" => StatusCode::Proceeding,
        "Answered" => StatusCode::Answered,
        "Hold" => StatusCode::Hold,
        "Disconnected" => StatusCode::Disconnected,
        "Gone" => StatusCode::Gone,
        "Parked" => StatusCode::Parked,
        "VoiceMail" => StatusCode::VoiceMail,
        _ => panic!("no such status: {word}"),
    }
}

fn reason_of(word: &str) -> Reason {
    match word {
        "BlindTransfer" => Reason::BlindTransfer,
        "AttendedTransfer" => Reason::AttendedTransfer,
        "Voicemail" => Reason::Voicemail,
        "CallerInputRedirect" => Reason::CallerInputRedirect,
        "CallSwitch" => Reason::CallSwitch,
        "CallPark" => Reason::CallPark,
        "Conference" => Reason::Conference,
        "Supervising" => Reason::Supervising,
        "AgentAnswered" => Reason::AgentAnswered,
        "NoAnswer" => Reason::NoAnswer,
        "Rejected" => Reason::Rejected,
        "Cancelled" => Reason::Cancelled,
        "TargetBusy" => Reason::TargetBusy,
        "NoSuchUser" => Reason::NoSuchUser,
        "Undefined" => Reason::Unknown("Undefined".into()),
        _ => panic!("no such reason: {word}"),
    }
}
