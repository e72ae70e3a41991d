//! A second implementation of the product's rules for legs, to hold the first one against.
//!
//! Slow and plain on purpose: it reads JSON values directly, knows ids and words only as strings,
//! looks everything up by walking lists, and shares no code with the product. Its text follows
//! the rules in the order in which they are written down (spans, outcome, who ended it,
//! confidence). Where those leave room it follows ARCHITECTURE.md, "Rules of a record".
//!
//! May touch: nothing but its arguments. Not here: calls (journeys), numbers and names, repair
//! from the call log, outages, subscriptions to single extensions, more than 4,096 events.

pub mod leg;
pub mod outcome;
pub mod party;
pub mod read;
pub mod sides;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use leg::Leg;
use party::Party;
use read::Note;

/// Extension id to the platform's `type`.
pub type Types = BTreeMap<String, String>;

/// One leg as `replay` prints it, the fields this model knows.
pub type Row = BTreeMap<&'static str, Value>;

/// All parties of one session in order of appearance, and which numbers were seen.
pub struct Session {
    pub parties: Vec<Party>,
    pub seen: BTreeSet<u64>,
}

impl Session {
    /// Whether a number between 2 and the last one is missing.
    fn has_gap(&self) -> bool {
        let last = self.seen.last().copied().unwrap_or(0);
        last < 2 || self.missing(1, last)
    }

    /// Whether a number strictly between the two is missing.
    fn missing(&self, after: u64, before: u64) -> bool {
        let between = self.seen.iter().filter(|n| **n > after && **n < before);
        (between.count() as u64) < before.saturating_sub(after).saturating_sub(1)
    }
}

/// The legs of all sessions in `notifications`, by session and party.
pub fn legs(notifications: &[Value], types: &Types) -> BTreeMap<(String, String), Row> {
    let notes: Vec<Note> = notifications.iter().flat_map(read::notes).collect();
    let queues: BTreeSet<&str> = notes.iter().filter_map(Note::queue_target).collect();
    let is_person = |extension: &str| match types.get(extension).map(String::as_str) {
        Some(known) => words::is_person(known),
        None => !queues.contains(extension),
    };
    let mut by_session: BTreeMap<&str, Vec<&Note>> = BTreeMap::new();
    for note in &notes {
        by_session.entry(&note.session).or_default().push(note);
    }
    let mut rows = BTreeMap::new();
    for (name, notes) in by_session {
        let session = Session {
            seen: notes.iter().map(|n| n.sequence).collect(),
            parties: party::parties(&notes, &is_person),
        };
        let legs = leg::join(&session.parties);
        for leg in &legs {
            rows.insert(
                (name.to_owned(), leg.id().to_owned()),
                row(&session, &legs, leg),
            );
        }
    }
    rows
}

fn row(session: &Session, legs: &[Leg<'_>], leg: &Leg<'_>) -> Row {
    let others = sides::others(&session.parties, leg);
    let spans = leg::spans(leg, &others);
    let outcome = outcome::outcome(session, legs, leg, &others, spans.answered_at.is_some());
    let end = leg.end();
    // The call went on on another device, of which nothing was heard yet.
    let to_be_continued = end.is_some_and(|e| ["callswitch", "callflip"].contains(&&*e.reason))
        && session.parties.iter().any(|p| p.end.is_none());
    let sure = end.is_some() && !session.has_gap() && !to_be_continued;
    let time = |at: Option<i64>| at.map_or(Value::Null, |ms| read::time_text(ms).into());
    Row::from([
        (
            "direction",
            if leg.outbound() {
                "outbound"
            } else {
                "inbound"
            }
            .into(),
        ),
        ("started_at", time(Some(leg.started_at()))),
        ("ringing_at", time(Some(spans.ringing_at))),
        ("answered_at", time(spans.answered_at)),
        ("ended_at", time(end.map(|e| e.at))),
        ("ring_ms", spans.ring_ms.into()),
        ("talk_ms", spans.talk_ms.into()),
        ("hold_ms", spans.hold_ms.into()),
        ("hold_count", spans.hold_count.into()),
        ("outcome", outcome.into()),
        (
            "ended_by",
            sides::ended_by(leg, &others, outcome).map_or(Value::Null, Into::into),
        ),
        (
            "ended_on_hold",
            (end.is_some() && leg.last().on_hold()).into(),
        ),
        (
            "confidence",
            if sure { "exact" } else { "uncertain" }.into(),
        ),
    ])
}
