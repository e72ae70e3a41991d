//! Server time from the local clock.
//!
//! May touch: the wall clock. A computer whose clock is ten minutes off shows right timers,
//! because the offset comes from the notifications themselves.

use std::collections::VecDeque;
use std::time::{SystemTime, UNIX_EPOCH};

use engine::Timestamp;

/// Notifications looked at.
const WINDOW: usize = 64;
/// Offsets below this are delivery delay, not a wrong clock.
const TOLERANCE_MS: i64 = 2_000;

/// The offset between server and local clock, estimated from (sent, received) pairs: the largest
/// difference is the one with the least delay in it.
#[derive(Debug, Default)]
pub struct ServerClock {
    differences: VecDeque<i64>,
    offset_ms: i64,
}

/// Local wall-clock time.
#[must_use]
pub fn local_now() -> Timestamp {
    let since_1970 = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
}

impl ServerClock {
    /// Server time, as well as it is known.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        local_now().plus_millis(self.offset_ms)
    }

    /// Server time minus local time.
    #[must_use]
    pub const fn offset_ms(&self) -> i64 {
        self.offset_ms
    }

    /// Learns from a notification.
    pub fn observe(&mut self, sent: Timestamp, received: Timestamp) {
        if self.differences.len() == WINDOW {
            self.differences.pop_front();
        }
        self.differences
            .push_back(sent.as_millis().saturating_sub(received.as_millis()));
        let least_delayed = self.differences.iter().copied().max().unwrap_or(0);
        // Old notifications that were only delivered late say nothing about the clock: one fresh
        // one in the window outweighs them, and a few are needed before a clock is called wrong.
        let trusted = self.differences.len() >= 3 || least_delayed >= 0;
        self.offset_ms = if trusted && least_delayed.abs() > TOLERANCE_MS {
            least_delayed
        } else {
            0
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    #[test]
    fn a_slow_clock_is_seen_and_delay_is_not() {
        let mut clock = ServerClock::default();
        for n in 0..10 {
            clock.observe(at(n * 1_000), at(n * 1_000 + 80));
        }
        assert_eq!(clock.offset_ms(), 0);
        let mut clock = ServerClock::default();
        for n in 0..10 {
            clock.observe(at(600_000 + n * 1_000), at(n * 1_000 + 80 + n));
        }
        assert_eq!(clock.offset_ms(), 599_920);
    }

    #[test]
    fn a_late_batch_does_not_move_the_clock() {
        let mut clock = ServerClock::default();
        for n in 0..30 {
            clock.observe(at(n), at(n + 50));
        }
        for n in 0..30 {
            clock.observe(at(n), at(n + 170_000));
        }
        assert_eq!(clock.offset_ms(), 0);
    }
}
