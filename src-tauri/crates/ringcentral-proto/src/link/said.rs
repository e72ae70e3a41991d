//! What more than one transport says of itself.
//!
//! Pure constants.

use crate::sentence::{Sentence, Spoken};

pub(super) const ON_REQUEST: Spoken = Sentence::of("link_on_request", "Reconnecting on request.");
pub(super) const CLOCK_CHANGED: Spoken =
    Sentence::of("link_clock_changed", "The computer's clock was changed.");
/// A server that knows no subscriptions.
pub const NO_SUBSCRIPTIONS: Spoken = Sentence::of(
    "link_no_subscriptions",
    "RingCentral does not offer subscriptions at this address. Check the server address in Settings.",
);
/// A connection that went quiet.
pub const SILENT: Spoken = Sentence::of(
    "link_silent",
    "Nothing has come from RingCentral for too long. Connecting again.",
);
/// A question that was not answered.
pub const TIMED_OUT: Spoken = Sentence::of(
    "link_timed_out",
    "RingCentral did not answer in time. Connecting again.",
);
