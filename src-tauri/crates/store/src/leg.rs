//! Table `leg`: one agent's part in one session.

mod compact;
mod measures;

use engine::{ExtensionId, Leg, PartyId, SessionId, Side, TelephonySessionId, Timestamp};
use rusqlite::{Connection, Params, Transaction, params};

use crate::StoreError;
use crate::cells::{Cells, direction};

pub(crate) use measures::{
    MEASURES, MEASURES_BETWEEN, MEASURES_OF_AGENT, MEASURES_OF_KEY, MEASURES_OF_QUEUE,
    MEASURES_REACHING, MEASURES_WITH_CALL, MEASURES_WITH_NUMBER, each as each_measure, measures,
};

/// Adds a leg or replaces it.
pub(crate) fn upsert(tx: &Transaction<'_>, session_id: i64, leg: &Leg) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO leg (session_id, party_id, legacy_session_id, extension_id, direction, origin,
             queue_extension_id, queue_name, customer_number, customer_name, agent_number,
             started_at_ms, ringing_at_ms, answered_at_ms, ended_at_ms, ring_ms, talk_ms, hold_ms,
             hold_count, outcome, ended_by, ended_on_hold, park_location, transferred_to,
             confidence, sources, segments)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)
         ON CONFLICT (session_id, party_id) DO UPDATE SET
             legacy_session_id = excluded.legacy_session_id,
             extension_id = excluded.extension_id,
             direction = excluded.direction,
             origin = excluded.origin,
             queue_extension_id = excluded.queue_extension_id,
             queue_name = excluded.queue_name,
             customer_number = excluded.customer_number,
             customer_name = excluded.customer_name,
             agent_number = excluded.agent_number,
             started_at_ms = excluded.started_at_ms,
             ringing_at_ms = excluded.ringing_at_ms,
             answered_at_ms = excluded.answered_at_ms,
             ended_at_ms = excluded.ended_at_ms,
             ring_ms = excluded.ring_ms,
             talk_ms = excluded.talk_ms,
             hold_ms = excluded.hold_ms,
             hold_count = excluded.hold_count,
             outcome = excluded.outcome,
             ended_by = excluded.ended_by,
             ended_on_hold = excluded.ended_on_hold,
             park_location = excluded.park_location,
             transferred_to = excluded.transferred_to,
             confidence = excluded.confidence,
             sources = excluded.sources,
             segments = excluded.segments",
    )?
    .execute(params![
        session_id,
        leg.party.as_str(),
        leg.session_id.as_ref().map(SessionId::as_str),
        leg.extension.as_str(),
        leg.direction.as_str(),
        leg.origin.as_deref(),
        leg.queue_extension.as_ref().map(ExtensionId::as_str),
        leg.queue_name.as_deref(),
        leg.customer_number.as_deref(),
        leg.customer_name.as_deref(),
        leg.agent_number.as_deref(),
        leg.started_at.as_millis(),
        leg.ringing_at.map(Timestamp::as_millis),
        leg.answered_at.map(Timestamp::as_millis),
        leg.ended_at.map(Timestamp::as_millis),
        leg.ring_ms,
        leg.talk_ms,
        leg.hold_ms,
        leg.hold_count,
        leg.outcome.as_str(),
        leg.ended_by.map(Side::as_str),
        leg.ended_on_hold,
        leg.park_location.as_deref(),
        leg.transferred_to.as_deref(),
        leg.confidence.as_str(),
        compact::write_sources(&leg.sources),
        compact::write_segments(leg.started_at, &leg.segments),
    ])?;
    Ok(())
}

/// Removes a leg.
pub(crate) fn remove(
    tx: &Transaction<'_>,
    session_id: i64,
    party: &PartyId,
) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM leg WHERE session_id = ?1 AND party_id = ?2")?
        .execute(params![session_id, party.as_str()])?;
    Ok(())
}

/// Column list in the order of [`read`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT session.telephony_session_id, leg.party_id, leg.legacy_session_id,
                 leg.extension_id, leg.direction, leg.origin, leg.queue_extension_id,
                 leg.queue_name, leg.customer_number, leg.customer_name, leg.agent_number, ",
            measures::course_columns!(),
            ", leg.park_location, leg.transferred_to, leg.sources, leg.segments ",
            $rest
        )
    };
}

/// Legs that started in `[from, to)`.
pub(crate) const BETWEEN: &str = select!(
    "FROM leg INNER JOIN session ON session.id = leg.session_id
     WHERE leg.started_at_ms >= ?1 AND leg.started_at_ms < ?2
     ORDER BY leg.started_at_ms, leg.session_id, leg.party_id"
);

/// Legs of a session.
pub(crate) const OF_SESSION: &str = select!(
    "FROM session INNER JOIN leg ON leg.session_id = session.id
     WHERE session.telephony_session_id = ?1
     ORDER BY leg.started_at_ms, leg.party_id"
);

/// Legs of a call.
pub(crate) const OF_CALL: &str = select!(
    "FROM session AS first_session
     INNER JOIN session ON session.call_id = first_session.id
     INNER JOIN leg ON leg.session_id = session.id
     WHERE first_session.telephony_session_id = ?1
     ORDER BY leg.started_at_ms, leg.party_id"
);

/// Runs one of the queries above.
pub(crate) fn query(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<Leg>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut legs = Vec::new();
    while let Some(row) = rows.next()? {
        legs.push(read(&mut Cells::new(row))?);
    }
    Ok(legs)
}

fn read(cells: &mut Cells<'_>) -> Result<Leg, StoreError> {
    let mut leg = measures::blank();
    leg.session = TelephonySessionId::new(cells.take::<String>()?);
    leg.party = PartyId::new(cells.take::<String>()?);
    leg.session_id = cells.take::<Option<String>>()?.map(SessionId::new);
    leg.extension = ExtensionId::new(cells.take::<String>()?);
    leg.direction = cells.word("leg.direction", direction)?;
    leg.origin = cells.take()?;
    leg.queue_extension = cells.take::<Option<String>>()?.map(ExtensionId::new);
    leg.queue_name = cells.take()?;
    leg.customer_number = cells.take()?;
    leg.customer_name = cells.take()?;
    leg.agent_number = cells.take()?;
    measures::course(cells, &mut leg)?;
    leg.park_location = cells.take()?;
    leg.transferred_to = cells.take()?;
    leg.sources = cells.word("leg.sources", compact::read_sources)?;
    let started_at = leg.started_at;
    leg.segments = cells.word("leg.segments", |text| {
        compact::read_segments(started_at, text)
    })?;
    Ok(leg)
}
