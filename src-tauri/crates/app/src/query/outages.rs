//! Outages, and how sure the calls are by now that they touch: for the Trust place and for the
//! `outages` report.
//!
//! May touch: the database, reading only.

use engine::metrics::LONGEST_MS;
use engine::{Confidence, Outage, Timestamp};
use store::{Reader, StoreError};

/// One outage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutageLine {
    /// From when to when, and why.
    pub outage: Outage,
    /// Calls that were going on in it.
    pub calls: u32,
    /// Of these, nothing was missed.
    pub exact: u32,
    /// Repaired from the call log or a snapshot.
    pub filled: u32,
    /// Not repaired.
    pub uncertain: u32,
}

/// Outages that touch `[from, to)`, by their start.
pub fn outage_lines(
    reader: &Reader,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<OutageLine>, StoreError> {
    let outages = reader.outages_between(from, to)?;
    outages.into_iter().map(|o| line(reader, o)).collect()
}

fn line(reader: &Reader, outage: Outage) -> Result<OutageLine, StoreError> {
    let begin = outage.from.plus_millis(-LONGEST_MS);
    let end = outage
        .to
        .map_or(Timestamp::from_millis(i64::MAX), |to| to.plus_millis(1));
    let mut calls = reader.calls_between(begin, end)?;
    calls.retain(|call| call.ended_at.is_none_or(|ended| ended >= outage.from));
    let count = |sure: Confidence| {
        let some = calls.iter().filter(|call| call.confidence == sure).count();
        u32::try_from(some).unwrap_or(u32::MAX)
    };
    Ok(OutageLine {
        calls: u32::try_from(calls.len()).unwrap_or(u32::MAX),
        exact: count(Confidence::Exact),
        filled: count(Confidence::Filled),
        uncertain: count(Confidence::Uncertain),
        outage,
    })
}
