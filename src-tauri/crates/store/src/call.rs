//! Table `call` (and `call_agent`): one customer contact.

mod cursor;
mod measures;
mod page;
mod query;

use std::sync::Arc;

use engine::{Call, ExtensionId, Side, TelephonySessionId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Params, Transaction, params};

use crate::StoreError;
use crate::cells::{Cells, direction};
use crate::rollup::Due;
use crate::session::Sessions;

pub use cursor::Cursor;
pub(crate) use measures::{
    MEASURES_BETWEEN, MEASURES_OF_AGENT, MEASURES_OF_QUEUE, MEASURES_WITH_CUSTOMER,
    each as each_measure, measures,
};
pub(crate) use page::page;
pub use query::{CallKey, CallPage, CallQuery, CallSort};

/// Adds a call or replaces it, and notes which sessions are part of it.
pub(crate) fn upsert(
    tx: &Transaction<'_>,
    sessions: &mut Sessions,
    due: &mut Due,
    call: &Call,
) -> Result<(), StoreError> {
    let id = sessions.number(tx, &call.id)?;
    let agents = write_list(call.agents.iter().map(ExtensionId::as_str));
    let alone = call.sessions == [call.id.clone()];
    let members = if alone {
        String::new()
    } else {
        write_list(call.sessions.iter().map(TelephonySessionId::as_str))
    };
    let before = stored(tx, id)?;
    due.call(tx, before.as_ref().map(|stored| stored.moment), Some(call))?;
    tx.prepare_cached(UPSERT)?.execute(params![
        id,
        members,
        call.direction.as_str(),
        call.customer_number.as_deref(),
        call.customer_name.as_deref(),
        call.queue_extension.as_ref().map(ExtensionId::as_str),
        call.queue_name.as_deref(),
        call.started_at.as_millis(),
        call.offered_at.map(Timestamp::as_millis),
        call.answered_at.map(Timestamp::as_millis),
        call.ended_at.map(Timestamp::as_millis),
        call.wait_ms,
        call.outcome.as_str(),
        call.talk_ms,
        call.hold_ms,
        agents,
        call.agents.first().map_or("", ExtensionId::as_str),
        call.transfers,
        call.ended_by.map(Side::as_str),
        call.ended_on_hold,
        call.confidence.as_str(),
    ])?;
    let before = before.unwrap_or_default();
    if before.agents != agents {
        replace_agents(tx, id, &before.agents, &call.agents)?;
    }
    if before.members != members {
        sessions.leave(tx, id)?;
    }
    for session in &call.sessions {
        sessions.join(tx, session, id)?;
    }
    Ok(())
}

const UPSERT: &str =
    "INSERT INTO call (id, sessions, direction, customer_number, customer_name, queue_extension_id,
         queue_name, started_at_ms, offered_at_ms, answered_at_ms, ended_at_ms, wait_ms, outcome,
         talk_ms, hold_ms, agents, first_agent, transfers, ended_by, ended_on_hold, confidence)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
         ?20, ?21)
     ON CONFLICT (id) DO UPDATE SET
         sessions = excluded.sessions,
         direction = excluded.direction,
         customer_number = excluded.customer_number,
         customer_name = excluded.customer_name,
         queue_extension_id = excluded.queue_extension_id,
         queue_name = excluded.queue_name,
         started_at_ms = excluded.started_at_ms,
         offered_at_ms = excluded.offered_at_ms,
         answered_at_ms = excluded.answered_at_ms,
         ended_at_ms = excluded.ended_at_ms,
         wait_ms = excluded.wait_ms,
         outcome = excluded.outcome,
         talk_ms = excluded.talk_ms,
         hold_ms = excluded.hold_ms,
         agents = excluded.agents,
         first_agent = excluded.first_agent,
         transfers = excluded.transfers,
         ended_by = excluded.ended_by,
         ended_on_hold = excluded.ended_on_hold,
         confidence = excluded.confidence";

/// Removes a call; its sessions wait for another one to claim them.
pub(crate) fn remove(
    tx: &Transaction<'_>,
    sessions: &mut Sessions,
    due: &mut Due,
    call: &TelephonySessionId,
) -> Result<(), StoreError> {
    let Some(id) = sessions.find(tx, call)? else {
        return Ok(());
    };
    let Some(before) = stored(tx, id)? else {
        return Ok(());
    };
    due.call(tx, Some(before.moment), None)?;
    replace_agents(tx, id, &before.agents, &[])?;
    sessions.leave(tx, id)?;
    tx.prepare_cached("DELETE FROM call WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// What is there of a call that is about to change.
#[derive(Default)]
struct Stored {
    agents: String,
    members: String,
    moment: i64,
}

fn stored(tx: &Transaction<'_>, id: i64) -> Result<Option<Stored>, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT agents, sessions, CASE WHEN direction = 'inbound'
                 THEN ifnull(offered_at_ms, started_at_ms) ELSE started_at_ms END
             FROM call WHERE id = ?1",
        )?
        .query_row([id], |row| {
            Ok(Stored {
                agents: row.get(0)?,
                members: row.get(1)?,
                moment: row.get(2)?,
            })
        })
        .optional()?)
}

fn replace_agents(
    tx: &Transaction<'_>,
    id: i64,
    before: &str,
    after: &[ExtensionId],
) -> Result<(), StoreError> {
    if !before.is_empty() {
        for agent in read_list(before, "call.agents")? {
            tx.prepare_cached("DELETE FROM call_agent WHERE extension_id = ?1 AND call_id = ?2")?
                .execute(params![agent, id])?;
        }
    }
    for agent in after {
        tx.prepare_cached(
            "INSERT INTO call_agent (extension_id, call_id) VALUES (?1, ?2)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![agent.as_str(), id])?;
    }
    Ok(())
}

fn write_list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    serde_json::Value::from_iter(words).to_string()
}

fn read_list(text: &str, column: &'static str) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Value { column })
}

/// Column list in the order of [`read`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT session.telephony_session_id, call.sessions, call.direction,
                 call.customer_number, call.customer_name, call.queue_extension_id,
                 call.queue_name, ",
            measures::course_columns!(),
            " FROM call INNER JOIN session ON session.id = call.id ",
            $rest
        )
    };
}

/// Calls that started in `[from, to)`.
pub(crate) const BETWEEN: &str = select!(
    "WHERE call.started_at_ms >= ?1 AND call.started_at_ms < ?2
     ORDER BY call.started_at_ms, call.id"
);

/// The call with this id.
pub(crate) const BY_ID: &str = select!("WHERE session.telephony_session_id = ?1");

/// The call that a session is part of.
pub(crate) const OF_SESSION: &str = select!(
    "WHERE call.id = (SELECT member.call_id FROM session AS member
                      WHERE member.telephony_session_id = ?1)"
);

/// The call in this row.
const BY_NUMBER: &str = select!("WHERE call.id = ?1");

/// The newest name of a queue. The plus keeps to the starts: the first call found is the newest,
/// while the queue's own index would have to be read whole.
pub(crate) const QUEUE_NAME: &str = "SELECT queue_name FROM call
             WHERE started_at_ms >= ?2 AND started_at_ms < ?3
             AND +queue_extension_id = ?1 AND queue_name IS NOT NULL
             ORDER BY started_at_ms DESC, id DESC LIMIT 1";

/// The name a queue went by last, in the calls that started in `[from, to)`.
pub(crate) fn queue_name(
    conn: &Connection,
    queue: &ExtensionId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Option<Arc<str>>, StoreError> {
    Ok(conn
        .prepare_cached(QUEUE_NAME)?
        .query_row(
            params![queue.as_str(), from.as_millis(), to.as_millis()],
            |row| row.get(0),
        )
        .optional()?)
}

/// Runs one of the queries above.
pub(crate) fn query(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<Call>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut calls = Vec::new();
    while let Some(row) = rows.next()? {
        calls.push(read(&mut Cells::new(row))?);
    }
    Ok(calls)
}

fn read(cells: &mut Cells<'_>) -> Result<Call, StoreError> {
    let mut call = measures::blank();
    call.id = TelephonySessionId::new(cells.take::<String>()?);
    let members: String = cells.take()?;
    call.sessions = if members.is_empty() {
        vec![call.id.clone()]
    } else {
        let members = read_list(&members, "call.sessions")?;
        members.into_iter().map(TelephonySessionId::new).collect()
    };
    call.direction = cells.word("call.direction", direction)?;
    call.customer_number = cells.take()?;
    call.customer_name = cells.take()?;
    call.queue_extension = cells.take::<Option<String>>()?.map(ExtensionId::new);
    call.queue_name = cells.take()?;
    measures::course(cells, &mut call)?;
    Ok(call)
}
