//! The built-in demo: a simulated call centre on loopback, reached through the same protocols as
//! RingCentral.
//!
//! May touch: the simulator, the wall clock, the data folder (the simulator's answer key).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::product::{DemoAddress, DemoCentre};
use chrono::{DateTime, NaiveDate, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use simulator::script::{Durations, Script, ScriptConfig, generate};
use simulator::truth::Truth;
use simulator::{Running, Simulator, SimulatorConfig};
use tokio::sync::Mutex;

/// The demo's call centre is the same on every computer.
const SEED: u64 = 7;
/// Days of history, today not counted.
const DAYS: u64 = 6;

/// Starts at most one call centre; a second start replaces the first.
pub(crate) struct BuiltInDemo {
    truth_file: PathBuf,
    running: Arc<Mutex<Option<Running>>>,
}

impl BuiltInDemo {
    pub(crate) fn new(data_folder: &Path) -> Self {
        Self {
            truth_file: data_folder.join("demo-truth.jsonl"),
            running: Arc::new(Mutex::new(None)),
        }
    }
}

impl DemoCentre for BuiltInDemo {
    fn start(&self) -> std::pin::Pin<Box<dyn Future<Output = Result<DemoAddress, String>> + Send>> {
        let slot = Arc::clone(&self.running);
        let truth_file = self.truth_file.clone();
        Box::pin(async move {
            let zone = system_zone();
            let kept = truth_file.clone();
            let history = tokio::task::spawn_blocking(move || history(Utc::now(), zone, &kept))
                .await
                .map_err(|error| format!("The demo's history could not be made: {error}."))?;
            let running = Simulator::start(centre(zone, truth_file)).await.map_err(|error| {
                format!("The demo's call centre could not start: {error}. Close other programs that use many ports and try again.")
            })?;
            let address = DemoAddress {
                server: running.base_url().to_owned(),
                client_id: running.client_id().to_owned(),
                history,
            };
            *slot.lock().await = Some(running);
            Ok(address)
        })
    }
}

/// Visits a consent page that answers by itself, as a person's browser would.
pub(crate) fn visit(url: &str) -> Result<(), String> {
    let url = url.to_owned();
    tokio::spawn(async move {
        if let Err(error) = reqwest::get(url).await {
            tracing::warn!(error = %error.without_url(), "the consent page did not answer");
        }
    });
    Ok(())
}

fn system_zone() -> Tz {
    iana_time_zone::get_timezone()
        .ok()
        .and_then(|name| name.parse().ok())
        .unwrap_or(Tz::UTC)
}

/// A busy call centre whose calls last a minute rather than many, so that a board is worth
/// watching from its first minute on. It opens as the demo starts: the first callers were waiting.
fn centre(zone: Tz, truth_file: PathBuf) -> SimulatorConfig {
    let mut config = SimulatorConfig::demo(SEED);
    config.script.time_zone = zone.name().to_owned();
    config.script.calls_per_second = 0.35;
    config.script.rush_calls = 18;
    config.script.durations = Durations {
        talk_median_ms: 60_000.0,
        hold_median_ms: 25_000.0,
        patience_mean_ms: 90_000.0,
        pause_median_ms: 6_000.0,
        ..config.script.durations
    };
    // History comes as finished calls; live calls are seen from their first notification.
    config.warm_start_s = 0;
    config.truth_file = Some(truth_file);
    config
}

/// The days before and the hours of today before now, calls that have ended only. Their answer
/// key begins the file to which the simulator adds the live calls.
fn history(now: DateTime<Utc>, zone: Tz, truth_file: &Path) -> Vec<Vec<u8>> {
    let today = now.with_timezone(&zone).date_naive();
    let days = (1..=DAYS)
        .rev()
        .filter_map(|back| today.checked_sub_days(chrono::Days::new(back)));
    let mut scripts: Vec<Script> = days
        .enumerate()
        .map(|(index, day)| day_script(SEED + 1 + index as u64, day, zone))
        .collect();
    scripts.push(morning(now, zone));
    let over = now - TimeDelta::minutes(1);
    let mut bodies = Vec::new();
    let mut key = Truth::default();
    for script in scripts {
        let ended: BTreeSet<&str> = script
            .truth
            .calls
            .iter()
            .filter(|call| call.ended_at.is_some_and(|at| at < over))
            .flat_map(|call| call.telephony_session_ids.iter().map(String::as_str))
            .collect();
        let sent = script.notifications.iter();
        bodies.extend(
            sent.filter(|n| ended.contains(n.telephony_session_id.as_str()))
                .map(|n| n.json.clone().into_bytes()),
        );
        let legs = script.truth.legs.iter();
        key.legs.extend(
            legs.filter(|l| ended.contains(l.telephony_session_id.as_str()))
                .cloned(),
        );
        let calls = script.truth.calls.iter();
        key.calls.extend(
            calls
                .filter(|c| ended.contains(c.call_id.as_str()))
                .cloned(),
        );
    }
    let written = std::fs::File::create(truth_file).and_then(|file| key.write_jsonl(file));
    if let Err(error) = written {
        tracing::warn!(error = %error, "the demo's answer key could not be written");
    }
    bodies
}

/// Today up to now at a busy pace, whatever the hour: at most the last four hours.
fn morning(now: DateTime<Utc>, zone: Tz) -> Script {
    let midnight = midnight(now.with_timezone(&zone).date_naive(), zone).0;
    let start = midnight.max(now - TimeDelta::hours(4));
    let mut config = ScriptConfig::demo(SEED + 50);
    config.start = start;
    config.duration_s = u64::try_from((now - start).num_seconds()).ok();
    config.calls_per_second = 0.15;
    config.time_zone = zone.name().to_owned();
    generate(config)
}

/// Local midnight of a day in UTC, and the offset there in minutes.
fn midnight(day: NaiveDate, zone: Tz) -> (DateTime<Utc>, i32) {
    let local = day.and_time(chrono::NaiveTime::MIN);
    let offset_minutes = zone
        .from_utc_datetime(&local)
        .offset()
        .fix()
        .local_minus_utc()
        / 60;
    (
        local.and_utc() - TimeDelta::minutes(offset_minutes.into()),
        offset_minutes,
    )
}

fn day_script(seed: u64, day: NaiveDate, zone: Tz) -> Script {
    let (midnight, offset_minutes) = midnight(day, zone);
    let mut config = ScriptConfig::day(seed, midnight, offset_minutes);
    config.calls_per_second = 0.03;
    config.time_zone = zone.name().to_owned();
    generate(config)
}
