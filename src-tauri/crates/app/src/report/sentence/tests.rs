//! The words for every ending.

use super::*;
use crate::export::sample;

fn ended_as(outcome: Outcome) -> Leg {
    Leg {
        outcome,
        ..sample::leg("s-1", "p-1-2", "101", "2026-11-20T15:00:00Z")
    }
}

#[test]
fn a_connected_leg_says_who_hung_up_and_when() {
    let cases = [
        (Some(Side::Agent), false, "Agent hung up"),
        (Some(Side::Agent), true, "Agent hung up during hold"),
        (Some(Side::Customer), false, "Customer hung up"),
        (Some(Side::Customer), true, "Customer hung up during hold"),
        (None, false, "Connected"),
        (None, true, "Ended during hold"),
    ];
    for (ended_by, ended_on_hold, wanted) in cases {
        let connected = Leg {
            ended_by,
            ended_on_hold,
            ..ended_as(Outcome::Connected)
        };
        assert_eq!(leg(&connected), wanted);
    }
}

#[test]
fn every_other_outcome_has_its_words() {
    let cases = [
        (Outcome::Missed, "Missed", "Missed"),
        (
            Outcome::AnsweredElsewhere,
            "Answered by a colleague",
            "Answered by a colleague",
        ),
        (Outcome::Voicemail, "Voicemail", "Reached a voicemail"),
        (Outcome::Rejected, "Rejected", "Refused by the other side"),
        (Outcome::Cancelled, "Cancelled", "Cancelled"),
        (Outcome::NoAnswer, "No answer", "No answer"),
        (Outcome::Busy, "Busy", "Busy"),
        (
            Outcome::Failed,
            "Could not be connected",
            "Could not be connected",
        ),
        (
            Outcome::Conferenced,
            "Joined a conference",
            "Joined a conference",
        ),
        (Outcome::Transferred, "Transferred", "Transferred"),
        (Outcome::Parked, "Parked", "Parked"),
        (Outcome::Unknown, NOT_CERTAIN, NOT_CERTAIN),
    ];
    for (outcome, inbound, outbound) in cases {
        assert_eq!(leg(&ended_as(outcome)), inbound);
        let other = Leg {
            direction: Direction::Outbound,
            ..ended_as(outcome)
        };
        assert_eq!(leg(&other), outbound);
    }
}

#[test]
fn hand_overs_say_where() {
    let transferred = Leg {
        transferred_to: Some("104".into()),
        ..ended_as(Outcome::Transferred)
    };
    assert_eq!(leg(&transferred), "Transferred to 104");
    let parked = Leg {
        park_location: Some("*801".into()),
        ..ended_as(Outcome::Parked)
    };
    assert_eq!(leg(&parked), "Parked at *801");
}

#[test]
fn an_uncertain_result_says_so_once() {
    let uncertain = |outcome| Leg {
        confidence: Confidence::Uncertain,
        ..ended_as(outcome)
    };
    assert_eq!(leg(&uncertain(Outcome::Missed)), "Missed (not certain)");
    assert_eq!(leg(&uncertain(Outcome::Unknown)), NOT_CERTAIN);
    assert_eq!(leg(&uncertain(Outcome::InProgress)), "In progress");
}

#[test]
fn the_tile_says_the_same_as_the_table() {
    let hold = EndedLeg {
        at: Timestamp::from_millis(0),
        outcome: Outcome::Connected,
        ended_by: Some(Side::Agent),
        on_hold: true,
        park_location: None,
    };
    assert_eq!(ended_leg(&hold), "Agent hung up during hold");
}

#[test]
fn every_call_outcome_has_its_words() {
    let base = sample::call("s-1", "2026-11-20T15:00:00Z");
    let cases = [
        (CallOutcome::Answered, "Answered"),
        (
            CallOutcome::AbandonedWaiting,
            "Customer hung up while waiting",
        ),
        (CallOutcome::AbandonedOnHold, "Customer hung up during hold"),
        (CallOutcome::Voicemail, "Voicemail"),
        (CallOutcome::Missed, "Missed"),
        (CallOutcome::TransferredOut, "Sent to an outside number"),
        (
            CallOutcome::Overflowed,
            "Sent on by the queue, nobody answered",
        ),
        (CallOutcome::InProgress, "In progress"),
        (CallOutcome::Unknown, NOT_CERTAIN),
    ];
    for (outcome, wanted) in cases {
        assert_eq!(
            call(&Call {
                outcome,
                ..base.clone()
            }),
            wanted
        );
    }
    let waiting = Call {
        outcome: CallOutcome::InProgress,
        answered_at: None,
        ..base.clone()
    };
    assert_eq!(call(&waiting), "Waiting");
    let by_agent = Call {
        ended_by: Some(Side::Agent),
        ..base
    };
    assert_eq!(call(&by_agent), "Agent hung up");
}
