//! Reading a row left to right, in the order of the column list of its query.

use rusqlite::Row;
use rusqlite::types::FromSql;

use engine::Timestamp;

use crate::StoreError;

/// The cells of one row, taken in turn.
pub(crate) struct Cells<'a> {
    row: &'a Row<'a>,
    next: usize,
}

impl<'a> Cells<'a> {
    pub(crate) const fn new(row: &'a Row<'a>) -> Self {
        Self { row, next: 0 }
    }

    /// The next cell.
    pub(crate) fn take<T: FromSql>(&mut self) -> Result<T, StoreError> {
        let at = self.next;
        self.next += 1;
        Ok(self.row.get(at)?)
    }

    /// A moment.
    pub(crate) fn time(&mut self) -> Result<Timestamp, StoreError> {
        Ok(Timestamp::from_millis(self.take()?))
    }

    /// A moment or NULL.
    pub(crate) fn optional_time(&mut self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.take::<Option<i64>>()?.map(Timestamp::from_millis))
    }

    /// A machine word.
    pub(crate) fn word<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        self.optional_word(column, read)?
            .ok_or(StoreError::Value { column })
    }

    /// A machine word or NULL.
    pub(crate) fn optional_word<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let at = self.next;
        self.next += 1;
        let word = self
            .row
            .get_ref(at)?
            .as_str_or_null()
            .map_err(|_| StoreError::Value { column })?;
        match word {
            None => Ok(None),
            Some(word) => read(word).map(Some).ok_or(StoreError::Value { column }),
        }
    }
}

/// Reads the word of a direction.
pub(crate) fn direction(word: &str) -> Option<engine::Direction> {
    [engine::Direction::Inbound, engine::Direction::Outbound]
        .into_iter()
        .find(|direction| direction.as_str() == word)
}
