//! A queue that gives up after a while and passes the caller to another queue.
//!
//! Pure.

use super::queue::{self, Waiting};
use crate::script::{names::Customer, party::Status, scene::Scene};

/// Somebody of the second queue answers.
pub(super) fn to_another_queue(scene: &mut Scene<'_>) -> Option<()> {
    let queues = &scene.directory.queues;
    let first_index = scene.dice.index(queues.len());
    let second = queues
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != first_index)
        .map(|(_, queue)| queue)
        .find(|queue| {
            queue
                .members
                .iter()
                .any(|m| scene.roster.is_free(*m, scene.start))
        })?;
    let first = queue::enter_queue(scene, queues.get(first_index)?);
    let passed_at = first.ready + scene.dice.between(8_000, 30_000);
    scene.draft.push(
        passed_at,
        first.queue_party,
        Status::disconnected().because("Timeout"),
    );
    let Customer { number, name } = &first.customer;
    let customer = Customer {
        number: number.clone(),
        name: name.clone(),
    };
    let dialed = first.dialed.clone();
    let party = scene.called_party(first.session, &second.extension, &dialed, &customer);
    scene.draft.push(passed_at, party, Status::setup());
    let waiting = Waiting {
        queue: second,
        session: first.session,
        caller: first.caller,
        queue_party: party,
        customer,
        dialed,
        entered: passed_at,
        ready: passed_at + scene.dice.between(200, 900),
    };
    let at = waiting.ready;
    let free = scene
        .roster
        .free_among(&second.members, at, 1, &mut scene.dice);
    let agent = free.first().copied()?;
    let offer = queue::offer(scene, &waiting, agent, at);
    let answered_at = at + scene.ring_span();
    let winner = queue::win(scene, &waiting, offer, Vec::new(), answered_at);
    queue::converse(scene, &waiting, winner);
    // Which of the two queues counts it as answered and which as passed on is open.
    scene
        .draft
        .plan
        .unspecified
        .extend(["outcome", "queue_extension_id", "queue_name"]);
    Some(())
}
