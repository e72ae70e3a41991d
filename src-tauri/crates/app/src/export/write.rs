//! The five reports, from records to a CSV.

use std::io::Write;
use std::path::Path;

use engine::metrics::ServiceLevelRules;
use engine::metrics::interval::Width;
use engine::{Call, ExtensionId, Leg};

use super::cell::mask_number;
use super::columns::{
    AGENT_COLUMNS, CALL_COLUMNS, INTERVAL_COLUMNS, QUEUE_COLUMNS, agent_cells, interval_cells,
    queue_cells,
};
use super::file::{ExportError, save};
use super::replay::{REPLAY_LEG_COLUMNS, replay_call, replay_line};
use super::table::{CsvOptions, write_rows};
use crate::report::{
    Names, Period, Selection, agent_lines, agent_total, interval_lines, newest, queue_lines,
    queue_total, sentence,
};

/// Which report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    /// The daily report: one row for each agent and date, and a total.
    Agents,
    /// One row for each queue and date, and a total.
    Queues,
    /// One row for each interval.
    Intervals,
    /// One row for each leg, by (started_at, party_id).
    Legs,
    /// One row for each call, by (started_at, id).
    Calls,
}

impl ReportKind {
    /// Every kind, in the order people are told of them.
    pub const ALL: [Self; 5] = [
        Self::Agents,
        Self::Queues,
        Self::Intervals,
        Self::Legs,
        Self::Calls,
    ];

    /// Its word on the command line and in the window.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agents => "agents",
            Self::Queues => "queues",
            Self::Intervals => "intervals",
            Self::Legs => "legs",
            Self::Calls => "calls",
        }
    }

    /// Reads its word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Everything a report is made of.
#[derive(Clone, Copy)]
pub struct ReportData<'a> {
    /// Days, zone, agents, queues.
    pub selection: &'a Selection,
    /// Width of the intervals; the other reports do not look at it.
    pub width: Width,
    /// Legs; may hold more than is selected.
    pub legs: &'a [Leg],
    /// Calls; may hold more than is selected.
    pub calls: &'a [Call],
    /// Names.
    pub names: &'a dyn Names,
    /// Service-level rules.
    pub rules: &'a ServiceLevelRules,
}

/// Writes a report as CSV; returns the number of rows below the header.
pub fn write_report(
    kind: ReportKind,
    data: &ReportData<'_>,
    options: &CsvOptions,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    let selection = data.selection;
    let zone = selection.zone;
    let rows = match kind {
        ReportKind::Agents => {
            let mut lines = agent_lines(selection, Period::Daily, data.legs, data.names)?;
            lines.push(agent_total(selection, &lines));
            let rows = lines.iter().map(|line| agent_cells(line, zone));
            write_rows(out, options, &AGENT_COLUMNS, rows)?
        }
        ReportKind::Queues => {
            let (legs, calls) = (data.legs, data.calls);
            let period = Period::Daily;
            let mut lines = queue_lines(selection, period, legs, calls, data.names, data.rules)?;
            lines.push(queue_total(selection, &lines, data.rules));
            let rows = lines.iter().map(|line| queue_cells(line, zone));
            write_rows(out, options, &QUEUE_COLUMNS, rows)?
        }
        ReportKind::Intervals => {
            let until = newest(data.legs, data.calls);
            let (legs, calls) = (data.legs, data.calls);
            let lines = interval_lines(selection, data.width, legs, calls, data.rules, until)?;
            let rows = lines
                .iter()
                .map(|line| interval_cells(line, zone, data.rules));
            write_rows(out, options, &INTERVAL_COLUMNS, rows)?
        }
        ReportKind::Legs => {
            let rows = legs(data).into_iter().map(|leg| leg_cells(leg, options));
            write_rows(out, options, &REPLAY_LEG_COLUMNS, rows)?
        }
        ReportKind::Calls => {
            let rows = calls(data)
                .into_iter()
                .map(|call| call_cells(call, data.names, options));
            write_rows(out, options, &CALL_COLUMNS, rows)?
        }
    };
    Ok(rows)
}

/// Writes a report to a file, whole or not at all; returns the number of rows below the header.
pub fn save_report(
    kind: ReportKind,
    data: &ReportData<'_>,
    options: &CsvOptions,
    path: &Path,
) -> Result<u64, ExportError> {
    save(path, |out| write_report(kind, data, options, out))
}

fn legs<'a>(data: &ReportData<'a>) -> Vec<&'a Leg> {
    let taken = data.legs.iter().filter(|l| data.selection.takes_leg(l));
    let mut legs: Vec<&Leg> = taken.collect();
    legs.sort_by(|a, b| (a.started_at, &a.party).cmp(&(b.started_at, &b.party)));
    legs
}

fn calls<'a>(data: &ReportData<'a>) -> Vec<&'a Call> {
    let taken = data.calls.iter().filter(|c| data.selection.takes_call(c));
    let mut calls: Vec<&Call> = taken.collect();
    calls.sort_by(|a, b| (a.started_at, &a.id).cmp(&(b.started_at, &b.id)));
    calls
}

fn masked(number: &mut Option<String>, options: &CsvOptions) {
    if let Some(number) = number.as_mut().filter(|_| options.mask_numbers) {
        *number = mask_number(number).into_owned();
    }
}

fn leg_cells(leg: &Leg, options: &CsvOptions) -> Vec<String> {
    let mut row = replay_line(leg);
    masked(&mut row.customer_number, options);
    // Without a name the network often sends the number as one.
    masked(&mut row.customer_name, options);
    masked(&mut row.agent_number, options);
    masked(&mut row.transferred_to, options);
    row.cells().into()
}

fn call_cells(call: &Call, names: &dyn Names, options: &CsvOptions) -> Vec<String> {
    let mut row = replay_call(call);
    masked(&mut row.customer_number, options);
    masked(&mut row.customer_name, options);
    let name = |id: &ExtensionId| names.name(id).unwrap_or_else(|| id.to_string());
    let agents: Vec<String> = call.agents.iter().map(name).collect();
    let mut cells: Vec<String> = row.cells().into();
    cells.push(agents.join("; "));
    cells.push(sentence::call(call));
    cells
}
