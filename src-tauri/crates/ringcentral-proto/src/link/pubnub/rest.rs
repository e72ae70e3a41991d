//! The subscription side of the PubNub link: asking, renewing, and what each refusal leads to.
//!
//! Pure.

use super::{Ear, Live, PubNubLink, PubNubWish, Rest};
use crate::link::{CallFailure, GapReason, LinkEvent, LinkState, Moment};
use crate::sentence::Sentence;
use crate::subscription::{Delivery, Subscription};
use crate::wire::Millis;

impl PubNubLink {
    pub(super) fn call(&mut self, now: Millis) {
        self.tickets += 1;
        let ticket = self.tickets;
        self.rest = Rest::Calling {
            ticket,
            asked_at: now,
        };
        self.outbox.push_back(match &self.known {
            Some((id, ..)) => PubNubWish::Renew {
                ticket,
                subscription_id: id.clone(),
            },
            None => PubNubWish::Create { ticket },
        });
    }

    pub(super) fn granted(&mut self, now: Millis, asked_at: Millis, granted: Subscription) {
        let note = granted.disabled_note();
        let Delivery::PubNub {
            subscriber_key,
            channel,
            encryption_key,
        } = granted.delivery
        else {
            let sentence = Sentence::of(
                "link_not_pubnub",
                "RingCentral granted a subscription, but not over PubNub. Choose the transport WebSocket in Settings.",
            );
            self.pause_for_person(now, sentence);
            return;
        };
        self.rest_backoff.reset();
        let id = granted.id.as_str().to_owned();
        let was = self
            .known
            .replace((id.clone(), subscriber_key.clone(), channel.clone()));
        let same_place = was
            .as_ref()
            .is_some_and(|(_, key, place)| *key == subscriber_key && *place == channel);
        let same_subscription = was.as_ref().is_some_and(|(known, ..)| *known == id);
        // Half of a very short life is better than a margin longer than the life.
        let life = granted.ends_at_ms - asked_at;
        let renew_at = asked_at + (life - self.timing.renew_margin_ms).max(life / 2);
        // ASSUMPTION: timetokens are times, so the cursor of the old channel is good on the new one.
        self.live = Some(Live {
            id,
            key: subscriber_key,
            channel,
            cipher: encryption_key,
            renew_at,
            note,
        });
        let listening = matches!(self.ear, Ear::On { .. } | Ear::Waiting { .. });
        if !same_place && let Some(heard_at) = self.heard_at {
            // Whatever was published to the old place after we asked is not coming here.
            let (from, reason) = if same_subscription && listening {
                (asked_at, GapReason::ChannelChanged)
            } else if same_subscription {
                (heard_at, GapReason::ChannelChanged)
            } else {
                (heard_at, self.loss)
            };
            self.gap(from, now, reason);
        }
        self.loss = GapReason::SubscriptionLost;
        if !(same_place && listening) {
            self.listen(now);
        }
    }

    pub(super) fn refused(&mut self, moment: Moment, failure: CallFailure) {
        let now = moment.now_ms;
        match failure {
            CallFailure::Gone if self.known.is_some() => {
                self.live = None;
                self.ear = Ear::Off;
                self.outbox.push_back(PubNubWish::Hush);
                self.known = None;
                if self.heard_at.is_some() {
                    // The gap itself is reported with the new grant, whose moment is its end.
                    self.say(
                        LinkState::Reconnecting,
                        Some(GapReason::SubscriptionLost.sentence().into()),
                    );
                }
                self.call(now);
            }
            CallFailure::SignInLost { sentence } => {
                self.halt();
                self.outbox
                    .push_back(PubNubWish::Tell(LinkEvent::SignInLost {
                        message: sentence.clone(),
                    }));
                self.say(LinkState::SignedOut, Some(sentence));
            }
            CallFailure::TransportDenied { sentence } | CallFailure::Denied { sentence } => {
                self.pause_for_person(now, sentence);
            }
            CallFailure::Gone => self.call_later(moment, None, crate::link::said::NO_SUBSCRIPTIONS),
            CallFailure::Later { sentence, after_ms } => {
                self.call_later(moment, after_ms, sentence)
            }
        }
    }

    pub(super) fn call_later(
        &mut self,
        moment: Moment,
        after_ms: Option<Millis>,
        sentence: impl Into<Sentence>,
    ) {
        let pause = self
            .rest_backoff
            .next(moment.jitter)
            .max(after_ms.unwrap_or(0));
        self.rest = Rest::Waiting {
            until: moment.now_ms + pause,
        };
        if self.live.is_none() {
            self.say(LinkState::Reconnecting, Some(sentence.into()));
        }
    }

    pub(super) fn pause_for_person(&mut self, now: Millis, sentence: impl Into<Sentence>) {
        self.hush();
        self.live = None;
        self.rest = Rest::Waiting {
            until: now + self.timing.refused_pause_ms,
        };
        self.say(LinkState::Refused, Some(sentence.into()));
    }
}
