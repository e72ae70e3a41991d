//! Settings: one typed struct, defaults in code, one file, validated when read.
//!
//! May touch: the settings file. Nothing else in the product reads files or the environment for
//! its configuration.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use engine::metrics::{ServiceFormula, ServiceLevelRule};
use ringcentral_client::Holder;
use ringcentral_proto::sentence::Sentence;
use serde::{Deserialize, Serialize};

use crate::export::schedule::check_pattern;
use crate::export::{Format, ReportKind};
use crate::said;
use crate::view::{
    AlertRepeat, BusinessHours, ExportSchedule, SettingsView, Thresholds, TransportChoice,
};

/// First line of a file that the program wrote; one that a person wrote need not have it.
const BEGIN: &str = "# Floorwalker settings. The last line says that nothing was cut off.\n";
/// Its last line.
const END: &str = "# End.\n";

/// Everything that is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Settings {
    /// The RingCentral server.
    pub server: String,
    /// Client id of the registered app.
    pub client_id: String,
    /// Account of the person who is signed in; empty when nobody is.
    pub account_id: String,
    /// Extension of the person who is signed in.
    pub extension_id: String,
    /// Days of the call log that the first sign-in reads, up to 90.
    pub backfill_days: u32,
    /// What the Settings place shows.
    pub view: SettingsView,
    /// Reports written by themselves.
    pub schedule: ExportSchedule,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server: ringcentral_client::ServerConfig::PRODUCTION.to_owned(),
            client_id: String::new(),
            account_id: String::new(),
            extension_id: String::new(),
            backfill_days: 7,
            view: SettingsView {
                time_zone: String::new(),
                transport: TransportChoice::Automatic,
                thresholds: Thresholds {
                    ring_s: 20,
                    hold_s: 120,
                    talk_s: 900,
                    wait_s: 60,
                },
                repeat: AlertRepeat::default(),
                business_hours: BusinessHours::default(),
                service_level_s: 20,
                service_level_goal: 80,
                service_level_rule: "of_offered".to_owned(),
                queue_levels: Vec::new(),
                retention_days: 90,
                mask_numbers: false,
                csv_semicolon: false,
                csv_bom: false,
                theme: "system".to_owned(),
                density: "comfortable".to_owned(),
                language: "en".to_owned(),
                sound: false,
                notifications: true,
                keep_running: false,
                watched_ids: Vec::new(),
            },
            schedule: ExportSchedule::default(),
        }
    }
}

/// The data folder of this user, where the system has such a thing.
#[must_use]
pub fn data_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "Floorwalker").map(|dirs| dirs.data_dir().to_owned())
}

impl Settings {
    fn file(folder: &Path) -> PathBuf {
        folder.join("settings.toml")
    }

    /// Reads the file; the defaults where there is none.
    pub fn load(folder: &Path) -> anyhow::Result<Self> {
        let path = Self::file(folder);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(error).with_context(|| format!("Read {}", path.display())),
        };
        let ours = text.starts_with(BEGIN) || BEGIN.starts_with(text.trim_end());
        let whole = text.contains(END.trim_end());
        anyhow::ensure!(whole || !ours, "{} was cut off", path.display());
        let settings: Self =
            toml::from_str(&text).with_context(|| format!("Understand {}", path.display()))?;
        anyhow::ensure!(
            settings.backfill_days <= 90,
            "{}: backfillDays: the call log goes back 90 days at most",
            path.display()
        );
        settings
            .view
            .check()
            .and_then(|()| settings.schedule.check())
            .map_err(|problem| anyhow::anyhow!("{}: {problem}", path.display()))?;
        Ok(settings)
    }

    /// Writes the file whole or not at all.
    pub fn save(&self, folder: &Path) -> anyhow::Result<()> {
        std::fs::create_dir_all(folder).with_context(|| format!("Make {}", folder.display()))?;
        let path = Self::file(folder);
        let text = toml::to_string_pretty(self).context("Write settings as text")?;
        let text = format!("{BEGIN}{text}");
        if Self::load(folder).is_err() {
            // Somebody may want to see what stood there.
            let kept = path.with_extension("toml.unreadable");
            std::fs::rename(&path, &kept).with_context(|| format!("Keep {}", kept.display()))?;
        }
        let fresh = path.with_extension("toml.new");
        let written = std::fs::File::create(&fresh).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.write_all(END.as_bytes())?;
            // On the disk before it takes the other's place: a power cut leaves one of the two.
            file.sync_all()
        });
        if let Err(error) = written {
            // It is of no use to anybody.
            let _ = std::fs::remove_file(&fresh);
            return Err(error).with_context(|| format!("Write {}", fresh.display()));
        }
        std::fs::rename(&fresh, &path).with_context(|| format!("Replace {}", path.display()))
    }

    /// Whose sign-in the next start takes up.
    #[must_use]
    pub fn holder(&self) -> Option<Holder> {
        (!self.account_id.is_empty()).then(|| Holder {
            account: self.account_id.clone(),
            extension: self.extension_id.clone(),
        })
    }

    /// Remembers whose sign-in it is; nobody's after a sign-out.
    pub fn set_holder(&mut self, holder: Option<Holder>) {
        let holder = holder.unwrap_or(Holder {
            account: String::new(),
            extension: String::new(),
        });
        (self.account_id, self.extension_id) = (holder.account, holder.extension);
    }

    /// The service-level rule in use where a queue has none of its own.
    #[must_use]
    pub fn service_level(&self) -> ServiceLevelRule {
        ServiceLevelRule {
            formula: ServiceFormula::from_word(&self.view.service_level_rule)
                .unwrap_or(ServiceFormula::OfOffered),
            within_ms: i64::from(self.view.service_level_s) * 1_000,
            goal_percent: self.view.service_level_goal,
            ..ServiceLevelRule::default()
        }
    }
}

impl ExportSchedule {
    /// What is wrong with this schedule, as a sentence.
    pub fn check(&self) -> Result<(), Sentence> {
        check_pattern(&self.file_name)?;
        if Format::from_word(&self.format).is_none() {
            let none = Sentence::of(
                "schedule_no_format",
                "There is no format called {format}. Choose CSV or Excel.",
            );
            return Err(none.with("format", &self.format));
        }
        if let Some(word) = self
            .reports
            .iter()
            .find(|w| ReportKind::from_word(w).is_none())
        {
            return Err(said::no_such_report(word));
        }
        if self.minute_of_day >= 24 * 60 {
            return Err(Sentence::of(
                "schedule_time",
                "A day has 1440 minutes; choose a time before midnight.",
            )
            .into());
        }
        if self.enabled && self.folder.is_empty() {
            return Err(Sentence::of("schedule_folder", "Choose a folder for the reports.").into());
        }
        if self.enabled && self.reports.is_empty() {
            return Err(Sentence::of("schedule_reports", "Choose at least one report.").into());
        }
        Ok(())
    }
}

impl SettingsView {
    /// What is wrong with these settings, as a sentence that names the key.
    pub fn check(&self) -> Result<(), Sentence> {
        if !self.time_zone.is_empty() && engine::metrics::interval::zone(&self.time_zone).is_err() {
            let none = Sentence::of(
                "settings_zone",
                "timeZone: there is no time zone called {zone}.",
            );
            return Err(none.with("zone", &self.time_zone));
        }
        let level = |key: &str, goal: u32, rule: &str| {
            if goal > 100 {
                Err(Sentence::of(
                    "settings_goal",
                    "{key}Goal: a goal is between 0 and 100 per cent.",
                )
                .with("key", key))
            } else if ServiceFormula::from_word(rule).is_none() {
                Err(Sentence::of(
                    "settings_rule",
                    "{key}Rule: there is no rule called {rule}.",
                )
                .with("key", key)
                .with("rule", rule))
            } else {
                Ok(())
            }
        };
        level(
            "serviceLevel",
            self.service_level_goal,
            &self.service_level_rule,
        )?;
        for own in &self.queue_levels {
            level("queueLevels: ", own.goal_percent, &own.rule)?;
        }
        self.business_hours.check()?;
        let one_of = |key: &str, value: &str, words: &[&str]| {
            if words.contains(&value) {
                Ok(())
            } else {
                Err(
                    Sentence::of("settings_word", "{key}: {value} is not one of {words}.")
                        .with("key", key)
                        .with("value", value)
                        .with("words", words.join(", ")),
                )
            }
        };
        one_of(
            "theme",
            &self.theme,
            &["system", "light", "dark", "contrast"],
        )?;
        one_of("density", &self.density, &["comfortable", "compact"])?;
        one_of("language", &self.language, &["en", "es"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_the_file_and_bad_ones_name_the_key() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Settings::load(folder.path()).unwrap(), Settings::default());
        let mut settings = Settings {
            client_id: "abc".into(),
            ..Settings::default()
        };
        settings.view.time_zone = "Europe/London".into();
        settings.save(folder.path()).unwrap();
        assert_eq!(Settings::load(folder.path()).unwrap(), settings);
        settings.view.time_zone = "Mars/Base".into();
        settings.save(folder.path()).unwrap();
        let error = format!("{:#}", Settings::load(folder.path()).unwrap_err());
        assert!(error.contains("timeZone"), "{error}");
    }

    #[test]
    fn a_file_that_was_cut_off_anywhere_is_seen_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        Settings::default().save(folder.path()).unwrap();
        let whole = std::fs::read(&path).unwrap();
        for length in 0..whole.len() - 1 {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(Settings::load(folder.path()).is_err(), "{length} bytes");
        }
        // New settings do not destroy what is left of the old ones.
        Settings::default().save(folder.path()).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), whole);
        let kept = std::fs::read(folder.path().join("settings.toml.unreadable")).unwrap();
        assert_eq!(kept, whole[..whole.len() - 2]);
        // One that a person wrote needs no marks.
        std::fs::write(&path, "clientId = \"abc\"").unwrap();
        assert_eq!(Settings::load(folder.path()).unwrap().client_id, "abc");
    }
}
