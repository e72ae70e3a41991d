//! Settings of a running simulator: the script, the clock, the client application, limits, lifetimes, faults.
//!
//! Pure data.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{faults::FaultPlan, script::ScriptConfig};

/// When the first call comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StartCalls {
    /// As soon as the server runs.
    #[default]
    AtOnce,
    /// When somebody listens to telephony sessions, so that nothing is missed: the channel of a PubNub
    /// subscription was polled for the first time, or a subscription of another transport was made.
    OnFirstSubscription,
    /// When `Running::start_calls` is called.
    Manually,
}

/// Requests per window and usage group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateLimits {
    /// Light group.
    pub light: u32,
    /// Medium group.
    pub medium: u32,
    /// Heavy group.
    pub heavy: u32,
    /// Auth group.
    pub auth: u32,
    /// Sliding window.
    pub window_s: u32,
    /// Penalty after an excess; every request during it starts it again.
    pub penalty_s: u32,
    /// Excesses are refused; `false` only reports the headers.
    pub enforce: bool,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            light: 50,
            medium: 40,
            heavy: 10,
            auth: 5,
            window_s: 60,
            penalty_s: 60,
            enforce: true,
        }
    }
}

/// The application that signs in, and its ways to do so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientApp {
    /// Client id.
    pub client_id: String,
    /// Secret of a confidential application; a public one has none and must use PKCE.
    pub client_secret: Option<String>,
    /// Registered redirect URIs, matched exactly; empty accepts any loopback address.
    pub redirect_uris: Vec<String>,
    /// The assertion accepted by the JWT grant.
    pub jwt: String,
    /// User name accepted by the password grant.
    pub username: String,
    /// Password accepted by the password grant.
    pub password: String,
    /// The consent page answers itself.
    pub auto_approve: bool,
    /// The application may subscribe through PubNub.
    pub allow_pubnub: bool,
    /// The application may use the WebSocket gateway.
    pub allow_websocket: bool,
    /// Permissions the application lacks (`ReadCallLog`, `CallControl`, …): its requests for them are refused.
    pub missing_permissions: Vec<String>,
    /// Permissions that are there for reading, but not for being notified: event filters that need them are
    /// refused, as they are for other people's mailboxes.
    pub deaf_to: Vec<String>,
}

impl Default for ClientApp {
    fn default() -> Self {
        Self {
            client_id: "simulated-client-id".to_owned(),
            client_secret: None,
            redirect_uris: Vec::new(),
            jwt: "simulated.jwt.assertion".to_owned(),
            username: "+18005550100".to_owned(),
            password: "simulated-password".to_owned(),
            auto_approve: false,
            allow_pubnub: true,
            allow_websocket: true,
            missing_permissions: Vec::new(),
            deaf_to: Vec::new(),
        }
    }
}

/// How long things live, in real seconds, and how many are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// Authorization code.
    pub code_s: u64,
    /// Access token.
    pub access_token_s: u64,
    /// Refresh token.
    pub refresh_token_s: u64,
    /// The old refresh token after the new access token was used.
    pub refresh_grace_used_s: u64,
    /// The old refresh token while the new access token was not used.
    pub refresh_grace_unused_s: u64,
    /// PubNub subscription.
    pub pubnub_subscription_s: u64,
    /// Longest PubNub poll.
    pub pubnub_hold_s: u64,
    /// WebSocket token.
    pub ws_token_s: u64,
    /// Time in which a lost WebSocket connection can be recovered.
    pub ws_recovery_s: u64,
    /// Silence after which the gateway closes a connection.
    pub ws_idle_s: u64,
    /// Age at which the gateway closes every connection.
    pub ws_absolute_s: u64,
    /// Age at which a call-log sync token is refused.
    pub sync_token_s: u64,
    /// Messages that a PubNub channel keeps between two polls. Fast-forward tests may want more than the real 100.
    pub pubnub_queue: usize,
    /// Notifications that the gateway keeps for a recovery.
    pub ws_buffer: usize,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            code_s: 60,
            access_token_s: 3_600,
            refresh_token_s: 604_800,
            refresh_grace_used_s: 10,
            refresh_grace_unused_s: 3_600,
            pubnub_subscription_s: 900,
            pubnub_hold_s: 280,
            ws_token_s: 30,
            ws_recovery_s: 180,
            ws_idle_s: 1_800,
            ws_absolute_s: 86_400,
            sync_token_s: 86_400,
            pubnub_queue: 100,
            ws_buffer: 100,
        }
    }
}

/// Delays between an event and its appearance elsewhere, in virtual seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lags {
    /// End of a call to its first call-log record, at least.
    pub call_log_min_s: u64,
    /// The same, at most.
    pub call_log_max_s: u64,
    /// First record to its revision. The first record may lack the recording and round the duration.
    pub revision_s: u64,
    /// Hang-up of a voicemail caller to the message-store event.
    pub message_s: u64,
}

impl Default for Lags {
    fn default() -> Self {
        Self {
            call_log_min_s: 20,
            call_log_max_s: 300,
            revision_s: 120,
            message_s: 8,
        }
    }
}

/// What is kept in memory for `truth()` and `sent()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Keep {
    /// The answer key of every call.
    pub truth: bool,
    /// Every notification.
    pub sent: bool,
    /// Call-log records younger than this many virtual hours.
    pub call_log_hours: u32,
}

impl Default for Keep {
    fn default() -> Self {
        Self {
            truth: true,
            sent: true,
            call_log_hours: 48,
        }
    }
}

/// Everything a simulator can be told at its start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SimulatorConfig {
    /// The call centre.
    pub script: ScriptConfig,
    /// Virtual seconds per real second.
    pub time_scale: f64,
    /// How far the platform's clock is ahead of this computer's; everything it says and does is by its own.
    pub clock_ahead_ms: i64,
    /// Port on 127.0.0.1; 0 lets the system choose.
    pub port: u16,
    /// When the first call comes.
    pub start_calls: StartCalls,
    /// The script has been running for this many virtual seconds when the calls start: calls are in progress,
    /// the call log has records, and none of that was notified.
    pub warm_start_s: u64,
    /// Every agent stops taking calls for a while after so many virtual seconds or so, again and again; 0 is never.
    pub breaks_every_s: u64,
    /// The application that signs in.
    pub app: ClientApp,
    /// Rate limits.
    pub rate_limits: RateLimits,
    /// Lifetimes.
    pub lifetimes: Lifetimes,
    /// Delays.
    pub lags: Lags,
    /// What is kept in memory.
    pub keep: Keep,
    /// Faults from the start; more can be switched on later.
    pub faults: FaultPlan,
    /// Completed truth is appended here as JSON lines.
    pub truth_file: Option<PathBuf>,
    /// Every notification is appended here as JSON lines.
    pub sent_file: Option<PathBuf>,
}

impl Default for SimulatorConfig {
    fn default() -> Self {
        Self {
            script: ScriptConfig::default(),
            time_scale: 1.0,
            clock_ahead_ms: 0,
            port: 0,
            start_calls: StartCalls::default(),
            warm_start_s: 0,
            breaks_every_s: 0,
            app: ClientApp::default(),
            rate_limits: RateLimits::default(),
            lifetimes: Lifetimes::default(),
            lags: Lags::default(),
            keep: Keep::default(),
            faults: FaultPlan::default(),
            truth_file: None,
            sent_file: None,
        }
    }
}

impl SimulatorConfig {
    /// The call centre that the product shows on a first run: calls are already in progress, the consent page
    /// answers itself, rate limits are reported but not enforced, and memory stays flat.
    pub fn demo(seed: u64) -> Self {
        Self {
            script: ScriptConfig::demo(seed),
            warm_start_s: 900,
            breaks_every_s: 1_500,
            app: ClientApp {
                auto_approve: true,
                ..ClientApp::default()
            },
            rate_limits: RateLimits {
                enforce: false,
                ..RateLimits::default()
            },
            keep: Keep {
                truth: false,
                sent: false,
                call_log_hours: 24,
            },
            ..Self::default()
        }
    }

    /// Reads a scenario file. Keys that are left out keep their defaults.
    ///
    /// # Errors
    /// The text is not TOML, or a key or value is unknown.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}
