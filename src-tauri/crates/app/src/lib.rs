//! The product without a window: owner loop, view models, command bodies, exports.
//!
//! May touch: everything below it (`engine`, `ringcentral-proto`, `ringcentral-client`, `store`).
//! Never: tauri.

pub mod account;
pub mod alerts;
pub mod announce;
pub mod aside;
pub mod board;
pub mod calls;
pub mod collect;
pub mod config;
pub mod diagnostics;
pub mod directory;
pub mod doctor;
mod error;
pub mod export;
mod hours;
pub mod latency;
pub mod links;
pub mod log_says;
pub mod mail;
pub mod owner;
pub mod product;
pub mod pulled;
pub mod query;
pub mod raw;
pub mod reconcile;
pub mod recorder;
pub mod replay;
pub mod report;
pub mod said;
pub mod tokens;
pub mod verify;
pub mod view;

pub use ringcentral_client::MemoryStore as MemoryTokens;
pub use store;

#[cfg(test)]
mod bindings_test;
