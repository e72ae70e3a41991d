//! The client against the simulator, which shares no code with it: sign-in, lists, link, faults, resume.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod call_log;
mod floor;
mod lists;
mod pubnub;
mod refusals;
mod tokens;
mod webhook;
mod websocket;
