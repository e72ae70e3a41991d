//! The WebSocket link: pass, socket, subscription, heartbeat, recovery, the daily cut.
//!
//! Pure. The newest connection state (`wsc`) is kept with every notification; within the gateway's recovery time a
//! new socket takes the old one's place and missed notifications are replayed, up to the gateway's buffer.

mod face;
mod frames;
mod timers;

use std::collections::VecDeque;

pub use face::{WebSocketInput, WebSocketTiming, WebSocketWish};

use super::said;
use super::told::Told;
use super::{
    Backoff, CallFailure, EventFilters, GapReason, LinkEvent, LinkState, Moment, ResumePoint,
    Transport,
};
use crate::secret::Secret;
use crate::sentence::Sentence;
use crate::wire::Millis;
use crate::wsg::Wsc;

/// Nothing is waited for longer than this, so that a late tick shows that the computer slept.
const TICK_MS: Millis = 15_000;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Phase {
    Off,
    /// Waiting to begin again.
    Waiting {
        until: Millis,
    },
    /// A pass is being fetched.
    Asking {
        ticket: u64,
        since: Millis,
    },
    /// The socket opens; the gateway speaks first.
    Opening {
        ticket: u64,
        since: Millis,
        recovering: bool,
    },
    /// The subscription is being created on the socket.
    Subscribing {
        ticket: u64,
        since: Millis,
        message_id: String,
    },
    /// Notifications arrive.
    Live {
        ticket: u64,
    },
}

/// The state machine.
#[derive(Debug)]
pub struct WebSocketLink {
    timing: WebSocketTiming,
    filters: EventFilters,
    may_fall_back: bool,
    phase: Phase,
    wsc: Option<Wsc>,
    recovery_timeout_ms: Millis,
    recovery_buffer: usize,
    subscription_id: Option<String>,
    renew_at: Option<Millis>,
    renewal: Option<String>,
    /// Up to this moment nothing was missed.
    heard_at: Option<Millis>,
    /// A gap that ends when notifications flow again.
    open_gap: Option<(Millis, GapReason)>,
    /// After a recovery: when it was, since when we were deaf, and how many notifications came since.
    replay: Option<(Millis, Millis, usize)>,
    frame_at: Millis,
    heartbeat_at: Millis,
    backoff: Backoff,
    told: Told,
    outbox: VecDeque<WebSocketWish>,
    last_seen: Option<Millis>,
    expected_by: Millis,
    tickets: u64,
    unreadable: u64,
}

impl WebSocketLink {
    /// A link at rest. With `may_fall_back` a missing permission ends it with a `FallBack` wish.
    pub fn new(
        timing: WebSocketTiming,
        filters: impl Into<EventFilters>,
        resume: Option<ResumePoint>,
        may_fall_back: bool,
    ) -> Self {
        let mut link = Self {
            timing,
            filters: filters.into(),
            may_fall_back,
            phase: Phase::Off,
            wsc: None,
            recovery_timeout_ms: 180_000,
            recovery_buffer: 100,
            subscription_id: None,
            renew_at: None,
            renewal: None,
            heard_at: None,
            open_gap: None,
            replay: None,
            frame_at: 0,
            heartbeat_at: 0,
            backoff: Backoff::new(1_000, 30_000),
            told: Told::by(Transport::WebSocket),
            outbox: VecDeque::new(),
            last_seen: None,
            expected_by: Millis::MAX,
            tickets: 0,
            unreadable: 0,
        };
        match resume {
            Some(ResumePoint::WebSocket {
                wsc_token,
                sequence,
                at_ms,
                subscription_id,
            }) => {
                link.wsc = Some(Wsc {
                    token: Secret::new(wsc_token),
                    sequence,
                });
                link.subscription_id = Some(subscription_id);
                link.heard_at = Some(at_ms);
                link.frame_at = at_ms;
            }
            Some(ResumePoint::PubNub { timetoken, .. }) => {
                link.open_gap = Some((timetoken.millis(), GapReason::TransportChanged));
            }
            Some(ResumePoint::Webhook { at_ms, .. }) => {
                link.open_gap = Some((at_ms, GapReason::TransportChanged));
            }
            None => {}
        }
        link
    }

    /// One step. Drain `poll_wish` afterwards.
    pub fn handle(&mut self, moment: Moment, input: WebSocketInput) {
        let now = moment.now_ms;
        self.notice_sleep(now);
        match input {
            WebSocketInput::Tick => {}
            WebSocketInput::Start => {
                self.say(LinkState::Connecting, None);
                self.ask(now);
            }
            WebSocketInput::ReconnectNow => self.begin_again(now, said::ON_REQUEST),
            WebSocketInput::Stop => {
                self.halt();
                self.say(LinkState::Stopped, None);
            }
            WebSocketInput::Pass { ticket, result } => {
                if matches!(self.phase, Phase::Asking { ticket: current, .. } if current == ticket)
                {
                    match result {
                        Ok(pass) => self.open(now, pass),
                        Err(failure) => self.failed(moment, failure),
                    }
                }
            }
            WebSocketInput::OpenFailed { ticket, sentence } => {
                if self.is_current(ticket) {
                    self.come_back_later(moment, sentence, 0);
                }
            }
            WebSocketInput::Text { ticket, text } => {
                if self.is_current(ticket) {
                    self.frame_at = now;
                    self.read(moment, &text);
                }
            }
            WebSocketInput::Alive { ticket } => {
                if self.is_current(ticket) {
                    self.frame_at = now;
                }
            }
            WebSocketInput::Closed { ticket } => {
                if self.is_current(ticket) {
                    self.come_back_later(
                        moment,
                        Sentence::of(
                            "link_closed",
                            "RingCentral closed the connection. Connecting again.",
                        ),
                        0,
                    );
                }
            }
        }
        self.run_timers(moment);
        self.last_seen = Some(now);
        self.expected_by = self.poll_deadline().unwrap_or(Millis::MAX);
    }

    /// The next thing to do, until there is none.
    pub fn poll_wish(&mut self) -> Option<WebSocketWish> {
        self.outbox.pop_front()
    }

    /// When to call `handle` with a tick at the latest.
    pub fn poll_deadline(&self) -> Option<Millis> {
        let now = self.last_seen?;
        let own = match self.phase {
            Phase::Off => return None,
            Phase::Waiting { until } => until,
            Phase::Asking { since, .. }
            | Phase::Opening { since, .. }
            | Phase::Subscribing { since, .. } => since + self.timing.answer_within_ms,
            Phase::Live { .. } => {
                let silence = (self.frame_at.max(self.heartbeat_at)
                    + self.timing.heartbeat_after_ms)
                    .min(self.frame_at + self.timing.dead_after_ms);
                self.renew_at.map_or(silence, |at| silence.min(at))
            }
        };
        Some(own.min(now + TICK_MS).max(now + 1))
    }

    /// Frames that could not be read since the start.
    pub fn unreadable(&self) -> u64 {
        self.unreadable
    }

    /// Up to when nothing was missed, for whoever goes on after a `FallBack`.
    pub fn complete_until(&self) -> Option<Millis> {
        self.open_gap
            .as_ref()
            .map(|(from, _)| *from)
            .or(self.heard_at)
    }

    fn is_current(&self, given: u64) -> bool {
        match self.phase {
            Phase::Opening { ticket, .. }
            | Phase::Subscribing { ticket, .. }
            | Phase::Live { ticket } => ticket == given,
            Phase::Off | Phase::Waiting { .. } | Phase::Asking { .. } => false,
        }
    }

    fn ask(&mut self, now: Millis) {
        self.tickets += 1;
        self.phase = Phase::Asking {
            ticket: self.tickets,
            since: now,
        };
        self.outbox.push_back(WebSocketWish::FetchPass {
            ticket: self.tickets,
        });
    }

    fn open(&mut self, now: Millis, pass: crate::wsg::GatewayPass) {
        if self.wsc.is_some() && now - self.frame_at > self.recovery_timeout_ms {
            self.wsc = None;
            self.lose(GapReason::OfflineTooLong);
        }
        self.tickets += 1;
        let wsc = self.wsc.as_ref().map(|wsc| wsc.token.clone());
        self.phase = Phase::Opening {
            ticket: self.tickets,
            since: now,
            recovering: wsc.is_some(),
        };
        self.outbox.push_back(WebSocketWish::Open {
            ticket: self.tickets,
            pass,
            wsc,
        });
    }

    fn failed(&mut self, moment: Moment, failure: CallFailure) {
        match failure {
            CallFailure::SignInLost { sentence } => {
                self.halt();
                self.outbox
                    .push_back(WebSocketWish::Tell(LinkEvent::SignInLost {
                        message: sentence.clone(),
                    }));
                self.say(LinkState::SignedOut, Some(sentence));
            }
            CallFailure::TransportDenied { sentence } if self.may_fall_back => {
                self.halt();
                self.outbox.push_back(WebSocketWish::FallBack { sentence });
            }
            CallFailure::TransportDenied { sentence } | CallFailure::Denied { sentence } => {
                self.close();
                self.phase = Phase::Waiting {
                    until: moment.now_ms + self.timing.refused_pause_ms,
                };
                self.say(LinkState::Refused, Some(sentence));
            }
            CallFailure::Gone => self.come_back_later(
                moment,
                Sentence::of(
                    "link_not_found",
                    "RingCentral did not find what was asked for. Trying again.",
                ),
                0,
            ),
            CallFailure::Later { sentence, after_ms } => {
                self.come_back_later(moment, sentence, after_ms.unwrap_or(0))
            }
        }
    }

    // Telling.

    /// From the last complete moment on, something may be missing; the gap ends when notifications flow again.
    fn lose(&mut self, reason: GapReason) {
        if let (None, Some(heard_at)) = (&self.open_gap, self.heard_at) {
            self.open_gap = Some((heard_at, reason));
        }
    }

    fn connected(&mut self, now: Millis, note: Option<Sentence>) {
        if let Some((from, reason)) = self.open_gap.take() {
            self.gap(from, now, reason);
        }
        self.backoff.reset();
        self.heard_at = Some(now);
        self.say(LinkState::Connected, note);
    }

    fn gap(&mut self, from_ms: Millis, to_ms: Millis, reason: GapReason) {
        self.outbox.push_back(WebSocketWish::Tell(LinkEvent::Gap {
            from_ms: from_ms.min(to_ms),
            to_ms,
            reason,
        }));
    }

    fn is_live(&self) -> bool {
        matches!(self.phase, Phase::Live { .. })
    }

    fn say(&mut self, state: LinkState, message: Option<Sentence>) {
        let news = self.told.news(state, message);
        self.outbox.extend(news.map(WebSocketWish::Tell));
    }
}

#[cfg(test)]
mod tests;
