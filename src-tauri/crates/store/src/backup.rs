//! A copy of the database while it is in use.

use std::fs;
use std::io;
use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::StoreError;
use crate::open::{beside, create_private};

/// Pages copied between two looks at the target's lock.
const PAGES: i32 = 1_024;

/// Writes a consistent copy to `target`. It appears under its name only when complete,
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
    step_by_step(conn, partial, PAGES, || {})
}

/// Copies some pages at a time, with `between` after each step. The copy is of one moment: what is
/// committed meanwhile is not in it, and neither waits for the other.
fn step_by_step(
    conn: &Connection,
    partial: &Path,
    pages: i32,
    mut between: impl FnMut(),
) -> Result<(), StoreError> {
    let mut target = Connection::open_with_flags(partial, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    target.pragma_update(None, "synchronous", "OFF")?;
    {
        // A read transaction: without it every commit would begin the copy anew.
        let snapshot = conn.unchecked_transaction()?;
        snapshot.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        let backup = Backup::new(&snapshot, &mut target)?;
        while backup.step(pages)? != StepResult::Done {
            between();
        }
    }
    // One file that opens where nothing may be written beside it.
    target.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    target.close().map_err(|(_, error)| error)?;
    // The file must be whole on the disk before it gets its name.
    fs::File::open(partial)
        .and_then(|file| file.sync_all())
        .map_err(StoreError::file(partial))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::CallCentre;
    use crate::{Reader, Store};

    #[test]
    fn a_writer_goes_on_while_the_copy_is_of_one_moment() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("calls.db");
        let mut batches = CallCentre::new(71, 20).batches(40, 50).into_iter();
        let mut store = Store::open(&path).unwrap();
        for batch in batches.by_ref().take(20) {
            store.commit(&batch).unwrap();
        }
        let reader = store.reader().unwrap();
        let then = reader.counts().unwrap();
        let partial = folder.path().join("copy.db");
        create_private(&partial).unwrap();
        let mut committed = 0;
        let source = crate::open::reader(&path, false).unwrap();
        step_by_step(&source, &partial, 1, || {
            if let Some(batch) = batches.next() {
                store.commit(&batch).unwrap();
                committed += 1;
            }
        })
        .unwrap();
        assert_eq!(committed, 20, "every commit went through during the copy");
        assert!(reader.counts().unwrap().legs > then.legs);
        let copy = Reader::open(&partial).unwrap();
        assert_eq!(copy.counts().unwrap(), then);
        copy.check().unwrap();
        // It is one file, which opens where nothing can be written.
        assert!(!folder.path().join("copy.db-wal").exists());
    }
}
