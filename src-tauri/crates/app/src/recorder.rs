//! Engine and store as one: a notification goes in, records are kept, then shown (INV-4).
//!
//! May touch: the database, through `store`. No clock: times are arguments. No task, no channel.

use std::collections::BTreeSet;

use engine::{
    Call, Confidence, Directory, Engine, EngineConfig, Evidence, ExtensionId, Fact, Input, Leg,
    Logged, Outage, PartyId, Recalled, Reconciliation, Snapshot, TelephonySessionId, Timestamp,
    Verdict, Voicemail,
};
use ringcentral_proto::telephony::{self, DecodeError, Decoded};
use store::{Batch, Notification, Recording, Store, StoreError};

/// Raw notifications kept in memory while the disk refuses them; beyond it they are dropped and
/// counted (the records themselves are kept).
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
    store: Store,
    batch: Batch,
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
            store,
            batch: Batch::default(),
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

    /// Takes a notification as it came. Unreadable ones are kept with their problem.
    pub fn take(
        &mut self,
        now: Timestamp,
        received_at: Timestamp,
        body: Vec<u8>,
        resume: Option<String>,
    ) -> Result<Taken, StoreError> {
        if resume.is_some() {
            self.batch.resume = resume;
        }
        match telephony::decode(&body) {
            Ok(decoded) => {
                if !self.engine.holds(&decoded.session) {
                    self.load(&decoded.session, now)?;
                }
                self.keep(notification(received_at, Some(&decoded), body, None));
                let sent_at = decoded.sent_at;
                for event in decoded.events {
                    self.engine.handle(now, Input::Event(event));
                }
                Ok(Taken::Telephony { sent_at })
            }
            Err(DecodeError::NotTelephony) => Ok(Taken::Other(body)),
            Err(error) => {
                self.unreadable += 1;
                self.keep(notification(
                    received_at,
                    None,
                    body,
                    Some(error.to_string()),
                ));
                Ok(Taken::Unreadable)
            }
        }
    }

    /// Keeps bytes that are not even a JSON object (a payload that could not be decrypted).
    pub fn take_unreadable(&mut self, received_at: Timestamp, body: Vec<u8>, problem: &str) {
        self.unreadable += 1;
        self.keep(notification(
            received_at,
            None,
            body,
            Some(problem.to_owned()),
        ));
    }

    /// Notes a span in which notifications may have been lost.
    pub fn outage(&mut self, now: Timestamp, outage: Outage) {
        self.batch.outages.push(outage.clone());
        self.engine.handle(now, Input::Outage(outage));
    }

    /// What the call log says of a session.
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
        if !self.engine.holds(&session) {
            self.load(&session, now)?;
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

    /// What the REST API shows of a live session.
    pub fn snapshot(
        &mut self,
        now: Timestamp,
        session: TelephonySessionId,
        snapshot: Snapshot,
    ) -> Result<(), StoreError> {
        if !self.engine.holds(&session) {
            self.load(&session, now)?;
        }
        self.engine
            .handle(now, Input::Snapshot(session, Box::new(snapshot)));
        Ok(())
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
    pub fn settle(&mut self, now: Timestamp) -> Result<Changes, StoreError> {
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
                    self.load(&id, now)?;
                }
                Fact::Retired(_) | Fact::Evidence(..) | Fact::Reconciled(..) => {}
            }
            self.batch.take(fact);
        }
        Ok(changes)
    }

    /// Commits notifications, records and resume point together. After an error everything is
    /// still here and the next call tries again.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let result = self.store.commit(&self.batch);
        if result.is_ok() {
            self.batch = Batch::default();
        }
        result
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

    fn keep(&mut self, notification: Notification) {
        if self.batch.notifications.len() < MAX_PENDING {
            self.batch.notifications.push(notification);
        } else {
            self.dropped += 1;
        }
    }

    /// Brings a session back into memory, and with it the call it is part of: its earlier events
    /// belong to the same set, whether they are in the file or still wait to be written.
    fn load(&mut self, session: &TelephonySessionId, now: Timestamp) -> Result<(), StoreError> {
        let waits = |n: &Notification| n.session.as_ref() == Some(session);
        let waiting = self.batch.notifications.iter().any(waits)
            || self.batch.evidence.iter().any(|(id, _)| id == session);
        if !waiting && !self.store.knows(session)? {
            return Ok(());
        }
        let call = self.call_of(session)?;
        let mut sessions = vec![session.clone()];
        for other in call.iter().flat_map(|c| &c.sessions) {
            if other != session && !self.engine.holds(other) {
                sessions.push(other.clone());
            }
        }
        for id in &sessions {
            let recalled = Recalled {
                legs: self.legs_of(id)?,
                call: call.clone(),
                evidence: self.evidence_of(id)?.map(|known| (id.clone(), known)),
            };
            self.engine.handle(now, Input::Recalled(Box::new(recalled)));
        }
        for id in &sessions {
            for event in self.events_of(id)? {
                self.engine.handle(now, Input::Event(event));
            }
        }
        Ok(())
    }

    fn events_of(&self, session: &TelephonySessionId) -> Result<Vec<engine::Event>, StoreError> {
        let mut bodies = self.store.notifications_of(session)?;
        let waiting = self.batch.notifications.iter();
        bodies.extend(
            waiting
                .filter(|n| n.session.as_ref() == Some(session))
                .map(|n| n.body.clone()),
        );
        // What could be read once can be read again; anything else was kept for people.
        Ok(bodies
            .iter()
            .filter_map(|body| telephony::decode(body).ok())
            .flat_map(|decoded| decoded.events)
            .collect())
    }

    /// The call as last concluded, written or not.
    fn call_of(&self, session: &TelephonySessionId) -> Result<Option<Call>, StoreError> {
        let mut waiting = self.batch.calls.iter().rev();
        if let Some(call) = waiting.find(|c| c.sessions.contains(session)) {
            return Ok(Some(call.clone()));
        }
        let stored = self.store.call_of_session(session)?;
        Ok(stored.filter(|call| !self.batch.removed_calls.contains(&call.id)))
    }

    /// Legs as last concluded, written or not; the newest version of each comes first.
    fn legs_of(&self, session: &TelephonySessionId) -> Result<Vec<Leg>, StoreError> {
        let waiting = self.batch.legs.iter().rev();
        let mut legs: Vec<Leg> = waiting
            .filter(|leg| leg.session == *session)
            .cloned()
            .collect();
        let removed = |leg: &Leg| {
            let gone = self.batch.removed_legs.iter();
            gone.clone()
                .any(|(s, p)| *s == leg.session && *p == leg.party)
        };
        legs.extend(
            self.store
                .legs_of_session(session)?
                .into_iter()
                .filter(|leg| !removed(leg)),
        );
        Ok(legs)
    }

    fn evidence_of(&self, session: &TelephonySessionId) -> Result<Option<Evidence>, StoreError> {
        let mut waiting = self.batch.evidence.iter().rev();
        if let Some((_, known)) = waiting.find(|(id, _)| id == session) {
            return Ok(Some(known.clone()));
        }
        self.store.evidence_of(session)
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
