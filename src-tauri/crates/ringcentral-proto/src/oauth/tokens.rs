//! The token pair of a sign-in, with the moment each ends.
//!
//! Pure. `to_keychain_text` is the one deliberate way a token leaves this type as text.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::secret::Secret;
use crate::wire::{Millis, WireId, lenient, whole_number};

/// An access token and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Goes into the `Authorization` header.
    pub access: Secret,
    /// When the access token ends, by our clock.
    pub access_ends_at_ms: Millis,
    /// How long it lives in all.
    pub access_life_ms: Millis,
    /// Single use; absent when the app issues none.
    pub refresh: Option<Secret>,
    /// When the refresh token ends.
    pub refresh_ends_at_ms: Option<Millis>,
    /// Extension id of the signed-in user.
    pub owner_id: Option<WireId>,
    /// Permissions the app has.
    pub scopes: Vec<String>,
    /// The secret of a confidential app: without it nothing can be renewed.
    pub client_secret: Option<Secret>,
    /// The JWT of an unattended sign-in: with it the program signs in again by itself.
    pub jwt: Option<Secret>,
}

/// The token reply or the stored text is not a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the reply holds no access token")]
pub struct TokenError;

#[derive(Deserialize)]
struct Reply {
    access_token: Secret,
    #[serde(default, deserialize_with = "whole_number")]
    expires_in: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    refresh_token: Option<Secret>,
    #[serde(default, deserialize_with = "whole_number")]
    refresh_token_expires_in: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    owner_id: Option<WireId>,
    #[serde(default, deserialize_with = "lenient")]
    scope: Option<String>,
}

/// Lifetime assumed when the reply names none.
const DEFAULT_LIFE_S: i64 = 3600;
/// No token lives longer than ten years; larger numbers are nonsense and would overflow.
const LONGEST_LIFE_S: i64 = 315_360_000;

impl Tokens {
    /// Reads a 200 reply of the token endpoint that was asked for at `asked_at_ms`.
    pub fn read(body: &[u8], asked_at_ms: Millis) -> Result<Self, TokenError> {
        let reply: Reply = serde_json::from_slice(body).map_err(|_| TokenError)?;
        if reply.access_token.is_empty() {
            return Err(TokenError);
        }
        let life_s = reply.expires_in.unwrap_or(DEFAULT_LIFE_S);
        let end =
            |seconds: i64| asked_at_ms.saturating_add(seconds.clamp(0, LONGEST_LIFE_S) * 1000);
        Ok(Self {
            access: reply.access_token,
            access_ends_at_ms: end(life_s),
            access_life_ms: life_s.clamp(0, LONGEST_LIFE_S) * 1000,
            refresh: reply.refresh_token.filter(|token| !token.is_empty()),
            refresh_ends_at_ms: reply.refresh_token_expires_in.map(end),
            owner_id: reply.owner_id,
            scopes: reply
                .scope
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            client_secret: None,
            jwt: None,
        })
    }

    /// What a renewal's reply leaves out, taken over from the tokens before it.
    #[must_use]
    pub fn after(mut self, before: &Self) -> Self {
        self.refresh = self.refresh.or_else(|| before.refresh.clone());
        self.owner_id = self.owner_id.or_else(|| before.owner_id.clone());
        if self.scopes.is_empty() {
            self.scopes.clone_from(&before.scopes);
        }
        self.client_secret.clone_from(&before.client_secret);
        self.jwt.clone_from(&before.jwt);
        self
    }

    /// Whether the access token should be renewed before the next request.
    /// Early enough for a slow request, but never more than a tenth of a short life.
    pub fn needs_renewal(&self, now_ms: Millis, margin_ms: Millis) -> bool {
        let margin_ms = margin_ms.min(self.access_life_ms / 10);
        now_ms >= self.access_ends_at_ms.saturating_sub(margin_ms)
    }

    /// The tokens as text for the operating system's keychain, and nowhere else.
    pub fn to_keychain_text(&self) -> String {
        json!({
            "access": self.access.expose(),
            "access_ends_at_ms": self.access_ends_at_ms,
            "access_life_ms": self.access_life_ms,
            "refresh": self.refresh.as_ref().map(Secret::expose),
            "refresh_ends_at_ms": self.refresh_ends_at_ms,
            "owner_id": self.owner_id.as_ref().map(WireId::as_str),
            "scopes": self.scopes,
            "client_secret": self.client_secret.as_ref().map(Secret::expose),
            "jwt": self.jwt.as_ref().map(Secret::expose),
        })
        .to_string()
    }

    /// The tokens back from the keychain.
    pub fn from_keychain_text(text: &str) -> Result<Self, TokenError> {
        let value: Value = serde_json::from_str(text).map_err(|_| TokenError)?;
        let secret = |name: &str| value.get(name).and_then(Value::as_str).map(Secret::new);
        Ok(Self {
            access: secret("access").ok_or(TokenError)?,
            access_ends_at_ms: value
                .get("access_ends_at_ms")
                .and_then(Value::as_i64)
                .unwrap_or(0),
            access_life_ms: value
                .get("access_life_ms")
                .and_then(Value::as_i64)
                .unwrap_or(DEFAULT_LIFE_S * 1000),
            refresh: secret("refresh"),
            refresh_ends_at_ms: value.get("refresh_ends_at_ms").and_then(Value::as_i64),
            owner_id: value
                .get("owner_id")
                .and_then(Value::as_str)
                .map(WireId::new),
            scopes: value
                .get("scopes")
                .and_then(|scopes| serde_json::from_value(scopes.clone()).ok())
                .unwrap_or_default(),
            client_secret: secret("client_secret"),
            jwt: secret("jwt"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: &[u8] = br#"{"access_token":"U0pDQQ","token_type":"bearer","expires_in":3600,
        "refresh_token":"U0pDUg","refresh_token_expires_in":"604800","scope":"ReadAccounts CallControl","owner_id":"256440016"}"#;

    #[test]
    fn reply_is_read_and_survives_the_keychain() {
        let mut tokens = Tokens::read(REPLY, 1000).unwrap();
        tokens.client_secret = Some(Secret::new("app-secret"));
        tokens.jwt = Some(Secret::new("a.b.c"));
        assert_eq!(tokens.access_ends_at_ms, 3_601_000);
        assert_eq!(tokens.refresh_ends_at_ms, Some(604_801_000));
        assert_eq!(tokens.scopes, ["ReadAccounts", "CallControl"]);
        assert_eq!(
            Tokens::from_keychain_text(&tokens.to_keychain_text()),
            Ok(tokens)
        );
    }

    #[test]
    fn tokens_never_print() {
        let text = format!("{:?}", Tokens::read(REPLY, 0).unwrap());
        assert!(!text.contains("U0pD"), "{text}");
    }

    #[test]
    fn odd_replies() {
        assert_eq!(Tokens::read(b"<html>", 0), Err(TokenError));
        assert_eq!(Tokens::read(br#"{"access_token":""}"#, 0), Err(TokenError));
        let bare = Tokens::read(
            br#"{"access_token":"a","expires_in":9e99,"refresh_token":null}"#,
            0,
        )
        .unwrap();
        assert_eq!(bare.access_ends_at_ms, 3_600_000);
        assert_eq!(bare.refresh, None);
        assert!(Tokens::from_keychain_text("{}").is_err());
    }

    #[test]
    fn renewal_is_early() {
        let tokens = Tokens::read(REPLY, 0).unwrap();
        assert!(!tokens.needs_renewal(3_400_000, 120_000));
        assert!(tokens.needs_renewal(3_480_000, 120_000));
        let short = Tokens::read(br#"{"access_token":"a","expires_in":60}"#, 0).unwrap();
        assert!(!short.needs_renewal(53_000, 120_000));
        assert!(short.needs_renewal(54_000, 120_000));
    }
}
