//! Table `outage`: spans in which notifications may have been lost.

use engine::{Outage, Timestamp};
use rusqlite::{Connection, Transaction, params};

use crate::StoreError;
use crate::cells::Cells;

/// Adds an outage; the same `from` replaces it.
pub(crate) fn upsert(tx: &Transaction<'_>, outage: &Outage) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO outage (from_at_ms, to_at_ms, reason) VALUES (?1, ?2, ?3)
         ON CONFLICT (from_at_ms) DO UPDATE SET to_at_ms = excluded.to_at_ms,
             reason = excluded.reason",
    )?
    .execute(params![
        outage.from.as_millis(),
        outage.to.map(Timestamp::as_millis),
        outage.reason,
    ])?;
    Ok(())
}

/// Outages that touch `[from, to)`, by their start.
pub(crate) fn between(
    conn: &Connection,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Outage>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT from_at_ms, to_at_ms, reason FROM outage
         WHERE from_at_ms < ?2 AND (to_at_ms IS NULL OR to_at_ms >= ?1)
         ORDER BY from_at_ms",
    )?;
    let mut rows = statement.query([from.as_millis(), to.as_millis()])?;
    let mut outages = Vec::new();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        outages.push(Outage {
            from: cells.time()?,
            to: cells.optional_time()?,
            reason: cells.take()?,
        });
    }
    Ok(outages)
}
