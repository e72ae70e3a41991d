//! Table of contents of the acceptance tests.
