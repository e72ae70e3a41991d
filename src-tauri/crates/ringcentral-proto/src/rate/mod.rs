//! Rate limits: what the headers say, and a governor that obeys them before the server has to.
//!
//! Pure: time is an argument.

mod governor;
mod headers;

pub use governor::{Governor, Permit, Priority};
pub use headers::{Group, RateHeaders};
