//! The database while it is not recorded to: restoring, deleting.
//!
//! May touch: the database file through `store`. Board and link go on: what arrives meanwhile waits
//! in the inbox.

use std::path::Path;

use engine::{EngineConfig, Outage, Timestamp};
use store::{CheckedCopy, PURGE_STEP, Purge, Purged, Store, StoreError};

use super::clock::local_now;
use super::{Owner, OwnerHandle};
use crate::account::SAVED_ACCOUNT;
use crate::recorder::Recorder;
use crate::view::CommandError;

/// Setting: when a backup was last written.
pub(crate) const LAST_BACKUP: &str = "last_backup_at_ms";

impl OwnerHandle {
    /// Deletes records for good, part by part: between two parts the owner goes on with what came
    /// meanwhile.
    pub async fn purge(&self, what: Purge) -> Result<Purged, CommandError> {
        let mut purged = Purged::default();
        loop {
            let what = what.clone();
            let (part, more) = self.ask(move |owner| owner.purge_some(&what)).await??;
            purged += part;
            if !more {
                return Ok(purged);
            }
        }
    }

    /// Goes on with a purge that the end of the program cut short.
    pub async fn finish_purge(self) {
        let finished = async {
            let what = self.ask(|owner| owner.purge_under_way()).await??;
            match what {
                Some(what) => self.purge(what).await.map(Some),
                None => Ok(None),
            }
        };
        match finished.await {
            Ok(Some(purged)) => {
                tracing::info!(calls = purged.calls, "an earlier purge was finished");
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(error = error.message, "an earlier purge was not finished");
            }
        }
    }
}

impl Owner {
    /// Notes that a backup was written.
    pub fn backup_was_written(&mut self) -> Result<(), StoreError> {
        let now = local_now().as_millis().to_string();
        self.recorder.store_mut().set_setting(LAST_BACKUP, &now)
    }

    /// Deletes a part of some records for good and says whether more is left. Between two parts
    /// notifications are taken and committed; those of a person or customer are one part.
    pub fn purge_some(&mut self, what: &Purge) -> Result<(Purged, bool), StoreError> {
        if !matches!(what, Purge::Before(_)) {
            let purged = self.with_database_closed(|path| Store::open(path)?.purge(what))?;
            return Ok((purged, false));
        }
        self.conclude();
        let (purged, more) = self.recorder.store_mut().purge_some(what, PURGE_STEP)?;
        if !more {
            // What is remembered of deleted calls is forgotten.
            self.with_database_closed(|_| Ok(()))?;
        }
        Ok((purged, more))
    }

    /// The purge that was begun and not finished, by the program that ran before.
    pub fn purge_under_way(&self) -> Result<Option<Purge>, StoreError> {
        self.recorder.store().purge_under_way()
    }

    /// Puts a checked copy of a backup in the place of the database, which is kept beside it under
    /// the name that is given back. What happened since the backup was written is an outage, and is asked of the
    /// call log.
    pub fn restore(&mut self, copy: CheckedCopy) -> Result<Option<std::path::PathBuf>, StoreError> {
        let account = self.recorder.store().setting(SAVED_ACCOUNT)?;
        let kept = self.with_database_closed(|_| copy.put_in_place())?;
        if let Some(account) = account {
            // Names may have changed since the backup.
            self.recorder
                .store_mut()
                .set_setting(SAVED_ACCOUNT, &account)?;
        }
        let newest = self.recorder.store().reader()?.newest()?;
        let now = self.clock.now();
        if newest > Timestamp::default() && newest < now {
            let outage = Outage {
                from: newest,
                to: Some(now),
                reason: "A backup was restored.".to_owned(),
            };
            self.recorder.outage(now, outage);
            self.conclude();
            self.begin_day(now)?;
        }
        Ok(kept)
    }

    /// Lets `work` have the file while nobody records to it, and goes on with what is there then.
    fn with_database_closed<T>(
        &mut self,
        work: impl FnOnce(&Path) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let now = self.clock.now();
        self.conclude();
        // What could not be written yet would be lost with the recorder.
        self.recorder.commit()?;
        let Some(path) = self.recorder.store().path().map(Path::to_path_buf) else {
            return Err(StoreError::ReadOnly);
        };
        let directory = self.recorder.engine().directory().clone();
        let open = |store| Recorder::open(store, EngineConfig::default(), directory.clone(), now);
        // In its place meanwhile; the file is closed when the old one is dropped.
        self.recorder = open(Store::open_in_memory()?)?;
        let done = work(&path);
        match Store::open(&path).and_then(open) {
            Ok(recorder) => self.recorder = recorder,
            Err(error) => {
                self.not_recording(&error);
                done?;
                return Err(error);
            }
        }
        let changes = self.recorder.settle(now);
        self.absorb(&changes);
        self.begin_day(now)?;
        self.rebuild();
        self.pending.calls_changed = true;
        done
    }
}
