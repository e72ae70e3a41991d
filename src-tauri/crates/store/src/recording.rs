//! Table `recording`: recordings of calls that the call log names.

use engine::{ExtensionId, TelephonySessionId};
use rusqlite::{Connection, Transaction, params};

use crate::StoreError;
use crate::cells::Cells;

/// A recording: where it is, never what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Its id.
    pub id: String,
    /// Whose part of the call, where the log says so.
    pub agent: Option<ExtensionId>,
    /// Address of the sound; it opens for who is signed in.
    pub content_uri: Option<String>,
}

/// Adds a recording of a session. What an earlier version of the log's record knew stays.
pub(crate) fn upsert(
    tx: &Transaction<'_>,
    session_id: i64,
    recording: &Recording,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO recording (session_id, recording_id, extension_id, content_uri)
         VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (session_id, recording_id) DO UPDATE SET
             extension_id = ifnull(excluded.extension_id, extension_id),
             content_uri = ifnull(excluded.content_uri, content_uri)",
    )?
    .execute(params![
        session_id,
        recording.id,
        recording.agent.as_ref().map(ExtensionId::as_str),
        recording.content_uri,
    ])?;
    Ok(())
}

/// Recordings of a session, by id.
pub(crate) fn of_session(
    conn: &Connection,
    session: &TelephonySessionId,
) -> Result<Vec<Recording>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT recording.recording_id, recording.extension_id, recording.content_uri
         FROM recording INNER JOIN session ON session.id = recording.session_id
         WHERE session.telephony_session_id = ?1 ORDER BY recording.recording_id",
    )?;
    let mut rows = statement.query([session.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        found.push(Recording {
            id: cells.take()?,
            agent: cells.take::<Option<String>>()?.map(ExtensionId::new),
            content_uri: cells.take()?,
        });
    }
    Ok(found)
}
