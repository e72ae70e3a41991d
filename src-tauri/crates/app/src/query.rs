//! Questions about stored calls: reports, exports, the table of calls, a journey.
//!
//! May touch: the database, reading only. The same functions serve the window and the command
//! line, so that screen and CSV cannot disagree.

mod export;
mod outages;

use engine::metrics::interval::Tz;
use engine::metrics::{LONGEST_MS, ServiceLevelRules};
use engine::{Call, Directory, Leg, Timestamp};
use store::{Reader, StoreError};

use crate::export::ExportError;
use crate::report::compare::aligned;
use crate::report::kept::Kept;
use crate::report::numbers::numbers_view;
use crate::report::{self, ReportError, Selection};
use crate::said;
use crate::view::{
    BusinessHours, CommandError, NumbersView, PreviousReport, ReportRequest, ReportView,
};

pub use export::{ExportJob, Target, export, export_calls};
pub use outages::{OutageLine, outage_lines};

/// What every report needs besides the records.
#[derive(Debug, Clone)]
pub struct ReportContext {
    /// Names.
    pub directory: Directory,
    /// Service-level rules.
    pub rules: ServiceLevelRules,
    /// Zone of the days where a request names none, and of the business hours.
    pub zone: Tz,
    /// Business hours, for what is limited to them.
    pub hours: BusinessHours,
    /// The moment of the question, by the server's clock where it is known: later than this nothing
    /// can be known.
    pub now: Timestamp,
}

impl ReportContext {
    /// Which records a request is about.
    pub fn selection(&self, request: &ReportRequest) -> Result<Selection, ReportError> {
        Selection::of(request, self.zone, &self.hours)
    }
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The question makes no sense.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file could not be written.
    #[error(transparent)]
    Export(#[from] ExportError),
}

impl From<QueryError> for CommandError {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Report(error) => Self::bad_input(said::report(&error)),
            QueryError::Export(error @ ExportError::DiskFull(_)) => {
                Self::new(crate::view::ErrorCode::DiskFull, said::export(&error))
            }
            QueryError::Export(ExportError::Store(error)) => error.into(),
            QueryError::Export(error) => Self::bad_input(said::export(&error)),
            QueryError::Store(error) => error.into(),
        }
    }
}

fn records(reader: &Reader, selection: &Selection) -> Result<(Vec<Leg>, Vec<Call>), StoreError> {
    let (from, to) = selection.span();
    let early = from.plus_millis(-LONGEST_MS);
    Ok((
        reader.legs_between(early, to)?,
        reader.calls_between(early, to)?,
    ))
}

/// A whole report: from sums where they can tell, else from records; beside that of the period
/// before when it is asked for.
pub fn report(
    reader: &Reader,
    request: &ReportRequest,
    context: &ReportContext,
) -> Result<ReportView, QueryError> {
    let selection = context.selection(request)?;
    reader.at_one_moment(|reader| {
        let mut view = report_once(reader, request, context)?;
        let before = selection.previous().filter(|_| request.compare);
        if let Some(previous) = before {
            let request = ReportRequest {
                from: previous.range.from().to_string(),
                to: previous.range.to().to_string(),
                ..request.clone()
            };
            let report = report_once(reader, &request, context)?;
            let places = aligned(&selection, &previous, report::width(request.width))?;
            let row = |place: Option<usize>| report.intervals.get(place?).cloned();
            view.previous = Some(Box::new(PreviousReport {
                intervals: places.into_iter().map(row).collect(),
                from: request.from,
                to: request.to,
                report,
            }));
        }
        Ok(view)
    })
}

fn report_once(
    reader: &Reader,
    request: &ReportRequest,
    context: &ReportContext,
) -> Result<ReportView, QueryError> {
    let selection = context.selection(request)?;
    let width = report::width(request.width);
    let kept = Kept::of(reader, &selection, &context.directory, &context.rules);
    let answer = kept.map(|kept| kept.report(width)).transpose()?.flatten();
    match answer {
        Some(view) => with_occupancy(view, reader, &selection, context),
        None => report_of_records(reader, request, context),
    }
}

/// Per number.
pub fn numbers(
    reader: &Reader,
    request: &ReportRequest,
    context: &ReportContext,
    mask: bool,
) -> Result<NumbersView, QueryError> {
    let selection = context.selection(request)?;
    reader.at_one_moment(|reader| Ok(numbers_view(reader, &selection, mask)?))
}

/// The same from every record of the days.
pub fn report_of_records(
    reader: &Reader,
    request: &ReportRequest,
    context: &ReportContext,
) -> Result<ReportView, QueryError> {
    let selection = context.selection(request)?;
    let (legs, calls) = records(reader, &selection)?;
    let view = report::build(
        &selection,
        report::width(request.width),
        &legs,
        &calls,
        &context.directory,
        context.rules.clone(),
        reader.newest()?,
    )?;
    with_occupancy(view, reader, &selection, context)
}

fn with_occupancy(
    mut view: ReportView,
    reader: &Reader,
    selection: &Selection,
    context: &ReportContext,
) -> Result<ReportView, QueryError> {
    report::occupancy::fill(&mut view, reader, selection, context.now)?;
    Ok(view)
}

/// The beginning and end of time, for questions about everything.
#[must_use]
pub const fn all_time() -> (Timestamp, Timestamp) {
    (
        Timestamp::from_millis(i64::MIN),
        Timestamp::from_millis(i64::MAX),
    )
}

#[cfg(test)]
mod tests;
