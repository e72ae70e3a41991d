//! Who ended a leg (product rule 3.5).

use super::leg::Own;
use super::spans::on_hold;
use super::track::Track;
use crate::{Outcome, Reason, Side};

pub(super) struct Ending {
    pub(super) by: Option<Side>,
    pub(super) on_hold: bool,
}

pub(super) fn ending(own: &Own<'_, '_>, others: &[&Track<'_>], outcome: Outcome) -> Ending {
    let ended = own.end().is_some();
    Ending {
        by: side(own, others, outcome),
        on_hold: ended && own.parts().last().is_some_and(|t| on_hold(t)),
    }
}

/// The side whose `Disconnected` has the lower sequence number; nobody's when the call went on
/// elsewhere.
fn side(own: &Own<'_, '_>, others: &[&Track<'_>], outcome: Outcome) -> Option<Side> {
    let end = own.end().filter(|e| !e.gone)?;
    let handed_over = end.reason.is_some_and(Reason::is_hand_over)
        || matches!(
            outcome,
            Outcome::AnsweredElsewhere | Outcome::Parked | Outcome::Supervision
        );
    if handed_over || others.is_empty() {
        return None;
    }
    match other_side_left(others) {
        Some(sequence) if sequence < end.sequence => Some(Side::Customer),
        Some(_) | None => Some(Side::Agent),
    }
}

/// When the last of the other side's parties that matter hung up; `None` while one is there.
///
/// A party that handed its place on does not matter. Parties that were connected do; when nobody
/// was, all of them do (a called group of phones gives up only with the last one).
fn other_side_left(others: &[&Track<'_>]) -> Option<u64> {
    let stayed = || {
        others.iter().filter(|t| {
            !t.end
                .is_some_and(|e| !e.gone && e.reason.is_some_and(Reason::is_hand_over))
        })
    };
    let was_connected = stayed().any(|t| t.first_answered().is_some());
    stayed()
        .filter(|t| !was_connected || t.first_answered().is_some())
        .map(|t| t.end.filter(|e| !e.gone).map(|e| e.sequence))
        .collect::<Option<Vec<u64>>>()?
        .into_iter()
        .max()
}
