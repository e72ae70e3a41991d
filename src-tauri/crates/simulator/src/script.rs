//! The script: a seeded call centre as a stream of notifications, with the truth beside it.
//!
//! Pure: no clock, no socket, no file; time is virtual milliseconds since the start, randomness comes from the
//! seed. Playing the script in real time is the server's business.

mod config;
mod contact;
mod directory;
mod flows;
mod generator;
mod leg;
mod mix;
mod names;
mod party;
mod random;
mod roster;
mod scene;
mod wire;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

pub use config::{Durations, Quirks, ScriptConfig};
pub use directory::{ACCOUNT_ID, Directory, Extension, ExtensionType, Queue, RingOrder};
pub use mix::{Flow, Mix};

use crate::truth::Truth;

pub(crate) use contact::{Contact, Message, SessionIds};
pub(crate) use generator::Generator;
pub(crate) use party::{Event, Ms, Party, Status};
pub(crate) use random::Dice;
pub(crate) use wire::{
    Addressee, body, direction, endpoint, envelope, event_path, moment, time_text,
};

/// Subscription named in the envelopes of a generated script.
pub const SUBSCRIPTION_ID: &str = "0b5c3a9e-5d1f-4a53-9b8e-5f10c0a1e501";

/// One notification of a generated script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// When the platform sends it (`timestamp`).
    pub sent_at: DateTime<Utc>,
    /// When it happened (`eventTime`).
    pub event_at: DateTime<Utc>,
    /// Telephony session.
    pub telephony_session_id: String,
    /// Party.
    pub party_id: String,
    /// Place in the session, from 2.
    pub sequence: u64,
    /// The whole envelope as JSON text.
    pub json: String,
}

impl Sent {
    /// The envelope as a JSON value.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.json).expect("the script writes valid JSON")
    }
}

/// A finished script.
#[derive(Debug, Clone)]
pub struct Script {
    /// The account.
    pub directory: Arc<Directory>,
    /// In order of sending.
    pub notifications: Vec<Sent>,
    /// The answer key.
    pub truth: Truth,
}

/// Generates all calls of a limited script at once.
///
/// Without a limit in `config` (`duration_s` or `max_calls`) it stops after 1,000 calls.
pub fn generate(mut config: ScriptConfig) -> Script {
    if config.duration_s.is_none() && config.max_calls.is_none() {
        config.max_calls = Some(1_000);
    }
    let directory = Arc::new(Directory::new(&config));
    let mut script = Script {
        directory: Arc::clone(&directory),
        notifications: Vec::new(),
        truth: Truth::default(),
    };
    stream(config, directory, |sent, truth| {
        script.notifications.extend(sent);
        script.truth.legs.extend(truth.legs);
        script.truth.calls.extend(truth.calls);
    });
    script.notifications.sort_by_key(|sent| sent.sent_at);
    script.truth.sort();
    script
}

/// As [`generate`], handing over one contact at a time: its notifications in order of sending, and its truth.
///
/// Contacts come by arrival and overlap in time. For histories too large to hold in memory.
pub fn stream(
    config: ScriptConfig,
    directory: Arc<Directory>,
    mut each: impl FnMut(Vec<Sent>, Truth),
) {
    let epoch = config.start;
    let mut uuids = Dice::new(config.seed, 0xDD);
    let owner = directory.supervisor.id.clone();
    let account = directory.account_id.clone();
    let generator = Generator::new(Arc::new(config), directory, epoch);
    for contact in generator {
        let sent = (0..contact.events.len())
            .filter_map(|index| sent(&contact, index, epoch, &account, &owner, &mut uuids))
            .collect();
        each(
            sent,
            Truth {
                legs: contact.legs,
                calls: vec![contact.call],
            },
        );
    }
}

/// One event of a contact as a notification for the main user.
fn sent(
    contact: &Contact,
    index: usize,
    epoch: DateTime<Utc>,
    account: &str,
    owner: &str,
    uuids: &mut Dice,
) -> Option<Sent> {
    let event = contact.events.get(index)?;
    let ids = contact.sessions.get(event.party.session)?;
    let sent_at = moment(epoch, event.sent_at);
    let envelope = envelope(
        &uuid(uuids),
        &event_path(account, event.party.extension_id.as_deref()),
        sent_at,
        &Addressee {
            subscription_id: SUBSCRIPTION_ID,
            owner_id: owner,
        },
        body(account, &contact.sessions, event, epoch),
    );
    Some(Sent {
        sent_at,
        event_at: moment(epoch, event.at),
        telephony_session_id: ids.telephony_session_id(),
        party_id: ids.party_id(event.party.number),
        sequence: event.sequence,
        json: envelope.to_string(),
    })
}

/// A notification's id: nineteen digits, as in the recordings.
pub(crate) fn uuid(dice: &mut Dice) -> String {
    (1_000_000_000_000_000_000 + dice.word() % 8_000_000_000_000_000_000).to_string()
}
