//! What the call log adds to the legs of a session, and where it contradicts them.
//!
//! Pure. The notifications know more than the log wherever they are whole: an exact leg is only
//! compared. Elsewhere the log fills what is missing; what it cannot know stays as it was left.

use crate::{
    Confidence, Direction, Directory, EventSet, Leg, Logged, LoggedLeg, Outcome, PartyId,
    Reconciliation, Segment, SegmentKind, Source, Sources, TelephonySessionId, Verdict,
};

/// Clocks of the log and of the notifications may disagree by so much.
const TOLERANCE_MS: u64 = 1_000;

/// Fills and compares; legs that only the log knows are added.
pub(super) fn apply(
    legs: &mut Vec<Leg>,
    logged: &Logged,
    session: &TelephonySessionId,
    events: &EventSet,
    directory: &Directory,
) -> Reconciliation {
    let mut result = Reconciliation {
        verdict: Verdict::Matched,
        differences: Vec::new(),
    };
    let mut unused: Vec<&LoggedLeg> = logged.legs.iter().collect();
    for leg in legs.iter_mut() {
        let Some(at) = counterpart(leg, &unused) else {
            continue;
        };
        compare(leg, unused.swap_remove(at), events, &mut result);
    }
    unused.sort_by_key(|l| (l.started_at, l.party.clone()));
    for (number, only_logged) in unused.into_iter().enumerate() {
        let known = directory.kind(&only_logged.extension).is_person();
        // One party is one leg: a device move may be two lines of the log.
        let covered = legs.iter().any(|leg| {
            leg.extension == only_logged.extension
                && leg.direction == only_logged.direction
                && leg.started_at <= only_logged.started_at
                && leg.ended_at.is_none_or(|end| end >= only_logged.ended_at())
        });
        if known && !covered {
            legs.push(from_log(session, logged, only_logged, number));
            result.verdict = result.verdict.max(Verdict::Filled);
        }
    }
    result
}

/// Whether the log says the same of legs that are exact, and knows no others: then it adds nothing.
#[must_use]
pub fn confirms(logged: &Logged, legs: &[Leg], directory: &Directory) -> bool {
    let Some(session) = legs.first().map(|leg| leg.session.clone()) else {
        return false;
    };
    let mut copy = legs.to_vec();
    let result = apply(&mut copy, logged, &session, &EventSet::new(), directory);
    let exact = legs.iter().all(|l| l.confidence == Confidence::Exact);
    exact && result.verdict == Verdict::Matched && copy == legs
}

/// The log's line for this leg: by party, else the same person's nearest in time.
fn counterpart(leg: &Leg, logged: &[&LoggedLeg]) -> Option<usize> {
    let same_party = logged
        .iter()
        .position(|l| l.party.as_ref() == Some(&leg.party));
    same_party.or_else(|| {
        logged
            .iter()
            .enumerate()
            .filter(|(_, l)| l.extension == leg.extension && l.direction == leg.direction)
            .min_by_key(|(_, l)| distance(l.started_at.as_millis(), leg.started_at.as_millis()))
            .map(|(at, _)| at)
    })
}

const fn distance(a: i64, b: i64) -> u64 {
    a.abs_diff(b)
}

fn compare(leg: &mut Leg, logged: &LoggedLeg, events: &EventSet, result: &mut Reconciliation) {
    let exact = leg.confidence == Confidence::Exact;
    let mut contradictions = Vec::new();
    let first = match leg.sources.started {
        Source::Notification(sequence) => sequence,
        Source::Absent | Source::Snapshot | Source::CallLog => u64::MAX,
    };
    let only_seen = leg.sources.started == Source::Snapshot;
    let late = distance(leg.started_at.as_millis(), logged.started_at.as_millis()) > TOLERANCE_MS;
    let missed = logged.started_at < leg.started_at && events.misses_between(1, first);
    if !exact && (missed || only_seen) {
        // Its first notifications were lost; with them, perhaps, the device it began on.
        leg.started_at = logged.started_at;
        leg.sources.started = Source::CallLog;
        if let Some(party) = &logged.party {
            leg.party = party.clone();
        }
        // Who called was lost too: what later parties say of it is hearsay.
        leg.customer_number.clone_from(&logged.customer_number);
        leg.customer_name.clone_from(&logged.customer_name);
    } else if late {
        contradictions.push("its start");
    }
    match leg.ended_at {
        Some(ended_at) => {
            let slack = if logged.precise { 0 } else { 1_000 };
            if distance(ended_at.as_millis(), logged.ended_at().as_millis()) > TOLERANCE_MS + slack
            {
                contradictions.push("its end");
            }
        }
        None => fill_end(leg, logged),
    }
    if let Some(word) = logged.outcome {
        if matches!(leg.outcome, Outcome::Unknown | Outcome::InProgress) {
            fill_outcome(leg, word);
        } else if result_class(leg.outcome) != result_class(word) {
            // Ours is read from an absence where something is missing.
            let inferred = matches!(
                leg.outcome,
                Outcome::Missed | Outcome::Cancelled | Outcome::NoAnswer
            );
            if !exact && leg.answered_at.is_none() && inferred {
                fill_outcome(leg, word);
            } else {
                contradictions.push("its result");
            }
        }
    }
    leg.customer_number = leg
        .customer_number
        .take()
        .or_else(|| logged.customer_number.clone());
    leg.agent_number = leg
        .agent_number
        .take()
        .or_else(|| logged.agent_number.clone());
    if contradictions.is_empty() {
        let settled = !matches!(leg.outcome, Outcome::Unknown | Outcome::InProgress);
        if !exact && settled {
            leg.confidence = Confidence::Filled;
            result.verdict = result.verdict.max(Verdict::Filled);
        }
    } else {
        result.verdict = Verdict::Differing;
        result.differences.extend(
            contradictions
                .into_iter()
                .map(|what| format!("The call log has leg {} differently in {what}", leg.party)),
        );
    }
}

/// The end was not delivered; the log has it.
fn fill_end(leg: &mut Leg, logged: &LoggedLeg) {
    let ended_at = logged.ended_at().max(leg.started_at);
    leg.ended_at = Some(ended_at);
    leg.sources.ended = Source::CallLog;
    if let Some(last) = leg.segments.last_mut().filter(|s| s.to.is_none()) {
        last.to = Some(ended_at.max(last.from));
        // A hold that was never taken back lasted to the end, as far as anyone knows.
        if last.kind == SegmentKind::OnHold {
            leg.hold_ms = leg.hold_ms.max(ended_at.since(last.from));
        }
    }
    match leg.answered_at {
        Some(answered) => {
            leg.talk_ms = ended_at.since(answered).saturating_sub(leg.hold_ms).max(0);
        }
        None => leg.ring_ms = ended_at.since(leg.ringing_at.unwrap_or(leg.started_at)),
    }
}

fn fill_outcome(leg: &mut Leg, outcome: Outcome) {
    leg.outcome = outcome;
    leg.sources.ended = Source::CallLog;
    leg.ended_by = None;
    if outcome == Outcome::Connected && leg.answered_at.is_none() {
        // It was answered, nobody knows when: no span is better than a wrong one.
        leg.ring_ms = 0;
    }
}

/// The log has one word for several of our outcomes.
const fn result_class(outcome: Outcome) -> Outcome {
    if matches!(
        outcome,
        Outcome::Transferred | Outcome::Conferenced | Outcome::Parked | Outcome::Supervision
    ) {
        Outcome::Connected
    } else {
        outcome
    }
}

/// A leg nobody heard of.
pub(super) fn from_log(
    session: &TelephonySessionId,
    call: &Logged,
    logged: &LoggedLeg,
    number: usize,
) -> Leg {
    let party = logged.party.clone().unwrap_or_else(|| {
        PartyId::new(format!(
            "log-{}-{}",
            logged.extension,
            number.saturating_add(1)
        ))
    });
    let unanswered = matches!(
        logged.outcome,
        Some(Outcome::Missed | Outcome::NoAnswer | Outcome::AnsweredElsewhere | Outcome::Rejected)
    );
    Leg {
        session: session.clone(),
        session_id: call.session_id.clone(),
        party,
        extension: logged.extension.clone(),
        direction: logged.direction,
        origin: None,
        queue_extension: None,
        queue_name: None,
        customer_number: logged.customer_number.clone(),
        customer_name: logged.customer_name.clone(),
        agent_number: logged.agent_number.clone(),
        started_at: logged.started_at,
        ringing_at: (unanswered && logged.direction == Direction::Inbound)
            .then_some(logged.started_at),
        answered_at: None,
        ended_at: Some(logged.ended_at()),
        ring_ms: 0,
        talk_ms: 0,
        hold_ms: 0,
        hold_count: 0,
        outcome: logged.outcome.unwrap_or(Outcome::Unknown),
        ended_by: None,
        ended_on_hold: false,
        park_location: None,
        transferred_to: None,
        confidence: if logged.outcome.is_some() {
            Confidence::Filled
        } else {
            Confidence::Uncertain
        },
        sources: Sources {
            started: Source::CallLog,
            ringing: Source::Absent,
            answered: Source::Absent,
            ended: Source::CallLog,
        },
        segments: vec![Segment {
            kind: SegmentKind::Setup,
            from: logged.started_at,
            to: Some(logged.ended_at()),
        }],
    }
}
