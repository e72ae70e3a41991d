//! The webhook link: RingCentral posts to an address that leads here. Subscribe, answer, renew in
//! time, and notice when deliveries have stopped.
//!
//! Pure. Nothing is queued for a webhook, so every interruption is a gap. Contract of use as in
//! [`super`]; besides, every arrival is answered by the wish `Answer` of the same step.

use std::collections::VecDeque;

mod door;
mod face;

pub use face::{Answer, Arrival, WebhookInput, WebhookTiming, WebhookWish};

use super::said;
use super::told::Told;
use super::{
    Backoff, CallFailure, GapReason, LinkEvent, LinkState, Moment, ResumePoint, Transport,
};
use crate::secret::Secret;
use crate::sentence::Sentence;
use crate::subscription::{Delivery, Subscription};
use crate::wire::Millis;

#[derive(Debug, Clone)]
struct Live {
    id: String,
    renew_at: Millis,
    look_at: Millis,
    note: Option<Sentence>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    Idle,
    Calling {
        ticket: u64,
        asked_at: Millis,
        /// Whether it only asks how the subscription is.
        looks: bool,
    },
    Waiting {
        until: Millis,
    },
}

/// The state machine.
#[derive(Debug)]
pub struct WebhookLink {
    timing: WebhookTiming,
    /// Every delivery of our subscription carries it.
    token: Secret,
    running: bool,
    /// Of an earlier run: deleted when there is a new one.
    old: Option<String>,
    live: Option<Live>,
    rest: Rest,
    /// The last moment at which a notification of a granted subscription came, or at which one
    /// was granted.
    heard_at: Option<Millis>,
    loss: GapReason,
    backoff: Backoff,
    told: Told,
    outbox: VecDeque<WebhookWish>,
    last_seen: Option<Millis>,
    expected_by: Millis,
    tickets: u64,
    strangers: u64,
}

impl WebhookLink {
    /// A link at rest. `token` is new for every run; deliveries without it are refused.
    pub fn new(timing: WebhookTiming, token: Secret, resume: Option<ResumePoint>) -> Self {
        let (old, heard_at, loss) = match resume {
            Some(ResumePoint::Webhook {
                subscription_id,
                at_ms,
            }) => (Some(subscription_id), Some(at_ms), GapReason::NotReached),
            Some(ResumePoint::WebSocket { at_ms, .. }) => {
                (None, Some(at_ms), GapReason::TransportChanged)
            }
            Some(ResumePoint::PubNub { timetoken, .. }) => {
                (None, Some(timetoken.millis()), GapReason::TransportChanged)
            }
            None => (None, None, GapReason::NotReached),
        };
        Self {
            timing,
            token,
            running: false,
            old,
            live: None,
            rest: Rest::Idle,
            heard_at,
            loss,
            backoff: Backoff::new(2_000, 60_000),
            told: Told::by(Transport::Webhook),
            outbox: VecDeque::new(),
            last_seen: None,
            expected_by: Millis::MAX,
            tickets: 0,
            strangers: 0,
        }
    }

    /// One step. Drain `poll_wish` afterwards.
    pub fn handle(&mut self, moment: Moment, input: WebhookInput) {
        let now = moment.now_ms;
        self.notice_sleep(now);
        match input {
            WebhookInput::Tick => {}
            WebhookInput::Start => {
                self.running = true;
                self.say(LinkState::Connecting, None);
                self.call(now);
            }
            WebhookInput::ReconnectNow => {
                self.running = true;
                self.backoff.reset();
                self.call(now);
            }
            WebhookInput::Stop => self.stop(),
            WebhookInput::Granted { ticket, result } => {
                if let Rest::Calling {
                    ticket: current,
                    asked_at,
                    looks,
                } = self.rest
                    && current == ticket
                {
                    self.rest = Rest::Idle;
                    match result {
                        Ok(granted) => self.granted(moment, asked_at, looks, granted),
                        Err(failure) => self.refused(moment, failure),
                    }
                }
            }
            WebhookInput::Arrived { ticket, arrival } => self.arrived(now, ticket, arrival),
            WebhookInput::Missed => {
                let from = self.heard_at.unwrap_or(now);
                self.gap(from, now, GapReason::QueueOverflow);
            }
        }
        self.run_timers(now);
        self.last_seen = Some(now);
        self.expected_by = self.poll_deadline().unwrap_or(Millis::MAX);
    }

    /// The next thing to do, until there is none.
    pub fn poll_wish(&mut self) -> Option<WebhookWish> {
        self.outbox.pop_front()
    }

    /// When to call `handle` with a tick at the latest.
    pub fn poll_deadline(&self) -> Option<Millis> {
        if !self.running {
            return None;
        }
        let now = self.last_seen?;
        let mut deadline = now + self.timing.tick_ms;
        if let Rest::Waiting { until } = self.rest {
            deadline = deadline.min(until);
        }
        if let (Rest::Idle, Some(live)) = (self.rest, &self.live) {
            deadline = deadline.min(live.renew_at).min(live.look_at);
        }
        Some(deadline.max(now + 1))
    }

    /// Requests without our token since the start.
    pub fn strangers(&self) -> u64 {
        self.strangers
    }

    // The subscription.

    fn next_ticket(&mut self, now: Millis, looks: bool) -> u64 {
        self.tickets += 1;
        self.rest = Rest::Calling {
            ticket: self.tickets,
            asked_at: now,
            looks,
        };
        self.tickets
    }

    fn call(&mut self, now: Millis) {
        let ticket = self.next_ticket(now, false);
        let known = self.live.as_ref().map(|live| live.id.clone());
        self.outbox.push_back(match known {
            None => WebhookWish::Create { ticket },
            Some(subscription_id) => WebhookWish::Renew {
                ticket,
                subscription_id,
            },
        });
    }

    fn look(&mut self, now: Millis, subscription_id: String) {
        let ticket = self.next_ticket(now, true);
        self.outbox.push_back(WebhookWish::Look {
            ticket,
            subscription_id,
        });
    }

    fn granted(&mut self, moment: Moment, asked_at: Millis, looks: bool, granted: Subscription) {
        let now = moment.now_ms;
        let by_webhook = matches!(&granted.delivery, Delivery::Other(kind) if kind.eq_ignore_ascii_case("WebHook"));
        if !by_webhook {
            let sentence = Sentence::of(
                "link_not_webhook",
                "RingCentral granted a subscription, but not for a webhook. Check the server address in Settings.",
            );
            self.pause_for_person(now, sentence);
            return;
        }
        let note = granted.disabled_note();
        let id = granted.id.as_str().to_owned();
        // Repeated failures of delivery end a webhook for good: it is deleted and made anew.
        let delivers = granted.status.is_empty() || granted.status == "Active";
        if !delivers {
            self.outbox.push_back(WebhookWish::Delete {
                subscription_id: id,
            });
            self.lose(moment, GapReason::SubscriptionLost);
            return;
        }
        self.backoff.reset();
        if let Some(old) = self.old.take().filter(|old| *old != id) {
            self.outbox.push_back(WebhookWish::Delete {
                subscription_id: old,
            });
        }
        let is_new = self.live.as_ref().is_none_or(|live| live.id != id);
        if is_new {
            match self.heard_at {
                Some(heard_at) => self.gap(heard_at, now, self.loss),
                None => self.heard_at = Some(now),
            }
            self.loss = GapReason::SubscriptionLost;
        }
        // A renewal every half life: a miss or two does no harm.
        let half = asked_at + ((granted.ends_at_ms - asked_at) / 2).max(1_000);
        let planned = self
            .live
            .as_ref()
            .filter(|_| looks)
            .map(|live| live.renew_at);
        let renew_at = planned.unwrap_or(half);
        self.live = Some(Live {
            id,
            renew_at,
            look_at: now + self.timing.look_every_ms,
            note,
        });
        self.say_connected();
    }

    /// Deliveries have stopped; since when is not known, so since the last one.
    fn lose(&mut self, moment: Moment, reason: GapReason) {
        self.live = None;
        self.loss = reason;
        // The gap itself is told with the next grant, whose moment is its end.
        self.say(LinkState::Reconnecting, Some(reason.sentence().into()));
        let until = moment.now_ms + self.backoff.next(moment.jitter);
        self.rest = Rest::Waiting { until };
    }

    fn refused(&mut self, moment: Moment, failure: CallFailure) {
        match failure {
            CallFailure::Gone if self.live.is_some() => {
                self.live = None;
                self.loss = GapReason::SubscriptionLost;
                self.say(LinkState::Reconnecting, Some(self.loss.sentence().into()));
                self.call(moment.now_ms);
            }
            CallFailure::SignInLost { sentence } => {
                self.running = false;
                self.live = None;
                let message = sentence.clone();
                self.outbox
                    .push_back(WebhookWish::Tell(LinkEvent::SignInLost { message }));
                self.say(LinkState::SignedOut, Some(sentence));
            }
            CallFailure::TransportDenied { sentence } | CallFailure::Denied { sentence } => {
                self.pause_for_person(moment.now_ms, sentence);
            }
            CallFailure::Gone => self.call_later(moment, None, said::NO_SUBSCRIPTIONS),
            CallFailure::Later { sentence, after_ms } => {
                self.call_later(moment, after_ms, sentence);
            }
        }
    }

    fn call_later(
        &mut self,
        moment: Moment,
        after_ms: Option<Millis>,
        sentence: impl Into<Sentence>,
    ) {
        let pause = self.backoff.next(moment.jitter).max(after_ms.unwrap_or(0));
        let until = moment.now_ms + pause;
        match &mut self.live {
            // Notifications come; only the question was not answered.
            Some(live) => {
                live.look_at = until;
                live.renew_at = live.renew_at.max(until);
            }
            None => {
                self.rest = Rest::Waiting { until };
                self.say(LinkState::Reconnecting, Some(sentence.into()));
            }
        }
    }

    fn pause_for_person(&mut self, now: Millis, sentence: impl Into<Sentence>) {
        self.live = None;
        self.rest = Rest::Waiting {
            until: now + self.timing.refused_pause_ms,
        };
        self.say(LinkState::Refused, Some(sentence.into()));
    }

    fn stop(&mut self) {
        if let Some(live) = self.live.take() {
            // Nobody will answer; RingCentral need not try.
            self.outbox.push_back(WebhookWish::Delete {
                subscription_id: live.id,
            });
        }
        self.rest = Rest::Idle;
        self.running = false;
        self.say(LinkState::Stopped, None);
    }

    // Time.

    fn run_timers(&mut self, now: Millis) {
        if !self.running {
            return;
        }
        match (self.rest, &self.live) {
            (Rest::Waiting { until }, _) if now >= until => self.call(now),
            (Rest::Idle, Some(live)) if now >= live.renew_at => self.call(now),
            (Rest::Idle, Some(live)) if now >= live.look_at => {
                let id = live.id.clone();
                self.look(now, id);
            }
            _ => {}
        }
    }

    fn notice_sleep(&mut self, now: Millis) {
        let Some(last_seen) = self.last_seen.filter(|_| self.running) else {
            return;
        };
        let slack = self.timing.sleep_slack_ms;
        if now > self.expected_by.saturating_add(slack) {
            if self.heard_at.is_some() {
                self.gap(last_seen, now, GapReason::Slept);
            }
        } else if now >= last_seen - slack {
            return;
        }
        // It slept, or the clock was set back and every timer lies too far ahead.
        self.backoff.reset();
        match self.live.as_ref().map(|live| live.id.clone()) {
            Some(id) => self.look(now, id),
            None => self.call(now),
        }
    }

    // Telling.

    fn gap(&mut self, from_ms: Millis, to_ms: Millis, reason: GapReason) {
        self.heard_at = Some(to_ms);
        self.outbox.push_back(WebhookWish::Tell(LinkEvent::Gap {
            from_ms: from_ms.min(to_ms),
            to_ms,
            reason,
        }));
    }

    fn say_connected(&mut self) {
        let refused = (self.strangers > 0).then(|| {
            Sentence::of(
                "link_strangers",
                "{count} deliveries without the verification token of this run were refused.",
            )
            .with("count", self.strangers)
        });
        let note = self.live.as_ref().and_then(|live| live.note.clone());
        self.say(LinkState::Connected, note.or(refused));
    }

    fn say(&mut self, state: LinkState, message: Option<Sentence>) {
        let news = self.told.news(state, message);
        self.outbox.extend(news.map(WebhookWish::Tell));
    }
}

#[cfg(test)]
mod tests;
