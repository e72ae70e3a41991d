//! A place between two rows of an ordered list. Pure.

use rusqlite::types::Value;
use serde_json::{Value as Json, json};

use super::CallQuery;
use crate::StoreError;

/// Where a page goes on: the order's key and the row number of the last call shown. Opaque text
/// for its holder; it stays right while calls are added.
#[derive(Clone, PartialEq, Eq)]
pub struct Cursor(String);

impl Cursor {
    /// From the text of another cursor.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Cursor {
    /// The key may be a customer's name and never reaches a log (INV-10).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cursor(…)")
    }
}

/// A cursor taken apart.
pub(super) struct Place {
    /// Key of the last row.
    pub(super) key: Value,
    /// Its number.
    pub(super) id: i64,
    /// Calls in the whole list.
    pub(super) total: u64,
}

impl Place {
    pub(super) fn write(&self, query: &CallQuery) -> Cursor {
        let key = match &self.key {
            Value::Integer(number) => json!(number),
            Value::Text(text) => json!(text),
            Value::Null | Value::Real(_) | Value::Blob(_) => Json::Null,
        };
        let sort = query.sort.as_str();
        Cursor(json!([sort, query.descending, key, self.id, self.total]).to_string())
    }

    /// Fails when the cursor belongs to another order.
    pub(super) fn read(query: &CallQuery, cursor: &Cursor) -> Result<Self, StoreError> {
        let Ok((sort, descending, key, id, total)) =
            serde_json::from_str::<(String, bool, Json, i64, u64)>(&cursor.0)
        else {
            return Err(StoreError::Cursor);
        };
        if sort != query.sort.as_str() || descending != query.descending {
            return Err(StoreError::Cursor);
        }
        let key = match key {
            Json::String(text) => Value::Text(text),
            Json::Number(number) => Value::Integer(number.as_i64().ok_or(StoreError::Cursor)?),
            Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => {
                return Err(StoreError::Cursor);
            }
        };
        Ok(Self { key, id, total })
    }
}
