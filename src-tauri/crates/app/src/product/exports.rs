//! Exports of filtered calls, and those that are written by themselves.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;
use engine::Timestamp;
use engine::metrics::interval::{DateRange, Width};
use store::Reader;

use super::Product;
use super::history::Past;
use crate::calls;
use crate::export::schedule::{file_name, next_at, owed};
use crate::export::{ExportError, Format, ReportKind, save};
use crate::owner::local_now;
use crate::query::{self, ExportJob, QueryError, Target};
use crate::report::ReportError;
use crate::said;
use crate::view::{
    CallExportRequest, CallFilter, CommandError, ExportResult, ExportSchedule, ScheduleView,
};

/// How often the clock is looked at; a computer that wakes looks at it soon.
const LOOK_EVERY: Duration = Duration::from_secs(60);

impl Product {
    /// Writes the calls of a filter in its order. `path` was chosen by the person; what it ends in
    /// says what kind of file it is.
    pub async fn export_calls(
        &self,
        filter: CallFilter,
        path: PathBuf,
    ) -> Result<ExportResult, CommandError> {
        self.read(move |reader, past| {
            let (query, _) = calls::traced_query(reader, &filter, &past.context)?;
            let format = Format::of_path(&path);
            let (options, context) = (&past.options, &past.context);
            let target = Target::File(&path);
            let rows = query::export_calls(reader, &query, format, options, context, target)?;
            Ok(result(&path, rows))
        })
        .await
    }

    /// The name a table of calls is proposed to be saved under.
    #[must_use]
    pub fn table_name(request: &CallExportRequest) -> String {
        let (from, to) = (&request.filter.from, &request.filter.to);
        let days = if from == to {
            from.clone()
        } else {
            format!("{from}-to-{to}")
        };
        let end = Format::from_word(&request.format).unwrap_or_default();
        format!("floorwalker-calls-{days}.{}", end.as_str())
    }

    /// The schedule, and how it goes.
    pub async fn export_schedule(&self) -> ScheduleView {
        let schedule = self.schedule().await;
        let place = self.with_running(|r| r.database.clone()).await.ok();
        let last_day = place.and_then(|database| noted(&note_beside(&database)));
        let zone = self.zone().await.ok().filter(|_| schedule.enabled);
        let next =
            zone.and_then(|zone| next_at(local_now(), zone, schedule.minute_of_day, last_day));
        let problem = self.export_problem().clone().filter(|_| schedule.enabled);
        ScheduleView {
            last_day: last_day.map(|day| day.to_string()),
            next_ms: next.map(Timestamp::as_millis),
            problem: problem.as_ref().map(|error| error.message.clone()),
            said: problem.map(|error| error.said).unwrap_or_default(),
            schedule,
        }
    }

    async fn schedule(&self) -> ExportSchedule {
        self.settings.lock().await.schedule.clone()
    }

    fn export_problem(&self) -> std::sync::MutexGuard<'_, Option<CommandError>> {
        // Whoever held it only stored a sentence.
        self.export_problem
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Checks and saves the schedule.
    pub async fn save_export_schedule(
        &self,
        schedule: ExportSchedule,
    ) -> Result<ScheduleView, CommandError> {
        schedule.check().map_err(CommandError::bad_input)?;
        let folder = Path::new(&schedule.folder);
        if schedule.enabled && !folder.is_dir() {
            let error = ExportError::NoFolder(folder.to_owned());
            return Err(CommandError::bad_input(said::export(&error)));
        }
        let mut settings = self.settings.lock().await;
        settings.schedule = schedule;
        settings
            .save(&self.environment.data_folder)
            .map_err(|e| CommandError::unexpected(&e))?;
        drop(settings);
        *self.export_problem() = None;
        // At once, so that a wrong folder shows while the person looks.
        self.write_owed_and_note().await;
        Ok(self.export_schedule().await)
    }

    /// Writes the reports that are owed; nothing when none are, or the schedule is off.
    pub async fn export_owed(&self) -> Result<Vec<ExportResult>, CommandError> {
        let schedule = self.schedule().await;
        if !schedule.enabled {
            return Ok(Vec::new());
        }
        self.read(move |reader, past| write_owed(reader, past, &schedule, local_now()))
            .await
    }

    /// Writes owed reports for as long as the product lives. A failure is logged once, until
    /// another one follows or all is well again.
    pub async fn keep_exporting(&self) {
        loop {
            self.write_owed_and_note().await;
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn write_owed_and_note(&self) {
        let failure = match self.export_owed().await {
            Ok(_) => None,
            // Nobody is signed in: nothing is owed.
            Err(error) if error.code == crate::view::ErrorCode::SignedOut => None,
            Err(error) => Some(error),
        };
        let mut said = self.export_problem();
        if failure != *said {
            if let Some(failure) = &failure {
                tracing::error!(
                    failure = failure.message,
                    "a scheduled report was not written"
                );
            }
            *said = failure;
        }
    }
}

/// Writes what a schedule owes at `now`, the oldest day first. A day is noted when all of its files
/// are there: after a crash in between they are written once more, under the same names.
fn write_owed(
    reader: &Reader,
    past: &Past,
    schedule: &ExportSchedule,
    now: Timestamp,
) -> Result<Vec<ExportResult>, QueryError> {
    let zone = past.context.zone;
    let format = Format::from_word(&schedule.format).unwrap_or_default();
    let note = note_beside(&past.database);
    let mut written = Vec::new();
    for day in owed(now, zone, schedule.minute_of_day, noted(&note)) {
        let range = DateRange::new(day, day).map_err(ReportError::from)?;
        for kind in schedule
            .reports
            .iter()
            .filter_map(|w| ReportKind::from_word(w))
        {
            let name = file_name(&schedule.file_name, kind.as_str(), day, format.as_str());
            let path = Path::new(&schedule.folder).join(name);
            let job = ExportJob {
                kind,
                range,
                zone,
                business_hours: false,
                width: Width::Hour,
                format,
                options: past.options,
            };
            let rows = query::export(reader, &job, &past.context, Target::File(&path))?;
            written.push(result(&path, rows));
        }
        save(&note, |out| {
            writeln!(out, "{day}").map_err(|e| csv::Error::from(e).into())
        })?;
    }
    Ok(written)
}

/// Where the last day that was written is noted.
fn note_beside(database: &Path) -> PathBuf {
    database.with_extension("exported")
}

/// The last day that was written.
fn noted(note: &Path) -> Option<NaiveDate> {
    std::fs::read_to_string(note).ok()?.trim().parse().ok()
}

fn result(path: &Path, rows: u64) -> ExportResult {
    ExportResult {
        path: path.display().to_string(),
        rows: u32::try_from(rows).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use engine::metrics::interval::zone;
    use store::Store;

    use super::*;
    use crate::export::CsvOptions;
    use crate::query::ReportContext;

    #[test]
    fn a_slept_through_weekend_is_written_once() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("calls.db");
        let store = Store::open(&database).unwrap();
        let reader = store.reader().unwrap();
        let past = Past {
            database,
            context: ReportContext {
                directory: engine::Directory::new(),
                rules: engine::metrics::ServiceLevelRules::default(),
                zone: zone("America/New_York").unwrap(),
                hours: crate::view::BusinessHours::default(),
                now: Timestamp::default(),
            },
            options: CsvOptions::default(),
        };
        let out = folder.path().join("reports");
        std::fs::create_dir(&out).unwrap();
        let schedule = ExportSchedule {
            enabled: true,
            folder: out.display().to_string(),
            reports: vec!["agents".to_owned(), "queues".to_owned()],
            ..ExportSchedule::default()
        };
        let write = |now: &str| {
            let now = Timestamp::parse(now).unwrap();
            write_owed(&reader, &past, &schedule, now)
        };
        assert_eq!(write("2026-11-20T13:00:00Z").unwrap().len(), 2);
        assert!(write("2026-11-20T14:00:00Z").unwrap().is_empty());
        // Asleep from Friday to Monday.
        assert_eq!(write("2026-11-23T13:00:00Z").unwrap().len(), 6);
        assert!(write("2026-11-23T13:01:00Z").unwrap().is_empty());
        assert!(out.join("floorwalker-agents-2026-11-21.csv").exists());
        assert_eq!(std::fs::read_dir(&out).unwrap().count(), 8);
        // A folder that is gone is an error, and the day is still owed when it is back.
        std::fs::rename(&out, folder.path().join("away")).unwrap();
        assert!(write("2026-11-24T13:00:00Z").is_err());
        std::fs::rename(folder.path().join("away"), &out).unwrap();
        assert_eq!(write("2026-11-24T14:00:00Z").unwrap().len(), 2);
    }
}
