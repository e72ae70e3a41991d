//! The call records in one SQLite file: raw notifications, legs, calls, voicemails, outages,
//! availability, resume point.
//!
//! May touch: the database file it is given, with `-wal`, `-shm` and `-lock` beside it, and the
//! backup file it is asked for. Knows the engine's records and keeps sums that its metrics make of
//! them; not here: JSON of RingCentral, time
//! zones, the clock (times are arguments), threads.
//!
//! One writer ([`Store`]), any number of [`Reader`]s on connections of their own. A batch is one
//! transaction: what a resume point acknowledges is in the file when the point is. The journal is
//! a write-ahead log with `synchronous=NORMAL`: a killed process loses nothing committed; a power
//! cut may lose the last commits as a whole, and the resume point with them, so they are asked
//! for again.

// The call centre of the tests names this crate as its other users do.
#[cfg(test)]
extern crate self as store;
#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;

mod availability;
mod backup;
mod batch;
mod call;
mod cells;
mod codec;
mod counts;
mod error;
mod evidence;
#[cfg(feature = "faults")]
mod faults;
mod leg;
mod notification;
mod open;
mod outage;
mod purge;
mod reader;
mod recording;
mod restore;
mod rollup;
mod schema;
mod session;
mod setting;
mod unplaced;
mod voicemail;
mod writer;

pub use batch::{Batch, Notification};
pub use call::{CallKey, CallPage, CallQuery, CallSort, Cursor};
pub use counts::Counts;
pub use error::StoreError;
pub use evidence::{Reconciled, ReconciliationCounts};
pub use notification::{KeptNotification, SessionBodies};
pub use purge::{Purge, Purged};
pub use reader::Reader;
pub use recording::Recording;
pub use restore::{CheckedCopy, restore};
pub use rollup::{Busiest, Level, Numbers, Occupancies, Subject};
pub use schema::SCHEMA_VERSION;
pub use unplaced::UnplacedNotification;
pub use writer::{PURGE_STEP, Store};
