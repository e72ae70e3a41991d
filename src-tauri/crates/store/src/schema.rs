//! The numbered migrations. Append-only: a published file never changes.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::StoreError;
use crate::rollup;

/// Schema that this version reads and writes.
pub const SCHEMA_VERSION: i64 = 8;

fn steps() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("../migrations/0001_initial.sql")),
        // Its rows were filled by the program; 0003 drops them.
        M::up(include_str!("../migrations/0002_rollup.sql")),
        M::up(include_str!("../migrations/0003_rollup_by_hour.sql")),
        M::up(include_str!("../migrations/0004_evidence.sql")),
        M::up(include_str!("../migrations/0005_voicemail.sql")),
        M::up(include_str!(
            "../migrations/0006_leg_by_agent_and_queue.sql"
        )),
        M::up(include_str!("../migrations/0007_number_day.sql")),
        M::up(include_str!("../migrations/0008_availability.sql")),
    ])
}

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
    steps().to_latest(conn)?;
    rollup::adopt(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_applies() {
        assert_eq!(steps().validate(), Ok(()));
        let steps = steps().pending_migrations(&Connection::open_in_memory().unwrap());
        assert_eq!(steps.map(i64::from), Ok(SCHEMA_VERSION));
    }
}
