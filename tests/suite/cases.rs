//! Calls written by hand, a file each, and what product rule they are judged by.
//!
//! `fixtures/notifications/cases/README.md` tells each story. Read forwards, backwards with every
//! line twice, and through a database.

use std::collections::BTreeSet;

use app::account::Account;
use app::replay::{Replay, replay, replay_through_store};
use engine::{CallOutcome, Confidence, Direction, Leg, Outcome, Side, Timestamp};

use crate::support::fixture;

const FOLDER: &str = "notifications/cases";

fn read(name: &str) -> Vec<u8> {
    let path = fixture(&format!("{FOLDER}/{name}"));
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The records of a file, which are the same however it is read.
fn records(name: &str) -> Replay {
    let account = || {
        let (directory, unreadable) =
            app::directory::from_list_body(&read("extensions.json")).unwrap();
        assert_eq!(unreadable, 0);
        Some(directory)
    };
    let bytes = read(name);
    let records = replay(bytes.as_slice(), account()).unwrap();
    assert_eq!(records.bad_lines, []);
    let mut lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
    lines.extend(lines.clone());
    lines.reverse();
    let backwards = lines.join(&b'\n');
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("calls.db");
    for again in [
        replay(backwards.as_slice(), account()).unwrap(),
        replay_through_store(backwards.as_slice(), account(), &database).unwrap(),
    ] {
        assert_eq!(again.legs, records.legs, "{name}");
        assert_eq!(again.calls, records.calls, "{name}");
    }
    // The database knows the extensions it was given: it is verified by them.
    let kept = Account::saved_in(&database).unwrap().directory;
    let verdict = app::verify::verify(&database, kept).unwrap();
    assert_eq!(verdict.differences, Vec::<String>::new(), "{name}");
    records
}

fn leg<'r>(records: &'r Replay, party: &str) -> &'r Leg {
    let mut found = records.legs.iter().filter(|l| l.party.as_str() == party);
    found.next().unwrap_or_else(|| panic!("no leg {party}"))
}

/// Seconds after ten o'clock, when every case begins.
fn seconds(at: Option<Timestamp>) -> Option<f64> {
    let begun = Timestamp::parse("2026-11-20T10:00:00Z").unwrap();
    Some((at?.as_millis() - begun.as_millis()) as f64 / 1_000.0)
}

/// 3.3: the other side of a call to oneself is one's own called phone; 3.5: the caller hung up.
#[test]
fn a_call_to_oneself_is_answered_when_the_phone_is() {
    let records = records("call_to_oneself.jsonl");
    let calling = leg(&records, "p-1-1");
    assert_eq!(seconds(calling.answered_at), Some(4.0));
    assert_eq!((calling.ring_ms, calling.talk_ms), (3_000, 5_000));
    assert_eq!(calling.ended_by, Some(Side::Agent));
    let called = leg(&records, "p-1-2");
    assert_eq!((called.ring_ms, called.talk_ms), (3_000, 5_100));
    assert_eq!(called.ended_by, Some(Side::Customer));
}

/// 3.4: outbound, reached a mailbox: also one's own.
#[test]
fn listening_to_ones_own_mailbox_is_no_conversation() {
    let records = records("call_to_own_mailbox.jsonl");
    for party in ["p-1-1", "p-1-2"] {
        let leg = leg(&records, party);
        assert_eq!((leg.outcome, leg.talk_ms), (Outcome::Voicemail, 0));
        assert_eq!(leg.answered_at, None);
    }
    assert_eq!(records.calls[0].outcome, CallOutcome::Voicemail);
}

/// 3.7: offered when it first rang; the queue it was sent to afterwards did not offer it, and
/// answered nobody.
#[test]
fn a_queue_after_the_answer_did_not_offer_the_call() {
    let records = records("transfer_to_queue_abandoned.jsonl");
    let call = &records.calls[0];
    assert_eq!(seconds(call.offered_at), Some(1.0));
    assert_eq!(seconds(call.answered_at), Some(5.0));
    assert_eq!(call.wait_ms, Some(4_000));
    assert_eq!(call.queue_extension, None);
    assert_eq!(call.outcome, CallOutcome::Answered);
    assert_eq!(call.ended_by, Some(Side::Customer));
    let ann = leg(&records, "p-1-2");
    assert_eq!(ann.outcome, Outcome::Transferred);
    assert_eq!(ann.transferred_to.as_deref(), Some("201"));
    let bob = leg(&records, "p-1-4");
    assert_eq!(bob.outcome, Outcome::Missed);
    assert_eq!(bob.queue_name.as_deref(), Some("Sales"));
}

/// A call that an agent made does not turn into a queue's by being sent there.
#[test]
fn an_outbound_call_sent_to_a_queue_stays_outbound() {
    let records = records("outbound_sent_to_queue.jsonl");
    let call = &records.calls[0];
    assert_eq!(call.direction, Direction::Outbound);
    assert_eq!(call.queue_extension, None);
    assert_eq!(seconds(call.offered_at), Some(1.0));
    assert_eq!(seconds(call.answered_at), Some(5.1));
    assert_eq!(call.outcome, CallOutcome::Answered);
    // The customer was there before Bob, and left before him.
    let bob = leg(&records, "p-1-4");
    assert_eq!(bob.outcome, Outcome::Connected);
    assert_eq!(bob.ended_by, Some(Side::Customer));
    assert_eq!(call.ended_by, Some(Side::Customer));
}

/// A party may tell several times that it left: the call ended when the last one first did.
#[test]
fn a_party_that_leaves_again_does_not_make_the_call_longer() {
    let records = records("disconnected_three_times.jsonl");
    assert_eq!(seconds(records.calls[0].ended_at), Some(20.1));
    let leg = leg(&records, "p-1-2");
    assert_eq!(seconds(leg.ended_at), Some(20.0));
    assert_eq!(
        (leg.talk_ms, leg.hold_ms, leg.hold_count),
        (12_000, 3_000, 1)
    );
}

/// Law 9 and "a tolerant reader": a byte-order mark, a field given twice, half an emoji and a byte
/// that is not UTF-8 cost nothing but the characters they stand in.
#[test]
fn damaged_characters_cost_no_notification() {
    let records = records("odd_bytes.jsonl");
    let leg = leg(&records, "p-1-2");
    assert_eq!(leg.confidence, Confidence::Exact);
    assert_eq!((leg.ring_ms, leg.talk_ms), (4_000, 15_000));
}

/// 3.4 and 3.7: a caller handed on from hold is no longer held, and a mailbox is not a hold.
#[test]
fn a_held_caller_sent_to_a_mailbox_did_not_leave_on_hold() {
    let records = records("held_caller_sent_to_mailbox.jsonl");
    let call = &records.calls[0];
    assert_eq!(call.outcome, CallOutcome::Answered);
    assert_eq!(call.ended_by, Some(Side::Customer));
    assert!(!call.ended_on_hold);
    assert!(leg(&records, "p-1-2").ended_on_hold);
    assert_eq!(leg(&records, "p-1-3").outcome, Outcome::Voicemail);
}

/// An agent who had handed the call on did not end it.
#[test]
fn a_call_transferred_outside_is_ended_by_who_was_left() {
    let records = records("attended_transfer_outside.jsonl");
    assert_eq!(records.calls.len(), 1);
    let call = &records.calls[0];
    assert_eq!(call.outcome, CallOutcome::Answered);
    assert_eq!(call.ended_by, Some(Side::Customer));
    assert!(!call.ended_on_hold);
}

/// Nor did an agent whose phone stopped ringing because another number took the call.
#[test]
fn a_call_taken_on_another_number_is_ended_by_who_was_left() {
    let records = records("forwarded_to_mobile.jsonl");
    let call = &records.calls[0];
    assert_eq!(call.outcome, CallOutcome::TransferredOut);
    assert_eq!(call.ended_by, Some(Side::Customer));
}

/// 3.6: the lost notification of an outbound call may be the answer, also when the agent went on
/// with another phone.
#[test]
fn a_lost_answer_of_a_moved_call_is_not_cancelled() {
    let records = records("moved_call_lost_answer.jsonl");
    let leg = leg(&records, "p-1-1");
    assert_eq!(leg.confidence, Confidence::Uncertain);
    assert_eq!(leg.outcome, Outcome::Unknown);
}

/// A queue writes its own name before the caller's, and before the number of one without a name.
#[test]
fn the_name_of_a_queue_is_not_the_callers() {
    let records = records("queue_name_before_caller.jsonl");
    assert_eq!(leg(&records, "p-1-3").customer_name, None);
    assert_eq!(records.calls[0].customer_name, None);
    let named = leg(&records, "p-2-3").customer_name.as_deref();
    assert_eq!(named, Some("Carl - Garage"));
    let named = records.calls[1].customer_name.as_deref();
    assert_eq!(named, Some("Carl - Garage"));
}

/// Whom an agent hands a call to was not called by the agent, and did not get a call from them.
#[test]
fn a_colleague_who_takes_over_lends_the_customer_no_name() {
    let records = records("outbound_handed_to_colleague.jsonl");
    for party in ["p-1-1", "p-1-3"] {
        let leg = leg(&records, party);
        assert_eq!(leg.customer_number.as_deref(), Some("+15550001"));
        assert_eq!(leg.customer_name, None);
    }
}

/// 3.7: the wait ends when somebody answers, also outside; talking to them is no wait.
#[test]
fn the_wait_ends_where_an_outside_number_answers() {
    let records = records("queue_overflows_outside.jsonl");
    let call = &records.calls[0];
    assert_eq!(call.outcome, CallOutcome::TransferredOut);
    assert_eq!(call.wait_ms, Some(30_000));
    assert_eq!(call.ended_by, Some(Side::Customer));
}

/// A caller who has left is not sent on.
#[test]
fn a_caller_who_left_did_not_overflow() {
    let records = records("caller_leaves_before_timeout.jsonl");
    let call = &records.calls[0];
    assert_eq!(call.outcome, CallOutcome::AbandonedWaiting);
    assert_eq!(call.wait_ms, Some(25_000));
}

/// What a party says once, or not yet in its first notification, holds for the whole of it.
#[test]
fn details_said_once_or_late_hold_for_the_party() {
    let records = records("details_come_late_or_once.jsonl");
    let queued = leg(&records, "p-1-3");
    assert_eq!(queued.queue_name.as_deref(), Some("Sales"));
    assert_eq!(queued.customer_name, None);
    let picked_up = leg(&records, "p-3-1");
    assert_eq!(picked_up.customer_number.as_deref(), Some("+15550001"));
    assert_eq!(picked_up.customer_name.as_deref(), Some("Carl"));
    assert_eq!(records.calls.len(), 2);
}

/// 3.5 between colleagues: whoever was called is the customer, in whichever order the two left.
#[test]
fn a_call_between_colleagues_is_ended_by_who_hung_up_first() {
    let records = records("colleagues_hang_up.jsonl");
    let ended_by: Vec<_> = records.calls.iter().map(|c| c.ended_by).collect();
    let (caller, called) = (Some(Side::Agent), Some(Side::Customer));
    assert_eq!(ended_by, [caller, called, caller]);
}

/// 3.7: a colleague who calls a queue is who waits in it.
#[test]
fn a_colleague_who_calls_a_queue_is_its_customer() {
    let records = records("colleague_calls_queue.jsonl");
    for call in &records.calls {
        assert_eq!(call.direction, Direction::Inbound);
        assert_eq!(call.queue_name.as_deref(), Some("Sales"));
        assert_eq!(call.customer_number.as_deref(), Some("101"));
        assert_eq!(call.customer_name.as_deref(), Some("Ann"));
    }
    let ended_by: Vec<_> = records.calls.iter().map(|c| c.ended_by).collect();
    assert_eq!(ended_by, [Some(Side::Agent), Some(Side::Customer)]);
}

#[test]
fn every_case_is_told_in_the_readme() {
    let table = String::from_utf8(read("README.md")).unwrap();
    let told: BTreeSet<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .map(|(name, _)| name)
        .collect();
    let files = std::fs::read_dir(fixture(FOLDER)).unwrap();
    let names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".jsonl"))
        .collect();
    assert_eq!(told, names.iter().map(String::as_str).collect());
}
