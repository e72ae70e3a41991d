//! Opening the file: permissions, the writer's lock, pragmas, the check after an unclean stop.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::{StoreError, schema};

/// Held as long as this process is the writer; the system drops it when the process dies.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

/// Path of a file beside the database.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Opens for writing, creating the file where there is none.
pub(crate) fn writer(path: &Path) -> Result<(Connection, WriterLock), StoreError> {
    let lock = lock(path)?;
    prepare_file(path)?;
    let unclean = fs::metadata(beside(path, "-wal")).is_ok_and(|wal| wal.len() > 0);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags)?;
    // A file that is refused stays as it was: its log is not moved into it when it is closed.
    let no_checkpoint = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    conn.set_db_config(no_checkpoint, true)?;
    check_ours(&conn, path)?;
    for suffix in ["", "-wal", "-shm", "-lock"] {
        narrow(&beside(path, suffix))?;
    }
    tune(&conn)?;
    if conn.is_readonly(rusqlite::MAIN_DB)? {
        return Err(StoreError::ReadOnly);
    }
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    if unclean {
        tracing::warn!("call database was not closed; checking it");
        quick_check(&conn)?;
    }
    conn.set_db_config(no_checkpoint, false)?;
    schema::migrate(&mut conn)?;
    Ok((conn, lock))
}

/// Whether nothing can have been recorded there: no file, or one that was only begun. SQLite's
/// first page is written before the tables are laid out, which takes some hundred KiB of its log.
pub(crate) fn is_blank(path: &Path) -> bool {
    let length = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
    length(path) <= 4_096 && length(&beside(path, "-wal")) <= 1_048_576
}

/// Opens a database in memory under a name that other connections of this process can use.
pub(crate) fn memory(uri: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(uri, flags)?;
    tune(&conn)?;
    schema::migrate(&mut conn)?;
    Ok(conn)
}

/// Opens for reading only.
pub(crate) fn reader(path: &Path, in_memory: bool) -> Result<Connection, StoreError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if in_memory {
        flags |= OpenFlags::SQLITE_OPEN_URI;
    }
    let conn = Connection::open_with_flags(path, flags)?;
    let found = check_ours(&conn, path)?;
    if found < schema::SCHEMA_VERSION {
        return Err(StoreError::OlderSchema { found });
    }
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

fn tune(conn: &Connection) -> Result<(), StoreError> {
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.pragma_update(None, "synchronous", "NORMAL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // Room for the hot pages of the indexes, in KiB.
    conn.pragma_update(None, "cache_size", -8_192)?;
    // The pages of live calls change again and again: copy them less often, at 16 MiB of log.
    conn.pragma_update(None, "wal_autocheckpoint", 4_096)?;
    // After a long read has let the log grow, give the space back.
    conn.pragma_update(None, "journal_size_limit", 67_108_864)?;
    Ok(())
}

/// The schema version, unless this is somebody else's file or a later version's.
pub(crate) fn check_ours(conn: &Connection, path: &Path) -> Result<i64, StoreError> {
    let not_ours = || StoreError::NotOurs {
        path: path.to_path_buf(),
    };
    let header = conn.pragma_query_value(None, "application_id", |row| row.get::<_, i64>(0));
    let application = match header {
        Ok(application) => application,
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            return Err(not_ours());
        }
        Err(error) => return Err(error.into()),
    };
    let version = schema::check_version(conn)?;
    let objects: i64 =
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let empty = application == 0 && version == 0 && objects == 0;
    if application == schema::APPLICATION_ID || empty {
        Ok(version)
    } else {
        Err(not_ours())
    }
}

pub(crate) fn quick_check(conn: &Connection) -> Result<(), StoreError> {
    let found: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(StoreError::Damaged(found))
    }
}

pub(crate) fn lock(path: &Path) -> Result<WriterLock, StoreError> {
    let path = beside(path, "-lock");
    let file = private(OpenOptions::new().create(true).write(true).truncate(false))
        .open(&path)
        .map_err(StoreError::file(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(WriterLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(StoreError::file(&path)(error)),
    }
}

/// Creates the file for its owner alone. SQLite gives its `-wal` and `-shm` files the same mode.
fn prepare_file(path: &Path) -> Result<(), StoreError> {
    match create_private(path) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(StoreError::file(path)(error)),
    }
    let metadata = fs::metadata(path).map_err(StoreError::file(path))?;
    if metadata.permissions().readonly() {
        return Err(StoreError::ReadOnly);
    }
    Ok(())
}

/// Creates an empty file that only its owner may read.
pub(crate) fn create_private(path: &Path) -> io::Result<()> {
    private(OpenOptions::new().create_new(true).write(true))
        .open(path)
        .map(|_| ())
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(unix)]
fn narrow(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    match fs::set_permissions(path, fs::Permissions::from_mode(0o600)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::file(path)(error)),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn narrow(_path: &Path) -> Result<(), StoreError> {
    Ok(())
}
