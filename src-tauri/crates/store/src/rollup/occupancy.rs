//! Table `occupancy_day`: what occupancy is made of, for each person and day of UTC.
//!
//! Made with the day's other sums and due with them; what was noted of availability makes its hours
//! due as a record does. Days in which presence was never known have no rows and cost nothing.

use std::collections::BTreeMap;

use engine::metrics::{LONGEST_MS, Occupancy, Span, connected_span};
use engine::{ExtensionId, Leg, Timestamp};
use rusqlite::{Connection, Transaction, params};

use super::cover::cover;
use super::due::newest;
use super::place::Level;
use crate::cells::Cells;
use crate::{StoreError, availability, leg};

/// What occupancy is made of.
pub type Occupancies = BTreeMap<ExtensionId, Occupancy>;

const OF_DAYS: &str = "SELECT extension_id, known_ms, available_ms, handling_ms
     FROM occupancy_day WHERE day_at_ms >= ?1 AND day_at_ms < ?2";

/// Of one agent or of everybody, over the windows.
pub(crate) fn occupancy(
    conn: &Connection,
    agent: Option<&ExtensionId>,
    windows: &[Span],
) -> Result<Occupancies, StoreError> {
    let mut found = Occupancies::new();
    let cover = cover(conn, Level::Day, Level::Day, windows, newest(conn)?)?;
    for (_, from, to) in cover.runs {
        let mut statement = conn.prepare_cached(OF_DAYS)?;
        let mut rows = statement.query([from, to])?;
        while let Some(row) = rows.next()? {
            let mut cells = Cells::new(row);
            let id = ExtensionId::new(cells.take::<String>()?);
            if agent.is_none_or(|agent| *agent == id) {
                let times = Occupancy {
                    known_ms: cells.take()?,
                    available_ms: cells.take()?,
                    handling_ms: cells.take()?,
                };
                found.entry(id).or_default().merge(&times);
            }
        }
    }
    let at = Timestamp::from_millis;
    let gaps: Vec<Span> = cover
        .gaps
        .iter()
        .map(|gap| (at(gap.0), at(gap.1)))
        .collect();
    for (id, times) in of_records(conn, agent, &gaps)? {
        found.entry(id).or_default().merge(&times);
    }
    Ok(found)
}

/// The same from what was noted and the legs.
fn of_records(
    conn: &Connection,
    agent: Option<&ExtensionId>,
    windows: &[Span],
) -> Result<Occupancies, StoreError> {
    let states = availability::touching(conn, agent, windows)?;
    if states.is_empty() {
        return Ok(Occupancies::new());
    }
    let mut handling: BTreeMap<ExtensionId, Vec<Span>> = BTreeMap::new();
    let mut add = |leg: Leg| {
        // One that goes on does so as long as it may: beyond what is known nothing counts.
        if let Some(span) = connected_span(&leg, Timestamp::from_millis(i64::MAX)) {
            handling.entry(leg.extension).or_default().push(span);
        }
    };
    for (from, to) in windows {
        let (from, to) = (from.as_millis(), to.as_millis());
        let began = match agent {
            Some(agent) => {
                let own = params![from, to, agent.as_str()];
                leg::measures(conn, leg::MEASURES_OF_AGENT, own)?
            }
            None => leg::measures(conn, leg::MEASURES_BETWEEN, [from, to])?,
        };
        began.into_iter().for_each(&mut add);
        let early = from.saturating_sub(LONGEST_MS);
        let reaching = leg::measures(conn, leg::MEASURES_REACHING, [early, from])?;
        let own = |leg: &Leg| agent.is_none_or(|agent| leg.extension == *agent);
        reaching.into_iter().filter(own).for_each(&mut add);
    }
    let times = states.into_iter().map(|(id, states)| {
        let handling = handling.get(&id).map_or(&[][..], Vec::as_slice);
        let times = Occupancy::of(handling, &states, windows);
        (id, times)
    });
    Ok(times.collect())
}

/// Makes the rows of a day anew.
pub(super) fn make(tx: &Transaction<'_>, day: i64) -> Result<(), StoreError> {
    let end = day.saturating_add(Level::Day.millis());
    let window = (Timestamp::from_millis(day), Timestamp::from_millis(end));
    let made = of_records(tx, None, &[window])?;
    tx.prepare_cached("DELETE FROM occupancy_day WHERE day_at_ms = ?1")?
        .execute([day])?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO occupancy_day (day_at_ms, extension_id, known_ms, available_ms, handling_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (id, times) in made {
        insert.execute(params![
            day,
            id.as_str(),
            times.known_ms,
            times.available_ms,
            times.handling_ms
        ])?;
    }
    Ok(())
}

/// Deletes the rows of days that were over by then.
pub(crate) fn forget_days_before(tx: &Transaction<'_>, moment: i64) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM occupancy_day WHERE day_at_ms < ?1",
        [Level::Day.slot(moment)],
    )?;
    Ok(())
}

/// Deletes a person's rows.
pub(crate) fn forget_occupancy(tx: &Transaction<'_>, person: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM occupancy_day WHERE extension_id = ?1",
        [person],
    )?;
    Ok(())
}
