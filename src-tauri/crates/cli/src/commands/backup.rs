//! `backup [--db FILE] TARGET`: copies the database while it is in use.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use app::store::Reader;
use clap::Args;

use super::say;

#[derive(Args)]
pub(crate) struct Backup {
    /// Database; default: the one in the data folder.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// New file to write; an existing one is never replaced.
    #[arg(value_name = "TARGET")]
    target: PathBuf,
}

impl Backup {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let database = super::database(self.db.as_deref())?;
        Reader::open(&database)
            .and_then(|reader| reader.backup(&self.target))
            .with_context(|| format!("Copy {}", database.display()))?;
        say(&format!(
            "{} copied to {}",
            database.display(),
            self.target.display()
        ));
        Ok(ExitCode::SUCCESS)
    }
}
