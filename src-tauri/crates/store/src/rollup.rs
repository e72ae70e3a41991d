//! Table `rollup`: sums over ended legs for each quarter of an hour, for charts over years.
//!
//! Always equal to the same sums over `leg`: every write of a leg takes what the old row added
//! away and adds the new one's, in the same transaction.

mod read;
mod sums;

use std::collections::BTreeMap;

use engine::{Leg, Outcome, Side};
use rusqlite::{Row, Transaction, params};

use crate::StoreError;
use sums::{Part, Sums};

pub use read::Rollup;
pub(crate) use read::{AGENTS, EVERYONE, QUEUES, query};
#[cfg(test)]
pub(crate) use read::{NEXT, ONE};

/// Length of an interval. Every time zone in use is a multiple of it away from UTC.
pub const INTERVAL_MS: i64 = 15 * 60_000;

/// Rows changed at once while many legs are read.
const FLUSH_AT: usize = 50_000;

/// Primary key of a row.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Key {
    subject: i64,
    extension: String,
    interval: i64,
    direction: String,
    outcome: String,
    origin: String,
}

/// What a transaction changes, gathered so that each row is written once.
#[derive(Default, Debug)]
pub(crate) struct Changes {
    rows: BTreeMap<Key, Sums>,
}

impl Changes {
    /// A leg is about to be written over the row with this key, if there is one.
    pub(crate) fn replace(
        &mut self,
        tx: &Transaction<'_>,
        session_id: i64,
        leg: &Leg,
    ) -> Result<(), StoreError> {
        self.remove(tx, session_id, leg.party.as_str())?;
        if leg.outcome != Outcome::InProgress {
            self.add(&Part::of(leg), 1);
        }
        Ok(())
    }

    /// The row with this key is about to go.
    pub(crate) fn remove(
        &mut self,
        tx: &Transaction<'_>,
        session_id: i64,
        party: &str,
    ) -> Result<(), StoreError> {
        let mut statement = tx.prepare_cached(
            "SELECT extension_id, queue_extension_id, started_at_ms, direction, outcome, origin,
                 ring_ms, talk_ms, hold_ms, hold_count, ended_by, ended_on_hold, confidence
             FROM leg WHERE session_id = ?1 AND party_id = ?2 AND outcome <> 'in_progress'",
        )?;
        let mut rows = statement.query(params![session_id, party])?;
        while let Some(row) = rows.next()? {
            self.add(&part(row)?, -1);
        }
        Ok(())
    }

    /// Adds (`1`) or takes away (`-1`) every leg that `condition`, a constant, lets through.
    pub(crate) fn sweep(
        &mut self,
        tx: &Transaction<'_>,
        condition: &'static str,
        params: impl rusqlite::Params,
        sign: i64,
    ) -> Result<(), StoreError> {
        let mut statement = tx.prepare(&format!(
            "SELECT extension_id, queue_extension_id, started_at_ms, direction, outcome, origin,
                 ring_ms, talk_ms, hold_ms, hold_count, ended_by, ended_on_hold, confidence
             FROM leg WHERE outcome <> 'in_progress' AND {condition}"
        ))?;
        let mut rows = statement.query(params)?;
        while let Some(row) = rows.next()? {
            self.add(&part(row)?, sign);
            if self.rows.len() > FLUSH_AT {
                self.write(tx)?;
            }
        }
        self.write(tx)
    }

    /// Writes what was gathered.
    pub(crate) fn write(&mut self, tx: &Transaction<'_>) -> Result<(), StoreError> {
        for (key, sums) in std::mem::take(&mut self.rows) {
            if sums != Sums::default() {
                write_row(tx, &key, &sums)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, part: &Part, sign: i64) {
        let mut key = Key {
            subject: EVERYONE,
            extension: String::new(),
            interval: part.interval,
            direction: part.direction.clone(),
            outcome: part.outcome.clone(),
            origin: part.origin.clone(),
        };
        self.rows
            .entry(key.clone())
            .or_default()
            .add(&part.sums, sign);
        key.subject = AGENTS;
        key.extension.clone_from(&part.agent);
        self.rows
            .entry(key.clone())
            .or_default()
            .add(&part.sums, sign);
        if let Some(queue) = &part.queue {
            key.subject = QUEUES;
            key.extension.clone_from(queue);
            self.rows.entry(key).or_default().add(&part.sums, sign);
        }
    }
}

fn part(row: &Row<'_>) -> Result<Part, StoreError> {
    let ended_by: Option<String> = row.get(10)?;
    let side = |side: Side| ended_by.as_deref() == Some(side.as_str());
    Ok(Part {
        agent: row.get(0)?,
        queue: row.get(1)?,
        interval: sums::interval_of(row.get(2)?),
        direction: row.get(3)?,
        outcome: row.get(4)?,
        origin: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
        sums: Sums {
            legs: 1,
            ring_ms: sums::bounded(row.get(6)?),
            talk_ms: sums::bounded(row.get(7)?),
            hold_ms: sums::bounded(row.get(8)?),
            hold_count: row.get(9)?,
            ended_by_agent: side(Side::Agent).into(),
            ended_by_customer: side(Side::Customer).into(),
            ended_on_hold: row.get::<_, bool>(11)?.into(),
            uncertain: (row.get_ref(12)?.as_str() == Ok("uncertain")).into(),
        },
    })
}

fn write_row(tx: &Transaction<'_>, key: &Key, sums: &Sums) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO rollup (subject, extension_id, interval_at_ms, direction, outcome, origin,
             legs, ring_ms, talk_ms, hold_ms, hold_count, ended_by_agent, ended_by_customer,
             ended_on_hold, uncertain)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         ON CONFLICT DO UPDATE SET
             legs = legs + excluded.legs,
             ring_ms = ring_ms + excluded.ring_ms,
             talk_ms = talk_ms + excluded.talk_ms,
             hold_ms = hold_ms + excluded.hold_ms,
             hold_count = hold_count + excluded.hold_count,
             ended_by_agent = ended_by_agent + excluded.ended_by_agent,
             ended_by_customer = ended_by_customer + excluded.ended_by_customer,
             ended_on_hold = ended_on_hold + excluded.ended_on_hold,
             uncertain = uncertain + excluded.uncertain",
    )?
    .execute(params![
        key.subject,
        key.extension,
        key.interval,
        key.direction,
        key.outcome,
        key.origin,
        sums.legs,
        sums.ring_ms,
        sums.talk_ms,
        sums.hold_ms,
        sums.hold_count,
        sums.ended_by_agent,
        sums.ended_by_customer,
        sums.ended_on_hold,
        sums.uncertain,
    ])?;
    if sums.legs < 0 {
        tx.prepare_cached(
            "DELETE FROM rollup WHERE subject = ?1 AND extension_id = ?2 AND interval_at_ms = ?3
             AND direction = ?4 AND outcome = ?5 AND origin = ?6 AND legs = 0",
        )?
        .execute(params![
            key.subject,
            key.extension,
            key.interval,
            key.direction,
            key.outcome,
            key.origin,
        ])?;
    }
    Ok(())
}
