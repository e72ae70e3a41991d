//! Rows of `rollup` and `rollup_spans`.

use std::collections::BTreeMap;

use engine::metrics::{Rollup, Spans};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::fold::Records;
use super::form;
use super::place::{Kind, Level};
use crate::StoreError;

/// What a table keeps of each span of time, and its statements.
pub(super) trait Kept: Sized + Default {
    /// Rows of every extension in `[from, to)`.
    const OF_SLOTS: &'static str;
    /// The row of one extension in one span.
    const OF_ONE: &'static str;
    /// Deletes the rows in `[from, to)`.
    const CLEAR: &'static str;
    /// Adds a row.
    const INSERT: &'static str;

    fn read(blob: &[u8]) -> Result<Self, StoreError>;
    fn write(&self) -> Vec<u8>;
    /// Whether no row says the same.
    fn is_nothing(&self) -> bool;
    /// The shortest spans of time that are kept of a kind of subject.
    fn finest(kind: Kind) -> Option<Level>;
    /// Made of records, by span and extension.
    fn of_records(records: &Records, kind: Kind, level: Level) -> BTreeMap<(i64, String), Self>;
    /// Adds what another one holds.
    fn add(&mut self, other: &Self);
}

/// The statements of a table and the column of its blobs.
macro_rules! statements {
    ($table:literal, $column:literal) => {
        const OF_SLOTS: &'static str = concat!(
            "SELECT slot_at_ms, extension_id, ",
            $column,
            " FROM ",
            $table,
            " WHERE level = ?1 AND subject = ?2 AND slot_at_ms >= ?3 AND slot_at_ms < ?4
             ORDER BY slot_at_ms, extension_id"
        );
        const OF_ONE: &'static str = concat!(
            "SELECT ",
            $column,
            " FROM ",
            $table,
            " WHERE level = ?1 AND subject = ?2 AND slot_at_ms = ?3 AND extension_id = ?4"
        );
        const CLEAR: &'static str = concat!(
            "DELETE FROM ",
            $table,
            " WHERE level = ?1 AND subject = ?2 AND slot_at_ms >= ?3 AND slot_at_ms < ?4"
        );
        const INSERT: &'static str = concat!(
            "INSERT INTO ",
            $table,
            " (level, subject, slot_at_ms, extension_id, ",
            $column,
            ") VALUES (?1, ?2, ?3, ?4, ?5)"
        );
    };
}

impl Kept for Rollup {
    statements!("rollup", "sums");

    fn read(blob: &[u8]) -> Result<Self, StoreError> {
        form::read_sums(blob)
    }

    fn write(&self) -> Vec<u8> {
        form::write_sums(self)
    }

    fn is_nothing(&self) -> bool {
        false
    }

    fn finest(kind: Kind) -> Option<Level> {
        Some(kind.finest())
    }

    fn of_records(records: &Records, kind: Kind, level: Level) -> BTreeMap<(i64, String), Self> {
        records.sums(kind, level)
    }

    fn add(&mut self, other: &Self) {
        self.merge(other);
    }
}

impl Kept for Spans {
    statements!("rollup_spans", "spans");

    fn read(blob: &[u8]) -> Result<Self, StoreError> {
        form::read_spans(blob)
    }

    fn write(&self) -> Vec<u8> {
        form::write_spans(self)
    }

    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn finest(kind: Kind) -> Option<Level> {
        kind.finest_spans()
    }

    fn of_records(records: &Records, kind: Kind, level: Level) -> BTreeMap<(i64, String), Self> {
        records.spans(kind, level)
    }

    fn add(&mut self, other: &Self) {
        self.merge(other);
    }
}

/// The statements whose plans are tested.
#[cfg(test)]
pub(crate) const PAGED: [&str; 4] = [
    Rollup::OF_SLOTS,
    Rollup::OF_ONE,
    Spans::OF_SLOTS,
    Spans::OF_ONE,
];

/// Hands every row that begins in `[from, to)` and has a wanted name to `take`.
pub(super) fn each<K: Kept>(
    conn: &Connection,
    (kind, level): (Kind, Level),
    (from, to): (i64, i64),
    wanted: impl Fn(&str) -> bool,
    mut take: impl FnMut(i64, &str, K),
) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(K::OF_SLOTS)?;
    let mut rows = statement.query([level.number(), kind.number(), from, to])?;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?;
        let name = name.as_str().map_err(|_| UNREADABLE)?;
        if !wanted(name) {
            continue;
        }
        let blob = row.get_ref(2)?;
        let kept = K::read(blob.as_blob().map_err(|_| UNREADABLE)?)?;
        take(row.get(0)?, name, kept);
    }
    Ok(())
}

/// The row of one extension in one span.
pub(super) fn one<K: Kept>(
    conn: &Connection,
    (kind, level): (Kind, Level),
    slot: i64,
    name: &str,
) -> Result<Option<K>, StoreError> {
    let blob: Option<Vec<u8>> = conn
        .prepare_cached(K::OF_ONE)?
        .query_row(params![level.number(), kind.number(), slot, name], |row| {
            row.get(0)
        })
        .optional()?;
    blob.map(|blob| K::read(&blob)).transpose()
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
        for sql in [Rollup::CLEAR, Spans::CLEAR] {
            tx.prepare_cached(sql)?.execute(values)?;
        }
    }
    Ok(())
}

/// Adds a row, unless it would say nothing.
pub(super) fn insert<K: Kept>(
    tx: &Transaction<'_>,
    (kind, level): (Kind, Level),
    slot: i64,
    name: &str,
    kept: &K,
) -> Result<(), StoreError> {
    if !kept.is_nothing() {
        let values = params![level.number(), kind.number(), slot, name, kept.write()];
        tx.prepare_cached(K::INSERT)?.execute(values)?;
    }
    Ok(())
}

const UNREADABLE: StoreError = StoreError::Value {
    column: "rollup.sums",
};
