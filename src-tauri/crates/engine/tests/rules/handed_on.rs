//! Where a call went: the target of a transfer, the place of a parked call.

use crate::story::{call, leg_of, records, told};

const ANSWERED: &str =
    "2 0 1 - out Setup from=+999\n3 1 2 101 in Proceeding\n4 2 2 101 in Answered\n";

fn target(rest: &str) -> Option<String> {
    let leg = leg_of("101", &format!("{ANSWERED}{rest}"));
    leg.transferred_to.map(|t| t.to_string())
}

#[test]
fn the_first_party_called_after_the_end() {
    let end = "6 9 2 101 in Disconnected/BlindTransfer\n";
    let after = |rest: &str| target(&format!("{end}{rest}"));
    assert_eq!(
        after("7 9 3 102 in Setup to=102\n8 9 4 103 in Setup to=103").as_deref(),
        Some("102")
    );
    assert_eq!(after("7 9 3 - in Setup to=+555").as_deref(), Some("+555"));
    // Without a number, by id.
    assert_eq!(after("7 9 3 102 in Setup").as_deref(), Some("102"));
    // Not who calls, listens in, or waits in a park location.
    assert_eq!(after("7 9 3 102 out Setup to=102"), None);
    assert_eq!(after("7 9 3 102 in Answered/Supervising to=102"), None);
    assert_eq!(after("7 9 3 - in Parked to=*801"), None);
    assert_eq!(after(""), None);
}

#[test]
fn a_party_announced_just_before_the_end() {
    let with = |before: &str| {
        target(&format!(
            "{before}\n8 9 2 101 in Disconnected/BlindTransfer"
        ))
    };
    assert_eq!(with("5 8 3 102 in Setup to=102").as_deref(), Some("102"));
    // The last one of several, and only after this agent's answer.
    assert_eq!(
        with("5 8 3 102 in Setup to=102\n6 8 4 103 in Setup to=103").as_deref(),
        Some("103")
    );
    assert_eq!(with("4 2 3 102 in Setup to=102"), None);
    assert_eq!(with("5 8 3 102 out Setup to=102"), None);
    assert_eq!(with("5 8 3 102 in Answered/Supervising to=102"), None);
    assert_eq!(with("5 8 3 - in Parked to=*801"), None);
}

#[test]
fn only_a_transfer_has_a_target() {
    assert_eq!(
        target("6 9 2 101 in Disconnected\n7 9 3 102 in Setup to=102"),
        None
    );
    // The agent's own second device is no target.
    assert_eq!(
        target(
            "5 5 2 101 in Disconnected/CallSwitch\n6 6 3 101 in Answered to=101\n7 9 3 101 in Disconnected/BlindTransfer"
        ),
        None
    );
}

#[test]
fn the_place_where_the_agent_parked_it() {
    let place = |rest: &str| {
        let leg = leg_of("101", &format!("{ANSWERED}{rest}"));
        leg.park_location.map(|t| t.to_string())
    };
    let parking =
        "5 5 3 - in Parked\n6 5 2 101 in Answered/CallPark\n7 6 3 - in Parked park=*801\n";
    assert_eq!(
        place(&format!("{parking}8 7 2 101 in Disconnected")).as_deref(),
        Some("*801")
    );
    // The latest before the end; one from after it is somebody else's.
    let twice = format!(
        "{parking}8 7 4 - in Parked park=*802\n9 8 2 101 in Disconnected\n10 9 5 - in Parked park=*803"
    );
    assert_eq!(place(&twice).as_deref(), Some("*802"));
    assert_eq!(
        place("5 5 3 - in Parked park=*801\n6 6 2 101 in Disconnected"),
        None
    );
}

const PARKED: &str = "2 0 1 - out Setup from=+999
    3 1 2 101 in Proceeding
    4 2 2 101 in Answered
    5 5 3 - in Parked park=*801
    6 6 2 101 in Disconnected/CallPark
    7 40 3 - in Disconnected
    8 40 1 - out Disconnected";

/// A pickup without a link joins the call parked at that number last before it.
#[test]
fn a_pickup_joins_by_the_park_number() {
    let pickup = "2 20 1 102 out Setup to=*801 pickup in=2
        3 20 1 102 out Answered to=*801 pickup in=2
        4 40 1 102 out Disconnected in=2";
    let joined = call(&format!("{PARKED}\n{pickup}"));
    assert_eq!(joined.sessions.len(), 2);
    assert_eq!(joined.customer_number.as_deref(), Some("+999"));
    // Another number, or a call parked only after it, is another call.
    for other in [
        pickup.replace("*801", "*802"),
        pickup.replace(" 20 ", " 4 "),
    ] {
        assert_eq!(records(&format!("{PARKED}\n{other}")).1.len(), 2, "{other}");
    }
}

/// Late news moves a pickup to another parked call, or away from any: the call it was joined to is
/// told anew without it.
#[test]
fn a_pickup_leaves_the_call_it_was_joined_to() {
    let pickup = "3 20 1 102 out Setup to=*801 pickup in=2";
    let parked_later = "2 10 1 - in Parked park=*801 in=3";
    let begun_earlier = "2 1 1 102 out Setup in=2";
    for late in [parked_later, begun_earlier] {
        let story = format!("{PARKED}\n{pickup}\n{late}");
        assert_eq!(told(&story), records(&story), "{late}");
        assert!(
            told(&story)
                .1
                .iter()
                .any(|c| c.id.as_str() == "s-1" && c.sessions.len() == 1)
        );
    }
}
