//! Subscriptions: what is kept about each, and how it is shown.
//!
//! Pure: the time is an argument. The requests are handled in `rest::subscription`.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::filter::Filter;
use crate::script::{Dice, time_text};

/// Subscriptions of one user and application.
pub(crate) const MAX_SUBSCRIPTIONS: usize = 20;

/// The subscribe key of all PubNub channels.
pub(crate) const SUBSCRIBE_KEY: &str = "sub-c-51ca1a7e-0000-4000-8000-f10031a1ce50";

/// How notifications travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Transport {
    PubNub {
        channel: String,
        key: [u8; 16],
        encrypted: bool,
    },
    /// The gateway's recoverable session.
    WebSocket { gateway_session: String },
    WebHook {
        address: String,
        verification_token: Option<String>,
    },
}

/// One subscription.
#[derive(Debug, Clone)]
pub(crate) struct Subscription {
    pub(crate) id: String,
    pub(crate) owner_id: String,
    pub(crate) filters: Vec<Filter>,
    pub(crate) transport: Transport,
    created_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    lifetime_s: u64,
    /// Deliveries in a row that failed.
    failures: u32,
    /// Since when nothing is delivered any more.
    pub(crate) blacklisted_at: Option<DateTime<Utc>>,
}

impl Subscription {
    /// The subscription as the platform shows it. `base` is empty on the gateway, whose links are relative.
    pub(crate) fn info(&self, base: &str, now: DateTime<Utc>) -> Value {
        let left = (self.expires_at - now).num_milliseconds().max(0);
        // A freshly granted lifetime of 900 s comes back as 899.
        let expires_in = (left - 1).max(0) / 1000;
        let delivery = match &self.transport {
            Transport::PubNub {
                channel,
                key,
                encrypted,
            } => {
                let mut mode = json!({
                    "transportType": "PubNub",
                    "encryption": encrypted,
                    "address": channel,
                    "subscriberKey": SUBSCRIBE_KEY,
                });
                if let (true, Some(mode)) = (*encrypted, mode.as_object_mut()) {
                    mode.insert("encryptionAlgorithm".into(), "AES".into());
                    mode.insert("encryptionKey".into(), STANDARD.encode(key).into());
                }
                mode
            }
            Transport::WebSocket { .. } => {
                json!({ "transportType": "WebSocket", "encryption": false })
            }
            Transport::WebHook { address, .. } => {
                json!({ "transportType": "WebHook", "encryption": false, "address": address })
            }
        };
        let filters: Vec<_> = self.filters.iter().map(|filter| &filter.text).collect();
        let mut info = json!({
            "uri": format!("{base}/restapi/v1.0/subscription/{}", self.id),
            "id": self.id,
            "creationTime": time_text(self.created_at),
            "status": "Active",
            "eventFilters": filters,
            "expirationTime": time_text(self.expires_at),
            "expiresIn": expires_in,
            "deliveryMode": delivery,
        });
        if let (Some(since), Some(info)) = (self.blacklisted_at, info.as_object_mut()) {
            info.insert("status".into(), "Blacklisted".into());
            let reason = "Webhook responses with code: 502, 503, 504, or no answer";
            let data = json!({ "blacklistedAt": time_text(since), "reason": reason });
            info.insert("blacklistedData".into(), data);
        }
        info
    }
}

/// All subscriptions.
#[derive(Debug)]
pub(crate) struct Subscriptions {
    by_id: BTreeMap<String, Subscription>,
    dice: Dice,
}

impl Subscriptions {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            by_id: BTreeMap::new(),
            dice: Dice::new(seed, 0x5B),
        }
    }

    /// A channel and a key that no other subscription has.
    pub(crate) fn new_pubnub(&mut self, encrypted: bool) -> Transport {
        let mut key = [0; 16];
        for half in key.chunks_mut(8) {
            half.copy_from_slice(&self.dice.word().to_be_bytes());
        }
        let channel = format!(
            "{}_{:08x}",
            866_603_049_130_380 + self.dice.word() % 1_000_000,
            self.dice.word() as u32
        );
        Transport::PubNub {
            channel,
            key,
            encrypted,
        }
    }

    /// Creates a subscription; `None` when there are too many.
    pub(crate) fn create(
        &mut self,
        owner_id: &str,
        filters: Vec<Filter>,
        transport: Transport,
        lifetime_s: u64,
        now: DateTime<Utc>,
    ) -> Option<&Subscription> {
        self.by_id
            .retain(|_, subscription| subscription.expires_at > now);
        if let Transport::WebSocket { gateway_session } = &transport {
            // One subscription per connection: a second one replaces the first.
            self.end_gateway_session(gateway_session);
        }
        if self.by_id.len() >= MAX_SUBSCRIPTIONS {
            return None;
        }
        let id = self.uuid();
        let subscription = Subscription {
            id: id.clone(),
            owner_id: owner_id.to_owned(),
            filters,
            transport,
            created_at: now,
            expires_at: now + lifetime(lifetime_s),
            lifetime_s,
            failures: 0,
            blacklisted_at: None,
        };
        self.by_id.insert(id.clone(), subscription);
        self.by_id.get(&id)
    }

    /// A living subscription.
    pub(crate) fn get(&self, id: &str, now: DateTime<Utc>) -> Option<&Subscription> {
        self.by_id
            .get(id)
            .filter(|subscription| subscription.expires_at > now)
    }

    /// Prolongs a subscription, with other filters if given.
    pub(crate) fn renew(
        &mut self,
        id: &str,
        filters: Option<Vec<Filter>>,
        now: DateTime<Utc>,
    ) -> Option<&Subscription> {
        let subscription = self.by_id.get_mut(id).filter(|s| s.expires_at > now)?;
        subscription.expires_at = now + lifetime(subscription.lifetime_s);
        if let Some(filters) = filters {
            subscription.filters = filters;
        }
        Some(subscription)
    }

    pub(crate) fn remove(&mut self, id: &str) -> bool {
        self.by_id.remove(id).is_some()
    }

    /// The subscription lives as long as the gateway's session.
    pub(crate) fn end_gateway_session(&mut self, session: &str) {
        self.by_id
            .retain(|_, subscription| match &subscription.transport {
                Transport::WebSocket { gateway_session } => gateway_session != session,
                Transport::PubNub { .. } | Transport::WebHook { .. } => true,
            });
    }

    /// Gateway sessions that have a subscription.
    pub(crate) fn gateway_sessions(&self) -> Vec<String> {
        self.by_id
            .values()
            .filter_map(|subscription| match &subscription.transport {
                Transport::WebSocket { gateway_session } => Some(gateway_session.clone()),
                Transport::PubNub { .. } | Transport::WebHook { .. } => None,
            })
            .collect()
    }

    /// Everything living, in a stable order. An expired subscription stops without a word.
    pub(crate) fn living(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Subscription> {
        self.by_id
            .values()
            .filter(move |subscription| subscription.expires_at > now)
    }

    /// Notes how a delivery to a webhook went; `most` failures in a row end it.
    pub(crate) fn delivered(&mut self, id: &str, taken: bool, most: u32, now: DateTime<Utc>) {
        if let Some(subscription) = self.by_id.get_mut(id) {
            subscription.failures = if taken { 0 } else { subscription.failures + 1 };
            if subscription.failures >= most {
                subscription.blacklisted_at.get_or_insert(now);
            }
        }
    }

    /// Ends deliveries to every webhook, as after too many failures.
    pub(crate) fn blacklist_hooks(&mut self, now: DateTime<Utc>) {
        for subscription in self.by_id.values_mut() {
            if matches!(subscription.transport, Transport::WebHook { .. }) {
                subscription.blacklisted_at.get_or_insert(now);
            }
        }
    }

    /// Forgets everything, as after a loss on the server.
    pub(crate) fn clear(&mut self) {
        self.by_id.clear();
    }

    /// Gives every PubNub subscription a new channel and key; the next renewal tells.
    pub(crate) fn rotate_channels(&mut self) {
        let ids: Vec<_> = self.by_id.keys().cloned().collect();
        for id in ids {
            let fresh = self.new_pubnub(true);
            if let Some(subscription) = self.by_id.get_mut(&id)
                && matches!(subscription.transport, Transport::PubNub { .. })
            {
                subscription.transport = fresh;
            }
        }
    }

    fn uuid(&mut self) -> String {
        let (high, low) = (self.dice.word(), self.dice.word());
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xFFFF,
            high & 0xFFF,
            low >> 52,
            low & 0xFFFF_FFFF_FFFF
        )
    }
}

fn lifetime(seconds: u64) -> TimeDelta {
    TimeDelta::seconds(i64::try_from(seconds).unwrap_or(i64::MAX / 1_000))
}

#[cfg(test)]
mod tests;
