//! Who may come in: the handshake of a new subscription, deliveries with our token, and nobody else.
//!
//! Pure.

use super::{Answer, Arrival, LinkEvent, Rest, ResumePoint, WebhookLink, WebhookWish};
use crate::link::RawNotification;
use crate::secret::Secret;
use crate::wire::Millis;

/// Longest validation token that is given back: the whole answer may have 1,024 bytes.
const LONGEST_ECHO: usize = 512;

impl WebhookLink {
    pub(super) fn arrived(&mut self, now: Millis, ticket: u64, arrival: Arrival) {
        let ours = |token: &Option<Secret>| token.as_ref().is_some_and(|t| same(t, &self.token));
        // The guide shows the verification token under the name of the other; both are taken.
        let delivered = ours(&arrival.verification_token) || ours(&arrival.validation_token);
        // ASSUMPTION: a handshake outside of our own requests (an address that is checked again)
        // has an empty body.
        let asked = matches!(self.rest, Rest::Calling { .. }) || arrival.body.is_empty();
        let answer = match arrival.validation_token {
            _ if delivered && self.running => {
                self.take(now, arrival.body);
                Answer::Kept
            }
            Some(token)
                if asked && arrival.verification_token.is_none() && may_be_echoed(&token) =>
            {
                Answer::Echo(token)
            }
            _ => {
                self.strangers = self.strangers.saturating_add(1);
                Answer::Stranger
            }
        };
        self.outbox
            .push_back(WebhookWish::Answer { ticket, answer });
    }

    fn take(&mut self, now: Millis, bytes: Vec<u8>) {
        if self.live.is_some() {
            self.heard_at = Some(now);
        }
        let resume = self.live.as_ref().map(|live| ResumePoint::Webhook {
            subscription_id: live.id.clone(),
            at_ms: now,
        });
        let raw = RawNotification {
            bytes,
            // Nothing is encrypted here; what is no JSON is found out where it is decoded.
            readable: true,
            received_at_ms: now,
            resume,
        };
        self.outbox
            .push_back(WebhookWish::Tell(LinkEvent::Notification(raw)));
    }
}

/// Compares in a time that says nothing about where they differ.
fn same(one: &Secret, other: &Secret) -> bool {
    let (one, other) = (one.expose().as_bytes(), other.expose().as_bytes());
    let differences = one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && differences == 0
}

fn may_be_echoed(token: &Secret) -> bool {
    let text = token.expose();
    (1..=LONGEST_ECHO).contains(&text.len()) && text.bytes().all(|b| (0x20..0x7f).contains(&b))
}
