//! The one writer.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use engine::{AvailabilityChange, Evidence, PartyId, TelephonySessionId, Timestamp};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::codec::Packer;
use crate::open::{self, WriterLock};
use crate::rollup::{Due, Maker};
use crate::session::{self, Sessions};
use crate::{Batch, Purge, Purged, Reader, StoreError};
use crate::{
    availability, backup, call, counts, evidence, leg, notification, outage, purge, recording,
    rollup, setting, unplaced, voicemail,
};

/// Where the database is.
enum Place {
    File { path: PathBuf, _lock: WriterLock },
    Memory { uri: PathBuf },
}

/// The writer. There is one for a file; a second one is refused.
pub struct Store {
    pub(crate) conn: Connection,
    place: Place,
    sessions: Sessions,
    packer: Packer,
    due: Due,
    maker: Maker,
}

/// Calls that a purge by date deletes in one transaction: a few tens of milliseconds.
pub const PURGE_STEP: u32 = 256;

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("path", &self.path()).finish()
    }
}

impl Store {
    /// Opens the file, creates it where there is none (for its owner's eyes alone), brings it up
    /// to date, and checks it when it was not closed the last time.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let (conn, lock) = open::writer(path)?;
        let place = Place::File {
            path: path.to_path_buf(),
            _lock: lock,
        };
        Self::with(conn, place)
    }

    /// Whether nothing can have been recorded in a file: there is none, or it was only begun.
    #[must_use]
    pub fn is_blank(path: &Path) -> bool {
        open::is_blank(path)
    }

    /// A database that ends with this value.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let uri = PathBuf::from(format!("file:/floorwalker-{number}?vfs=memdb"));
        let conn = open::memory(&uri)?;
        Self::with(conn, Place::Memory { uri })
    }

    fn with(conn: Connection, place: Place) -> Result<Self, StoreError> {
        Ok(Self {
            conn,
            place,
            sessions: Sessions::default(),
            packer: Packer::new()?,
            due: Due::default(),
            maker: Maker::default(),
        })
    }

    /// The file; `None` in memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File { path, .. } => Some(path),
            Place::Memory { .. } => None,
        }
    }

    /// A reader on a connection of its own.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        match &self.place {
            Place::File { path, .. } => Reader::open(path),
            Place::Memory { uri } => Reader::open_memory(uri),
        }
    }

    /// Keeps a batch in one transaction. After an error nothing of it is there; should the fault
    /// have hit the last step of all, everything is. Committing it again is right in both cases.
    pub fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        self.sessions.make_room();
        self.transaction(|tx, sessions, packer, due| {
            notifications(tx, sessions, packer, batch)?;
            records(tx, sessions, due, batch)?;
            for (session, known) in &batch.evidence {
                evidence::upsert(tx, sessions.number(tx, session)?, known)?;
            }
            for (session, result) in &batch.reconciled {
                evidence::reconciled(tx, sessions.number(tx, session)?, result)?;
            }
            for voicemail in &batch.voicemails {
                voicemail::upsert(tx, voicemail)?;
            }
            for (session, found) in &batch.recordings {
                recording::upsert(tx, sessions.number(tx, session)?, found)?;
            }
            for outage in &batch.outages {
                outage::upsert(tx, outage)?;
            }
            if let Some(position) = &batch.resume {
                setting::set_resume_point(tx, position)?;
            }
            Ok(())
        })?;
        if let Err(error) = self.maker.after_commit(&mut self.conn, &mut self.due) {
            // The batch is kept; readers fold what is due themselves.
            tracing::warn!(%error, "sums of past hours not made");
        }
        Ok(())
    }

    /// Keeps what was concluded of people's availability, in one transaction.
    pub fn keep_availability(&mut self, changes: &[AvailabilityChange]) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        self.transaction(|tx, _, _, due| {
            let mut changes = changes.iter();
            changes.try_for_each(|change| availability::replace(tx, due, change))
        })
    }

    /// Makes the sums of every hour whose calls have ended, which otherwise happens little by
    /// little after commits. Gives the number of hours.
    pub fn roll_up(&mut self) -> Result<usize, StoreError> {
        rollup::make_all(&mut self.conn, &mut self.due)
    }

    /// Bodies of a session by sequence, to fold it again.
    pub fn notifications_of(
        &self,
        session: &TelephonySessionId,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        notification::bodies(&self.conn, session)
    }

    /// Whether anything of a session is kept.
    pub fn knows(&self, session: &TelephonySessionId) -> Result<bool, StoreError> {
        Ok(session::id_of(&self.conn, session)?.is_some())
    }

    /// What is known of a session besides its notifications.
    pub fn evidence_of(
        &self,
        session: &TelephonySessionId,
    ) -> Result<Option<Evidence>, StoreError> {
        evidence::of_session(&self.conn, session)
    }

    /// Legs of a session as committed.
    pub fn legs_of_session(
        &self,
        session: &TelephonySessionId,
    ) -> Result<Vec<engine::Leg>, StoreError> {
        leg::query(&self.conn, leg::OF_SESSION, [session.as_str()])
    }

    /// The call that a session is part of, as committed.
    pub fn call_of_session(
        &self,
        session: &TelephonySessionId,
    ) -> Result<Option<engine::Call>, StoreError> {
        Ok(call::query(&self.conn, call::OF_SESSION, [session.as_str()])?.pop())
    }

    /// The resume point of the last batch that had one.
    pub fn resume_point(&self) -> Result<Option<String>, StoreError> {
        setting::resume_point(&self.conn)
    }

    /// Value of a setting.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        setting::get(&self.conn, key)
    }

    /// Every setting, by its name.
    pub fn settings(&self) -> Result<Vec<(String, String)>, StoreError> {
        setting::all(&self.conn)
    }

    /// Sets a setting.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        setting::set(&self.conn, key, value)
    }

    /// Sessions whose legs or call have not ended: what to load after a restart.
    pub fn open_sessions(&self) -> Result<Vec<TelephonySessionId>, StoreError> {
        session::open(&self.conn)
    }

    /// Sessions that something happened to at or after `from`: first heard of since, or of a call
    /// that started or ended since.
    pub fn sessions_since(&self, from: Timestamp) -> Result<Vec<TelephonySessionId>, StoreError> {
        session::since(&self.conn, from)
    }

    /// Writes a consistent copy to `target`, which must not exist.
    pub fn backup(&self, target: &Path) -> Result<(), StoreError> {
        backup::write(&self.conn, target)
    }

    /// Deletes records for good; freed space is overwritten and used again. After a person's or
    /// customer's the file is written anew, because pages keep remains of rows that were moved:
    /// that takes a while and room for a second copy, and when it fails the records are gone all
    /// the same.
    pub fn purge(&mut self, what: &Purge) -> Result<Purged, StoreError> {
        let mut purged = Purged::default();
        loop {
            let (part, more) = self.purge_some(what, PURGE_STEP)?;
            purged += part;
            if !more {
                return Ok(purged);
            }
        }
    }

    /// Deletes a part of the same in one transaction: by date at most so many calls with all that
    /// is theirs, of a person or customer everything. Gives whether more is left; between two parts
    /// anything may be committed. A purge by date that was not finished is [`Self::purge_under_way`].
    pub fn purge_some(&mut self, what: &Purge, most: u32) -> Result<(Purged, bool), StoreError> {
        let done = self.purging(|tx, due| purge::purge(tx, due, what, most))?;
        if !matches!(what, Purge::Before(_)) {
            self.conn.execute_batch("VACUUM")?;
            self.checkpoint()?;
        }
        Ok(done)
    }

    /// The purge that was begun and not finished.
    pub fn purge_under_way(&self) -> Result<Option<Purge>, StoreError> {
        purge::under_way(&self.conn)
    }

    /// Deletes raw notifications older than so many days, whole sessions at a time: never those
    /// of a session that is still going on or has a younger notification. Voicemails that old go
    /// too. Records stay.
    pub fn retain_notifications(
        &mut self,
        days: u32,
        now: Timestamp,
    ) -> Result<Purged, StoreError> {
        let kept_from = now.plus_millis(i64::from(days).saturating_mul(-86_400_000));
        self.purging(|tx, _| purge::notifications(tx, kept_from))
    }

    fn purging<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &mut Due) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.conn.pragma_update(None, "secure_delete", true)?;
        let purged = self.transaction(|tx, _, _, due| work(tx, due));
        self.sessions.forget();
        self.conn.pragma_update(None, "secure_delete", false)?;
        // The log still holds pages as they were.
        self.checkpoint()?;
        purged
    }

    fn transaction<T>(
        &mut self,
        work: impl FnOnce(
            &Transaction<'_>,
            &mut Sessions,
            &mut Packer,
            &mut Due,
        ) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Self {
            conn,
            sessions,
            packer,
            due,
            ..
        } = self;
        due.begin();
        if !conn.is_autocommit() {
            // A fault in the middle of BEGIN or ROLLBACK left a transaction open.
            conn.execute_batch("ROLLBACK")?;
        }
        let done = conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)
            .and_then(|tx| {
                let value = work(&tx, sessions, packer, due)?;
                tx.commit()?;
                Ok(value)
            });
        if done.is_err() {
            // Numbers given out and hours noted in this transaction do not exist.
            sessions.forget();
            due.forget();
        }
        done
    }

    /// Moves the log into the database and empties it, as far as readers allow.
    fn checkpoint(&self) -> Result<(), StoreError> {
        self.conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

impl Drop for Store {
    /// An empty log marks a clean stop even while readers are open.
    fn drop(&mut self) {
        if let Err(error) = self.checkpoint() {
            tracing::warn!(%error, "call database not checkpointed at the end");
        }
    }
}

fn notifications(
    tx: &Transaction<'_>,
    sessions: &mut Sessions,
    packer: &mut Packer,
    batch: &Batch,
) -> Result<(), StoreError> {
    let mut kept = 0;
    let mut unplaced = false;
    for item in &batch.notifications {
        let (Some(session), Some(sequence)) = (&item.session, item.sequence) else {
            unplaced::insert(tx, packer, item)?;
            unplaced = true;
            continue;
        };
        let id = sessions.number(tx, session)?;
        if notification::insert(tx, packer, id, sequence, item)? {
            sessions.received(tx, session, item.received_at)?;
            kept += 1;
        }
    }
    if unplaced {
        unplaced::make_room(tx)?;
    }
    counts::notifications(tx, kept)
}

fn records(
    tx: &Transaction<'_>,
    sessions: &mut Sessions,
    due: &mut Due,
    batch: &Batch,
) -> Result<(), StoreError> {
    for (session, party) in &batch.removed_legs {
        if let Some(id) = sessions.find(tx, session)? {
            due.leg_goes(tx, id, party.as_str())?;
            leg::remove(tx, id, party)?;
        }
    }
    for call in &batch.removed_calls {
        call::remove(tx, sessions, due, call)?;
    }
    let mut last: HashMap<&TelephonySessionId, usize> = HashMap::new();
    for (at, call) in batch.calls.iter().enumerate() {
        last.insert(&call.id, at);
    }
    for (at, call) in batch.calls.iter().enumerate() {
        if last.get(&call.id) == Some(&at) {
            call::upsert(tx, sessions, due, call)?;
        }
    }
    let mut last: HashMap<(&TelephonySessionId, &PartyId), usize> = HashMap::new();
    for (at, leg) in batch.legs.iter().enumerate() {
        last.insert((&leg.session, &leg.party), at);
    }
    for (at, leg) in batch.legs.iter().enumerate() {
        if last.get(&(&leg.session, &leg.party)) == Some(&at) {
            let id = sessions.number(tx, &leg.session)?;
            due.leg(tx, id, leg)?;
            leg::upsert(tx, id, leg)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
