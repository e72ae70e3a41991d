//! The outcome of a leg (product definition, "Outcome of a leg"), one question after the other.

use super::Session;
use super::leg::Leg;
use super::party::{End, Party};
use super::words::{is_hand_over, is_park, is_transfer};

pub fn outcome(
    session: &Session,
    legs: &[Leg<'_>],
    leg: &Leg<'_>,
    others: &[&Party],
    answered: bool,
) -> &'static str {
    if leg.supervises() {
        return "supervision";
    }
    if leg.has("faxreceive") {
        return "fax";
    }
    let Some(end) = leg.end() else {
        return "in_progress";
    };
    if parked(leg, end) {
        return "parked";
    }
    // Sent to the mailbox after an answer; an answer after the mailbox (screening) counts.
    let mut words = leg.events();
    words.retain(|n| n.code == "answered" || n.code == "hold" || n.code.starts_with("voicemail"));
    if words
        .last()
        .is_some_and(|n| n.code.starts_with("voicemail"))
    {
        return "voicemail";
    }
    if answered {
        return match end.reason.as_str() {
            "conference" if end.gone => "conferenced",
            reason if is_transfer(reason) => "transferred",
            _ => "connected",
        };
    }
    if mailbox(session, leg, end) {
        return "voicemail";
    }
    let outcome = if leg.outbound() {
        outbound(others, end)
    } else {
        inbound(legs, leg, end)
    };
    if session.has_gap() && may_hide_an_answer(session, leg, end, outcome) {
        return "unknown";
    }
    outcome
}

fn parked(leg: &Leg<'_>, end: &End) -> bool {
    if end.gone || !leg.has("answered") {
        return false;
    }
    if is_park(&end.reason) {
        return true;
    }
    // A repeated `Answered` with a parking reason, with no `Hold` of the agent after it.
    let events = leg.events();
    let first = events.iter().position(|n| n.code == "answered").unwrap();
    let parking = events
        .iter()
        .rposition(|n| n.code == "answered" && is_park(&n.reason));
    let Some(parking) = parking.filter(|at| *at > first) else {
        return false;
    };
    let took_back = events[parking..].iter().any(|n| n.code == "hold");
    !took_back && !is_hand_over(&end.reason)
}

fn mailbox(session: &Session, leg: &Leg<'_>, end: &End) -> bool {
    let own = end.reason == "voicemail" || leg.parties.iter().any(|p| p.voicemail().is_some());
    let theirs = |p: &Party| {
        !leg.owns(p)
            && !p.calls()
            && (p.voicemail().is_some() || p.end.as_ref().is_some_and(|e| e.reason == "voicemail"))
    };
    own || (leg.outbound() && session.parties.iter().any(theirs))
}

fn inbound(legs: &[Leg<'_>], leg: &Leg<'_>, end: &End) -> &'static str {
    let taken_by = |other: &Leg<'_>| {
        let Some(answer) = other.parties.iter().find_map(|p| p.answered()) else {
            return false;
        };
        other.extension() != leg.extension()
            && !other.outbound()
            && !other.supervises()
            && answer.sequence > leg.began()
            && (answer.at <= end.at || answer.sequence < end.sequence)
    };
    if end.reason == "rejected" {
        "rejected"
    } else if !leg.has("proceeding") {
        "cancelled"
    } else if ["agentanswered", "pickup"].contains(&end.reason.as_str())
        || legs.iter().any(taken_by)
    {
        "answered_elsewhere"
    } else {
        "missed"
    }
}

fn by_reason(reason: &str) -> Option<&'static str> {
    match reason {
        "invalidnumber"
        | "nosuchuser"
        | "internationaldisabled"
        | "destinationblocked"
        | "notenoughfunds"
        | "internalerror" => Some("failed"),
        "noanswer" | "timeout" => Some("no_answer"),
        "targetbusy" => Some("busy"),
        "rejected" => Some("rejected"),
        "cancelled" => Some("cancelled"),
        _ => None,
    }
}

fn outbound(others: &[&Party], end: &End) -> &'static str {
    if let Some(outcome) = by_reason(&end.reason) {
        return outcome;
    }
    let left_before = |p: &&&Party| p.end.as_ref().is_some_and(|e| e.sequence <= end.sequence);
    let reason = |p: &Party| by_reason(&p.end.as_ref().unwrap().reason);
    if others.is_empty() || !others.iter().all(|p| left_before(&p)) {
        // The agent hung up, unless the platform reports the cause only after the agent's end.
        let mut late = others.iter().filter(|p| p.end.is_some() && !left_before(p));
        return late
            .find_map(|p| reason(p).filter(|o| ["failed", "busy"].contains(o)))
            .unwrap_or("cancelled");
    }
    let last = others
        .iter()
        .max_by_key(|p| p.end.as_ref().unwrap().sequence)
        .unwrap();
    reason(last)
        .filter(|o| *o != "cancelled")
        .unwrap_or("no_answer")
}

/// A number is missing between the last sign that the first phone still rang and the end, and no
/// word of the platform's excludes an answer.
fn may_hide_an_answer(session: &Session, leg: &Leg<'_>, end: &End, outcome: &str) -> bool {
    let told = end.missed_call
        || ["failed", "no_answer", "busy", "rejected"]
            .iter()
            .any(|o| by_reason(&end.reason) == Some(o))
        || end.reason == "agentanswered";
    if told && outcome != "cancelled" {
        return false;
    }
    let rings = |code: &str| code == "setup" || (!leg.outbound() && code == "proceeding");
    let rang_at = leg.parties[0]
        .events
        .iter()
        .filter(|n| rings(&n.code))
        .map(|n| n.sequence)
        .max();
    session.missing(rang_at.unwrap_or(1), end.sequence)
}
