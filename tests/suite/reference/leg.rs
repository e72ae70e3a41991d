//! Legs and their spans: ring, talk, hold (product definition, "Spans of a leg").

use super::party::{End, Party, Who};
use super::read::Note;
use super::words::is_move;

/// One person's parties, in order.
pub struct Leg<'p> {
    pub parties: Vec<&'p Party>,
}

/// One leg a person; a party whose person moved to another device is continued by the next one
/// of the same extension.
pub fn join(parties: &[Party]) -> Vec<Leg<'_>> {
    let mut legs: Vec<Leg<'_>> = Vec::new();
    for party in parties.iter().filter(|p| p.who == Who::Person) {
        let continued = legs.iter().position(|leg| {
            leg.extension() == party.extension.as_deref()
                && leg.end().is_some_and(|e| is_move(&e.reason))
        });
        match continued {
            Some(at) => legs[at].parties.push(party),
            None => legs.push(Leg {
                parties: vec![party],
            }),
        }
    }
    legs
}

impl<'p> Leg<'p> {
    pub fn id(&self) -> &str {
        &self.parties[0].id
    }

    pub fn extension(&self) -> Option<&str> {
        self.parties[0].extension.as_deref()
    }

    pub fn last(&self) -> &'p Party {
        self.parties[self.parties.len() - 1]
    }

    pub fn end(&self) -> Option<&'p End> {
        self.last().end.as_ref()
    }

    /// Direction as the first party had it; one that never says was called.
    pub fn outbound(&self) -> bool {
        self.parties[0].calls()
    }

    pub fn owns(&self, party: &Party) -> bool {
        self.parties.iter().any(|p| p.id == party.id)
    }

    pub fn began(&self) -> u64 {
        self.parties[0].began()
    }

    pub fn started_at(&self) -> i64 {
        self.parties[0].all[0].at
    }

    pub fn supervises(&self) -> bool {
        self.parties.iter().any(|p| p.supervises())
    }

    /// All events up to the end.
    pub fn events(&self) -> Vec<&'p Note> {
        self.parties.iter().flat_map(|p| &p.events).collect()
    }

    pub fn has(&self, code: &str) -> bool {
        self.events().iter().any(|n| n.code == code)
    }
}

pub struct Spans {
    pub ringing_at: i64,
    pub answered_at: Option<i64>,
    pub ring_ms: i64,
    pub talk_ms: i64,
    pub hold_ms: i64,
    pub hold_count: u32,
}

/// Spans of each party added; no party's spans begin before the one before it left.
pub fn spans(leg: &Leg<'_>, others: &[&Party]) -> Spans {
    let mut sum = Spans {
        ringing_at: 0,
        answered_at: None,
        ring_ms: 0,
        talk_ms: 0,
        hold_ms: 0,
        hold_count: 0,
    };
    let mut not_before = i64::MIN;
    for (index, party) in leg.parties.iter().enumerate() {
        let shown = |at: i64| at.max(not_before);
        let stop = shown(match &party.end {
            Some(end) => end.at,
            None => party.events[party.events.len() - 1].at,
        });
        let far = if index == 0 && leg.outbound() {
            first_ring(others)
        } else {
            None
        };
        let ringing_at = party
            .first("proceeding")
            .or(far)
            .unwrap_or(&party.all[0])
            .at;
        let answered_at = if leg.outbound() {
            connected(party, others)
        } else {
            party.answered().map(|n| n.at)
        };
        let mailbox_at = party.voicemail().map(|n| n.at);
        let rang_until = answered_at.or(mailbox_at).map_or(stop, shown);
        sum.ring_ms += (rang_until - shown(ringing_at)).max(0);

        let mut held = 0;
        let mut since: Option<i64> = None;
        for note in &party.events {
            if note.code == "hold" && since.is_none() {
                since = Some(note.at);
                sum.hold_count += 1;
            }
            if note.code == "answered"
                && let Some(from) = since.take()
            {
                held += (shown(note.at) - shown(from)).max(0);
            }
        }
        if let Some(from) = since {
            held += (stop - shown(from)).max(0);
        }
        sum.hold_ms += held;
        if let Some(at) = answered_at {
            sum.talk_ms += ((stop - shown(at)).max(0) - held).max(0);
        }
        if index == 0 {
            sum.ringing_at = ringing_at;
        }
        sum.answered_at = sum.answered_at.or(answered_at);
        if let Some(end) = &party.end {
            not_before = end.at;
        }
    }
    sum
}

fn first_ring<'p>(others: &[&'p Party]) -> Option<&'p Note> {
    let rings = others.iter().filter_map(|p| p.first("proceeding"));
    rings.min_by_key(|n| n.sequence)
}

/// When an outbound leg was connected: not before the other side answered, and only by an answer
/// from before the agent left. A called party that moved to another session without an answer is
/// no evidence either way.
fn connected(party: &Party, others: &[&Party]) -> Option<i64> {
    let own = party.answered()?.at;
    let left = party.end.as_ref().map_or(u64::MAX, |e| e.sequence);
    let observed: Vec<&&Party> = others
        .iter()
        .filter(|p| p.answered().is_some() || !p.end.as_ref().is_some_and(|e| e.gone))
        .collect();
    if observed.is_empty() {
        return Some(own);
    }
    let answers = observed
        .iter()
        .filter_map(|p| p.answered())
        .filter(|n| n.sequence < left);
    answers.min_by_key(|n| n.sequence).map(|n| n.at.max(own))
}
