//! The pretend platform: HTTP on loopback, the state behind it, and the player that brings the script to it.
//!
//! May touch sockets, clocks and tasks. State machines that need none of these (sign-in, limits, channels,
//! subscriptions, stage) are pure modules of their own and take the time as an argument.

mod filter;
mod http;
mod limits;
mod listener;
mod oauth;
mod player;
mod post;
mod pubnub;
mod rest;
mod sign_in;
mod stage;
mod subscribe;
mod subscriptions;
mod world;

pub(crate) use http::router;
pub(crate) use listener::{Gate, Weather};
pub(crate) use player::play;
pub use post::Counters;
pub(crate) use world::World;
