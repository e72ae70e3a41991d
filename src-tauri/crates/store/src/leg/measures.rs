//! Legs without the words that no sum needs: a third of the time of reading them whole.

use std::sync::Arc;

use engine::{Confidence, Direction, ExtensionId, Leg, Outcome, PartyId, Side, Sources};
use engine::{TelephonySessionId, Timestamp};
use rusqlite::{Connection, Params};

use crate::StoreError;
use crate::cells::{Cells, direction};

/// When and how, the columns that sums are made of, in the order of [`course`].
macro_rules! course_columns {
    () => {
        "leg.started_at_ms, leg.ringing_at_ms, leg.answered_at_ms, leg.ended_at_ms, leg.ring_ms,
         leg.talk_ms, leg.hold_ms, leg.hold_count, leg.outcome, leg.ended_by, leg.ended_on_hold,
         leg.confidence"
    };
}
pub(super) use course_columns;

/// Column list in the order of [`each`], with more columns for its `take`.
macro_rules! select {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT extension_id, direction, origin, queue_extension_id, ",
            course_columns!(),
            $more,
            " FROM leg",
            $rest
        )
    };
}

/// All legs; a condition may follow.
pub(crate) const MEASURES: &str = select!("", "");

/// Legs that started in `[from, to)`.
pub(crate) const MEASURES_BETWEEN: &str =
    select!("", " WHERE started_at_ms >= ?1 AND started_at_ms < ?2");

/// Those of one agent.
pub(crate) const MEASURES_OF_AGENT: &str = select!(
    "",
    " WHERE extension_id = ?3 AND started_at_ms >= ?1 AND started_at_ms < ?2"
);

/// Those of one queue.
pub(crate) const MEASURES_OF_QUEUE: &str = select!(
    "",
    " WHERE queue_extension_id = ?3 AND started_at_ms >= ?1 AND started_at_ms < ?2"
);

/// Legs that started in `[from, to)` with the agent's own number and the call they are part of.
pub(crate) const MEASURES_WITH_CALL: &str = select!(
    ", agent_number, (SELECT session.call_id FROM session WHERE session.id = leg.session_id)",
    " WHERE started_at_ms >= ?1 AND started_at_ms < ?2"
);

/// Legs that started in `[from, to)` with the agent's own number.
pub(crate) const MEASURES_WITH_NUMBER: &str = select!(
    ", agent_number",
    " WHERE started_at_ms >= ?1 AND started_at_ms < ?2"
);

/// The leg with this key.
pub(crate) const MEASURES_OF_KEY: &str = select!("", " WHERE session_id = ?1 AND party_id = ?2");

/// Legs that started in `[from, moment)` and may be connected at the moment.
pub(crate) const MEASURES_REACHING: &str = select!(
    "",
    " WHERE started_at_ms >= ?1 AND started_at_ms < ?2 AND answered_at_ms IS NOT NULL
      AND (ended_at_ms IS NULL OR ended_at_ms > ?2)"
);

/// Runs one of the queries above. Ids, numbers and names of these legs are empty.
pub(crate) fn measures(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<Leg>, StoreError> {
    let mut legs: Vec<Leg> = Vec::new();
    each(conn, sql, params, |leg, _| {
        legs.push(leg);
        Ok(())
    })?;
    Ok(legs)
}

/// The same, one at a time; `take` may read the columns that are left.
pub(crate) fn each(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut take: impl FnMut(Leg, &mut Cells<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut blank = blank();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        blank.extension = ExtensionId::new(cells.take::<String>()?);
        blank.direction = cells.word("leg.direction", direction)?;
        let last = blank.origin.take();
        blank.origin = cells.optional_word("leg.origin", |word| {
            // Thousands of legs share a handful of origins.
            Some(
                last.filter(|o| &**o == word)
                    .unwrap_or_else(|| Arc::from(word)),
            )
        })?;
        blank.queue_extension = cells.take::<Option<String>>()?.map(ExtensionId::new);
        course(&mut cells, &mut blank)?;
        take(blank.clone(), &mut cells)?;
    }
    Ok(())
}

/// Reads when and how into a leg.
pub(super) fn course(cells: &mut Cells<'_>, leg: &mut Leg) -> Result<(), StoreError> {
    leg.started_at = cells.time()?;
    leg.ringing_at = cells.optional_time()?;
    leg.answered_at = cells.optional_time()?;
    leg.ended_at = cells.optional_time()?;
    leg.ring_ms = cells.take()?;
    leg.talk_ms = cells.take()?;
    leg.hold_ms = cells.take()?;
    leg.hold_count = cells.take()?;
    leg.outcome = cells.word("leg.outcome", Outcome::from_word)?;
    leg.ended_by = cells.optional_word("leg.ended_by", Side::from_word)?;
    leg.ended_on_hold = cells.take()?;
    leg.confidence = cells.word("leg.confidence", Confidence::from_word)?;
    Ok(())
}

/// A leg with nothing in it yet.
pub(super) fn blank() -> Leg {
    Leg {
        session: TelephonySessionId::new(""),
        party: PartyId::new(""),
        session_id: None,
        extension: ExtensionId::new(""),
        direction: Direction::Inbound,
        origin: None,
        queue_extension: None,
        queue_name: None,
        customer_number: None,
        customer_name: None,
        agent_number: None,
        started_at: Timestamp::default(),
        ringing_at: None,
        answered_at: None,
        ended_at: None,
        ring_ms: 0,
        talk_ms: 0,
        hold_ms: 0,
        hold_count: 0,
        outcome: Outcome::Unknown,
        ended_by: None,
        ended_on_hold: false,
        park_location: None,
        transferred_to: None,
        confidence: Confidence::Uncertain,
        sources: Sources::default(),
        segments: Vec::new(),
    }
}
