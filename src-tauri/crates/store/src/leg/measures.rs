//! Legs without the words that no sum needs: a third of the time of reading them whole.

use std::sync::Arc;

use engine::{Confidence, ExtensionId, Leg, Outcome, PartyId, Side, Sources, TelephonySessionId};
use rusqlite::{Connection, Params};

use crate::StoreError;
use crate::cells::{Cells, direction};

/// Column list in the order of [`measures`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT extension_id, direction, origin, queue_extension_id, started_at_ms,
                 ringing_at_ms, answered_at_ms, ended_at_ms, ring_ms, talk_ms, hold_ms, hold_count,
                 outcome, ended_by, ended_on_hold, confidence
             FROM leg",
            $rest
        )
    };
}

/// All legs; a condition may follow.
pub(crate) const MEASURES: &str = select!("");

/// Legs that started in `[from, to)`, of an agent and of a queue where these are not NULL.
pub(crate) const MEASURES_BETWEEN: &str = select!(
    " WHERE started_at_ms >= ?1 AND started_at_ms < ?2
      AND (?3 IS NULL OR extension_id = ?3) AND (?4 IS NULL OR queue_extension_id = ?4)"
);

/// The leg with this key.
pub(crate) const MEASURES_OF_KEY: &str = select!(" WHERE session_id = ?1 AND party_id = ?2");

/// Legs that started in `[from, moment)` and may be connected at the moment.
pub(crate) const MEASURES_REACHING: &str = select!(
    " WHERE started_at_ms >= ?1 AND started_at_ms < ?2 AND answered_at_ms IS NOT NULL
      AND (ended_at_ms IS NULL OR ended_at_ms > ?2)"
);

/// Runs one of the queries above. Ids, numbers and names of these legs are empty.
pub(crate) fn measures(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<Leg>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut legs: Vec<Leg> = Vec::new();
    let nobody = (TelephonySessionId::new(""), PartyId::new(""));
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        let last = legs.last();
        legs.push(Leg {
            session: nobody.0.clone(),
            party: nobody.1.clone(),
            session_id: None,
            extension: ExtensionId::new(cells.take::<String>()?),
            direction: cells.word("leg.direction", direction)?,
            origin: cells.optional_word("leg.origin", |word| {
                // Thousands of legs share a handful of origins.
                let same = last.and_then(|leg| leg.origin.as_ref());
                Some(
                    same.filter(|o| &***o == word)
                        .map_or_else(|| Arc::from(word), Arc::clone),
                )
            })?,
            queue_extension: cells.take::<Option<String>>()?.map(ExtensionId::new),
            queue_name: None,
            customer_number: None,
            customer_name: None,
            agent_number: None,
            started_at: cells.time()?,
            ringing_at: cells.optional_time()?,
            answered_at: cells.optional_time()?,
            ended_at: cells.optional_time()?,
            ring_ms: cells.take()?,
            talk_ms: cells.take()?,
            hold_ms: cells.take()?,
            hold_count: cells.take()?,
            outcome: cells.word("leg.outcome", Outcome::from_word)?,
            ended_by: cells.optional_word("leg.ended_by", Side::from_word)?,
            ended_on_hold: cells.take()?,
            park_location: None,
            transferred_to: None,
            confidence: cells.word("leg.confidence", Confidence::from_word)?,
            sources: Sources::default(),
            segments: Vec::new(),
        });
    }
    Ok(legs)
}
