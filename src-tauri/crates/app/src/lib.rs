//! The product without a window: owner loop, view models, command bodies, exports.
//!
//! May touch: everything below it (`engine`, `ringcentral-proto`, `ringcentral-client`, `store`).
//! Never: tauri.

pub mod directory;
pub mod export;
pub mod replay;
pub mod report;
pub mod view;

#[cfg(test)]
mod bindings_test;
