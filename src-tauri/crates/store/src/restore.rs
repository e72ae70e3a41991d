//! A backup put in the place of a database.
//!
//! May touch: the backup (reading), the database, and what lies beside it. The database that was
//! there is renamed, never deleted: a restore can be taken back.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::open::{self, beside, create_private};
use crate::{StoreError, backup};

/// Checks `from` and puts a copy of it where `to` is. Gives the new name of the database that was
/// there, if one was. Nothing may be recording to it.
pub fn restore(from: &Path, to: &Path) -> Result<Option<PathBuf>, StoreError> {
    fs::metadata(from).map_err(StoreError::file(from))?;
    let _lock = open::lock(to)?;
    let partial = beside(to, ".restored");
    remove(&partial)?;
    create_private(&partial).map_err(StoreError::file(&partial))?;
    let copied = copy(from, &partial);
    if copied.is_err() {
        // The error of the copy is the one to report.
        let _ = fs::remove_file(&partial);
    }
    copied?;
    let old = put_aside(to)?;
    fs::rename(&partial, to).map_err(StoreError::file(to))?;
    Ok(old)
}

fn copy(from: &Path, partial: &Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(from, flags)?;
    open::check_ours(&conn, from)?;
    open::quick_check(&conn)?;
    backup::copy(&conn, partial)?;
    let copied = Connection::open_with_flags(partial, flags)?;
    open::quick_check(&copied)
}

/// Renames a database, and what its log still holds with it.
fn put_aside(database: &Path) -> Result<Option<PathBuf>, StoreError> {
    if !database.exists() {
        return Ok(None);
    }
    let free = (1_u32..)
        .map(|number| beside(database, &format!(".before-restore-{number}")))
        .find(|path| !path.exists())
        .ok_or_else(|| StoreError::Exists(database.to_path_buf()))?;
    for suffix in ["-wal", "-shm"] {
        let log = beside(database, suffix);
        if log.exists() {
            let name = beside(&free, suffix);
            fs::rename(&log, &name).map_err(StoreError::file(&log))?;
        }
    }
    fs::rename(database, &free).map_err(StoreError::file(database))?;
    Ok(Some(free))
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::file(path)(error))
        }
        _ => Ok(()),
    }
}
