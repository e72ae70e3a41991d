//! `verify [--db FILE]`: folds the stored notifications again and compares.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use app::account::{Account, SAVED_ACCOUNT};
use app::store::Reader;
use clap::Args;

use super::{complain, say};

#[derive(Args)]
pub(crate) struct Verify {
    /// Database; default: the one in the data folder.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
}

impl Verify {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let database = super::database(self.db.as_deref())?;
        let saved = Reader::open(&database)
            .and_then(|reader| reader.setting(SAVED_ACCOUNT))
            .with_context(|| format!("Open {}", database.display()))?;
        let account = saved.as_deref().and_then(Account::from_text);
        let directory = account.map(|a| a.directory).unwrap_or_default();
        let verdict = app::verify::verify(&database, directory)?;
        for difference in &verdict.differences {
            complain(difference);
        }
        say(&format!(
            "{} sessions, {} legs folded again, {} differ",
            verdict.sessions, verdict.legs, verdict.differing
        ));
        Ok(if verdict.differing == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}
