//! Parking: the call waits at a number until somebody picks it up or the customer leaves.
//!
//! Pure. The order follows the platform's own description: `Parked` on a new party, the agent's `Answered` with a
//! reason, `Parked` with the place, the agent's end. A pick-up opens a new session that knows only the park
//! number, and two `Gone` events link it with the parked call.

use super::reach::{Reached, reach};
use crate::{
    script::{
        contact::PartyKey,
        leg::LegPlan,
        party::{Endpoint, Ms, Party, Peer, Status},
        scene::Scene,
    },
    truth::{CallOutcome, Direction, LegOutcome, Side},
};

/// A call at its parking place.
struct Parked {
    reached: Reached,
    party: PartyKey,
    place: String,
    at: Ms,
}

fn park(scene: &mut Scene<'_>) -> Option<Parked> {
    let mut reached = reach(scene)?;
    let at = reached.talk(scene);
    let place = format!("*{}", 800 + scene.dice.between(1, 20));
    let reason = if scene.dice.chance(0.5) {
        "CallPark"
    } else {
        "ParkLocation"
    };
    let caller = scene.draft.party(reached.caller).clone();
    let party = scene.draft.join(Party {
        session: reached.session,
        to: caller.to.clone(),
        from: caller.from,
        ..Party::default()
    });
    scene.draft.push(at, party, Status::plain("Parked"));
    let again = at + scene.dice.between(8, 40);
    scene.draft.push(
        again,
        reached.leg.party,
        Status::answered_again().because(reason),
    );
    let placed = again + scene.dice.between(60, 220);
    let mut status = Status::plain("Parked");
    status.park = Some(place.clone());
    scene.draft.push(placed, party, status);
    let left_at = placed + scene.dice.between(40, 300);
    scene.draft.push(
        left_at,
        reached.leg.party,
        Status::disconnected().because(reason),
    );
    reached.leg.end(left_at, LegOutcome::Parked, None);
    reached.leg.park_location = Some(place.clone());
    scene.release(reached.agent, left_at);
    Some(Parked {
        reached,
        party,
        place,
        at: left_at,
    })
}

/// The customer hangs up at the parking place.
pub(super) fn abandoned(scene: &mut Scene<'_>) -> Option<()> {
    let parked = park(scene)?;
    let at = parked.at + scene.dice.between(5_000, 90_000);
    let status = Status::disconnected();
    scene.both_leave(
        at,
        (parked.reached.caller, status.clone()),
        (parked.party, status),
    );
    scene.draft.plan.ended_by = Some(Side::Customer);
    scene.draft.plan.unspecified.push("outcome");
    scene.draft.legs.push(parked.reached.leg);
    Some(())
}

/// A colleague dials the parking place.
pub(super) fn picked_up(scene: &mut Scene<'_>) -> Option<()> {
    let parked = park(scene)?;
    let at = parked.at + scene.dice.span(12_000.0, 0.7, 1_500, 180_000);
    let Some(agent) = scene.free_agent(at, &[]) else {
        // Nobody came; the customer gives up.
        let status = Status::disconnected();
        scene.both_leave(
            at,
            (parked.reached.caller, status.clone()),
            (parked.party, status),
        );
        scene.draft.plan.unspecified.extend(["outcome", "ended_by"]);
        scene.draft.legs.push(parked.reached.leg);
        return Some(());
    };
    let picker = scene.agent(agent);
    let session = scene.open(at);
    let place = Endpoint {
        phone_number: Some(parked.place.clone()),
        ..Endpoint::default()
    };
    let from = Endpoint {
        phone_number: Some(picker.direct_number.clone()),
        extension_id: Some(picker.id.clone()),
        device_id: Some(picker.device_id.clone()),
        name: None,
    };
    let own = scene.draft.join(Party {
        session,
        extension_id: Some(picker.id.clone()),
        outbound: true,
        to: place.clone(),
        from: from.clone(),
        feature: Some("ParkPickup"),
        ..Party::default()
    });
    let stub = scene.draft.join(Party {
        session,
        to: place,
        from,
        ..Party::default()
    });
    scene.draft.push(at, own, Status::setup());
    let mut leg = LegPlan::new(&picker.id, own, Direction::Outbound, at);
    let ringing = at + scene.dice.between(10, 60);
    scene.ring(&mut leg, ringing);
    let answered = ringing + scene.dice.between(10, 80);
    scene.answer(&mut leg, answered);
    leg.agent_number = Some(picker.direct_number.clone());
    leg.other = (
        parked.reached.customer.number.clone(),
        parked.reached.customer.name.clone(),
    );
    // The wire shows the parking place; whether the leg or only the contact carries the customer is open.
    leg.unspecified
        .extend(["customer_number", "customer_name", "ended_by"]);
    link(
        scene,
        (stub, session),
        (parked.party, parked.reached.session),
        answered,
    );

    let end = scene.talk(&mut leg, own, answered + 200);
    let caller = parked.reached.caller;
    scene.hang_up(&mut leg, own, caller, end);
    let last = scene.draft.last_event_of(caller).max(end) + scene.dice.between(2, 9);
    scene.draft.push(last, parked.party, Status::disconnected());
    scene
        .draft
        .plan
        .unspecified
        .extend(["transfers", "ended_by", "ended_at", "outcome"]);
    scene.draft.plan.outcome = Some(CallOutcome::Answered);
    scene.release(agent, leg.ended_at);
    scene.draft.legs.push(parked.reached.leg);
    scene.draft.legs.push(leg);
    Some(())
}

/// The two `Gone` events, each pointing to the other session.
fn link(
    scene: &mut Scene<'_>,
    (stub, new_session): (PartyKey, usize),
    (parked, old_session): (PartyKey, usize),
    answered: Ms,
) {
    let to_old = Peer {
        session: old_session,
        number: scene.draft.party(parked).number,
    };
    let to_new = Peer {
        session: new_session,
        number: scene.draft.party(stub).number,
    };
    let first = answered + scene.dice.between(5, 40);
    scene
        .draft
        .push(first, stub, Status::gone("Pickup", to_old));
    let second = first + scene.dice.between(1, 30);
    scene
        .draft
        .push(second, parked, Status::gone("Pickup", to_new));
}
