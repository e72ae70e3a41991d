//! What one notification says, decoded: the input of the fold.

use std::fmt;
use std::sync::Arc;

use crate::{ExtensionId, PartyId, SessionId, TelephonySessionId, Timestamp};

/// One party's change in one telephony session. A notification with several parties is several
/// events of the same sequence number; one without parties is an event with `party: None`,
/// because its sequence number is evidence too.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Event {
    /// The telephony session.
    pub session: TelephonySessionId,
    /// Position in the session; the first delivered one is 2.
    pub sequence: u64,
    /// When it happened, by the server.
    pub event_time: Timestamp,
    /// Legacy session id, where given.
    pub session_id: Option<SessionId>,
    /// `Call`, `RingOut`, `Conference`, … as sent.
    pub origin: Option<Arc<str>>,
    /// The party it is about.
    pub party: Option<Party>,
}

/// A party as one event describes it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// The extension it belongs to; outside and intermediate parties have none.
    pub extension: Option<ExtensionId>,
    /// The platform's view of this party: the one who calls is `Outbound`.
    pub direction: Option<Direction>,
    /// Calling side.
    pub from: Endpoint,
    /// Called side.
    pub to: Endpoint,
    /// Status code.
    pub code: StatusCode,
    /// Reason, if any.
    pub reason: Option<Reason>,
    /// Where this party continues, in `Gone`.
    pub peer: Option<Peer>,
    /// Park number or location.
    pub park: Option<Arc<str>>,
    /// The call came from a queue.
    pub queue_call: bool,
    /// The platform's missed flag.
    pub missed_call: bool,
    /// The pickup of a parked call.
    pub park_pickup: bool,
    /// Name of the queue, from the call information for phones.
    pub queue_name: Option<Arc<str>>,
    /// Caller's name, from the call information for phones.
    pub caller_name: Option<Arc<str>>,
}

/// One side's address.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Endpoint {
    /// E.164, an extension number, `conference`, `*801`, `anonymous`.
    pub phone: Option<Arc<str>>,
    /// Display name.
    pub name: Option<Arc<str>>,
    /// Extension id.
    pub extension: Option<ExtensionId>,
}

impl fmt::Debug for Endpoint {
    /// Numbers and names never reach a log (INV-10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("phone", &self.phone.as_ref().map(|_| "…"))
            .field("name", &self.name.as_ref().map(|_| "…"))
            .field("extension", &self.extension)
            .finish()
    }
}

/// The continuation of a `Gone` party.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Peer {
    /// The other telephony session, where it is named.
    pub session: Option<TelephonySessionId>,
    /// The party there.
    pub party: Option<PartyId>,
}

/// Which way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Direction {
    /// Called.
    Inbound,
    /// Calling.
    Outbound,
}

impl Direction {
    /// Machine word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }
}

/// `status.code`. Spellings are unified by the decoder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum StatusCode {
    /// The leg was created.
    Setup,
    /// An endpoint rings.
    Proceeding,
    /// Connected; also un-hold, and repeats for recording, mute, parking.
    Answered,
    /// This party pressed hold.
    Hold,
    /// Waiting in a park location.
    Parked,
    /// Moved to another session.
    Gone,
    /// In the mailbox.
    VoiceMail,
    /// The callee listens to the message being left.
    VoiceMailScreening,
    /// Receiving a fax.
    FaxReceive,
    /// Left.
    Disconnected,
    /// A word nobody documented; kept and counted, of no effect.
    Unknown(Arc<str>),
}

impl StatusCode {
    const WORDS: &[(Self, &'static str)] = &[
        (Self::Setup, "Setup"),
        (Self::Proceeding, "Proceeding"),
        (Self::Answered, "Answered"),
        (Self::Hold, "Hold"),
        (Self::Parked, "Parked"),
        (Self::Gone, "Gone"),
        (Self::VoiceMail, "VoiceMail"),
        (Self::VoiceMailScreening, "VoiceMailScreening"),
        (Self::FaxReceive, "FaxReceive"),
        (Self::Disconnected, "Disconnected"),
    ];

    /// The machine word, as stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        if let Self::Unknown(word) = self {
            return word;
        }
        let known = Self::WORDS.iter().find(|(code, _)| code == self);
        known.map_or("", |(_, word)| word)
    }

    /// Reads the machine word.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        let known = Self::WORDS.iter().find(|(_, text)| *text == word);
        known.map_or_else(|| Self::Unknown(word.into()), |(code, _)| code.clone())
    }

    /// Whether this status says that the party holds (`Some(true)`) or is connected.
    #[must_use]
    pub fn holding(&self) -> Option<bool> {
        let connected = *self == Self::Answered;
        (connected || *self == Self::Hold).then_some(!connected)
    }

    /// In a mailbox, with or without the callee listening in.
    #[must_use]
    pub const fn is_voicemail(&self) -> bool {
        matches!(self, Self::VoiceMail | Self::VoiceMailScreening)
    }
}

/// `status.reason`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "the platform's own words")]
pub enum Reason {
    Pickup,
    Supervising,
    TakeOver,
    Timeout,
    BlindTransfer,
    RccTransfer,
    AttendedTransfer,
    CallerInputRedirect,
    CallFlip,
    ParkLocation,
    DtmfTransfer,
    AgentAnswered,
    AgentDropped,
    Rejected,
    Cancelled,
    InternalError,
    NoAnswer,
    TargetBusy,
    InvalidNumber,
    InternationalDisabled,
    DestinationBlocked,
    NotEnoughFunds,
    NoSuchUser,
    CallPark,
    CallRedirected,
    CallReplied,
    CallSwitch,
    CallFinished,
    CallDropped,
    Voicemail,
    Conference,
    /// A word outside the list; kept and counted, read as no reason.
    Unknown(Arc<str>),
}

impl Reason {
    /// The party went on on another device of the same person, or was picked up.
    #[must_use]
    pub const fn is_device_move(&self) -> bool {
        matches!(self, Self::CallSwitch | Self::CallFlip | Self::Pickup)
    }

    /// The agent handed the call to someone else (product rule for `transferred`).
    #[must_use]
    pub const fn is_transfer(&self) -> bool {
        matches!(
            self,
            Self::BlindTransfer
                | Self::RccTransfer
                | Self::DtmfTransfer
                | Self::CallRedirected
                | Self::AttendedTransfer
        )
    }

    /// Put in a park location.
    #[must_use]
    pub const fn is_park(&self) -> bool {
        matches!(self, Self::ParkLocation | Self::CallPark)
    }

    /// A monitoring or barge-in leg.
    #[must_use]
    pub const fn is_supervision(&self) -> bool {
        matches!(self, Self::Supervising | Self::TakeOver)
    }

    /// The call went on elsewhere: this party's end is nobody's hang-up.
    #[must_use]
    pub const fn is_hand_over(&self) -> bool {
        self.is_device_move()
            || self.is_transfer()
            || self.is_park()
            || self.is_supervision()
            || matches!(
                self,
                Self::CallerInputRedirect
                    | Self::CallReplied
                    | Self::Conference
                    | Self::AgentAnswered
            )
    }

    /// The platform could not place the call.
    #[must_use]
    pub const fn is_failure(&self) -> bool {
        matches!(
            self,
            Self::InvalidNumber
                | Self::NoSuchUser
                | Self::InternationalDisabled
                | Self::DestinationBlocked
                | Self::NotEnoughFunds
                | Self::InternalError
        )
    }

    /// It rang out.
    #[must_use]
    pub const fn is_ring_out(&self) -> bool {
        matches!(self, Self::NoAnswer | Self::Timeout)
    }
}
