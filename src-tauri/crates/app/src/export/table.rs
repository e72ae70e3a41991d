//! A table on its way out: as CSV (RFC 4180: header row, CRLF, quotes where needed, UTF-8, every
//! cell defused) or as a workbook.
//!
//! May touch: the writer it is given.

use std::io::Write;

use super::cell::defuse;
use super::file::ExportError;
use super::workbook::Book;

/// How CSVs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CsvOptions {
    /// Starts with a byte order mark, which some spreadsheets need to read UTF-8.
    pub bom: bool,
    /// `;` between cells instead of `,`.
    pub semicolon: bool,
    /// Hides the last digits of telephone numbers, in a workbook too.
    pub mask_numbers: bool,
}

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Text.
    #[default]
    Csv,
    /// A workbook of Excel and others.
    Xlsx,
}

impl Format {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// Its word on the command line, and the end of the file's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Reads its word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// What the end of a file's name says.
    #[must_use]
    pub fn of_path(path: &std::path::Path) -> Self {
        let end = path.extension().and_then(|end| end.to_str());
        end.and_then(|end| Self::from_word(&end.to_ascii_lowercase()))
            .unwrap_or_default()
    }
}

/// Rows that have begun to go out.
pub(super) struct Table<'w> {
    form: Form<'w>,
    rows: u64,
}

enum Form<'w> {
    Csv(Box<csv::Writer<&'w mut dyn Write>>),
    Xlsx(Box<Book>, &'w mut dyn Write),
}

impl<'w> Table<'w> {
    /// Writes the header.
    pub(super) fn begin(
        out: &'w mut dyn Write,
        format: Format,
        options: &CsvOptions,
        columns: &[&'static str],
    ) -> Result<Self, ExportError> {
        let form = match format {
            Format::Xlsx => Form::Xlsx(Box::new(Book::begin(columns)?), out),
            Format::Csv => {
                if options.bom {
                    out.write_all("\u{feff}".as_bytes())
                        .map_err(csv::Error::from)?;
                }
                let mut writer = csv::WriterBuilder::new()
                    .terminator(csv::Terminator::CRLF)
                    .delimiter(if options.semicolon { b';' } else { b',' })
                    .from_writer(out);
                writer.write_record(columns)?;
                Form::Csv(Box::new(writer))
            }
        };
        Ok(Self { form, rows: 0 })
    }

    /// Writes a row.
    pub(super) fn row(
        &mut self,
        cells: impl IntoIterator<Item = String>,
    ) -> Result<(), ExportError> {
        match &mut self.form {
            Form::Csv(writer) => {
                for cell in cells {
                    writer.write_field(defuse(&cell).as_ref())?;
                }
                writer.write_record(None::<&[u8]>)?;
            }
            Form::Xlsx(book, _) => book.row(cells)?,
        }
        self.rows += 1;
        Ok(())
    }

    /// Writes what is left; gives the number of rows below the header.
    pub(super) fn finish(self) -> Result<u64, ExportError> {
        match self.form {
            Form::Csv(mut writer) => writer.flush().map_err(csv::Error::from)?,
            Form::Xlsx(book, out) => {
                let bytes = book.finish()?;
                out.write_all(&bytes).map_err(csv::Error::from)?;
            }
        }
        Ok(self.rows)
    }
}
