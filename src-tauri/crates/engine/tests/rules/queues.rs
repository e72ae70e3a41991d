//! Which queue offered a call, and what became of it there.

use engine::{CallOutcome, Engine, EngineConfig, Input, Timestamp};

use crate::story::{call, directory, events, leg_of, records};

fn queue(story: &str) -> (Option<String>, Option<String>) {
    let leg = leg_of("101", story);
    (
        leg.queue_extension.map(|q| q.to_string()),
        leg.queue_name.map(|n| n.to_string()),
    )
}

fn known(id: &str, name: &str) -> (Option<String>, Option<String>) {
    (Some(id.into()), Some(name.into()))
}

#[test]
fn the_queue_of_a_leg() {
    let in_queue = "2 0 5 201 in Setup to-ext=201\n3 1 2 101 in Proceeding";
    // By its target, with the name beside it, the account's, or the target's own.
    assert_eq!(
        queue("2 1 2 101 in Proceeding queue to-ext=201 queue-name=Sales"),
        known("201", "Sales")
    );
    assert_eq!(
        queue("2 1 2 101 in Proceeding queue to-ext=201"),
        known("201", "Name of 201")
    );
    assert_eq!(
        queue("2 1 2 101 in Proceeding queue to-ext=888 to-name=Desk"),
        known("888", "Desk")
    );
    // By the name alone.
    assert_eq!(
        queue("2 1 2 101 in Proceeding to-ext=201 queue-name=Sales"),
        known("201", "Sales")
    );
    // An agent who is named as the target was offered it by the queue party from before.
    assert_eq!(
        queue(&format!("{in_queue} queue to-ext=101")),
        known("201", "Name of 201")
    );
    assert_eq!(
        queue("2 1 2 101 in Proceeding queue to-ext=101\n3 2 5 201 in Setup"),
        (None, None)
    );
    assert_eq!(
        queue("2 1 2 101 in Proceeding queue to-ext=101\n2 1 5 201 in Setup"),
        (None, None)
    );
    assert_eq!(
        queue("2 0 5 301 in Setup\n3 1 2 101 in Proceeding queue to-ext=101"),
        (None, None)
    );
    // A plain call through the same session is no queue's.
    assert_eq!(queue(&format!("{in_queue} to-ext=201")), (None, None));
}

#[test]
fn a_queue_that_is_only_named_by_its_members() {
    let story = |said: &str| format!("2 0 1 - out Setup\n3 1 2 101 in Proceeding {said}");
    let named = call(&story("queue to-ext=201"));
    assert_eq!(
        named.queue_extension.as_ref().map(|q| q.as_str()),
        Some("201")
    );
    assert_eq!(call(&story("to-ext=201")).queue_extension, None);
    // An outside party cannot name one.
    let (_, calls) = records("2 0 1 - out Setup\n3 1 2 - in Proceeding queue to-ext=201");
    assert_eq!(calls[0].queue_extension, None);
}

#[test]
fn a_queue_that_sends_the_caller_on() {
    let outcome = |end: &str| {
        call(&format!(
            "2 0 1 - out Setup\n3 1 5 201 in Setup\n4 30 5 201 in Disconnected{end}\n5 40 1 - out Disconnected"
        ))
        .outcome
    };
    for sent_on in ["/NoAnswer", "/BlindTransfer", "/CallerInputRedirect"] {
        assert_eq!(outcome(sent_on), CallOutcome::Overflowed, "{sent_on}");
    }
    for left in ["", "/Cancelled", "/AgentAnswered"] {
        assert_eq!(outcome(left), CallOutcome::AbandonedWaiting, "{left}");
    }
}

/// Since when somebody waits in the queue, on the board.
fn waiting_since(story: &str) -> Option<i64> {
    let mut engine = Engine::new(EngineConfig::default());
    engine.handle(Timestamp::default(), Input::Directory(directory()));
    for event in events(story) {
        engine.handle(Timestamp::default(), Input::Event(event));
    }
    while engine.poll_fact().is_some() {}
    let first = engine.queue(&"201".into())?.waiting.first()?;
    Some(first.since.as_millis())
}

/// Somebody who was answered and sent to a queue waits there, until somebody there answers.
#[test]
fn a_transferred_caller_waits_in_the_queue() {
    let sent = "2 0 1 - out Setup
                3 1 2 101 in Proceeding
                4 5 2 101 in Answered
                5 10 2 101 in Disconnected/BlindTransfer
                6 10 3 201 in Setup
                7 11 4 102 in Proceeding queue to-ext=201";
    assert_eq!(waiting_since(sent), Some(10_000));
    let answered = format!("{sent}\n8 15 4 102 in Answered queue to-ext=201");
    assert_eq!(waiting_since(&answered), None);
    let left = format!("{sent}\n8 15 1 - out Disconnected");
    assert_eq!(waiting_since(&left), None);
}

/// The queue a call was sent to after the answer did not offer it: the first ring did.
#[test]
fn a_queue_entered_after_the_answer_offered_nothing() {
    let sent = |entered: u32| {
        call(&format!(
            "2 0 1 - out Setup
             3 1 2 101 in Proceeding
             4 5 2 101 in Answered
             5 10 2 101 in Disconnected/BlindTransfer
             6 {entered} 3 201 in Setup
             7 20 1 - out Disconnected
             8 20 3 201 in Disconnected"
        ))
    };
    let later = sent(6);
    assert_eq!(later.queue_extension, None);
    assert_eq!(later.offered_at.map(Timestamp::as_millis), Some(1_000));
    assert_eq!(later.wait_ms, Some(4_000));
    // Who was answered in the moment of entering was answered there.
    assert_eq!(sent(5).queue_extension, Some("201".into()));
}
