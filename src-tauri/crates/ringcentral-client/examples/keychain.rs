//! Tries this computer's keychain with made-up tokens: ends well when they come back, else with the reason.
//!
//! Not a test, because it touches the keychain of whoever runs it and may ask for a password.

use ringcentral_client::{KeychainStore, ServerConfig, TokenStore, TokenStoreError};
use ringcentral_proto::oauth::Tokens;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let store = KeychainStore::new(&ServerConfig::new("http://127.0.0.1:1", "keychain-trial")?);
    // Longer than one entry may be on Windows.
    let reply = format!(
        r#"{{"access_token":"{}","refresh_token":"r"}}"#,
        "a".repeat(3000)
    );
    let tokens = Tokens::read(reply.as_bytes(), 0)?;
    // On a thread of an async runtime, as the session does it.
    let same = runtime.block_on(async {
        tokio::task::spawn_blocking(move || {
            store.save(&tokens)?;
            let back = store.load()?;
            store.clear()?;
            Ok::<_, TokenStoreError>(back == Some(tokens) && store.load()?.is_none())
        })
        .await
    })??;
    if same {
        Ok(())
    } else {
        Err("the keychain gave something else back".into())
    }
}
