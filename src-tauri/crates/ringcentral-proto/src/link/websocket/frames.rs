//! The WebSocket link reading frames: first frame, replies, notifications, complaints.
//!
//! Pure.

use super::{Phase, WebSocketLink, WebSocketWish};
use crate::link::{CallFailure, GapReason, LinkEvent, Moment, RawNotification, ResumePoint};
use crate::refusal::ApiRefusal;
use crate::sentence::Sentence;
use crate::subscription::{Subscription, renewal_request, websocket_request};
use crate::wire::Millis;
use crate::wsg::{Details, Frame, Recovery, read_frame, write_heartbeat, write_request};

const SUBSCRIPTIONS: &str = "/restapi/v1.0/subscription";

impl WebSocketLink {
    pub(super) fn read(&mut self, moment: Moment, text: &str) {
        let now = moment.now_ms;
        let Ok((frame, wsc)) = read_frame(text) else {
            self.unreadable += 1;
            self.deliver(now, text.as_bytes().to_vec(), false);
            return;
        };
        if let Some(wsc) = wsc {
            // After a recovery the first frame begins a new count.
            let newer = self
                .wsc
                .as_ref()
                .is_none_or(|known| wsc.sequence >= known.sequence);
            if newer || matches!(frame, Frame::Details(_)) {
                self.wsc = Some(wsc);
            }
        }
        match frame {
            Frame::Details(details) => self.welcomed(now, details),
            Frame::Reply {
                message_id,
                status,
                body,
            } => self.answered(moment, &message_id, status, &body),
            Frame::Notification { body } => self.notified(now, body),
            Frame::Error { code, status } => self.scolded(moment, &code, status),
            Frame::Heartbeat | Frame::Other(_) => {}
        }
        if self.is_live() {
            self.heard_at = Some(now);
        }
    }

    fn welcomed(&mut self, now: Millis, details: Details) {
        let Phase::Opening {
            ticket, recovering, ..
        } = self.phase
        else {
            return;
        };
        self.recovery_timeout_ms = details.recovery_timeout_ms;
        self.recovery_buffer = details.recovery_buffer;
        match details.recovery {
            Some(Recovery::Successful) => {
                self.phase = Phase::Live { ticket };
                self.replay = self.heard_at.map(|heard_at| (now, heard_at, 0));
                self.connected(now, None);
            }
            Some(Recovery::Failed(_)) => {
                self.lose(GapReason::RecoveryFailed);
                self.subscribe(now, ticket);
            }
            None => {
                if recovering {
                    self.lose(GapReason::RecoveryFailed);
                }
                self.subscribe(now, ticket);
            }
        }
    }

    fn subscribe(&mut self, now: Millis, ticket: u64) {
        self.subscription_id = None;
        let message_id = self.message_id("subscribe");
        let text = write_request(
            &message_id,
            "POST",
            SUBSCRIPTIONS,
            &websocket_request(&self.filters.asked()),
        );
        self.phase = Phase::Subscribing {
            ticket,
            since: now,
            message_id,
        };
        self.outbox.push_back(WebSocketWish::Send(text));
    }

    fn answered(&mut self, moment: Moment, message_id: &str, status: u16, body: &[u8]) {
        let now = moment.now_ms;
        if self.renewal.as_deref() == Some(message_id) {
            self.renewal = None;
            match (Subscription::read(body, now), self.phase.clone()) {
                (Ok(granted), _) if status < 300 => self.note_end(now, granted.ends_at_ms),
                (_, Phase::Live { ticket }) if status == 404 => {
                    self.lose(GapReason::SubscriptionLost);
                    self.subscribe(now, ticket);
                }
                // Tied to the socket anyway; ask again in a while.
                _ => self.renew_at = Some(now + 60_000),
            }
            return;
        }
        let Phase::Subscribing {
            ticket,
            message_id: expected,
            ..
        } = &self.phase
        else {
            return;
        };
        if expected != message_id {
            return;
        }
        let ticket = *ticket;
        if status >= 300 {
            let failure = CallFailure::from_refusal(&ApiRefusal::read(status, body), None);
            let denied = matches!(failure, CallFailure::Denied { .. });
            if denied && self.filters.give_up_one() {
                self.subscribe(now, ticket);
            } else {
                self.failed(moment, failure);
            }
            return;
        }
        match Subscription::read(body, now) {
            Ok(granted) => {
                self.subscription_id = Some(granted.id.as_str().to_owned());
                self.note_end(now, granted.ends_at_ms);
                self.phase = Phase::Live { ticket };
                let note = granted.disabled_note();
                self.connected(now, note);
            }
            Err(_) => self.come_back_later(
                moment,
                Sentence::of(
                    "link_no_subscription",
                    "RingCentral's answer is not a subscription. Connecting again.",
                ),
                0,
            ),
        }
    }

    fn note_end(&mut self, now: Millis, ends_at: Millis) {
        let life = ends_at - now;
        self.renew_at = Some(
            now + (life - self.timing.renew_margin_ms)
                .max(life / 2)
                .max(1_000),
        );
    }

    fn notified(&mut self, now: Millis, body: Vec<u8>) {
        if let Some((began, deaf_since, count)) = self.replay.take()
            && now - began <= self.timing.replay_window_ms
        {
            let count = count + 1;
            if count >= self.recovery_buffer {
                // ASSUMPTION: a replay comes at once, so this many notifications in a moment are a full buffer.
                // The gateway replays its newest ones only; with a full buffer older ones are gone.
                self.gap(deaf_since, now, GapReason::QueueOverflow);
            } else {
                self.replay = Some((began, deaf_since, count));
            }
        }
        self.deliver(now, body, true);
    }

    fn deliver(&mut self, now: Millis, bytes: Vec<u8>, readable: bool) {
        let resume = self.wsc.as_ref().map(|wsc| ResumePoint::WebSocket {
            wsc_token: wsc.token.expose().to_owned(),
            sequence: wsc.sequence,
            at_ms: now,
            subscription_id: self.subscription_id.clone().unwrap_or_default(),
        });
        let note = RawNotification {
            bytes,
            readable,
            received_at_ms: now,
            resume,
        };
        self.outbox
            .push_back(WebSocketWish::Tell(LinkEvent::Notification(note)));
    }

    /// The gateway closes after an error. Idle (902) and age (903) are ordinary; a bad `wsc` must not be shown again.
    fn scolded(&mut self, moment: Moment, code: &str, status: u16) {
        if !matches!(code, "WSG-902" | "WSG-903")
            && matches!(
                self.phase,
                Phase::Opening {
                    recovering: true,
                    ..
                }
            )
        {
            self.wsc = None;
            self.lose(GapReason::RecoveryFailed);
        }
        let code = if code.is_empty() {
            status.to_string()
        } else {
            code.to_owned()
        };
        self.come_back_later(
            moment,
            Sentence::of(
                "link_ended",
                "RingCentral ended the connection ({code}). Connecting again.",
            )
            .with("code", code),
            0,
        );
    }

    pub(super) fn send_heartbeat(&mut self) {
        let message_id = self.message_id("heartbeat");
        self.outbox
            .push_back(WebSocketWish::Send(write_heartbeat(&message_id)));
    }

    pub(super) fn send_renewal(&mut self) {
        let Some(id) = self.subscription_id.clone() else {
            return;
        };
        // An id with other characters has no place in a path.
        if !id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        {
            return;
        }
        let message_id = self.message_id("renew");
        let path = format!("{SUBSCRIPTIONS}/{id}");
        self.outbox.push_back(WebSocketWish::Send(write_request(
            &message_id,
            "PUT",
            &path,
            &renewal_request(&self.filters.asked()),
        )));
        self.renewal = Some(message_id);
    }

    fn message_id(&mut self, what: &str) -> String {
        self.tickets += 1;
        format!("{what}-{}", self.tickets)
    }
}
