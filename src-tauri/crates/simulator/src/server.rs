//! The pretend platform: HTTP on loopback, the state behind it, and the player that brings the script to it.
//!
//! May touch sockets, clocks and tasks. State machines that need none of these (sign-in, limits, channels,
//! subscriptions, stage) are pure modules of their own and take the time as an argument.

mod announce;
mod breaks;
mod call_log;
mod chaos;
mod filter;
mod gateway;
mod http;
mod limits;
mod listener;
mod live;
mod messages;
mod oauth;
mod player;
mod post;
mod presence;
mod pubnub;
mod rest;
mod sign_in;
mod socket;
mod sound;
mod staff;
mod stage;
mod subscribe;
mod subscriptions;
mod webhook;
mod world;

pub(crate) use announce::{extension_changed, message_heard, presence_changed};
pub(crate) use chaos::misbehave;
pub(crate) use http::router;
pub(crate) use listener::{Gate, Weather};
pub(crate) use player::play;
pub use post::Counters;
pub(crate) use staff::Choice;
pub(crate) use webhook::{Hooks, deliver};
pub(crate) use world::World;

/// Time in the form of snapshots and connection details, `2025-07-02T11:40:28.805+0000`.
pub(crate) fn script_time(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}
