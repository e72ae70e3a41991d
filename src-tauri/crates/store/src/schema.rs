//! The numbered migrations. Append-only: a published file never changes.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::StoreError;

const STEPS: &[M<'static>] = &[M::up(include_str!("../migrations/0001_initial.sql"))];

/// Schema that this version reads and writes.
pub const SCHEMA_VERSION: i64 = STEPS.len() as i64;

/// Marks the file as ours in its header.
pub(crate) const APPLICATION_ID: i64 = 0x466c_7721;

/// Refuses a file from a later version; changes nothing.
pub(crate) fn check_version(conn: &Connection) -> Result<i64, StoreError> {
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > SCHEMA_VERSION {
        return Err(StoreError::NewerSchema {
            found,
            known: SCHEMA_VERSION,
        });
    }
    Ok(found)
}

/// Brings the file up to date.
pub(crate) fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    Ok(Migrations::from_slice(STEPS).to_latest(conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_applies() {
        assert_eq!(Migrations::from_slice(STEPS).validate(), Ok(()));
    }
}
