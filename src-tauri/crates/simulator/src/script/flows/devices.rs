//! One call, several phones: device moves, pick-up for a colleague, ring groups, RingOut.
//!
//! Pure.

use super::{
    direct::{self, ring_agent},
    outbound,
    reach::{Reached, reach},
};
use crate::{
    script::{
        contact::PartyKey,
        leg::LegPlan,
        names,
        party::{Endpoint, Ms, Party, Status},
        scene::Scene,
    },
    truth::{CallOutcome, Direction, LegOutcome},
};

/// The agent moves the call to another device: the old party ends, a new one of the same extension goes on.
pub(super) fn moved(scene: &mut Scene<'_>) -> Option<()> {
    let mut reached = reach(scene)?;
    let at = reached.talk(scene);
    let (reason, turned) = if scene.dice.chance(0.5) {
        // After a switch the new party may say Outbound although the call came in.
        ("CallSwitch", scene.dice.chance(0.5))
    } else {
        ("CallFlip", false)
    };
    let mut party = scene.draft.party(reached.leg.party).clone();
    party.outbound = turned;
    party.pickup = None;
    if turned {
        std::mem::swap(&mut party.to, &mut party.from);
    }
    let fresh = scene.draft.join(party);
    let left = Status::disconnected().because(reason);
    let going_on = if scene.dice.chance(0.3) {
        ring_other_device(scene, &mut reached, fresh, left, at)
    } else {
        // The new device is on before the old one is off, within the same millisecond.
        scene.draft.push(at, fresh, Status::answered_again());
        scene.draft.push(at, reached.leg.party, left);
        at
    };
    let end = scene.talk(&mut reached.leg, fresh, going_on);
    scene.hang_up(&mut reached.leg, fresh, reached.caller, end);
    direct::finish(scene, reached.agent, reached.leg);
    Some(())
}

/// The old device is off before the new one rings; how the pause counts is open.
fn ring_other_device(
    scene: &mut Scene<'_>,
    reached: &mut Reached,
    fresh: PartyKey,
    left: Status,
    at: Ms,
) -> Ms {
    scene.draft.push(at, reached.leg.party, left);
    scene.draft.push(at + 30, fresh, Status::setup());
    scene.draft.push(at + 90, fresh, Status::proceeding());
    let answered = at + 90 + scene.dice.between(1_000, 5_000);
    scene.draft.push(answered, fresh, Status::answered());
    reached.leg.unspecified.extend(["ring_ms", "talk_ms"]);
    scene.draft.plan.unspecified.push("talk_ms");
    answered
}

/// A colleague answers a ringing call for somebody else.
pub(super) fn picked_up(scene: &mut Scene<'_>) -> Option<()> {
    let mut ringing = ring_agent(scene)?;
    let Some(agent) = scene.free_agent(scene.start, &[ringing.agent]) else {
        direct::converse(scene, ringing);
        return Some(());
    };
    let at = ringing.at + scene.ring_span();
    let colleague = scene.agent(agent);
    let session = scene.draft.party(ringing.caller).session;
    let dialed = ringing.leg.agent_number.clone().unwrap_or_default();
    let party = scene.called_party(session, colleague, &dialed, &ringing.customer);
    scene.draft.push(at, party, Status::setup());
    let mut leg = scene.inbound_leg(colleague, party, &ringing.customer, at);
    let rung = at + scene.dice.between(3, 15);
    scene.ring(&mut leg, rung);
    let answered = rung + scene.dice.between(5, 40);
    scene.answer(&mut leg, answered);
    let lost = answered + scene.dice.between(3, 30);
    scene.draft.push(
        lost,
        ringing.leg.party,
        Status::disconnected().because("Pickup"),
    );
    ringing.leg.end(lost, LegOutcome::AnsweredElsewhere, None);
    ringing.leg.unspecified.push("ended_by");
    scene.release(ringing.agent, lost);
    let end = scene.talk(&mut leg, party, answered);
    scene.hang_up(&mut leg, party, ringing.caller, end);
    scene.draft.legs.push(ringing.leg);
    direct::finish(scene, agent, leg);
    Some(())
}

/// Colleagues' phones ring along with the called one; whoever is first takes the call.
pub(super) fn ring_group(scene: &mut Scene<'_>) -> Option<()> {
    let ringing = ring_agent(scene)?;
    let session = scene.draft.party(ringing.caller).session;
    let mut legs = vec![(ringing.agent, ringing.leg)];
    while legs.len() < 4 {
        let taken: Vec<_> = legs.iter().map(|(agent, _)| *agent).collect();
        let Some(agent) = scene.free_agent(scene.start, &taken) else {
            break;
        };
        let extension = scene.agent(agent);
        let dialed = &extension.direct_number;
        let party = scene.called_party(session, extension, dialed, &ringing.customer);
        let at = ringing.at + scene.dice.between(5, 80);
        scene.draft.push(at, party, Status::setup());
        let mut leg = scene.inbound_leg(extension, party, &ringing.customer, at);
        scene.ring(&mut leg, at + 20);
        legs.push((agent, leg));
    }
    let at = ringing.at + 120 + scene.ring_span();
    let first = scene.dice.index(legs.len());
    let (winner, mut leg) = legs.swap_remove(first);
    scene.answer(&mut leg, at);
    for (agent, mut loser) in legs {
        let mut status = Status::disconnected();
        status.reason = *scene
            .dice
            .pick(&[Some("AgentAnswered"), Some("Cancelled"), None])?;
        let lost = at + scene.dice.between(5, 60);
        scene.draft.push(lost, loser.party, status);
        loser.end(lost, LegOutcome::AnsweredElsewhere, None);
        loser.unspecified.push("ended_by");
        scene.release(agent, lost);
        scene.draft.legs.push(loser);
    }
    let party = leg.party;
    let end = scene.talk(&mut leg, party, at + 100);
    scene.hang_up(&mut leg, party, ringing.caller, end);
    direct::finish(scene, winner, leg);
    Some(())
}

/// The platform rings the agent's own phone first, then the customer; both begin with `Proceeding`.
pub(super) fn ring_out(scene: &mut Scene<'_>) -> Option<()> {
    let agent = scene.free_agent(scene.start, &[])?;
    let extension = scene.agent(agent);
    let number = names::customer(&mut scene.dice).number;
    scene.draft.plan.customer = (number.clone(), None);
    scene.draft.plan.direction = Direction::Outbound;
    let session = scene.open_as(scene.start, "RingOut");
    let own = Endpoint {
        phone_number: Some(extension.direct_number.clone()),
        name: Some(extension.name()),
        extension_id: Some(extension.id.clone()),
        device_id: None,
    };
    let to = Endpoint {
        phone_number: number.clone(),
        ..Endpoint::default()
    };
    let party = scene.draft.join(Party {
        session,
        extension_id: Some(extension.id.clone()),
        outbound: true,
        to: to.clone(),
        from: own.clone(),
        ring_out_role: Some("Initiator"),
        ..Party::default()
    });
    let mut leg = LegPlan::new(&extension.id, party, Direction::Outbound, scene.start);
    leg.other = (number, None);
    leg.agent_number = Some(extension.direct_number.clone());
    scene.ring(&mut leg, scene.start);
    let picked = scene.start + scene.ring_span();
    scene.draft.push(picked, party, Status::answered_again());
    let far = scene.draft.join(Party {
        session,
        to,
        from: own,
        ring_out_role: Some("Target"),
        ..Party::default()
    });
    let far_rings = picked + scene.dice.between(100, 600);
    scene.draft.push(far_rings, far, Status::proceeding());
    let answered = far_rings + scene.ring_span();
    scene.draft.push(answered, far, Status::answered_again());
    leg.answered_at = Some(answered);
    scene.draft.plan.answered_at = Some(answered);
    let end = scene.talk(&mut leg, party, answered);
    scene.hang_up(&mut leg, party, far, end);
    scene.draft.plan.outcome = Some(CallOutcome::Answered);
    outbound::mark_held_end(scene, &leg);
    scene.release(agent, leg.ended_at);
    scene.draft.legs.push(leg);
    Some(())
}
