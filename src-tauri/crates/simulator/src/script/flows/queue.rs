//! Calls through a queue: everybody rings at once or one after another, callers give up, the mailbox helps out.
//!
//! Pure. Members of a queue get no `Setup`; their legs carry `queueCall` and the queue as destination.

use super::direct;
use crate::{
    script::{
        contact::{Message, PartyKey},
        directory::{Queue, RingOrder},
        leg::LegPlan,
        names::Customer,
        party::{Endpoint, Ms, Party, Status},
        scene::Scene,
    },
    truth::{CallOutcome, Direction, LegOutcome, Side},
};

/// How many phones a queue rings at once at most.
const RING_TOGETHER: usize = 10;

/// A customer who waits in a queue.
pub(super) struct Waiting<'a> {
    pub(super) queue: &'a Queue,
    pub(super) session: usize,
    pub(super) caller: PartyKey,
    pub(super) queue_party: PartyKey,
    pub(super) customer: Customer,
    pub(super) dialed: String,
    /// The queue's party was set up.
    pub(super) entered: Ms,
    /// The queue begins to look for somebody.
    pub(super) ready: Ms,
}

/// A member whose phone rings.
pub(super) struct Offer {
    pub(super) agent: usize,
    pub(super) leg: LegPlan,
}

/// A customer enters a queue of the given ring order, sometimes through the menu.
pub(super) fn enter<'a>(scene: &mut Scene<'a>, order: Option<RingOrder>) -> Option<Waiting<'a>> {
    let fitting: Vec<_> = scene
        .directory
        .queues
        .iter()
        .filter(|queue| !queue.members.is_empty() && order.is_none_or(|order| queue.order == order))
        .collect();
    let queue = match scene.dice.pick(&fitting) {
        Some(queue) => *queue,
        // An account whose queues all ring the other way still gets such calls now and then.
        None => scene
            .dice
            .pick(&scene.directory.queues)
            .filter(|q| !q.members.is_empty())?,
    };
    Some(enter_queue(scene, queue))
}

/// A customer enters this queue, sometimes through the menu.
pub(super) fn enter_queue<'a>(scene: &mut Scene<'a>, queue: &'a Queue) -> Waiting<'a> {
    let customer = scene.customer();
    let extension = &queue.extension;
    let waiting = if scene.dice.chance(0.4) {
        let (arrival, chosen_at) = direct::menu(scene, &customer);
        direct::leave_menu(scene, arrival.called, chosen_at);
        let party = scene.called_party(arrival.session, extension, &arrival.dialed, &customer);
        scene.draft.push(chosen_at, party, Status::setup());
        Waiting {
            queue,
            session: arrival.session,
            caller: arrival.caller,
            queue_party: party,
            customer,
            dialed: arrival.dialed,
            entered: chosen_at,
            ready: chosen_at + scene.dice.between(200, 900),
        }
    } else {
        let arrival = scene.arrive(&customer, extension);
        Waiting {
            queue,
            session: arrival.session,
            caller: arrival.caller,
            queue_party: arrival.called,
            customer,
            dialed: arrival.dialed,
            entered: scene.draft.first_event_of(arrival.called),
            ready: arrival.ready + scene.dice.between(200, 900),
        }
    };
    scene.draft.plan.offered_at = Some(waiting.entered);
    scene.draft.plan.queue = Some((extension.id.clone(), extension.name()));
    waiting
}

/// A member's phone rings at `at`.
pub(super) fn offer(scene: &mut Scene<'_>, waiting: &Waiting<'_>, agent: usize, at: Ms) -> Offer {
    let extension = scene.agent(agent);
    let queue = &waiting.queue.extension;
    let customer = &waiting.customer;
    let caller_name = customer
        .name
        .clone()
        .or_else(|| customer.number.clone())
        .unwrap_or_else(|| "Anonymous".to_owned());
    let pickup = scene.pickup(extension);
    let party = scene.draft.join(Party {
        session: waiting.session,
        extension_id: Some(extension.id.clone()),
        to: Endpoint {
            phone_number: Some(waiting.dialed.clone()),
            name: Some(queue.name()),
            extension_id: Some(queue.id.clone()),
            device_id: None,
        },
        from: Endpoint {
            phone_number: customer.number.clone(),
            name: Some(format!("{} - {caller_name}", queue.name())),
            ..Endpoint::default()
        },
        queue_call: true,
        ui_call_info: Some((queue.name(), caller_name)),
        pickup,
        ..Party::default()
    });
    let mut leg = LegPlan::new(&extension.id, party, Direction::Inbound, at);
    leg.queue = Some((queue.id.clone(), queue.name()));
    leg.other = (customer.number.clone(), customer.name.clone());
    leg.agent_number = Some(waiting.dialed.clone());
    if customer.is_anonymous() {
        leg.unspecified.push("customer_number");
    }
    if customer.name.is_none() {
        // The platform fills the name with the number or a word.
        leg.unspecified.push("customer_name");
        scene.draft.plan.unspecified.push("customer_name");
    }
    scene.ring(&mut leg, at);
    Offer { agent, leg }
}

/// A member's phone stops ringing without an answer.
pub(super) fn withdraw(
    scene: &mut Scene<'_>,
    mut offer: Offer,
    at: Ms,
    status: Status,
    (outcome, by): (LegOutcome, Option<Side>),
) {
    scene.draft.push(at, offer.leg.party, status);
    if by.is_none() {
        // The platform stopped the ringing; nobody hung up.
        offer.leg.unspecified.push("ended_by");
    }
    offer.leg.end(at, outcome, by);
    scene.roster.occupy(offer.agent, at + 300);
    scene.draft.legs.push(offer.leg);
}

/// The ringing of one member times out.
fn time_out(scene: &mut Scene<'_>, offer: Offer, at: Ms) {
    let status = Status::disconnected().because("NoAnswer").missed(true);
    withdraw(scene, offer, at, status, (LegOutcome::Missed, None));
}

/// One member answers; the others and the queue let go.
pub(super) fn win(
    scene: &mut Scene<'_>,
    waiting: &Waiting<'_>,
    mut winner: Offer,
    losers: Vec<Offer>,
    at: Ms,
) -> Offer {
    scene.answer(&mut winner.leg, at);
    for loser in losers {
        let missed = scene.dice.chance(scene.config.quirks.losers_missed_call);
        let status = Status::disconnected()
            .because("AgentAnswered")
            .missed(missed);
        let lost_at = at + scene.dice.between(12, 60);
        withdraw(
            scene,
            loser,
            lost_at,
            status,
            (LegOutcome::AnsweredElsewhere, None),
        );
    }
    let left_at = at + scene.dice.between(5, 70);
    scene.draft.push(
        left_at,
        waiting.queue_party,
        Status::disconnected().because("AgentAnswered"),
    );
    winner
}

/// Conversation and end of a queue call.
pub(super) fn converse(scene: &mut Scene<'_>, waiting: &Waiting<'_>, mut winner: Offer) {
    let party = winner.leg.party;
    let from = winner.leg.answered_at.unwrap_or(winner.leg.started_at) + 100;
    let end = scene.talk(&mut winner.leg, party, from);
    scene.hang_up(&mut winner.leg, party, waiting.caller, end);
    direct::finish(scene, winner.agent, winner.leg);
}

/// From when somebody is free, if the caller and the queue wait that long.
pub(super) fn first_chance(scene: &mut Scene<'_>, waiting: &Waiting<'_>) -> Result<Ms, Ms> {
    let durations = &scene.config.durations;
    let patience = (scene.dice.exponential(durations.patience_mean_ms) as Ms).max(3_000);
    let limit = waiting.ready + patience.min(durations.max_wait_ms);
    match scene.roster.first_free(&waiting.queue.members) {
        Some((_, from)) if from <= waiting.ready => Ok(waiting.ready),
        Some((_, from)) if from < limit => Ok(from + scene.dice.between(50, 400)),
        _ => Err(limit),
    }
}

/// Members ring together; one answers.
pub(super) fn simultaneous(scene: &mut Scene<'_>) -> Option<()> {
    let waiting = enter(scene, Some(RingOrder::Simultaneous))?;
    match first_chance(scene, &waiting) {
        Ok(at) => {
            let (winner, losers) = ring_together(scene, &waiting, at);
            let answered_at = at + 45 + scene.ring_span();
            let winner = win(scene, &waiting, winner?, losers, answered_at);
            converse(scene, &waiting, winner);
        }
        Err(limit) => leave(scene, &waiting, Vec::new(), limit),
    }
    Some(())
}

/// Rings the members who are free at `at`; the first of the list is the one who will answer.
fn ring_together(
    scene: &mut Scene<'_>,
    waiting: &Waiting<'_>,
    at: Ms,
) -> (Option<Offer>, Vec<Offer>) {
    let members = &waiting.queue.members;
    let free = scene
        .roster
        .free_among(members, at, RING_TOGETHER, &mut scene.dice);
    let mut offers: Vec<_> = free
        .into_iter()
        .map(|agent| {
            let ring_at = at + scene.dice.between(0, 40);
            offer(scene, waiting, agent, ring_at)
        })
        .collect();
    let winner = if offers.is_empty() {
        None
    } else {
        Some(offers.swap_remove(scene.dice.index(offers.len())))
    };
    (winner, offers)
}

/// Members ring one after another until one answers.
pub(super) fn rotating(scene: &mut Scene<'_>) -> Option<()> {
    let waiting = enter(scene, Some(RingOrder::Rotating))?;
    let mut at = match first_chance(scene, &waiting) {
        Ok(at) => at,
        Err(limit) => {
            leave(scene, &waiting, Vec::new(), limit);
            return Some(());
        }
    };
    for attempt in 0..4 {
        let members = &waiting.queue.members;
        let free = scene.roster.free_among(members, at, 1, &mut scene.dice);
        let Some(agent) = free.first().copied() else {
            break;
        };
        let ringing = offer(scene, &waiting, agent, at);
        if attempt == 3 || scene.dice.chance(0.72) {
            let answered_at = at + scene.ring_span();
            let winner = win(scene, &waiting, ringing, Vec::new(), answered_at);
            converse(scene, &waiting, winner);
            return Some(());
        }
        let given_up = at + scene.config.durations.ring_timeout_ms;
        time_out(scene, ringing, given_up);
        at = given_up + scene.dice.between(80, 600);
    }
    let patience = scene.dice.between(2_000, 15_000);
    leave(scene, &waiting, Vec::new(), at + patience);
    Some(())
}

/// The customer leaves the queue, with or without phones ringing.
pub(super) fn abandoned(scene: &mut Scene<'_>) -> Option<()> {
    let waiting = enter(scene, None)?;
    let patience = scene
        .dice
        .exponential(scene.config.durations.patience_mean_ms / 2.0) as Ms;
    let leaves_at = waiting.ready + patience.clamp(900, scene.config.durations.max_wait_ms);
    let mut ringing = Vec::new();
    if let Ok(at) = first_chance(scene, &waiting)
        && at + 100 < leaves_at
        && scene.dice.chance(0.6)
    {
        let limit = if waiting.queue.order == RingOrder::Simultaneous {
            3
        } else {
            1
        };
        let members = &waiting.queue.members;
        let free = scene.roster.free_among(members, at, limit, &mut scene.dice);
        for agent in free {
            let ring_at = at + scene.dice.between(0, 40);
            ringing.push(offer(scene, &waiting, agent, ring_at));
        }
        let given_up = at + scene.config.durations.ring_timeout_ms;
        if given_up + 200 < leaves_at {
            for offer in ringing.drain(..) {
                let at = given_up + scene.dice.between(0, 60);
                time_out(scene, offer, at);
            }
        }
    }
    leave(scene, &waiting, ringing, leaves_at);
    Some(())
}

/// The customer hangs up: the phones that ring stop, the queue's party goes.
fn leave(scene: &mut Scene<'_>, waiting: &Waiting<'_>, ringing: Vec<Offer>, at: Ms) {
    scene.draft.push(at, waiting.caller, Status::disconnected());
    for offer in ringing {
        let mut status = Status::disconnected().missed(true);
        if scene.dice.chance(0.6) {
            status = status.because("Cancelled");
        }
        let stopped_at = at + scene.dice.between(4, 14);
        withdraw(
            scene,
            offer,
            stopped_at,
            status,
            (LegOutcome::Missed, Some(Side::Customer)),
        );
    }
    let gone_at = at + scene.dice.between(15, 40);
    scene
        .draft
        .push(gone_at, waiting.queue_party, Status::disconnected());
    scene.draft.plan.gave_up_at = Some(at);
    scene.draft.plan.outcome = Some(CallOutcome::AbandonedWaiting);
    scene.draft.plan.ended_by = Some(Side::Customer);
}

/// Nobody answers in time and the queue's mailbox takes the call.
pub(super) fn voicemail(scene: &mut Scene<'_>) -> Option<()> {
    let waiting = enter(scene, None)?;
    let mut at = waiting.ready;
    let members = &waiting.queue.members;
    let free = scene.roster.free_among(members, at, 1, &mut scene.dice);
    if let Some(agent) = free.first().copied() {
        let ringing = offer(scene, &waiting, agent, at);
        at += scene.config.durations.ring_timeout_ms;
        time_out(scene, ringing, at);
    }
    let taken_at = at + scene.dice.between(2_000, 12_000);
    let status = scene.voicemail_status();
    scene.draft.push(taken_at, waiting.queue_party, status);
    let message_ms = scene.dice.span(
        scene.config.durations.message_median_ms,
        0.5,
        3_000,
        180_000,
    );
    let left_at = taken_at + 4_000 + message_ms;
    let status = Status::disconnected();
    scene.both_leave(
        left_at,
        (waiting.caller, status.clone()),
        (waiting.queue_party, status),
    );
    let session = scene.draft.party(waiting.queue_party).session;
    scene.draft.messages.push(Message {
        session,
        extension_id: waiting.queue.extension.id.clone(),
        left_at,
        seconds: message_ms / 1000,
        from_number: waiting.customer.number.clone(),
        from_name: waiting.customer.name.clone(),
        to_number: Some(waiting.dialed.clone()),
    });
    scene.draft.plan.gave_up_at = Some(taken_at);
    scene.draft.plan.unspecified.push("wait_ms");
    scene.draft.plan.outcome = Some(CallOutcome::Voicemail);
    scene.draft.plan.ended_by = Some(Side::Customer);
    Some(())
}
