//! Rows of `rollup` and `rollup_spans`.

use engine::metrics::{Rollup, Spans};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::form;
use super::place::{Kind, Level};
use crate::StoreError;

/// Sums of every extension in `[from, to)`.
pub(crate) const OF_SLOTS: &str = "SELECT slot_at_ms, extension_id, sums FROM rollup
     WHERE level = ?1 AND subject = ?2 AND slot_at_ms >= ?3 AND slot_at_ms < ?4
     ORDER BY slot_at_ms, extension_id";

/// Sums of one extension in one span.
pub(crate) const OF_ONE: &str = "SELECT sums FROM rollup
     WHERE level = ?1 AND subject = ?2 AND slot_at_ms = ?3 AND extension_id = ?4";

/// Hands every row that begins in `[from, to)` to `take`.
pub(super) fn each(
    conn: &Connection,
    (kind, level): (Kind, Level),
    (from, to): (i64, i64),
    mut take: impl FnMut(i64, &str, Rollup),
) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(OF_SLOTS)?;
    let mut rows = statement.query([level.number(), kind.number(), from, to])?;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?;
        let name = name.as_str().map_err(|_| UNREADABLE)?;
        let blob = row.get_ref(2)?;
        let sums = form::read_sums(blob.as_blob().map_err(|_| UNREADABLE)?)?;
        take(row.get(0)?, name, sums);
    }
    Ok(())
}

/// The row of one extension in one span.
pub(super) fn one(
    conn: &Connection,
    (kind, level): (Kind, Level),
    slot: i64,
    name: &str,
) -> Result<Option<Rollup>, StoreError> {
    let mut statement = conn.prepare_cached(OF_ONE)?;
    let mut rows = statement.query(params![level.number(), kind.number(), slot, name])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let blob = row.get_ref(0)?;
    form::read_sums(blob.as_blob().map_err(|_| UNREADABLE)?).map(Some)
}

/// Hands the spans of every extension that begin in `[from, to)` to `take`.
pub(super) fn each_spans(
    conn: &Connection,
    (kind, level): (Kind, Level),
    (from, to): (i64, i64),
    mut take: impl FnMut(i64, &str, Spans),
) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT slot_at_ms, extension_id, spans FROM rollup_spans
         WHERE level = ?1 AND subject = ?2 AND slot_at_ms >= ?3 AND slot_at_ms < ?4
         ORDER BY slot_at_ms, extension_id",
    )?;
    let mut rows = statement.query([level.number(), kind.number(), from, to])?;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?;
        let name = name.as_str().map_err(|_| UNREADABLE)?;
        let blob = row.get_ref(2)?;
        let spans = form::read_spans(blob.as_blob().map_err(|_| UNREADABLE)?)?;
        take(row.get(0)?, name, spans);
    }
    Ok(())
}

/// The spans of one extension that begin in one span of time.
pub(super) fn one_spans(
    conn: &Connection,
    (kind, level): (Kind, Level),
    slot: i64,
    name: &str,
) -> Result<Option<Spans>, StoreError> {
    let blob: Option<Vec<u8>> = conn
        .prepare_cached(
            "SELECT spans FROM rollup_spans
             WHERE level = ?1 AND subject = ?2 AND slot_at_ms = ?3 AND extension_id = ?4",
        )?
        .query_row(params![level.number(), kind.number(), slot, name], |row| {
            row.get(0)
        })
        .optional()?;
    blob.map(|blob| form::read_spans(&blob)).transpose()
}

/// Deletes the rows of a level that begin in `[from, to)`.
pub(super) fn clear(
    tx: &Transaction<'_>,
    level: Level,
    from: i64,
    to: i64,
) -> Result<(), StoreError> {
    for kind in Kind::ALL {
        let values = [level.number(), kind.number(), from, to];
        tx.prepare_cached(
            "DELETE FROM rollup
             WHERE level = ?1 AND subject = ?2 AND slot_at_ms >= ?3 AND slot_at_ms < ?4",
        )?
        .execute(values)?;
        tx.prepare_cached(
            "DELETE FROM rollup_spans
             WHERE level = ?1 AND subject = ?2 AND slot_at_ms >= ?3 AND slot_at_ms < ?4",
        )?
        .execute(values)?;
    }
    Ok(())
}

pub(super) fn insert(
    tx: &Transaction<'_>,
    (kind, level): (Kind, Level),
    slot: i64,
    name: &str,
    sums: &Rollup,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO rollup (level, subject, slot_at_ms, extension_id, sums)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        level.number(),
        kind.number(),
        slot,
        name,
        form::write_sums(sums)
    ])?;
    Ok(())
}

pub(super) fn insert_spans(
    tx: &Transaction<'_>,
    (kind, level): (Kind, Level),
    slot: i64,
    name: &str,
    spans: &Spans,
) -> Result<(), StoreError> {
    if *spans == Spans::default() {
        return Ok(());
    }
    tx.prepare_cached(
        "INSERT INTO rollup_spans (level, subject, slot_at_ms, extension_id, spans)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        level.number(),
        kind.number(),
        slot,
        name,
        form::write_spans(spans)
    ])?;
    Ok(())
}

const UNREADABLE: StoreError = StoreError::Value {
    column: "rollup.sums",
};
