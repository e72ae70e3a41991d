//! From errors inside to `{ code, message }` at the edge.
//!
//! Pure. `code` is for the program; `message` is a sentence with a next step, for people.

use ringcentral_client::{ApiError, ConfigError, SignInError, TokenStoreError};
use ringcentral_proto::sentence::Sentence;
use store::StoreError;

use crate::owner::NotKept;
use crate::reconcile::LookError;
use crate::said;
use crate::view::{CommandError, ErrorCode};

impl CommandError {
    /// An error with a code and a sentence.
    pub fn new(code: ErrorCode, sentence: impl Into<Sentence>) -> Self {
        let sentence = sentence.into();
        Self {
            code,
            message: sentence.to_string(),
            said: said::parts(&sentence),
        }
    }

    /// What was asked does not make sense.
    pub fn bad_input(sentence: impl Into<Sentence>) -> Self {
        Self::new(ErrorCode::BadInput, sentence)
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn signed_out() -> Self {
        Self::new(
            ErrorCode::SignedOut,
            Sentence::of(
                "signed_out",
                "Nobody is signed in. Sign in, or try the demo.",
            ),
        )
    }

    /// A board that could not start: what the database said, else as [`Self::unexpected`].
    #[must_use]
    pub fn not_started(error: &anyhow::Error) -> Self {
        if let Some(cause) = error.chain().find_map(|c| c.downcast_ref::<StoreError>()) {
            tracing::error!(
                error = format!("{error:#}"),
                "the call database cannot be used"
            );
            return Self::new(code_of(cause), said::store(cause));
        }
        Self::unexpected(error)
    }

    /// What the disk said; else a defect, or something nobody foresaw. The chain of causes goes to
    /// the log.
    #[must_use]
    pub fn unexpected(error: &anyhow::Error) -> Self {
        use std::io::ErrorKind::{
            PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
        };
        let detail = format!("{error:#}");
        tracing::error!(error = detail, "a command failed");
        let io = error
            .chain()
            .find_map(|c| c.downcast_ref::<std::io::Error>());
        let (code, sentence) = match io.map(std::io::Error::kind) {
            Some(StorageFull | QuotaExceeded) => (
                ErrorCode::DiskFull,
                Sentence::of(
                    "data_disk_full",
                    "The disk of the data folder is full ({detail}). Free some space and try again.",
                ),
            ),
            Some(PermissionDenied | ReadOnlyFilesystem) => (
                ErrorCode::Unexpected,
                Sentence::of(
                    "data_not_writable",
                    "The data folder cannot be written ({detail}). Make it writable for this user.",
                ),
            ),
            _ => (
                ErrorCode::Unexpected,
                Sentence::of(
                    "unexpected",
                    "{detail}. If it happens again, send the log from the data folder with your report.",
                ),
            ),
        };
        Self::new(code, sentence.with("detail", detail))
    }
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CommandError {}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = %error, "the call database failed");
        Self::new(code_of(&error), said::store(&error))
    }
}

impl From<NotKept> for CommandError {
    fn from(error: NotKept) -> Self {
        Self::new(code_of(&error.cause), said::not_kept(&error))
    }
}

fn code_of(error: &StoreError) -> ErrorCode {
    if matches!(error, StoreError::DiskFull) {
        ErrorCode::DiskFull
    } else {
        ErrorCode::Unexpected
    }
}

impl From<LookError> for CommandError {
    fn from(error: LookError) -> Self {
        match error {
            LookError::Api(error) => error.into(),
            LookError::Store(error) => error.into(),
        }
    }
}

impl From<TokenStoreError> for CommandError {
    fn from(error: TokenStoreError) -> Self {
        Self::new(ErrorCode::Unexpected, error.sentence())
    }
}

impl From<ConfigError> for CommandError {
    fn from(error: ConfigError) -> Self {
        Self::bad_input(said::server(error))
    }
}

impl From<ApiError> for CommandError {
    fn from(error: ApiError) -> Self {
        let code = match &error {
            ApiError::SignInLost(_) => ErrorCode::SignedOut,
            ApiError::Refused { refusal, .. } if refusal.status == 429 => ErrorCode::RateLimited,
            ApiError::Refused { .. } if !error.may_pass() => ErrorCode::Refused,
            ApiError::Refused { .. }
            | ApiError::Offline
            | ApiError::TimedOut
            | ApiError::CutShort
            | ApiError::NotTrusted
            | ApiError::NotRingCentral
            | ApiError::TooLarge
            | ApiError::BadReply(_)
            | ApiError::Redirected
            | ApiError::ForeignHost
            | ApiError::EndlessPages => ErrorCode::Offline,
        };
        Self::new(code, error.sentence())
    }
}

impl From<SignInError> for CommandError {
    fn from(error: SignInError) -> Self {
        let code = match &error {
            SignInError::Cancelled | SignInError::TimedOut(_) => ErrorCode::Cancelled,
            SignInError::Refused(_) | SignInError::NotRegistered(_) | SignInError::WrongState => {
                ErrorCode::Refused
            }
            SignInError::Failed(_) => ErrorCode::Offline,
            SignInError::PortsTaken(_) | SignInError::NoBrowser(_) | SignInError::NotKept(_) => {
                ErrorCode::Unexpected
            }
        };
        Self::new(code, error.sentence())
    }
}
