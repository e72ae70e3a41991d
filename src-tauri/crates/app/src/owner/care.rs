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
use crate::said::RESTORED;
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
            if let Purge::Person(id) = what {
                self.noted.forget(id);
            }
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
                reason: RESTORED.english().to_owned(),
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

#[cfg(test)]
mod tests {
    use engine::metrics::ServiceLevelRules;
    use engine::{Directory, TelephonySessionId};
    use store::Batch;

    use super::*;
    use crate::board::Roster;
    use crate::export::sample;
    use crate::owner::{Inbox, OwnerSettings};

    const HEARD: &str =
        include_str!("../../../../../fixtures/notifications/flows/blind_transfer.jsonl");

    fn owner(path: &Path, calls: usize) -> Owner {
        let mut store = Store::open(path).unwrap();
        let names = (0..calls).map(|n| format!("s-{n}"));
        let calls = names.map(|id| sample::call(&id, "2020-11-20T14:00:00Z"));
        let calls = Batch {
            calls: calls.collect(),
            ..Batch::default()
        };
        store.commit(&calls).unwrap();
        let settings = OwnerSettings {
            zone: chrono_tz::UTC,
            rules: ServiceLevelRules::default(),
            thresholds: crate::config::Settings::default().view.thresholds,
            repeat: crate::config::Settings::default().view.repeat,
            hours: crate::view::BusinessHours::default(),
            retention_days: 36_500,
        };
        let now = Timestamp::default();
        let recorder = Recorder::open(store, EngineConfig::default(), Directory::new(), now);
        Owner::new(recorder.unwrap(), Roster::default(), settings).unwrap()
    }

    #[test]
    fn notifications_are_committed_between_the_parts_of_a_purge() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("calls.db");
        let many = 2 * PURGE_STEP as usize + 10;
        let mut owner = owner(&path, many);
        let what = Purge::Before(Timestamp::parse("2021-01-01T00:00:00Z").unwrap());
        let reader = store::Reader::open(&path).unwrap();
        let foretold = reader.would_purge(&what).unwrap();
        assert_eq!(foretold.calls, many as u64);

        let mut bodies = HEARD.lines().map(|line| line.as_bytes().to_vec());
        let mut purged = Purged::default();
        let mut heard = 0;
        loop {
            let (part, more) = owner.purge_some(&what).unwrap();
            purged += part;
            assert_eq!(owner.purge_under_way().unwrap().is_some(), more);
            if !more {
                break;
            }
            owner.receive(Inbox::History(vec![bodies.next().unwrap()]));
            owner.conclude();
            heard += 1;
            let counts = reader.counts().unwrap();
            assert_eq!(counts.notifications, heard, "committed at once");
            assert!(counts.calls > 0, "in the middle of the purge");
        }
        assert_eq!(purged, foretold);
        assert!(heard >= 3);
        // The call that was heard of meanwhile goes on, and is the only one.
        for body in bodies {
            owner.receive(Inbox::History(vec![body]));
        }
        owner.conclude();
        let left = reader.calls_between(
            Timestamp::from_millis(i64::MIN),
            Timestamp::from_millis(i64::MAX),
        );
        let left: Vec<TelephonySessionId> = left.unwrap().into_iter().map(|call| call.id).collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }

    #[test]
    fn old_notifications_go_a_minute_after_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("calls.db");
        let mut owner = owner(&path, 0);
        owner.settings.retention_days = 0;
        for body in HEARD.lines() {
            owner.receive(Inbox::History(vec![body.as_bytes().to_vec()]));
        }
        owner.conclude();
        let kept = || store::Reader::open(&path).unwrap().counts().unwrap();
        let heard = kept();
        assert!(heard.notifications > 0 && heard.calls > 0);
        // Received a moment ago is older than now.
        std::thread::sleep(std::time::Duration::from_millis(5));
        owner.beat();
        assert_eq!(kept().notifications, heard.notifications, "too early");
        owner.forgets_at = owner.forgets_at.map(|at| at.plus_millis(-60_000));
        owner.beat();
        assert_eq!(kept().notifications, 0);
        assert_eq!(kept().calls, heard.calls);
    }

    #[tokio::test]
    async fn a_purge_that_was_cut_short_is_finished_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("calls.db");
        let mut first = owner(&path, PURGE_STEP as usize + 10);
        let what = Purge::Before(Timestamp::parse("2021-01-01T00:00:00Z").unwrap());
        assert!(first.purge_some(&what).unwrap().1);
        drop(first);
        let (handle, task) = owner(&path, 0).spawn();
        handle.clone().finish_purge().await;
        assert_eq!(
            store::Reader::open(&path).unwrap().counts().unwrap().calls,
            0
        );
        drop(handle);
        task.await.unwrap();
    }
}
