//! Calls without the words that no sum needs.

use engine::Timestamp;
use engine::{Call, CallOutcome, Confidence, Direction, ExtensionId, Side, TelephonySessionId};
use rusqlite::{Connection, Params};

use super::read_list;
use crate::StoreError;
use crate::cells::{Cells, direction};

/// When and how, the columns that sums are made of, in the order of [`course`].
macro_rules! course_columns {
    () => {
        "call.started_at_ms, call.offered_at_ms, call.answered_at_ms, call.ended_at_ms,
         call.wait_ms, call.outcome, call.talk_ms, call.hold_ms, call.agents, call.transfers,
         call.ended_by, call.ended_on_hold, call.confidence"
    };
}
pub(super) use course_columns;

/// Column list in the order of [`each`], with more columns for its `take`, and a condition on calls
/// whose moment (offer, or start of an outbound one) lies in `[from, to)`.
macro_rules! select {
    ($more:literal, $condition:literal) => {
        concat!(
            "SELECT direction, queue_extension_id, ",
            course_columns!(),
            $more,
            " FROM call WHERE ",
            $condition,
            "CASE WHEN direction = 'inbound' THEN ifnull(offered_at_ms, started_at_ms)
                  ELSE started_at_ms END >= ?1
             AND CASE WHEN direction = 'inbound' THEN ifnull(offered_at_ms, started_at_ms)
                  ELSE started_at_ms END < ?2"
        )
    };
}

/// All calls.
pub(crate) const MEASURES_BETWEEN: &str = select!("", "");

/// Those an agent took part in.
pub(crate) const MEASURES_OF_AGENT: &str = select!(
    "",
    "EXISTS (
         SELECT 1 FROM call_agent
         WHERE call_agent.extension_id = ?3 AND call_agent.call_id = call.id)
     AND "
);

/// Those that entered a queue first.
pub(crate) const MEASURES_OF_QUEUE: &str = select!("", "queue_extension_id = ?3 AND ");

/// Calls with their numbers in the table, and the customer's number and name.
pub(crate) const MEASURES_WITH_CUSTOMER: &str = select!(", id, customer_number, customer_name", "");

/// Runs one of the queries above. Ids, numbers and names of these calls are empty.
pub(crate) fn measures(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<Call>, StoreError> {
    let mut calls = Vec::new();
    each(conn, sql, params, |call, _| {
        calls.push(call);
        Ok(())
    })?;
    Ok(calls)
}

/// The same, one at a time; `take` may read the columns that are left.
pub(crate) fn each(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut take: impl FnMut(Call, &mut Cells<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let blank = blank();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        let mut call = blank.clone();
        call.direction = cells.word("call.direction", direction)?;
        call.queue_extension = cells.take::<Option<String>>()?.map(ExtensionId::new);
        course(&mut cells, &mut call)?;
        take(call, &mut cells)?;
    }
    Ok(())
}

/// Reads when and how into a call.
pub(super) fn course(cells: &mut Cells<'_>, call: &mut Call) -> Result<(), StoreError> {
    call.started_at = cells.time()?;
    call.offered_at = cells.optional_time()?;
    call.answered_at = cells.optional_time()?;
    call.ended_at = cells.optional_time()?;
    call.wait_ms = cells.take()?;
    call.outcome = cells.word("call.outcome", CallOutcome::from_word)?;
    call.talk_ms = cells.take()?;
    call.hold_ms = cells.take()?;
    let agents = read_list(&cells.take::<String>()?, "call.agents")?;
    call.agents = agents.into_iter().map(ExtensionId::new).collect();
    call.transfers = cells.take()?;
    call.ended_by = cells.optional_word("call.ended_by", Side::from_word)?;
    call.ended_on_hold = cells.take()?;
    call.confidence = cells.word("call.confidence", Confidence::from_word)?;
    Ok(())
}

/// A call with nothing in it yet.
pub(super) fn blank() -> Call {
    Call {
        id: TelephonySessionId::new(""),
        sessions: Vec::new(),
        direction: Direction::Inbound,
        customer_number: None,
        customer_name: None,
        queue_extension: None,
        queue_name: None,
        started_at: Timestamp::default(),
        offered_at: None,
        answered_at: None,
        ended_at: None,
        wait_ms: None,
        outcome: CallOutcome::Unknown,
        talk_ms: 0,
        hold_ms: 0,
        agents: Vec::new(),
        transfers: 0,
        ended_by: None,
        ended_on_hold: false,
        confidence: Confidence::Uncertain,
    }
}
