//! Table of contents of the acceptance tests.

mod support;

mod recordings;
mod truth;
