//! Snapshots and deltas to the windows, coalesced.
//!
//! May touch: a monotonic clock for pacing, the watchers' callbacks. The first change after a
//! quiet moment goes out at once; later ones wait, the longer the more is changing, because
//! painting is what costs: a floor of 250 people at its busiest is shown change by change, one of
//! 2,000 twenty times a second. Totals and queues stand at the edges of the window, so that a
//! delta with them is painted as a whole window; a busy floor shows them every other time.

use std::time::{Duration, Instant};

use super::Owner;
use crate::view::{Delta, Feed, Snapshot};

/// Least time between two deltas while little changes: a frame.
const SPACING: Duration = Duration::from_millis(16);
/// The same while much does.
const SPACING_BUSY: Duration = Duration::from_millis(50);
/// Least time between two deltas with totals and queues while much changes.
const SUMMARY_SPACING_BUSY: Duration = Duration::from_millis(90);
/// Tiles that change in a second, up to which little changes, and from which much does.
const CALM: f64 = 40.0;
const BUSY: f64 = 160.0;
/// How long the rate of changes is remembered.
const MEMORY: Duration = Duration::from_secs(1);

/// Someone who watches the board: gets a snapshot, then deltas, until it answers `false`.
pub type Watcher = Box<dyn Fn(Feed) -> bool + Send>;

/// What waits for its delta.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Any,
    /// Nothing but totals and queues.
    Summary,
}

/// When the next delta may go out.
#[derive(Debug, Default)]
pub(super) struct Pace {
    last: Option<Instant>,
    last_summary: Option<Instant>,
    waiting: Option<Part>,
    /// Tiles that changed in the last second, older changes counting less.
    changes: f64,
}

impl Pace {
    /// How long until a waiting delta is due; `None` when none waits.
    pub(super) fn due_in(&self) -> Option<Duration> {
        Some(self.wait_for(self.waiting?, Instant::now()))
    }

    fn is_due(&self, part: Part) -> bool {
        self.wait_for(part, Instant::now()).is_zero()
    }

    fn wait_for(&self, part: Part, now: Instant) -> Duration {
        let (last, spacing) = match part {
            Part::Any => (self.last, self.spacing()),
            Part::Summary => (self.last_summary, self.summary_spacing()),
        };
        last.map_or(Duration::ZERO, |last| {
            spacing.saturating_sub(now.duration_since(last))
        })
    }

    fn spacing(&self) -> Duration {
        self.between(SPACING, SPACING_BUSY)
    }

    fn summary_spacing(&self) -> Duration {
        self.between(SPACING, SUMMARY_SPACING_BUSY)
    }

    fn between(&self, calm: Duration, busy: Duration) -> Duration {
        let share = ((self.changes - CALM) / (BUSY - CALM)).clamp(0.0, 1.0);
        calm + (busy - calm).mul_f64(share)
    }

    fn sent(&mut self, tiles: usize, summary: bool, now: Instant) {
        let passed = self.last.map_or(MEMORY, |last| now - last);
        let kept = (-passed.as_secs_f64() / MEMORY.as_secs_f64()).exp();
        self.changes = self.changes * kept + u32::try_from(tiles).map_or(f64::MAX, f64::from);
        self.last = Some(now);
        if summary {
            self.last_summary = Some(now);
        }
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
        let part = if !is_empty(&self.pending) {
            Part::Any
        } else if self.summary_is_old {
            Part::Summary
        } else {
            self.pace.waiting = None;
            return;
        };
        if self.pace.is_due(part) {
            self.flush();
        } else {
            self.pace.waiting = Some(part);
        }
    }

    pub(super) fn flush(&mut self) {
        self.pace.waiting = None;
        if self.summary_is_old && self.pace.is_due(Part::Summary) {
            self.refresh_summary();
        }
        let summary = !self.summary_is_old;
        if summary {
            // What the totals did not show before was received earlier than what the tiles did not.
            self.pending.received_ms = self.not_in_summary_ms.take();
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
        self.pace.sent(delta.agents.len(), summary, Instant::now());
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
            pace.sent(tiles, true, begun + gap * turn);
        }
        pace.spacing()
    }

    #[test]
    fn little_is_shown_at_once_and_much_twenty_times_a_second() {
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
        pace.sent(500, true, begun);
        assert_eq!(pace.spacing(), SPACING_BUSY);
        pace.sent(1, true, begun + Duration::from_secs(4));
        assert_eq!(pace.spacing(), SPACING);
    }
    #[test]
    fn totals_go_with_every_delta_of_a_calm_floor_and_seldomer_on_a_busy_one() {
        let begun = Instant::now();
        let mut pace = Pace::default();
        pace.sent(1, true, begun);
        assert_eq!(pace.wait_for(Part::Summary, begun), SPACING);
        pace.sent(500, true, begun);
        pace.sent(20, false, begun + SPACING_BUSY);
        let now = begun + SPACING_BUSY * 2;
        assert!(pace.wait_for(Part::Any, now).is_zero());
        assert!(pace.wait_for(Part::Summary, begun + SPACING_BUSY) > Duration::ZERO);
        assert!(pace.wait_for(Part::Summary, now).is_zero());
    }
}
