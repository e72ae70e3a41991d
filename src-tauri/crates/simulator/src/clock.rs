//! The two clocks of a running simulator: the wall clock, and virtual time, which may run faster.
//!
//! Touches the system clocks; the only module that does.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};

use crate::script::Ms;

/// Wall time that never jumps, and the script's time from the moment the calls start.
#[derive(Debug)]
pub(crate) struct Clock {
    origin: Instant,
    wall: DateTime<Utc>,
    scale: f64,
    warm: Ms,
    calls_started: OnceLock<Instant>,
}

impl Clock {
    /// `off_ms` is how far this clock is ahead of the computer's.
    pub(crate) fn new(scale: f64, warm_start_s: u64, off_ms: i64) -> Self {
        let now: DateTime<Utc> = DateTime::from(std::time::SystemTime::now());
        Self {
            origin: Instant::now(),
            wall: now + TimeDelta::milliseconds(off_ms),
            scale: if scale > 0.0 { scale } else { 1.0 },
            warm: i64::try_from(warm_start_s.saturating_mul(1000)).unwrap_or(i64::MAX / 4),
            calls_started: OnceLock::new(),
        }
    }

    /// Wall time: tokens, subscriptions, rate limits, timetokens.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.wall + TimeDelta::from_std(self.origin.elapsed()).unwrap_or(TimeDelta::zero())
    }

    /// Starts the script; later calls change nothing. Gives the wall time of virtual time zero, in whole
    /// milliseconds, because that is what the wire can say.
    pub(crate) fn start_calls(&self) -> DateTime<Utc> {
        let started = *self.calls_started.get_or_init(Instant::now);
        let since = started.saturating_duration_since(self.origin);
        let begun = self.wall + TimeDelta::from_std(since).unwrap_or(TimeDelta::zero());
        let zero = begun - TimeDelta::milliseconds(self.warm);
        DateTime::from_timestamp_millis(zero.timestamp_millis()).unwrap_or(zero)
    }

    /// The script's time; `None` before the calls start.
    pub(crate) fn script_now(&self) -> Option<Ms> {
        let elapsed = self.calls_started.get()?.elapsed().as_secs_f64() * 1000.0 * self.scale;
        Some(self.warm + elapsed as Ms)
    }

    /// Script time at which the audience comes in; everything before it is history.
    pub(crate) fn curtain(&self) -> Ms {
        self.warm
    }

    /// How long to wait, in real time, for a span of virtual time.
    pub(crate) fn real(&self, span: Ms) -> Duration {
        Duration::from_secs_f64((span.max(0) as f64 / self.scale / 1000.0).min(3_600.0))
    }
}
