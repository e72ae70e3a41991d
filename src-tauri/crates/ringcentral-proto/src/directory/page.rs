//! One page of any RingCentral list, and where the next one is.
//!
//! Pure. Following `next` safely (same host, no loop) is the client's duty.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::wire::lenient;

/// One page: the records we could read, how many we could not, and the address of the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// Records in the order given.
    pub records: Vec<T>,
    /// Records that were not readable.
    pub unreadable: usize,
    /// Address of the next page; absent on the last one.
    pub next: Option<String>,
}

/// The reply is not a list page at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The body is not JSON.
    #[error("the list is not JSON")]
    NotJson,
    /// The body is JSON without `records`.
    #[error("the list has no records")]
    NoRecords,
}

#[derive(Deserialize)]
struct RawPage {
    records: Option<Vec<Value>>,
    #[serde(default, deserialize_with = "lenient")]
    navigation: Option<Navigation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Navigation {
    #[serde(default, deserialize_with = "lenient")]
    next_page: Option<Link>,
}

#[derive(Deserialize)]
struct Link {
    uri: String,
}

impl<T: DeserializeOwned> Page<T> {
    /// Reads a list body.
    pub fn read(body: &[u8]) -> Result<Self, PageError> {
        let value: Value = serde_json::from_slice(body).map_err(|_| PageError::NotJson)?;
        let raw: RawPage = serde_json::from_value(value).map_err(|_| PageError::NoRecords)?;
        let values = raw.records.ok_or(PageError::NoRecords)?;
        let total = values.len();
        let records: Vec<T> = values
            .into_iter()
            // A JSON array would be taken for a record's fields in order.
            .filter(Value::is_object)
            .filter_map(|value| serde_json::from_value(value).ok())
            .collect();
        Ok(Self {
            unreadable: total - records.len(),
            records,
            next: raw
                .navigation
                .and_then(|n| n.next_page)
                .map(|link| link.uri),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Extension;

    #[test]
    fn a_bad_record_is_counted_and_the_rest_kept() {
        let body = br#"{"records":[{"id":1},{"name":"no id"},[7],{"id":"2","name":5}],
            "navigation":{"nextPage":{"uri":"https://h/x?page=2"}}}"#;
        let page = Page::<Extension>::read(body).unwrap();
        assert_eq!(page.records.len(), 2);
        assert_eq!(page.unreadable, 2);
        assert_eq!(page.next.as_deref(), Some("https://h/x?page=2"));
    }

    #[test]
    fn the_last_page_has_no_next() {
        let page = Page::<Extension>::read(br#"{"records":[],"paging":{},"navigation":null}"#);
        assert_eq!(page.unwrap().next, None);
        assert_eq!(Page::<Extension>::read(b"<html>"), Err(PageError::NotJson));
        assert_eq!(Page::<Extension>::read(b"{}"), Err(PageError::NoRecords));
        assert_eq!(Page::<Extension>::read(b"[]"), Err(PageError::NoRecords));
    }
}
