//! Parties of a telephony session and what is said about them, before it becomes JSON.
//!
//! Pure data, crate-private.

use std::sync::Arc;

/// Milliseconds of virtual time since the script began.
pub(crate) type Ms = i64;

/// One side of a party: `to` or `from`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Endpoint {
    pub(crate) phone_number: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) extension_id: Option<String>,
    pub(crate) device_id: Option<String>,
}

/// A participant as the platform describes it at one moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Party {
    /// Index of the telephony session inside the contact.
    pub(crate) session: usize,
    /// The number at the end of the party id.
    pub(crate) number: u32,
    pub(crate) extension_id: Option<String>,
    /// The *caller's* side of a leg is outbound from the platform's point of view.
    pub(crate) outbound: bool,
    pub(crate) to: Endpoint,
    pub(crate) from: Endpoint,
    /// Legs distributed by a queue say so; others do not have the field.
    pub(crate) queue_call: bool,
    /// Queue name and caller name shown by the phones.
    pub(crate) ui_call_info: Option<(String, String)>,
    /// Pick-up data of an app user: the mailbox and two numbers that stay the same for the party.
    pub(crate) pickup: Option<Arc<PickupData>>,
    pub(crate) conference_role: Option<&'static str>,
    pub(crate) ring_out_role: Option<&'static str>,
    /// `feature.name`, seen on picked-up parked calls.
    pub(crate) feature: Option<&'static str>,
}

/// Pick-up data of an app user.
#[derive(Debug, Clone)]
pub(crate) struct PickupData {
    pub(crate) mailbox: String,
    pub(crate) to: String,
    pub(crate) sid: String,
}

/// The party of another session that a `Gone` points to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) session: usize,
    pub(crate) number: u32,
}

/// What happened to a party.
#[derive(Debug, Clone, Default)]
pub(crate) struct Status {
    pub(crate) code: &'static str,
    pub(crate) reason: Option<&'static str>,
    /// The pick-up data of app users goes along: on Proceeding and the first Answered.
    pub(crate) with_pickup: bool,
    pub(crate) park: Option<String>,
    pub(crate) peer: Option<Peer>,
    pub(crate) missed_call: bool,
    pub(crate) muted: bool,
    pub(crate) stand_alone: bool,
    pub(crate) recording: Option<bool>,
}

impl Status {
    /// A status without anything else.
    pub(crate) fn plain(code: &'static str) -> Self {
        Self {
            code,
            ..Self::default()
        }
    }

    pub(crate) fn setup() -> Self {
        Self::plain("Setup")
    }

    pub(crate) fn proceeding() -> Self {
        Self {
            with_pickup: true,
            ..Self::plain("Proceeding")
        }
    }

    /// The first answer of a party.
    pub(crate) fn answered() -> Self {
        Self {
            with_pickup: true,
            ..Self::plain("Answered")
        }
    }

    /// A repeated `Answered`: end of a hold, mute, recording.
    pub(crate) fn answered_again() -> Self {
        Self::plain("Answered")
    }

    pub(crate) fn hold() -> Self {
        Self::plain("Hold")
    }

    pub(crate) fn disconnected() -> Self {
        Self::plain("Disconnected")
    }

    /// The party moved to another session.
    pub(crate) fn gone(reason: &'static str, peer: Peer) -> Self {
        Self {
            reason: Some(reason),
            peer: Some(peer),
            ..Self::plain("Gone")
        }
    }

    pub(crate) fn because(mut self, reason: &'static str) -> Self {
        self.reason = Some(reason);
        self
    }

    pub(crate) fn missed(mut self, missed: bool) -> Self {
        self.missed_call = missed;
        self
    }
}

/// One notification to be: a party and its status at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) at: Ms,
    /// When the platform sends it, a little later.
    pub(crate) sent_at: Ms,
    /// Per telephony session, from 2.
    pub(crate) sequence: u64,
    pub(crate) party: Arc<Party>,
    pub(crate) status: Status,
}
