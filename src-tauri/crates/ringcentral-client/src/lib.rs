//! The drivers that turn `ringcentral-proto`'s wishes into sockets: sign-in, HTTP, PubNub and WebSocket.
//!
//! May touch: the network, the system browser (through a function the caller gives), the system keychain (feature
//! `keychain`), the clock, randomness. Deliberately absent: rules about calls, files, the database, JSON fields.
//! Tokens never reach a log, an error text or another host than the one they were issued by.

mod clock;
mod config;
mod error;
mod holder;
mod http;
#[cfg(feature = "keychain")]
mod keychain;
mod link;
mod probe;
mod session;
mod sign_in;
#[cfg(test)]
mod test_server;
mod token_store;

pub use config::{ConfigError, ServerConfig};
pub use error::ApiError;
pub use holder::Holder;
#[cfg(feature = "keychain")]
pub use keychain::KeychainStore;
pub use link::{LinkConfig, LinkHandle, Webhook, spawn_link};
pub use probe::{Reached, reach};
pub use ringcentral_proto::link::{
    EventFilters, GapReason, LinkEvent, LinkState, PubNubTiming, RawNotification, ResumePoint,
    Transport, TransportChoice, WebSocketTiming,
};
pub use ringcentral_proto::oauth::Tokens;
pub use ringcentral_proto::rate::{Group, Priority};
pub use ringcentral_proto::secret::Secret;
pub use session::{CallLogSync, Listing, LiveSessions, Session, Sound};
pub use sign_in::{
    SignInConfig, SignInError, sign_in, sign_in_with_jwt, sign_in_with_password, system_browser,
};
pub use token_store::{MemoryStore, TokenStore, TokenStoreError};
