//! The PubNub link: subscribe, listen, renew in time, come back after every kind of interruption.
//!
//! Pure. Two tracks run side by side: the subscription at RingCentral (`Rest`) and the long poll at PubNub (`Ear`).
//! The cursor survives both, so an interruption loses nothing as long as PubNub still queues the messages.

use std::collections::VecDeque;

mod ear;
mod face;
mod rest;

pub use face::{PubNubInput, PubNubTiming, PubNubWish};

use super::said;
use super::told::Told;
use super::{Backoff, GapReason, LinkEvent, LinkState, Moment, ResumePoint, Transport};
use crate::pubnub::Timetoken;
use crate::secret::Secret;
use crate::sentence::Sentence;
use crate::wire::Millis;

/// Nothing is waited for longer than this, so that a late tick shows that the computer slept.
const TICK_MS: Millis = 15_000;

#[derive(Debug, Clone)]
struct Live {
    id: String,
    key: String,
    channel: String,
    cipher: Option<Secret>,
    renew_at: Millis,
    note: Option<Sentence>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    Idle,
    Calling { ticket: u64, asked_at: Millis },
    Waiting { until: Millis },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ear {
    Off,
    On { ticket: u64, since: Millis },
    Waiting { until: Millis },
}

/// The state machine.
#[derive(Debug)]
pub struct PubNubLink {
    timing: PubNubTiming,
    running: bool,
    /// What to renew instead of creating: id, key and channel of the subscription we had.
    known: Option<(String, String, String)>,
    live: Option<Live>,
    rest: Rest,
    ear: Ear,
    cursor: Option<Timetoken>,
    /// Up to this moment nothing was missed.
    heard_at: Option<Millis>,
    rest_backoff: Backoff,
    ear_backoff: Backoff,
    told: Told,
    outbox: VecDeque<PubNubWish>,
    last_seen: Option<Millis>,
    expected_by: Millis,
    tickets: u64,
    unreadable: u64,
    /// Why the first grant of a new subscription is a gap, if it is one.
    loss: GapReason,
    /// Said with every good state: why this transport is used.
    standing_note: Option<Sentence>,
}

impl PubNubLink {
    /// A link at rest. A resume point of PubNub makes it go on where it was.
    pub fn new(timing: PubNubTiming, resume: Option<ResumePoint>) -> Self {
        let mut link = Self {
            timing,
            running: false,
            known: None,
            live: None,
            rest: Rest::Idle,
            ear: Ear::Off,
            cursor: None,
            heard_at: None,
            rest_backoff: Backoff::new(2_000, 60_000),
            ear_backoff: Backoff::new(1_000, 60_000),
            told: Told::by(Transport::PubNub),
            outbox: VecDeque::new(),
            last_seen: None,
            expected_by: Millis::MAX,
            tickets: 0,
            unreadable: 0,
            loss: GapReason::SubscriptionLost,
            standing_note: None,
        };
        match resume {
            Some(ResumePoint::PubNub {
                subscription_id,
                subscriber_key,
                channel,
                timetoken,
            }) => {
                link.known = Some((subscription_id, subscriber_key, channel));
                link.cursor = Some(timetoken);
                link.heard_at = Some(timetoken.millis());
            }
            Some(ResumePoint::WebSocket { at_ms, .. } | ResumePoint::Webhook { at_ms, .. }) => {
                // The new channel has nothing older; a cursor saves the handshake, which would skip messages.
                link.cursor = u64::try_from(at_ms)
                    .ok()
                    .map(|ms| Timetoken(ms.saturating_mul(10_000)));
                link.heard_at = Some(at_ms);
                link.loss = GapReason::TransportChanged;
            }
            None => {}
        }
        link
    }

    /// Says so with every good state, for example why not WebSocket.
    #[must_use]
    pub fn with_note(mut self, note: Sentence) -> Self {
        self.standing_note = Some(note);
        self
    }

    /// One step. Drain `poll_wish` afterwards.
    pub fn handle(&mut self, moment: Moment, input: PubNubInput) {
        let now = moment.now_ms;
        self.notice_sleep(now);
        match input {
            PubNubInput::Tick => {}
            PubNubInput::Start => {
                self.running = true;
                let note = self.standing_note.clone();
                self.say(LinkState::Connecting, note);
                self.call(now);
            }
            PubNubInput::ReconnectNow => {
                self.running = true;
                self.begin_again(now, Some(said::ON_REQUEST.into()));
            }
            PubNubInput::Stop => {
                self.halt();
                self.say(LinkState::Stopped, None);
            }
            PubNubInput::Granted { ticket, result } => match self.rest {
                Rest::Calling {
                    ticket: current,
                    asked_at,
                } if current == ticket => {
                    self.rest = Rest::Idle;
                    match result {
                        Ok(granted) => self.granted(now, asked_at, granted),
                        Err(failure) => self.refused(moment, failure),
                    }
                }
                Rest::Calling { .. } | Rest::Idle | Rest::Waiting { .. } => {}
            },
            PubNubInput::Heard { ticket, reply } => {
                if matches!(self.ear, Ear::On { ticket: current, .. } if current == ticket) {
                    self.heard(now, ticket, reply);
                }
            }
            PubNubInput::HearingFailed {
                ticket,
                status,
                after_ms,
                sentence,
            } => {
                if matches!(self.ear, Ear::On { ticket: current, .. } if current == ticket) {
                    self.hearing_failed(moment, status, after_ms, sentence);
                }
            }
        }
        self.run_timers(moment);
        self.last_seen = Some(now);
        self.expected_by = self.poll_deadline().unwrap_or(Millis::MAX);
    }

    /// The next thing to do, until there is none.
    pub fn poll_wish(&mut self) -> Option<PubNubWish> {
        self.outbox.pop_front()
    }

    /// When to call `handle` with a tick at the latest.
    pub fn poll_deadline(&self) -> Option<Millis> {
        if !self.running {
            return None;
        }
        let now = self.last_seen?;
        let mut deadline = now + TICK_MS;
        if let Rest::Waiting { until } = self.rest {
            deadline = deadline.min(until);
        }
        if let (Rest::Idle, Some(live)) = (self.rest, &self.live) {
            deadline = deadline.min(live.renew_at);
        }
        match self.ear {
            Ear::Waiting { until } => deadline = deadline.min(until),
            Ear::On { since, .. } => {
                deadline = deadline.min(since + self.timing.stall_after_ms);
                if !self.is_connected() {
                    deadline = deadline.min(since + self.timing.settle_ms);
                }
            }
            Ear::Off => {}
        }
        Some(deadline.max(now + 1))
    }

    /// Payloads that could not be opened since the start.
    pub fn unreadable(&self) -> u64 {
        self.unreadable
    }

    // Time.

    fn run_timers(&mut self, moment: Moment) {
        let now = moment.now_ms;
        if !self.running {
            return;
        }
        match self.rest {
            Rest::Waiting { until } if now >= until => self.call(now),
            Rest::Idle if self.live.as_ref().is_some_and(|live| now >= live.renew_at) => {
                self.call(now)
            }
            Rest::Waiting { .. } | Rest::Idle | Rest::Calling { .. } => {}
        }
        match self.ear {
            Ear::Waiting { until } if now >= until => self.listen(now),
            Ear::On { since, .. } if now >= since + self.timing.stall_after_ms => {
                self.hearing_failed(moment, None, None, said::SILENT);
            }
            Ear::On { since, .. }
                if !self.is_connected()
                    && self.cursor.is_some()
                    && now >= since + self.timing.settle_ms =>
            {
                self.say_connected();
            }
            Ear::Waiting { .. } | Ear::On { .. } | Ear::Off => {}
        }
    }

    fn notice_sleep(&mut self, now: Millis) {
        let Some(last_seen) = self.last_seen.filter(|_| self.running) else {
            return;
        };
        if now > self.expected_by.saturating_add(self.timing.sleep_slack_ms) {
            if let Some(heard_at) = self.heard_at {
                let from = if self.is_connected() {
                    heard_at.max(last_seen)
                } else {
                    heard_at
                };
                self.gap(from, now, GapReason::Slept);
            }
            self.begin_again(now, Some(GapReason::Slept.sentence().into()));
        } else if now < last_seen - self.timing.sleep_slack_ms {
            // The clock was set back: every timer lies too far ahead.
            self.heard_at = self.heard_at.map(|_| now);
            self.begin_again(now, Some(said::CLOCK_CHANGED.into()));
        }
    }

    fn begin_again(&mut self, now: Millis, sentence: Option<Sentence>) {
        self.hush();
        self.rest_backoff.reset();
        self.ear_backoff.reset();
        self.say(LinkState::Reconnecting, sentence);
        self.call(now);
    }

    fn hush(&mut self) {
        if self.ear != Ear::Off {
            self.outbox.push_back(PubNubWish::Hush);
        }
        self.ear = Ear::Off;
    }

    fn halt(&mut self) {
        self.hush();
        self.rest = Rest::Idle;
        self.live = None;
        self.running = false;
    }

    // Telling.

    fn gap(&mut self, from_ms: Millis, to_ms: Millis, reason: GapReason) {
        self.heard_at = Some(to_ms);
        self.outbox.push_back(PubNubWish::Tell(LinkEvent::Gap {
            from_ms: from_ms.min(to_ms),
            to_ms,
            reason,
        }));
    }

    fn is_connected(&self) -> bool {
        self.told.is_connected()
    }

    fn say_connected(&mut self) {
        let note = self
            .live
            .as_ref()
            .and_then(|live| live.note.clone())
            .or_else(|| self.standing_note.clone());
        self.say(LinkState::Connected, note);
    }

    fn say(&mut self, state: LinkState, message: Option<Sentence>) {
        let news = self.told.news(state, message);
        self.outbox.extend(news.map(PubNubWish::Tell));
    }
}

#[cfg(test)]
mod tests;
