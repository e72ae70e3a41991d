//! Answers from sums where they are kept, from records where they are due or where a window ends
//! inside of a span.

use std::collections::BTreeMap;

use engine::metrics::{Rollup, Span, Spans};
use engine::{ExtensionId, Timestamp};
use rusqlite::Connection;

use super::cover::{Cover, cover};
use super::fold::{Records, Whose};
use super::place::{Kind, Level, Subject, unpair};
use super::rows::{self, Kept};
use crate::StoreError;

pub(crate) use super::due::newest;

/// The sums of a subject in each span of a level, over what of it lies in the windows. Spans in
/// which nothing happened are left out.
pub(crate) fn slots(
    conn: &Connection,
    subject: &Subject,
    level: Level,
    windows: &[Span],
) -> Result<Vec<(Timestamp, Rollup)>, StoreError> {
    let (kind, name) = (subject.kind(), subject.extension());
    let until = newest(conn)?;
    let mut found: BTreeMap<i64, Rollup> = BTreeMap::new();
    let plan = if kind.finest() <= level {
        cover(conn, level, level.max(Level::Hour), windows, until)?
    } else {
        let gaps = windows.iter().map(|w| (w.0.as_millis(), w.1.as_millis()));
        Cover {
            gaps: gaps.collect(),
            ..Cover::default()
        }
    };
    for (_, begin, end) in plan.runs {
        if kind == Kind::Everyone {
            rows::each(
                conn,
                (kind, level),
                (begin, end),
                |_| true,
                |slot, _, sums| {
                    found.insert(slot, sums);
                },
            )?;
        } else {
            for slot in level.slots(begin, end) {
                if let Some(sums) = rows::one(conn, (kind, level), slot, name)? {
                    found.insert(slot, sums);
                }
            }
        }
    }
    for (begin, end) in plan.gaps {
        let records = Records::read(conn, begin, end, subject.whose(), true, until)?;
        for ((slot, own), sums) in records.sums(kind, level) {
            if own == name {
                found.entry(slot).or_default().merge(&sums);
            }
        }
    }
    Ok(found
        .into_iter()
        .map(|(slot, sums)| (Timestamp::from_millis(slot), sums))
        .collect())
}

/// The sums of each agent (or each queue) over the windows; with `within` a queue (or an agent),
/// over what they have in common. `most_at_once` is not among them.
pub(crate) fn covered(
    conn: &Connection,
    agents: bool,
    within: Option<&ExtensionId>,
    windows: &[Span],
) -> Result<BTreeMap<ExtensionId, Rollup>, StoreError> {
    let kind = match (agents, within) {
        (_, Some(_)) => Kind::Pair,
        (true, None) => Kind::Agent,
        (false, None) => Kind::Queue,
    };
    let whose = |name: &str| -> Option<ExtensionId> {
        let Some(within) = within else {
            return Some(ExtensionId::new(name));
        };
        let (agent, queue) = unpair(name);
        let (own, other) = if agents {
            (agent, queue)
        } else {
            (queue, agent)
        };
        (other == within.as_str()).then(|| ExtensionId::new(own))
    };
    let mut found: BTreeMap<ExtensionId, Rollup> = BTreeMap::new();
    let mut add = |name: &str, sums: &Rollup| {
        if let Some(id) = whose(name) {
            found.entry(id).or_default().merge(sums);
        }
    };
    let until = newest(conn)?;
    let cover = cover(conn, kind.finest(), Level::Block, windows, until)?;
    for (level, begin, end) in cover.runs {
        let place = (kind, level);
        let wanted = |name: &str| whose(name).is_some();
        rows::each(conn, place, (begin, end), wanted, |_, name, sums| {
            add(name, &sums);
        })?;
    }
    for (begin, end) in cover.gaps {
        let whose = match within.map(ExtensionId::as_str) {
            None => Whose::Everybody,
            Some(queue) if agents => Whose::Queue(queue),
            Some(agent) => Whose::Agent(agent),
        };
        let records = Records::read(conn, begin, end, whose, false, until)?;
        for ((_, name), sums) in records.sums(kind, Level::Block) {
            add(&name, &sums);
        }
    }
    for sums in found.values_mut() {
        sums.most_at_once = 0;
    }
    Ok(found)
}

/// How long things took in the windows.
pub(crate) fn spans(
    conn: &Connection,
    subject: &Subject,
    windows: &[Span],
) -> Result<Spans, StoreError> {
    over(conn, subject, windows)
}

/// The sums of a subject over the windows. `most_at_once` is not among them.
pub(crate) fn sums(
    conn: &Connection,
    subject: &Subject,
    windows: &[Span],
) -> Result<Rollup, StoreError> {
    let mut sums: Rollup = over(conn, subject, windows)?;
    sums.most_at_once = 0;
    Ok(sums)
}

fn over<K: Kept>(conn: &Connection, subject: &Subject, windows: &[Span]) -> Result<K, StoreError> {
    let (kind, name) = (subject.kind(), subject.extension());
    let until = newest(conn)?;
    let mut found = K::default();
    let finest = K::finest(kind).unwrap_or(Level::Day);
    let cover = cover(conn, finest, Level::Block, windows, until)?;
    for (level, begin, end) in cover.runs {
        if kind == Kind::Everyone {
            rows::each(
                conn,
                (kind, level),
                (begin, end),
                |_| true,
                |_, _, more: K| {
                    found.add(&more);
                },
            )?;
        } else {
            for slot in level.slots(begin, end) {
                if let Some(more) = rows::one::<K>(conn, (kind, level), slot, name)? {
                    found.add(&more);
                }
            }
        }
    }
    for (begin, end) in cover.gaps {
        let records = Records::read(conn, begin, end, subject.whose(), false, until)?;
        for ((_, own), more) in K::of_records(&records, kind, Level::Block) {
            if own == name {
                found.add(&more);
            }
        }
    }
    Ok(found)
}

impl Subject {
    fn whose(&self) -> Whose<'_> {
        match self {
            Self::Everyone => Whose::Everybody,
            Self::Agent(id) => Whose::Agent(id.as_str()),
            Self::Queue(id) => Whose::Queue(id.as_str()),
        }
    }
}
