//! Engine and store as one: a notification goes in, records are kept, then shown (INV-4).
//!
//! May touch: the database, through `store`. No clock: times are arguments. No task, no channel.

mod past;

use std::collections::BTreeSet;
use std::path::PathBuf;

use engine::{
    Call, Confidence, Directory, Engine, EngineConfig, ExtensionId, Fact, Input, Leg, Logged,
    Outage, PartyId, Reconciliation, Snapshot, TelephonySessionId, Timestamp, Verdict, Voicemail,
};
use ringcentral_proto::telephony::{self, DecodeError, Decoded};
use store::{Batch, Notification, Recording, Store, StoreError};

use crate::said::NO_ROOM;

/// Raw notifications kept in memory while the disk refuses them. Beyond it they are dropped and
/// counted, and an outage says from when to when; the records themselves are kept.
const MAX_PENDING: usize = 200_000;

/// Calls that ended so recently are in memory from the start: a session that is still to be heard
/// of may belong to them.
const RECENT_MS: i64 = 15 * 60_000;

/// What changed since the last [`Recorder::settle`].
#[derive(Debug, Default)]
pub struct Changes {
    /// Agents whose state changed.
    pub agents: BTreeSet<ExtensionId>,
    /// Queues whose waiting callers changed.
    pub queues: BTreeSet<ExtensionId>,
    /// Legs, new or changed.
    pub legs: Vec<Leg>,
    /// Legs that do not exist after all.
    pub removed_legs: Vec<(TelephonySessionId, PartyId)>,
    /// Calls, new or changed.
    pub calls: Vec<Call>,
    /// Calls that do not exist after all.
    pub removed_calls: Vec<TelephonySessionId>,
}

/// See the module's documentation.
#[derive(Debug)]
pub struct Recorder {
    engine: Engine,
    decoder: telephony::Decoder,
    store: Store,
    batch: Batch,
    /// Sessions whose past could not be read when something new of them came. Their notifications
    /// are kept, and nothing is concluded before the rest can be read.
    unread: BTreeSet<TelephonySessionId>,
    /// Why not.
    /// Where the file is to be, while there is none.
    awaited: Option<PathBuf>,
    trouble: Option<StoreError>,
    room: usize,
    /// Since when notifications are dropped.
    dropping: Option<Timestamp>,
    unreadable: u64,
    dropped: u64,
}

impl Recorder {
    /// Begins with what the store has of calls that have not ended.
    pub fn open(
        store: Store,
        config: EngineConfig,
        directory: Directory,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut recorder = Self {
            engine: Engine::new(config),
            decoder: telephony::Decoder::of_stream(),
            store,
            batch: Batch::default(),
            unread: BTreeSet::new(),
            trouble: None,
            awaited: None,
            room: MAX_PENDING,
            dropping: None,
            unreadable: 0,
            dropped: 0,
        };
        recorder.engine.handle(now, Input::Directory(directory));
        let reader = recorder.store.reader()?;
        let all = (
            Timestamp::from_millis(i64::MIN),
            Timestamp::from_millis(i64::MAX),
        );
        for outage in reader.outages_between(all.0, all.1)? {
            recorder.engine.handle(now, Input::Outage(outage));
        }
        let mut sessions: BTreeSet<TelephonySessionId> =
            recorder.store.open_sessions()?.into_iter().collect();
        if now > Timestamp::default() {
            let recent = now.plus_millis(-RECENT_MS);
            sessions.extend(recorder.store.sessions_since(recent)?);
        }
        for session in sessions {
            if !recorder.engine.holds(&session) {
                recorder.load(&session, now)?;
            }
        }
        Ok(recorder)
    }

    /// Begins before there is a file: until one can be made at `path`, nothing is written and
    /// everything waits, as on a full disk.
    pub fn without_file(
        path: PathBuf,
        config: EngineConfig,
        directory: Directory,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut recorder = Self::open(Store::open_in_memory()?, config, directory, now)?;
        recorder.awaited = Some(path);
        Ok(recorder)
    }

    /// Makes the file that was waited for. What was set meanwhile is set in it.
    fn find_file(&mut self) -> Result<(), StoreError> {
        if let Some(path) = &self.awaited {
            let mut file = Store::open(path)?;
            for (name, value) in self.store.settings()? {
                file.set_setting(&name, &value)?;
            }
            self.store = file;
            self.awaited = None;
        }
        Ok(())
    }

    /// Whether there is no file yet.
    #[must_use]
    pub fn awaits_file(&self) -> bool {
        self.awaited.is_some()
    }

    /// Room for so many raw notifications that wait for the disk, instead of 200,000.
    #[must_use]
    pub fn with_room(mut self, notifications: usize) -> Self {
        self.room = notifications;
        self
    }

    /// Takes a notification as it came. Unreadable ones are kept with their problem.
    pub fn take(
        &mut self,
        now: Timestamp,
        received_at: Timestamp,
        body: Vec<u8>,
        resume: Option<String>,
    ) -> Taken {
        if resume.is_some() {
            self.batch.resume = resume;
        }
        match self.decoder.decode(&body) {
            Ok(decoded) => {
                let whole = self.recall(&decoded.session, now);
                self.keep(now, notification(received_at, Some(&decoded), body, None));
                let sent_at = decoded.sent_at;
                // Those of a session that could not be read back are read with the rest of it.
                for event in decoded.events.into_iter().filter(|_| whole) {
                    self.engine.handle(now, Input::Event(event));
                }
                Taken::Telephony { sent_at }
            }
            Err(DecodeError::NotTelephony) => Taken::Other(body),
            Err(error) => {
                self.take_unreadable(now, received_at, body, &error.to_string());
                Taken::Unreadable
            }
        }
    }

    /// Keeps bytes that are not even a JSON object (a payload that could not be decrypted).
    pub fn take_unreadable(
        &mut self,
        now: Timestamp,
        received_at: Timestamp,
        body: Vec<u8>,
        problem: &str,
    ) {
        self.unreadable += 1;
        let problem = Some(problem.to_owned());
        self.keep(now, notification(received_at, None, body, problem));
    }

    /// Notes a span in which notifications may have been lost.
    pub fn outage(&mut self, now: Timestamp, outage: Outage) {
        self.batch.outages.push(outage.clone());
        self.engine.handle(now, Input::Outage(outage));
    }

    /// What the call log says of a session. After an error nothing of it was taken.
    pub fn logged(
        &mut self,
        now: Timestamp,
        session: TelephonySessionId,
        logged: Logged,
    ) -> Result<(), StoreError> {
        // What is exact and agrees, as nearly all of the log does, needs only a note.
        let mut legs = self.legs_of(&session)?;
        let mut seen = BTreeSet::new();
        legs.retain(|leg| seen.insert(leg.party.clone()));
        let whole = self
            .call_of(&session)?
            .is_some_and(|call| call.confidence == Confidence::Exact);
        if whole && engine::confirms(&logged, &legs, self.engine.directory()) {
            let matched = Reconciliation {
                verdict: Verdict::Matched,
                differences: Vec::new(),
            };
            self.batch.reconciled.push((session, matched));
            return Ok(());
        }
        if !self.recall(&session, now) {
            return self.trouble.take().map_or(Ok(()), Err);
        }
        self.engine
            .handle(now, Input::Logged(session, Box::new(logged)));
        Ok(())
    }

    /// Messages of mailboxes.
    pub fn voicemails(&mut self, messages: Vec<Voicemail>) {
        self.batch.voicemails.extend(messages);
    }

    /// Recordings that the call log names.
    pub fn recordings(&mut self, found: Vec<(TelephonySessionId, Recording)>) {
        self.batch.recordings.extend(found);
    }

    /// What the REST API shows of a live session. Not taken while its past cannot be read: the
    /// next connect asks again.
    pub fn snapshot(&mut self, now: Timestamp, session: TelephonySessionId, snapshot: Snapshot) {
        if self.recall(&session, now) {
            self.engine
                .handle(now, Input::Snapshot(session, Box::new(snapshot)));
        }
    }

    /// The platform says that a session was over at this moment.
    pub fn over(&mut self, now: Timestamp, session: TelephonySessionId, at: Timestamp) {
        self.engine.handle(now, Input::Over(session, at));
    }

    /// A new list of extensions.
    pub fn directory(&mut self, now: Timestamp, directory: Directory) {
        self.engine.handle(now, Input::Directory(directory));
    }

    /// Time passed.
    pub fn tick(&mut self, now: Timestamp) {
        self.engine.handle(now, Input::Tick);
    }

    /// Draws the conclusions of everything taken and puts them into the batch to commit.
    pub fn settle(&mut self, now: Timestamp) -> Changes {
        self.read_back(now);
        if let Some(from) = self.dropping
            && self.batch.notifications.len() < self.room
        {
            self.dropping = None;
            self.note_dropped(now, from, Some(now));
        }
        let mut changes = Changes::default();
        while let Some(fact) = self.engine.poll_fact() {
            match &fact {
                Fact::Leg(leg) => changes.legs.push((**leg).clone()),
                Fact::LegRemoved(session, party) => {
                    changes.removed_legs.push((session.clone(), party.clone()));
                }
                Fact::Call(call) => changes.calls.push((**call).clone()),
                Fact::CallRemoved(id) => changes.removed_calls.push(id.clone()),
                Fact::Agent(id) => {
                    changes.agents.insert(id.clone());
                }
                Fact::Queue(id) => {
                    changes.queues.insert(id.clone());
                }
                Fact::Wanted(id) => {
                    let id = id.clone();
                    self.recall(&id, now);
                }
                Fact::Retired(_) | Fact::Evidence(..) | Fact::Reconciled(..) => {}
            }
            self.batch.take(fact);
        }
        changes
    }

    /// Commits notifications, records and resume point together. After an error everything is
    /// still here and the next call tries again; so it is when only the past of a session cannot
    /// be read.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        let written = self.find_file();
        if let Err(error) = written.and_then(|()| self.store.commit(&self.batch)) {
            self.batch.compact();
            return Err(error);
        }
        self.batch = Batch::default();
        self.trouble.take().map_or(Ok(()), Err)
    }

    /// Notifications that wait to be written.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.batch.notifications.len()
    }

    /// The board and the counters.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The database, to change settings or purge.
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Notifications that could not be read since start.
    #[must_use]
    pub fn unreadable(&self) -> u64 {
        self.unreadable
    }

    /// Raw notifications that neither disk nor memory had room for.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    fn keep(&mut self, now: Timestamp, notification: Notification) {
        if self.batch.notifications.len() < self.room {
            self.batch.notifications.push(notification);
            return;
        }
        self.dropped += 1;
        if self.dropping.is_none() {
            self.dropping = Some(now);
            self.note_dropped(now, now, None);
        }
    }

    fn note_dropped(&mut self, now: Timestamp, from: Timestamp, to: Option<Timestamp>) {
        let reason = NO_ROOM.english().to_owned();
        self.outage(now, Outage { from, to, reason });
    }
}

/// What a notification turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Taken {
    /// About a telephony session.
    Telephony {
        /// When the platform sent it.
        sent_at: Option<Timestamp>,
    },
    /// About something else; the caller decides.
    Other(Vec<u8>),
    /// Kept and counted.
    Unreadable,
}

fn notification(
    received_at: Timestamp,
    decoded: Option<&Decoded>,
    body: Vec<u8>,
    problem: Option<String>,
) -> Notification {
    Notification {
        received_at,
        session: decoded.map(|d| d.session.clone()),
        sequence: decoded.map(|d| d.sequence),
        event_at: decoded.map(|d| d.event_time),
        uuid: decoded.and_then(|d| d.uuid.as_deref()).map(str::to_owned),
        body,
        problem,
    }
}
