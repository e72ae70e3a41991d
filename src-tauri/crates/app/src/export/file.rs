//! A file that is there whole or not at all.
//!
//! May touch: the target's folder. The text is written to a temporary file beside the target,
//! flushed to the disk and renamed over it, so a full disk or a crash leaves the old file as it
//! was and no half of a new one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::report::ReportError;

/// Why there is no file. The text says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// What was asked for makes no sense.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The path names no file.
    #[error("{} is not a file name; choose a file to write to", .0.display())]
    NoFileName(PathBuf),
    /// The folder does not exist.
    #[error("the folder {} does not exist; create it or choose another", .0.display())]
    NoFolder(PathBuf),
    /// The folder or file may not be written.
    #[error("no permission to write {}; choose another folder", .0.display())]
    NotWritable(PathBuf),
    /// No room.
    #[error("the disk is full; free some space, {} was not written", .0.display())]
    DiskFull(PathBuf),
    /// Anything else the system says.
    #[error("{} could not be written: {source}", path.display())]
    Write {
        /// The target.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The writer that was handed in failed.
    #[error("the report could not be written: {0}")]
    Output(#[from] csv::Error),
    /// The workbook could not be made.
    #[error(
        "the workbook could not be made: {0}; free some space for temporary files, or choose CSV"
    )]
    Book(#[from] rust_xlsxwriter::XlsxError),
    /// The calls could not be read.
    #[error(transparent)]
    Store(#[from] store::StoreError),
}

/// Temporary names tried before giving up; one is taken only after a crash of the same process id.
const ATTEMPTS: u32 = 16;

/// Writes `path` by `write`, atomically. What is not an ordinary file (a pipe, a terminal) is
/// written directly.
pub fn save<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    // A link stays a link: its target is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let kind = fs::metadata(&target)
        .map(|m| (m.is_dir(), m.is_file()))
        .ok();
    match kind {
        Some((true, _)) => return Err(ExportError::NoFileName(path.to_owned())),
        Some((_, false)) => {
            let file = OpenOptions::new().write(true).open(&target);
            let mut out = BufWriter::new(file.map_err(|e| failure(path, e))?);
            let done = write(&mut out).map_err(|e| of_target(path, e))?;
            out.flush().map_err(|e| failure(path, e))?;
            return Ok(done);
        }
        Some(_) | None => {}
    }
    let mut part = Part::create(&target, path)?;
    let mut out = BufWriter::new(&mut part.file);
    let done = write(&mut out).map_err(|e| of_target(path, e))?;
    out.flush().map_err(|e| failure(path, e))?;
    drop(out);
    part.file.sync_all().map_err(|e| failure(path, e))?;
    part.rename(&target).map_err(|e| failure(path, e))?;
    Ok(done)
}

/// The temporary file; dropped before it is renamed, it is removed.
struct Part {
    file: File,
    path: Option<PathBuf>,
}

impl Part {
    fn create(target: &Path, asked: &Path) -> Result<Self, ExportError> {
        let name = target
            .file_name()
            .ok_or_else(|| ExportError::NoFileName(asked.to_owned()))?;
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            return Err(ExportError::NoFolder(folder.to_owned()));
        }
        let mut attempt = 0;
        loop {
            let mut part = std::ffi::OsString::from(".");
            part.push(name);
            part.push(format!(".{}-{attempt}.part", std::process::id()));
            let path = folder.join(part);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => {
                    return Ok(Self {
                        file,
                        path: Some(path),
                    });
                }
                Err(e) if e.kind() == ErrorKind::AlreadyExists && attempt < ATTEMPTS => {
                    attempt += 1;
                }
                Err(e) => return Err(failure(asked, e)),
            }
        }
    }

    fn rename(mut self, target: &Path) -> io::Result<()> {
        let Some(path) = self.path.as_deref() else {
            return Ok(());
        };
        fs::rename(path, target)?;
        self.path = None;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            // Nothing more can be done about a file that will not go.
            let _ = fs::remove_file(path);
        }
    }
}

/// What went wrong with a file, in words.
pub(crate) fn failure(path: &Path, source: io::Error) -> ExportError {
    let path = path.to_owned();
    let is = |kinds: [ErrorKind; 2]| kinds.contains(&source.kind());
    if is([ErrorKind::StorageFull, ErrorKind::QuotaExceeded]) {
        ExportError::DiskFull(path)
    } else if is([ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem]) {
        ExportError::NotWritable(path)
    } else {
        ExportError::Write { path, source }
    }
}

/// A CSV error that comes from the file gets the file's name.
fn of_target(path: &Path, error: ExportError) -> ExportError {
    let ExportError::Output(csv) = error else {
        return error;
    };
    // The plain conversion would forget what kind of failure the system told.
    let text = csv.to_string();
    if let csv::ErrorKind::Io(source) = csv.into_kind() {
        failure(path, source)
    } else {
        failure(path, io::Error::other(text))
    }
}

#[cfg(test)]
mod tests;
