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

mod contract;
mod house;
mod live;
mod recordings;
mod spreadsheet;
mod truth;
