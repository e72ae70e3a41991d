//! One file a command.

pub(crate) mod backup;
pub(crate) mod collect;
pub(crate) mod doctor;
pub(crate) mod export;
pub(crate) mod profile;
pub(crate) mod purge;
pub(crate) mod replay;
pub(crate) mod restore;
pub(crate) mod sign_in;
pub(crate) mod simulate;
pub(crate) mod verify;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Writes a line to standard error.
pub(crate) fn complain(text: &str) {
    // Nobody listens when standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Writes a line to standard output.
pub(crate) fn say(text: &str) {
    // The reader of a pipe may have seen enough.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Says what is wrong with the command line.
pub(crate) fn wrong_use(text: &str) -> std::process::ExitCode {
    complain(text);
    std::process::ExitCode::from(2)
}

/// The database named on the command line, or the only one in the data folder.
pub(crate) fn database(named: Option<&Path>) -> anyhow::Result<PathBuf> {
    if let Some(path) = named {
        anyhow::ensure!(path.exists(), "There is no database at {}", path.display());
        return Ok(path.to_owned());
    }
    let folder = app::config::data_folder()
        .context("No data folder is known for this user; name the database with --db")?;
    let mut found: Vec<PathBuf> = std::fs::read_dir(&folder)
        .with_context(|| {
            format!(
                "No data folder at {}; name the database with --db",
                folder.display()
            )
        })?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "db"))
        .collect();
    found.sort();
    match found.as_slice() {
        [only] => Ok(only.clone()),
        [] => anyhow::bail!(
            "There is no database in {}; name one with --db",
            folder.display()
        ),
        many => anyhow::bail!(
            "There are {} databases in {}; name one with --db",
            many.len(),
            folder.display()
        ),
    }
}
