//! Calls made of several sessions, and what only the whole knows.

use engine::{CallOutcome, Engine, EngineConfig, Fact, Input, Side, Timestamp};

use crate::story::{call, directory, events, records};

/// A customer, parked and picked up; the two sides' ends are in different sessions.
fn picked_up(customer: u32, agent: u32) -> String {
    format!(
        "2 0 1 - out Setup from=+999
         3 1 2 101 in Proceeding
         4 2 2 101 in Answered
         5 5 3 - in Parked park=*801
         6 6 2 101 in Disconnected/CallPark
         7 {customer} 3 - in Disconnected
         8 {customer} 1 - out Disconnected
         2 20 1 102 out Setup to=*801 pickup in=2
         3 20 1 102 out Answered to=*801 pickup in=2
         4 {agent} 1 102 out Disconnected in=2"
    )
}

#[test]
fn the_earlier_of_two_ends_in_different_sessions_ended_it() {
    assert_eq!(call(&picked_up(40, 41)).ended_by, Some(Side::Customer));
    assert_eq!(call(&picked_up(40, 40)).ended_by, Some(Side::Customer));
    assert_eq!(call(&picked_up(40, 39)).ended_by, Some(Side::Agent));
}

#[test]
fn a_phone_that_never_rang_was_not_offered_the_call() {
    let offered = call(
        "2 0 1 - out Setup
         3 1 2 101 in Setup
         4 2 2 101 in Disconnected
         5 5 3 102 in Proceeding
         6 9 3 102 in Answered",
    );
    assert_eq!(offered.offered_at.map(Timestamp::as_millis), Some(5_000));
    // Nor does an outbound leg of the same call offer it to anybody.
    let outbound = call("2 0 1 - out Setup\n3 1 2 101 out Proceeding\n4 3 3 102 in Proceeding");
    assert_eq!(outbound.offered_at.map(Timestamp::as_millis), Some(3_000));
}

/// The bridge and the pickup borrow the customer of the call, even when they are known first.
#[test]
fn the_customer_is_not_taken_from_a_bridge() {
    let (legs, _) = records(
        "2 0 1 101 out Setup to=conference from=+111 origin=Conference in=2
         3 0 1 101 out Answered to=conference from=+111 origin=Conference in=2
         2 1 1 101 out Setup to=+999
         3 2 2 - in Answered
         4 3 1 101 out Answered to=+999
         5 9 1 101 out Gone/Conference peer=2",
    );
    let numbers: Vec<_> = legs.iter().map(|l| l.customer_number.as_deref()).collect();
    assert_eq!(numbers, [Some("+999"), Some("+999")]);
}

/// Which of the two sessions names the other does not matter.
#[test]
fn an_attended_transfer_is_one_hand_over() {
    for (there, back) in [("peer=2", ""), ("", "peer=1"), ("peer=2", "peer=1")] {
        let (legs, calls) = records(&format!(
            "2 0 1 - out Setup from=+999
             3 1 2 101 in Proceeding
             4 2 2 101 in Answered
             5 9 2 101 in Gone/AttendedTransfer {there}
             2 5 1 101 out Setup to=102 in=2
             3 6 2 102 in Proceeding in=2
             4 7 2 102 in Answered in=2
             5 7 1 101 out Answered to=102 in=2
             6 9 1 101 out Gone/AttendedTransfer {back} in=2"
        ));
        assert_eq!((calls.len(), calls[0].transfers), (1, 1), "{there} {back}");
        assert_eq!(
            legs[0].transferred_to.as_deref(),
            Some("102"),
            "{there} {back}"
        );
    }
}

/// Sent to a mailbox by a word alone, or without any agent.
#[test]
fn a_mailbox_however_it_is_told() {
    let rang = "2 0 1 - out Setup\n3 1 2 101 in Proceeding\n";
    let told = format!("{rang}4 9 2 101 in Disconnected/Voicemail\n5 20 1 - out Disconnected");
    assert_eq!(call(&told).outcome, CallOutcome::Voicemail);
    let queue = "2 0 1 - out Setup\n3 1 5 201 in Setup\n4 9 5 201 in VoiceMail\n5 20 5 201 in Disconnected\n6 20 1 - out Disconnected";
    assert_eq!(call(queue).outcome, CallOutcome::Voicemail);
    let nobody = format!("{rang}4 9 2 101 in Disconnected\n5 20 1 - out Disconnected");
    assert_eq!(call(&nobody).outcome, CallOutcome::Missed);
}

/// A caller of whom too little is known, and whom nobody was offered, is not said to have left.
#[test]
fn a_call_with_a_hole_in_it_is_unknown() {
    let waited = |last: u32| {
        format!(
            "2 0 1 - out Setup\n3 1 5 201 in Setup\n4 9 5 201 in Disconnected\n{last} 9 1 - out Disconnected"
        )
    };
    assert_eq!(call(&waited(5)).outcome, CallOutcome::AbandonedWaiting);
    assert_eq!(call(&waited(6)).outcome, CallOutcome::Unknown);
    let rang = |last: u32| {
        format!(
            "2 0 1 - out Setup\n3 1 2 101 in Proceeding\n{last} 9 2 101 in Disconnected\n9 9 1 - out Disconnected"
        )
    };
    assert_eq!(call(&rang(8)).outcome, CallOutcome::Unknown);
}

/// The agent's own call, handed on, is a transfer as well.
#[test]
fn an_outbound_call_may_be_handed_on() {
    let handed_on = call(
        "2 0 1 101 out Setup to=+999
         3 1 2 - in Answered
         4 2 1 101 out Answered
         5 9 1 101 out Disconnected/BlindTransfer
         6 9 3 102 in Proceeding",
    );
    assert_eq!(handed_on.transfers, 1);
}

/// A link to a session that left memory asks for it; one to a session that is there does not.
#[test]
fn a_session_that_left_memory_is_wanted() {
    let mut engine = Engine::new(EngineConfig::default());
    engine.handle(Timestamp::default(), Input::Directory(directory()));
    let mut wanted = |now: i64, story: &str| {
        let mut wanted = Vec::new();
        for event in events(story) {
            engine.handle(Timestamp::from_millis(now), Input::Event(event));
        }
        engine.handle(Timestamp::from_millis(now), Input::Tick);
        while let Some(fact) = engine.poll_fact() {
            if let Fact::Wanted(session) = fact {
                wanted.push(session.to_string());
            }
        }
        wanted
    };
    let ended = "2 0 2 101 in Proceeding\n3 1 2 101 in Disconnected";
    assert!(wanted(1_000, ended).is_empty());
    assert!(wanted(2_000, "2 2 1 102 out Gone peer=1 in=2").is_empty());
    assert!(wanted(900_000, "").is_empty());
    assert_eq!(wanted(900_000, "2 900 1 102 out Gone peer=1 in=3"), ["s-1"]);
}
