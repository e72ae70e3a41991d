//! How a leg or a call ended, in the words of a person: tiles, tables and exports use these.

use engine::{
    Call, CallOutcome, Confidence, Direction, EndedLeg, Leg, Outcome, SegmentKind, Side, Timestamp,
};

/// What is said of a record whose notifications are missing.
pub const NOT_CERTAIN: &str = "Not certain: notifications are missing";

/// What the words depend on.
struct Ending<'a> {
    outcome: Outcome,
    inbound: bool,
    by: Option<Side>,
    on_hold: bool,
    park_location: Option<&'a str>,
    transferred_to: Option<&'a str>,
}

/// The result of a leg: "Agent hung up during hold". While it goes on, what it is doing.
#[must_use]
pub fn leg(leg: &Leg) -> String {
    if leg.outcome == Outcome::InProgress {
        return going_on(leg).to_owned();
    }
    let text = ended(&Ending {
        outcome: leg.outcome,
        inbound: leg.direction == Direction::Inbound,
        by: leg.ended_by,
        on_hold: leg.ended_on_hold,
        park_location: leg.park_location.as_deref(),
        transferred_to: leg.transferred_to.as_deref(),
    });
    certain(text, leg.confidence)
}

/// The result of the call that just ended, for a tile of the board.
#[must_use]
pub fn ended_leg(leg: &EndedLeg) -> String {
    ended(&Ending {
        outcome: leg.outcome,
        inbound: true,
        by: leg.ended_by,
        on_hold: leg.on_hold,
        park_location: leg.park_location.as_deref(),
        transferred_to: None,
    })
}

/// The result of a call.
#[must_use]
pub fn call(call: &Call) -> String {
    let inbound = call.direction == Direction::Inbound;
    let text = match call.outcome {
        CallOutcome::InProgress => {
            return in_progress(call.answered_at, inbound).to_owned();
        }
        CallOutcome::Unknown => return NOT_CERTAIN.to_owned(),
        CallOutcome::Answered => hung_up(call.ended_by, call.ended_on_hold, "Answered"),
        CallOutcome::AbandonedOnHold => "Customer hung up during hold",
        CallOutcome::AbandonedWaiting => "Customer hung up while waiting",
        CallOutcome::Voicemail if inbound => "Voicemail",
        CallOutcome::Voicemail => "Reached a voicemail",
        CallOutcome::Missed if inbound => "Missed",
        CallOutcome::Missed => "Not answered",
        CallOutcome::TransferredOut => "Sent to an outside number",
        CallOutcome::Fax => "Fax",
        CallOutcome::Overflowed => "Sent on by the queue, nobody answered",
    };
    certain(text.to_owned(), call.confidence)
}

const fn in_progress(answered: Option<Timestamp>, inbound: bool) -> &'static str {
    match (answered.is_some(), inbound) {
        (true, _) => "In progress",
        (false, true) => "Waiting",
        (false, false) => "Calling",
    }
}

fn going_on(leg: &Leg) -> &'static str {
    match leg.segments.last().map(|s| s.kind) {
        Some(SegmentKind::Talking) => "Talking",
        Some(SegmentKind::OnHold) => "On hold",
        Some(SegmentKind::Voicemail) => "In voicemail",
        Some(SegmentKind::Setup | SegmentKind::Ringing) | None => {
            match (leg.answered_at.is_some(), leg.direction) {
                (true, _) => "In progress",
                (false, Direction::Inbound) => "Ringing",
                (false, Direction::Outbound) => "Calling",
            }
        }
    }
}

fn ended(ending: &Ending<'_>) -> String {
    let plain = match ending.outcome {
        Outcome::Connected => hung_up(ending.by, ending.on_hold, "Connected"),
        Outcome::Transferred => return placed("Transferred", "to", ending.transferred_to),
        Outcome::Parked => return placed("Parked", "at", ending.park_location),
        Outcome::Conferenced => "Joined a conference",
        Outcome::Missed => "Missed",
        Outcome::AnsweredElsewhere => "Answered by a colleague",
        Outcome::Voicemail if ending.inbound => "Voicemail",
        Outcome::Voicemail => "Reached a voicemail",
        Outcome::Rejected if ending.inbound => "Rejected",
        Outcome::Rejected => "Refused by the other side",
        Outcome::Cancelled => "Cancelled",
        Outcome::NoAnswer => "No answer",
        Outcome::Busy => "Busy",
        Outcome::Failed => "Could not be connected",
        Outcome::Fax => "Fax",
        Outcome::Supervision => "Supervision",
        Outcome::InProgress => "In progress",
        Outcome::Unknown => NOT_CERTAIN,
    };
    plain.to_owned()
}

const fn hung_up(by: Option<Side>, on_hold: bool, otherwise: &'static str) -> &'static str {
    match (by, on_hold) {
        (Some(Side::Agent), false) => "Agent hung up",
        (Some(Side::Agent), true) => "Agent hung up during hold",
        (Some(Side::Customer), false) => "Customer hung up",
        (Some(Side::Customer), true) => "Customer hung up during hold",
        (None, false) => otherwise,
        (None, true) => "Ended during hold",
    }
}

fn placed(what: &str, how: &str, place: Option<&str>) -> String {
    match place {
        Some(place) => format!("{what} {how} {place}"),
        None => what.to_owned(),
    }
}

/// A result that may be wrong says so.
fn certain(text: String, confidence: Confidence) -> String {
    if confidence == Confidence::Uncertain && text != NOT_CERTAIN {
        format!("{text} (not certain)")
    } else {
        text
    }
}

#[cfg(test)]
mod tests;
