//! The built-in demo: a simulated call centre on loopback, reached through the same protocols as
//! RingCentral.
//!
//! May touch: the simulator, the wall clock, the data folder (the simulator's answer key).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::product::{DemoAddress, DemoCentre};
use chrono::{DateTime, NaiveDate, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use simulator::script::{Script, ScriptConfig, generate};
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
            let mut config = SimulatorConfig::demo(SEED);
            config.script.time_zone = zone.name().to_owned();
            // History comes as finished days; live calls are seen from their first notification.
            config.warm_start_s = 0;
            // A file left by an earlier demo is not this one's answer key.
            let _ = std::fs::remove_file(&truth_file);
            config.truth_file = Some(truth_file);
            let running = Simulator::start(config).await.map_err(|error| {
                format!("The demo's call centre could not start: {error}. Close other programs that use many ports and try again.")
            })?;
            let history = tokio::task::spawn_blocking(move || history(Utc::now(), zone))
                .await
                .map_err(|error| format!("The demo's history could not be made: {error}."))?;
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
    iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
}

/// The days before, and today up to now: only calls that have ended.
fn history(now: DateTime<Utc>, zone: Tz) -> Vec<Vec<u8>> {
    let today = now.with_timezone(&zone).date_naive();
    let days = (0..=DAYS).rev().filter_map(|back| today.checked_sub_days(chrono::Days::new(back)));
    let mut bodies = Vec::new();
    for (index, day) in days.enumerate() {
        let script = day_script(SEED + 1 + index as u64, day, zone);
        let ended = |session: &str| {
            script.truth.calls.iter().any(|call| {
                call.telephony_session_ids.iter().any(|id| id == session)
                    && call.ended_at.is_some_and(|at| at < now - TimeDelta::minutes(1))
            })
        };
        let mut known: std::collections::BTreeMap<&str, bool> = std::collections::BTreeMap::new();
        for sent in &script.notifications {
            let id = sent.telephony_session_id.as_str();
            if *known.entry(id).or_insert_with(|| day < today || ended(id)) {
                bodies.push(sent.json.clone().into_bytes());
            }
        }
    }
    bodies
}

fn day_script(seed: u64, day: NaiveDate, zone: Tz) -> Script {
    let noon = zone.from_utc_datetime(&day.and_time(chrono::NaiveTime::MIN));
    let offset_minutes = noon.offset().fix().local_minus_utc() / 60;
    let midnight =
        day.and_time(chrono::NaiveTime::MIN).and_utc() - TimeDelta::minutes(offset_minutes.into());
    let mut config = ScriptConfig::day(seed, midnight, offset_minutes);
    config.calls_per_second = 0.02;
    config.time_zone = zone.name().to_owned();
    generate(config)
}
