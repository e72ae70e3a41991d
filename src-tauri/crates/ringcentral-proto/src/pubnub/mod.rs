//! PubNub as RingCentral uses it: the subscribe reply and the encrypted payload.
//!
//! Pure. The polling loop belongs to the client.

mod payload;
mod reply;

pub use payload::{Opened, PayloadError, open};
pub use reply::{Message, SubscribeReply, Timetoken};
