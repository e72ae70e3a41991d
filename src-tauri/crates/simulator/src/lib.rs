//! A pretend RingCentral on loopback, and the seeded call centre behind it.
//!
//! It shares no type with the client: it builds its own JSON, so a mistake cannot cancel itself out.
//! [`script`], [`truth`], [`config`] and [`faults`] are pure; sockets, clocks and tasks are in the server,
//! which is steered through [`Simulator`] and [`Running`].

mod clock;
pub mod config;
pub mod faults;
pub mod script;
mod server;
mod simulator;
pub mod truth;

pub use config::SimulatorConfig;
pub use faults::FaultPlan;
pub use simulator::{
    AvailabilityTruth, Counters, Faults, Running, Simulator, StartError, VoicemailTruth,
};
