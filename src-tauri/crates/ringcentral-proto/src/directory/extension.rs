//! Extensions: people, queues, menus and everything else that has an extension number.
//!
//! Pure. "Has an extension id" does not mean "agent": `ExtensionKind::is_person` decides.

use serde::{Deserialize, Deserializer, Serialize};

use crate::secret::Masked;
use crate::wire::{WireId, lenient};

/// One record of `GET /restapi/v1.0/account/~/extension`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Extension {
    /// Extension id, as text.
    pub id: WireId,
    /// The short number people dial; some extensions have none.
    #[serde(default, deserialize_with = "lenient")]
    pub extension_number: Option<String>,
    /// Display name.
    #[serde(default, deserialize_with = "lenient")]
    pub name: Option<Masked>,
    /// What it is.
    #[serde(default, rename = "type")]
    pub kind: ExtensionKind,
    /// `Enabled`, `Disabled`, …
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    /// Hidden from the company directory.
    #[serde(default, deserialize_with = "lenient")]
    pub hidden: Option<bool>,
    /// The site it belongs to.
    #[serde(default, deserialize_with = "lenient")]
    pub site: Option<Site>,
}

/// The site of an extension.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Site {
    /// Site id (`main-site` or a number).
    pub id: WireId,
    /// Site name.
    #[serde(default, deserialize_with = "lenient")]
    pub name: Option<String>,
}

macro_rules! kinds {
    ($($name:ident),+ $(,)?) => {
        /// The `type` of an extension. Types this list does not know are kept as text.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ExtensionKind {
            $(#[doc = concat!("`", stringify!($name), "`")] $name,)+
            /// A type this version does not know, or none given.
            Unknown(String),
        }

        impl ExtensionKind {
            /// The kind behind RingCentral's word, in any case.
            pub fn from_text(text: &str) -> Self {
                $(if text.eq_ignore_ascii_case(stringify!($name)) { return Self::$name; })+
                Self::Unknown(text.to_owned())
            }

            /// RingCentral's word.
            pub fn as_text(&self) -> &str {
                match self {
                    $(Self::$name => stringify!($name),)+
                    Self::Unknown(text) => text,
                }
            }
        }
    };
}

kinds! {
    User, Department, Announcement, Voicemail, DigitalUser, VirtualUser, FaxUser, PagingOnly,
    SharedLinesGroup, DelegatedLinesGroup, GroupCallPickup, IvrMenu, ApplicationExtension,
    ProxyAdmin, RoomConnector, ParkLocation, Limited, Bot, Site, Room, FlexibleUser, TieLine,
}

impl ExtensionKind {
    /// Whether a person sits behind it. Unknown types count as persons.
    pub fn is_person(&self) -> bool {
        matches!(
            self,
            Self::User
                | Self::DigitalUser
                | Self::VirtualUser
                | Self::FlexibleUser
                | Self::Limited
                | Self::Unknown(_)
        )
    }

    /// Whether it is a call queue (the platform's word is `Department`).
    pub fn is_queue(&self) -> bool {
        matches!(self, Self::Department)
    }
}

impl Default for ExtensionKind {
    fn default() -> Self {
        Self::Unknown(String::new())
    }
}

impl<'de> Deserialize<'de> for ExtensionKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text: Option<String> = lenient(deserializer)?;
        Ok(Self::from_text(text.as_deref().unwrap_or_default()))
    }
}

impl Serialize for ExtensionKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_types_are_kept_and_count_as_persons() {
        let robot: Extension =
            serde_json::from_str(r#"{"id":7,"type":"Hologram","name":"Ann","extra":[1]}"#).unwrap();
        assert_eq!(robot.kind, ExtensionKind::Unknown("Hologram".to_owned()));
        assert!(robot.kind.is_person());
        let queue: Extension = serde_json::from_str(r#"{"id":"8","type":"Department"}"#).unwrap();
        assert!(queue.kind.is_queue() && !queue.kind.is_person());
        let bare: Extension = serde_json::from_str(r#"{"id":"8","type":3}"#).unwrap();
        assert!(bare.kind.is_person());
    }

    #[test]
    fn names_stay_out_of_debug() {
        let ann: Extension = serde_json::from_str(r#"{"id":7,"name":"Ann Agent"}"#).unwrap();
        assert!(!format!("{ann:?}").contains("Ann"));
    }
}
