//! Sign-in, settings, exports and errors as the window sees them.

use ringcentral_client::Secret;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SaidPart;

/// What went wrong, for the program; `message` is for people and is never matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum ErrorCode {
    /// Nobody is signed in.
    SignedOut,
    /// RingCentral cannot be reached.
    Offline,
    /// RingCentral refused the application or the user.
    Refused,
    /// Too many requests; try later.
    RateLimited,
    /// The disk is full or not writable.
    DiskFull,
    /// What was asked does not make sense (a date, a zone, a folder).
    BadInput,
    /// What was asked for existed and was deleted.
    Gone,
    /// The person closed a dialog or the browser.
    Cancelled,
    /// A defect; the log has more.
    Unexpected,
}

/// Every command fails with this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct CommandError {
    /// For the program.
    pub code: ErrorCode,
    /// A sentence with a next step.
    pub message: String,
    /// The same by kind, for the window's language.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<SaidPart>>")]
    pub said: Vec<SaidPart>,
}

/// How to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct SignInRequest {
    /// `https://platform.ringcentral.com`, the sandbox, or a custom server.
    pub server: String,
    /// Client id of the registered app.
    pub client_id: String,
    /// Secret of a confidential app; kept with the tokens.
    #[serde(default, skip_serializing)]
    #[ts(optional, as = "Option<String>")]
    pub client_secret: Option<Secret>,
    /// A JWT from the developer console: signs in without a browser. Kept with the tokens.
    #[serde(default, skip_serializing)]
    #[ts(optional, as = "Option<String>")]
    pub jwt: Option<Secret>,
}

impl SignInRequest {
    /// In the browser, with a public app.
    pub fn in_browser(server: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            server: server.into(),
            client_id: client_id.into(),
            client_secret: None,
            jwt: None,
        }
    }
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct SessionView {
    /// True in the demo.
    pub demo: bool,
    /// True when signed in (or in the demo).
    pub signed_in: bool,
    /// Name of the account or person.
    pub account: String,
    /// The server.
    pub server: String,
    /// Client id used last, to prefill the form.
    pub client_id: String,
}

/// Which transport to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum TransportChoice {
    /// WebSocket where permitted, else PubNub.
    Automatic,
    /// WebSocket only.
    WebSocket,
    /// PubNub only.
    PubNub,
}

/// Limits after which a tile is coloured and an alert raised, in seconds. Zero switches one off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct Thresholds {
    /// Ringing.
    pub ring_s: u32,
    /// On hold.
    pub hold_s: u32,
    /// Talking.
    pub talk_s: u32,
    /// Waiting in a queue.
    pub wait_s: u32,
}

/// How often an open alert speaks again until it is put aside, in minutes. Zero = once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct AlertRepeat {
    /// Ringing.
    pub ring_min: u32,
    /// On hold.
    pub hold_min: u32,
    /// Talking.
    pub talk_min: u32,
    /// Waiting in a queue.
    pub wait_min: u32,
}

/// When the call centre is open. Outside it alerts are listed and not announced; reports can be
/// limited to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct BusinessHours {
    /// False: always open.
    pub enabled: bool,
    /// Seven days, Monday first, in the zone of the settings.
    pub days: Vec<DayHours>,
}

/// The opening hours of a weekday, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct DayHours {
    /// Whether it opens at all.
    pub open: bool,
    /// First minute, 0..1440.
    pub from_min: u32,
    /// First minute after, 0..1440; not later than `from_min` means on the next day.
    pub to_min: u32,
}

/// The service-level rule chosen for one queue, in place of the account's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct QueueLevel {
    /// The queue.
    pub queue_id: String,
    /// Seconds.
    pub within_s: u32,
    /// Goal in per cent.
    pub goal_percent: u32,
    /// One of the words of `service_level_rule`.
    pub rule: String,
}

/// The service level a queue has in the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct OwnLevel {
    /// Seconds.
    pub within_s: u32,
    /// Goal in per cent.
    pub goal_percent: u32,
}

/// A person or queue of the account, to pick from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct DirectoryEntry {
    /// Extension id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Number.
    pub extension: String,
    /// Type as RingCentral names it (`User`, `Department`, …).
    pub kind: String,
    /// Whether it is watched.
    pub watched: bool,
    /// Name of its site, where the account has sites.
    pub site: Option<String>,
    /// The service level the account gives this queue.
    pub own_level: Option<OwnLevel>,
}

/// Everything on the Settings page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct SettingsView {
    /// IANA zone for days and intervals.
    pub time_zone: String,
    /// Transport.
    pub transport: TransportChoice,
    /// Thresholds.
    pub thresholds: Thresholds,
    /// When alerts speak again.
    #[serde(default)]
    pub repeat: AlertRepeat,
    /// When the call centre is open.
    #[serde(default)]
    pub business_hours: BusinessHours,
    /// Service level: seconds.
    pub service_level_s: u32,
    /// Service level: goal in per cent.
    pub service_level_goal: u32,
    /// Service level: `of_answered`, `of_offered`, `without_short_abandons`, `abandons_in_time`.
    pub service_level_rule: String,
    /// Queues with a rule chosen here.
    #[serde(default)]
    pub queue_levels: Vec<QueueLevel>,
    /// Days raw notifications are kept.
    pub retention_days: u32,
    /// Hide the last digits of numbers on screen and in exports.
    pub mask_numbers: bool,
    /// CSV separated by `;` instead of `,`.
    pub csv_semicolon: bool,
    /// CSV starts with a byte order mark.
    pub csv_bom: bool,
    /// `system`, `light`, `dark`, `contrast`.
    pub theme: String,
    /// `comfortable` or `compact`.
    pub density: String,
    /// `en` or `es`.
    pub language: String,
    /// Play a sound with an alert.
    pub sound: bool,
    /// Show alerts as desktop notifications.
    #[serde(default = "yes")]
    pub notifications: bool,
    /// Closing the window leaves the program running in the tray.
    #[serde(default)]
    pub keep_running: bool,
    /// Extension ids watched; empty = everybody.
    pub watched_ids: Vec<String>,
}

/// Which report to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct ExportRequest {
    /// `agents`, `queues`, `intervals`, `numbers`, `comparison`, `legs`, `calls`, `outages`.
    pub report: String,
    /// First calendar day.
    pub from: String,
    /// Last calendar day, inclusive.
    pub to: String,
    /// Only what belongs to the business hours of the settings.
    #[serde(default)]
    pub business_hours: bool,
    /// Target file; null asks with the native save dialog.
    pub path: Option<String>,
}

impl ExportRequest {
    /// The name the file is proposed to be saved under.
    #[must_use]
    pub fn file_name(&self) -> String {
        let Self {
            report, from, to, ..
        } = self;
        let days = match from == to {
            true => from.clone(),
            false => format!("{from}-to-{to}"),
        };
        let hours = match self.business_hours {
            true => "-business-hours",
            false => "",
        };
        format!("floorwalker-{report}-{days}{hours}.csv")
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct ExportResult {
    /// Where.
    pub path: String,
    /// Rows without the header.
    pub rows: u32,
}

/// The default of a setting that files of earlier versions do not have.
const fn yes() -> bool {
    true
}
