//! The database while it is not recorded to: restoring, deleting.
//!
//! May touch: the database file through `store`. Board and link go on: what arrives meanwhile waits
//! in the inbox.

use std::path::Path;

use engine::{EngineConfig, Outage, Timestamp};
use store::{Purge, Purged, Store, StoreError};

use super::Owner;
use super::clock::local_now;
use crate::account::SAVED_ACCOUNT;
use crate::recorder::Recorder;

/// Setting: when a backup was last written.
pub(crate) const LAST_BACKUP: &str = "last_backup_at_ms";

impl Owner {
    /// Notes that a backup was written.
    pub fn backup_was_written(&mut self) -> Result<(), StoreError> {
        let now = local_now().as_millis().to_string();
        self.recorder.store_mut().set_setting(LAST_BACKUP, &now)
    }

    /// Deletes records for good.
    pub fn purge(&mut self, what: &Purge) -> Result<Purged, StoreError> {
        self.with_database_closed(|path| Store::open(path)?.purge(what))
    }

    /// Puts a backup in the place of the database, which is kept beside it under the name that is
    /// given back. What happened since the backup was written is an outage, and is asked of the
    /// call log.
    pub fn restore(&mut self, from: &Path) -> Result<Option<std::path::PathBuf>, StoreError> {
        let account = self.recorder.store().setting(SAVED_ACCOUNT)?;
        let kept = self.with_database_closed(|path| store::restore(from, path))?;
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
