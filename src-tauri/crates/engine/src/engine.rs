//! The engine's face: inputs in, facts out, time as an argument.
//!
//! Holds the sessions in memory, folds the ones that changed, keeps the board. Finished calls
//! leave memory after a while; whoever stores them feeds their events back when a late
//! notification or a link asks for them ([`Fact::Wanted`]).

mod counters;
mod deadlines;
mod settle;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

pub use counters::Counters;
use deadlines::Deadlines;

use crate::id_map::IdMap;
use crate::{
    AgentState, Call, Directory, Event, EventSet, Evidence, ExtensionId, JourneyIndex, Leg, Logged,
    Outage, PartyId, QueueState, Reconciliation, Scope, SessionRecord, Snapshot,
    TelephonySessionId, Timestamp,
};

/// Settings of the engine.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// What the subscription delivers.
    pub scope: Scope,
    /// How long an agent's result stays on the board.
    pub result_ms: i64,
    /// How long an ended call stays in memory for late notifications.
    pub linger_ms: i64,
    /// A session silent for so long has lost its end.
    pub silence_ms: i64,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            scope: Scope::Account,
            result_ms: 6_000,
            linger_ms: 120_000,
            silence_ms: 12 * 3_600_000,
        }
    }
}

/// What can happen.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "events are nearly all inputs; a box each would cost an allocation"
)]
pub enum Input {
    /// A decoded notification, or one read back from the store.
    Event(Event),
    /// Notifications may have been lost in this span. The same `from` again replaces it.
    Outage(Outage),
    /// What the call log says of a session.
    Logged(TelephonySessionId, Box<Logged>),
    /// What the REST API shows of a live session.
    Snapshot(TelephonySessionId, Box<Snapshot>),
    /// The platform says that at this moment the session was over.
    Over(TelephonySessionId, Timestamp),
    /// What was concluded of a session before it left memory, so that what better evidence takes
    /// back is taken back. Comes before the session's events.
    Recalled(Box<Recalled>),
    /// The account's extensions.
    Directory(Directory),
    /// Time passed: deadlines fire.
    Tick,
}

/// A session as it was stored.
#[derive(Clone, Debug, Default)]
pub struct Recalled {
    /// Its legs.
    pub legs: Vec<Leg>,
    /// The call it is part of.
    pub call: Option<Call>,
    /// What was known of it besides notifications.
    pub evidence: Option<(TelephonySessionId, Evidence)>,
}

/// What the engine concluded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A leg is new or changed.
    Leg(Arc<Leg>),
    /// A leg does not exist: better evidence joined it to another.
    LegRemoved(TelephonySessionId, PartyId),
    /// A call is new or changed.
    Call(Arc<Call>),
    /// A call does not exist: it was joined to another.
    CallRemoved(TelephonySessionId),
    /// An agent changed on the board.
    Agent(ExtensionId),
    /// A queue changed on the board.
    Queue(ExtensionId),
    /// A session in memory points to this one, which is not.
    Wanted(TelephonySessionId),
    /// What is known of a session besides its notifications changed.
    Evidence(TelephonySessionId, Box<Evidence>),
    /// The comparison with the call log came out like this.
    Reconciled(TelephonySessionId, Box<Reconciliation>),
    /// A finished session left memory.
    Retired(TelephonySessionId),
}

#[derive(Debug, Default)]
struct Session {
    events: EventSet,
    /// When an event of it was last taken. Deadlines wait for a pause in arrival too, so that a
    /// past that is read in late is not given up half way.
    touched: Timestamp,
    evidence: Evidence,
    /// Waits in [`Engine::dirty`].
    dirty: bool,
}

impl Session {
    fn mark(&mut self, id: TelephonySessionId, dirty: &mut Vec<TelephonySessionId>) {
        if !std::mem::replace(&mut self.dirty, true) {
            dirty.push(id);
        }
    }
}

/// What was last said of a session, and of the call that goes by its id.
#[derive(Debug, Default)]
struct Told {
    legs: Vec<Arc<Leg>>,
    /// Which call the session belongs to.
    call_of: Option<TelephonySessionId>,
    call: Option<Arc<Call>>,
}

/// See the module's documentation.
#[derive(Debug)]
pub struct Engine {
    config: EngineConfig,
    directory: Directory,
    outages: Vec<Outage>,
    sessions: IdMap<TelephonySessionId, Session>,
    /// Sessions to fold anew.
    dirty: Vec<TelephonySessionId>,
    journeys: JourneyIndex,
    told: IdMap<TelephonySessionId, Told>,
    agents: IdMap<ExtensionId, AgentState>,
    queues: BTreeMap<ExtensionId, QueueState>,
    deadlines: Deadlines,
    facts: VecDeque<Fact>,
    counters: Counters,
    now: Timestamp,
}

impl Engine {
    /// An engine that knows nothing yet.
    #[must_use]
    pub fn new(config: EngineConfig) -> Self {
        Self {
            config,
            directory: Directory::new(),
            outages: Vec::new(),
            sessions: IdMap::default(),
            dirty: Vec::new(),
            journeys: JourneyIndex::new(),
            told: IdMap::default(),
            agents: IdMap::default(),
            queues: BTreeMap::new(),
            deadlines: Deadlines::default(),
            facts: VecDeque::new(),
            counters: Counters::default(),
            now: Timestamp::default(),
        }
    }

    /// Takes one input. `now` is server time as well as the caller knows it; it moves the board
    /// and the deadlines, never a record (INV-6).
    pub fn handle(&mut self, now: Timestamp, input: Input) {
        self.now = now;
        match input {
            Input::Event(event) => self.event(event),
            Input::Outage(outage) => self.outage(outage),
            Input::Logged(id, logged) => self.learn(id, |e| e.logged = Some(*logged)),
            Input::Snapshot(id, snapshot) => self.learn(id, |e| e.snapshot = Some(*snapshot)),
            Input::Over(id, at) => {
                if self.sessions.contains(&id) {
                    self.learn(id, |e| e.over_at = e.over_at.max(Some(at)));
                }
            }
            Input::Recalled(recalled) => self.recall(*recalled),
            Input::Directory(directory) => {
                self.directory = directory;
                self.refold_all();
            }
            Input::Tick => self.fire_deadlines(),
        }
    }

    /// The next conclusion; `None` when there is nothing more to say until the next input.
    pub fn poll_fact(&mut self) -> Option<Fact> {
        if self.facts.is_empty() {
            self.settle();
        }
        self.facts.pop_front()
    }

    /// When to send [`Input::Tick`] at the latest.
    #[must_use]
    pub fn poll_deadline(&self) -> Option<Timestamp> {
        self.deadlines.next()
    }

    /// Whether a session's events are in memory.
    #[must_use]
    pub fn holds(&self, id: &TelephonySessionId) -> bool {
        self.sessions.contains(id)
    }

    /// An agent on the board.
    #[must_use]
    pub fn agent(&self, id: &ExtensionId) -> Option<&AgentState> {
        self.agents.get(id)
    }

    /// Agents that have been in a call, in order of extension id.
    pub fn agents(&self) -> impl Iterator<Item = (&ExtensionId, &AgentState)> {
        self.agents.iter()
    }

    /// A queue on the board.
    #[must_use]
    pub fn queue(&self, id: &ExtensionId) -> Option<&QueueState> {
        self.queues.get(id)
    }

    /// Queues that have had callers, in order of extension id.
    pub fn queues(&self) -> impl Iterator<Item = (&ExtensionId, &QueueState)> {
        self.queues.iter()
    }

    /// The account as known.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// What was counted.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Whether a session in memory has ended.
    #[must_use]
    pub fn has_ended(&self, id: &TelephonySessionId) -> bool {
        self.journeys.get(id).is_some_and(|record| record.ended)
    }

    /// Sessions in memory that have not ended.
    pub fn live_sessions(&self) -> impl Iterator<Item = &TelephonySessionId> {
        self.journeys
            .records()
            .filter(|record| !record.ended)
            .map(|record| &record.session)
    }

    /// Sessions in memory.
    #[must_use]
    pub fn session_count(&self) -> usize {
        self.sessions.len()
    }

    /// Every leg in memory as last told, by (started_at, party id).
    #[must_use]
    pub fn legs(&mut self) -> Vec<Leg> {
        self.settle();
        let told = self.told.iter().flat_map(|(_, told)| &told.legs);
        let mut legs: Vec<Leg> = told.map(|leg| Leg::clone(leg)).collect();
        legs.sort_by(|a, b| (a.started_at, &a.party).cmp(&(b.started_at, &b.party)));
        legs
    }

    /// Every call in memory as last told, by (started_at, id).
    #[must_use]
    pub fn calls(&mut self) -> Vec<Call> {
        self.settle();
        let told = self
            .told
            .iter()
            .filter_map(|(_, told)| told.call.as_deref());
        let mut calls: Vec<Call> = told.cloned().collect();
        calls.sort_by(|a, b| (a.started_at, &a.id).cmp(&(b.started_at, &b.id)));
        calls
    }

    fn event(&mut self, event: Event) {
        self.counters.count(&event, &self.directory);
        if let Some(queue) = queue_target(&event)
            && self.directory.observe_queue(&queue)
        {
            self.refold_all();
        }
        let id = event.session.clone();
        let pause = self.now.plus_millis(self.config.linger_ms);
        let silence = event
            .event_time
            .plus_millis(self.config.silence_ms)
            .max(pause);
        let session = self.sessions.get_or_default(&id);
        session.touched = self.now;
        let was_overflowed = session.events.overflowed();
        if session.events.insert(event) {
            // One that was given up and is heard of again is given up later.
            if session.events.len() == 1 || session.evidence.over_at.is_some() {
                self.deadlines
                    .set(silence, deadlines::Deadline::Silence(id.clone()));
            }
            session.mark(id, &mut self.dirty);
        } else {
            self.counters.duplicates += 1;
        }
        if session.events.overflowed() && !was_overflowed {
            self.counters.overflowed += 1;
        }
    }

    fn outage(&mut self, outage: Outage) {
        match self.outages.iter_mut().find(|o| o.from == outage.from) {
            Some(known) => *known = outage,
            None => self.outages.push(outage),
        }
        self.refold_all();
    }

    /// New evidence of a session, which may be all there is of it.
    fn learn(&mut self, id: TelephonySessionId, change: impl FnOnce(&mut Evidence)) {
        let now = self.now;
        let silence = now.plus_millis(self.config.silence_ms);
        if !self.sessions.contains(&id) {
            self.deadlines
                .set(silence, deadlines::Deadline::Silence(id.clone()));
        }
        let session = self.sessions.get_or_default(&id);
        let before = session.evidence.clone();
        change(&mut session.evidence);
        session.touched = now;
        if session.evidence != before {
            let evidence = Box::new(session.evidence.clone());
            self.facts.push_back(Fact::Evidence(id.clone(), evidence));
            session.mark(id, &mut self.dirty);
        }
    }

    fn recall(&mut self, recalled: Recalled) {
        for leg in recalled.legs {
            let told = &mut self.told.get_or_default(&leg.session).legs;
            if !told.iter().any(|l| l.party == leg.party) {
                told.push(Arc::new(leg));
            }
        }
        if let Some(call) = recalled.call {
            for session in &call.sessions {
                let told = self.told.get_or_default(session);
                told.call_of.get_or_insert_with(|| call.id.clone());
            }
            let told = self.told.get_or_default(&call.id);
            told.call.get_or_insert_with(|| Arc::new(call));
        }
        if let Some((id, evidence)) = recalled.evidence {
            let silence = self.now.plus_millis(self.config.silence_ms);
            self.deadlines
                .set(silence, deadlines::Deadline::Silence(id.clone()));
            let session = self.sessions.get_or_default(&id);
            session.touched = self.now;
            session.evidence = evidence;
            session.mark(id, &mut self.dirty);
        }
    }

    fn refold_all(&mut self) {
        let dirty = &mut self.dirty;
        self.sessions
            .each_mut(|id, session| session.mark(id.clone(), dirty));
    }

    fn record(&self, id: &TelephonySessionId) -> Option<&Arc<SessionRecord>> {
        self.journeys.get(id)
    }
}

/// Without a directory, the target of a queue call is a queue; an agent named as its own target
/// is not.
fn queue_target(event: &Event) -> Option<ExtensionId> {
    let party = event.party.as_ref().filter(|p| p.queue_call)?;
    let target = party.to.extension.as_ref()?;
    let own = party.extension.as_ref()?;
    (target != own).then(|| target.clone())
}
