//! What one party's events say about that party: who it is, how it left.

use std::collections::BTreeMap;

use super::read::Note;
use super::words::{is_move, is_transfer};

/// Who a party is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    Person,
    /// Nobody's extension, and not a call waiting in a park location.
    Outside,
    Neither,
}

/// How a party left.
#[derive(Clone, Debug)]
pub struct End {
    pub sequence: u64,
    pub at: i64,
    pub gone: bool,
    pub reason: String,
    pub missed_call: bool,
}

/// One party with its events by sequence number.
pub struct Party {
    pub id: String,
    pub extension: Option<String>,
    pub who: Who,
    pub direction: Option<String>,
    pub all: Vec<Note>,
    /// Events up to the end.
    pub events: Vec<Note>,
    pub end: Option<End>,
}

/// Parties in order of their first event.
pub fn parties(notes: &[&Note], is_person: &dyn Fn(&str) -> bool) -> Vec<Party> {
    // The same change reported twice is one change.
    let mut changes: BTreeMap<(String, u64), Note> = BTreeMap::new();
    for note in notes {
        if let Some(id) = &note.party {
            changes
                .entry((id.clone(), note.sequence))
                .or_insert((*note).clone());
        }
    }
    let mut ids: Vec<&String> = changes.keys().map(|(id, _)| id).collect();
    ids.dedup();
    let mut parties: Vec<Party> = Vec::new();
    for id in ids {
        let own = changes.values().filter(|n| n.party.as_ref() == Some(id));
        parties.push(party(id, own.cloned().collect(), is_person));
    }
    parties.sort_by_key(|p| p.all[0].sequence);
    parties
}

fn party(id: &str, all: Vec<Note>, is_person: &dyn Fn(&str) -> bool) -> Party {
    let extension = all.iter().find_map(|n| n.extension.clone());
    let who = match &extension {
        Some(extension) if is_person(extension) => Who::Person,
        Some(_) => Who::Neither,
        None if all[0].code == "parked" => Who::Neither,
        None => Who::Outside,
    };
    let end = end(&all);
    let last = end.as_ref().map_or(u64::MAX, |e| e.sequence);
    Party {
        id: id.to_owned(),
        direction: all
            .iter()
            .find_map(|n| n.direction.clone())
            .map(|d| d.to_lowercase()),
        events: all.iter().filter(|n| n.sequence <= last).cloned().collect(),
        extension,
        who,
        all,
        end,
    }
}

/// The first `Disconnected`, or a `Gone` with which the party leaves for good. Later repeats may
/// bring the reason.
fn end(all: &[Note]) -> Option<End> {
    let at = (0..all.len()).find(|at| match all[*at].code.as_str() {
        "disconnected" => true,
        "gone" => {
            let after: Vec<&str> = all[at + 1..].iter().map(|n| n.code.as_str()).collect();
            let back = after.contains(&"answered") || after.contains(&"hold");
            let reason = all[*at].reason.as_str();
            let leaves = is_transfer(reason) || is_move(reason) || reason == "conference";
            !back && (leaves || !after.contains(&"disconnected"))
        }
        _ => false,
    })?;
    let rest = &all[at..];
    Some(End {
        sequence: all[at].sequence,
        at: all[at].at,
        gone: all[at].code == "gone",
        reason: rest
            .iter()
            .map(|n| n.reason.clone())
            .find(|r| !r.is_empty())
            .unwrap_or_default(),
        missed_call: rest.iter().any(|n| n.missed_call),
    })
}

impl Party {
    pub fn first(&self, code: &str) -> Option<&Note> {
        self.events.iter().find(|n| n.code == code)
    }

    pub fn answered(&self) -> Option<&Note> {
        self.first("answered")
    }

    pub fn voicemail(&self) -> Option<&Note> {
        self.events.iter().find(|n| n.code.starts_with("voicemail"))
    }

    pub fn began(&self) -> u64 {
        self.all[0].sequence
    }

    pub fn calls(&self) -> bool {
        self.direction.as_deref() == Some("outbound")
    }

    pub fn is_called(&self) -> bool {
        self.direction.as_deref() == Some("inbound")
    }

    /// The last of its `Hold` and `Answered` is `Hold`.
    pub fn on_hold(&self) -> bool {
        let mut words = self
            .events
            .iter()
            .filter(|n| n.code == "hold" || n.code == "answered");
        words.next_back().is_some_and(|n| n.code == "hold")
    }

    /// A party that listens to somebody else's call. A reason on the end of a leg that rang is
    /// the take-over of that agent's call; `Gone` on a party that goes on, the monitored one.
    pub fn supervises(&self) -> bool {
        let word = |reason: &str| reason == "supervising" || reason == "takeover";
        let while_there = self
            .all
            .iter()
            .any(|n| word(&n.reason) && n.code != "disconnected" && n.code != "gone");
        let at_its_end = self
            .end
            .as_ref()
            .is_some_and(|e| word(&e.reason) && (e.gone || self.calls()));
        while_there || at_its_end
    }
}
