//! The WebSocket link and time: deadlines, heartbeats, sleep, pauses before the next attempt.
//!
//! Pure.

use super::{Phase, WebSocketLink, WebSocketWish};
use crate::link::{GapReason, LinkState, Moment};
use crate::sentence::Sentence;
use crate::wire::Millis;

impl WebSocketLink {
    pub(super) fn run_timers(&mut self, moment: Moment) {
        let now = moment.now_ms;
        match self.phase {
            Phase::Waiting { until } if now >= until => self.ask(now),
            Phase::Asking { since, .. }
            | Phase::Opening { since, .. }
            | Phase::Subscribing { since, .. }
                if now >= since + self.timing.answer_within_ms =>
            {
                self.come_back_later(moment, crate::link::TIMED_OUT, 0);
            }
            Phase::Live { .. } if now >= self.frame_at + self.timing.dead_after_ms => {
                self.come_back_later(moment, crate::link::said::SILENT, 0);
            }
            Phase::Live { .. } => {
                if now >= self.frame_at.max(self.heartbeat_at) + self.timing.heartbeat_after_ms {
                    self.heartbeat_at = now;
                    self.send_heartbeat();
                }
                if self.renew_at.is_some_and(|at| now >= at) {
                    self.renew_at = None;
                    self.send_renewal();
                }
            }
            Phase::Off
            | Phase::Waiting { .. }
            | Phase::Asking { .. }
            | Phase::Opening { .. }
            | Phase::Subscribing { .. } => {}
        }
    }

    pub(super) fn notice_sleep(&mut self, now: Millis) {
        let Some(last_seen) = self.last_seen.filter(|_| self.phase != Phase::Off) else {
            return;
        };
        if now > self.expected_by.saturating_add(self.timing.sleep_slack_ms) {
            if self.is_live() {
                self.heard_at = Some(last_seen);
            }
            self.lose(GapReason::Slept);
            self.begin_again(now, GapReason::Slept.sentence());
        } else if now < last_seen - self.timing.sleep_slack_ms {
            // The clock was set back: every timer lies too far ahead.
            self.frame_at = now;
            self.heard_at = self.heard_at.map(|_| now);
            self.begin_again(now, crate::link::said::CLOCK_CHANGED);
        }
    }

    pub(super) fn begin_again(&mut self, now: Millis, sentence: impl Into<Sentence>) {
        self.close();
        self.backoff.reset();
        self.say(LinkState::Reconnecting, Some(sentence.into()));
        self.ask(now);
    }

    pub(super) fn come_back_later(
        &mut self,
        moment: Moment,
        sentence: impl Into<Sentence>,
        at_least: Millis,
    ) {
        self.close();
        let pause = self.backoff.next(moment.jitter).max(at_least);
        self.phase = Phase::Waiting {
            until: moment.now_ms + pause,
        };
        self.say(LinkState::Reconnecting, Some(sentence.into()));
    }

    pub(super) fn close(&mut self) {
        if matches!(
            self.phase,
            Phase::Opening { .. } | Phase::Subscribing { .. } | Phase::Live { .. }
        ) {
            self.outbox.push_back(WebSocketWish::Close);
        }
        self.phase = Phase::Off;
        self.renewal = None;
        self.replay = None;
    }

    pub(super) fn halt(&mut self) {
        self.close();
        self.renew_at = None;
    }
}
