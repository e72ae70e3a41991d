//! From records to sums: the same for the writer, who keeps them, and for a reader, who needs what
//! is not kept yet.

use std::collections::BTreeMap;

use engine::metrics::{LONGEST_MS, Rollup, Span, Spans, call_moment, connected_span, most_at_once};
use engine::{Call, Leg, Timestamp};
use rusqlite::{Connection, params};

use super::place::{Kind, Level, pair};
use crate::{StoreError, call, leg};

/// The records of a span of time, and what reaches into it.
pub(super) struct Records {
    from: i64,
    to: i64,
    legs: Vec<Leg>,
    calls: Vec<Call>,
    /// When legs that began before were connected.
    earlier: Vec<(Leg, Span)>,
    until: Timestamp,
}

/// Whose records are read.
#[derive(Clone, Copy)]
pub(super) enum Whose<'w> {
    Everybody,
    Agent(&'w str),
    Queue(&'w str),
}

impl Records {
    /// Reads what fell into `[from, to)`. Legs that reach into it from before are needed for
    /// `most_at_once` alone.
    pub(super) fn read(
        conn: &Connection,
        from: i64,
        to: i64,
        whose: Whose<'_>,
        with_earlier: bool,
        until: Timestamp,
    ) -> Result<Self, StoreError> {
        let (legs, calls) = match whose {
            Whose::Everybody => (
                leg::measures(conn, leg::MEASURES_BETWEEN, [from, to])?,
                call::measures(conn, call::MEASURES_BETWEEN, [from, to])?,
            ),
            Whose::Agent(id) => (
                leg::measures(conn, leg::MEASURES_OF_AGENT, params![from, to, id])?,
                call::measures(conn, call::MEASURES_OF_AGENT, params![from, to, id])?,
            ),
            Whose::Queue(id) => (
                leg::measures(conn, leg::MEASURES_OF_QUEUE, params![from, to, id])?,
                call::measures(conn, call::MEASURES_OF_QUEUE, params![from, to, id])?,
            ),
        };
        let mut earlier = Vec::new();
        if with_earlier {
            let begin = from.saturating_sub(LONGEST_MS);
            for leg in leg::measures(conn, leg::MEASURES_REACHING, params![begin, from])? {
                if let Some(span) = connected_span(&leg, until).filter(|s| s.1.as_millis() > from) {
                    earlier.push((leg, span));
                }
            }
        }
        Ok(Self {
            from,
            to,
            legs,
            calls,
            earlier,
            until,
        })
    }

    /// Sums of one kind of subject by span and extension. `most_at_once` is right for spans that
    /// lie wholly between the ends.
    pub(super) fn sums(&self, kind: Kind, level: Level) -> BTreeMap<(i64, String), Rollup> {
        let mut rows: BTreeMap<(i64, String), Rollup> = BTreeMap::new();
        let mut row = |at: i64, name: String, add: &dyn Fn(&mut Rollup)| {
            add(rows.entry((level.slot(at), name)).or_default());
        };
        for leg in &self.legs {
            if let Some(name) = names_of_leg(kind, leg) {
                row(leg.started_at.as_millis(), name, &|sums| sums.add_leg(leg));
            }
        }
        for call in &self.calls {
            let moment = call_moment(call).as_millis();
            for name in names_of_call(kind, call) {
                row(moment, name, &|sums| sums.add_call(call));
            }
        }
        if kind != Kind::Pair {
            for ((slot, name), spans) in self.connected(kind, level) {
                let most = most_at_once(&spans);
                if most > 0 {
                    rows.entry((slot, name)).or_default().most_at_once = most;
                }
            }
        }
        rows
    }

    /// How long things took, by span and extension.
    pub(super) fn spans(&self, kind: Kind, level: Level) -> BTreeMap<(i64, String), Spans> {
        let mut rows: BTreeMap<(i64, String), Spans> = BTreeMap::new();
        for leg in &self.legs {
            let slot = level.slot(leg.started_at.as_millis());
            if let Some(name) = names_of_leg(kind, leg) {
                rows.entry((slot, name)).or_default().add_leg(leg);
            }
        }
        for call in &self.calls {
            let slot = level.slot(call_moment(call).as_millis());
            for name in names_of_call(kind, call) {
                rows.entry((slot, name)).or_default().add_call(call);
            }
        }
        rows
    }

    /// Pieces of the connected time of legs, by the span they lie in.
    fn connected(&self, kind: Kind, level: Level) -> BTreeMap<(i64, String), Vec<Span>> {
        let own = self
            .legs
            .iter()
            .filter_map(|leg| Some((leg, connected_span(leg, self.until)?)));
        let earlier = self.earlier.iter().map(|(leg, span)| (leg, *span));
        let mut pieces: BTreeMap<(i64, String), Vec<Span>> = BTreeMap::new();
        for (leg, (from, to)) in own.chain(earlier) {
            let first = from.as_millis().max(self.from);
            let last = to.as_millis().min(self.to);
            for slot in level.slots(level.slot(first), last) {
                let begin = Timestamp::from_millis(slot.max(self.from));
                let end = slot.saturating_add(level.millis()).min(self.to);
                let piece = (from.max(begin), to.min(Timestamp::from_millis(end)));
                if let Some(name) = names_of_leg(kind, leg) {
                    pieces.entry((slot, name)).or_default().push(piece);
                }
            }
        }
        pieces
    }
}

/// Whose row a leg adds to.
fn names_of_leg(kind: Kind, leg: &Leg) -> Option<String> {
    let queue = leg.queue_extension.as_ref();
    match kind {
        Kind::Everyone => Some(String::new()),
        Kind::Agent => Some(leg.extension.to_string()),
        Kind::Queue => queue.map(ToString::to_string),
        Kind::Pair => queue.map(|queue| pair(leg.extension.as_str(), queue.as_str())),
    }
}

/// Whose rows a call adds to.
fn names_of_call(kind: Kind, call: &Call) -> Vec<String> {
    let queue = call.queue_extension.as_ref();
    let mut agents: Vec<&str> = call
        .agents
        .iter()
        .map(engine::ExtensionId::as_str)
        .collect();
    agents.sort_unstable();
    agents.dedup();
    match kind {
        Kind::Everyone => vec![String::new()],
        Kind::Agent => agents.into_iter().map(str::to_owned).collect(),
        Kind::Queue => queue.map(ToString::to_string).into_iter().collect(),
        Kind::Pair => queue.map_or_else(Vec::new, |queue| {
            let pairs = agents.into_iter().map(|agent| pair(agent, queue.as_str()));
            pairs.collect()
        }),
    }
}
