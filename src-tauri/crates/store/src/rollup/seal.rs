//! Folding what is due, by the writer.

use std::collections::BTreeMap;

use engine::metrics::{Rollup, Spans};
use rusqlite::{Connection, Transaction};

use super::due::{self, Due};
use super::fold::{Records, Whose};
use super::place::{Kind, Level};
use super::{form, numbers, occupancy, rows};
use crate::{StoreError, setting};

/// Setting that says what the rows in this file were made as.
const FORM: &str = "rollup_form";

/// An hour is quiet when so many commits did not touch it.
const QUIET_COMMITS: u64 = 256;

/// Hours folded from one reading of their records.
const RUN: i64 = 24;

/// Brings a file whose rows were made as something else to the beginning: all is due.
pub(crate) fn adopt(conn: &mut Connection) -> Result<(), StoreError> {
    if setting::get(conn, FORM)?.as_deref() == Some(&form::form()) {
        return Ok(());
    }
    let tx = conn.transaction()?;
    tx.execute_batch(
        "DELETE FROM rollup; DELETE FROM rollup_spans; DELETE FROM number_day;
         DELETE FROM rollup_due",
    )?;
    let sql = format!(
        "SELECT DISTINCT hour FROM (
             SELECT started_at_ms / 3600000 AS hour FROM leg WHERE started_at_ms >= 0
             UNION SELECT ({moment}) / 3600000 FROM call WHERE ({moment}) >= 0)",
        moment = due::MOMENT
    );
    {
        let mut statement = tx.prepare(&sql)?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let hour: i64 = row.get(0)?;
            due::note(&tx, hour.saturating_mul(Level::Hour.millis()))?;
        }
    }
    setting::set(&tx, FORM, &form::form())?;
    Ok(tx.commit()?)
}

/// What the writer folds next.
#[derive(Debug, Default)]
pub(crate) struct Maker {
    checked: u64,
}

impl Maker {
    /// After a commit: folds at most one run of hours, when there is one that was quiet for a
    /// while. Looks only now and then, because looking costs too.
    pub(crate) fn after_commit(
        &mut self,
        conn: &mut Connection,
        due: &mut Due,
    ) -> Result<(), StoreError> {
        if due.commits() < self.checked.saturating_add(QUIET_COMMITS / 8) {
            return Ok(());
        }
        self.checked = due.commits();
        make(conn, due, QUIET_COMMITS, 1).map(|_| ())
    }
}

/// Folds everything that can be; gives the number of hours.
pub(crate) fn make_all(conn: &mut Connection, due: &mut Due) -> Result<usize, StoreError> {
    make(conn, due, 0, usize::MAX)
}

/// Folds up to `runs` runs of hours that no commit touched in the last `quiet`, then the longer
/// spans they complete.
fn make(
    conn: &mut Connection,
    due: &mut Due,
    quiet: u64,
    runs: usize,
) -> Result<usize, StoreError> {
    let until = due::newest(conn)?;
    let open = due::open_hours(conn, until.as_millis())?;
    let waiting = due::between(conn, Level::Hour, i64::MIN, i64::MAX)?;
    let quiet = |hour: &i64| due.last_touch(*hour).saturating_add(quiet) <= due.commits();
    let ready = waiting.difference(&open).copied().filter(quiet);
    let mut ready = ready.collect::<Vec<i64>>().into_iter();
    let mut next = ready.next();
    let mut made = 0;
    for _ in 0..runs {
        let Some(first) = next else { break };
        let mut hours = vec![first];
        next = ready.next();
        let day = Level::Day.slot(first);
        while let Some(hour) =
            next.filter(|hour| Level::Day.slot(*hour) == day && (hours.len() as i64) < RUN)
        {
            hours.push(hour);
            next = ready.next();
        }
        let tx = conn.transaction()?;
        make_hours(&tx, &hours, until)?;
        make_longer(&tx, day, until.as_millis())?;
        tx.commit()?;
        hours.iter().for_each(|hour| due.done(*hour));
        made += hours.len();
    }
    Ok(made)
}

fn make_hours(
    tx: &Transaction<'_>,
    hours: &[i64],
    until: engine::Timestamp,
) -> Result<(), StoreError> {
    let (Some(first), Some(last)) = (hours.first(), hours.last()) else {
        return Ok(());
    };
    let end = last.saturating_add(Level::Hour.millis());
    let records = Records::read(tx, *first, end, Whose::Everybody, true, until)?;
    for hour in hours {
        let next = hour.saturating_add(Level::Hour.millis());
        rows::clear(tx, Level::Quarter, *hour, next)?;
        rows::clear(tx, Level::Hour, *hour, next)?;
        due::done(tx, Level::Hour, *hour)?;
    }
    for level in [Level::Quarter, Level::Hour] {
        for kind in Kind::ALL {
            let place = (kind, level);
            if kind.finest() <= level {
                for ((slot, name), sums) in records.sums(kind, level) {
                    if hours.contains(&Level::Hour.slot(slot)) {
                        rows::insert(tx, place, slot, &name, &sums)?;
                    }
                }
            }
            if kind.finest_spans().is_some_and(|finest| finest <= level) {
                for ((slot, name), spans) in records.spans(kind, level) {
                    if hours.contains(&slot) {
                        rows::insert(tx, place, slot, &name, &spans)?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// Makes the day, and the sixteen it is in, when all of their parts are made and they are over.
fn make_longer(tx: &Transaction<'_>, day: i64, until: i64) -> Result<(), StoreError> {
    for level in [Level::Day, Level::Block] {
        let slot = level.slot(day);
        let end = slot.saturating_add(level.millis());
        let Some(part) = level.shorter() else {
            continue;
        };
        if end > until || !due::between(tx, part, slot, end)?.is_empty() {
            return Ok(());
        }
        make_of_parts(tx, level, part, slot, end)?;
        if level == Level::Day {
            numbers::make(tx, slot)?;
            occupancy::make(tx, slot)?;
        }
        due::done(tx, level, slot)?;
    }
    Ok(())
}

fn make_of_parts(
    tx: &Transaction<'_>,
    level: Level,
    part: Level,
    slot: i64,
    end: i64,
) -> Result<(), StoreError> {
    rows::clear(tx, level, slot, end)?;
    for kind in Kind::ALL {
        let mut sums: BTreeMap<String, Rollup> = BTreeMap::new();
        if kind.finest() <= part {
            rows::each(
                tx,
                (kind, part),
                (slot, end),
                |_| true,
                |_, name, more: Rollup| {
                    merged(&mut sums, name).merge(&more);
                },
            )?;
        } else {
            let everybody = Whose::Everybody;
            let until = engine::Timestamp::default();
            let records = Records::read(tx, slot, end, everybody, false, until)?;
            let whole = records.sums(kind, level);
            sums.extend(whole.into_iter().map(|((_, name), own)| (name, own)));
        }
        for (name, sums) in &sums {
            rows::insert(tx, (kind, level), slot, name, sums)?;
        }
        if kind.finest_spans().is_some() {
            let mut spans: BTreeMap<String, Spans> = BTreeMap::new();
            rows::each(
                tx,
                (kind, part),
                (slot, end),
                |_| true,
                |_, name, more: Spans| {
                    merged(&mut spans, name).merge(&more);
                },
            )?;
            for (name, spans) in &spans {
                rows::insert(tx, (kind, level), slot, name, spans)?;
            }
        }
    }
    Ok(())
}

fn merged<'m, T: Default>(rows: &'m mut BTreeMap<String, T>, name: &str) -> &'m mut T {
    rows.entry(name.to_owned()).or_default()
}
