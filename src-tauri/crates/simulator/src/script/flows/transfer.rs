//! Handing a call on: to a colleague or outside, unannounced in the same session, or announced by a second call.
//!
//! Pure.

use super::{
    direct,
    reach::{Reached, consult, reach},
};
use crate::{
    script::{
        contact::PartyKey,
        leg::LegPlan,
        party::{Endpoint, Ms, Party, Peer, Status},
        scene::Scene,
    },
    truth::{CallOutcome, LegOutcome, Side},
};

const REASONS: [&str; 4] = [
    "BlindTransfer",
    "RccTransfer",
    "DtmfTransfer",
    "CallRedirected",
];

/// The agent lets go of the call, usually from a hold; gives the moment.
fn hand_over(scene: &mut Scene<'_>, reached: &mut Reached, to: &str) -> Ms {
    let mut at = reached.talk(scene);
    if scene.dice.chance(0.6) {
        reached.hold(scene, at);
        at += scene.dice.between(1_500, 9_000);
    }
    let reason = scene
        .dice
        .pick(&REASONS)
        .copied()
        .unwrap_or("BlindTransfer");
    scene.draft.push(
        at,
        reached.leg.party,
        Status::disconnected().because(reason),
    );
    reached.leg.end(at, LegOutcome::Transferred, None);
    reached.leg.transferred_to = Some(to.to_owned());
    // Whether a number, a name or an extension is shown is open.
    reached.leg.unspecified.push("transferred_to");
    scene.release(reached.agent, at);
    scene.draft.plan.transfers = 1;
    at
}

/// The colleague's new party in the same session begins to ring.
fn ring_colleague(scene: &mut Scene<'_>, reached: &Reached, agent: usize, at: Ms) -> LegPlan {
    let colleague = scene.agent(agent);
    let number = &colleague.number;
    let party = scene.called_party(reached.session, colleague, number, &reached.customer);
    let setup_at = at + scene.dice.between(5, 40);
    scene.draft.push(setup_at, party, Status::setup());
    let mut leg = scene.inbound_leg(colleague, party, &reached.customer, setup_at);
    let ringing_at = setup_at + scene.dice.between(20, 120);
    scene.ring(&mut leg, ringing_at);
    leg
}

/// The colleague answers.
pub(super) fn blind(scene: &mut Scene<'_>) -> Option<()> {
    let mut reached = reach(scene)?;
    let Some(agent) = reached.colleague(scene, scene.start) else {
        return plain_end(scene, reached);
    };
    let to = scene.agent(agent).number.clone();
    let at = hand_over(scene, &mut reached, &to);
    let mut leg = ring_colleague(scene, &reached, agent, at);
    let answered = leg.ringing_at.unwrap_or(at) + scene.ring_span();
    scene.answer(&mut leg, answered);
    let party = leg.party;
    let end = scene.talk(&mut leg, party, answered);
    scene.hang_up(&mut leg, party, reached.caller, end);
    scene.draft.legs.push(reached.leg);
    direct::finish(scene, agent, leg);
    Some(())
}

/// The colleague does not answer and the customer gives up.
pub(super) fn missed(scene: &mut Scene<'_>) -> Option<()> {
    let mut reached = reach(scene)?;
    let Some(agent) = reached.colleague(scene, scene.start) else {
        return plain_end(scene, reached);
    };
    let to = scene.agent(agent).number.clone();
    let at = hand_over(scene, &mut reached, &to);
    let mut leg = ring_colleague(scene, &reached, agent, at);
    let end = leg.ringing_at.unwrap_or(at) + scene.ring_span();
    let missed = Status::disconnected().missed(true);
    let (_, ended_at) = scene.both_leave(
        end,
        (reached.caller, Status::disconnected()),
        (leg.party, missed),
    );
    leg.end(ended_at, LegOutcome::Missed, Some(Side::Customer));
    // The first agent's answer lies before this end, which one rule reads as "answered elsewhere".
    leg.unspecified.push("outcome");
    scene.draft.plan.ended_by = Some(Side::Customer);
    scene.draft.plan.outcome = Some(CallOutcome::Answered);
    scene.draft.plan.unspecified.push("outcome");
    scene.release(agent, ended_at);
    scene.draft.legs.push(reached.leg);
    scene.draft.legs.push(leg);
    Some(())
}

/// The call goes to a number outside; no agent takes part any more.
pub(super) fn out(scene: &mut Scene<'_>) -> Option<()> {
    let mut reached = reach(scene)?;
    let number = crate::script::names::customer(&mut scene.dice)
        .number
        .unwrap_or_default();
    let at = hand_over(scene, &mut reached, &number);
    let outside = scene.draft.join(Party {
        session: reached.session,
        to: Endpoint {
            phone_number: Some(number),
            ..Endpoint::default()
        },
        from: Endpoint {
            phone_number: reached.customer.number.clone(),
            ..Endpoint::default()
        },
        ..Party::default()
    });
    let rung = at + scene.dice.between(20, 60);
    scene.draft.push(rung, outside, Status::proceeding());
    let answered = rung + scene.ring_span();
    scene
        .draft
        .push(answered, outside, Status::answered_again());
    let end = answered + scene.talk_span();
    leave_apart(scene, (reached.caller, outside), end);
    // Answered, then sent outside: the rules leave open which of the two words names it.
    scene.draft.plan.outcome = Some(CallOutcome::TransferredOut);
    scene.draft.plan.unspecified.extend(["outcome", "ended_by"]);
    scene.draft.legs.push(reached.leg);
    Some(())
}

/// Both leave, in either order.
fn leave_apart(scene: &mut Scene<'_>, (one, other): (PartyKey, PartyKey), at: Ms) -> [Ms; 2] {
    let status = Status::disconnected();
    if scene.dice.chance(0.5) {
        let (first, second) = scene.both_leave(at, (one, status.clone()), (other, status));
        [first, second]
    } else {
        let (first, second) = scene.both_leave(at, (other, status.clone()), (one, status));
        [second, first]
    }
}

/// There is nobody to hand the call to: it ends like any other.
pub(super) fn plain_end(scene: &mut Scene<'_>, mut reached: Reached) -> Option<()> {
    let end = reached.talk(scene);
    let party = reached.leg.party;
    scene.hang_up(&mut reached.leg, party, reached.caller, end);
    direct::finish(scene, reached.agent, reached.leg);
    Some(())
}

/// The agent announces the call to a colleague, then joins the two: two sessions, linked by `Gone`.
pub(super) fn attended(scene: &mut Scene<'_>) -> Option<()> {
    let mut reached = reach(scene)?;
    let Some(agent) = reached.colleague(scene, scene.start) else {
        return plain_end(scene, reached);
    };
    let held_at = reached.talk(scene);
    reached.hold(scene, held_at);
    let dialed_at = held_at + scene.dice.between(800, 4_000);
    let mut second = consult(scene, reached.agent, agent, dialed_at);
    let answered = second.answer(scene);
    let party = second.called.party;
    let length = scene.dice.between(3_000, 15_000);
    let bridged = scene.talk_for(&mut second.called, party, answered, length, false);

    let peer = |scene: &Scene<'_>, session, leg: &LegPlan| Peer {
        session,
        number: scene.draft.party(leg.party).number,
    };
    let to_second = peer(scene, second.session, &second.caller);
    let to_first = peer(scene, reached.session, &reached.leg);
    scene.draft.push(
        bridged,
        reached.leg.party,
        Status::gone("AttendedTransfer", to_second),
    );
    let other = bridged + scene.dice.between(2, 25);
    scene.draft.push(
        other,
        second.caller.party,
        Status::gone("AttendedTransfer", to_first),
    );
    if scene.dice.chance(0.5) {
        let again = other + scene.dice.between(5, 40);
        let status = Status::answered_again().because("AttendedTransfer");
        scene.draft.push(again, second.called.party, status);
    }
    let to = Some(scene.agent(agent).number.clone());
    for (leg, at) in [(&mut reached.leg, bridged), (&mut second.caller, other)] {
        leg.end(at, LegOutcome::Transferred, None);
        leg.transferred_to.clone_from(&to);
        leg.unspecified.push("transferred_to");
    }
    scene.release(reached.agent, other);

    let end = other + scene.talk_span();
    let [_, ended_at] = leave_apart(scene, (reached.caller, second.called.party), end);
    second.called.end(ended_at, LegOutcome::Connected, None);
    // The customer ends in another session than the colleague, so their order has no sequence.
    second
        .called
        .unspecified
        .extend(["ended_by", "customer_number", "customer_name"]);
    scene.draft.plan.outcome = Some(CallOutcome::Answered);
    scene.draft.plan.transfers = 1;
    scene.draft.plan.unspecified.push("ended_by");
    scene.release(agent, ended_at);
    scene
        .draft
        .legs
        .extend([reached.leg, second.caller, second.called]);
    Some(())
}
