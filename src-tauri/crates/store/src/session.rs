//! Table `session`: small numbers for telephony session ids, and the call each belongs to.

use std::collections::HashMap;

use engine::{TelephonySessionId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::StoreError;

/// Sessions remembered between commits; far more than are ever live at once.
const REMEMBERED: usize = 32_768;

/// What is known of a session without asking the file.
#[derive(Clone, Copy, Debug)]
struct Known {
    id: i64,
    call: Option<i64>,
    has_notifications: bool,
}

/// Rows of `session` seen by this writer. Must be forgotten when a transaction fails.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    known: HashMap<TelephonySessionId, Known>,
}

impl Sessions {
    /// Forgets everything: the file may differ from what was remembered.
    pub(crate) fn forget(&mut self) {
        self.known.clear();
    }

    /// Keeps memory bounded; call between transactions.
    pub(crate) fn make_room(&mut self) {
        if self.known.len() > REMEMBERED {
            self.known.clear();
        }
    }

    /// The number of a session, where it has one.
    pub(crate) fn find(
        &mut self,
        tx: &Transaction<'_>,
        session: &TelephonySessionId,
    ) -> Result<Option<i64>, StoreError> {
        if let Some(known) = self.known.get(session) {
            return Ok(Some(known.id));
        }
        let known = tx
            .prepare_cached(
                "SELECT id, call_id, first_received_at_ms IS NOT NULL
                 FROM session WHERE telephony_session_id = ?1",
            )?
            .query_row([session.as_str()], |row| {
                Ok(Known {
                    id: row.get(0)?,
                    call: row.get(1)?,
                    has_notifications: row.get(2)?,
                })
            })
            .optional()?;
        if let Some(known) = known {
            self.known.insert(session.clone(), known);
        }
        Ok(known.map(|known| known.id))
    }

    /// The number of a session, given out where it has none.
    pub(crate) fn number(
        &mut self,
        tx: &Transaction<'_>,
        session: &TelephonySessionId,
    ) -> Result<i64, StoreError> {
        if let Some(id) = self.find(tx, session)? {
            return Ok(id);
        }
        tx.prepare_cached("INSERT INTO session (telephony_session_id) VALUES (?1)")?
            .execute([session.as_str()])?;
        let id = tx.last_insert_rowid();
        let known = Known {
            id,
            call: None,
            has_notifications: false,
        };
        self.known.insert(session.clone(), known);
        Ok(id)
    }

    /// Notes that a notification of this session is kept.
    pub(crate) fn received(
        &mut self,
        tx: &Transaction<'_>,
        session: &TelephonySessionId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(known) = self.known.get_mut(session) else {
            return Ok(());
        };
        if !known.has_notifications {
            tx.prepare_cached(
                "UPDATE session SET first_received_at_ms = ?2
                 WHERE id = ?1 AND first_received_at_ms IS NULL",
            )?
            .execute([known.id, at.as_millis()])?;
            known.has_notifications = true;
        }
        Ok(())
    }

    /// Notes the call a session is part of.
    pub(crate) fn join(
        &mut self,
        tx: &Transaction<'_>,
        session: &TelephonySessionId,
        call: i64,
    ) -> Result<(), StoreError> {
        self.number(tx, session)?;
        let Some(known) = self.known.get_mut(session) else {
            return Ok(());
        };
        if known.call != Some(call) {
            tx.prepare_cached("UPDATE session SET call_id = ?2 WHERE id = ?1")?
                .execute([known.id, call])?;
            known.call = Some(call);
        }
        Ok(())
    }

    /// Notes that no session is part of this call.
    pub(crate) fn leave(&mut self, tx: &Transaction<'_>, call: i64) -> Result<(), StoreError> {
        tx.prepare_cached("UPDATE session SET call_id = NULL WHERE call_id = ?1")?
            .execute([call])?;
        for known in self.known.values_mut() {
            if known.call == Some(call) {
                known.call = None;
            }
        }
        Ok(())
    }
}

/// The id of a session, read only.
pub(crate) fn id_of(
    conn: &Connection,
    session: &TelephonySessionId,
) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT id FROM session WHERE telephony_session_id = ?1")?
        .query_row([session.as_str()], |row| row.get(0))
        .optional()?)
}

/// The next session whose notifications are kept.
pub(crate) const NEXT_KEPT: &str = "SELECT session.id, session.telephony_session_id
             FROM notification INNER JOIN session ON session.id = notification.session_id
             WHERE notification.session_id > ?1 ORDER BY notification.session_id LIMIT 1";

/// Sessions of calls and legs that have not ended.
pub(crate) fn open(conn: &Connection) -> Result<Vec<TelephonySessionId>, StoreError> {
    names(
        conn,
        "SELECT telephony_session_id FROM session
         WHERE call_id IN (SELECT id FROM call WHERE outcome = 'in_progress')
         UNION
         SELECT telephony_session_id FROM session
         WHERE id IN (SELECT session_id FROM leg WHERE outcome = 'in_progress')
         ORDER BY 1",
        [],
    )
}

/// Calls longer than this are found by [`since`] only while they are open.
const LONGEST_CALL_MS: i64 = 24 * 3_600_000;

/// Sessions that something happened to at or after `from`.
pub(crate) fn since(
    conn: &Connection,
    from: Timestamp,
) -> Result<Vec<TelephonySessionId>, StoreError> {
    let from_ms = from.as_millis();
    names(
        conn,
        "SELECT telephony_session_id FROM session WHERE first_received_at_ms >= ?1
         UNION
         SELECT telephony_session_id FROM session WHERE call_id IN (
             SELECT id FROM call
             WHERE started_at_ms >= ?2
             AND (started_at_ms >= ?1 OR ended_at_ms IS NULL OR ended_at_ms >= ?1))
         ORDER BY 1",
        [from_ms, from_ms.saturating_sub(LONGEST_CALL_MS)],
    )
}

fn names(
    conn: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<TelephonySessionId>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(TelephonySessionId::new(row.get::<_, String>(0)?));
    }
    Ok(found)
}

/// The first session after row `after` whose notifications are kept.
pub(crate) fn next_kept(
    conn: &Connection,
    after: i64,
) -> Result<Option<(i64, TelephonySessionId)>, StoreError> {
    Ok(conn
        .prepare_cached(NEXT_KEPT)?
        .query_row([after], |row| {
            Ok((
                row.get(0)?,
                TelephonySessionId::new(row.get::<_, String>(1)?),
            ))
        })
        .optional()?)
}
