//! Table `availability`: what each person chose about calls, while presence was known.

use std::collections::BTreeMap;

use engine::metrics::Span;
use engine::{AvailabilityChange, AvailabilitySpan, AvailabilityState, ExtensionId, Timestamp};
use rusqlite::{Connection, Transaction, params};

use crate::StoreError;
use crate::cells::Cells;
use crate::rollup::Due;

/// No row is longer.
const LONGEST_ROW_MS: i64 = 86_400_000;

/// Replaces what was noted of a person from a moment on. Sums of what differs are due.
pub(crate) fn replace(
    tx: &Transaction<'_>,
    due: &mut Due,
    change: &AvailabilityChange,
) -> Result<(), StoreError> {
    let (id, from) = (change.extension.as_str(), change.from.as_millis());
    let mut cut = tx.prepare_cached(
        "UPDATE availability SET to_at_ms = ?2
         WHERE extension_id = ?1 AND from_at_ms >= ?2 - ?3 AND from_at_ms < ?2 AND to_at_ms > ?2
         RETURNING from_at_ms",
    )?;
    if cut
        .query(params![id, from, LONGEST_ROW_MS])?
        .next()?
        .is_some()
    {
        due.time(tx, from, from.saturating_add(LONGEST_ROW_MS))?;
    }
    let noted = spans(tx, FROM, params![id, from, i64::MAX])?;
    let same = noted
        .iter()
        .zip(&change.spans)
        .take_while(|(a, b)| a == b)
        .count();
    let old = noted.get(same..).unwrap_or_default();
    let new = change.spans.get(same..).unwrap_or_default();
    let begins = match (old.first(), new.first()) {
        (None, None) => return Ok(()),
        // Only its end is another.
        (Some(a), Some(b)) if (a.from, a.state) == (b.from, b.state) => a.to.min(b.to),
        (a, b) => a
            .into_iter()
            .chain(b)
            .map(|span| span.from)
            .min()
            .unwrap_or(change.from),
    };
    let ends = old
        .iter()
        .chain(new)
        .map(|span| span.to)
        .max()
        .unwrap_or(begins);
    due.time(tx, begins.as_millis(), ends.as_millis())?;
    let mut delete =
        tx.prepare_cached("DELETE FROM availability WHERE extension_id = ?1 AND from_at_ms = ?2")?;
    for span in old {
        delete.execute(params![id, span.from.as_millis()])?;
    }
    let mut insert = tx.prepare_cached(
        "INSERT INTO availability (extension_id, from_at_ms, to_at_ms, state)
         VALUES (?1, ?2, ?3, ?4)",
    )?;
    for span in new {
        insert.execute(params![
            id,
            span.from.as_millis(),
            span.to.as_millis(),
            span.state.as_str()
        ])?;
    }
    Ok(())
}

/// A person's rows that begin in `[?2, ?3)`.
const FROM: &str = "SELECT from_at_ms, to_at_ms, state FROM availability
     WHERE extension_id = ?1 AND from_at_ms >= ?2 AND from_at_ms < ?3 ORDER BY from_at_ms";

fn spans(
    conn: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<AvailabilitySpan>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        found.push(AvailabilitySpan {
            from: cells.time()?,
            to: cells.time()?,
            state: cells.word("availability.state", AvailabilityState::from_word)?,
        });
    }
    Ok(found)
}

/// Everybody of whom anything is noted.
fn people(conn: &Connection) -> Result<Vec<ExtensionId>, StoreError> {
    // From one to the next through the key, without reading the rows in between.
    let mut statement = conn.prepare_cached(
        "WITH RECURSIVE person (id) AS (
             SELECT min(extension_id) FROM availability
             UNION ALL
             SELECT (SELECT min(extension_id) FROM availability WHERE extension_id > person.id)
             FROM person WHERE person.id IS NOT NULL)
         SELECT id FROM person WHERE id IS NOT NULL",
    )?;
    let ids = statement.query_map([], |row| Ok(ExtensionId::new(row.get::<_, String>(0)?)))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// What touches the windows, of one person or of everybody. Those of whom nothing does are left
/// out.
pub(crate) fn touching(
    conn: &Connection,
    person: Option<&ExtensionId>,
    windows: &[Span],
) -> Result<BTreeMap<ExtensionId, Vec<AvailabilitySpan>>, StoreError> {
    let wanted = match person {
        Some(person) => vec![person.clone()],
        None => people(conn)?,
    };
    let mut found = BTreeMap::new();
    for id in wanted {
        let mut own: Vec<AvailabilitySpan> = Vec::new();
        for (from, to) in windows {
            // A row over two windows is read once.
            let read_to = own
                .last()
                .map_or(Timestamp::from_millis(i64::MIN), |row| row.from);
            let early = from
                .plus_millis(-LONGEST_ROW_MS)
                .max(read_to.plus_millis(1));
            let rows = spans(
                conn,
                FROM,
                params![id.as_str(), early.as_millis(), to.as_millis()],
            )?;
            own.extend(rows.into_iter().filter(|row| row.to > *from));
        }
        if !own.is_empty() {
            found.insert(id, own);
        }
    }
    Ok(found)
}

/// Deletes what was over by then. Of a row that reaches further all stays.
pub(crate) fn forget_before(tx: &Transaction<'_>, moment: i64) -> Result<(), StoreError> {
    tx.execute("DELETE FROM availability WHERE to_at_ms <= ?1", [moment])?;
    Ok(())
}

/// Deletes a person's.
pub(crate) fn forget_person(tx: &Transaction<'_>, person: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM availability WHERE extension_id = ?1", [person])?;
    Ok(())
}
