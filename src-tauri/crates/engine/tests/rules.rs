//! Rules of a record, one small story each.
//!
//! A story is one event a line: sequence, second, party, whose (`-` outside), `out` or `in`,
//! status with its reason behind a slash, then what else the event says. It happens in session
//! `s-1` unless a line says `in=…`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "rules/story.rs"]
mod story;

#[path = "rules/numbers.rs"]
mod numbers;

#[path = "rules/segments.rs"]
mod segments;

#[path = "rules/outcomes.rs"]
mod outcomes;

#[path = "rules/handed_on.rs"]
mod handed_on;

#[path = "rules/queues.rs"]
mod queues;

#[path = "rules/confidence.rs"]
mod confidence;

#[path = "rules/journeys.rs"]
mod journeys;
