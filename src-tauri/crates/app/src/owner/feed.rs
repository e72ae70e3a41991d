//! Snapshots and deltas to the windows, coalesced.
//!
//! May touch: a monotonic clock for pacing, the watchers' callbacks. The first change after a
//! quiet moment goes out at once; later ones wait, the longer the more is changing, because
//! painting is what costs: a floor of 250 people at its busiest is shown change by change, one of
//! 2,000 eleven times a second.

use std::time::{Duration, Instant};

use super::Owner;
use crate::view::{Delta, Feed, Snapshot};

/// Least time between two deltas while little changes: a frame.
const SPACING: Duration = Duration::from_millis(16);
/// The same while much does.
const SPACING_BUSY: Duration = Duration::from_millis(88);
/// Tiles that change in a second, up to which little changes, and from which much does.
const CALM: f64 = 40.0;
const BUSY: f64 = 160.0;
/// How long the rate of changes is remembered.
const MEMORY: Duration = Duration::from_secs(1);

/// Someone who watches the board: gets a snapshot, then deltas, until it answers `false`.
pub type Watcher = Box<dyn Fn(Feed) -> bool + Send>;

/// When the next delta may go out.
#[derive(Debug, Default)]
pub(super) struct Pace {
    last: Option<Instant>,
    waiting: bool,
    /// Tiles that changed in the last second, older changes counting less.
    changes: f64,
}

impl Pace {
    /// How long until a waiting delta is due; `None` when none waits.
    pub(super) fn due_in(&self) -> Option<Duration> {
        let last = self.last.filter(|_| self.waiting)?;
        Some(self.spacing().saturating_sub(last.elapsed()))
    }

    fn is_due(&self) -> bool {
        self.last
            .is_none_or(|last| last.elapsed() >= self.spacing())
    }

    fn spacing(&self) -> Duration {
        let busy = ((self.changes - CALM) / (BUSY - CALM)).clamp(0.0, 1.0);
        SPACING + (SPACING_BUSY - SPACING).mul_f64(busy)
    }

    fn sent(&mut self, tiles: usize, now: Instant) {
        let passed = self.last.map_or(MEMORY, |last| now - last);
        let kept = (-passed.as_secs_f64() / MEMORY.as_secs_f64()).exp();
        self.changes = self.changes * kept + u32::try_from(tiles).map_or(f64::MAX, f64::from);
        self.last = Some(now);
    }
}

/// Waits for a delta to become due; for ever when none waits.
pub(super) async fn wait(due_in: Option<Duration>) {
    match due_in {
        Some(due_in) => tokio::time::sleep(due_in).await,
        None => std::future::pending().await,
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
        if is_empty(&self.pending) && !self.summary_is_old {
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
        if self.summary_is_old {
            self.refresh_summary();
        }
        if is_empty(&self.pending) {
            self.pending.received_ms = None;
            return;
        }
        self.revision += 1;
        let mut delta = std::mem::take(&mut self.pending);
        delta.revision = self.revision;
        self.watchers
            .retain(|watcher| watcher(Feed::Delta(Box::new(delta.clone()))));
        self.pace.sent(delta.agents.len(), Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The spacing after twenty seconds of so many changes a second, in deltas of so many.
    fn spacing_at(rate: u32, tiles: usize) -> Duration {
        let mut pace = Pace::default();
        let begun = Instant::now();
        let gap = Duration::from_secs(1).mul_f64(tiles as f64) / rate;
        for turn in 0..(20.0 / gap.as_secs_f64()) as u32 {
            pace.sent(tiles, begun + gap * turn);
        }
        pace.spacing()
    }

    #[test]
    fn little_is_shown_at_once_and_much_eleven_times_a_second() {
        assert_eq!(spacing_at(20, 1), SPACING);
        assert_eq!(spacing_at(30, 2), SPACING);
        assert_eq!(spacing_at(1_000, 80), SPACING_BUSY);
        let between = spacing_at(100, 4);
        assert!(SPACING < between && between < SPACING_BUSY, "{between:?}");
    }

    #[test]
    fn a_burst_is_forgotten_after_some_seconds() {
        let mut pace = Pace::default();
        let begun = Instant::now();
        pace.sent(500, begun);
        assert_eq!(pace.spacing(), SPACING_BUSY);
        pace.sent(1, begun + Duration::from_secs(4));
        assert_eq!(pace.spacing(), SPACING);
    }
}
