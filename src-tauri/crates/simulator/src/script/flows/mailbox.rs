//! Machines on the line: a fax, and a mailbox that the agent listens in to.
//!
//! Pure.

use super::direct::{self, ring_agent};
use crate::{
    script::{party::Status, scene::Scene},
    truth::{CallOutcome, LegOutcome, Side},
};

/// A fax machine calls an agent's number.
pub(super) fn fax(scene: &mut Scene<'_>) -> Option<()> {
    let mut ringing = ring_agent(scene)?;
    let party = ringing.leg.party;
    let tone_at = ringing.at + scene.dice.between(1_500, 6_000);
    scene
        .draft
        .push(tone_at, party, Status::plain("FaxReceive"));
    let end = tone_at + scene.dice.between(8_000, 60_000);
    let status = Status::disconnected();
    let (_, ended_at) = scene.both_leave(end, (ringing.caller, status.clone()), (party, status));
    ringing
        .leg
        .end(ended_at, LegOutcome::Fax, Some(Side::Customer));
    // The rules end the ringing at an answer, a mailbox or the end; a fax tone is not named.
    ringing.leg.unspecified.push("ring_ms");
    scene.draft.plan.gave_up_at = Some(tone_at);
    scene.draft.plan.ended_by = Some(Side::Customer);
    scene.draft.plan.unspecified.extend(["wait_ms", "outcome"]);
    scene.release(ringing.agent, ended_at);
    scene.draft.legs.push(ringing.leg);
    Some(())
}

/// The agent hears the message being left; some answer after all.
pub(super) fn screening(scene: &mut Scene<'_>) -> Option<()> {
    let mut ringing = ring_agent(scene)?;
    let party = ringing.leg.party;
    let taken_at = ringing.at + scene.ring_span();
    let code = if scene.dice.chance(scene.config.quirks.voicemail_spelling) {
        "VMScreening"
    } else {
        "VoiceMailScreening"
    };
    scene.draft.push(taken_at, party, Status::plain(code));
    // Whether ringing ends with the screening or with the mailbox is open.
    ringing.leg.unspecified.push("ring_ms");
    let heard = taken_at + scene.dice.between(3_000, 12_000);
    if scene.dice.chance(0.4) {
        scene.answer(&mut ringing.leg, heard);
        // The table names both words for it.
        ringing.leg.unspecified.push("outcome");
        let end = scene.talk(&mut ringing.leg, party, heard);
        scene.hang_up(&mut ringing.leg, party, ringing.caller, end);
        scene.draft.plan.unspecified.push("outcome");
        direct::finish(scene, ringing.agent, ringing.leg);
        return Some(());
    }
    ringing.leg.voicemail_at = Some(taken_at);
    let missed = Status::disconnected().missed(true);
    let (_, ended_at) = scene.both_leave(
        heard,
        (ringing.caller, Status::disconnected()),
        (party, missed),
    );
    ringing
        .leg
        .end(ended_at, LegOutcome::Voicemail, Some(Side::Customer));
    scene.draft.plan.outcome = Some(CallOutcome::Voicemail);
    scene.draft.plan.gave_up_at = Some(taken_at);
    scene.draft.plan.ended_by = Some(Side::Customer);
    scene.draft.plan.unspecified.push("wait_ms");
    scene.release(ringing.agent, ended_at);
    scene.draft.legs.push(ringing.leg);
    Some(())
}
