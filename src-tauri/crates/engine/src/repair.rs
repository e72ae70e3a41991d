//! What the call log says of a session, and how it fills a leg the notifications left open.
//!
//! The log knows starts, durations and results, not holds: whatever it cannot know stays as the
//! notifications left it.

use crate::{Confidence, Direction, ExtensionId, Leg, Outcome, Side, Source, Timestamp};

/// One agent's part as the call log has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoggedLeg {
    /// Whose.
    pub extension: ExtensionId,
    /// Which way.
    pub direction: Direction,
    /// Start of this part.
    pub started_at: Timestamp,
    /// Its length.
    pub duration_ms: i64,
    /// What its result means, where the log's word is understood.
    pub outcome: Option<Outcome>,
}

/// What was learnt of one session besides its notifications.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Repair {
    /// Its legs.
    pub legs: Vec<LoggedLeg>,
}

impl Repair {
    /// Fills `leg` from the log. An exact leg is left alone: the notifications know more.
    pub(crate) fn apply(&self, leg: &mut Leg) {
        if leg.confidence == Confidence::Exact {
            return;
        }
        let logged = self
            .legs
            .iter()
            .filter(|l| l.extension == leg.extension && l.direction == leg.direction)
            .min_by_key(|l| {
                l.started_at
                    .as_millis()
                    .abs_diff(leg.started_at.as_millis())
            });
        let Some(logged) = logged else { return };
        let ended_at = logged.started_at.plus_millis(logged.duration_ms);
        if leg.ended_at.is_none() {
            leg.ended_at = Some(ended_at);
            leg.sources.ended = Source::CallLog;
            if let Some(last) = leg.segments.last_mut().filter(|s| s.to.is_none()) {
                last.to = Some(ended_at.max(last.from));
            }
            if let Some(answered) = leg.answered_at {
                leg.talk_ms = ended_at.since(answered).saturating_sub(leg.hold_ms).max(0);
            }
        }
        if matches!(leg.outcome, Outcome::Unknown | Outcome::InProgress) {
            if let Some(outcome) = logged.outcome {
                leg.outcome = outcome;
                leg.sources.ended = Source::CallLog;
            }
            if leg.outcome == Outcome::Missed && leg.ended_by.is_none() {
                leg.ended_by = Some(Side::Customer);
            }
        }
        leg.confidence = Confidence::Filled;
    }
}
