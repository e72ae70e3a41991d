//! Calls to one person: directly or through a menu.
//!
//! Pure. The order of events follows the recorded inbound call through a menu and the platform's guide.

use crate::{
    script::{
        contact::{Message, PartyKey},
        leg::LegPlan,
        names::Customer,
        party::{Ms, Status},
        scene::Scene,
    },
    truth::{CallOutcome, LegOutcome, Side},
};

/// A ringing agent with a customer on the line.
pub(super) struct Ringing {
    pub(super) agent: usize,
    pub(super) leg: LegPlan,
    pub(super) caller: PartyKey,
    pub(super) customer: Customer,
    pub(super) at: Ms,
}

/// A customer dials a free agent's own number, and the phone rings.
pub(super) fn ring_agent(scene: &mut Scene<'_>) -> Option<Ringing> {
    let agent = scene.free_agent(scene.start, &[])?;
    let extension = scene.agent(agent);
    let customer = scene.customer();
    let arrival = scene.arrive(&customer, extension);
    let setup_at = scene.draft.first_event_of(arrival.called);
    let mut leg = scene.inbound_leg(extension, arrival.called, &customer, setup_at);
    let at = arrival.ready + scene.dice.between(8, 40);
    scene.ring(&mut leg, at);
    Some(Ringing {
        agent,
        leg,
        caller: arrival.caller,
        customer,
        at,
    })
}

/// Answer, conversation, end.
pub(super) fn converse(scene: &mut Scene<'_>, mut ringing: Ringing) {
    let at = ringing.at + scene.ring_span();
    scene.answer(&mut ringing.leg, at);
    let party = ringing.leg.party;
    let end = scene.talk(&mut ringing.leg, party, at);
    scene.hang_up(&mut ringing.leg, party, ringing.caller, end);
    finish(scene, ringing.agent, ringing.leg);
}

/// Books an answered leg that was the contact's last.
pub(super) fn finish(scene: &mut Scene<'_>, agent: usize, leg: LegPlan) {
    let left_held = leg.ended_on_hold() && leg.ended_by == Some(Side::Customer);
    let outcome = if left_held {
        CallOutcome::AbandonedOnHold
    } else {
        CallOutcome::Answered
    };
    scene.draft.plan.outcome = Some(outcome);
    scene.release(agent, leg.ended_at);
    scene.draft.legs.push(leg);
}

/// The customer reaches the agent.
pub(super) fn answered(scene: &mut Scene<'_>) -> Option<()> {
    let ringing = ring_agent(scene)?;
    converse(scene, ringing);
    Some(())
}

/// The customer gives up, or the platform does.
pub(super) fn missed(scene: &mut Scene<'_>) -> Option<()> {
    let mut ringing = ring_agent(scene)?;
    let party = ringing.leg.party;
    let missed = Status::disconnected().missed(true);
    let ended_at = if scene.dice.chance(0.7) {
        let at = ringing.at + scene.ring_span();
        let missed = if scene.dice.chance(0.5) {
            missed.because("Cancelled")
        } else {
            missed
        };
        let (gave_up, ended) = scene.both_leave(
            at,
            (ringing.caller, Status::disconnected()),
            (party, missed),
        );
        scene.draft.plan.ended_by = Some(Side::Customer);
        scene.draft.plan.gave_up_at = Some(gave_up);
        ringing.leg.ended_by = Some(Side::Customer);
        ended
    } else {
        let at = ringing.at + scene.config.durations.ring_timeout_ms;
        let missed = missed.because("NoAnswer");
        let (ended, _) = scene.both_leave(
            at,
            (party, missed),
            (ringing.caller, Status::disconnected()),
        );
        // Neither side hung up: the platform stopped the ringing.
        ringing.leg.unspecified.push("ended_by");
        scene.draft.plan.gave_up_at = Some(ended);
        scene.draft.plan.unspecified.push("ended_by");
        ended
    };
    // The end of an unanswered wait differs by the few milliseconds between the two sides.
    scene.draft.plan.unspecified.push("wait_ms");
    let by = ringing.leg.ended_by;
    ringing.leg.end(ended_at, LegOutcome::Missed, by);
    close_unanswered(scene, ringing.agent, ringing.leg, CallOutcome::Missed);
    Some(())
}

/// The mailbox takes the call; most callers leave a message.
pub(super) fn voicemail(scene: &mut Scene<'_>) -> Option<()> {
    let mut ringing = ring_agent(scene)?;
    let party = ringing.leg.party;
    let taken_at = ringing.at + scene.config.durations.ring_timeout_ms;
    let status = scene.voicemail_status();
    scene.draft.push(taken_at, party, status);
    ringing.leg.voicemail_at = Some(taken_at);
    let end = record_message(scene, &ringing.leg, &ringing.customer, taken_at);
    let missed = Status::disconnected().missed(true);
    let (_, ended_at) = scene.both_leave(
        end,
        (ringing.caller, Status::disconnected()),
        (party, missed),
    );
    ringing
        .leg
        .end(ended_at, LegOutcome::Voicemail, Some(Side::Customer));
    scene.draft.plan.ended_by = Some(Side::Customer);
    scene.draft.plan.gave_up_at = Some(taken_at);
    scene.draft.plan.unspecified.push("wait_ms");
    close_unanswered(scene, ringing.agent, ringing.leg, CallOutcome::Voicemail);
    Some(())
}

/// The caller listens to the greeting and may speak; gives the moment of hanging up.
fn record_message(scene: &mut Scene<'_>, leg: &LegPlan, customer: &Customer, from: Ms) -> Ms {
    if scene.dice.chance(0.2) {
        return from + scene.dice.between(1_000, 4_000);
    }
    let message_ms = scene.dice.span(
        scene.config.durations.message_median_ms,
        0.5,
        3_000,
        180_000,
    );
    let left_at = from + 4_000 + message_ms;
    let session = scene.draft.party(leg.party).session;
    scene.draft.messages.push(Message {
        session,
        extension_id: leg.extension_id.clone(),
        left_at,
        seconds: message_ms / 1000,
        from_number: customer.number.clone(),
        from_name: customer.name.clone(),
        to_number: leg.agent_number.clone(),
    });
    left_at
}

/// The agent refuses; the call ends.
pub(super) fn rejected(scene: &mut Scene<'_>) -> Option<()> {
    let mut ringing = ring_agent(scene)?;
    let at = ringing.at + scene.ring_span();
    let refused = Status::disconnected()
        .because("Rejected")
        .missed(scene.dice.chance(0.5));
    let (ended_at, _) = scene.both_leave(
        at,
        (ringing.leg.party, refused),
        (ringing.caller, Status::disconnected()),
    );
    ringing
        .leg
        .end(ended_at, LegOutcome::Rejected, Some(Side::Agent));
    scene.draft.plan.ended_by = Some(Side::Agent);
    scene.draft.plan.gave_up_at = Some(ended_at);
    scene.draft.plan.unspecified.extend(["wait_ms", "outcome"]);
    close_unanswered(scene, ringing.agent, ringing.leg, CallOutcome::Missed);
    Some(())
}

fn close_unanswered(scene: &mut Scene<'_>, agent: usize, leg: LegPlan, outcome: CallOutcome) {
    scene.draft.plan.outcome = Some(outcome);
    scene.release(agent, leg.ended_at);
    scene.draft.legs.push(leg);
}

/// A customer hears the menu and presses a key: the menu's party leaves as the next one is set up.
pub(super) fn menu(
    scene: &mut Scene<'_>,
    customer: &Customer,
) -> (super::super::scene::Arrival, Ms) {
    let arrival = scene.arrive(customer, &scene.directory.ivr);
    // The recorded menu party does not know the caller's name yet.
    scene.draft.party_mut(arrival.called).from.name = None;
    let chosen_at = arrival.ready
        + scene
            .dice
            .span(scene.config.durations.ivr_median_ms, 0.5, 1_000, 60_000);
    (arrival, chosen_at)
}

/// The menu's party ends because the caller chose a destination.
pub(super) fn leave_menu(scene: &mut Scene<'_>, menu: PartyKey, at: Ms) {
    let mut status = Status::disconnected();
    if scene.dice.chance(scene.config.quirks.redirect_reason) {
        status = status.because("CallerInputRedirect");
    }
    scene.draft.push(at, menu, status);
}

/// A menu, then one agent.
pub(super) fn through_menu(scene: &mut Scene<'_>) -> Option<()> {
    let agent = scene.free_agent(scene.start, &[])?;
    let extension = scene.agent(agent);
    let customer = scene.customer();
    let (arrival, chosen_at) = menu(scene, &customer);
    leave_menu(scene, arrival.called, chosen_at);
    let party = scene.called_party(arrival.session, extension, &arrival.dialed, &customer);
    scene.draft.push(chosen_at, party, Status::setup());
    let mut leg = scene.inbound_leg(extension, party, &customer, chosen_at);
    let at = chosen_at + scene.dice.between(15, 45);
    scene.ring(&mut leg, at);
    // The caller's own party learns its name only after the menu.
    scene.draft.party_mut(arrival.caller).from.name = customer.name.clone();
    converse(
        scene,
        Ringing {
            agent,
            leg,
            caller: arrival.caller,
            customer,
            at,
        },
    );
    Some(())
}

/// The customer hangs up inside the menu; nobody was offered the call.
pub(super) fn left_in_menu(scene: &mut Scene<'_>) -> Option<()> {
    let customer = scene.customer();
    let (arrival, left_at) = menu(scene, &customer);
    let status = Status::disconnected();
    scene.both_leave(
        left_at,
        (arrival.caller, status.clone()),
        (arrival.called, status),
    );
    scene
        .draft
        .plan
        .unspecified
        .extend(["offered_at", "wait_ms", "outcome", "ended_by"]);
    Some(())
}
