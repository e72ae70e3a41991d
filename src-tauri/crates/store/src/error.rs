//! What can go wrong with the database file, in words a supervisor can act on.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No room; nothing of the batch was kept, and the next commit may be tried.
    #[error(
        "The disk is full, so calls cannot be recorded; free some space, and recording goes on by itself"
    )]
    DiskFull,
    /// The file or its folder may not be written.
    #[error(
        "The call database is read-only, so calls cannot be recorded; allow this user to write to its folder"
    )]
    ReadOnly,
    /// The system could not read or write the file; nothing of the batch was kept, and the next
    /// commit may be tried.
    #[error(
        "The disk refuses the call database ({0}), so calls cannot be recorded; look at the disk, and recording goes on by itself"
    )]
    Disk(String),
    /// Another process holds the writer's lock.
    #[error(
        "Another Floorwalker is already recording to this call database; close that one and try again"
    )]
    InUse,
    /// Another process kept the file locked for too long.
    #[error("The call database is locked by another program; close that one and try again")]
    Busy,
    /// Made by a later version.
    #[error(
        "This call database was made by a newer Floorwalker (schema {found}, this version knows {known}); install that version to open it"
    )]
    NewerSchema {
        /// Schema of the file.
        found: i64,
        /// Newest schema of this program.
        known: i64,
    },
    /// Made by an earlier version; only the writer brings it up to date.
    #[error(
        "This call database was made by an older Floorwalker (schema {found}); start Floorwalker once to bring it up to date"
    )]
    OlderSchema {
        /// Schema of the file.
        found: i64,
    },
    /// A file, but not one of ours.
    #[error(
        "{} is not a Floorwalker call database, or its beginning is damaged; restore a backup, or move the file away to begin a new one",
        path.display()
    )]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// The integrity check failed.
    #[error("The call database is damaged ({0}); restore a backup")]
    Damaged(String),
    /// The file system refused.
    #[error("Cannot use {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Its reason.
        source: io::Error,
    },
    /// A stored value that this version cannot read.
    #[error("The call database holds a {column} that this version cannot read")]
    Value {
        /// Table and column.
        column: &'static str,
    },
    /// A paging cursor from another query, or not from here.
    #[error("The page position does not fit the query")]
    Cursor,
    /// A backup never overwrites.
    #[error("{} already exists; choose another name", .0.display())]
    Exists(PathBuf),
    /// A new database could not be laid out.
    #[error("The call database could not be brought up to date")]
    Migration(#[source] rusqlite_migration::Error),
    /// Anything else SQLite reports.
    #[error("The call database reported an error")]
    Sqlite(#[source] rusqlite::Error),
}

impl StoreError {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| {
            use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
            let kind = source.kind();
            if kind == StorageFull || kind == QuotaExceeded {
                Self::DiskFull
            } else if kind == ReadOnlyFilesystem {
                Self::ReadOnly
            } else {
                Self::File { path, source }
            }
        }
    }

    /// What a supervisor can act on.
    fn known(error: &rusqlite::Error) -> Option<Self> {
        let code = error.sqlite_error_code()?;
        [
            (ErrorCode::DiskFull, Self::DiskFull),
            (ErrorCode::ReadOnly, Self::ReadOnly),
            (ErrorCode::DatabaseBusy, Self::Busy),
            (ErrorCode::DatabaseLocked, Self::Busy),
            (ErrorCode::DatabaseCorrupt, Self::Damaged(error.to_string())),
            (ErrorCode::NotADatabase, Self::Damaged(error.to_string())),
            (ErrorCode::SystemIoFailure, Self::Disk(error.to_string())),
            (ErrorCode::CannotOpen, Self::Disk(error.to_string())),
        ]
        .into_iter()
        .find_map(|(listed, known)| (listed == code).then_some(known))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::known(&error).unwrap_or(Self::Sqlite(error))
    }
}

impl From<rusqlite_migration::Error> for StoreError {
    fn from(error: rusqlite_migration::Error) -> Self {
        let known = if let rusqlite_migration::Error::RusqliteError { err, .. } = &error {
            Self::known(err)
        } else {
            None
        };
        known.unwrap_or(Self::Migration(error))
    }
}
