//! From a signed-in session to a running board: the account's people and queues, the database,
//! the link.
//!
//! May touch: the API through `Session`, the data folder, tasks.

mod saved;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use chrono_tz::Tz;
use engine::metrics::{ServiceFormula, ServiceLevelRule, ServiceLevelRules};
use engine::{Directory, EngineConfig, ExtensionId};
use ringcentral_client::{
    ApiError, EventFilters, LinkConfig, LinkEvent, LinkHandle, LinkState, Session,
    TransportChoice as WireChoice, Webhook, spawn_link,
};
use ringcentral_proto::directory::Extension;
use store::{Store, StoreError};
use tokio::sync::{Notify, mpsc};

use crate::board::Roster;
use crate::config::Settings;
use crate::mail::Mail;
use crate::owner::{Inbox, NotKept, Owner, OwnerHandle, OwnerSettings, local_now};
use crate::query::ReportContext;
use crate::reconcile::{Asker, Nudge, Pace, Reconciler};
use crate::recorder::Recorder;
use crate::view::TransportChoice;

pub use saved::KEY as SAVED_ACCOUNT;

/// Link events that may wait; beyond it the link waits too.
const LINK_ROOM: usize = 1_024;

/// Queues whose members are read before the board starts.
const FEW_QUEUES: usize = 8;

/// What the account says of itself.
#[derive(Debug, Clone)]
pub struct Account {
    /// Account id: names the database.
    pub id: String,
    /// Its own time zone.
    pub zone: Tz,
    /// Everyone and everything with an extension.
    pub directory: Directory,
    /// Extensions that are not in use (disabled, not activated): on no board.
    pub inactive: BTreeSet<ExtensionId>,
    /// Members of each queue.
    pub members: BTreeMap<ExtensionId, Vec<ExtensionId>>,
    /// Service-level rules the queues have of their own: seconds, goal in per cent.
    pub queue_rules: BTreeMap<ExtensionId, (u32, u32)>,
    /// What the directory says beside it.
    pub details: BTreeMap<ExtensionId, Detail>,
}

/// What one picks people by, beside name and number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Type as RingCentral names it.
    pub kind: String,
    /// Name of the site, where there is one.
    pub site: Option<String>,
}

impl Account {
    /// Asks RingCentral for everything.
    pub async fn fetch(session: &Session) -> Result<Self, ApiError> {
        let (account, _) = Self::read(session, usize::MAX).await?;
        Ok(account)
    }

    /// Asks for as much as fits into the first moments: each queue costs two requests, and with
    /// dozens of them the rate limit would keep the board waiting for minutes. True when that was
    /// everything.
    pub async fn fetch_first(session: &Session) -> Result<(Self, bool), ApiError> {
        Self::read(session, FEW_QUEUES).await
    }

    async fn read(session: &Session, at_most: usize) -> Result<(Self, bool), ApiError> {
        let account = session.account().await?;
        let own = session.own_extension().await.ok();
        let zone_name = own
            .as_ref()
            .and_then(|o| o.regional_settings.as_ref())
            .or(account.regional_settings.as_ref())
            .and_then(|r| r.zone_name())
            .unwrap_or("UTC");
        let extensions = session.extensions().await?;
        if extensions.unreadable > 0 {
            tracing::warn!(
                count = extensions.unreadable,
                "extensions could not be read"
            );
        }
        let (directory, inactive, details) = people(&extensions.records);
        let mut account = Self {
            details,
            id: account.id.as_str().to_owned(),
            zone: engine::metrics::interval::zone(zone_name).unwrap_or(Tz::UTC),
            directory,
            inactive,
            members: BTreeMap::new(),
            queue_rules: BTreeMap::new(),
        };
        let queues = session.queues().await?.records;
        let whole = queues.len() <= at_most;
        if whole {
            for queue in queues {
                account.read_queue(session, queue.id.as_str()).await;
            }
        }
        Ok((account, whole))
    }

    /// The same account with another list of extensions.
    #[must_use]
    pub fn with_extensions(&self, records: &[Extension]) -> Self {
        let (directory, inactive, details) = people(records);
        Self {
            directory,
            inactive,
            details,
            ..self.clone()
        }
    }

    /// Everybody and everything that takes part.
    #[must_use]
    pub fn in_use(&self) -> BTreeSet<&ExtensionId> {
        let ids = self.directory.iter().map(|e| &e.id);
        ids.filter(|id| !self.inactive.contains(*id)).collect()
    }

    /// Members and service-level rule of one queue. One that cannot be read has none.
    async fn read_queue(&mut self, session: &Session, queue: &str) {
        let id = ExtensionId::new(queue);
        match session.queue_members(queue).await {
            Ok(list) => {
                let people = list.records.iter().map(|m| ExtensionId::new(m.id.as_str()));
                self.members.insert(id.clone(), people.collect());
            }
            Err(error) => {
                tracing::warn!(queue = %id, error = %error, "members could not be read");
            }
        }
        let details = session.queue(queue).await.ok();
        if let Some(level) = details.and_then(|q| q.service_level_settings)
            && let (Some(goal), Some(within)) = (level.sla_goal, level.sla_threshold_seconds)
            && let (Ok(goal), Ok(within)) = (u32::try_from(goal), u32::try_from(within))
        {
            self.queue_rules.insert(id, (within, goal));
        }
    }

    /// Who is on the board.
    #[must_use]
    pub fn roster(&self, watched: &[String]) -> Roster {
        let is_watched = |id: &ExtensionId| {
            !self.inactive.contains(id)
                && (watched.is_empty() || watched.iter().any(|w| w == id.as_str()))
        };
        let mut roster = Roster {
            members: self.members.clone(),
            ..Roster::default()
        };
        for extension in self.directory.iter().filter(|e| is_watched(&e.id)) {
            if extension.kind == engine::ExtensionKind::Queue {
                roster
                    .queues
                    .insert(extension.id.clone(), extension.name.clone());
            } else if extension.kind.is_person() && extension.number.is_some() {
                roster
                    .people
                    .insert(extension.id.clone(), extension.clone());
            }
        }
        roster
    }

    /// Service-level rules: the ones chosen here, else the queues' own, else the one set for all.
    #[must_use]
    pub fn rules(&self, settings: &Settings) -> ServiceLevelRules {
        let default = settings.service_level();
        let own = self.queue_rules.iter().map(|(id, (within_s, goal))| {
            let formula = default.formula;
            (id.clone(), (*within_s, *goal, formula))
        });
        let chosen = settings.view.queue_levels.iter().map(|level| {
            let formula = ServiceFormula::from_word(&level.rule).unwrap_or(default.formula);
            let id = ExtensionId::new(level.queue_id.as_str());
            (id, (level.within_s, level.goal_percent, formula))
        });
        // Of two for one queue the later counts.
        let queues = own.chain(chosen).map(|(id, (within_s, goal, formula))| {
            let rule = ServiceLevelRule {
                formula,
                within_ms: i64::from(within_s) * 1_000,
                goal_percent: goal,
                ..default
            };
            (id, rule)
        });
        ServiceLevelRules {
            default,
            queues: queues.collect(),
        }
    }

    /// What reports need.
    #[must_use]
    pub fn report_context(&self, settings: &Settings) -> ReportContext {
        ReportContext {
            directory: self.directory.clone(),
            rules: self.rules(settings),
            zone: self.zone(settings),
            hours: settings.view.business_hours.clone(),
            now: local_now(),
        }
    }

    /// What the owner needs of the settings.
    #[must_use]
    pub fn owner_settings(&self, settings: &Settings) -> OwnerSettings {
        OwnerSettings {
            zone: self.zone(settings),
            rules: self.rules(settings),
            thresholds: settings.view.thresholds,
            repeat: settings.view.repeat,
            hours: settings.view.business_hours.clone(),
            retention_days: settings.view.retention_days,
        }
    }

    /// The zone of days: the one set, else the account's.
    #[must_use]
    pub fn zone(&self, settings: &Settings) -> Tz {
        engine::metrics::interval::zone(&settings.view.time_zone).unwrap_or(self.zone)
    }
}

type Details = BTreeMap<ExtensionId, Detail>;

/// The directory, whoever in it is not in use, and what one picks people by.
fn people(records: &[Extension]) -> (Directory, BTreeSet<ExtensionId>, Details) {
    let id = |e: &Extension| ExtensionId::new(e.id.as_str());
    let idle = records
        .iter()
        .filter(|e| e.status.as_deref().is_some_and(|s| s != "Enabled"));
    let details = records.iter().map(|e| {
        let site = e.site.as_ref().and_then(|s| s.name.clone());
        let kind = e.kind.as_text().to_owned();
        (id(e), Detail { kind, site })
    });
    (
        crate::directory::from_extensions(records),
        idle.map(id).collect(),
        details.collect(),
    )
}

/// A running board.
pub struct Running {
    /// The account.
    pub account: Account,
    /// The owner task.
    pub owner: OwnerHandle,
    /// The database.
    pub database: PathBuf,
    /// The signed-in session.
    pub session: Arc<Session>,
    /// Rings when people or queues changed.
    pub directory_bell: Arc<Notify>,
    mail: Mail,
    reconciler: Reconciler,
    link: LinkHandle,
    pump: tokio::task::JoinHandle<()>,
    owner_task: tokio::task::JoinHandle<()>,
}

/// Whether the disk did not take a file, which it may later.
const fn refused(error: &StoreError) -> bool {
    matches!(error, StoreError::DiskFull | StoreError::Disk(_))
}

/// Opens the account's database, starts owner and link.
pub async fn start(
    session: Arc<Session>,
    account: Account,
    database: PathBuf,
    settings: &Settings,
    history: Vec<Vec<u8>>,
    webhook: Option<Webhook>,
) -> anyhow::Result<Running> {
    let folder = database.parent().context("The database has no folder")?;
    std::fs::create_dir_all(folder).with_context(|| format!("Make {}", folder.display()))?;
    let (path, directory, saved) = (
        database.clone(),
        account.directory.clone(),
        account.to_text(),
    );
    let roster = account.roster(&settings.view.watched_ids);
    let owner_settings = account.owner_settings(settings);
    let (owner, resume) = tokio::task::spawn_blocking(move || -> anyhow::Result<_> {
        // On a full disk the board begins all the same, and says that nothing is recorded: also
        // where there is no file yet.
        let mut trouble = None;
        let (config, now) = (EngineConfig::default(), local_now());
        let mut recorder = match Store::open(&path) {
            Err(error) if refused(&error) && Store::is_blank(&path) => {
                trouble = Some(error);
                Recorder::without_file(path, config, directory, now)
            }
            opened => {
                let store = opened.with_context(|| format!("Open {}", path.display()))?;
                Recorder::open(store, config, directory, now)
            }
        }
        .context("Read the call database")?;
        let store = recorder.store_mut();
        if let Err(error) = store.set_setting(SAVED_ACCOUNT, &saved) {
            trouble = Some(error);
        }
        let resume = store.resume_point().context("Read the resume point")?;
        let mut owner =
            Owner::new(recorder, roster, owner_settings).context("Read today's calls")?;
        if let Some(error) = trouble {
            owner.begin_without_writing(&error);
        }
        Ok((owner, resume))
    })
    .await
    .context("Start the board")??;
    let bells = owner.bells();
    let (owner, owner_task) = owner.spawn();
    tokio::spawn(owner.clone().finish_purge());
    let mut config = LinkConfig::new(wanted_events(&account, &settings.view.watched_ids));
    config.transport = wire_choice(settings.view.transport);
    config.webhook = webhook;
    // A resume point of an older version is no reason not to start.
    config.resume = resume.and_then(|text| serde_json::from_str(&text).ok());
    let (events, mut inbox) = mpsc::channel(LINK_ROOM);
    let link = spawn_link(config, Arc::clone(&session), events);
    let pace = Pace {
        backfill_days: settings.backfill_days,
        ..Pace::default()
    };
    let mail = Mail::spawn(Arc::clone(&session), owner.clone(), Arc::clone(&bells.mail));
    let reconciler = Reconciler::spawn(Arc::clone(&session), owner.clone(), pace, mail.asker());
    let nudges = reconciler.nudges();
    let sink = owner.clone();
    let pump = tokio::spawn(async move {
        while let Some(event) = inbox.recv().await {
            if let Some(nudge) = nudge(&event) {
                // The reconciler ends after the link.
                let _ = nudges.send(nudge);
            }
            if !sink.send(Inbox::Link(event)).await {
                break;
            }
        }
    });
    let past = owner.clone();
    tokio::spawn(async move {
        let mut history = history.into_iter().peekable();
        while history.peek().is_some() {
            let chunk: Vec<Vec<u8>> = history.by_ref().take(256).collect();
            if !past.send(Inbox::History(chunk)).await {
                break;
            }
        }
    });
    Ok(Running {
        account,
        owner,
        database,
        session,
        directory_bell: bells.directory,
        mail,
        reconciler,
        link,
        pump,
        owner_task,
    })
}

/// Up to so many people presence comes as notifications. Each call changes it three times, and with
/// more people that would fill the hundred messages the platform keeps for a link that is away; a
/// list every few minutes costs less.
const PRESENCE_EVENTS_UP_TO: usize = 500;
/// Up to so many mailboxes are listened to, each by a filter of its own: there is none for the
/// account. Of the others, the ones that took a call are read.
const MAILBOX_EVENTS_UP_TO: usize = 100;

/// Everything worth hearing of, by value.
fn wanted_events(account: &Account, watched: &[String]) -> EventFilters {
    let at = |rest: &str| format!("/restapi/v1.0/account/~/{rest}");
    let roster = account.roster(watched);
    let mut besides = vec![at("extension")];
    if roster.people.len() <= PRESENCE_EVENTS_UP_TO {
        besides.push(at("presence"));
    }
    let mailboxes: Vec<_> = roster.people.keys().chain(roster.queues.keys()).collect();
    let mailboxes = if mailboxes.len() <= MAILBOX_EVENTS_UP_TO {
        mailboxes
    } else {
        Vec::new()
    };
    let mail = mailboxes
        .into_iter()
        .map(|id| at(&format!("extension/{id}/message-store?type=Voicemail")));
    EventFilters::new(event_filters())
        .and_if_allowed(besides)
        .and_if_allowed(mail.collect())
}

/// What the link cannot do without.
pub(crate) fn event_filters() -> Vec<String> {
    vec!["/restapi/v1.0/account/~/telephony/sessions".to_owned()]
}

/// The choice in the settings, as the link knows it.
pub(crate) fn wire_choice(choice: TransportChoice) -> WireChoice {
    match choice {
        TransportChoice::Automatic => WireChoice::Automatic,
        TransportChoice::WebSocket => WireChoice::WebSocket,
        TransportChoice::PubNub => WireChoice::PubNub,
    }
}

/// What is worth a look at live calls and the call log.
fn nudge(event: &LinkEvent) -> Option<Nudge> {
    match event {
        LinkEvent::State {
            state: LinkState::Connected,
            ..
        } => Some(Nudge::Connected),
        LinkEvent::Gap { .. } => Some(Nudge::Gap),
        LinkEvent::State { .. } | LinkEvent::Notification(_) | LinkEvent::SignInLost { .. } => None,
    }
}

impl Running {
    /// Stops the link, then the owner. The subscription stays for a restart. An error says what was
    /// received and could not be kept.
    pub async fn stop(self) -> Result<(), NotKept> {
        self.link.stop().await;
        // What the link had delivered is still on its way to the owner.
        let _ = self.pump.await;
        self.reconciler.stop().await;
        self.mail.stop().await;
        let kept = self.owner.ask(Owner::finish).await;
        // The database is closed when the task has ended.
        let _ = self.owner_task.await;
        // Without an answer the owner had ended before, which it said then.
        kept.unwrap_or(Ok(()))
    }

    /// To look at live calls and the call log at once.
    #[must_use]
    pub fn reconciler(&self) -> Asker {
        self.reconciler.asker()
    }

    /// Tries to connect at once.
    pub fn reconnect_now(&self) {
        self.link.reconnect_now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::QueueLevel;

    #[test]
    fn a_rule_chosen_here_goes_before_the_queues_own_and_that_before_the_common_one() {
        let account = Account {
            id: "1".into(),
            zone: Tz::UTC,
            directory: Directory::new(),
            inactive: BTreeSet::new(),
            members: BTreeMap::new(),
            queue_rules: BTreeMap::from([("8".into(), (30, 90)), ("9".into(), (10, 70))]),
            details: BTreeMap::new(),
        };
        let mut settings = Settings::default();
        settings.view.queue_levels = vec![QueueLevel {
            queue_id: "9".into(),
            within_s: 45,
            goal_percent: 95,
            rule: "of_answered".into(),
        }];
        let rules = account.rules(&settings);
        let words = |id: &str| rules.of(Some(&id.into())).words();
        assert_eq!(words("7"), "answered in 20 s ÷ (answered + abandoned)");
        assert_eq!(words("8"), "answered in 30 s ÷ (answered + abandoned)");
        assert_eq!(words("9"), "answered in 45 s ÷ answered");
        assert_eq!(rules.of(Some(&"9".into())).goal_percent, 95);
    }
}
