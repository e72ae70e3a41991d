//! The call log: records, the sync cursor, and what a record repairs in our own.
//!
//! Pure. The log knows starts, durations and results, not holds, and it comes minutes late.

mod logged;
mod record;
mod recordings;
mod sync;

pub use logged::logged;
pub use record::{CallRecord, LogEndpoint, Recording};
pub use recordings::{FoundRecording, recordings};
pub use sync::{SyncError, SyncReply, is_sync_token_refusal};
