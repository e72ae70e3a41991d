//! Table of contents of the acceptance tests.

#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test, or a bench, fails by panicking"
)]

mod support;

mod beside;
mod care;
mod cases;
mod clock;
mod contract;
mod disk;
mod flows;
mod headless;
mod hostile;
mod house;
mod laws;
mod live;
mod million;
mod model;
#[cfg(test)]
mod occupancy;
mod recordings;
mod reference;
mod sentences;
mod sounds;
mod spreadsheet;
mod trusted;
mod truth;
