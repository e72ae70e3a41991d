//! The one task that owns engine and store (INV-5). Nothing else touches either.
//!
//! May touch: the database through [`Recorder`], the wall clock, its inbox. Notifications and
//! records are committed before they are shown; when the disk fails the board still moves and
//! says that nothing is recorded.

mod availability;
mod care;
mod clock;
mod errands;
mod evidence;
mod feed;
mod heard;
mod inbox;
mod kept;
mod noted;
mod writing;

use std::collections::BTreeMap;
use std::time::Duration;

use chrono_tz::Tz;
use engine::metrics::{DayTotals, ServiceLevelRules, Span};
use engine::{Directory, Engine, ExtensionId, Timestamp};
use ringcentral_proto::sentence::Sentence;
use tokio::sync::mpsc;

use crate::alerts::{AlertRules, alerts};
use crate::board::{self, Roster};
use crate::recorder::{Changes, Recorder};
use crate::view::{
    AgentTile, AlertRepeat, AlertView, BusinessHours, Delta, LinkState, LinkView, QueueCard,
    RecordingState, Thresholds, Totals,
};

pub(crate) use care::LAST_BACKUP;
pub use clock::{ServerClock, local_now};
pub use errands::{Bells, MailErrand};
pub use feed::Watcher;
pub use inbox::{Inbox, OwnerHandle};
pub use writing::NotKept;

/// How often deadlines, alerts and the day are looked at.
const BEAT: Duration = Duration::from_secs(1);
/// Messages taken in one turn before records are committed.
const TURN: usize = 512;

/// What the owner is told at the start and when settings change.
#[derive(Debug, Clone)]
pub struct OwnerSettings {
    /// Zone of the day.
    pub zone: Tz,
    /// Service-level rules.
    pub rules: ServiceLevelRules,
    /// Limits.
    pub thresholds: Thresholds,
    /// When open alerts speak again.
    pub repeat: AlertRepeat,
    /// When alerts are announced at all.
    pub hours: BusinessHours,
    /// Days raw notifications are kept.
    pub retention_days: u32,
}

/// See the module's documentation.
pub struct Owner {
    recorder: Recorder,
    roster: Roster,
    settings: OwnerSettings,
    clock: ServerClock,
    day: DayTotals,
    gaps_today: usize,
    availability: availability::Availabilities,
    noted: noted::Noted,
    errands: errands::Errands,
    log_read_at: Option<Timestamp>,
    log_problem: Option<Sentence>,
    tiles: BTreeMap<ExtensionId, AgentTile>,
    cards: BTreeMap<ExtensionId, QueueCard>,
    totals: Totals,
    alerts: Vec<AlertView>,
    link: LinkView,
    /// What the link itself says.
    link_message: Option<Sentence>,
    /// Why nothing is recorded.
    not_recording: Option<Sentence>,
    writing: writing::Writing,
    watchers: Vec<Watcher>,
    revision: u64,
    pending: Delta,
    /// Queue cards and totals are behind the tiles; made anew when they are shown.
    summary_is_old: bool,
    /// When notifications are looked through for old ones next.
    forgets_at: Option<Timestamp>,
    pace: feed::Pace,
    finished: bool,
}

impl Owner {
    /// Takes over an opened recorder and builds the board.
    pub fn new(
        recorder: Recorder,
        roster: Roster,
        settings: OwnerSettings,
    ) -> Result<Self, store::StoreError> {
        let clock = ServerClock::default();
        let now = clock.now();
        let mut owner = Self {
            day: DayTotals::new(day_of(settings.zone, now), settings.rules.clone()),
            recorder,
            roster,
            settings,
            clock,
            gaps_today: 0,
            availability: availability::Availabilities::default(),
            noted: noted::Noted::default(),
            errands: errands::Errands::default(),
            log_read_at: None,
            log_problem: None,
            tiles: BTreeMap::new(),
            cards: BTreeMap::new(),
            totals: Totals::default(),
            alerts: Vec::new(),
            link: LinkView {
                state: LinkState::Connecting,
                since_ms: now.as_millis(),
                transport: String::new(),
                last_event_ms: None,
                clock_offset_ms: 0,
                recording: RecordingState::Recording,
                message: None,
                said: Vec::new(),
                unreadable: 0,
            },
            link_message: None,
            not_recording: None,
            writing: writing::Writing::default(),
            watchers: Vec::new(),
            revision: 0,
            pending: Delta::default(),
            summary_is_old: false,
            forgets_at: None,
            pace: feed::Pace::default(),
            finished: false,
        };
        owner.begin_day(now)?;
        let changes = owner.recorder.settle(now);
        owner.absorb(&changes);
        owner.rebuild();
        Ok(owner)
    }

    /// Starts the task.
    pub fn spawn(self) -> (OwnerHandle, tokio::task::JoinHandle<()>) {
        let (handle, inbox) = inbox::channel();
        (handle, tokio::spawn(self.run(inbox)))
    }

    async fn run(mut self, mut inbox: mpsc::Receiver<Inbox>) {
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            let flush_in = self.pace.due_in();
            tokio::select! {
                message = inbox.recv() => {
                    let Some(message) = message else {
                        // Nobody is left who could be told what was not kept.
                        let _ = self.finish();
                        break;
                    };
                    self.receive(message);
                    for _ in 1..TURN {
                        let Ok(message) = inbox.try_recv() else { break };
                        self.receive(message);
                    }
                    self.conclude();
                    if self.finished {
                        break;
                    }
                }
                _ = beat.tick() => self.beat(),
                () = feed::wait(flush_in) => self.flush(),
            }
        }
        self.flush();
    }

    /// Totals of the day that holds `now`, from what is stored.
    fn begin_day(&mut self, now: Timestamp) -> Result<(), store::StoreError> {
        let span = day_of(self.settings.zone, now);
        let mut day = DayTotals::new(span, self.settings.rules.clone());
        let reader = self.recorder.store().reader()?;
        // A call of today may have started before midnight.
        let early = span.0.plus_millis(-12 * 3_600_000);
        for leg in reader.legs_between(span.0, span.1)? {
            day.upsert_leg(&leg);
        }
        for call in reader.calls_between(early, span.1)? {
            day.upsert_call(&call);
        }
        self.gaps_today = reader.outages_between(span.0, span.1)?.len();
        // An error above leaves the day as it was, and the next beat tries again.
        self.day = day;
        Ok(())
    }

    /// Draws conclusions, commits, then shows.
    fn conclude(&mut self) {
        let now = self.clock.now();
        let changes = self.recorder.settle(now);
        self.commit_if_due();
        self.absorb(&changes);
        self.refresh(&changes);
        self.flush_if_due();
    }

    fn absorb(&mut self, changes: &Changes) {
        self.note_errands(changes);
        for (session, party) in &changes.removed_legs {
            self.day.remove_leg(session, party);
        }
        for leg in &changes.legs {
            self.day.upsert_leg(leg);
        }
        for id in &changes.removed_calls {
            self.day.remove_call(id);
        }
        for call in &changes.calls {
            self.day.upsert_call(call);
        }
        if !changes.calls.is_empty() || !changes.removed_calls.is_empty() {
            self.pending.calls_changed = true;
        }
    }

    /// Rebuilds what changed on the board and notes it for the next delta.
    fn refresh(&mut self, changes: &Changes) {
        let mut people = changes.agents.clone();
        people.extend(changes.legs.iter().map(|l| l.extension.clone()));
        for id in people {
            self.refresh_tile(&id);
        }
        if !changes.agents.is_empty() || !changes.queues.is_empty() || !changes.calls.is_empty() {
            // Once a delta, not once a notification: it looks at every tile.
            self.summary_is_old = true;
        }
    }

    fn refresh_tile(&mut self, id: &ExtensionId) {
        let Some(person) = self.roster.people.get(id) else {
            return;
        };
        let tile = board::tile(
            person,
            &self.roster,
            self.recorder.engine().agent(id),
            &self.day.agent(id),
            self.availability.of(id),
        );
        if self.tiles.get(id) == Some(&tile) {
            return;
        }
        self.pending.agents.retain(|t| t.id != tile.id);
        self.pending.removed_agents.retain(|gone| *gone != tile.id);
        self.pending.agents.push(tile.clone());
        self.tiles.insert(id.clone(), tile);
    }

    fn refresh_summary(&mut self) {
        self.summary_is_old = false;
        let engine = self.recorder.engine();
        for (id, name) in &self.roster.queues {
            let card = board::card(
                id,
                name,
                &self.roster,
                engine.queue(id),
                &self.tiles,
                &self.day,
            );
            if self.cards.get(id) != Some(&card) {
                self.pending.queues.retain(|q| q.id != card.id);
                self.pending.removed_queues.retain(|gone| *gone != card.id);
                self.pending.queues.push(card.clone());
                self.cards.insert(id.clone(), card);
            }
        }
        let totals = board::totals(self.tiles.values(), engine, &self.day, self.gaps_today);
        if totals != self.totals {
            self.totals = totals.clone();
            self.pending.totals = Some(totals);
        }
    }

    /// The whole board anew; everything is sent.
    fn rebuild(&mut self) {
        let gone: Vec<ExtensionId> = self
            .tiles
            .keys()
            .filter(|id| !self.roster.people.contains_key(*id))
            .cloned()
            .collect();
        for id in gone {
            self.tiles.remove(&id);
            self.pending.agents.retain(|t| t.id != id.as_str());
            self.pending.removed_agents.push(id.to_string());
        }
        let roster = &self.roster;
        let closed = self
            .cards
            .extract_if(.., |id, _| !roster.queues.contains_key(id));
        for (id, _) in closed {
            self.pending.queues.retain(|q| q.id != id.as_str());
            self.pending.removed_queues.push(id.to_string());
        }
        let people: Vec<ExtensionId> = self.roster.people.keys().cloned().collect();
        for id in people {
            self.refresh_tile(&id);
        }
        self.refresh_summary();
    }

    fn beat(&mut self) {
        let now = self.clock.now();
        self.recorder.tick(now);
        self.listen(now);
        if now >= self.day.day().1 {
            match self.begin_day(now) {
                Ok(()) => self.rebuild(),
                Err(error) => self.not_recording(&error),
            }
        }
        // A minute after the start, for a program that is closed every evening; then at midnight.
        let due = *self
            .forgets_at
            .get_or_insert_with(|| now.plus_millis(60_000));
        if now >= due {
            self.forget_old(now);
            // Not every second where the new day could not begin.
            let next = self.day.day().1.max(now.plus_millis(60_000));
            self.forgets_at = Some(next);
        }
        if self.summary_is_old {
            self.refresh_summary();
        }
        let rules = AlertRules {
            thresholds: self.settings.thresholds,
            repeat: self.settings.repeat,
            quiet: !self
                .settings
                .hours
                .is_open(now.as_millis(), self.settings.zone),
        };
        let alerts = alerts(
            self.tiles.values(),
            self.cards.values(),
            &rules,
            now.as_millis(),
        );
        if alerts != self.alerts {
            self.alerts.clone_from(&alerts);
            self.pending.alerts = Some(alerts);
        }
        self.conclude();
    }

    fn forget_old(&mut self, now: Timestamp) {
        let days = self.settings.retention_days;
        if let Err(error) = self.recorder.store_mut().retain_notifications(days, now) {
            tracing::warn!(error = %error, "old notifications could not be removed");
        }
    }

    /// The engine, to ask.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        self.recorder.engine()
    }

    /// A new list of extensions and queues.
    pub fn set_account(&mut self, directory: Directory, roster: Roster) {
        let now = self.clock.now();
        self.roster = roster;
        self.recorder.directory(now, directory);
        self.rebuild();
    }

    /// New settings.
    pub fn set_settings(&mut self, settings: OwnerSettings) -> Result<(), store::StoreError> {
        self.settings = settings;
        self.begin_day(self.clock.now())?;
        self.rebuild();
        Ok(())
    }
}

/// The calendar day of `zone` that holds `now`.
fn day_of(zone: Tz, now: Timestamp) -> Span {
    // Only a date beyond year 262,143 has no day; such a clock gets an empty one.
    crate::report::today(now, zone).unwrap_or((now, now))
}
