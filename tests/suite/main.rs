//! Table of contents of the acceptance tests.

mod support;

mod contract;
mod house;
mod live;
mod recordings;
mod truth;
