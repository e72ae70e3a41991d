//! Care of the data: backup, restore, deleting, checking.
//!
//! May touch: the account's database and the files the person names.

use std::path::{Path, PathBuf};

use engine::ExtensionId;
use engine::metrics::interval::{DateRange, Tz, local};
use ringcentral_proto::sentence::{Sentence, Spoken};
use store::{CheckedCopy, Purge, Purged, Reader, StoreError};

use super::Product;
use crate::account::{Account, SAVED_ACCOUNT};
use crate::owner::{Owner, local_now};
use crate::query::QueryError;
use crate::report::ReportError;
use crate::verify::verify;
use crate::view::{CommandError, PurgeRequest, PurgeView, RestoreView, VerifyView};

impl Product {
    /// The name a backup is proposed to be saved under.
    pub async fn backup_name(&self) -> Result<String, CommandError> {
        let today = local(self.zone().await?, local_now()).date();
        Ok(format!("floorwalker-backup-{today}.db"))
    }

    /// Writes a consistent copy of the database to `target` while calls are recorded. A file that
    /// is there is replaced when the copy is whole. Gives its path.
    pub async fn backup(&self, target: PathBuf) -> Result<String, CommandError> {
        let path = self
            .read(move |reader, past| {
                if same_file(&target, &past.database) {
                    return Err(StoreError::Exists(target).into());
                }
                let whole = beside(&target);
                reader.backup(&whole)?;
                let named = std::fs::rename(&whole, &target);
                if named.is_err() {
                    // The error of the renaming is the one to report.
                    let _ = std::fs::remove_file(&whole);
                }
                named.map_err(|source| crate::export::failure(&target, source))?;
                Ok(target.display().to_string())
            })
            .await?;
        let owner = self.owner().await?;
        owner.ask(Owner::backup_was_written).await??;
        Ok(path)
    }

    /// Puts a backup in the place of the database, which is kept beside it, and asks the call log
    /// for what happened since.
    pub async fn restore(&self, from: PathBuf) -> Result<RestoreView, CommandError> {
        let backup = from.clone();
        self.read(move |_, past| belongs(&backup, &past.database))
            .await?
            .map_err(CommandError::bad_input)?;
        let database = self.with_running(|r| r.database.clone()).await?;
        // Copied and checked beside the owner, who goes on recording meanwhile.
        let copy = tokio::task::spawn_blocking(move || CheckedCopy::of(&from, &database))
            .await
            .map_err(|e| CommandError::unexpected(&e.into()))??;
        let owner = self.owner().await?;
        let kept = owner.ask(move |owner| owner.restore(copy)).await??;
        let calls = self.read(|reader, _| Ok(reader.counts()?.calls)).await?;
        // Without a network it is asked when there is one.
        if let Err(error) = self.reconcile_now().await {
            tracing::warn!(error = %error, "the call log was not read after a restore");
        }
        Ok(RestoreView {
            calls: crowd(calls),
            kept: kept.map(|path| path.display().to_string()),
        })
    }

    /// How many records a purge would delete.
    pub async fn purge_preview(&self, request: PurgeRequest) -> Result<PurgeView, CommandError> {
        self.read(move |reader, past| {
            let what = what(&request, past.context.zone)?;
            Ok(view(reader.would_purge(&what)?))
        })
        .await
    }

    /// Deletes records for good, part by part: between two parts the board goes on.
    pub async fn purge(&self, request: PurgeRequest) -> Result<PurgeView, CommandError> {
        let what = what(&request, self.zone().await?).map_err(CommandError::from)?;
        Ok(view(self.owner().await?.purge(what).await?))
    }

    /// Folds the stored notifications again and compares with the stored records.
    pub async fn verify(&self) -> Result<VerifyView, CommandError> {
        let (database, directory) = self
            .with_running(|r| (r.database.clone(), r.account.directory.clone()))
            .await?;
        let verdict = tokio::task::spawn_blocking(move || verify(&database, directory))
            .await
            .map_err(|e| CommandError::unexpected(&e.into()))?
            .map_err(|e| CommandError::unexpected(&e))?;
        Ok(VerifyView {
            sessions: crowd(verdict.sessions),
            legs: crowd(verdict.legs),
            differing: crowd(verdict.differing),
            differences: verdict.differences,
        })
    }
}

fn what(request: &PurgeRequest, zone: Tz) -> Result<Purge, QueryError> {
    Ok(match request {
        PurgeRequest::Before(day) => {
            let day = DateRange::parse(day, day).map_err(ReportError::from)?;
            Purge::Before(day.span(zone).0)
        }
        PurgeRequest::Person(id) => Purge::Person(ExtensionId::new(id.as_str())),
        PurgeRequest::Customer(number) => Purge::Customer(number.trim().to_owned()),
    })
}

/// Whether a backup is of the account of this database: `Err` holds the sentence to say.
fn belongs(backup: &Path, database: &Path) -> Result<Result<(), Spoken>, QueryError> {
    if same_file(backup, database) {
        return Ok(Err(Sentence::of(
            "restore_in_use",
            "This is the database in use. Choose a backup of it.",
        )));
    }
    let account = |path: &Path| -> Result<Option<String>, StoreError> {
        let saved = Reader::open(path)?.setting(SAVED_ACCOUNT)?;
        Ok(saved.as_deref().and_then(Account::from_text).map(|a| a.id))
    };
    let theirs = match account(backup) {
        // The writer brings it up to date.
        Err(StoreError::OlderSchema { .. }) => None,
        theirs => theirs?,
    };
    let ours = account(database)?;
    let other = theirs.is_some() && theirs != ours;
    Ok(if other {
        Err(Sentence::of(
            "restore_other_account",
            "This backup is of another account. Sign in to that account to restore it.",
        ))
    } else {
        Ok(())
    })
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (std::fs::canonicalize(a), std::fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// A name beside a file that nothing has.
fn beside(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    PathBuf::from(name)
}

fn view(purged: Purged) -> PurgeView {
    PurgeView {
        calls: crowd(purged.calls),
        legs: crowd(purged.legs),
        notifications: crowd(purged.notifications),
    }
}

fn crowd(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
