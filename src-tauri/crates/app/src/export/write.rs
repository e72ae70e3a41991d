//! The reports, from lines and records to a table.

use std::io::Write;

use engine::metrics::ServiceLevelRules;
use engine::metrics::interval::Tz;
use engine::{Call, ExtensionId, Leg, Reconciliation};

use super::cell::mask_number;
use super::columns::{
    AGENT_COLUMNS, CALL_COLUMNS, COMPARISON_COLUMNS, INTERVAL_COLUMNS, NUMBER_COLUMNS,
    OUTAGE_COLUMNS, QUEUE_COLUMNS, agent_cells, comparison_cells, interval_cells, number_cells,
    outage_cells, queue_cells,
};
use super::file::ExportError;
use super::replay::{REPLAY_LEG_COLUMNS, replay_call, replay_line};
use super::table::{CsvOptions, Format, Table};
use crate::query::OutageLine;
use crate::report::compare::ComparisonLine;
use crate::report::numbers::NumberLine;
use crate::report::{
    AgentLine, IntervalLine, Names, QueueLine, Selection, agent_total, queue_total, sentence,
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
    /// One row for each number.
    Numbers,
    /// One row for each number of the report beside that of the period before.
    Comparison,
    /// One row for each leg, by (started_at, party_id).
    Legs,
    /// One row for each call, by (started_at, id).
    Calls,
    /// One row for each span in which notifications may have been lost.
    Outages,
}

impl ReportKind {
    /// Every kind, in the order people are told of them.
    pub const ALL: [Self; 8] = [
        Self::Agents,
        Self::Queues,
        Self::Intervals,
        Self::Numbers,
        Self::Comparison,
        Self::Legs,
        Self::Calls,
        Self::Outages,
    ];

    /// Its word on the command line and in the window.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agents => "agents",
            Self::Queues => "queues",
            Self::Intervals => "intervals",
            Self::Numbers => "numbers",
            Self::Comparison => "comparison",
            Self::Legs => "legs",
            Self::Calls => "calls",
            Self::Outages => "outages",
        }
    }

    /// Reads its word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What every table needs besides its rows.
#[derive(Clone)]
pub struct Sheet<'a> {
    /// Which report.
    pub kind: ReportKind,
    /// What kind of file.
    pub format: Format,
    /// How it is written.
    pub options: &'a CsvOptions,
    /// Zone of dates and times.
    pub zone: Tz,
    /// Names.
    pub names: &'a dyn Names,
    /// Service-level rules.
    pub rules: &'a ServiceLevelRules,
    /// The business hours it is limited to, in words. They stand in a last column.
    pub hours: Option<String>,
}

/// The column that says which business hours a report is limited to; absent where it is not.
const HOURS_COLUMN: &str = "business_hours";

/// A report on its way out, row by row.
pub struct ReportWriter<'a, 'w> {
    sheet: Sheet<'a>,
    table: Table<'w>,
}

impl<'a, 'w> ReportWriter<'a, 'w> {
    /// Writes the header.
    pub fn begin(sheet: Sheet<'a>, out: &'w mut dyn Write) -> Result<Self, ExportError> {
        let columns: &'static [&'static str] = match sheet.kind {
            ReportKind::Agents => &AGENT_COLUMNS,
            ReportKind::Queues => &QUEUE_COLUMNS,
            ReportKind::Intervals => &INTERVAL_COLUMNS,
            ReportKind::Numbers => &NUMBER_COLUMNS,
            ReportKind::Comparison => &COMPARISON_COLUMNS,
            ReportKind::Legs => &REPLAY_LEG_COLUMNS,
            ReportKind::Calls => &CALL_COLUMNS,
            ReportKind::Outages => &OUTAGE_COLUMNS,
        };
        let mut columns = columns.to_vec();
        columns.extend(sheet.hours.as_ref().map(|_| HOURS_COLUMN));
        let table = Table::begin(out, sheet.format, sheet.options, &columns)?;
        Ok(Self { sheet, table })
    }

    fn row(&mut self, cells: impl IntoIterator<Item = String>) -> Result<(), ExportError> {
        let hours = self.sheet.hours.clone();
        self.table.row(cells.into_iter().chain(hours))
    }

    /// Lines of agents, then their total.
    pub fn agents(
        &mut self,
        selection: &Selection,
        lines: &[AgentLine],
    ) -> Result<(), ExportError> {
        let total = agent_total(selection, lines);
        for line in lines.iter().chain([&total]) {
            self.row(agent_cells(line, self.sheet.zone))?;
        }
        Ok(())
    }

    /// Lines of queues, then their total.
    pub fn queues(
        &mut self,
        selection: &Selection,
        lines: &[QueueLine],
    ) -> Result<(), ExportError> {
        let total = queue_total(selection, lines, self.sheet.rules);
        for line in lines.iter().chain([&total]) {
            self.row(queue_cells(line, self.sheet.zone))?;
        }
        Ok(())
    }

    /// Lines of intervals.
    pub fn intervals(&mut self, lines: &[IntervalLine]) -> Result<(), ExportError> {
        for line in lines {
            let cells = interval_cells(line, self.sheet.zone, self.sheet.rules);
            self.row(cells)?;
        }
        Ok(())
    }

    /// Lines of numbers.
    pub fn numbers(
        &mut self,
        selection: &Selection,
        lines: &[NumberLine],
    ) -> Result<(), ExportError> {
        let period = selection.words();
        for line in lines {
            let mask = self.sheet.options.mask_numbers;
            let cells = number_cells(line, &period, self.sheet.zone, mask);
            self.row(cells)?;
        }
        Ok(())
    }

    /// Lines of a comparison.
    pub fn comparison(
        &mut self,
        selection: &Selection,
        previous: &Selection,
        lines: &[ComparisonLine],
    ) -> Result<(), ExportError> {
        let (period, before) = (selection.words(), previous.words());
        for line in lines {
            let cells = comparison_cells(line, (&period, &before), self.sheet.zone);
            self.row(cells)?;
        }
        Ok(())
    }

    /// Legs in the order of their rows.
    pub fn legs<'l>(&mut self, legs: impl IntoIterator<Item = &'l Leg>) -> Result<(), ExportError> {
        for leg in legs {
            self.row(leg_cells(leg, self.sheet.options))?;
        }
        Ok(())
    }

    /// Calls in the order of their rows, each with what the call log says of it.
    pub fn calls<'c>(
        &mut self,
        calls: impl IntoIterator<Item = (&'c Call, Option<Reconciliation>)>,
    ) -> Result<(), ExportError> {
        for (call, log) in calls {
            let mut cells = call_cells(call, self.sheet.names, self.sheet.options);
            let (verdict, differences) = match log {
                Some(log) => (log.verdict.as_str(), log.differences.join("; ")),
                None => ("", String::new()),
            };
            cells.push(verdict.to_owned());
            cells.push(differences);
            self.row(cells)?;
        }
        Ok(())
    }

    /// Lines of outages.
    pub fn outages(&mut self, lines: &[OutageLine]) -> Result<(), ExportError> {
        for line in lines {
            self.row(outage_cells(line, self.sheet.zone))?;
        }
        Ok(())
    }

    /// Writes what is left; gives the number of rows below the header.
    pub fn finish(self) -> Result<u64, ExportError> {
        self.table.finish()
    }
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
