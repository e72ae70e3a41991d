//! A three-way call: the agent merges a customer's call and a colleague's call into a conference.
//!
//! Pure. The conference is a session of its own with the legacy id "0"; the agent's parties in both calls become
//! `Gone` and point to it. The merged customer and colleague end in their own sessions.

use super::{
    reach::{consult, reach},
    transfer,
};
use crate::{
    script::{
        leg::LegPlan,
        party::{Endpoint, Party, Peer, Status},
        scene::Scene,
    },
    truth::{CallOutcome, Direction, LegOutcome},
};

/// Customer, agent and colleague.
pub(super) fn three_way(scene: &mut Scene<'_>) -> Option<()> {
    let mut reached = reach(scene)?;
    let Some(agent) = reached.colleague(scene, scene.start) else {
        return transfer::plain_end(scene, reached);
    };
    let held_at = reached.talk(scene);
    reached.hold(scene, held_at);
    let mut second = consult(scene, reached.agent, agent, held_at + 1_200);
    let answered = second.answer(scene);
    let merge_at = answered + scene.dice.between(2_000, 8_000);

    let host = scene.agent(reached.agent);
    let room = scene.open_as(merge_at, "Conference");
    let party = scene.draft.join(Party {
        session: room,
        extension_id: Some(host.id.clone()),
        outbound: true,
        to: Endpoint {
            phone_number: Some("conference".to_owned()),
            ..Endpoint::default()
        },
        from: Endpoint {
            phone_number: Some(host.direct_number.clone()),
            extension_id: Some(host.id.clone()),
            device_id: Some(host.device_id.clone()),
            name: None,
        },
        conference_role: Some("Host"),
        ..Party::default()
    });
    scene.draft.push(merge_at, party, Status::setup());
    let mut hosting = LegPlan::new(&host.id, party, Direction::Outbound, merge_at);
    let ringing = merge_at + scene.dice.between(20, 90);
    scene.ring(&mut hosting, ringing);
    let joined = ringing + scene.dice.between(30, 200);
    scene.answer(&mut hosting, joined);
    hosting.agent_number = Some(host.direct_number.clone());
    hosting
        .unspecified
        .extend(["customer_number", "customer_name", "ended_by"]);

    // Numbers 2 and 3 of the conference stand for the merged calls; only snapshots show them.
    let mut gone_at = joined;
    for (leg, number) in [(&mut reached.leg, 2), (&mut second.caller, 3)] {
        gone_at += scene.dice.between(30, 150);
        let peer = Peer {
            session: room,
            number,
        };
        scene
            .draft
            .push(gone_at, leg.party, Status::gone("Conference", peer));
        leg.end(gone_at, LegOutcome::Conferenced, None);
    }

    let end = gone_at + scene.talk_span();
    scene.draft.push(end, party, Status::disconnected());
    hosting.end(end, LegOutcome::Connected, None);
    let customer_end = end + scene.dice.between(4, 30);
    scene
        .draft
        .push(customer_end, reached.caller, Status::disconnected());
    let colleague_end = customer_end + scene.dice.between(4, 30);
    scene
        .draft
        .push(colleague_end, second.called.party, Status::disconnected());
    second
        .called
        .end(colleague_end, LegOutcome::Connected, None);
    second.called.unspecified.push("ended_by");

    scene.draft.plan.outcome = Some(CallOutcome::Answered);
    scene
        .draft
        .plan
        .unspecified
        .extend(["ended_by", "transfers"]);
    scene.release(reached.agent, end);
    scene.release(agent, colleague_end);
    scene
        .draft
        .legs
        .extend([reached.leg, second.caller, second.called, hosting]);
    Some(())
}
