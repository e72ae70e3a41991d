//! Snapshots and deltas to the windows, coalesced.
//!
//! May touch: a monotonic clock for pacing, the watchers' callbacks. The first change after a
//! quiet moment goes out at once; later ones wait, the longer the larger the board, because
//! painting is what costs.

use std::time::{Duration, Instant};

use super::Owner;
use crate::view::{Delta, Feed, Snapshot};

/// Least time between two deltas.
const SPACING: Duration = Duration::from_millis(80);
/// The same on a board of more than [`LARGE`] agents.
const SPACING_LARGE: Duration = Duration::from_millis(200);
/// A large board.
const LARGE: usize = 500;

/// Someone who watches the board: gets a snapshot, then deltas, until it answers `false`.
pub type Watcher = Box<dyn Fn(Feed) -> bool + Send>;

/// When the next delta may go out.
#[derive(Debug, Default)]
pub(super) struct Pace {
    last: Option<Instant>,
    waiting: bool,
    spacing: Duration,
}

impl Pace {
    /// How long until a waiting delta is due; `None` when none waits.
    pub(super) fn due_in(&self) -> Option<Duration> {
        let last = self.last.filter(|_| self.waiting)?;
        Some(self.spacing.saturating_sub(last.elapsed()))
    }

    fn is_due(&self) -> bool {
        self.last.is_none_or(|last| last.elapsed() >= self.spacing)
    }
}

/// Waits for a delta to become due; for ever when none waits.
pub(super) async fn wait(due_in: Option<Duration>) {
    match due_in {
        Some(due_in) => tokio::time::sleep(due_in).await,
        None => std::future::pending().await,
    }
}

/// A delta with nothing in it.
pub(super) fn empty() -> Delta {
    Delta {
        revision: 0,
        received_ms: None,
        agents: Vec::new(),
        removed_agents: Vec::new(),
        queues: Vec::new(),
        removed_queues: Vec::new(),
        totals: None,
        link: None,
        alerts: None,
        calls_changed: false,
    }
}

fn is_empty(delta: &Delta) -> bool {
    delta.agents.is_empty()
        && delta.removed_agents.is_empty()
        && delta.queues.is_empty()
        && delta.removed_queues.is_empty()
        && delta.totals.is_none()
        && delta.link.is_none()
        && delta.alerts.is_none()
        && !delta.calls_changed
}

impl Owner {
    /// Begins to watch with a snapshot.
    pub fn watch(&mut self, watcher: Watcher) {
        self.flush();
        let snapshot = self.snapshot();
        if watcher(Feed::Snapshot(Box::new(snapshot))) {
            self.watchers.push(watcher);
        }
    }

    /// The whole board at the current revision.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            revision: self.revision,
            agents: self.tiles.values().cloned().collect(),
            queues: self.cards.values().cloned().collect(),
            totals: self.totals.clone(),
            link: self.link.clone(),
            alerts: self.alerts.clone(),
        }
    }

    pub(super) fn flush_if_due(&mut self) {
        if is_empty(&self.pending) {
            return;
        }
        if self.pace.is_due() {
            self.flush();
        } else {
            self.pace.waiting = true;
        }
    }

    pub(super) fn flush(&mut self) {
        self.pace.waiting = false;
        if is_empty(&self.pending) {
            self.pending.received_ms = None;
            return;
        }
        self.revision += 1;
        let mut delta = std::mem::replace(&mut self.pending, empty());
        delta.revision = self.revision;
        self.watchers
            .retain(|watcher| watcher(Feed::Delta(Box::new(delta.clone()))));
        self.pace.last = Some(Instant::now());
        self.pace.spacing = if self.tiles.len() > LARGE {
            SPACING_LARGE
        } else {
            SPACING
        };
    }
}
