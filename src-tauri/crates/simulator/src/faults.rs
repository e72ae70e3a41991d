//! Faults: what may go wrong, how often, and by which seed.
//!
//! Pure. Where a fault takes effect is the server's business.

mod disturb;

use serde::{Deserialize, Serialize};

use crate::script::Dice;
pub(crate) use disturb::make_unknown;

/// Probabilities and switches. All zero and off by default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaultPlan {
    /// The same seed gives the same faults for the same notifications.
    pub seed: u64,
    /// A notification is held back so that later ones overtake it.
    pub reorder: f64,
    /// How far it is held back at most, in virtual milliseconds.
    pub reorder_ms: u64,
    /// A notification is delivered twice.
    pub duplicate: f64,
    /// A notification comes late.
    pub delay: f64,
    /// How late at most, in virtual milliseconds.
    pub delay_ms: u64,
    /// A notification is never delivered.
    pub drop: f64,
    /// A malformed message is delivered beside a good one: bad JSON, an undecryptable payload, or a party with
    /// a status that nobody knows.
    pub malformed: f64,
    /// An API request is refused with 429 although the limit is not reached.
    pub too_many_requests: f64,
    /// An API request fails with 500, 502 or 503.
    pub server_error: f64,
    /// The server's clock is wrong by so many milliseconds in `eventTime` and `timestamp`.
    pub clock_skew_ms: i64,
    /// The second page of the extension list fails once.
    pub extension_page_fails_once: bool,
    /// Every connection is cut about every so many real seconds; 0 is never. So for the following.
    pub disconnect_every_s: u64,
    /// Nothing passes for two seconds.
    pub stall_every_s: u64,
    /// Access tokens expire; refresh tokens stay good.
    pub expire_tokens_every_s: u64,
    /// Every OAuth session is revoked: the client has to sign in again.
    pub revoke_every_s: u64,
    /// Every subscription is lost without a word.
    pub lose_subscriptions_every_s: u64,
    /// PubNub channels and keys change at the next renewal.
    pub rotate_channels_every_s: u64,
    /// WebSocket sessions are forgotten, so that recoveries fail.
    pub forget_sockets_every_s: u64,
    /// Deliveries to webhooks end for good, as after repeated failures.
    pub blacklist_hooks_every_s: u64,
}

impl Default for FaultPlan {
    fn default() -> Self {
        Self {
            seed: 1,
            reorder: 0.0,
            reorder_ms: 2_000,
            duplicate: 0.0,
            delay: 0.0,
            delay_ms: 5_000,
            drop: 0.0,
            malformed: 0.0,
            too_many_requests: 0.0,
            server_error: 0.0,
            clock_skew_ms: 0,
            extension_page_fails_once: false,
            disconnect_every_s: 0,
            stall_every_s: 0,
            expire_tokens_every_s: 0,
            revoke_every_s: 0,
            lose_subscriptions_every_s: 0,
            rotate_channels_every_s: 0,
            forget_sockets_every_s: 0,
            blacklist_hooks_every_s: 0,
        }
    }
}

/// One way in which a message is spoilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spoiled {
    BadJson,
    Undecryptable,
    UnknownStatus,
}

/// One copy of a notification on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) delay_ms: i64,
    pub(crate) spoiled: Option<Spoiled>,
}

/// Draws faults from a plan.
#[derive(Debug)]
pub(crate) struct FaultDice {
    pub(crate) plan: FaultPlan,
    notifications: Dice,
    requests: Dice,
}

impl FaultDice {
    pub(crate) fn new(plan: FaultPlan) -> Self {
        Self {
            notifications: Dice::new(plan.seed, 0xFA),
            requests: Dice::new(plan.seed, 0xFB),
            plan,
        }
    }

    /// What becomes of one notification: no copy, one, or several.
    pub(crate) fn deliveries(&mut self) -> Vec<Delivery> {
        let (plan, dice) = (&self.plan, &mut self.notifications);
        let mut copies = Vec::with_capacity(1);
        if !dice.chance(plan.drop) {
            let mut delay_ms = 0;
            if dice.chance(plan.reorder) {
                delay_ms += dice.between(1, span(plan.reorder_ms));
            }
            if dice.chance(plan.delay) {
                delay_ms += dice.between(1, span(plan.delay_ms));
            }
            copies.push(Delivery {
                delay_ms,
                spoiled: None,
            });
            if dice.chance(plan.duplicate) {
                let again = delay_ms + dice.between(0, span(plan.reorder_ms));
                copies.push(Delivery {
                    delay_ms: again,
                    spoiled: None,
                });
            }
        }
        if dice.chance(plan.malformed) {
            let kinds = [
                Spoiled::BadJson,
                Spoiled::Undecryptable,
                Spoiled::UnknownStatus,
            ];
            copies.push(Delivery {
                delay_ms: 0,
                spoiled: dice.pick(&kinds).copied(),
            });
        }
        copies
    }

    /// The status with which an API request fails, if it does.
    pub(crate) fn request_failure(&mut self) -> Option<u16> {
        if self.requests.chance(self.plan.too_many_requests) {
            return Some(429);
        }
        if self.requests.chance(self.plan.server_error) {
            return self.requests.pick(&[500, 502, 503]).copied();
        }
        None
    }
}

fn span(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX).max(1)
}

#[cfg(test)]
mod tests;
