//! Exports: reports and the filtered table of calls, from the database to a file or a stream.
//!
//! May touch: the database, reading only, and the file that is written. Long lists are read a day
//! or a page at a time, so that memory stays flat.

use std::io::Write;
use std::path::Path;

use engine::metrics::LONGEST_MS;
use engine::metrics::interval::{DateRange, Tz, Width};
use engine::{Call, Leg, Reconciliation, Timestamp};
use store::{CallQuery, Reader, StoreError};

use super::{QueryError, ReportContext, outage_lines, records};
use crate::export::{CsvOptions, ExportError, Format, ReportKind, ReportWriter, Sheet, save};
use crate::report::compare::{Totals, comparison};
use crate::report::kept::Kept;
use crate::report::numbers::number_lines;
use crate::report::{Period, ReportError, Selection};
use crate::report::{agent_lines, interval_lines, queue_lines};

/// Records are read in pieces of this length.
const PIECE_MS: i64 = 6 * 3_600_000;
/// Calls of a filter are read in pages of this many.
const PAGE: u32 = 5_000;

/// What to write.
#[derive(Debug, Clone)]
pub struct ExportJob {
    /// Which report.
    pub kind: ReportKind,
    /// Which days.
    pub range: DateRange,
    /// In which zone.
    pub zone: Tz,
    /// Only what belongs to the business hours.
    pub business_hours: bool,
    /// Width of intervals.
    pub width: Width,
    /// What kind of file.
    pub format: Format,
    /// How it is written.
    pub options: CsvOptions,
}

impl ExportJob {
    fn selection(&self, context: &ReportContext) -> Result<Selection, ReportError> {
        let whole = Selection::new(self.range, self.zone);
        match (self.business_hours, self.kind) {
            (false, _) => Ok(whole),
            (true, ReportKind::Outages) => Err(ReportError::OutagesAreWhole),
            (true, _) => whole.within(&context.hours, context.zone),
        }
    }
}

/// Where it goes.
pub enum Target<'t> {
    /// A file, whole or not at all.
    File(&'t Path),
    /// A stream.
    Stream(&'t mut dyn Write),
}

impl Target<'_> {
    fn write(
        self,
        work: impl FnOnce(&mut dyn Write) -> Result<u64, ExportError>,
    ) -> Result<u64, QueryError> {
        Ok(match self {
            Self::File(path) => save(path, work)?,
            Self::Stream(out) => work(out)?,
        })
    }
}

/// Writes a report; gives the number of rows below the header.
pub fn export(
    reader: &Reader,
    job: &ExportJob,
    context: &ReportContext,
    target: Target<'_>,
) -> Result<u64, QueryError> {
    let selection = job.selection(context)?;
    let sheet = Sheet {
        kind: job.kind,
        format: job.format,
        options: &job.options,
        zone: job.zone,
        names: &context.directory,
        rules: &context.rules,
        hours: selection.hours_words(),
    };
    reader.at_one_moment(|reader| {
        target.write(|out| {
            let mut writer = ReportWriter::begin(sheet, out)?;
            rows(reader, job, &selection, context, &mut writer)?;
            writer.finish()
        })
    })
}

fn rows(
    reader: &Reader,
    job: &ExportJob,
    selection: &Selection,
    context: &ReportContext,
    writer: &mut ReportWriter<'_, '_>,
) -> Result<(), ExportError> {
    let (names, rules) = (&context.directory, &context.rules);
    let kept = Kept::of(reader, selection, names, rules);
    match job.kind {
        ReportKind::Agents => {
            let lines = match &kept {
                Some(kept) => kept.agents(Period::Daily)?,
                None => agent_lines(
                    selection,
                    Period::Daily,
                    &records(reader, selection)?.0,
                    names,
                )?,
            };
            writer.agents(selection, &lines)
        }
        ReportKind::Queues => {
            let lines = match &kept {
                Some(kept) => kept.queues(Period::Daily)?,
                None => {
                    let (legs, calls) = records(reader, selection)?;
                    queue_lines(selection, Period::Daily, &legs, &calls, names, rules)?
                }
            };
            writer.queues(selection, &lines)
        }
        ReportKind::Intervals => {
            let kept = kept.map(|kept| kept.intervals(job.width)).transpose()?;
            let lines = match kept.flatten() {
                Some(lines) => lines,
                None => {
                    let (legs, calls) = records(reader, selection)?;
                    let until = reader.newest()?;
                    interval_lines(selection, job.width, &legs, &calls, rules, until)?
                }
            };
            writer.intervals(&lines)
        }
        ReportKind::Numbers => writer.numbers(selection, &number_lines(reader, selection)?),
        ReportKind::Comparison => {
            // Before the first date there is, nothing was.
            let Some(previous) = selection.previous() else {
                return Ok(());
            };
            let now = totals(reader, selection, context)?;
            let before = totals(reader, &previous, context)?;
            writer.comparison(selection, &previous, &comparison(&now, &before))
        }
        ReportKind::Legs => {
            let windows = selection.windows().iter();
            let mut parts = windows.flat_map(|(from, to)| pieces(*from, *to));
            parts.try_for_each(|(from, to)| {
                let mut legs: Vec<Leg> = reader.legs_between(from, to)?;
                legs.sort_by(|a, b| (a.started_at, &a.party).cmp(&(b.started_at, &b.party)));
                writer.legs(&legs)
            })
        }
        ReportKind::Calls => {
            let (from, to) = selection.span();
            // One that was offered after midnight may have begun before it.
            pieces(from.plus_millis(-LONGEST_MS), to).try_for_each(|(begin, end)| {
                let mut calls: Vec<Call> = reader.calls_between(begin, end)?;
                calls.retain(|call| selection.takes_call(call));
                calls.sort_by(|a, b| (a.started_at, &a.id).cmp(&(b.started_at, &b.id)));
                writer.calls(with_log(reader, &calls)?)
            })
        }
        ReportKind::Outages => {
            let (from, to) = selection.span();
            writer.outages(&outage_lines(reader, from, to)?)
        }
    }
}

/// Calls with what the call log says of each.
fn with_log<'c>(
    reader: &Reader,
    calls: &'c [Call],
) -> Result<Vec<(&'c Call, Option<Reconciliation>)>, StoreError> {
    let log = |call: &'c Call| Ok((call, reader.reconciliation_of_call(&call.id)?));
    calls.iter().map(log).collect()
}

/// What the days add up to: from sums where they can tell, else from records.
fn totals(
    reader: &Reader,
    selection: &Selection,
    context: &ReportContext,
) -> Result<Totals, QueryError> {
    let (names, rules) = (&context.directory, &context.rules);
    let kept = Kept::of(reader, selection, names, rules);
    if let Some(totals) = kept.map(|kept| kept.totals()).transpose()?.flatten() {
        return Ok(totals);
    }
    let (legs, calls) = records(reader, selection)?;
    let mut totals = Totals::default();
    for leg in legs.iter().filter(|leg| selection.takes_leg(leg)) {
        totals.legs.add(leg);
    }
    for call in calls.iter().filter(|call| selection.takes_call(call)) {
        let rule = rules.of(call.queue_extension.as_ref());
        totals.calls.add(call, &rule);
    }
    Ok(totals)
}

fn pieces(from: Timestamp, to: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> {
    let begins = std::iter::successors(Some(from), |at| Some(at.plus_millis(PIECE_MS)));
    begins
        .take_while(move |at| *at < to)
        .map(move |at| (at, at.plus_millis(PIECE_MS).min(to)))
}

/// Writes the calls that pass a filter, in its order; gives the number of rows below the header.
pub fn export_calls(
    reader: &Reader,
    query: &CallQuery,
    format: Format,
    options: &CsvOptions,
    context: &ReportContext,
    target: Target<'_>,
) -> Result<u64, QueryError> {
    let sheet = Sheet {
        kind: ReportKind::Calls,
        format,
        options,
        zone: context.zone,
        names: &context.directory,
        rules: &context.rules,
        hours: None,
    };
    let mut query = CallQuery {
        limit: PAGE,
        after: None,
        ..query.clone()
    };
    target.write(|out| {
        let mut writer = ReportWriter::begin(sheet, out)?;
        loop {
            let page = reader.calls_page(&query)?;
            writer.calls(with_log(reader, &page.calls)?)?;
            match page.next {
                Some(next) => query.after = Some(next),
                None => return writer.finish(),
            }
        }
    })
}

impl From<QueryError> for ExportError {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Report(error) => error.into(),
            QueryError::Store(error) => error.into(),
            QueryError::Export(error) => error,
        }
    }
}
