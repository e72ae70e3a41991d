//! Table of contents of the acceptance tests.

mod support;

mod live;
mod recordings;
mod truth;
