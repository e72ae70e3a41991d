//! Calls from an agent to a customer.
//!
//! Pure. The answered flow repeats the recorded one: the agent's party is set up, the far party rings at once,
//! the agent's own `Proceeding` follows when the far end really rings, then both answer, far side first.

use crate::{
    script::{
        contact::PartyKey,
        leg::LegPlan,
        names::Customer,
        party::{Endpoint, Ms, Party, Status},
        scene::Scene,
    },
    truth::{CallOutcome, Direction, LegOutcome, Side},
};

/// An agent who has dialled.
pub(super) struct Dialing {
    pub(super) agent: usize,
    pub(super) leg: LegPlan,
    pub(super) session: usize,
    pub(super) customer: Customer,
}

/// A free agent dials a customer.
pub(super) fn dial(scene: &mut Scene<'_>) -> Option<Dialing> {
    let agent = scene.free_agent(scene.start, &[])?;
    let mut customer = crate::script::names::customer(&mut scene.dice);
    // The platform does not know the names of people who are called.
    customer.name = None;
    scene.draft.plan.customer = (customer.number.clone(), None);
    scene.draft.plan.direction = Direction::Outbound;
    let session = scene.open(scene.start);
    let leg = dial_from(scene, agent, session, &customer, scene.start);
    Some(Dialing {
        agent,
        leg,
        session,
        customer,
    })
}

/// The agent's party of an outbound call, set up at `at`.
pub(super) fn dial_from(
    scene: &mut Scene<'_>,
    agent: usize,
    session: usize,
    customer: &Customer,
    at: Ms,
) -> LegPlan {
    let extension = scene.agent(agent);
    let number = scene.directory.main_number.clone();
    let party = scene.draft.join(Party {
        session,
        extension_id: Some(extension.id.clone()),
        outbound: true,
        to: Endpoint {
            phone_number: customer.number.clone(),
            ..Endpoint::default()
        },
        from: Endpoint {
            phone_number: Some(number.clone()),
            extension_id: Some(extension.id.clone()),
            device_id: Some(extension.device_id.clone()),
            name: None,
        },
        ..Party::default()
    });
    scene.draft.push(at, party, Status::setup());
    let mut leg = LegPlan::new(&extension.id, party, Direction::Outbound, at);
    leg.other = (customer.number.clone(), None);
    leg.agent_number = Some(number);
    leg
}

/// The far party appears; gives it and the moment of its `Proceeding`.
pub(super) fn reach_out(
    scene: &mut Scene<'_>,
    agent: usize,
    session: usize,
    customer: &Customer,
    at: Ms,
) -> (PartyKey, Ms) {
    let extension = scene.agent(agent);
    let party = scene.draft.join(Party {
        session,
        to: Endpoint {
            phone_number: customer.number.clone(),
            ..Endpoint::default()
        },
        from: Endpoint {
            phone_number: Some(scene.directory.main_number.clone()),
            name: Some(extension.name()),
            extension_id: Some(extension.id.clone()),
            device_id: None,
        },
        ..Party::default()
    });
    let begun = at + scene.dice.between(25, 60);
    scene.draft.push(begun, party, Status::proceeding());
    (party, begun)
}

/// The agent hears the far phone ring.
pub(super) fn hear_ringing(scene: &mut Scene<'_>, leg: &mut LegPlan, far_at: Ms) -> Ms {
    let at = far_at + scene.dice.span(2_200.0, 0.4, 400, 6_000);
    scene.ring(leg, at);
    at
}

/// Both sides answer, the far one first.
pub(super) fn connect(scene: &mut Scene<'_>, leg: &mut LegPlan, far: PartyKey, at: Ms) -> Ms {
    scene.draft.push(at, far, Status::answered_again());
    let own = at + scene.dice.between(15, 40);
    scene.answer(leg, own);
    own
}

/// The customer answers.
pub(super) fn answered(scene: &mut Scene<'_>) -> Option<()> {
    let Dialing {
        agent,
        mut leg,
        session,
        customer,
    } = dial(scene)?;
    let (far, far_at) = reach_out(scene, agent, session, &customer, leg.started_at);
    let heard = hear_ringing(scene, &mut leg, far_at);
    let at = heard + scene.ring_span();
    let connected = connect(scene, &mut leg, far, at);
    let party = leg.party;
    let end = scene.talk(&mut leg, party, connected);
    scene.hang_up(&mut leg, party, far, end);
    scene.draft.plan.outcome = Some(CallOutcome::Answered);
    mark_held_end(scene, &leg);
    scene.release(agent, leg.ended_at);
    scene.draft.legs.push(leg);
    Some(())
}

/// "Abandoned" is defined for callers; a called customer who leaves during a hold may count either way.
pub(super) fn mark_held_end(scene: &mut Scene<'_>, leg: &LegPlan) {
    if leg.ended_on_hold() {
        scene.draft.plan.unspecified.push("outcome");
    }
}

/// Books a leg that nobody answered. The words for whole contacts are made for inbound ones.
fn close(scene: &mut Scene<'_>, agent: usize, leg: LegPlan) {
    scene.draft.plan.ended_by = leg.ended_by;
    scene.draft.plan.offered_at = leg.ringing_at;
    scene.draft.plan.gave_up_at = Some(leg.ended_at);
    scene
        .draft
        .plan
        .unspecified
        .extend(["offered_at", "wait_ms", "outcome"]);
    scene.release(agent, leg.ended_at);
    scene.draft.legs.push(leg);
}

/// The agent hangs up before an answer, sometimes before it even rings.
pub(super) fn cancelled(scene: &mut Scene<'_>) -> Option<()> {
    let Dialing {
        agent,
        mut leg,
        session,
        customer,
    } = dial(scene)?;
    let (far, far_at) = reach_out(scene, agent, session, &customer, leg.started_at);
    let from = if scene.dice.chance(0.3) {
        leg.ringing_at = Some(far_at);
        far_at
    } else {
        hear_ringing(scene, &mut leg, far_at)
    };
    let at = from + scene.ring_span();
    let own = Status::disconnected();
    let far_status = if scene.dice.chance(0.5) {
        own.clone().because("Cancelled")
    } else {
        own.clone()
    };
    let (ended_at, _) = scene.both_leave(at, (leg.party, own), (far, far_status));
    leg.end(ended_at, LegOutcome::Cancelled, Some(Side::Agent));
    close(scene, agent, leg);
    Some(())
}

/// Nobody answers at the far end.
pub(super) fn no_answer(scene: &mut Scene<'_>) -> Option<()> {
    let Dialing {
        agent,
        mut leg,
        session,
        customer,
    } = dial(scene)?;
    let (far, far_at) = reach_out(scene, agent, session, &customer, leg.started_at);
    let heard = hear_ringing(scene, &mut leg, far_at);
    let at = heard + scene.dice.between(20_000, 40_000);
    let reason = *scene
        .dice
        .pick(&[None, Some("NoAnswer"), Some("Timeout")])
        .unwrap_or(&None);
    let mut status = Status::disconnected();
    status.reason = reason;
    let (_, ended_at) = scene.both_leave(at, (far, status.clone()), (leg.party, status));
    leg.end(ended_at, LegOutcome::NoAnswer, Some(Side::Customer));
    close(scene, agent, leg);
    Some(())
}

/// The far end is busy.
pub(super) fn busy(scene: &mut Scene<'_>) -> Option<()> {
    let Dialing {
        agent,
        mut leg,
        session,
        customer,
    } = dial(scene)?;
    let (far, far_at) = reach_out(scene, agent, session, &customer, leg.started_at);
    leg.ringing_at = Some(far_at);
    let at = far_at + scene.dice.between(500, 2_500);
    let busy = Status::disconnected().because("TargetBusy");
    let (_, ended_at) = scene.both_leave(at, (far, busy.clone()), (leg.party, busy));
    leg.end(ended_at, LegOutcome::Busy, Some(Side::Customer));
    close(scene, agent, leg);
    Some(())
}

/// The number cannot be called; no far party ever appears.
pub(super) fn failed(scene: &mut Scene<'_>) -> Option<()> {
    let Dialing { agent, mut leg, .. } = dial(scene)?;
    let reasons = [
        "InvalidNumber",
        "NoSuchUser",
        "InternationalDisabled",
        "DestinationBlocked",
        "NotEnoughFunds",
        "InternalError",
    ];
    let reason = scene
        .dice
        .pick(&reasons)
        .copied()
        .unwrap_or("InvalidNumber");
    let at = leg.started_at + scene.dice.between(200, 1_800);
    scene
        .draft
        .push(at, leg.party, Status::disconnected().because(reason));
    leg.end(at, LegOutcome::Failed, None);
    close(scene, agent, leg);
    Some(())
}
