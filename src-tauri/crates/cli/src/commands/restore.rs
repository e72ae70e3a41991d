//! `restore [--db FILE] BACKUP`: puts a backup in the place of the database.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::say;

#[derive(Args)]
pub(crate) struct Restore {
    /// Database to put it in the place of, or to make; default: the one in the data folder.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// The backup; it stays as it is.
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
}

impl Restore {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let database = match self.db {
            Some(path) => path,
            None => super::database(None)?,
        };
        let old = app::store::restore(&self.backup, &database)
            .with_context(|| format!("Restore {}", self.backup.display()))?;
        say(&format!(
            "{} restored to {}",
            self.backup.display(),
            database.display()
        ));
        if let Some(old) = old {
            say(&format!("What was there is kept as {}", old.display()));
        }
        Ok(ExitCode::SUCCESS)
    }
}
