//! How sure a record is, beyond whole and broken streams of an account-wide subscription.

use engine::{Confidence, Engine, EngineConfig, Input, Logged, Outcome, Scope, Timestamp};

use crate::story::{call, directory, events, records};

fn watched(scope: Scope, story: &str) -> Engine {
    let config = EngineConfig {
        scope,
        ..EngineConfig::default()
    };
    let mut engine = Engine::new(config);
    engine.handle(Timestamp::default(), Input::Directory(directory()));
    for event in events(story) {
        engine.handle(Timestamp::default(), Input::Event(event));
    }
    engine
}

/// Where other parties are not delivered, numbers say nothing; the leg's own beginning does.
#[test]
fn a_list_of_extensions_has_gaps_by_nature() {
    let of = |scope: Scope, begin: &str| {
        let story = format!("{begin}\n5 4 2 101 in Answered\n9 8 2 101 in Disconnected");
        watched(scope, &story).legs()[0].confidence
    };
    for begin in ["3 1 2 101 in Setup", "3 1 2 101 in Proceeding"] {
        assert_eq!(of(Scope::ExtensionList, begin), Confidence::Exact);
        assert_eq!(of(Scope::Account, begin), Confidence::Uncertain);
    }
    // Its first event was lost.
    assert_eq!(of(Scope::ExtensionList, ""), Confidence::Uncertain);
}

#[test]
fn a_caller_nobody_was_offered() {
    let waited = "2 0 1 - out Setup\n3 1 5 201 in Setup\n4 9 5 201 in Disconnected\n";
    assert_eq!(
        call(&format!("{waited}5 9 1 - out Disconnected")).confidence,
        Confidence::Exact
    );
    assert_eq!(
        call(&format!("{waited}6 9 1 - out Disconnected")).confidence,
        Confidence::Uncertain
    );
    let mut given_up = watched(Scope::Account, waited);
    given_up.handle(
        Timestamp::default(),
        Input::Over("s-1".into(), Timestamp::from_millis(i64::MAX)),
    );
    assert_eq!(given_up.calls()[0].confidence, Confidence::Uncertain);
}

#[test]
fn a_leg_whose_end_will_never_come() {
    let talking = "2 0 2 101 in Proceeding\n3 1 2 101 in Answered";
    assert_eq!(
        watched(Scope::Account, talking).legs()[0].outcome,
        Outcome::InProgress
    );
    let mut engine = watched(Scope::Account, talking);
    engine.handle(
        Timestamp::default(),
        Input::Over("s-1".into(), Timestamp::from_millis(i64::MAX)),
    );
    assert_eq!(engine.legs()[0].outcome, Outcome::Unknown);
    // Giving up what has ended changes nothing.
    let mut ended = watched(
        Scope::Account,
        &format!("{talking}\n4 5 2 101 in Disconnected"),
    );
    ended.handle(
        Timestamp::default(),
        Input::Over("s-1".into(), Timestamp::from_millis(i64::MAX)),
    );
    assert_eq!(ended.legs()[0].outcome, Outcome::Connected);
}

/// A bridge is known by its origin or by its legacy id alone; it never is the customer's session.
#[test]
fn a_conference_bridge() {
    for said in ["origin=Conference id=77", "origin=Call id=0"] {
        let story = format!(
            "2 0 1 - out Setup from=+999 id=5
             3 1 2 101 in Answered id=5
             4 9 2 101 in Gone/Conference peer=2 id=5
             2 0 1 101 out Setup to=conference in=2 {said}
             3 1 1 101 out Answered to=conference in=2 {said}"
        );
        let (legs, calls) = records(&story);
        assert_eq!(calls.len(), 1);
        let numbers: Vec<_> = legs.iter().map(|l| l.customer_number.as_deref()).collect();
        assert_eq!(numbers, [Some("+999"), Some("+999")], "{said}");
    }
}

/// Where the first notifications of a session were lost, the call log has its start; where they
/// were heard, theirs stands.
#[test]
fn the_call_log_knows_when_a_call_began_whose_beginning_was_lost() {
    let began = |story: &str, log: i64| {
        let mut engine = watched(Scope::Account, story);
        let logged = Logged {
            started_at: Some(Timestamp::from_millis(log)),
            duration_ms: 60_000 - log,
            ..Logged::default()
        };
        engine.handle(
            Timestamp::default(),
            Input::Logged("s-1".into(), Box::new(logged)),
        );
        engine.calls()[0].started_at.as_millis()
    };
    let end = "8 60 1 - out Disconnected\n9 60 2 101 in Disconnected";
    assert_eq!(began(end, 3_000), 3_000);
    // The log's clock is behind: nothing began after it was heard.
    assert_eq!(began(end, 70_000), 60_000);
    let begin = "2 5 1 - out Setup\n3 5 2 101 in Setup";
    assert_eq!(began(&format!("{begin}\n{end}"), 3_000), 5_000);
}
