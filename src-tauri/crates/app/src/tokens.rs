//! Where a sign-in's tokens are kept: the keychain, an encrypted file when the user asks for one, or memory.
//!
//! May touch: the system keychain, the token file the user named. Every place keeps people, accounts and servers apart.

mod file;

use std::path::PathBuf;
use std::sync::Arc;

use ringcentral_client::{KeychainStore, MemoryStore, ServerConfig, TokenStore};

pub use file::FileStore;
pub use ringcentral_client::Secret;

use crate::product::TokenStores;

/// Where tokens are kept.
#[derive(Debug, Clone)]
pub enum Keep {
    /// In the operating system's keychain.
    Keychain,
    /// In a file encrypted with a passphrase.
    File {
        /// The file.
        path: PathBuf,
        /// Opens it.
        passphrase: Secret,
    },
    /// Nowhere: until the program ends.
    Memory,
}

/// Makes the place for each server and person.
#[must_use]
pub fn stores(keep: Keep) -> TokenStores {
    Arc::new(move |server: &ServerConfig| -> Arc<dyn TokenStore> {
        match &keep {
            Keep::Keychain => Arc::new(KeychainStore::new(server)),
            Keep::File { path, passphrase } => {
                Arc::new(FileStore::new(path.clone(), passphrase.clone(), server))
            }
            Keep::Memory => Arc::new(MemoryStore::new()),
        }
    })
}
