//! What a failed call means for the link.
//!
//! Pure. The driver turns its errors into one of these five and nothing else.

use crate::refusal::{ApiRefusal, RefusalKind};
use crate::sentence::Sentence;
use crate::wire::Millis;

/// A failed call, reduced to what the link does about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallFailure {
    /// The subscription does not exist (any more): create anew.
    Gone,
    /// The sign-in is over.
    SignInLost {
        /// For a person.
        sentence: Sentence,
    },
    /// The app may not use this transport.
    TransportDenied {
        /// For a person.
        sentence: Sentence,
    },
    /// A person must do something.
    Denied {
        /// For a person.
        sentence: Sentence,
    },
    /// Try again later.
    Later {
        /// For a person.
        sentence: Sentence,
        /// Not before this long, if the server said so.
        after_ms: Option<Millis>,
    },
}

const LONGEST_PAUSE_MS: Millis = 3_600_000;

impl CallFailure {
    /// Reads a refusal of the API.
    pub fn from_refusal(refusal: &ApiRefusal, retry_after_ms: Option<Millis>) -> Self {
        let sentence = refusal.sentence();
        // A server that asks for more than this is not believed.
        let retry_after_ms = retry_after_ms.map(|ms| ms.clamp(0, LONGEST_PAUSE_MS));
        match refusal.kind() {
            RefusalKind::NotFound => Self::Gone,
            RefusalKind::TokenDead => Self::SignInLost { sentence },
            RefusalKind::TransportNotPermitted => Self::TransportDenied { sentence },
            RefusalKind::PermissionMissing | RefusalKind::Refused => Self::Denied { sentence },
            // Subscriptions of dead programs end by themselves within 15 minutes.
            RefusalKind::TooManySubscriptions => Self::Later {
                sentence,
                after_ms: Some(60_000),
            },
            RefusalKind::RateLimited => Self::Later {
                sentence,
                after_ms: Some(retry_after_ms.unwrap_or(60_000)),
            },
            RefusalKind::ServerTrouble => Self::Later {
                sentence,
                after_ms: retry_after_ms,
            },
        }
    }

    /// The sentence for a person, if there is one.
    pub fn sentence(&self) -> Option<&Sentence> {
        match self {
            Self::Gone => None,
            Self::SignInLost { sentence }
            | Self::TransportDenied { sentence }
            | Self::Denied { sentence }
            | Self::Later { sentence, .. } => Some(sentence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_sorted() {
        let of = |status, body: &str| {
            CallFailure::from_refusal(&ApiRefusal::read(status, body.as_bytes()), None)
        };
        assert_eq!(of(404, r#"{"errorCode":"CMN-102"}"#), CallFailure::Gone);
        assert!(matches!(
            of(403, r#"{"errorCode":"SUB-528"}"#),
            CallFailure::TransportDenied { .. }
        ));
        assert!(matches!(
            of(403, r#"{"errorCode":"SUB-505"}"#),
            CallFailure::Later {
                after_ms: Some(60_000),
                ..
            }
        ));
        assert!(matches!(of(401, ""), CallFailure::SignInLost { .. }));
        assert!(matches!(
            of(400, r#"{"errorCode":"SUB-508"}"#),
            CallFailure::Denied { .. }
        ));
        assert!(matches!(
            of(502, "<html>"),
            CallFailure::Later { after_ms: None, .. }
        ));
    }
}
