//! A supervisor on an agent's call: listening, or taking it over.
//!
//! Pure. The supervisor's leg is not an agent's call; most of its fields mean nothing and are left open.

use super::{
    direct,
    reach::{Reached, reach},
};
use crate::{
    script::{
        contact::PartyKey,
        leg::LegPlan,
        party::{Endpoint, Ms, Party, Peer, Status},
        scene::Scene,
    },
    truth::{CallOutcome, Direction, LegOutcome, Side},
};

/// Fields of a monitoring leg that no rule defines.
const OPEN: [&str; 12] = [
    "direction",
    "customer_number",
    "customer_name",
    "agent_number",
    "queue_extension_id",
    "queue_name",
    "ringing_at",
    "answered_at",
    "ring_ms",
    "talk_ms",
    "ended_by",
    "transferred_to",
];

fn supervisor_party(scene: &mut Scene<'_>, session: usize, agent: usize) -> PartyKey {
    let (supervisor, agent) = (&scene.directory.supervisor, scene.agent(agent));
    scene.draft.join(Party {
        session,
        extension_id: Some(supervisor.id.clone()),
        outbound: true,
        to: Endpoint {
            phone_number: Some(agent.number.clone()),
            name: Some(agent.name()),
            extension_id: Some(agent.id.clone()),
            device_id: None,
        },
        from: Endpoint {
            phone_number: Some(supervisor.number.clone()),
            name: Some(supervisor.name()),
            extension_id: Some(supervisor.id.clone()),
            device_id: Some(supervisor.device_id.clone()),
        },
        ..Party::default()
    })
}

fn supervisor_leg(scene: &Scene<'_>, party: PartyKey, at: Ms) -> LegPlan {
    let supervisor = &scene.directory.supervisor;
    let mut leg = LegPlan::new(&supervisor.id, party, Direction::Outbound, at);
    leg.unspecified.extend(OPEN);
    leg
}

/// The supervisor joins; sometimes through a call of her own that becomes `Gone`.
fn join(scene: &mut Scene<'_>, reached: &Reached, at: Ms) -> (PartyKey, LegPlan) {
    let joined = at + scene.dice.between(200, 600);
    let listening = supervisor_party(scene, reached.session, reached.agent);
    if scene.dice.chance(0.4) {
        let session = scene.open(at);
        let own = supervisor_party(scene, session, reached.agent);
        scene.draft.push(at, own, Status::setup());
        scene.draft.push(at + 60, own, Status::answered_again());
        let number = scene.draft.party(listening).number;
        let peer = Peer {
            session: reached.session,
            number,
        };
        scene
            .draft
            .push(joined, own, Status::gone("Supervising", peer));
        let mut leg = supervisor_leg(scene, own, at);
        leg.end(joined, LegOutcome::Supervision, None);
        scene.draft.legs.push(leg);
    }
    scene.draft.push(
        joined,
        listening,
        Status::answered_again().because("Supervising"),
    );
    (listening, supervisor_leg(scene, listening, joined))
}

/// The supervisor listens for a while and leaves.
pub(super) fn listen(scene: &mut Scene<'_>) -> Option<()> {
    let mut reached = reach(scene)?;
    let at = reached.talk(scene);
    let (listening, mut monitor) = join(scene, &reached, at);
    let left_at = at + scene.dice.between(2_000, 20_000);
    scene.draft.push(left_at, listening, Status::disconnected());
    monitor.end(left_at, LegOutcome::Supervision, None);
    let party = reached.leg.party;
    let end = scene.talk(&mut reached.leg, party, left_at);
    scene.hang_up(&mut reached.leg, party, reached.caller, end);
    scene.draft.legs.push(monitor);
    direct::finish(scene, reached.agent, reached.leg);
    Some(())
}

/// The supervisor takes the customer; the agent is out of the call.
pub(super) fn take_over(scene: &mut Scene<'_>) -> Option<()> {
    let mut reached = reach(scene)?;
    let at = reached.talk(scene);
    let (listening, mut monitor) = join(scene, &reached, at);
    let taken_at = at + scene.dice.between(2_000, 8_000);
    scene.draft.push(
        taken_at,
        listening,
        Status::answered_again().because("TakeOver"),
    );
    let left_at = taken_at + scene.dice.between(10, 80);
    scene
        .draft
        .push(left_at, reached.leg.party, Status::disconnected());
    reached.leg.end(left_at, LegOutcome::Connected, None);
    // The agent's end is neither a hang-up nor one of the named hand-overs.
    reached.leg.unspecified.extend(["ended_by", "outcome"]);
    let end = left_at + scene.talk_span();
    let status = Status::disconnected();
    let (_, ended_at) =
        scene.both_leave(end, (reached.caller, status.clone()), (listening, status));
    monitor.end(ended_at, LegOutcome::Supervision, None);
    scene.draft.plan.outcome = Some(CallOutcome::Answered);
    scene.draft.plan.ended_by = Some(Side::Customer);
    scene
        .draft
        .plan
        .unspecified
        .extend(["outcome", "transfers", "ended_by"]);
    scene.release(reached.agent, left_at);
    scene.draft.legs.push(monitor);
    scene.draft.legs.push(reached.leg);
    Some(())
}
