//! A workbook: the cells of the CSV, numbers as numbers, everything else as text that nothing runs.
//!
//! May touch: temporary files, where rows wait until the book is packed.

use rust_xlsxwriter::{Format, Workbook};

use super::file::ExportError;

/// Rows of a sheet, its header included; more go to the next sheet.
const SHEET_ROWS: u32 = 1_048_576;
/// Longest text of a cell.
const CELL_CHARS: usize = 32_767;

/// Columns that hold text even when it looks like a number.
const TEXT: [&str; 50] = [
    "agent",
    "agent_names",
    "agent_number",
    "agents",
    "answered_at",
    "business_hours",
    "call_log",
    "call_log_differences",
    "confidence",
    "customer_name",
    "customer_number",
    "date",
    "direction",
    "ended_at",
    "ended_by",
    "ended_on_hold",
    "extension_id",
    "extension_number",
    "first_call_at",
    "from",
    "id",
    "interval",
    "interval_end",
    "interval_start",
    "last_call_at",
    "metric",
    "name",
    "number",
    "offered_at",
    "origin",
    "outcome",
    "park_location",
    "party_id",
    "previous_date",
    "queue",
    "queue_extension_id",
    "queue_name",
    "reason",
    "result",
    "ringing_at",
    "service_level_rule",
    "session_id",
    "sessions",
    "started_at",
    "telephony_session_id",
    "time_zone",
    "to",
    "transferred_to",
    "unit",
    "whose",
];

/// A book that has begun.
pub(super) struct Book {
    book: Workbook,
    columns: Vec<&'static str>,
    /// Rows on the sheet that is written.
    rows: u32,
    sheets: usize,
}

impl Book {
    pub(super) fn begin(columns: &[&'static str]) -> Result<Self, ExportError> {
        let mut book = Self {
            book: Workbook::new(),
            columns: columns.to_vec(),
            rows: SHEET_ROWS,
            sheets: 0,
        };
        book.next_sheet()?;
        Ok(book)
    }

    /// A sheet with its header: bold, and in sight when the rest is scrolled.
    fn next_sheet(&mut self) -> Result<(), ExportError> {
        let bold = Format::new().set_bold();
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0_u16..).zip(&self.columns) {
            let width = column.chars().count().max(10);
            sheet.set_column_width(at, u16::try_from(width).unwrap_or(20))?;
            sheet.write_string_with_format(0, at, *column, &bold)?;
        }
        self.rows = 1;
        self.sheets += 1;
        Ok(())
    }

    pub(super) fn row(
        &mut self,
        cells: impl IntoIterator<Item = String>,
    ) -> Result<(), ExportError> {
        if self.rows == SHEET_ROWS {
            self.next_sheet()?;
        }
        let (row, last) = (self.rows, self.sheets.saturating_sub(1));
        let sheet = self.book.worksheet_from_index(last)?;
        for ((at, column), cell) in (0_u16..).zip(&self.columns).zip(cells) {
            let number = cell.parse::<f64>().ok().filter(|_| !TEXT.contains(column));
            match number {
                Some(number) => sheet.write_number(row, at, number)?,
                None if cell.is_empty() => sheet,
                None => {
                    let text: String = cell.chars().take(CELL_CHARS).collect();
                    sheet.write_string(row, at, text)?
                }
            };
        }
        self.rows += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Vec<u8>, ExportError> {
        Ok(self.book.save_to_buffer()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{
        AGENT_COLUMNS, CALL_COLUMNS, COMPARISON_COLUMNS, INTERVAL_COLUMNS, NUMBER_COLUMNS,
        OUTAGE_COLUMNS, QUEUE_COLUMNS, REPLAY_LEG_COLUMNS,
    };

    #[test]
    fn what_is_no_text_is_a_count_or_a_span() {
        let counts = [
            "inbound_offered",
            "inbound_answered",
            "missed",
            "answered_elsewhere",
            "voicemail",
            "rejected",
            "outbound",
            "outbound_connected",
            "transferred",
            "parked",
            "hold_count",
            "hangup_by_agent",
            "hangup_by_customer",
            "hangup_on_hold",
            "offered",
            "answered",
            "abandoned_waiting",
            "abandoned_on_hold",
            "short_abandoned",
            "transferred_out",
            "overflowed",
            "waiting",
            "unknown",
            "missed_offers",
            "concurrency",
            "transfers",
            "calls",
            "exact",
            "filled",
            "uncertain",
            "not_answered",
            "outbound_connected",
            "value",
            "previous_value",
            "change",
        ];
        let columns = AGENT_COLUMNS
            .iter()
            .chain(&QUEUE_COLUMNS)
            .chain(&INTERVAL_COLUMNS)
            .chain(&NUMBER_COLUMNS)
            .chain(&COMPARISON_COLUMNS)
            .chain(&CALL_COLUMNS)
            .chain(&OUTAGE_COLUMNS)
            .chain(&REPLAY_LEG_COLUMNS);
        for column in columns.filter(|column| !TEXT.contains(column)) {
            let span = column.ends_with("_ms")
                || column.contains("_seconds")
                || column.ends_with("_percent");
            assert!(span || counts.contains(column), "{column}");
        }
    }

    #[test]
    fn a_book_is_a_zip_of_its_rows() {
        let mut book = Book::begin(&["agent", "missed"]).unwrap();
        book.row(["=1+1".to_owned(), "3".to_owned()]).unwrap();
        let bytes = book.finish().unwrap();
        assert!(bytes.starts_with(b"PK"));
    }
}
