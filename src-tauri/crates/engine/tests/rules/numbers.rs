//! Who the customer is, by number and name.

use crate::story::{call, leg_of};

/// After a switch the agent's new party calls the customer: its `from` is the agent.
#[test]
fn a_switch_does_not_make_the_agent_the_customer() {
    let leg = leg_of(
        "101",
        "2 0  1 -   out Setup
         3 0  2 101 in  Setup      to-name=Mei to=+111
         4 1  2 101 in  Proceeding to-name=Mei to=+111
         5 4  2 101 in  Answered   to-name=Mei to=+111
         6 9  3 101 out Answered   from-name=Mei from=+111 to=+999
         7 9  2 101 in  Disconnected/CallSwitch
         8 20 1 -   out Disconnected
         9 20 3 101 out Disconnected",
    );
    assert_eq!(leg.customer_name, None);
    assert_eq!(leg.customer_number, None);
    assert_eq!(leg.agent_number.as_deref(), Some("+111"));
    assert_eq!((leg.ring_ms, leg.talk_ms), (3_000, 16_000));
}

/// A queue puts its own name before the caller's; only a plain call's `from` is a name.
#[test]
fn a_name_with_the_queue_before_it_comes_last() {
    let name = |story: &str| leg_of("101", story).customer_name.map(|n| n.to_string());
    let plain = "2 1 2 101 in Proceeding from-name=Bob";
    assert_eq!(name(plain).as_deref(), Some("Bob"));
    let queue = "2 1 2 101 in Proceeding queue from-name=Sales-Bob";
    assert_eq!(name(queue).as_deref(), Some("Sales-Bob"));
    let told = format!("{queue}\n3 2 3 102 in Proceeding from-name=Bob");
    assert_eq!(name(&told).as_deref(), Some("Bob"));
    let beside = format!("{queue} caller-name=Robert");
    assert_eq!(name(&beside).as_deref(), Some("Robert"));
}

/// A supervisor calls nobody: without a caller, the called parties say who called.
#[test]
fn a_supervisor_is_not_the_caller() {
    let call = call(
        "2 1 2 101 in Proceeding from=+999
         3 2 3 102 out Answered/Supervising to=+111
         4 3 2 101 in Answered from=+999",
    );
    assert_eq!(call.customer_number.as_deref(), Some("+999"));
}
