//! What RingCentral's API says when it refuses: the double-style error body, and the sentence a person reads.
//!
//! Pure. Sign-in has its own refusals in `oauth::refusal`.

use serde::Deserialize;
use serde_json::Value;

use crate::oauth::SIGN_IN_OVER;
use crate::sentence::Sentence;
use crate::wire::{lenient, tidy};

/// A refused API call: HTTP status and what the body said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiRefusal {
    /// HTTP status.
    pub status: u16,
    /// The platform's short code (`CMN-102`, `SUB-528`), or the long name if there is no short one.
    pub code: String,
    /// The platform's own words.
    pub message: String,
    /// The application permission that is missing, if that is the reason.
    pub permission: Option<String>,
}

/// What a refusal means for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The access token is dead or was never valid.
    TokenDead,
    /// The application or the user lacks a permission.
    PermissionMissing,
    /// This transport is not permitted for the application.
    TransportNotPermitted,
    /// The thing does not exist (any more).
    NotFound,
    /// Too many subscriptions of this user and application.
    TooManySubscriptions,
    /// Too many requests.
    RateLimited,
    /// The server is in trouble; worth trying again.
    ServerTrouble,
    /// Our request was wrong or refused for another reason; trying again will not help.
    Refused,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    #[serde(default, deserialize_with = "lenient")]
    error_code: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    message: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    error_description: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    permission_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    errors: Option<Vec<Value>>,
}

impl ApiRefusal {
    /// Reads a reply with a status of 400 or more. Bodies that are not JSON give an empty code.
    pub fn read(status: u16, body: &[u8]) -> Self {
        let body: Body = serde_json::from_slice(body).unwrap_or_default();
        let inner = body
            .errors
            .unwrap_or_default()
            .into_iter()
            .find_map(|value| serde_json::from_value::<Body>(value).ok())
            .unwrap_or_default();
        let message = inner.message.or(body.message).or(body.error_description);
        let message = tidy(&message.unwrap_or_default());
        Self {
            status,
            code: tidy(&inner.error_code.or(body.error_code).unwrap_or_default()),
            permission: body
                .permission_name
                .or(inner.permission_name)
                .or_else(|| bracketed(&message))
                .map(|text| tidy(&text)),
            message,
        }
    }

    /// What the refusal means.
    pub fn kind(&self) -> RefusalKind {
        match (self.status, self.code.as_str()) {
            (_, "SUB-528") => RefusalKind::TransportNotPermitted,
            (_, "SUB-505") => RefusalKind::TooManySubscriptions,
            (429, _) | (_, "CMN-301" | "CMN-302" | "CMN-310") => RefusalKind::RateLimited,
            (401, _) | (_, "OAU-128" | "OAU-129" | "OAU-213" | "TokenInvalid") => {
                RefusalKind::TokenDead
            }
            (403, _) => RefusalKind::PermissionMissing,
            (404, _) => RefusalKind::NotFound,
            (408 | 500.., _) => RefusalKind::ServerTrouble,
            _ => RefusalKind::Refused,
        }
    }

    /// What happened and what to do next, for a person.
    pub fn sentence(&self) -> Sentence {
        let or = |text: &str, other: &str| if text.is_empty() { other } else { text }.to_owned();
        if matches!(self.code.as_str(), "SUB-522" | "SUB-525") {
            return Sentence::of(
                "refused_webhook_address",
                "RingCentral got no right answer from the webhook's address ({message}). Check that the address leads \
                 to this program over HTTPS, with its headers and within three seconds; it is tried again by itself.",
            )
            .with("message", &self.message);
        }
        match (self.kind(), &self.permission) {
            (RefusalKind::TransportNotPermitted, Some(permission)) => transport_refused(permission),
            (RefusalKind::TransportNotPermitted, None) => Sentence::of(
                "refused_push",
                "The RingCentral application lacks the permission for push notifications for this connection. Grant \
                 it in the RingCentral developer console (your app, Settings, App permissions), then reconnect.",
            )
            .into(),
            (RefusalKind::PermissionMissing, permission) => Sentence::of(
                "refused_permission",
                "RingCentral refused this: permission {permission} is missing. Grant it to the app in the RingCentral \
                 developer console, or ask an administrator to give your user that right, then sign in again.",
            )
            .with("permission", permission.as_ref().unwrap_or(&self.code)),
            (RefusalKind::TooManySubscriptions, _) => Sentence::of(
                "refused_too_many_links",
                "RingCentral allows no more live connections for this user and app. Close other copies of the program; \
                 old connections end by themselves after about 15 minutes.",
            )
            .into(),
            (RefusalKind::TokenDead, _) => SIGN_IN_OVER.into(),
            (RefusalKind::NotFound, _) => Sentence::of(
                "refused_not_found",
                "RingCentral does not know this item any more.",
            )
            .into(),
            (RefusalKind::RateLimited, _) => Sentence::of(
                "refused_slow_down",
                "RingCentral asks to slow down. The program waits and tries again by itself.",
            )
            .into(),
            (RefusalKind::ServerTrouble, _) => Sentence::of(
                "refused_trouble",
                "RingCentral has a problem (HTTP {status}). The program tries again by itself.",
            )
            .with("status", self.status),
            (RefusalKind::Refused, _) => Sentence::of(
                "refused",
                "RingCentral refused the request (HTTP {status}, {code}): {message}. Check the settings of the account \
                 and the server.",
            )
            .with("status", self.status)
            .with("code", or(&self.code, "–"))
            .with("message", or(&self.message, "–")),
        }
    }
}

/// The permission a transport needs is missing.
pub fn transport_refused(permission: &str) -> Sentence {
    Sentence::of(
        "refused_transport",
        "The RingCentral application lacks the permission {permission} for this connection. Grant it in the \
         RingCentral developer console (your app, Settings, App permissions), then reconnect.",
    )
    .with("permission", permission)
}

/// `In order to …, application needs to have [ReadCallLog] permission` names it in brackets only.
fn bracketed(message: &str) -> Option<String> {
    let (_, rest) = message.split_once('[')?;
    let (name, _) = rest.split_once(']')?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn double_style_body_is_read() {
        let body = br#"{"errorCode":"InsufficientPermissions","message":"needs [ReadCallLog]",
            "errors":[{"errorCode":"CMN-401","message":"needs [ReadCallLog]","permissionName":"ReadCallLog"}]}"#;
        let refusal = ApiRefusal::read(403, body);
        assert_eq!(refusal.code, "CMN-401");
        assert_eq!(refusal.kind(), RefusalKind::PermissionMissing);
        assert!(refusal.sentence().to_string().contains("ReadCallLog"));
    }

    #[test]
    fn missing_transport_permission_names_it_and_the_place() {
        let body = br#"{"errorCode":"SUB-528","message":"[SubscriptionWebSocket] application permission is required for [WebSocket] transport"}"#;
        let sentence = ApiRefusal::read(403, body).sentence().to_string();
        assert!(sentence.contains("SubscriptionWebSocket"), "{sentence}");
        assert!(sentence.contains("developer console"), "{sentence}");
    }

    #[test]
    fn bodies_that_are_not_ours_still_have_a_kind() {
        for (status, body, kind) in [
            (502, "<html>".as_bytes(), RefusalKind::ServerTrouble),
            (401, b"", RefusalKind::TokenDead),
            (404, b"[]", RefusalKind::NotFound),
            (429, b"{", RefusalKind::RateLimited),
            (400, b"null", RefusalKind::Refused),
            (
                403,
                br#"{"errorCode":"SUB-505"}"#,
                RefusalKind::TooManySubscriptions,
            ),
        ] {
            let refusal = ApiRefusal::read(status, body);
            assert_eq!(refusal.kind(), kind, "{status}");
            let sentence = refusal.sentence().to_string();
            assert!(sentence.ends_with('.'), "{sentence}");
        }
    }
}
