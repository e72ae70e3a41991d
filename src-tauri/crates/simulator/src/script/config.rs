//! What a script is made of: how many people, how many calls, of which kinds, how long.
//!
//! Pure data with defaults; readable from TOML scenario files.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::mix::Mix;

/// Settings of one seeded call centre.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScriptConfig {
    /// The same seed and settings give the same calls, byte for byte.
    pub seed: u64,
    /// Wall-clock moment of virtual time zero; the server replaces it by its own start.
    pub start: DateTime<Utc>,
    /// People who take calls.
    pub agents: usize,
    /// Call queues; every agent is a member of one or two.
    pub queues: usize,
    /// Mean arrivals per second (inbound and outbound together).
    pub calls_per_second: f64,
    /// So many calls come when the phones are opened: the first ones arrive five times as fast.
    pub rush_calls: u64,
    /// End of the arrivals in virtual seconds; calls begun before still end. `None`: no end.
    pub duration_s: Option<u64>,
    /// Number of calls after which nobody calls any more. `None`: no limit.
    pub max_calls: Option<u64>,
    /// Arrival rate per hour of the day relative to `calls_per_second`; empty means flat.
    pub hourly_shape: Vec<f64>,
    /// Offset of the call centre's wall clock from UTC, for `hourly_shape`.
    pub utc_offset_minutes: i32,
    /// IANA zone named in the account's regional settings.
    pub time_zone: String,
    /// How often each kind of call happens.
    pub mix: Mix,
    /// How long things take.
    pub durations: Durations,
    /// Habits of the platform that the public material leaves open.
    pub quirks: Quirks,
}

impl Default for ScriptConfig {
    fn default() -> Self {
        Self {
            seed: 1,
            start: DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(1_790_000_000),
            agents: 40,
            queues: 3,
            calls_per_second: 1.0,
            rush_calls: 0,
            duration_s: None,
            max_calls: None,
            hourly_shape: Vec::new(),
            utc_offset_minutes: 0,
            time_zone: "America/New_York".to_owned(),
            mix: Mix::default(),
            durations: Durations::default(),
            quirks: Quirks::default(),
        }
    }
}

/// Medians and limits in milliseconds. Spans are log-normal around the median.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Durations {
    /// Ringing until an agent answers.
    pub ring_median_ms: f64,
    /// Ringing after which the platform gives up on one agent.
    pub ring_timeout_ms: i64,
    /// Answer to hang-up, holds included.
    pub talk_median_ms: f64,
    /// Spread of the talk time (sigma of the log-normal).
    pub talk_sigma: f64,
    /// One hold.
    pub hold_median_ms: f64,
    /// Probability of one more hold, asked up to three times per answered call.
    pub hold_chance: f64,
    /// Time in the menu before a key is pressed.
    pub ivr_median_ms: f64,
    /// A voicemail message.
    pub message_median_ms: f64,
    /// Patience of a caller waiting in a queue (mean of an exponential).
    pub patience_mean_ms: f64,
    /// Waiting after which a queue gives up and takes a message.
    pub max_wait_ms: i64,
    /// Pause of an agent between two calls.
    pub pause_median_ms: f64,
}

impl Default for Durations {
    fn default() -> Self {
        Self {
            ring_median_ms: 4_500.0,
            ring_timeout_ms: 20_000,
            talk_median_ms: 17_000.0,
            talk_sigma: 0.7,
            hold_median_ms: 6_000.0,
            hold_chance: 0.16,
            ivr_median_ms: 5_000.0,
            message_median_ms: 14_000.0,
            patience_mean_ms: 60_000.0,
            max_wait_ms: 90_000,
            pause_median_ms: 3_000.0,
        }
    }
}

impl Durations {
    /// The pace of a real help desk: minutes, not seconds.
    pub fn unhurried() -> Self {
        Self {
            ring_median_ms: 7_000.0,
            talk_median_ms: 150_000.0,
            talk_sigma: 0.8,
            hold_median_ms: 35_000.0,
            ivr_median_ms: 9_000.0,
            message_median_ms: 24_000.0,
            patience_mean_ms: 150_000.0,
            max_wait_ms: 300_000,
            pause_median_ms: 15_000.0,
            ..Self::default()
        }
    }
}

/// Probabilities of small platform habits; every record must come out the same with any of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quirks {
    /// A losing queue member's last event says `missedCall: true`.
    pub losers_missed_call: f64,
    /// Mute or recording changes repeat the current status during a call.
    pub repeated_status: f64,
    /// The menu's hand-over says `CallerInputRedirect` instead of no reason.
    pub redirect_reason: f64,
    /// A plain hang-up says `CallFinished` or `CallDropped` instead of no reason.
    pub finished_reason: f64,
    /// The outside caller withholds the number: it is missing, or the word "anonymous".
    pub anonymous_caller: f64,
    /// The mailbox is spelt `Voicemail`, screening `VMScreening`.
    pub voicemail_spelling: f64,
}

impl Default for Quirks {
    fn default() -> Self {
        Self {
            losers_missed_call: 0.2,
            repeated_status: 0.12,
            redirect_reason: 0.5,
            finished_reason: 0.05,
            anonymous_caller: 0.03,
            voicemail_spelling: 0.15,
        }
    }
}

impl ScriptConfig {
    /// A steady, believable board: 40 people at the pace of a real help desk.
    pub fn demo(seed: u64) -> Self {
        Self {
            seed,
            calls_per_second: 0.2,
            durations: Durations::unhurried(),
            ..Self::default()
        }
    }

    /// A whole day of a real help desk that begins at `midnight` (local, given in UTC).
    pub fn day(seed: u64, midnight: DateTime<Utc>, utc_offset_minutes: i32) -> Self {
        Self {
            seed,
            start: midnight,
            duration_s: Some(86_400),
            utc_offset_minutes,
            hourly_shape: OFFICE_DAY.to_vec(),
            ..Self::demo(seed)
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

/// Arrivals by local hour: quiet nights, a morning peak, a dip at lunch, an afternoon peak.
const OFFICE_DAY: [f64; 24] = [
    0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.06, 0.18, 0.55, 0.85, 1.0, 0.95, 0.62, 0.72, 0.9, 0.88,
    0.74, 0.5, 0.26, 0.14, 0.08, 0.05, 0.03, 0.02,
];

#[cfg(test)]
mod tests;
