//! RingCentral's wire, without the wire: JSON shapes, decoding, sign-in values, rate governor, link state machine.
//!
//! Pure: no clock, no randomness, no file, no socket, no thread, no async. Time and jitter are arguments.
//! Bad input from outside never panics; what cannot be read is kept and counted.
//! Deliberately absent: metrics and call records (`engine`), sockets and tokens at rest (`ringcentral-client`).

pub mod call_log;
pub mod directory;
pub mod events;
pub mod link;
pub mod oauth;
pub mod presence;
pub mod pubnub;
pub mod rate;
pub mod refusal;
pub mod secret;
pub mod sentence;
pub mod session_snapshot;
pub mod subscription;
pub mod telephony;
pub mod wire;
pub mod wsg;
