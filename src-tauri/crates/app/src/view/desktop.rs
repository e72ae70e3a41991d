//! What the desktop around the page shows and is told: tray, links, alerts put aside, the check of
//! a new connection.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the page is asked to show by something outside it: a link, a notification, the tray.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum Wish {
    /// One of the five places.
    Place {
        /// `live`, `calls`, `reports`, `trust`, `settings`.
        place: String,
    },
    /// A call, opened in the Calls place.
    Call {
        /// Telephony session id.
        id: String,
    },
    /// A person's panel on the board.
    Agent {
        /// Extension id.
        id: String,
    },
    /// The board, filtered by a queue.
    Queue {
        /// Extension id.
        id: String,
    },
}

/// Words of the tray and of desktop notifications, in the page's language. `{…}` is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct TrayWords {
    /// "Open Floorwalker".
    pub open: String,
    /// "Wallboard".
    pub wallboard: String,
    /// "Quit".
    pub quit: String,
    /// "{talking} talking · {ringing} ringing · {onHold} on hold".
    pub busy: String,
    /// "{waiting} waiting in queues".
    pub waiting: String,
    /// "Not signed in".
    pub nobody: String,
    /// "Ringing over {limit}".
    pub ring: String,
    /// "On hold over {limit}".
    pub hold: String,
    /// "Talking over {limit}".
    pub talk: String,
    /// "{name}: waiting over {limit}".
    pub wait: String,
    /// "{n} min".
    pub minutes: String,
    /// "{n} s".
    pub seconds: String,
    /// "{n} waiting".
    pub callers: String,
}

/// What the program can do on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct DesktopView {
    /// Version of the program.
    pub version: String,
    /// Whether it starts when the person signs in to the computer; null where that is not known.
    pub starts_at_sign_in: Option<bool>,
    /// Whether there is a tray icon.
    pub tray: bool,
    /// Whether this build looks for newer versions.
    pub updates: bool,
    /// Addresses to register with the RingCentral application.
    pub redirect_uris: Vec<String>,
    /// Permissions the RingCentral application needs.
    pub permissions: Vec<PermissionView>,
}

/// One permission of the RingCentral application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct PermissionView {
    /// As RingCentral names it.
    pub name: String,
    /// Whether nothing works without it.
    pub required: bool,
}

/// One line of the check of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct PermissionCheck {
    /// As RingCentral names it.
    pub name: String,
    /// Whether nothing works without it.
    pub required: bool,
    /// Whether the sign-in has it.
    pub granted: bool,
}

/// An alert someone put aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct AsideView {
    /// Alert id.
    pub id: String,
    /// Until when (local clock); null = for as long as it lasts.
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
}

/// A chart to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct PictureRequest {
    /// Proposed file name.
    pub name: String,
    /// The PNG, base64.
    pub data: String,
}

/// A newer version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct UpdateView {
    /// Its number; null when this is the newest.
    pub version: Option<String>,
}
