//! A CSV as RFC 4180 has it: header row, CRLF, quotes where needed, UTF-8; every cell defused.
//!
//! May touch: the writer it is given.

use std::io::Write;

use super::cell::defuse;

/// How CSVs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CsvOptions {
    /// Starts with a byte order mark, which some spreadsheets need to read UTF-8.
    pub bom: bool,
    /// `;` between cells instead of `,`.
    pub semicolon: bool,
    /// Hides the last digits of telephone numbers.
    pub mask_numbers: bool,
}

/// Writes a header and rows; returns the number of rows.
pub(super) fn write_rows<W: Write, R: IntoIterator<Item = String>>(
    mut out: W,
    options: &CsvOptions,
    columns: &[&str],
    rows: impl IntoIterator<Item = R>,
) -> csv::Result<u64> {
    if options.bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .delimiter(if options.semicolon { b';' } else { b',' })
        .from_writer(out);
    writer.write_record(columns)?;
    let mut count = 0;
    for row in rows {
        for cell in row {
            writer.write_field(defuse(&cell).as_ref())?;
        }
        writer.write_record(None::<&[u8]>)?;
        count += 1;
    }
    writer.flush()?;
    Ok(count)
}
