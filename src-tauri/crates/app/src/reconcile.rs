//! What the link missed: a snapshot of live calls on every connect, then the gap from the call
//! log, and the log's later revisions for as long as the program runs.
//!
//! May touch: the API through `Session`, whose governor decides when a request may go out; the
//! owner's inbox; timers. Decides nothing about a record: it only brings evidence.

mod log;
mod snapshot;

use std::sync::Arc;
use std::time::Duration;

use ringcentral_client::{ApiError, Session};
use ringcentral_proto::sentence::Sentence;
use store::StoreError;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::mail::MailAsker;
use crate::owner::OwnerHandle;

pub use log::LogPosition;

/// Why a look came to nothing, or only to a part.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// RingCentral did not answer as wished.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// What it said could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LookError {
    /// What happened and what to do next, for a person.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Api(error) => error.sentence(),
            Self::Store(error) => crate::said::store(error),
        }
    }
}

/// When the call log is read.
#[derive(Debug, Clone)]
pub struct Pace {
    /// All the time: the log is revised for a while after a call.
    pub every: Duration,
    /// Besides, so long after a gap: records come minutes late.
    pub after_gap: Vec<Duration>,
    /// Everybody's presence: one heavy request for a thousand extensions, of ten a minute.
    pub presence_every: Duration,
    /// How far back the first sign-in reads.
    pub backfill_days: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            every: Duration::from_secs(5 * 60),
            after_gap: [60, 3 * 60, 8 * 60, 15 * 60]
                .map(Duration::from_secs)
                .to_vec(),
            presence_every: Duration::from_secs(5 * 60),
            backfill_days: 7,
        }
    }
}

/// Why it is time to look.
#[derive(Debug)]
pub enum Nudge {
    /// The link is up (again).
    Connected,
    /// Notifications may have been lost.
    Gap,
    /// Somebody wants it now, and to know how it went.
    Now(oneshot::Sender<Result<(), LookError>>),
}

/// The running task.
#[derive(Debug)]
pub struct Reconciler {
    nudges: mpsc::UnboundedSender<Nudge>,
    task: JoinHandle<()>,
}

impl Reconciler {
    /// Starts it.
    pub fn spawn(session: Arc<Session>, owner: OwnerHandle, pace: Pace, mail: MailAsker) -> Self {
        let (nudges, inbox) = mpsc::unbounded_channel();
        let worker = Worker {
            session,
            owner,
            pace,
            mail,
            follow_ups: Vec::new(),
        };
        Self {
            nudges,
            task: tokio::spawn(worker.run(inbox)),
        }
    }

    /// Where to send nudges.
    #[must_use]
    pub fn nudges(&self) -> mpsc::UnboundedSender<Nudge> {
        self.nudges.clone()
    }

    /// To ask it for a look.
    #[must_use]
    pub fn asker(&self) -> Asker {
        Asker(self.nudges.clone())
    }

    /// Ends it; what it had under way is asked for again next time.
    pub async fn stop(self) {
        self.task.abort();
        // Aborted on purpose.
        let _ = self.task.await;
    }
}

/// Asks the reconciler for a look at once.
#[derive(Debug, Clone)]
pub struct Asker(mpsc::UnboundedSender<Nudge>);

impl Asker {
    /// Looks at live calls and the log, and says how it went.
    pub async fn look_now(&self) -> Result<(), LookError> {
        let (reply, answer) = oneshot::channel();
        if self.0.send(Nudge::Now(reply)).is_err() {
            return Err(ApiError::Offline.into());
        }
        answer.await.unwrap_or(Err(ApiError::Offline.into()))
    }
}

struct Worker {
    session: Arc<Session>,
    owner: OwnerHandle,
    pace: Pace,
    mail: MailAsker,
    follow_ups: Vec<tokio::time::Instant>,
}

impl Worker {
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Nudge>) {
        let mut every = tokio::time::interval(self.pace.every);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        // The first tick is immediate; the first look belongs to the first connect.
        every.tick().await;
        let mut presence = tokio::time::interval(self.pace.presence_every);
        presence.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        presence.tick().await;
        loop {
            let due = self.follow_ups.iter().min().copied();
            tokio::select! {
                nudge = inbox.recv() => match nudge {
                    None => break,
                    Some(Nudge::Connected) => {
                        presence.reset();
                        self.catch_up().await;
                    }
                    Some(Nudge::Gap) => self.plan_follow_ups(),
                    Some(Nudge::Now(reply)) => {
                        presence.reset();
                        let result = self.look().await;
                        // Nobody waits any more: the answer has no reader.
                        let _ = reply.send(result);
                    }
                },
                _ = every.tick() => self.read_log().await,
                _ = presence.tick() => self.read_presence().await,
                () = at(due) => {
                    let now = tokio::time::Instant::now();
                    self.follow_ups.retain(|at| *at > now);
                    self.read_log().await;
                }
            }
        }
    }

    fn plan_follow_ups(&mut self) {
        let now = tokio::time::Instant::now();
        self.follow_ups = self.pace.after_gap.iter().map(|d| now + *d).collect();
    }

    /// Presence before log: what is live now matters first to the people who look. The sessions
    /// themselves and the log count against different limits, so neither waits for the other.
    async fn look(&self) -> Result<(), LookError> {
        let live = snapshot::live(&self.session, &self.owner).await;
        let (snapshot, log) = tokio::join!(
            async {
                match live {
                    Ok(live) => snapshot::take(&self.session, &self.owner, live).await,
                    Err(error) => Err(error),
                }
            },
            log::read(&self.session, &self.owner, self.pace.backfill_days),
        );
        self.report(log.as_ref().err()).await;
        // Mailboxes share a limit with the live sessions, which come first.
        self.mail.look();
        snapshot?;
        log
    }

    async fn catch_up(&self) {
        if let Err(error) = self.look().await {
            tracing::warn!(error = %error, "calls could not be caught up with");
        }
    }

    async fn read_presence(&self) {
        if let Err(error) = snapshot::presence(&self.session, &self.owner).await {
            tracing::warn!(error = %error, "presence could not be read");
        }
    }

    async fn read_log(&self) {
        let result = log::read(&self.session, &self.owner, self.pace.backfill_days).await;
        self.report(result.as_ref().err()).await;
        if let Err(error) = result {
            tracing::warn!(error = %error, "the call log could not be read");
        }
    }

    /// Leaves on the Trust place how the last reading went.
    async fn report(&self, problem: Option<&LookError>) {
        let sentence = problem.map(LookError::sentence);
        // The owner is gone only when the program ends.
        let _ = self.owner.ask(move |o| o.log_was_read(sentence)).await;
    }
}

/// Sleeps until then; for ever without a time.
pub(crate) async fn at(due: Option<tokio::time::Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}
