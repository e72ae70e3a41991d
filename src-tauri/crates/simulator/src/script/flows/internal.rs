//! Calls between two agents. Both have a leg.
//!
//! Pure. As recorded, the calling side says `Answered` as soon as call handling begins; the two are connected
//! only when the called person answers.

use super::reach;
use crate::{
    script::{
        contact::PartyKey,
        leg::LegPlan,
        party::{Ms, Status},
        scene::Scene,
    },
    truth::{Direction, LegOutcome, Side},
};

/// Two agents; the called one's phone rings.
struct Ringing {
    agents: [usize; 2],
    caller: LegPlan,
    called: LegPlan,
    at: Ms,
}

/// Fields of a contact whose meaning for a call without a customer is not defined.
const NO_CUSTOMER: [&str; 9] = [
    "direction",
    "customer_number",
    "customer_name",
    "offered_at",
    "wait_ms",
    "talk_ms",
    "hold_ms",
    "outcome",
    "ended_by",
];

fn ring_colleague(scene: &mut Scene<'_>) -> Option<Ringing> {
    let start = scene.start;
    let one = scene.free_agent(start, &[])?;
    let two = scene.free_agent(start, &[one])?;
    let consult = reach::consult(scene, one, two, start);
    scene.draft.plan.direction = Direction::Outbound;
    scene.draft.plan.unspecified.extend(NO_CUSTOMER);
    Some(Ringing {
        agents: [one, two],
        caller: consult.caller,
        called: consult.called,
        at: consult.ringing_at,
    })
}

fn book(scene: &mut Scene<'_>, ringing: Ringing) {
    let [one, two] = ringing.agents;
    scene.release(one, ringing.caller.ended_at);
    scene.release(two, ringing.called.ended_at);
    scene.draft.legs.push(ringing.caller);
    scene.draft.legs.push(ringing.called);
}

/// The colleague answers; either of them may put the other on hold.
pub(super) fn answered(scene: &mut Scene<'_>) -> Option<()> {
    let mut ringing = ring_colleague(scene)?;
    let at = ringing.at + scene.ring_span();
    scene.answer(&mut ringing.called, at);
    ringing.caller.answered_at = Some(at);
    let (caller, called) = (ringing.caller.party, ringing.called.party);
    let holder = if scene.dice.chance(0.5) {
        &mut ringing.caller
    } else {
        &mut ringing.called
    };
    let party = holder.party;
    let end = scene.talk(holder, party, at);
    if scene.dice.chance(0.5) {
        end_both(scene, &mut ringing, (caller, called), end, Side::Agent);
    } else {
        end_both(scene, &mut ringing, (caller, called), end, Side::Customer);
    }
    book(scene, ringing);
    Some(())
}

/// `by` is the side as the calling agent's leg sees it.
fn end_both(
    scene: &mut Scene<'_>,
    ringing: &mut Ringing,
    (caller, called): (PartyKey, PartyKey),
    at: Ms,
    by: Side,
) {
    scene.hang_up_by(&mut ringing.caller, caller, called, at, by);
    let (other_end, other_by) = match by {
        Side::Agent => (scene.draft.last_event_of(called), Side::Customer),
        Side::Customer => (at, Side::Agent),
    };
    ringing
        .called
        .end(other_end, LegOutcome::Connected, Some(other_by));
}

/// The colleague does not answer: the caller gives up or reaches the mailbox.
pub(super) fn missed(scene: &mut Scene<'_>) -> Option<()> {
    let mut ringing = ring_colleague(scene)?;
    let (caller, called) = (ringing.caller.party, ringing.called.party);
    let to_mailbox = scene.dice.chance(0.5);
    let mut end = ringing.at + scene.ring_span();
    if to_mailbox {
        let taken_at = ringing.at + scene.config.durations.ring_timeout_ms;
        let status = scene.voicemail_status();
        scene.draft.push(taken_at, called, status);
        ringing.called.voicemail_at = Some(taken_at);
        end = taken_at + scene.dice.between(2_000, 12_000);
    }
    let status = Status::disconnected();
    let missed = status.clone().missed(true);
    let (caller_end, called_end) = scene.both_leave(end, (caller, status), (called, missed));
    let (out, inn) = if to_mailbox {
        (LegOutcome::Voicemail, LegOutcome::Voicemail)
    } else {
        (LegOutcome::Cancelled, LegOutcome::Missed)
    };
    ringing.caller.end(caller_end, out, Some(Side::Agent));
    ringing.called.end(called_end, inn, Some(Side::Customer));
    book(scene, ringing);
    Some(())
}
