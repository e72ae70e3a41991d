//! The stretches of a leg, as a timeline draws them.

use engine::Leg;

use crate::story::leg_of;

/// `ringing 1-4 talking 4-` in seconds.
fn line(leg: &Leg) -> String {
    let seconds = |at: engine::Timestamp| at.as_millis() / 1_000;
    let one = |s: &engine::Segment| {
        let to = s.to.map_or_else(String::new, |at| seconds(at).to_string());
        format!("{} {}-{to}", s.kind.as_str(), seconds(s.from))
    };
    leg.segments.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn check(wanted: &str, story: &str) {
    assert_eq!(line(&leg_of("101", story)), wanted, "{story}");
}

#[test]
fn each_phase_of_a_call_with_holds() {
    check(
        "setup 0-1 ringing 1-4 talking 4-9 on_hold 9-12 talking 12-15 on_hold 15-16 talking 16-20",
        "2 0 2 101 in Setup
         3 1 2 101 in Proceeding
         4 4 2 101 in Answered
         5 9 2 101 in Hold
         6 12 2 101 in Answered
         7 15 2 101 in Hold
         8 16 2 101 in Answered
         9 20 2 101 in Disconnected",
    );
}

#[test]
fn the_last_stretch_of_a_live_leg_is_open() {
    check("ringing 1-", "2 1 2 101 in Proceeding");
    check(
        "setup 0-1 ringing 1-",
        "2 0 2 101 in Setup\n3 1 2 101 in Proceeding",
    );
    check(
        "ringing 1-2 talking 2-",
        "2 1 2 101 in Proceeding\n3 2 2 101 in Answered",
    );
    check(
        "ringing 1-2 talking 2-3 on_hold 3-",
        "2 1 2 101 in Proceeding\n3 2 2 101 in Answered\n4 3 2 101 in Hold",
    );
}

#[test]
fn a_call_that_never_rang_here() {
    check("setup 0-2", "2 0 2 101 in Setup\n3 2 2 101 in Disconnected");
    check(
        "ringing 0-2",
        "2 0 2 101 out Setup\n3 2 2 101 out Disconnected",
    );
    // Answered without a ring: what came before the answer was ringing all the same.
    check(
        "ringing 0-2 talking 2-5",
        "2 0 2 101 in Setup\n3 2 2 101 in Answered\n4 5 2 101 in Disconnected",
    );
}

#[test]
fn nothing_is_drawn_of_a_ring_that_took_no_time() {
    check(
        "talking 3-5",
        "2 3 2 101 in Answered\n3 5 2 101 in Disconnected",
    );
}

#[test]
fn a_mailbox_and_a_hold_last_to_the_end() {
    check(
        "ringing 1-5 voicemail 5-9",
        "2 1 2 101 in Proceeding\n3 5 2 101 in VoiceMail\n4 9 2 101 in Disconnected",
    );
    check(
        "ringing 1-2 talking 2-4 on_hold 4-9",
        "2 1 2 101 in Proceeding\n3 2 2 101 in Answered\n4 4 2 101 in Hold\n5 9 2 101 in Disconnected",
    );
    // The mailbox of a call that was answered before is not drawn as one.
    check(
        "ringing 1-2 talking 2-9",
        "2 1 2 101 in Proceeding\n3 2 2 101 in Answered\n4 4 2 101 in VoiceMail\n5 9 2 101 in Disconnected",
    );
}

#[test]
fn the_second_device_has_no_setup() {
    check(
        "ringing 1-2 talking 2-5 ringing 6-7 talking 7-9",
        "2 1 2 101 in Proceeding
         3 2 2 101 in Answered
         4 5 2 101 in Disconnected/CallSwitch
         5 5 3 101 in Setup
         6 6 3 101 in Proceeding
         7 7 3 101 in Answered
         8 9 3 101 in Disconnected",
    );
}
