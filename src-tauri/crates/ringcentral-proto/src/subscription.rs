//! Subscriptions: what we ask for and what the platform grants.
//!
//! Pure. Returned filters have `~` expanded and may be reordered, so they are never compared with what was sent.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::secret::Secret;
use crate::sentence::Sentence;
use crate::wire::{Millis, WireId, lenient, read_time, tidy, whole_number};

/// A granted subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: WireId,
    /// When it ends, by our clock.
    pub ends_at_ms: Millis,
    /// `Active`, `Suspended`, `Blacklisted`, …
    pub status: String,
    /// Filters the platform switched off, with its reason.
    pub disabled_filters: Vec<DisabledFilter>,
    /// How notifications come.
    pub delivery: Delivery,
}

/// A filter that was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DisabledFilter {
    /// The filter.
    #[serde(default)]
    pub filter: String,
    /// The platform's reason.
    #[serde(default)]
    pub reason: String,
    /// The platform's words.
    #[serde(default)]
    pub message: String,
}

/// Where notifications of a subscription arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// By PubNub. Every part of it may change at a renewal.
    PubNub {
        /// PubNub's subscribe key.
        subscriber_key: String,
        /// Channel (`address` on the wire).
        channel: String,
        /// Base64 of 16 bytes; absent when messages are plain.
        encryption_key: Option<Secret>,
    },
    /// By the WebSocket gateway that carried the request.
    WebSocket,
    /// By something this program did not ask for.
    Other(String),
}

/// The reply is no subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubscriptionError {
    /// Not JSON, or no id.
    #[error("the reply is no subscription")]
    Unreadable,
    /// PubNub without key or channel.
    #[error("the subscription names no PubNub channel")]
    NoChannel,
}

/// Lifetime assumed when the reply names none: PubNub's.
const DEFAULT_LIFE_S: i64 = 900;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    id: WireId,
    #[serde(default, deserialize_with = "lenient")]
    status: Option<String>,
    #[serde(default, deserialize_with = "whole_number")]
    expires_in: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    creation_time: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    expiration_time: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    disabled_filters: Option<Vec<DisabledFilter>>,
    #[serde(default, deserialize_with = "lenient")]
    delivery_mode: Option<RawDelivery>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawDelivery {
    #[serde(default, deserialize_with = "lenient")]
    transport_type: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    address: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    subscriber_key: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    encryption_key: Option<Secret>,
}

impl Subscription {
    /// Reads a SubscriptionInfo that was asked for at `asked_at_ms`.
    pub fn read(body: &[u8], asked_at_ms: Millis) -> Result<Self, SubscriptionError> {
        let raw: Raw = serde_json::from_slice(body).map_err(|_| SubscriptionError::Unreadable)?;
        // `expiresIn` does not depend on two clocks agreeing, so it wins over the times.
        let life_s = raw.expires_in.or_else(|| {
            let end = read_time(raw.expiration_time.as_deref()?)?;
            Some((end - read_time(raw.creation_time.as_deref()?)?) / 1000)
        });
        let life_s = life_s.unwrap_or(DEFAULT_LIFE_S).clamp(0, 315_360_000);
        Ok(Self {
            id: raw.id,
            ends_at_ms: asked_at_ms + life_s * 1000,
            status: raw.status.unwrap_or_default(),
            disabled_filters: raw.disabled_filters.unwrap_or_default(),
            delivery: raw
                .delivery_mode
                .map_or_else(|| Ok(Delivery::Other(String::new())), delivery)?,
        })
    }
}

impl Subscription {
    /// For a person: filters the platform switched off, if it did.
    pub fn disabled_note(&self) -> Option<Sentence> {
        let first = self.disabled_filters.first()?;
        let reason = if first.reason.is_empty() {
            &first.message
        } else {
            &first.reason
        };
        let note = Sentence::of(
            "link_filters_off",
            "RingCentral switched off {count} of the event filters ({reason}). Check the app's permissions.",
        );
        let count = self.disabled_filters.len();
        Some(note.with("count", count).with("reason", tidy(reason)))
    }
}

fn delivery(raw: RawDelivery) -> Result<Delivery, SubscriptionError> {
    let kind = raw.transport_type.unwrap_or_default();
    if kind.eq_ignore_ascii_case("WebSocket") {
        return Ok(Delivery::WebSocket);
    }
    if !kind.eq_ignore_ascii_case("PubNub") {
        return Ok(Delivery::Other(kind));
    }
    match (raw.subscriber_key, raw.address) {
        (Some(subscriber_key), Some(channel))
            if !subscriber_key.is_empty() && !channel.is_empty() =>
        {
            Ok(Delivery::PubNub {
                subscriber_key,
                channel,
                encryption_key: raw.encryption_key.filter(|key| !key.is_empty()),
            })
        }
        _ => Err(SubscriptionError::NoChannel),
    }
}

/// The body that asks for a PubNub subscription.
pub fn pubnub_request(filters: &[String]) -> Value {
    json!({
        "eventFilters": filters,
        "deliveryMode": { "transportType": "PubNub", "encryption": true },
        "expiresIn": DEFAULT_LIFE_S,
    })
}

/// The body that asks for a subscription on the WebSocket gateway.
pub fn websocket_request(filters: &[String]) -> Value {
    json!({ "eventFilters": filters, "deliveryMode": { "transportType": "WebSocket" } })
}

/// Lifetime that is asked for a webhook: a program that is gone leaves nothing behind for longer.
const WEBHOOK_LIFE_S: i64 = 86_400;

/// The body that asks for deliveries to an address. Each carries the token.
pub fn webhook_request(filters: &[String], address: &str, token: &Secret) -> Value {
    json!({
        "eventFilters": filters,
        "deliveryMode": {
            "transportType": "WebHook",
            "address": address,
            "verificationToken": token.expose(),
        },
        "expiresIn": WEBHOOK_LIFE_S,
    })
}

/// The body of a webhook's renewal.
pub fn webhook_renewal(filters: &[String]) -> Value {
    json!({ "eventFilters": filters, "expiresIn": WEBHOOK_LIFE_S })
}

/// The body of a renewal: the filters again, which also keeps the set right.
pub fn renewal_request(filters: &[String]) -> Value {
    json!({ "eventFilters": filters, "expiresIn": DEFAULT_LIFE_S })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pubnub_grant_is_read() {
        let body = br#"{"id":"09c41c8c","status":"Active","eventFilters":["/restapi/v1.0/account/1/telephony/sessions"],
            "expirationTime":"2025-02-08T08:58:03.630+0000","expiresIn":899,"disabledFilters":[{"filter":"/x","reason":"SUB-406"}],
            "deliveryMode":{"transportType":"PubNub","encryption":true,"address":"866_88168459","subscriberKey":"sub-c-1",
            "encryptionAlgorithm":"AES","encryptionKey":"e0bMTqmumPfFUbwzppkSbA=="}}"#;
        let granted = Subscription::read(body, 1_000_000).unwrap();
        assert_eq!(granted.ends_at_ms, 1_899_000);
        assert_eq!(granted.disabled_filters.len(), 1);
        let Delivery::PubNub {
            channel,
            encryption_key,
            ..
        } = &granted.delivery
        else {
            panic!()
        };
        assert_eq!(channel, "866_88168459");
        assert!(encryption_key.is_some());
        assert!(!format!("{granted:?}").contains("e0bMT"));
    }

    #[test]
    fn life_comes_from_either_time_spelling_when_expires_in_is_missing() {
        for end in ["2025-02-08T08:58:00Z", "2025-02-08T08:58:00.000+0000"] {
            let body = format!(
                r#"{{"id":1,"creationTime":"2025-02-08T08:43:00Z","expirationTime":"{end}"}}"#
            );
            assert_eq!(
                Subscription::read(body.as_bytes(), 0).unwrap().ends_at_ms,
                900_000
            );
        }
    }

    #[test]
    fn websocket_fixture_is_read() {
        let frames: Value = serde_json::from_str(include_str!(
            "../../../../fixtures/notifications/14-websocket-frames.json"
        ))
        .unwrap();
        let body = frames["subscriptionResponse"][1].to_string();
        let granted = Subscription::read(body.as_bytes(), 0).unwrap();
        assert_eq!(
            (granted.delivery, granted.ends_at_ms),
            (Delivery::WebSocket, 86_399_000)
        );
    }

    #[test]
    fn incomplete_grants_are_refused() {
        let no_channel = br#"{"id":1,"deliveryMode":{"transportType":"PubNub"}}"#;
        assert_eq!(
            Subscription::read(no_channel, 0),
            Err(SubscriptionError::NoChannel)
        );
        assert_eq!(
            Subscription::read(b"{}", 0),
            Err(SubscriptionError::Unreadable)
        );
    }
}
