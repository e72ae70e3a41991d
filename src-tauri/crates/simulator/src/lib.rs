//! A pretend RingCentral on loopback, and the seeded call centre behind it.
//!
//! It shares no type with the client: it builds its own JSON, so a mistake cannot cancel itself out.
//! [`script`] and [`truth`] are pure; everything that opens a socket or reads a clock is in the server.

pub mod script;
pub mod truth;
