//! The other side of a leg, and who ended it (product definition, "Who ended it").

use super::leg::Leg;
use super::party::{Party, Who};
use super::words::is_hand_over;

/// Inbound: the calling party; when it handed its place on, those who stayed or came after it.
/// Outbound: the called parties that are outside parties or persons; those of the agent only where
/// nobody else was called.
pub fn others<'p>(parties: &'p [Party], leg: &Leg<'_>) -> Vec<&'p Party> {
    let side = |p: &&Party| {
        !leg.owns(p) && !p.supervises() && (p.who == Who::Outside || p.who == Who::Person)
    };
    let foreign = |p: &&Party| side(p) && p.extension.as_deref() != leg.extension();
    if leg.outbound() {
        // A party of which nothing but its `Gone` is known was never here.
        let here = |p: &&Party| {
            let codes = [
                "setup",
                "proceeding",
                "answered",
                "hold",
                "voicemail",
                "voicemailscreening",
            ];
            p.all.iter().any(|n| codes.contains(&n.code.as_str()))
                || !p.end.as_ref().is_some_and(|e| e.gone)
        };
        let called = || parties.iter().filter(|p| p.is_called()).filter(here);
        let others: Vec<&Party> = called().filter(foreign).collect();
        return if others.is_empty() {
            called().filter(side).collect()
        } else {
            others
        };
    }
    let calling: Vec<&Party> = parties
        .iter()
        .filter(|p| p.calls() && !p.supervises() && !leg.owns(p))
        .collect();
    let usual = calling.iter().find(|p| p.id.ends_with("-1"));
    let Some(caller) = usual.or(calling.first()).copied() else {
        return Vec::new();
    };
    if let Some(end) = caller
        .end
        .as_ref()
        .filter(|e| !e.gone && is_hand_over(&e.reason))
    {
        let heirs: Vec<&Party> = parties
            .iter()
            .filter(foreign)
            .filter(|p| {
                let left = p.end.as_ref().map_or(u64::MAX, |e| e.sequence);
                p.id != caller.id && left > end.sequence
            })
            .collect();
        if !heirs.is_empty() {
            return heirs;
        }
    }
    vec![caller]
}

/// The side that left first; nobody when the call went on elsewhere or nobody else was seen.
pub fn ended_by(leg: &Leg<'_>, others: &[&Party], outcome: &str) -> Option<&'static str> {
    let end = leg.end()?;
    let went_on = end.gone
        || is_hand_over(&end.reason)
        || ["answered_elsewhere", "parked", "supervision"].contains(&outcome);
    if went_on || others.is_empty() {
        return None;
    }
    // The other side is there until the last one of it left; if any of it was connected, only
    // those count, and whoever handed its place on does not.
    let mut side: Vec<&&Party> = others
        .iter()
        .filter(|p| {
            !p.end
                .as_ref()
                .is_some_and(|e| !e.gone && is_hand_over(&e.reason))
        })
        .collect();
    if side.iter().any(|p| p.answered().is_some()) {
        side.retain(|p| p.answered().is_some());
    }
    let all_left_before = side.iter().all(|p| {
        p.end
            .as_ref()
            .is_some_and(|e| !e.gone && e.sequence < end.sequence)
    });
    Some(if !side.is_empty() && all_left_before {
        "customer"
    } else {
        "agent"
    })
}
