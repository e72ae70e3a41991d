//! Table `notification`: raw bytes that name their place in a session.

use std::fmt;

use engine::{TelephonySessionId, Timestamp};
use rusqlite::{Connection, Transaction, params};
use sha2::{Digest, Sha256};

use crate::cells::Cells;
use crate::codec::{Packer, Unpacker};
use crate::{Notification, StoreError};

/// A stored notification.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptNotification {
    /// Its telephony session.
    pub session: TelephonySessionId,
    /// Its number there.
    pub sequence: u64,
    /// When it came, by the local clock.
    pub received_at: Timestamp,
    /// When it happened, by the server.
    pub event_at: Option<Timestamp>,
    /// The bytes as they came.
    pub body: Vec<u8>,
    /// Why it could not be read.
    pub problem: Option<String>,
}

impl fmt::Debug for KeptNotification {
    /// Bodies hold numbers and names and never reach a log (INV-10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptNotification")
            .field("session", &self.session)
            .field("sequence", &self.sequence)
            .field("received_at", &self.received_at)
            .field("event_at", &self.event_at)
            .field("bytes", &self.body.len())
            .field("problem", &self.problem)
            .finish()
    }
}

/// A session and its bodies by sequence.
pub type SessionBodies = (TelephonySessionId, Vec<Vec<u8>>);

/// Keeps a notification; false when it was there.
pub(crate) fn insert(
    tx: &Transaction<'_>,
    packer: &mut Packer,
    session_id: i64,
    sequence: u64,
    notification: &Notification,
) -> Result<bool, StoreError> {
    let stored = i64::try_from(sequence).unwrap_or(i64::MAX);
    let spelt_out = (i64::try_from(sequence) != Ok(stored)).then(|| sequence.to_string());
    let hash = hash(Some(sequence), notification);
    let (codec, body) = packer.pack(&notification.body);
    let changed = tx
        .prepare_cached(
            "INSERT INTO notification (session_id, sequence, body_hash, sequence_text,
                 received_at_ms, event_at_ms, problem, codec, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            session_id,
            stored,
            hash,
            spelt_out,
            notification.received_at.as_millis(),
            notification.event_at.map(Timestamp::as_millis),
            notification.problem,
            codec,
            body,
        ])?;
    Ok(changed > 0)
}

/// A stable hash of what makes a notification itself.
pub(crate) fn hash(sequence: Option<u64>, notification: &Notification) -> i64 {
    let mut hasher = Sha256::new();
    hasher.update(sequence.unwrap_or_default().to_le_bytes());
    let uuid = notification.uuid.as_deref().unwrap_or_default();
    hasher.update((uuid.len() as u64).to_le_bytes());
    hasher.update(uuid);
    hasher.update(&notification.body);
    let digest: [u8; 32] = hasher.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    i64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// Notifications of one session by sequence.
pub(crate) fn of_session(
    conn: &Connection,
    session_id: i64,
    session: &TelephonySessionId,
) -> Result<Vec<KeptNotification>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT sequence, sequence_text, received_at_ms, event_at_ms, problem, codec, body
         FROM notification WHERE session_id = ?1 ORDER BY sequence, body_hash",
    )?;
    let mut rows = statement.query([session_id])?;
    let mut unpacker = Unpacker::new()?;
    let mut kept = Vec::new();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        let stored: i64 = cells.take()?;
        let spelt_out: Option<String> = cells.take()?;
        let sequence = match spelt_out {
            Some(text) => text.parse().ok(),
            None => u64::try_from(stored).ok(),
        };
        kept.push(KeptNotification {
            session: session.clone(),
            sequence: sequence.ok_or(StoreError::Value {
                column: "notification.sequence",
            })?,
            received_at: cells.time()?,
            event_at: cells.optional_time()?,
            problem: cells.take()?,
            body: {
                let codec = cells.take()?;
                unpacker.unpack(codec, cells.take()?)?
            },
        });
    }
    // Only clamped numbers can be out of order.
    kept.sort_by_key(|notification| notification.sequence);
    Ok(kept)
}

/// Bodies of one session by sequence.
pub(crate) fn bodies(
    conn: &Connection,
    session: &TelephonySessionId,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let Some(id) = crate::session::id_of(conn, session)? else {
        return Ok(Vec::new());
    };
    let kept = of_session(conn, id, session)?;
    Ok(kept.into_iter().map(|kept| kept.body).collect())
}
