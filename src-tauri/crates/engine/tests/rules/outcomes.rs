//! How legs end, where two readings lie close to each other.

use engine::{Outcome, Side};

use crate::story::leg_of;

fn check(wanted: Outcome, story: &str) {
    assert_eq!(leg_of("101", story).outcome, wanted, "{story}");
}

const ANSWERED: &str = "2 0 1 - out Setup\n3 1 2 101 in Proceeding\n4 2 2 101 in Answered\n";

#[test]
fn parking_is_a_repeated_answer_with_its_reason() {
    let after = |rest: &str| format!("{ANSWERED}{rest}");
    check(
        Outcome::Parked,
        &after("5 5 2 101 in Answered/CallPark\n6 6 2 101 in Disconnected"),
    );
    check(
        Outcome::Parked,
        &after("5 5 2 101 in Answered/CallPark\n6 6 2 101 in Disconnected/NoAnswer"),
    );
    check(
        Outcome::Transferred,
        &after("5 5 2 101 in Answered/CallPark\n6 6 2 101 in Disconnected/BlindTransfer"),
    );
    check(
        Outcome::Parked,
        &after("5 6 2 101 in Disconnected/CallPark"),
    );
    // Repeats for other things, an end in another session, a call taken back.
    check(
        Outcome::Connected,
        &after("5 5 2 101 in Answered\n6 6 2 101 in Disconnected"),
    );
    check(Outcome::Connected, &after("5 6 2 101 in Gone/CallPark"));
    let back = "5 5 2 101 in Answered/CallPark\n6 7 2 101 in Hold\n7 8 2 101 in Disconnected";
    check(Outcome::Connected, &after(back));
    let again = "5 5 2 101 in Answered/CallPark\n6 7 2 101 in Answered\n7 8 2 101 in Disconnected";
    check(Outcome::Parked, &after(again));
    // The first answer cannot park.
    check(
        Outcome::Connected,
        "2 1 2 101 in Proceeding\n3 2 2 101 in Answered/CallPark\n4 6 2 101 in Disconnected",
    );
}

#[test]
fn a_conference_is_joined_by_going_there() {
    check(
        Outcome::Conferenced,
        &format!("{ANSWERED}5 6 2 101 in Gone/Conference"),
    );
    check(
        Outcome::Connected,
        &format!("{ANSWERED}5 6 2 101 in Disconnected/Conference"),
    );
}

#[test]
fn taken_by_a_colleague_after_the_offer() {
    let taken = |answer: &str, end: &str| {
        format!(
            "2 0 1 - out Setup\n3 1 3 102 in Proceeding\n5 2 2 101 in Proceeding\n{answer}\n8 6 1 - out Setup\n9 {end} 2 101 in Disconnected missed\n4 0 9 - in Setup\n6 0 9 - in Setup\n7 0 9 - in Setup"
        )
    };
    check(
        Outcome::AnsweredElsewhere,
        &taken("7 5 3 102 in Answered", "6"),
    );
    // Earlier by number, later by a clock that runs backwards.
    check(
        Outcome::AnsweredElsewhere,
        &taken("7 5 3 102 in Answered", "4"),
    );
    // Before this phone was offered the call, or in the same notification.
    check(Outcome::Missed, &taken("4 2 3 102 in Answered", "6"));
    check(Outcome::Missed, &taken("5 2 3 102 in Answered", "6"));
    // Later by number and by time.
    check(Outcome::Missed, &taken("10 9 3 102 in Answered", "6"));
}

#[test]
fn an_outbound_call_nobody_answered() {
    let call = |ends: &str| {
        format!("2 0 1 101 out Setup\n3 1 2 - in Proceeding\n4 1 1 101 out Proceeding\n{ends}")
    };
    check(
        Outcome::NoAnswer,
        &call("5 9 2 - in Disconnected\n6 9 1 101 out Disconnected"),
    );
    check(
        Outcome::Busy,
        &call("5 9 2 - in Disconnected/TargetBusy\n6 9 1 101 out Disconnected"),
    );
    check(
        Outcome::NoAnswer,
        &call("5 9 2 - in Disconnected/Cancelled\n6 9 1 101 out Disconnected"),
    );
    check(
        Outcome::Cancelled,
        &call("5 9 1 101 out Disconnected\n6 9 2 - in Disconnected"),
    );
    // The cause may be told after the agent's end; a colleague's refusal then is none.
    check(
        Outcome::Busy,
        &call("5 9 1 101 out Disconnected\n6 9 2 - in Disconnected/TargetBusy"),
    );
    check(
        Outcome::Failed,
        &call("5 9 1 101 out Disconnected\n6 9 2 - in Disconnected/NoSuchUser"),
    );
    check(
        Outcome::Cancelled,
        &call("5 9 1 101 out Disconnected\n6 9 2 - in Disconnected/Rejected"),
    );
    // Both ends in one notification: the other side did not stay longer.
    check(
        Outcome::NoAnswer,
        &call("5 9 1 101 out Disconnected\n5 9 2 - in Disconnected"),
    );
    let two =
        "5 9 1 101 out Disconnected\n5 9 2 - in Disconnected/TargetBusy\n6 9 3 - in Proceeding";
    check(Outcome::Cancelled, &call(two));
}

#[test]
fn one_notification_with_both_ends_is_the_agents_hang_up() {
    let leg = leg_of(
        "101",
        &format!("{ANSWERED}5 6 1 - out Disconnected\n5 6 2 101 in Disconnected"),
    );
    assert_eq!(leg.ended_by, Some(Side::Agent));
}

/// The answer of a party that then moved to another session is an answer.
#[test]
fn a_called_party_that_answered_and_left_was_there() {
    let leg = leg_of(
        "101",
        "2 0 1 101 out Setup
         3 3 1 101 out Answered
         4 5 2 - in Answered
         5 8 2 - in Gone/AttendedTransfer peer=2
         6 9 1 101 out Disconnected",
    );
    assert_eq!(
        leg.answered_at.map(engine::Timestamp::as_millis),
        Some(5_000)
    );
}

/// A caller who hands the call on is replaced by whoever stayed or came for them.
#[test]
fn the_heir_of_the_caller_ends_the_call() {
    let story = |heir: &str, last: &str| {
        format!(
            "2 0 1 102 out Setup
             3 0 2 101 in Proceeding
             4 3 2 101 in Answered
             {heir}
             6 10 1 102 out {last}
             7 12 3 - in Answered
             8 20 3 - in Disconnected
             9 20 2 101 in Disconnected"
        )
    };
    let by = |heir: &str, last: &str| leg_of("101", &story(heir, last)).ended_by;
    let blind = "Disconnected/BlindTransfer";
    assert_eq!(by("5 9 4 - in Gone", blind), Some(Side::Customer));
    // So is one who was there before and stayed.
    assert_eq!(by("5 9 3 - in Setup", blind), Some(Side::Customer));
    // Who had left by then is no heir.
    assert_eq!(by("5 9 3 - in Disconnected", blind), Some(Side::Agent));
    // Gone is not handed on: the caller is still the other side, somewhere else.
    assert_eq!(
        by("5 9 4 - in Gone", "Gone/AttendedTransfer"),
        Some(Side::Agent)
    );
}

/// Without a caller, an agent's own second device is not the other side.
#[test]
fn nobody_else_was_seen() {
    let leg = leg_of(
        "101",
        "2 0 2 101 in Proceeding
         3 1 2 101 in Answered
         4 5 2 101 in Disconnected/CallSwitch
         5 5 3 101 out Answered
         6 9 3 101 out Disconnected",
    );
    assert_eq!(leg.ended_by, None);
}
