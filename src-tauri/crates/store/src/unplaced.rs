//! Table `unplaced_notification`: bytes that name no place in a session, bounded to the newest.

use std::fmt;

use engine::{TelephonySessionId, Timestamp};
use rusqlite::{Connection, Transaction, params};

use crate::cells::Cells;
use crate::codec::{Packer, Unpacker};
use crate::notification::hash;
use crate::{Notification, StoreError};

/// Older ones make room.
const KEPT: i64 = 100_000;

/// A notification that belongs nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct UnplacedNotification {
    /// When it came, by the local clock.
    pub received_at: Timestamp,
    /// Its telephony session, where that much could be read.
    pub session: Option<TelephonySessionId>,
    /// Why it could not be read.
    pub problem: Option<String>,
    /// The bytes as they came.
    pub body: Vec<u8>,
}

impl fmt::Debug for UnplacedNotification {
    /// Bodies hold numbers and names and never reach a log (INV-10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnplacedNotification")
            .field("received_at", &self.received_at)
            .field("session", &self.session)
            .field("problem", &self.problem)
            .field("bytes", &self.body.len())
            .finish()
    }
}

/// Keeps it unless it is there.
pub(crate) fn insert(
    tx: &Transaction<'_>,
    packer: &mut Packer,
    notification: &Notification,
) -> Result<(), StoreError> {
    let hash = hash(notification.sequence, notification);
    let (codec, body) = packer.pack(&notification.body);
    tx.prepare_cached(
        "INSERT INTO unplaced_notification (body_hash, received_at_ms, telephony_session_id,
             event_at_ms, uuid, problem, codec, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT DO NOTHING",
    )?
    .execute(params![
        hash,
        notification.received_at.as_millis(),
        notification
            .session
            .as_ref()
            .map(TelephonySessionId::as_str),
        notification.event_at.map(Timestamp::as_millis),
        notification.uuid,
        notification.problem,
        codec,
        body,
    ])?;
    Ok(())
}

/// Drops the oldest beyond the limit.
pub(crate) fn make_room(tx: &Transaction<'_>) -> Result<(), StoreError> {
    make_room_for(tx, KEPT)
}

fn make_room_for(tx: &Transaction<'_>, kept: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "DELETE FROM unplaced_notification
         WHERE id <= (SELECT max(id) FROM unplaced_notification) - ?1",
    )?
    .execute([kept])?;
    Ok(())
}

/// The newest, newest first.
pub(crate) fn newest(
    conn: &Connection,
    limit: u32,
) -> Result<Vec<UnplacedNotification>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT received_at_ms, telephony_session_id, problem, codec, body
         FROM unplaced_notification ORDER BY id DESC LIMIT ?1",
    )?;
    let mut rows = statement.query([limit])?;
    let mut unpacker = Unpacker::new()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        found.push(UnplacedNotification {
            received_at: cells.time()?,
            session: cells.take::<Option<String>>()?.map(TelephonySessionId::new),
            problem: cells.take()?,
            body: {
                let codec = cells.take()?;
                unpacker.unpack(codec, cells.take()?)?
            },
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Batch, Store};

    #[test]
    fn the_oldest_make_room() {
        let mut store = Store::open_in_memory().unwrap();
        let notifications = (0..10_u8)
            .map(|n| Notification {
                received_at: Timestamp::from_millis(n.into()),
                session: None,
                sequence: None,
                event_at: None,
                uuid: None,
                body: vec![n],
                problem: None,
            })
            .collect();
        let batch = Batch {
            notifications,
            ..Batch::default()
        };
        store.commit(&batch).unwrap();
        let tx = store.conn.transaction().unwrap();
        make_room_for(&tx, 4).unwrap();
        let kept: Vec<_> = newest(&tx, 99)
            .unwrap()
            .into_iter()
            .map(|n| n.body)
            .collect();
        assert_eq!(kept, [[9], [8], [7], [6]]);
    }
}
