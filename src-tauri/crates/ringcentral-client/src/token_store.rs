//! Where tokens live between runs. The trait, and a store that forgets everything at exit.

use std::sync::Mutex;

use ringcentral_proto::oauth::Tokens;
use ringcentral_proto::sentence::Sentence;

/// A place for one sign-in's tokens. Calls may block for a moment; they are made off the async threads.
pub trait TokenStore: Send + Sync + 'static {
    /// The tokens, if there are any.
    fn load(&self) -> Result<Option<Tokens>, TokenStoreError>;
    /// Replaces the tokens.
    fn save(&self, tokens: &Tokens) -> Result<(), TokenStoreError>;
    /// Forgets the tokens.
    fn clear(&self) -> Result<(), TokenStoreError>;
}

/// Tokens could not be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenStoreError {
    /// This computer offers no keychain to this program.
    #[error(
        "This computer offers no keychain, so the sign-in cannot be kept safely. Install and unlock one (GNOME Keyring or \
         KWallet on Linux), or use floorwalker-cli with --token-file, which keeps the sign-in in a file encrypted with a \
         passphrase, or give it a JWT at each start."
    )]
    NoKeychain,
    /// The keychain is there but refused.
    #[error("The keychain refused access. Unlock it and try again.")]
    Refused,
    /// What the keychain holds is not ours.
    #[error("The stored sign-in is not readable. Sign in again.")]
    Unreadable,
    /// The encrypted file does not open.
    #[error(
        "The passphrase does not open the token file, or the file is damaged. Give the right passphrase, or delete the file \
         and sign in again."
    )]
    WrongPassphrase,
    /// The token file cannot be read or written: a sentence with a next step.
    #[error("{0}")]
    File(String),
}

impl TokenStoreError {
    /// What happened and what to do next, for a person.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NoKeychain => Sentence::told("tokens_no_keychain", self),
            Self::Refused => Sentence::told("tokens_refused", self),
            Self::Unreadable => Sentence::told("tokens_unreadable", self),
            Self::WrongPassphrase => Sentence::told("tokens_passphrase", self),
            // Only the command line keeps a sign-in there.
            Self::File(text) => text.as_str().into(),
        }
    }
}

/// Keeps tokens in memory: signed in until the program ends.
#[derive(Debug, Default)]
pub struct MemoryStore {
    tokens: Mutex<Option<Tokens>>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T>(&self, act: impl FnOnce(&mut Option<Tokens>) -> T) -> T {
        act(&mut self
            .tokens
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl TokenStore for MemoryStore {
    fn load(&self) -> Result<Option<Tokens>, TokenStoreError> {
        Ok(self.with(|tokens| tokens.clone()))
    }

    fn save(&self, tokens: &Tokens) -> Result<(), TokenStoreError> {
        self.with(|slot| *slot = Some(tokens.clone()));
        Ok(())
    }

    fn clear(&self) -> Result<(), TokenStoreError> {
        self.with(|slot| *slot = None);
        Ok(())
    }
}
