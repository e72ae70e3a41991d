//! Questions about the past: calls, reports, trust, exports. Each runs on a reader of its own,
//! beside the writer.

use std::path::PathBuf;

use chrono_tz::Tz;
use engine::metrics::interval::{DateRange, Width};
use engine::{TelephonySessionId, Timestamp};
use ringcentral_proto::sentence::Sentence;
use store::Reader;

use super::Product;
use crate::calls::{self, Shown};
use crate::export::{CsvOptions, Format, ReportKind};
use crate::owner::{LAST_BACKUP, local_now};
use crate::query::{self, ExportJob, QueryError, ReportContext, Target};
use crate::said;
use crate::view::{
    CallFilter, CallJourney, CallPage, CommandError, DifferenceRow, ExportRequest, ExportResult,
    NumbersView, OutageRow, ReconciliationView, ReportRequest, ReportView, TrustView,
};

/// What every question about the past needs.
pub(super) struct Past {
    pub(super) database: PathBuf,
    pub(super) context: ReportContext,
    pub(super) options: CsvOptions,
}

impl Product {
    /// A page of the table of calls.
    pub async fn list_calls(&self, filter: CallFilter) -> Result<CallPage, CommandError> {
        self.read(move |reader, past| {
            calls::page(reader, &filter, &past.context, past.options.mask_numbers)
        })
        .await
    }

    /// Everything about one call.
    pub async fn call_journey(&self, id: String) -> Result<CallJourney, CommandError> {
        let owner = self.owner().await?;
        let (log_read_at, _) = owner.ask(|owner| owner.log_state()).await?;
        let found = self
            .read(move |reader, past| {
                let shown = Shown {
                    directory: &past.context.directory,
                    mask: past.options.mask_numbers,
                };
                calls::journey(reader, &TelephonySessionId::new(id), shown, log_read_at)
            })
            .await?;
        found.ok_or_else(|| {
            CommandError::bad_input(Sentence::of(
                "call_gone",
                "This call is not in the database any more. Refresh the table.",
            ))
        })
    }

    /// A whole report.
    pub async fn report(&self, request: ReportRequest) -> Result<ReportView, CommandError> {
        // Up to this moment, and not to the last minute's.
        let owner = self.owner().await?;
        let now = owner.ask(|owner| {
            owner.write_availability();
            owner.server_now()
        });
        let now = now.await?;
        self.read(move |reader, past| {
            let context = ReportContext {
                now,
                ..past.context.clone()
            };
            query::report(reader, &request, &context)
        })
        .await
    }

    /// The report per number.
    pub async fn numbers(&self, request: ReportRequest) -> Result<NumbersView, CommandError> {
        self.read(move |reader, past| {
            query::numbers(reader, &request, &past.context, past.options.mask_numbers)
        })
        .await
    }

    /// The Trust place.
    pub async fn trust(&self) -> Result<TrustView, CommandError> {
        let live = self
            .owner()
            .await?
            .ask(|owner| {
                let words = &owner.engine().counters().unknown_words;
                let words: Vec<_> = words
                    .iter()
                    .map(|(word, count)| (word.clone(), *count))
                    .collect();
                (words, owner.log_state())
            })
            .await?;
        self.read(move |reader, past| trust(reader, past, live))
            .await
    }

    /// Writes a CSV. `path` was chosen by the person.
    pub async fn export_report(
        &self,
        request: ExportRequest,
        path: PathBuf,
    ) -> Result<ExportResult, CommandError> {
        let kind = ReportKind::from_word(&request.report)
            .ok_or_else(|| CommandError::bad_input(said::no_such_report(&request.report)))?;
        let range = DateRange::parse(&request.from, &request.to)
            .map_err(|e| CommandError::bad_input(said::interval(&e)))?;
        self.read(move |reader, past| {
            let job = ExportJob {
                kind,
                range,
                zone: past.context.zone,
                business_hours: request.business_hours,
                width: Width::Hour,
                format: Format::of_path(&path),
                options: past.options,
            };
            let rows = query::export(reader, &job, &past.context, Target::File(&path))?;
            Ok(ExportResult {
                path: path.display().to_string(),
                rows: u32::try_from(rows).unwrap_or(u32::MAX),
            })
        })
        .await
    }

    /// The zone of days.
    pub async fn zone(&self) -> Result<Tz, CommandError> {
        let settings = self.settings.lock().await.clone();
        self.with_running(|r| r.account.zone(&settings)).await
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Reader, &Past) -> Result<T, QueryError> + Send + 'static,
    ) -> Result<T, CommandError> {
        let settings = self.settings.lock().await.clone();
        let past = self
            .with_running(|r| Past {
                database: r.database.clone(),
                context: r.account.report_context(&settings),
                options: CsvOptions {
                    bom: settings.view.csv_bom,
                    semicolon: settings.view.csv_semicolon,
                    mask_numbers: settings.view.mask_numbers,
                },
            })
            .await?;
        let answer = tokio::task::spawn_blocking(move || {
            let reader = Reader::open(&past.database)?;
            question(&reader, &past)
        });
        let answer = answer
            .await
            .map_err(|e| CommandError::unexpected(&e.into()))?;
        if let Err(QueryError::Store(_)) = &answer {
            let owner = self.owner().await?;
            if let Some(nothing) = owner.ask(|owner| owner.nothing_to_read()).await? {
                return Err(nothing);
            }
        }
        answer.map_err(CommandError::from)
    }
}

/// When the call log was last read, and why not since.
type LogState = (Option<Timestamp>, Option<Sentence>);

fn reconciliation(
    reader: &Reader,
    now: Timestamp,
    (read_at, problem): LogState,
) -> Result<ReconciliationView, QueryError> {
    let counts = reader.reconciliation_counts(now.plus_millis(-30 * 86_400_000), now)?;
    let differing = reader.differing(50)?;
    Ok(ReconciliationView {
        matched: counts.matched,
        filled: counts.filled,
        differing: counts.differing,
        differences: differing
            .into_iter()
            .map(|found| DifferenceRow {
                call_id: found.call.map(|id| id.to_string()),
                started_ms: found.started_at.map(Timestamp::as_millis),
                sentences: found.reconciliation.differences,
            })
            .collect(),
        read_at_ms: read_at.map(Timestamp::as_millis),
        problem: problem.as_ref().map(ToString::to_string),
        said: problem.as_ref().map(said::parts).unwrap_or_default(),
    })
}

fn trust(
    reader: &Reader,
    past: &Past,
    (unknown_words, (log_read_at, log_problem)): (Vec<(String, u32)>, LogState),
) -> Result<TrustView, QueryError> {
    let now = local_now();
    let zone = past.context.zone;
    let (from, to) = crate::report::today(now, zone)?;
    let (start, end) = query::all_time();
    let lines = query::outage_lines(reader, start, end)?;
    let outages = lines.into_iter().rev().map(|line| OutageRow {
        from_ms: line.outage.from.as_millis(),
        to_ms: line.outage.to.map(Timestamp::as_millis),
        said: said::parts(&said::outage(&line.outage.reason)),
        reason: line.outage.reason,
        filled: line.filled,
        uncertain: line.uncertain,
    });
    let today = reader.calls_between(from, to)?;
    let counts = reader.counts()?;
    let folder = past.database.parent().unwrap_or(&past.database);
    Ok(TrustView {
        outages: outages.collect(),
        reconciliation: reconciliation(reader, now, (log_read_at, log_problem))?,
        hours: crate::report::hours(now, zone, &today)?,
        data_folder: folder.display().to_string(),
        last_backup_ms: reader
            .setting(LAST_BACKUP)?
            .and_then(|text| text.parse().ok()),
        database_bytes: reader.size()?,
        notifications: counts.notifications,
        unreadable: counts.unreadable,
        calls: counts.calls,
        unknown_words,
    })
}
