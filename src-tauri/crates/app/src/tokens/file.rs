//! Tokens in a file encrypted with a passphrase, for computers without a keychain.
//!
//! May touch: the one file, which is replaced whole and readable by its owner alone. Argon2id makes the key,
//! XChaCha20-Poly1305 seals the content (ADR 7). One file holds the sign-ins of several people under their own names.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use ringcentral_client::{Secret, ServerConfig, TokenStore, TokenStoreError, Tokens};
use serde::{Deserialize, Serialize};

/// What a guess of the passphrase costs: 64 MiB and three passes, about half a second.
const COST: Cost = Cost {
    memory_kib: 64 << 10,
    passes: 3,
};
/// A file that asks for more than this is not ours.
const MOST_MEMORY_KIB: u32 = 1 << 20;
const MOST_PASSES: u32 = 64;
/// No file of ours is larger.
const LARGEST: u64 = 1 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Cost {
    memory_kib: u32,
    passes: u32,
}

/// The file as it lies on the disk.
#[derive(Serialize, Deserialize)]
struct Sealed {
    floorwalker_tokens: u32,
    #[serde(flatten)]
    cost: Cost,
    salt: String,
    nonce: String,
    sealed: String,
}

/// A key, and the salt and cost it was made with.
#[derive(Clone)]
struct Made {
    salt: [u8; 16],
    cost: Cost,
    key: Key,
}

/// The encrypted file, for one person's sign-in.
pub struct FileStore {
    path: PathBuf,
    passphrase: Secret,
    entry: String,
    cost: Cost,
    made: Mutex<Option<Made>>,
}

type Entries = BTreeMap<String, String>;

impl FileStore {
    /// The place of this server's holder in the file.
    pub fn new(path: PathBuf, passphrase: Secret, server: &ServerConfig) -> Self {
        Self {
            path,
            passphrase,
            entry: server.entry_name(),
            cost: COST,
            made: Mutex::new(None),
        }
    }

    fn read(&self) -> Result<Option<Entries>, TokenStoreError> {
        let text = match std::fs::metadata(&self.path) {
            Ok(found) if found.len() > LARGEST => return Err(TokenStoreError::WrongPassphrase),
            Ok(_) => std::fs::read_to_string(&self.path),
            Err(error) => Err(error),
        };
        let text = match text {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Err(TokenStoreError::WrongPassphrase);
            }
            Err(error) => return Err(self.failed("read", &error)),
        };
        self.open(&text)
            .map(Some)
            .ok_or(TokenStoreError::WrongPassphrase)
    }

    fn open(&self, text: &str) -> Option<Entries> {
        let file: Sealed = serde_json::from_str(text).ok()?;
        let cost = file.cost;
        if file.floorwalker_tokens != 1
            || cost.memory_kib > MOST_MEMORY_KIB
            || cost.passes > MOST_PASSES
        {
            return None;
        }
        let salt: [u8; 16] = STANDARD.decode(file.salt).ok()?.try_into().ok()?;
        let nonce: [u8; 24] = STANDARD.decode(file.nonce).ok()?.try_into().ok()?;
        let sealed = STANDARD.decode(file.sealed).ok()?;
        let made = self.key(salt, cost)?;
        let aad = label(&made);
        let payload = Payload {
            msg: &sealed,
            aad: aad.as_bytes(),
        };
        let cipher = XChaCha20Poly1305::new(&made.key);
        let plain = cipher.decrypt(&XNonce::from(nonce), payload).ok()?;
        serde_json::from_slice(&plain).ok()
    }

    fn write(&self, entries: &Entries) -> Result<(), TokenStoreError> {
        let known = self.made().clone();
        let made = known.or_else(|| self.key(rand::random(), self.cost));
        let made = made.ok_or(TokenStoreError::WrongPassphrase)?;
        let nonce: [u8; 24] = rand::random();
        let plain = serde_json::to_vec(entries).map_err(|_| TokenStoreError::Unreadable)?;
        let aad = label(&made);
        let payload = Payload {
            msg: &plain,
            aad: aad.as_bytes(),
        };
        let sealed = XChaCha20Poly1305::new(&made.key)
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| TokenStoreError::Unreadable)?;
        let file = Sealed {
            floorwalker_tokens: 1,
            cost: made.cost,
            salt: STANDARD.encode(made.salt),
            nonce: STANDARD.encode(nonce),
            sealed: STANDARD.encode(sealed),
        };
        let text = serde_json::to_string(&file).map_err(|_| TokenStoreError::Unreadable)?;
        self.replace(text.as_bytes())
            .map_err(|error| self.failed("written", &error))
    }

    /// Whole or not at all. The temporary file is its owner's from its first byte on.
    fn replace(&self, bytes: &[u8]) -> std::io::Result<()> {
        let folder = self.path.parent().filter(|p| !p.as_os_str().is_empty());
        let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }

    /// The key; made once, because making it is meant to be slow.
    fn key(&self, salt: [u8; 16], cost: Cost) -> Option<Made> {
        let mut known = self.made();
        if let Some(made) = known.as_ref().filter(|m| m.salt == salt && m.cost == cost) {
            return Some(made.clone());
        }
        let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).ok()?;
        let mut key = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(self.passphrase.expose().as_bytes(), &salt, &mut key)
            .ok()?;
        let key = Key::from(key);
        Some(known.insert(Made { salt, cost, key }).clone())
    }

    fn made(&self) -> std::sync::MutexGuard<'_, Option<Made>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, what: &str, error: &std::io::Error) -> TokenStoreError {
        TokenStoreError::File(format!(
            "The token file {} cannot be {what} ({error}). Check the folder and its permissions, or name another file with \
             --token-file.",
            self.path.display()
        ))
    }
}

/// What the seal vouches for beside the content: how the key was made.
fn label(made: &Made) -> String {
    format!(
        "floorwalker tokens 1 argon2id {} {} {}",
        made.cost.memory_kib,
        made.cost.passes,
        STANDARD.encode(made.salt)
    )
}

impl TokenStore for FileStore {
    fn load(&self) -> Result<Option<Tokens>, TokenStoreError> {
        let entries = self.read()?.unwrap_or_default();
        let text = entries.get(&self.entry);
        text.map(|text| Tokens::from_keychain_text(text))
            .transpose()
            .map_err(|_| TokenStoreError::Unreadable)
    }

    fn save(&self, tokens: &Tokens) -> Result<(), TokenStoreError> {
        // A file that this passphrase does not open is somebody's; it is not overwritten.
        let mut entries = self.read()?.unwrap_or_default();
        entries.insert(self.entry.clone(), tokens.to_keychain_text());
        self.write(&entries)
    }

    fn clear(&self) -> Result<(), TokenStoreError> {
        let Some(mut entries) = self.read()? else {
            return Ok(());
        };
        entries.remove(&self.entry);
        if entries.is_empty() {
            return std::fs::remove_file(&self.path)
                .map_err(|error| self.failed("deleted", &error));
        }
        self.write(&entries)
    }
}

impl std::fmt::Debug for FileStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileStore")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
