//! How a leg ended (product rule 3.4).

use super::leg::Own;
use super::spans::Moment;
use super::track::{End, Track};
use crate::{Direction, EventSet, Outcome, Reason, StatusCode};

/// What the decision looks at.
pub(super) struct Evidence<'x, 't, 'a> {
    pub(super) events: &'x EventSet,
    pub(super) tracks: &'t [Track<'a>],
    pub(super) own: &'x Own<'t, 'a>,
    pub(super) owns: &'x [Own<'t, 'a>],
    pub(super) others: &'x [&'t Track<'a>],
    pub(super) answered: Option<Moment>,
    /// A sequence number of the session is missing.
    pub(super) gap: bool,
}

pub(super) fn outcome(evidence: &Evidence<'_, '_, '_>) -> Outcome {
    let own = evidence.own;
    if own.parts().iter().any(|t| t.is_supervision()) {
        return Outcome::Supervision;
    }
    if own.has(&StatusCode::FaxReceive) {
        return Outcome::Fax;
    }
    let Some(end) = own.end() else {
        return Outcome::InProgress;
    };
    if parked(own, &end) {
        return Outcome::Parked;
    }
    if voicemail_after_answer(own) {
        return Outcome::Voicemail;
    }
    if evidence.answered.is_some() {
        return match end.reason {
            Some(Reason::Conference) if end.gone => Outcome::Conferenced,
            Some(reason) if reason.is_transfer() => Outcome::Transferred,
            Some(_) | None => Outcome::Connected,
        };
    }
    if reached_mailbox(evidence) {
        return Outcome::Voicemail;
    }
    let outcome = match own.direction() {
        Direction::Inbound => unanswered_inbound(evidence, &end),
        Direction::Outbound => unanswered_outbound(evidence, &end),
    };
    if evidence.gap && could_hide_an_answer(evidence, &end, outcome) {
        return Outcome::Unknown;
    }
    outcome
}

/// Own repeated `Answered` with a parking reason and then the end, or an end with that reason.
fn parked(own: &Own<'_, '_>, end: &End<'_>) -> bool {
    if end.gone || !own.has(&StatusCode::Answered) {
        return false;
    }
    if end.reason.is_some_and(Reason::is_park) {
        return true;
    }
    let mut answers = 0;
    let mut parking = false;
    for (_, party) in own.events() {
        match party.code.holding() {
            Some(false) => {
                answers += 1;
                parking |= answers > 1 && party.reason.as_ref().is_some_and(Reason::is_park);
            }
            // The agent took the call back.
            Some(true) => parking = false,
            None => {}
        }
    }
    parking && end.reason.is_none_or(|r| !r.is_hand_over())
}

/// The agent sent a caller they had answered to a mailbox. The other way round, answering while
/// listening in (screening), is an answer.
fn voicemail_after_answer(own: &Own<'_, '_>) -> bool {
    let last = own
        .events()
        .filter(|(_, p)| p.code.is_voicemail() || p.code.holding().is_some())
        .last();
    last.is_some_and(|(_, p)| p.code.is_voicemail())
}

/// Own mailbox, the reason says so, or (outbound) the other side's mailbox.
fn reached_mailbox(evidence: &Evidence<'_, '_, '_>) -> bool {
    let own = evidence.own;
    let sent = own
        .end()
        .is_some_and(|e| e.reason == Some(&Reason::Voicemail));
    let own_mailbox = own.parts().iter().any(|t| t.first_voicemail().is_some());
    let other_mailbox = own.direction() == Direction::Outbound
        && evidence
            .tracks
            .iter()
            .filter(|t| !own.contains(t) && !t.is_calling())
            .any(|t| {
                t.first_voicemail().is_some()
                    || t.end.is_some_and(|e| e.reason == Some(&Reason::Voicemail))
            });
    sent || own_mailbox || other_mailbox
}

fn unanswered_inbound(evidence: &Evidence<'_, '_, '_>, end: &End<'_>) -> Outcome {
    let own = evidence.own;
    if end.reason == Some(&Reason::Rejected) {
        return Outcome::Rejected;
    }
    if !own.has(&StatusCode::Proceeding) {
        return Outcome::Cancelled;
    }
    let taken = matches!(end.reason, Some(Reason::AgentAnswered | Reason::Pickup))
        || another_took_it(evidence, end);
    if taken {
        Outcome::AnsweredElsewhere
    } else {
        Outcome::Missed
    }
}

/// Another person answered while this phone was being offered the call. An agent who had answered
/// *before* the offer (and transferred the caller here) did not take it from this one.
fn another_took_it(evidence: &Evidence<'_, '_, '_>, end: &End<'_>) -> bool {
    let own = evidence.own;
    evidence
        .owns
        .iter()
        .filter(|other| {
            other.extension() != own.extension() && other.direction() == Direction::Inbound
        })
        .filter(|other| !other.parts().iter().any(|t| t.is_supervision()))
        .filter_map(|other| other.parts().iter().find_map(|t| t.first_answered()))
        .any(|answer| {
            answer.sequence > own.first_sequence()
                && (answer.event_time <= end.time || answer.sequence < end.sequence)
        })
}

/// What a reason says of an outbound call, where it says anything.
fn by_reason(reason: &Reason) -> Option<Outcome> {
    if reason.is_failure() {
        Some(Outcome::Failed)
    } else if reason.is_ring_out() {
        Some(Outcome::NoAnswer)
    } else {
        [
            (Reason::TargetBusy, Outcome::Busy),
            (Reason::Rejected, Outcome::Rejected),
            (Reason::Cancelled, Outcome::Cancelled),
        ]
        .into_iter()
        .find(|(word, _)| word == reason)
        .map(|(_, outcome)| outcome)
    }
}

fn unanswered_outbound(evidence: &Evidence<'_, '_, '_>, end: &End<'_>) -> Outcome {
    if let Some(outcome) = end.reason.and_then(by_reason) {
        return outcome;
    }
    let ends: Vec<Option<End<'_>>> = evidence.others.iter().map(|t| t.end).collect();
    let given_up = ends.is_empty()
        || ends
            .iter()
            .any(|e| e.is_none_or(|e| e.sequence > end.sequence));
    if given_up {
        // The platform may report the agent's end before the failure that caused it.
        return ends
            .iter()
            .flatten()
            .filter(|e| e.sequence > end.sequence)
            .filter_map(|e| e.reason)
            .filter(|r| r.is_failure() || **r == Reason::TargetBusy)
            .find_map(by_reason)
            .unwrap_or(Outcome::Cancelled);
    }
    ends.iter()
        .flatten()
        .max_by_key(|e| e.sequence)
        .and_then(|e| e.reason)
        .and_then(by_reason)
        .filter(|o| *o != Outcome::Cancelled)
        .unwrap_or(Outcome::NoAnswer)
}

/// Whether an answer could be among the missing notifications: something is missing between the
/// leg's last known ringing state and its end, and the platform's own words do not exclude it.
fn could_hide_an_answer(evidence: &Evidence<'_, '_, '_>, end: &End<'_>, outcome: Outcome) -> bool {
    let told = end.missed_call
        || end.reason.is_some_and(|r| {
            r.is_failure()
                || r.is_ring_out()
                || matches!(
                    r,
                    Reason::AgentAnswered | Reason::Rejected | Reason::TargetBusy
                )
        });
    if told && outcome != Outcome::Cancelled {
        return false;
    }
    let inbound = evidence.own.direction() == Direction::Inbound;
    // Only the phone that was first: one the call moved to may begin after the answer.
    let after = evidence
        .own
        .parts()
        .first()
        .into_iter()
        .flat_map(|t| t.before_end())
        .filter(|(_, p)| {
            p.code == StatusCode::Setup || (inbound && p.code == StatusCode::Proceeding)
        })
        .map(|(e, _)| e.sequence)
        .max()
        .unwrap_or(1);
    evidence.events.overflowed() || evidence.events.misses_between(after, end.sequence)
}
