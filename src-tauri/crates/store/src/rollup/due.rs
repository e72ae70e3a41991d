//! Table `rollup_due`: which spans must be folded (again).

use std::collections::{BTreeSet, HashMap};

use engine::metrics::{LONGEST_MS, connected_span};
use engine::{Call, Leg, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::place::Level;
use crate::StoreError;
use crate::leg;

/// What the writer knows of the table without asking it.
#[derive(Debug, Default)]
pub(crate) struct Due {
    /// Hours noted, and the commit that touched them last.
    touched: HashMap<i64, u64>,
    commit: u64,
}

impl Due {
    /// A new transaction begins.
    pub(crate) fn begin(&mut self) {
        self.commit += 1;
    }

    /// How many transactions have begun.
    pub(super) const fn commits(&self) -> u64 {
        self.commit
    }

    /// The file may differ from what was remembered.
    pub(crate) fn forget(&mut self) {
        self.touched.clear();
    }

    /// An hour was folded.
    pub(super) fn done(&mut self, hour: i64) {
        self.touched.remove(&hour);
    }

    /// The commit that touched an hour last; none since the start.
    pub(super) fn last_touch(&self, hour: i64) -> u64 {
        self.touched.get(&hour).copied().unwrap_or(0)
    }

    /// A leg is about to be written over the row with this key, if there is one.
    pub(crate) fn leg(
        &mut self,
        tx: &Transaction<'_>,
        session_id: i64,
        leg: &Leg,
    ) -> Result<(), StoreError> {
        self.leg_goes(tx, session_id, leg.party.as_str())?;
        self.hours_of(tx, leg)
    }

    /// The row with this key is about to go.
    pub(crate) fn leg_goes(
        &mut self,
        tx: &Transaction<'_>,
        session_id: i64,
        party: &str,
    ) -> Result<(), StoreError> {
        for leg in leg::measures(tx, leg::MEASURES_OF_KEY, params![session_id, party])? {
            self.hours_of(tx, &leg)?;
        }
        Ok(())
    }

    /// Every leg that `condition`, a constant, lets through is about to go.
    pub(crate) fn legs_go(
        &mut self,
        tx: &Transaction<'_>,
        condition: &'static str,
        values: impl rusqlite::Params,
    ) -> Result<(), StoreError> {
        let sql = format!("{} WHERE {condition}", leg::MEASURES);
        for leg in leg::measures(tx, &sql, values)? {
            self.hours_of(tx, &leg)?;
        }
        Ok(())
    }

    /// Every call that `condition`, a constant, lets through is about to change or go.
    pub(crate) fn calls_go(
        &mut self,
        tx: &Transaction<'_>,
        condition: &'static str,
        values: impl rusqlite::Params,
    ) -> Result<(), StoreError> {
        let mut statement = tx.prepare(&format!("SELECT {MOMENT} FROM call WHERE {condition}"))?;
        let mut rows = statement.query(values)?;
        while let Some(row) = rows.next()? {
            self.note(tx, Level::Hour.slot(row.get(0)?))?;
        }
        Ok(())
    }

    /// A call comes, changes or goes: `before` is the moment it stands at in the file.
    pub(crate) fn call(
        &mut self,
        tx: &Transaction<'_>,
        before: Option<i64>,
        after: Option<&Call>,
    ) -> Result<(), StoreError> {
        let after = after.map(|call| engine::metrics::call_moment(call).as_millis());
        for moment in before.into_iter().chain(after) {
            self.note(tx, Level::Hour.slot(moment))?;
        }
        Ok(())
    }

    /// Something else that sums are made of changed in this time.
    pub(crate) fn time(
        &mut self,
        tx: &Transaction<'_>,
        from: i64,
        to: i64,
    ) -> Result<(), StoreError> {
        for hour in Level::Hour.slots(Level::Hour.slot(from), to) {
            self.note(tx, hour)?;
        }
        Ok(())
    }

    /// The hour it began in, and those it was connected in.
    fn hours_of(&mut self, tx: &Transaction<'_>, leg: &Leg) -> Result<(), StoreError> {
        let started = leg.started_at.as_millis();
        self.note(tx, Level::Hour.slot(started))?;
        // One that goes on is nobody's yet: its hours are not folded before it ends.
        if let Some((from, to)) = connected_span(leg, leg.started_at) {
            let first = Level::Hour.slot(from.as_millis().max(started));
            let last = started.saturating_add(LONGEST_MS).min(to.as_millis());
            for hour in Level::Hour.slots(first, last) {
                self.note(tx, hour)?;
            }
        }
        Ok(())
    }

    fn note(&mut self, tx: &Transaction<'_>, hour: i64) -> Result<(), StoreError> {
        if self.touched.insert(hour, self.commit).is_none() {
            note(tx, hour)?;
        }
        Ok(())
    }
}

/// Notes an hour and the longer spans it is in.
pub(super) fn note(tx: &Transaction<'_>, hour: i64) -> Result<(), StoreError> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO rollup_due (level, slot_at_ms) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    )?;
    for level in Level::DUE {
        statement.execute([level.number(), level.slot(hour)])?;
    }
    Ok(())
}

/// Spans of a level that begin in `[from, to)` and are due.
pub(super) fn between(
    conn: &Connection,
    level: Level,
    from: i64,
    to: i64,
) -> Result<BTreeSet<i64>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT slot_at_ms FROM rollup_due
         WHERE level = ?1 AND slot_at_ms >= ?2 AND slot_at_ms < ?3",
    )?;
    let found = statement.query_map([level.number(), from, to], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Notes that a span was folded.
pub(super) fn done(tx: &Transaction<'_>, level: Level, slot: i64) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM rollup_due WHERE level = ?1 AND slot_at_ms = ?2")?
        .execute([level.number(), slot])?;
    Ok(())
}

/// Hours in which a leg that has not ended may be connected: whether it was is known later.
pub(super) fn open_hours(conn: &Connection, until: i64) -> Result<BTreeSet<i64>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT started_at_ms FROM leg WHERE outcome = 'in_progress' AND answered_at_ms IS NOT NULL",
    )?;
    let mut rows = statement.query([])?;
    let mut hours = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let started: i64 = row.get(0)?;
        let last = started.saturating_add(LONGEST_MS).min(until);
        hours.extend(Level::Hour.slots(Level::Hour.slot(started), last.saturating_add(1)));
    }
    Ok(hours)
}

/// The newest moment the records know: what goes on has gone on at least until then.
pub(crate) fn newest(conn: &Connection) -> Result<Timestamp, StoreError> {
    let newest = conn
        .prepare_cached(
            "SELECT max(
                 ifnull((SELECT max(started_at_ms) FROM leg), 0),
                 ifnull((SELECT max(started_at_ms) FROM call), 0))",
        )?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(Timestamp::from_millis(newest.unwrap_or_default()))
}

/// The moment a stored call stands at, as an expression of SQL: that of the index `call_moment`.
pub(crate) const MOMENT: &str = "CASE WHEN direction = 'inbound' \
     THEN ifnull(offered_at_ms, started_at_ms) ELSE started_at_ms END";
