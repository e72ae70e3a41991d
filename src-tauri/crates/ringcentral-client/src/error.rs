//! Why a call to the API failed, and the sentence for it. No variant carries an address or a token.

use ringcentral_proto::link::CallFailure;
use ringcentral_proto::oauth::Refusal;
use ringcentral_proto::refusal::{ApiRefusal, RefusalKind};
use ringcentral_proto::sentence::Sentence;

/// A failed call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The server cannot be reached.
    #[error("the server cannot be reached")]
    Offline,
    /// No answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// The connection broke off before the answer was complete.
    #[error("the connection broke off")]
    CutShort,
    /// The other side could not prove to be the server, so nothing was sent to it.
    #[error("the server is not trusted")]
    NotTrusted,
    /// A web page came back where the API answers with data.
    #[error("a web page answered")]
    NotRingCentral,
    /// The answer is larger than anything sensible.
    #[error("the answer is too large")]
    TooLarge,
    /// The answer is not what the API promises.
    #[error("the answer is not readable: {0}")]
    BadReply(&'static str),
    /// The server sent us elsewhere; redirects are never followed.
    #[error("the server redirects elsewhere")]
    Redirected,
    /// A next page on another host; a token must not go there.
    #[error("the next page is on another host")]
    ForeignHost,
    /// Pages that lead in a circle or never end.
    #[error("the list has no end")]
    EndlessPages,
    /// The API refused.
    #[error("refused with HTTP {}", refusal.status)]
    Refused {
        /// What it said.
        refusal: ApiRefusal,
        /// `Retry-After`.
        retry_after_ms: Option<i64>,
    },
    /// The sign-in is over.
    #[error("the sign-in is over")]
    SignInLost(Refusal),
}

impl ApiError {
    /// What happened and what to do next, for a person.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Offline => Sentence::of(
                "api_offline",
                "RingCentral cannot be reached. Check the network connection; the program tries again by itself.",
            )
            .into(),
            Self::TimedOut => Sentence::of(
                "api_timed_out",
                "RingCentral did not answer in time. The program tries again by itself.",
            )
            .into(),
            Self::CutShort => Sentence::of(
                "api_cut_short",
                "The connection to RingCentral broke off. The program tries again by itself.",
            )
            .into(),
            Self::NotTrusted => Sentence::of(
                "api_not_trusted",
                "The server could not prove who it is, so nothing was sent to it. Check the server address in Settings, this computer's date and time, and whether the network inspects connections (its certificate must then be installed in the system).",
            )
            .into(),
            Self::NotRingCentral => Sentence::of(
                "api_web_page",
                "A web page answered instead of RingCentral. If the network asks to sign in or to accept conditions, do that in a browser; otherwise check the server address in Settings.",
            )
            .into(),
            Self::TooLarge | Self::BadReply(_) | Self::EndlessPages => Sentence::of(
                "api_not_understood",
                "RingCentral sent an answer this program does not understand. Check the server address in Settings.",
            )
            .into(),
            Self::Redirected | Self::ForeignHost => Sentence::of(
                "api_elsewhere",
                "The server pointed to another address, and following it could give your sign-in away. Check the server address in Settings and the network's proxy.",
            )
            .into(),
            Self::Refused { refusal, .. } => refusal.sentence(),
            Self::SignInLost(refusal) => refusal.sentence(),
        }
    }

    /// Whether the same call may succeed later without anybody doing something.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Offline
            | Self::TimedOut
            | Self::CutShort
            | Self::NotRingCentral
            | Self::BadReply(_) => true,
            Self::Refused { refusal, .. } => matches!(
                refusal.kind(),
                RefusalKind::ServerTrouble | RefusalKind::RateLimited
            ),
            Self::NotTrusted
            | Self::TooLarge
            | Self::Redirected
            | Self::ForeignHost
            | Self::EndlessPages
            | Self::SignInLost(_) => false,
        }
    }

    /// The failure as the link understands it.
    pub(crate) fn for_link(&self) -> CallFailure {
        let sentence = self.sentence();
        match self {
            Self::Refused {
                refusal,
                retry_after_ms,
            } => CallFailure::from_refusal(refusal, *retry_after_ms),
            Self::SignInLost(_) => CallFailure::SignInLost { sentence },
            Self::Offline
            | Self::TimedOut
            | Self::CutShort
            | Self::NotTrusted
            | Self::NotRingCentral
            | Self::BadReply(_)
            | Self::TooLarge
            | Self::Redirected
            | Self::ForeignHost
            | Self::EndlessPages => CallFailure::Later {
                sentence,
                after_ms: None,
            },
        }
    }
}

impl From<&reqwest::Error> for ApiError {
    fn from(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::TimedOut
        } else if is_about_trust(error) {
            Self::NotTrusted
        } else if error.is_connect() {
            Self::Offline
        } else {
            // The request may have reached the server, so it counts.
            Self::CutShort
        }
    }
}

/// Whether encryption failed: a bad certificate, or a server that does not encrypt at all.
pub(crate) fn is_about_trust(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let inner = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        // An I/O error names its cause's cause as its source, not the cause itself.
        if error.is::<rustls::Error>() || inner.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        cause = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}
