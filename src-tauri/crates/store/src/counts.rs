//! How much is kept, for the screen that answers "can I trust this?".

use rusqlite::{Connection, Transaction};

use crate::StoreError;

/// What the file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Raw notifications with a place in a session.
    pub notifications: u64,
    /// Raw notifications that could not be read, placed or not.
    pub unreadable: u64,
    /// Calls.
    pub calls: u64,
    /// Legs.
    pub legs: u64,
}

pub(crate) fn read(conn: &Connection) -> Result<Counts, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT
             (SELECT value FROM tally WHERE name = 'notification'),
             (SELECT count(*) FROM notification WHERE problem IS NOT NULL)
                 + (SELECT count(*) FROM unplaced_notification WHERE problem IS NOT NULL),
             (SELECT count(*) FROM call),
             (SELECT count(*) FROM leg)",
    )?;
    let counts = statement.query_row([], |row| {
        let count = |at: usize| -> rusqlite::Result<u64> {
            Ok(u64::try_from(row.get::<_, i64>(at)?).unwrap_or_default())
        };
        Ok(Counts {
            notifications: count(0)?,
            unreadable: count(1)?,
            calls: count(2)?,
            legs: count(3)?,
        })
    })?;
    Ok(counts)
}

/// Notes notifications kept (or, negative, dropped).
pub(crate) fn notifications(tx: &Transaction<'_>, more: i64) -> Result<(), StoreError> {
    if more != 0 {
        tx.prepare_cached("UPDATE tally SET value = value + ?1 WHERE name = 'notification'")?
            .execute([more])?;
    }
    Ok(())
}
