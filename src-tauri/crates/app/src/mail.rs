//! Reads mailboxes: the ones something changed in, the ones that took a call, and on every connect
//! the ones whose messages are missing.
//!
//! May touch: the API through `Session`, whose governor decides when a request may go out; the
//! owner's inbox; the database through a reader; timers. Which call a message belongs to is not decided here.
//!
//! There is no list of an account's voicemails, only of one mailbox, at one light request (50 a
//! minute, shared with the snapshots). So only mailboxes that give a reason are read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use engine::{ExtensionId, Voicemail};
use ringcentral_client::{ApiError, Session};
use ringcentral_proto::refusal::RefusalKind;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::owner::{Owner, OwnerHandle};
use crate::reconcile::at;

/// After a mailbox took a call its message is looked for so often, until it is there: a caller who
/// hung up in the greeting left none.
const AFTER_A_CALL: [Duration; 4] = [
    Duration::from_secs(15),
    Duration::from_secs(60),
    Duration::from_secs(4 * 60),
    Duration::from_secs(12 * 60),
];
/// A reading that failed is tried again after this long, as long as there is a reason.
const AFTER_A_FAILURE: Duration = Duration::from_secs(5 * 60);
/// On a connect messages are missed for calls this young.
const MISSED_MS: i64 = 24 * 3_600_000;
/// A reading asks for messages of so many days, or of as many as anything is kept: older ones were
/// heard or are nobody's.
const READ_BACK_DAYS: u32 = 30;

/// The running task.
#[derive(Debug)]
pub struct Mail {
    asker: MailAsker,
    task: JoinHandle<()>,
}

/// Asks for a look at what is missing.
#[derive(Debug, Clone)]
pub struct MailAsker(Arc<Notify>);

impl MailAsker {
    /// Looks soon for the messages of calls that should have one.
    pub fn look(&self) {
        self.0.notify_one();
    }
}

impl Mail {
    /// Starts it; `bell` rings when the owner has an errand.
    #[must_use]
    pub fn spawn(session: Arc<Session>, owner: OwnerHandle, bell: Arc<Notify>) -> Self {
        let asker = MailAsker(Arc::default());
        let worker = Worker {
            session,
            owner,
            plans: BTreeMap::new(),
            shut: BTreeSet::new(),
        };
        let task = tokio::spawn(worker.run(bell, Arc::clone(&asker.0)));
        Self { asker, task }
    }

    /// To ask it for a look.
    #[must_use]
    pub fn asker(&self) -> MailAsker {
        self.asker.clone()
    }

    /// Ends it; what it had under way is missed, and asked for on the next connect.
    pub async fn stop(self) {
        self.task.abort();
        // Aborted on purpose.
        let _ = self.task.await;
    }
}

struct Worker {
    session: Arc<Session>,
    owner: OwnerHandle,
    /// When each mailbox is to be read.
    plans: BTreeMap<ExtensionId, BTreeSet<Instant>>,
    /// Mailboxes this person may not read, or that are none.
    shut: BTreeSet<ExtensionId>,
}

impl Worker {
    async fn run(mut self, bell: Arc<Notify>, look: Arc<Notify>) {
        loop {
            let next = self.plans.values().flatten().min().copied();
            let goes_on = tokio::select! {
                () = bell.notified() => self.take_errand().await,
                () = look.notified() => self.plan_missing().await,
                () = at(next) => self.read_next().await,
            };
            if goes_on.is_none() {
                return;
            }
        }
    }

    fn plan(&mut self, mailbox: ExtensionId, when: impl IntoIterator<Item = Instant>) {
        if !self.shut.contains(&mailbox) {
            self.plans.entry(mailbox).or_default().extend(when);
        }
    }

    /// `None` when the owner is gone.
    async fn take_errand(&mut self) -> Option<()> {
        let errand = self.owner.ask(|o| o.take_mail_errand()).await.ok()?;
        let now = Instant::now();
        for mailbox in errand.changed {
            self.plan(mailbox, [now]);
        }
        let [first, ..] = AFTER_A_CALL;
        for mailbox in errand.expected {
            // Later readings begin anew with this call; one that is near comes all the same.
            if let Some(plan) = self.plans.get_mut(&mailbox) {
                plan.retain(|at| *at <= now + first);
            }
            self.plan(mailbox, AFTER_A_CALL.map(|pause| now + pause));
        }
        Some(())
    }

    async fn plan_missing(&mut self) -> Option<()> {
        // What was not permitted may be by now.
        self.shut.clear();
        for mailbox in self.awaited().await? {
            self.plan(mailbox, [Instant::now()]);
        }
        Some(())
    }

    /// Mailboxes whose messages are missing; `None` when the owner is gone.
    async fn awaited(&self) -> Option<BTreeSet<ExtensionId>> {
        let ask = |o: &mut Owner| (o.server_now(), o.reader());
        let (now, reader) = self.owner.ask(ask).await.ok()?;
        // The owner goes on meanwhile: a busy day has thousands of calls to look through.
        let looked = tokio::task::spawn_blocking(move || {
            reader?.awaited_voicemails(now.plus_millis(-MISSED_MS))
        });
        let missing = looked.await.ok()?.unwrap_or_else(|error| {
            tracing::warn!(error = %error, "missing voicemails could not be looked for");
            Vec::new()
        });
        Some(missing.into_iter().map(|(mailbox, _)| mailbox).collect())
    }

    /// Reads the mailbox whose turn it is.
    async fn read_next(&mut self) -> Option<()> {
        let now = Instant::now();
        let due = self
            .plans
            .iter()
            .filter_map(|(mailbox, plan)| Some((*plan.first()?, mailbox.clone())))
            .min();
        let Some((_, mailbox)) = due else {
            return Some(());
        };
        let plan = self.plans.entry(mailbox.clone()).or_default();
        plan.retain(|at| *at > now);
        match self.read(&mailbox).await? {
            Ok(()) => {
                let later = self
                    .plans
                    .get(&mailbox)
                    .is_some_and(|plan| !plan.is_empty());
                if later && !self.awaited().await?.contains(&mailbox) {
                    self.plans.remove(&mailbox);
                }
            }
            Err(error) if is_final(&error) => {
                tracing::info!(mailbox = %mailbox, error = %error, "a mailbox may not be read");
                self.plans.remove(&mailbox);
                self.shut.insert(mailbox.clone());
            }
            Err(error) => {
                tracing::warn!(mailbox = %mailbox, error = %error, "a mailbox could not be read");
                self.plan(mailbox.clone(), [now + AFTER_A_FAILURE]);
            }
        }
        self.plans.retain(|_, plan| !plan.is_empty());
        Some(())
    }

    async fn read(&self, mailbox: &ExtensionId) -> Option<Result<(), ApiError>> {
        let ask = |o: &mut Owner| (o.server_now(), o.retention_days());
        let (now, kept) = self.owner.ask(ask).await.ok()?;
        let days = i64::from(kept.min(READ_BACK_DAYS));
        let from = now.plus_millis(-days * 24 * 3_600_000).as_millis();
        let listing = match self.session.voicemails(mailbox.as_str(), from).await {
            Ok(listing) => listing,
            Err(error) => return Some(Err(error)),
        };
        let messages: Vec<Voicemail> = listing
            .records
            .iter()
            .filter_map(|message| message.in_mailbox(mailbox.clone()))
            .collect();
        self.owner
            .ask(move |o| o.take_voicemails(messages))
            .await
            .ok()?;
        Some(Ok(()))
    }
}

/// Trying again will not help.
fn is_final(error: &ApiError) -> bool {
    use RefusalKind::{NotFound, PermissionMissing, Refused};
    matches!(error, ApiError::Refused { refusal, .. }
        if matches!(refusal.kind(), PermissionMissing | NotFound | Refused))
}
