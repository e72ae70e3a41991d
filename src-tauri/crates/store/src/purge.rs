//! Deleting: by date, by person, by customer, raw notifications and voicemails by age; and how much
//! would go.

use engine::{ExtensionId, Timestamp};
use rusqlite::{Connection, Transaction};

use crate::rollup::{self, Due};
use crate::{StoreError, availability, counts, setting, voicemail};

/// What to delete.
#[derive(Clone, PartialEq, Eq)]
pub enum Purge {
    /// Everything of the calls that started before this moment and have ended, and outages and
    /// availability that were over by then.
    Before(Timestamp),
    /// An agent's legs and availability, the calls nobody else took part in, and the raw
    /// notifications of every session the agent was in.
    Person(ExtensionId),
    /// A customer's number and name in every record, and the raw notifications of the sessions
    /// they stood in. That a call took place stays.
    Customer(String),
}

impl std::fmt::Debug for Purge {
    /// A customer's number never reaches a log (INV-10).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Before(moment) => f.debug_tuple("Before").field(moment).finish(),
            Self::Person(person) => f.debug_tuple("Person").field(person).finish(),
            Self::Customer(_) => f.write_str("Customer(…)"),
        }
    }
}

/// What was deleted, or would be; of a customer, what was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Purged {
    /// Calls.
    pub calls: u64,
    /// Legs.
    pub legs: u64,
    /// Raw notifications, placed or not.
    pub notifications: u64,
}

impl std::ops::AddAssign for Purged {
    fn add_assign(&mut self, more: Self) {
        self.calls += more.calls;
        self.legs += more.legs;
        self.notifications += more.notifications;
    }
}

/// Setting: the moment before which everything is being deleted; empty when nothing is.
const UNDER_WAY: &str = "purge_before_ms";

/// The deleting by date that was begun and not finished.
pub(crate) fn under_way(conn: &Connection) -> Result<Option<Purge>, StoreError> {
    let moment = setting::get(conn, UNDER_WAY)?.and_then(|text| text.parse().ok());
    Ok(moment.map(|moment| Purge::Before(Timestamp::from_millis(moment))))
}

/// Deletes a part of it: by date `most` calls, or as many sessions without one; else all. Gives
/// whether more is left. What is left is the same whoever asks for it, now or after a restart.
pub(crate) fn purge(
    tx: &Transaction<'_>,
    due: &mut Due,
    what: &Purge,
    most: u32,
) -> Result<(Purged, bool), StoreError> {
    choose(tx, what, most)?;
    let mut more = false;
    let purged = match what {
        Purge::Before(moment) => {
            let moment = moment.as_millis();
            let doomed = "SELECT count(*) FROM temp.doomed";
            more = tx.query_row(doomed, [], |row| row.get::<_, i64>(0))? > 0;
            let note = if more {
                moment.to_string()
            } else {
                String::new()
            };
            setting::set(tx, UNDER_WAY, &note)?;
            match more {
                true => delete_sessions(tx, due),
                false => rest_before(tx, due, moment),
            }
        }
        Purge::Person(id) => person(tx, due, id.as_str()),
        Purge::Customer(number) => customer(tx, number),
    }?;
    rollup::forget_due(tx)?;
    tx.execute_batch(DROP)?;
    Ok((purged, more))
}

const NO_LIMIT: u32 = u32::MAX;

/// How much [`purge`] would delete at this moment. Writes nothing but temporary tables.
pub(crate) fn count(conn: &Connection, what: &Purge) -> Result<Purged, StoreError> {
    conn.execute_batch(DROP)?;
    choose(conn, what, NO_LIMIT)?;
    let one = |sql: &str, values: &[&dyn rusqlite::ToSql]| -> Result<u64, StoreError> {
        let rows: i64 = conn.query_row(sql, values, |row| row.get(0))?;
        Ok(u64::try_from(rows).unwrap_or_default())
    };
    let placed = |table: &str| {
        one(
            &format!(
                "SELECT count(*) FROM notification WHERE session_id IN (SELECT id FROM {table})"
            ),
            &[],
        )
    };
    let stray = |table: &str, before: i64| {
        one(
            &format!(
                "SELECT count(*) FROM unplaced_notification
                 WHERE received_at_ms < ?1 OR telephony_session_id IN (
                     SELECT telephony_session_id FROM session WHERE id IN (SELECT id FROM {table}))"
            ),
            &[&before],
        )
    };
    let doomed_calls = "SELECT count(*) FROM call WHERE id IN (SELECT id FROM temp.doomed)";
    let counted = match what {
        Purge::Before(moment) => Purged {
            calls: one(doomed_calls, &[])?,
            legs: one(
                "SELECT count(*) FROM leg WHERE session_id IN (SELECT id FROM temp.doomed)",
                &[],
            )?,
            notifications: placed("temp.doomed")? + stray("temp.doomed", moment.as_millis())?,
        },
        Purge::Person(id) => Purged {
            calls: one(doomed_calls, &[])?,
            legs: one(
                "SELECT count(*) FROM leg
                 WHERE extension_id = ?1 OR session_id IN (SELECT id FROM temp.doomed)",
                &[&id.as_str()],
            )?,
            notifications: placed("temp.touched")? + stray("temp.touched", i64::MIN)?,
        },
        Purge::Customer(number) => Purged {
            calls: one(
                "SELECT count(*) FROM call WHERE customer_number = ?1",
                &[number],
            )?,
            legs: one(
                "SELECT count(*) FROM leg WHERE customer_number = ?1",
                &[number],
            )?,
            notifications: placed("temp.touched")? + stray("temp.touched", i64::MIN)?,
        },
    };
    conn.execute_batch(DROP)?;
    Ok(counted)
}

const DROP: &str = "DROP TABLE IF EXISTS temp.doomed;
     DROP TABLE IF EXISTS temp.touched;
     DROP TABLE IF EXISTS temp.own_number";

/// Fills `temp.doomed` with the sessions that go whole, `temp.touched` with those whose raw
/// notifications go, `temp.own_number` with the numbers a person was reached by. By date at most so
/// many calls are chosen, the oldest first, each with all of its sessions; without a call left the
/// same number of sessions.
fn choose(conn: &Connection, what: &Purge, most: u32) -> Result<(), StoreError> {
    conn.execute_batch(
        "CREATE TEMP TABLE doomed (id INTEGER PRIMARY KEY) STRICT;
         CREATE TEMP TABLE touched (id INTEGER PRIMARY KEY) STRICT;
         CREATE TEMP TABLE own_number (number TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    )?;
    match what {
        Purge::Before(moment) => choose_before(conn, moment.as_millis(), most),
        Purge::Person(id) => choose_person(conn, id.as_str()),
        Purge::Customer(number) => choose_customer(conn, number),
    }
}

fn choose_before(conn: &Connection, moment: i64, most: u32) -> Result<(), StoreError> {
    let of_calls = conn.execute(
        "INSERT INTO temp.doomed (id)
         SELECT session.id FROM session
         WHERE session.call_id IN (
             SELECT call.id FROM call
             WHERE call.started_at_ms < ?1 AND call.outcome <> 'in_progress'
             ORDER BY call.started_at_ms LIMIT ?2)",
        [moment, most.into()],
    )?;
    if of_calls > 0 && most != NO_LIMIT {
        return Ok(());
    }
    conn.execute(
        "INSERT INTO temp.doomed (id)
         SELECT session.id FROM session
         WHERE session.call_id IS NULL
         AND ifnull(session.first_received_at_ms, ?1 - 1) < ?1
         AND NOT EXISTS (
             SELECT 1 FROM leg WHERE leg.session_id = session.id
             AND (leg.started_at_ms >= ?1 OR leg.outcome = 'in_progress'))
         LIMIT ?2",
        [moment, most.into()],
    )?;
    Ok(())
}

/// What belongs to no session.
fn rest_before(tx: &Transaction<'_>, due: &mut Due, moment: i64) -> Result<Purged, StoreError> {
    let mut purged = Purged::default();
    tx.execute(
        "DELETE FROM outage WHERE to_at_ms IS NOT NULL AND to_at_ms < ?1",
        [moment],
    )?;
    purged.notifications += unplaced_before(tx, moment)?;
    voicemail::forget(tx, "left_at_ms < ?1", [moment])?;
    availability::forget_before(tx, moment)?;
    rollup::forget_days_before(tx, moment)?;
    // What is left of that day is another sum.
    due.time(tx, moment.saturating_sub(1), moment)?;
    Ok(purged)
}

fn choose_person(conn: &Connection, person: &str) -> Result<(), StoreError> {
    conn.execute(
        "INSERT INTO temp.touched (id)
         SELECT session_id FROM leg WHERE extension_id = ?1
         UNION
         SELECT session.id FROM call_agent
         INNER JOIN session ON session.call_id = call_agent.call_id
         WHERE call_agent.extension_id = ?1",
        [person],
    )?;
    conn.execute(
        "INSERT OR IGNORE INTO temp.own_number (number)
         SELECT agent_number FROM leg WHERE extension_id = ?1 AND agent_number IS NOT NULL
         UNION SELECT ?1",
        [person],
    )?;
    conn.execute(
        "INSERT INTO temp.doomed (id)
         SELECT session.id FROM session INNER JOIN call ON call.id = session.call_id
         WHERE call.agents = json_array(?1)",
        [person],
    )?;
    Ok(())
}

fn person(tx: &Transaction<'_>, due: &mut Due, person: &str) -> Result<Purged, StoreError> {
    let mut purged = Purged::default();
    purged.notifications += drop_notifications(tx, "temp.touched")?;
    tx.execute(
        "DELETE FROM evidence WHERE session_id IN (SELECT id FROM temp.touched)",
        [],
    )?;
    tx.execute(
        "DELETE FROM recording WHERE session_id IN (SELECT id FROM temp.touched)",
        [],
    )?;
    voicemail::forget(tx, "extension_id = ?1", [person])?;
    availability::forget_person(tx, person)?;
    rollup::forget_occupancy(tx, person)?;
    // Messages the person left in the mailboxes of others.
    tx.execute(
        "UPDATE voicemail SET customer_number = NULL
         WHERE ltrim(customer_number, '+') IN (
             SELECT ltrim(number, '+') FROM temp.own_number)",
        [],
    )?;
    due.legs_go(tx, "extension_id = ?1", [person])?;
    let with_person = "id IN (SELECT call_id FROM call_agent WHERE extension_id = ?1)";
    due.calls_go(tx, with_person, [person])?;
    purged.legs += deleted(tx.execute("DELETE FROM leg WHERE extension_id = ?1", [person])?);
    // In the other legs of those sessions the person may be the other side.
    tx.execute(
        "UPDATE leg SET customer_number = NULL, customer_name = NULL
         WHERE session_id IN (SELECT id FROM temp.touched)
         AND customer_number IN (SELECT number FROM temp.own_number)",
        [],
    )?;
    tx.execute(
        "UPDATE leg SET transferred_to = NULL
         WHERE transferred_to IN (SELECT number FROM temp.own_number)",
        [],
    )?;
    due.calls_go(tx, OF_OWN_NUMBER, [])?;
    tx.execute(
        &format!(
            "UPDATE call SET customer_number = NULL, customer_name = NULL WHERE {OF_OWN_NUMBER}"
        ),
        [],
    )?;
    tx.execute(
        "UPDATE call SET
             agents = (SELECT json_group_array(value) FROM json_each(call.agents)
                       WHERE value <> ?1)
         WHERE id IN (SELECT call_id FROM call_agent WHERE extension_id = ?1)",
        [person],
    )?;
    tx.execute(
        "UPDATE call SET first_agent = ifnull(agents ->> 0, '') WHERE first_agent = ?1",
        [person],
    )?;
    tx.execute("DELETE FROM call_agent WHERE extension_id = ?1", [person])?;
    let whole = delete_sessions(tx, due)?;
    purged.calls += whole.calls;
    purged.legs += whole.legs;
    purged.notifications += whole.notifications;
    Ok(purged)
}

/// Calls in which the person is the other side.
const OF_OWN_NUMBER: &str = "id IN (SELECT session.call_id FROM session
            INNER JOIN temp.touched ON touched.id = session.id)
     AND customer_number IN (SELECT number FROM temp.own_number)";

fn choose_customer(conn: &Connection, number: &str) -> Result<(), StoreError> {
    conn.execute(
        "INSERT INTO temp.touched (id)
         SELECT session_id FROM leg WHERE customer_number = ?1 OR transferred_to = ?1
         UNION
         SELECT session.id FROM call INNER JOIN session ON session.call_id = call.id
         WHERE call.customer_number = ?1",
        [number],
    )?;
    Ok(())
}

fn customer(tx: &Transaction<'_>, number: &str) -> Result<Purged, StoreError> {
    let notifications = drop_notifications(tx, "temp.touched")?;
    tx.execute(
        "DELETE FROM recording WHERE session_id IN (SELECT id FROM temp.touched)",
        [],
    )?;
    tx.execute(
        "UPDATE voicemail SET customer_number = NULL
         WHERE ltrim(customer_number, '+') = ltrim(?1, '+')",
        [number],
    )?;
    let legs = tx.execute(
        "UPDATE leg SET customer_number = NULL, customer_name = NULL WHERE customer_number = ?1",
        [number],
    )?;
    tx.execute(
        "UPDATE leg SET transferred_to = NULL WHERE transferred_to = ?1",
        [number],
    )?;
    let calls = tx.execute(
        "UPDATE call SET customer_number = NULL, customer_name = NULL WHERE customer_number = ?1",
        [number],
    )?;
    rollup::forget_customer(tx, number)?;
    Ok(Purged {
        calls: deleted(calls),
        legs: deleted(legs),
        notifications,
    })
}

/// Raw notifications of sessions that were quiet since `kept_from`.
pub(crate) fn notifications(
    tx: &Transaction<'_>,
    kept_from: Timestamp,
) -> Result<Purged, StoreError> {
    let kept_from = kept_from.as_millis();
    tx.execute_batch("CREATE TEMP TABLE doomed (id INTEGER PRIMARY KEY) STRICT")?;
    tx.execute(
        "INSERT INTO temp.doomed (id)
         SELECT session.id FROM session
         LEFT JOIN call ON call.id = session.call_id
         WHERE session.first_received_at_ms < ?1
         AND ifnull(call.outcome, '') <> 'in_progress'
         AND NOT EXISTS (
             SELECT 1 FROM notification
             WHERE notification.session_id = session.id AND notification.received_at_ms >= ?1)
         AND NOT EXISTS (
             SELECT 1 FROM leg
             WHERE leg.session_id = session.id AND leg.outcome = 'in_progress')",
        [kept_from],
    )?;
    let placed = drop_notifications(tx, "temp.doomed")?;
    tx.execute_batch("DROP TABLE temp.doomed")?;
    tx.execute("DELETE FROM voicemail WHERE left_at_ms < ?1", [kept_from])?;
    Ok(Purged {
        notifications: placed + unplaced_before(tx, kept_from)?,
        ..Purged::default()
    })
}

/// Deletes the sessions in `temp.doomed` with all that refers to them.
fn delete_sessions(tx: &Transaction<'_>, due: &mut Due) -> Result<Purged, StoreError> {
    let notifications = drop_notifications(tx, "temp.doomed")?;
    let of_doomed = "session_id IN (SELECT id FROM temp.doomed)";
    due.legs_go(tx, of_doomed, [])?;
    due.calls_go(tx, "id IN (SELECT id FROM temp.doomed)", [])?;
    let legs = tx.execute(
        "DELETE FROM leg WHERE session_id IN (SELECT id FROM temp.doomed)",
        [],
    )?;
    tx.execute(
        "DELETE FROM evidence WHERE session_id IN (SELECT id FROM temp.doomed)",
        [],
    )?;
    tx.execute(
        "DELETE FROM recording WHERE session_id IN (SELECT id FROM temp.doomed)",
        [],
    )?;
    tx.execute(
        "DELETE FROM call_agent WHERE call_id IN (SELECT id FROM temp.doomed)",
        [],
    )?;
    tx.execute(
        "UPDATE session SET call_id = NULL WHERE id IN (SELECT id FROM temp.doomed)",
        [],
    )?;
    // A call whose first session goes, goes; sessions elsewhere that still name it let it go.
    tx.execute(
        "UPDATE session SET call_id = NULL WHERE call_id IN (SELECT id FROM temp.doomed)",
        [],
    )?;
    let calls = tx.execute(
        "DELETE FROM call WHERE id IN (SELECT id FROM temp.doomed)",
        [],
    )?;
    tx.execute(
        "DELETE FROM session WHERE id IN (SELECT id FROM temp.doomed)",
        [],
    )?;
    Ok(Purged {
        calls: deleted(calls),
        legs: deleted(legs),
        notifications,
    })
}

/// Deletes the raw notifications of the sessions in a temporary table.
fn drop_notifications(tx: &Transaction<'_>, table: &'static str) -> Result<u64, StoreError> {
    let placed = tx.execute(
        &format!("DELETE FROM notification WHERE session_id IN (SELECT id FROM {table})"),
        [],
    )?;
    let stray = tx.execute(
        &format!(
            "DELETE FROM unplaced_notification WHERE telephony_session_id IN (
                 SELECT telephony_session_id FROM session WHERE id IN (SELECT id FROM {table}))"
        ),
        [],
    )?;
    tx.execute(
        &format!(
            "UPDATE session SET first_received_at_ms = NULL
             WHERE id IN (SELECT id FROM {table})"
        ),
        [],
    )?;
    counts::notifications(tx, -i64::try_from(placed).unwrap_or(i64::MAX))?;
    Ok(deleted(placed) + deleted(stray))
}

fn unplaced_before(tx: &Transaction<'_>, moment: i64) -> Result<u64, StoreError> {
    Ok(deleted(tx.execute(
        "DELETE FROM unplaced_notification WHERE received_at_ms < ?1",
        [moment],
    )?))
}

const fn deleted(rows: usize) -> u64 {
    rows as u64
}
