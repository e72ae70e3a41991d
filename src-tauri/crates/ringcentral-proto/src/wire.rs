//! Tolerant reading: ids that are numbers here and strings there, optional fields of the wrong type, times.
//!
//! Pure. Rule: a field we can live without never makes a record unreadable.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Milliseconds since 1970 (UTC), the only form of time in this crate.
pub type Millis = i64;

/// An id of RingCentral. Numbers in some bodies, strings in others: always text here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct WireId(String);

impl WireId {
    /// An id from its text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WireId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for WireId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) if !text.trim().is_empty() => Ok(Self(text.trim().to_owned())),
            Value::Number(number) => Ok(Self(number.to_string())),
            Value::String(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Array(_)
            | Value::Object(_) => Err(D::Error::custom("an id is neither a number nor a text")),
        }
    }
}

/// An optional field: absent, null or of the wrong type is `None`.
pub(crate) fn lenient<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).ok())
}

/// A whole number that may arrive as a number or as digits in a string.
pub(crate) fn whole_number<'de, D>(deserializer: D) -> Result<Option<i64>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    })
}

/// A time as RingCentral writes it, `…Z` or `…+0000`; `None` when it is something else.
pub fn read_time(text: &str) -> Option<Millis> {
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .ok()
        .map(|time| time.timestamp_millis())
}

/// A time as RingCentral's query parameters want it: `2026-11-20T08:00:00.000Z`.
pub fn write_time(at_ms: Millis) -> String {
    DateTime::<Utc>::from_timestamp_millis(at_ms)
        .unwrap_or_default()
        .format("%Y-%m-%dT%H:%M:%S%.3fZ")
        .to_string()
}

/// Server text made fit for a sentence: no control characters, at most 200 characters.
pub(crate) fn tidy(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).take(200).collect();
    clean.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_text_whatever_they_were() {
        let ids: Vec<WireId> = serde_json::from_str(r#"[170848004, "170848004"]"#).unwrap();
        assert_eq!(ids[0], ids[1]);
        assert!(serde_json::from_str::<WireId>("{}").is_err());
        assert!(serde_json::from_str::<WireId>("\"\"").is_err());
    }

    #[test]
    fn both_time_spellings_are_read() {
        let expected = Some(1_739_004_183_630);
        assert_eq!(read_time("2025-02-08T08:43:03.630Z"), expected);
        assert_eq!(read_time("2025-02-08T08:43:03.630+0000"), expected);
        assert_eq!(read_time("2025-02-08T09:43:03.630+01:00"), expected);
        assert_eq!(read_time("yesterday"), None);
        assert_eq!(write_time(1_739_004_183_630), "2025-02-08T08:43:03.630Z");
    }
}
