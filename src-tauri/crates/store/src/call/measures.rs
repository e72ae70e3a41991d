//! Calls without the words that no sum needs.

use engine::{Call, CallOutcome, Confidence, ExtensionId, Side, TelephonySessionId};
use rusqlite::{Connection, Params};

use super::read_list;
use crate::StoreError;
use crate::cells::{Cells, direction};

/// Calls whose moment (offer, or start of an outbound one) lies in `[from, to)`, of an agent and of
/// a queue where these are not NULL.
pub(crate) const MEASURES_BETWEEN: &str =
    "SELECT direction, queue_extension_id, started_at_ms, offered_at_ms, answered_at_ms,
         ended_at_ms, wait_ms, outcome, talk_ms, hold_ms, agents, transfers, ended_by,
         ended_on_hold, confidence
     FROM call
     WHERE CASE WHEN direction = 'inbound' THEN ifnull(offered_at_ms, started_at_ms)
               ELSE started_at_ms END >= ?1
       AND CASE WHEN direction = 'inbound' THEN ifnull(offered_at_ms, started_at_ms)
               ELSE started_at_ms END < ?2
       AND (?3 IS NULL OR EXISTS (
           SELECT 1 FROM call_agent
           WHERE call_agent.extension_id = ?3 AND call_agent.call_id = call.id))
       AND (?4 IS NULL OR queue_extension_id = ?4)";

/// Runs the query above. Ids, numbers and names of these calls are empty.
pub(crate) fn measures(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<Call>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut calls = Vec::new();
    let nobody = TelephonySessionId::new("");
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        calls.push(Call {
            id: nobody.clone(),
            sessions: Vec::new(),
            direction: cells.word("call.direction", direction)?,
            customer_number: None,
            customer_name: None,
            queue_extension: cells.take::<Option<String>>()?.map(ExtensionId::new),
            queue_name: None,
            started_at: cells.time()?,
            offered_at: cells.optional_time()?,
            answered_at: cells.optional_time()?,
            ended_at: cells.optional_time()?,
            wait_ms: cells.take()?,
            outcome: cells.word("call.outcome", CallOutcome::from_word)?,
            talk_ms: cells.take()?,
            hold_ms: cells.take()?,
            agents: {
                let agents = read_list(&cells.take::<String>()?, "call.agents")?;
                agents.into_iter().map(ExtensionId::new).collect()
            },
            transfers: cells.take()?,
            ended_by: cells.optional_word("call.ended_by", Side::from_word)?,
            ended_on_hold: cells.take()?,
            confidence: cells.word("call.confidence", Confidence::from_word)?,
        });
    }
    Ok(calls)
}
