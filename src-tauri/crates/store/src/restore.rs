//! A backup put in the place of a database.
//!
//! May touch: the backup (reading), the database, and what lies beside it. The database that was
//! there is renamed, never deleted: a restore can be taken back.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::open::{self, beside, create_private};
use crate::{StoreError, backup};

/// A copy of a backup beside the database it is to replace: whole and sound. It is deleted when it
/// is not put in place.
#[derive(Debug)]
pub struct CheckedCopy {
    partial: PathBuf,
    database: PathBuf,
}

impl CheckedCopy {
    /// Copies `from` to beside `database`, and checks both. The database may be recorded to
    /// meanwhile.
    pub fn of(from: &Path, database: &Path) -> Result<Self, StoreError> {
        fs::metadata(from).map_err(StoreError::file(from))?;
        let partial = beside(database, ".restored");
        remove(&partial)?;
        create_private(&partial).map_err(StoreError::file(&partial))?;
        // From here on it is deleted when something fails.
        let own = Self {
            partial,
            database: database.to_path_buf(),
        };
        copy(from, &own.partial)?;
        Ok(own)
    }

    /// Puts it where the database is. Gives the new name of the database that was there, if one
    /// was. Nothing may be recording to it.
    pub fn put_in_place(self) -> Result<Option<PathBuf>, StoreError> {
        let _lock = open::lock(&self.database)?;
        let old = put_aside(&self.database)?;
        fs::rename(&self.partial, &self.database).map_err(StoreError::file(&self.database))?;
        Ok(old)
    }
}

impl Drop for CheckedCopy {
    fn drop(&mut self) {
        // Gone when it was put in place.
        let _ = remove(&self.partial);
    }
}

/// Checks `from` and puts a copy of it where `to` is. Gives the new name of the database that was
/// there, if one was. Nothing may be recording to it.
pub fn restore(from: &Path, to: &Path) -> Result<Option<PathBuf>, StoreError> {
    fs::metadata(from).map_err(StoreError::file(from))?;
    // One in use is refused before anything is copied.
    drop(open::lock(to)?);
    CheckedCopy::of(from, to)?.put_in_place()
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
