//! What is noted of people's availability, so that reports can tell how busy they were.
//!
//! May touch: the database through the recorder, the wall clock. What a time says follows
//! `engine::AvailabilityLog`; this is when it listens and when it is written.

use engine::{AvailabilityLog, AvailabilityState, ExtensionId, Timestamp};

use super::Owner;
use super::clock::local_now;
use crate::view::LinkState;

/// Written at least so often. What was not written when the program dies is not known afterwards.
const EVERY_MS: i64 = 60_000;

/// A list of everybody is asked for every five minutes. Without one for so long nobody knows
/// whether notifications of presence come at all.
const LIST_HOLDS_MS: i64 = 11 * 60_000;

/// What is noted and not written yet.
#[derive(Debug, Default)]
pub(super) struct Noted {
    log: AvailabilityLog,
    /// By the local clock, as the two below.
    listed_at: Option<Timestamp>,
    written_at: Option<Timestamp>,
}

impl Noted {
    /// A notification says so.
    pub(super) fn told(
        &mut self,
        id: &ExtensionId,
        state: AvailabilityState,
        sent_at: Timestamp,
        sequence: Option<i64>,
    ) {
        self.log.told(id, state, sent_at, sequence);
    }

    /// A list says so, which was asked for at `asked_at` by the server's clock; `live` when
    /// notifications come too.
    pub(super) fn listed(
        &mut self,
        people: Vec<(ExtensionId, AvailabilityState)>,
        asked_at: Timestamp,
        live: bool,
    ) {
        self.listed_at = Some(local_now());
        if live {
            // After a time in which nothing was heard it is from here on that it is.
            self.log.heard(asked_at);
        }
        self.log.listed(people, asked_at);
    }

    /// Notifications may have been lost in this time of the server's.
    pub(super) fn unheard(&mut self, from: Timestamp, to: Timestamp) {
        self.log.unheard(from, to);
    }

    /// The server's clock turned out to be off by so much more; it is `now` there.
    pub(super) fn clock_moved(&mut self, by_ms: i64, now: Timestamp) {
        if by_ms < 0 {
            self.log.clock_was_ahead(now);
        }
    }

    /// What was noted of somebody was deleted.
    pub(super) fn forget(&mut self, id: &ExtensionId) {
        self.log.forget(id);
    }
}

impl Owner {
    /// Once a second: presence is listened to while the link is up and lists come.
    pub(super) fn listen(&mut self, now: Timestamp) {
        let local = local_now();
        let recent = |at: Option<Timestamp>, ms| at.is_some_and(|at| local.since(at) < ms);
        if self.link.state == LinkState::Live && recent(self.noted.listed_at, LIST_HOLDS_MS) {
            self.noted.log.heard(now);
        }
        if !recent(self.noted.written_at, EVERY_MS) {
            self.write_availability();
        }
    }

    /// Writes what was noted. When the disk refuses it waits, as records do.
    pub fn write_availability(&mut self) {
        self.noted.written_at = Some(local_now());
        let changes = self.noted.log.changes();
        match self.recorder.store_mut().keep_availability(&changes) {
            Ok(()) => self.noted.log.kept(),
            Err(error) => tracing::warn!(%error, "availability could not be kept"),
        }
    }
}
