//! The listening side of the PubNub link: the long poll, its messages and its failures.
//!
//! Pure. Every message leaves with the cursor to go on from, so that both can be committed together.

use super::{Ear, PubNubLink, PubNubWish, Rest};
use crate::link::{GapReason, LinkEvent, LinkState, Moment, RawNotification, ResumePoint};
use crate::pubnub::{SubscribeReply, open};
use crate::sentence::Sentence;
use crate::wire::Millis;

/// A server that asks for a longer pause is not believed: messages are queued for minutes only.
const LONGEST_ASKED_MS: Millis = 120_000;

impl PubNubLink {
    pub(super) fn listen(&mut self, now: Millis) {
        let Some(live) = &self.live else { return };
        self.tickets += 1;
        let wish = PubNubWish::Listen {
            ticket: self.tickets,
            subscriber_key: live.key.clone(),
            channel: live.channel.clone(),
            from: self.cursor,
        };
        if let Some(heard_at) = self
            .heard_at
            .filter(|at| now - at > self.timing.queue_life_ms)
        {
            self.gap(heard_at, now, GapReason::OfflineTooLong);
        }
        self.ear = Ear::On {
            ticket: self.tickets,
            since: now,
        };
        self.outbox.push_back(wish);
    }

    pub(super) fn heard(&mut self, now: Millis, ticket: u64, reply: SubscribeReply) {
        self.ear = Ear::On { ticket, since: now };
        self.ear_backoff.reset();
        if reply.messages.len() >= self.timing.queue_size {
            // ASSUMPTION: a reply with as many messages as the queue holds comes from a full queue.
            // A full queue has silently dropped its oldest messages, or was about to.
            let from = self.heard_at.unwrap_or(now);
            self.gap(from, now, GapReason::QueueOverflow);
        }
        self.say_connected();
        let mut resume_at = self.cursor.unwrap_or(reply.next);
        let mut messages = reply.messages.into_iter().peekable();
        while let Some(message) = messages.next() {
            resume_at = match (messages.peek(), message.published) {
                (None, _) => reply.next,
                // Equal cursors would skip the next message after a restart; a repeated one does no harm.
                (Some(next), Some(own)) if next.published.is_some_and(|next| next > own) => {
                    own.max(resume_at)
                }
                (Some(_), _) => resume_at,
            };
            let Some(live) = &self.live else { break };
            let opened = open(&message.payload, live.cipher.as_ref());
            self.unreadable += u64::from(opened.problem.is_some());
            let resume = ResumePoint::PubNub {
                subscription_id: live.id.clone(),
                subscriber_key: live.key.clone(),
                channel: live.channel.clone(),
                timetoken: resume_at,
            };
            self.outbox
                .push_back(PubNubWish::Tell(LinkEvent::Notification(RawNotification {
                    bytes: opened.bytes,
                    readable: opened.problem.is_none(),
                    received_at_ms: now,
                    resume: Some(resume),
                })));
        }
        self.cursor = Some(reply.next);
        self.heard_at = Some(now);
    }

    pub(super) fn hearing_failed(
        &mut self,
        moment: Moment,
        status: Option<u16>,
        after_ms: Option<Millis>,
        sentence: impl Into<Sentence>,
    ) {
        self.hush();
        let asked = after_ms.unwrap_or(0).clamp(0, LONGEST_ASKED_MS);
        let pause = self.ear_backoff.next(moment.jitter).max(asked);
        self.ear = Ear::Waiting {
            until: moment.now_ms + pause,
        };
        self.say(LinkState::Reconnecting, Some(sentence.into()));
        // PubNub refusing the key or the channel may mean that the subscription moved or ended.
        let may_have_moved =
            matches!(status, Some(400..=428 | 430..=499)) || self.ear_backoff.attempts() == 4;
        if may_have_moved && self.rest == Rest::Idle {
            self.call(moment.now_ms);
        }
    }
}
