//! A time as the fewest spans that are kept, and what is left to the records.

use std::collections::{BTreeMap, BTreeSet};

use engine::Timestamp;
use engine::metrics::Span;
use rusqlite::Connection;

use super::due;
use super::place::Level;
use crate::StoreError;

/// Which spans of which level make up a time, and what is left to the records.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cover {
    /// Level, first moment, end: every span of the level in between is kept.
    pub(super) runs: Vec<(Level, i64, i64)>,
    /// First moment and end of what is not kept.
    pub(super) gaps: Vec<(i64, i64)>,
}

/// What is due, read once for a question.
struct Plan {
    due: BTreeMap<Level, BTreeSet<i64>>,
    finest: Level,
}

impl Plan {
    fn read(
        conn: &Connection,
        finest: Level,
        (from, to): (i64, i64),
        until: Timestamp,
    ) -> Result<Self, StoreError> {
        let open = due::open_hours(conn, until.as_millis())?;
        let mut due = BTreeMap::new();
        for level in Level::DUE {
            let mut slots = due::between(conn, level, level.slot(from), to)?;
            slots.extend(open.iter().map(|hour| level.slot(*hour)));
            due.insert(level, slots);
        }
        Ok(Self { due, finest })
    }

    fn cover(&self, level: Level, from: i64, to: i64, cover: &mut Cover) {
        if from >= to {
            return;
        }
        let shorter = |from, to, cover: &mut Cover| match level.shorter() {
            Some(shorter) if level > self.finest => self.cover(shorter, from, to, cover),
            _ if from < to => cover.gaps.push((from, to)),
            _ => {}
        };
        let first = Level::slots(level, from, to).next();
        let end = level.slot(to);
        let Some(first) = first.filter(|first| *first < end) else {
            return self.inside(level, from, to, cover);
        };
        self.inside(level, from, first, cover);
        let mut at = first;
        let none = BTreeSet::new();
        for due in self.due.get(&level).unwrap_or(&none).range(first..end) {
            if at < *due {
                cover.runs.push((level, at, *due));
            }
            let next = due.saturating_add(level.millis());
            if level == Level::Hour {
                cover.gaps.push((*due, next));
            } else {
                shorter(*due, next, cover);
            }
            at = next;
        }
        if at < end {
            cover.runs.push((level, at, end));
        }
        self.inside(level, end, to, cover);
    }

    /// Part of one span of a level.
    fn inside(&self, level: Level, from: i64, to: i64, cover: &mut Cover) {
        if from >= to {
            return;
        }
        let due = |level: Level| {
            let slots = self.due.get(&level);
            slots.is_some_and(|slots| slots.contains(&level.slot(from)))
        };
        match level.shorter() {
            // Quarters are made with their hour.
            Some(Level::Quarter) if due(Level::Hour) => cover.gaps.push((from, to)),
            Some(shorter) if level > self.finest => self.cover(shorter, from, to, cover),
            _ => cover.gaps.push((from, to)),
        }
    }
}

/// Makes up some windows of spans from `coarsest` to `finest`. Windows are in order of time and do
/// not overlap.
pub(super) fn cover(
    conn: &Connection,
    finest: Level,
    coarsest: Level,
    windows: &[Span],
    until: Timestamp,
) -> Result<Cover, StoreError> {
    let mut cover = Cover::default();
    let (Some(first), Some(last)) = (windows.first(), windows.last()) else {
        return Ok(cover);
    };
    let whole = (first.0.as_millis(), last.1.as_millis());
    let plan = Plan::read(conn, finest, whole, until)?;
    for (from, to) in windows {
        plan.cover(coarsest, from.as_millis(), to.as_millis(), &mut cover);
    }
    cover.gaps.sort_unstable();
    cover.gaps.dedup_by(|next, before| {
        let joined = before.1 == next.0;
        if joined {
            before.1 = next.1;
        }
        joined
    });
    Ok(cover)
}
