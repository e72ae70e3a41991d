//! A copy of the database while it is in use.

use std::fs;
use std::io;
use std::path::Path;

use rusqlite::Connection;

use crate::StoreError;
use crate::open::{beside, create_private};

/// Writes a compact, consistent copy to `target`. It appears under its name only when complete,
/// and never replaces a file.
pub(crate) fn write(conn: &Connection, target: &Path) -> Result<(), StoreError> {
    if target.exists() {
        return Err(StoreError::Exists(target.to_path_buf()));
    }
    let partial = beside(target, ".partial");
    match fs::remove_file(&partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(StoreError::file(&partial)(error));
        }
        _ => {}
    }
    create_private(&partial).map_err(StoreError::file(&partial))?;
    let written = copy(conn, &partial)
        .and_then(|()| fs::rename(&partial, target).map_err(StoreError::file(target)));
    if written.is_err() {
        // The error of the copy is the one to report.
        let _ = fs::remove_file(&partial);
    }
    written
}

/// Writes the copy over an empty file.
pub(crate) fn copy(conn: &Connection, partial: &Path) -> Result<(), StoreError> {
    let name = partial.to_str().ok_or_else(|| {
        StoreError::file(partial)(io::Error::from(io::ErrorKind::InvalidFilename))
    })?;
    conn.execute("VACUUM INTO ?1", [name])?;
    // The file must be whole on the disk before it gets its name.
    fs::File::open(partial)
        .and_then(|file| file.sync_all())
        .map_err(StoreError::file(partial))
}
