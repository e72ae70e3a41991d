//! Tokens in the operating system's keychain (macOS Keychain, Windows Credential Manager, Secret Service on Linux).
//!
//! Windows limits one entry to 2560 bytes of UTF-16, so the text is stored in numbered parts.

use keyring::{Entry, Error};
use ringcentral_proto::oauth::Tokens;

use crate::config::ServerConfig;
use crate::token_store::{TokenStore, TokenStoreError};

/// Characters per entry; two bytes each on Windows.
const PART: usize = 1000;
/// More parts than any token needs; what is beyond is not ours.
const MOST_PARTS: usize = 32;

/// The keychain entry of one person, one app and one server.
#[derive(Debug, Clone)]
pub struct KeychainStore {
    user: String,
}

impl KeychainStore {
    /// The entry for this server, app and holder.
    pub fn new(server: &ServerConfig) -> Self {
        Self {
            user: server.entry_name(),
        }
    }

    fn entry(&self, part: usize) -> Result<Entry, TokenStoreError> {
        Entry::new("Floorwalker", &format!("{}#{part}", self.user)).map_err(explain)
    }

    fn part(&self, part: usize) -> Result<Option<String>, TokenStoreError> {
        match self.entry(part)?.get_password() {
            Ok(text) => Ok(Some(text)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(explain(error)),
        }
    }

    fn forget_from(&self, first: usize) -> Result<(), TokenStoreError> {
        for part in first..MOST_PARTS {
            match self.entry(part)?.delete_credential() {
                Ok(()) => {}
                Err(Error::NoEntry) => break,
                Err(error) => return Err(explain(error)),
            }
        }
        Ok(())
    }
}

impl TokenStore for KeychainStore {
    fn load(&self) -> Result<Option<Tokens>, TokenStoreError> {
        let mut text = String::new();
        for part in 0..MOST_PARTS {
            match self.part(part)? {
                // The first character of a part says whether another follows.
                Some(piece) => {
                    let more = piece.starts_with('+');
                    text.extend(piece.chars().skip(1));
                    if !more {
                        return Tokens::from_keychain_text(&text)
                            .map(Some)
                            .map_err(|_| TokenStoreError::Unreadable);
                    }
                }
                None if part == 0 => return Ok(None),
                None => return Err(TokenStoreError::Unreadable),
            }
        }
        Err(TokenStoreError::Unreadable)
    }

    fn save(&self, tokens: &Tokens) -> Result<(), TokenStoreError> {
        let text: Vec<char> = tokens.to_keychain_text().chars().collect();
        let parts: Vec<&[char]> = text.chunks(PART).collect();
        let last = parts.len().saturating_sub(1);
        for (index, part) in parts.iter().enumerate() {
            let mark = if index < last { '+' } else { '.' };
            let piece: String = std::iter::once(&mark).chain(part.iter()).collect();
            self.entry(index)?.set_password(&piece).map_err(explain)?;
        }
        self.forget_from(parts.len())
    }

    fn clear(&self) -> Result<(), TokenStoreError> {
        self.forget_from(0)
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "used as a function in map_err"
)]
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the crate's list of errors is open"
)]
fn explain(error: Error) -> TokenStoreError {
    match error {
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => TokenStoreError::NoKeychain,
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => {
            TokenStoreError::Unreadable
        }
        // Without a session bus or a prompt, Linux answers with a platform failure.
        Error::PlatformFailure(_) if cfg!(target_os = "linux") => TokenStoreError::NoKeychain,
        Error::NoStorageAccess(_) if cfg!(target_os = "linux") => TokenStoreError::NoKeychain,
        _ => TokenStoreError::Refused,
    }
}
