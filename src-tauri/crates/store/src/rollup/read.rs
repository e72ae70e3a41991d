//! Reading rows of `rollup`.

use std::sync::Arc;

use engine::{Direction, ExtensionId, Outcome, Timestamp};
use rusqlite::{Connection, params};

use crate::StoreError;
use crate::cells::{Cells, direction};

/// Subject: all legs.
pub(crate) const EVERYONE: i64 = 0;
/// Subject: the legs of one agent.
pub(crate) const AGENTS: i64 = 1;
/// Subject: the legs that one queue offered.
pub(crate) const QUEUES: i64 = 2;

/// Sums over the ended legs that started in one quarter of an hour and are alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rollup {
    /// Start of the interval, in UTC.
    pub interval: Timestamp,
    /// The agent or queue; `None` for everyone.
    pub extension: Option<ExtensionId>,
    /// Which way.
    pub direction: Direction,
    /// How they ended.
    pub outcome: Outcome,
    /// `Call`, `RingOut`, … as sent.
    pub origin: Option<Arc<str>>,
    /// How many.
    pub legs: i64,
    /// Ring, added.
    pub ring_ms: i64,
    /// Talk, added.
    pub talk_ms: i64,
    /// Hold, added.
    pub hold_ms: i64,
    /// Hold spans.
    pub hold_count: i64,
    /// Ended by the agent.
    pub ended_by_agent: i64,
    /// Ended by the other side.
    pub ended_by_customer: i64,
    /// Ended during hold.
    pub ended_on_hold: i64,
    /// Uncertain records among them.
    pub uncertain: i64,
}

/// One extension's intervals that start in `[from, to)`.
pub(crate) const ONE: &str =
    "SELECT interval_at_ms, direction, outcome, origin, legs, ring_ms, talk_ms,
         hold_ms, hold_count, ended_by_agent, ended_by_customer, ended_on_hold, uncertain
     FROM rollup
     WHERE subject = ?1 AND extension_id = ?2 AND interval_at_ms >= ?3 AND interval_at_ms < ?4
     ORDER BY interval_at_ms, direction, outcome, origin";

/// The extension after another: hopping from one to the next reads no row of other times.
pub(crate) const NEXT: &str =
    "SELECT min(extension_id) FROM rollup WHERE subject = ?1 AND extension_id > ?2";

/// Rows of one subject; of all its extensions when the list is empty.
pub(crate) fn query(
    conn: &Connection,
    subject: i64,
    extensions: &[ExtensionId],
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Rollup>, StoreError> {
    let mut found = Vec::new();
    if subject == EVERYONE {
        one(conn, subject, "", from, to, &mut found)?;
    } else if extensions.is_empty() {
        let mut next = conn.prepare_cached(NEXT)?;
        let mut last = String::new();
        while let Some(extension) = next.query_row(params![subject, last], |row| {
            row.get::<_, Option<String>>(0)
        })? {
            one(conn, subject, &extension, from, to, &mut found)?;
            last = extension;
        }
    } else {
        for extension in extensions {
            one(conn, subject, extension.as_str(), from, to, &mut found)?;
        }
    }
    Ok(found)
}

fn one(
    conn: &Connection,
    subject: i64,
    extension: &str,
    from: Timestamp,
    to: Timestamp,
    found: &mut Vec<Rollup>,
) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(ONE)?;
    let mut rows = statement.query(params![
        subject,
        extension,
        from.as_millis(),
        to.as_millis()
    ])?;
    let id = (subject != EVERYONE).then(|| ExtensionId::new(extension));
    // Thousands of rows share a handful of origins.
    let mut last_origin: Option<Arc<str>> = None;
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        let interval = cells.time()?;
        found.push(Rollup {
            interval,
            extension: id.clone(),
            direction: cells.word("rollup.direction", direction)?,
            outcome: cells.word("rollup.outcome", Outcome::from_word)?,
            origin: cells.word("rollup.origin", |word| {
                if last_origin.as_deref() != Some(word) {
                    last_origin = Some(Arc::from(word));
                }
                Some(last_origin.clone().filter(|origin| !origin.is_empty()))
            })?,
            legs: cells.take()?,
            ring_ms: cells.take()?,
            talk_ms: cells.take()?,
            hold_ms: cells.take()?,
            hold_count: cells.take()?,
            ended_by_agent: cells.take()?,
            ended_by_customer: cells.take()?,
            ended_on_hold: cells.take()?,
            uncertain: cells.take()?,
        });
    }
    Ok(())
}
