//! Who and what is in the account: extensions, call queues, members, the account itself.
//!
//! Pure shapes of the REST bodies. A record we cannot read is counted, never fatal.

mod account;
mod extension;
mod page;
mod queue;

pub use account::{Account, OwnExtension, RegionalSettings, TimeZone};
pub use extension::{Extension, ExtensionKind, Site};
pub use page::{Page, PageError};
pub use queue::{Queue, QueueMember, ServiceLevelSettings};
