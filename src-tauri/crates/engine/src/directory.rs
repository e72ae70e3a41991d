//! Who is a person, who is a queue: the account's extensions and the scope of the subscription.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::ExtensionId;
use crate::id_map::IdMap;

/// What an extension is, as far as records care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExtensionKind {
    /// Someone who can talk: `User`, `DigitalUser`, `VirtualUser`, `FlexibleUser`, `Limited`.
    Person,
    /// A type nobody documented. Counts as a person and is counted.
    UnknownPerson,
    /// A call queue (`Department`).
    Queue,
    /// IVR menu, announcement, park location, site, …: never an agent.
    Service,
}

impl ExtensionKind {
    /// Reads the platform's `type`.
    #[must_use]
    pub fn from_type(name: &str) -> Self {
        match name {
            "User" | "DigitalUser" | "VirtualUser" | "FlexibleUser" | "Limited" => Self::Person,
            "Department" => Self::Queue,
            "Announcement"
            | "Voicemail"
            | "FaxUser"
            | "PagingOnly"
            | "SharedLinesGroup"
            | "DelegatedLinesGroup"
            | "GroupCallPickup"
            | "IvrMenu"
            | "ApplicationExtension"
            | "ProxyAdmin"
            | "RoomConnector"
            | "ParkLocation"
            | "Bot"
            | "Site"
            | "Room"
            | "TieLine" => Self::Service,
            _ => Self::UnknownPerson,
        }
    }

    /// Whether a party of this extension is an agent's leg.
    #[must_use]
    pub const fn is_person(self) -> bool {
        matches!(self, Self::Person | Self::UnknownPerson)
    }
}

/// One extension of the account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extension {
    /// Its id.
    pub id: ExtensionId,
    /// Its number, where it has one.
    pub number: Option<Arc<str>>,
    /// Its name.
    pub name: Arc<str>,
    /// What it is.
    pub kind: ExtensionKind,
}

/// The account's extensions, plus queues recognised from queue calls.
#[derive(Clone, Default, Debug)]
pub struct Directory {
    extensions: IdMap<ExtensionId, Extension>,
    observed_queues: BTreeSet<ExtensionId>,
}

impl Directory {
    /// An empty one: every extension is a person until a queue call says otherwise.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces an extension.
    pub fn insert(&mut self, extension: Extension) {
        self.extensions.insert(extension.id.clone(), extension);
    }

    /// Removes an extension that left the account.
    pub fn remove(&mut self, id: &ExtensionId) {
        self.extensions.remove(id);
    }

    /// Notes that `id` appeared as the target of a queue call. True when that is news.
    pub fn observe_queue(&mut self, id: &ExtensionId) -> bool {
        !self.extensions.contains(id) && self.observed_queues.insert(id.clone())
    }

    /// The extension, where known.
    #[must_use]
    pub fn get(&self, id: &ExtensionId) -> Option<&Extension> {
        self.extensions.get(id)
    }

    /// What `id` is. The account's own word wins over what was observed.
    #[must_use]
    pub fn kind(&self, id: &ExtensionId) -> ExtensionKind {
        match self.extensions.get(id) {
            Some(known) => known.kind,
            None if self.observed_queues.contains(id) => ExtensionKind::Queue,
            None => ExtensionKind::UnknownPerson,
        }
    }

    /// All extensions in order of id.
    pub fn iter(&self) -> impl Iterator<Item = &Extension> {
        self.extensions.iter().map(|(_, extension)| extension)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.extensions.len()
    }

    /// Whether nothing is known of the account.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.extensions.is_empty()
    }
}

/// What the subscription delivers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scope {
    /// Every party of every session, outside parties included.
    #[default]
    Account,
    /// Only the parties of listed extensions; other parties are not delivered, so gaps in
    /// `sequence` say nothing.
    ExtensionList,
}
