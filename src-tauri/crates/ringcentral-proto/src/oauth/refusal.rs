//! Why a token or a code was refused, as a closed list with a sentence and a next step each.
//!
//! Pure. Knows the `OAU-` codes; the HTTP status is the fallback.

use serde::Deserialize;
use serde_json::Value;

use crate::sentence::{Sentence, Spoken};
use crate::wire::{lenient, tidy};

/// What a dead token means, wherever it is noticed.
pub const SIGN_IN_OVER: Spoken = Sentence::of(
    "signin_over",
    "The sign-in is no longer valid. Sign in again.",
);

/// Why RingCentral refused to sign in or to renew a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The client id (or its secret) is unknown to this server.
    UnknownClient,
    /// The app does not allow this kind of sign-in.
    GrantNotAllowed,
    /// The person said no on the consent page.
    ConsentRefused,
    /// The redirect address is not one of those registered for the app.
    RedirectMismatch,
    /// The code was used too late or twice.
    CodeExpired,
    /// Wrong user name or password.
    BadCredentials,
    /// The password alone is not enough for this user.
    SecondFactorNeeded,
    /// The user is locked.
    Locked,
    /// The sign-in itself is over (refresh token dead).
    SignInOver,
    /// Too many attempts; the seconds to wait if the server said so.
    TooMany(Option<u32>),
    /// The server is in trouble.
    ServerTrouble(u16),
    /// What answered does not speak RingCentral's language.
    NotRingCentral,
    /// Anything else, with the platform's code and words.
    Other {
        /// Code or OAuth error name.
        code: String,
        /// The platform's words.
        message: String,
    },
}

#[derive(Default, Deserialize)]
struct Body {
    #[serde(default, deserialize_with = "lenient")]
    error: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    error_description: Option<String>,
    #[serde(default, rename = "errorCode", deserialize_with = "lenient")]
    error_code: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    message: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    errors: Option<Vec<Value>>,
}

impl Refusal {
    /// Reads the reply of the token endpoint (status 400 or more, or a body that is no token).
    pub fn read(status: u16, body: &[u8], retry_after_s: Option<u32>) -> Self {
        match status {
            429 => return Self::TooMany(retry_after_s),
            408 | 500.. => return Self::ServerTrouble(status),
            _ => {}
        }
        let Ok(body) = serde_json::from_slice::<Body>(body) else {
            return Self::NotRingCentral;
        };
        let inner = body
            .errors
            .unwrap_or_default()
            .into_iter()
            .find_map(|value| serde_json::from_value::<Body>(value).ok())
            .unwrap_or_default();
        let code = inner.error_code.or(body.error_code).unwrap_or_default();
        let message = inner.message.or(body.error_description).or(body.message);
        if code.is_empty() && body.error.is_none() {
            return Self::NotRingCentral;
        }
        Self::from_code(
            &code,
            body.error.as_deref().unwrap_or_default(),
            &message.unwrap_or_default(),
        )
    }

    /// Reads `error` and `error_description` of the redirect.
    pub fn from_redirect(error: &str, description: &str) -> Self {
        let code = description
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .find(|word| word.starts_with("OAU-"));
        Self::from_code(code.unwrap_or_default(), error, description)
    }

    fn from_code(code: &str, error: &str, message: &str) -> Self {
        match (code, error) {
            ("OAU-109" | "OAU-113", _) | (_, "redirect_uri_mismatch") => Self::RedirectMismatch,
            ("OAU-106" | "OAU-108" | "OAU-110", _) => Self::CodeExpired,
            ("OAU-213" | "OAU-149" | "OAU-128" | "OAU-129", _) => Self::SignInOver,
            ("OAU-112" | "OAU-125" | "OAU-151", _)
            | ("", "unauthorized_client" | "unsupported_grant_type") => Self::GrantNotAllowed,
            ("OAU-123" | "OAU-134" | "OAU-146" | "OAU-153", _) | ("", "invalid_client") => {
                Self::UnknownClient
            }
            ("OAU-140", _) => Self::BadCredentials,
            ("OAU-147", _) => Self::Locked,
            ("OAU-168", _) => Self::SecondFactorNeeded,
            ("", "access_denied") => Self::ConsentRefused,
            ("", "temporarily_unavailable" | "server_error") => Self::ServerTrouble(503),
            ("", "invalid_grant") if message.to_ascii_lowercase().contains("redirect") => {
                Self::RedirectMismatch
            }
            ("", "invalid_grant") => Self::SignInOver,
            _ => Self::Other {
                code: tidy(if code.is_empty() { error } else { code }),
                message: tidy(message),
            },
        }
    }

    /// Whether the same request may succeed later without anybody doing something.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::TooMany(_) | Self::ServerTrouble(_) | Self::NotRingCentral
        )
    }

    /// What happened and what to do next, for a person.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::UnknownClient => Sentence::of(
                "signin_unknown_client",
                "RingCentral does not know this client id. Compare it with the app in the RingCentral developer console, and check that the server (production, sandbox, custom) is the right one.",
            )
            .into(),
            Self::GrantNotAllowed => Sentence::of(
                "signin_grant",
                "The RingCentral app does not allow this kind of sign-in. In the developer console the app must be a public desktop app with the authorization code flow.",
            )
            .into(),
            Self::ConsentRefused => Sentence::of(
                "signin_consent",
                "Sign-in was refused on RingCentral's page. Start again and choose Authorize.",
            )
            .into(),
            Self::RedirectMismatch => Sentence::of(
                "signin_redirect",
                "The RingCentral app does not list this program's return address. Add it to the app's redirect URIs in the developer console, exactly so.",
            )
            .into(),
            Self::CodeExpired => Sentence::of(
                "signin_code_expired",
                "The sign-in took too long after the confirmation. Start again.",
            )
            .into(),
            Self::BadCredentials => Sentence::of(
                "signin_credentials",
                "User name or password is wrong. Check both and try again.",
            )
            .into(),
            Self::SecondFactorNeeded => Sentence::of(
                "signin_second_factor",
                "This user needs a second factor, so a password alone cannot sign in. Sign in with the browser.",
            )
            .into(),
            Self::Locked => Sentence::of(
                "signin_locked",
                "This user is locked in RingCentral. Ask an administrator to unlock it.",
            )
            .into(),
            Self::SignInOver => SIGN_IN_OVER.into(),
            Self::TooMany(Some(seconds)) => Sentence::of(
                "signin_wait",
                "Too many sign-in attempts. Wait {seconds} seconds and try again.",
            )
            .with("seconds", seconds),
            Self::TooMany(None) => Sentence::of(
                "signin_wait_a_minute",
                "Too many sign-in attempts. Wait a minute and try again.",
            )
            .into(),
            Self::ServerTrouble(status) => Sentence::of(
                "signin_trouble",
                "RingCentral has a problem (HTTP {status}). Try again in a few minutes.",
            )
            .with("status", status),
            Self::NotRingCentral => Sentence::of(
                "signin_stranger",
                "What answered is not RingCentral. Check the server address in Settings, and whether a proxy or a sign-in page of the network is in between.",
            )
            .into(),
            Self::Other { code, message } => Sentence::of(
                "signin_refused",
                "RingCentral refused the sign-in ({code}: {message}). Check the app in the developer console, then try again.",
            )
            .with("code", code)
            .with("message", message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_reasons() {
        for (status, body, expected) in [
            (
                400,
                r#"{"error":"invalid_grant","error_description":"Token not found","errors":[{"errorCode":"OAU-213","message":"Token not found"}]}"#,
                Refusal::SignInOver,
            ),
            (
                400,
                r#"{"error":"invalid_grant","errors":[{"errorCode":"OAU-109","message":"Redirect URIs do not match"}]}"#,
                Refusal::RedirectMismatch,
            ),
            (
                401,
                r#"{"error":"invalid_client","errors":[{"errorCode":"OAU-153"}]}"#,
                Refusal::UnknownClient,
            ),
            (401, r#"{"error":"invalid_client"}"#, Refusal::UnknownClient),
            (
                403,
                r#"{"error":"invalid_request","errors":[{"errorCode":"OAU-108"}]}"#,
                Refusal::CodeExpired,
            ),
            (
                400,
                r#"{"errorCode":"OAU-147","message":"locked"}"#,
                Refusal::Locked,
            ),
            (
                400,
                r#"{"error":"unauthorized_client","errors":[{"errorCode":"OAU-112"}]}"#,
                Refusal::GrantNotAllowed,
            ),
            (
                401,
                r#"{"error":"x","errors":[{"errorCode":"OAU-168"}]}"#,
                Refusal::SecondFactorNeeded,
            ),
            (200, "<html>portal</html>", Refusal::NotRingCentral),
            (404, "{}", Refusal::NotRingCentral),
            (503, "<html>", Refusal::ServerTrouble(503)),
            (429, "", Refusal::TooMany(Some(30))),
        ] {
            assert_eq!(
                Refusal::read(status, body.as_bytes(), Some(30)),
                expected,
                "{body}"
            );
            assert!(expected.sentence().to_string().ends_with('.'));
        }
    }

    #[test]
    fn codes_inside_a_redirect_description_are_found() {
        assert_eq!(
            Refusal::from_redirect("invalid_request", "[OAU-109] mismatch"),
            Refusal::RedirectMismatch
        );
        assert_eq!(
            Refusal::from_redirect("access_denied", ""),
            Refusal::ConsentRefused
        );
        assert!(matches!(
            Refusal::from_redirect("weird", "text"),
            Refusal::Other { .. }
        ));
    }
}
