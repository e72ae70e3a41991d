//! Table `voicemail`: messages in mailboxes, and which call each belongs to.
//!
//! The link is not stored: it is worked out of messages and calls whenever it is asked for
//! (`engine::link_voicemails`), so a late message or a repaired call needs no second look.

use std::collections::{BTreeMap, BTreeSet};

use engine::{
    Call, ExtensionId, LATEST_AFTER_END_MS, LONGEST_VISIT_MS, MailboxVisit, MessageId, SLACK_MS,
    TelephonySessionId, Timestamp, Voicemail, link_voicemails,
};
use rusqlite::{Connection, Statement, Transaction, params};

use crate::StoreError;
use crate::cells::Cells;

/// Adds a message, or a newer version of it. Of two versions of one moment the heard one counts:
/// nobody un-hears a message by listening. A number that was deleted here does not come back.
pub(crate) fn upsert(tx: &Transaction<'_>, voicemail: &Voicemail) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO voicemail (message_id, extension_id, customer_number, left_at_ms, length_ms,
             heard, changed_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (message_id) DO UPDATE SET extension_id = excluded.extension_id,
             customer_number = iif(customer_number IS NULL, NULL, excluded.customer_number),
             left_at_ms = excluded.left_at_ms,
             length_ms = excluded.length_ms, heard = excluded.heard,
             changed_at_ms = excluded.changed_at_ms
         WHERE (excluded.changed_at_ms, excluded.heard) > (changed_at_ms, heard)",
    )?
    .execute(params![
        voicemail.message.as_str(),
        voicemail.mailbox.as_str(),
        voicemail.customer_number.as_deref(),
        voicemail.left_at.as_millis(),
        voicemail.length_ms,
        voicemail.heard,
        voicemail.changed_at.as_millis(),
    ])?;
    Ok(())
}

/// Messages that were left in `[from, to]`, of one mailbox or of all.
fn messages(
    conn: &Connection,
    mailbox: Option<&ExtensionId>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Voicemail>, StoreError> {
    const COLUMNS: &str = "SELECT message_id, extension_id, customer_number, left_at_ms, length_ms,
         heard, changed_at_ms
         FROM voicemail WHERE left_at_ms BETWEEN ?1 AND ?2";
    const ORDER: &str = "ORDER BY left_at_ms, message_id";
    let span = (from.as_millis(), to.as_millis());
    match mailbox {
        Some(mailbox) => read_messages(
            &mut *conn.prepare_cached(&format!("{COLUMNS} AND extension_id = ?3 {ORDER}"))?,
            params![span.0, span.1, mailbox.as_str()],
        ),
        None => read_messages(
            &mut *conn.prepare_cached(&format!("{COLUMNS} {ORDER}"))?,
            params![span.0, span.1],
        ),
    }
}

fn read_messages(
    statement: &mut Statement<'_>,
    params: impl rusqlite::Params,
) -> Result<Vec<Voicemail>, StoreError> {
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        found.push(Voicemail {
            message: MessageId::new(cells.take::<String>()?),
            mailbox: ExtensionId::new(cells.take::<String>()?),
            customer_number: cells.take::<Option<String>>()?.map(Into::into),
            left_at: cells.time()?,
            length_ms: cells.take()?,
            heard: cells.take()?,
            changed_at: cells.time()?,
        });
    }
    Ok(found)
}

/// Parts of calls that started in `[?1, ?2]` and that a mailbox may have taken: the record says so,
/// or is not sure of what it says. A person's part lies in `leg`, a queue's in `call`.
const VISITS: &str = "
    SELECT session.telephony_session_id, leg.extension_id AS mailbox, leg.customer_number,
        leg.started_at_ms, leg.ended_at_ms
    FROM leg INNER JOIN session ON session.id = leg.session_id
    WHERE leg.started_at_ms BETWEEN ?1 AND ?2
        AND leg.direction = 'inbound' AND leg.answered_at_ms IS NULL
        AND (leg.outcome = 'voicemail' OR leg.confidence = 'uncertain')
    UNION ALL
    SELECT session.telephony_session_id, call.queue_extension_id, call.customer_number,
        call.started_at_ms, call.ended_at_ms
    FROM call INNER JOIN session ON session.id = call.id
    WHERE call.started_at_ms BETWEEN ?1 AND ?2 AND call.queue_extension_id IS NOT NULL
        AND call.direction = 'inbound' AND call.answered_at_ms IS NULL
        AND (call.outcome = 'voicemail' OR call.confidence = 'uncertain')";

fn visits(
    conn: &Connection,
    from: Timestamp,
    to: Timestamp,
    mailbox: Option<&ExtensionId>,
) -> Result<Vec<MailboxVisit>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT telephony_session_id, mailbox, customer_number, started_at_ms, ended_at_ms
         FROM ({VISITS}) WHERE ?3 IS NULL OR mailbox = ?3 ORDER BY 1, 2, 4"
    ))?;
    let mut rows = statement.query(params![
        from.as_millis(),
        to.as_millis(),
        mailbox.map(ExtensionId::as_str)
    ])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        found.push(MailboxVisit {
            session: TelephonySessionId::new(cells.take::<String>()?),
            mailbox: ExtensionId::new(cells.take::<String>()?),
            customer_number: cells.take::<Option<String>>()?.map(Into::into),
            started_at: cells.time()?,
            ended_at: cells.optional_time()?,
        });
    }
    Ok(found)
}

/// The message of one visit. What is near enough to have a say in it is read, and nothing else.
fn message_of(conn: &Connection, visit: &MailboxVisit) -> Result<Option<Voicemail>, StoreError> {
    let end = visit.ended_at.unwrap_or(visit.started_at);
    let near = messages(
        conn,
        Some(&visit.mailbox),
        visit.started_at.plus_millis(-SLACK_MS),
        end.plus_millis(LATEST_AFTER_END_MS),
    )?;
    let (Some(first), Some(last)) = (near.first(), near.last()) else {
        return Ok(None);
    };
    let around = visits(
        conn,
        first.left_at.plus_millis(-LONGEST_VISIT_MS),
        last.left_at.plus_millis(SLACK_MS),
        Some(&visit.mailbox),
    )?;
    let own = link_voicemails(&around, &near)
        .into_iter()
        .find(|(at, _)| around.get(*at).is_some_and(|v| v.session == visit.session));
    Ok(own.and_then(|(_, at)| near.into_iter().nth(at)))
}

/// The messages left in a call, each once, by the moment they were left.
pub(crate) fn of_call(conn: &Connection, call: &Call) -> Result<Vec<Voicemail>, StoreError> {
    let last = call.ended_at.unwrap_or(call.started_at);
    // A part of a call may begin a little before the call as a whole is thought to.
    let (from, to) = (
        call.started_at.plus_millis(-LATEST_AFTER_END_MS),
        last.plus_millis(LATEST_AFTER_END_MS),
    );
    let mut found: Vec<Voicemail> = Vec::new();
    for visit in visits(conn, from, to, None)? {
        if !call.sessions.contains(&visit.session) {
            continue;
        }
        if let Some(message) = message_of(conn, &visit)?
            && !found.contains(&message)
        {
            found.push(message);
        }
    }
    found.sort_by(|a, b| (a.left_at, &a.message).cmp(&(b.left_at, &b.message)));
    Ok(found)
}

/// Mailboxes that took a call which started at or after `from`, whose message is not here, with the
/// start of the first such call. In one reading: visits and messages are as many as a busy day has.
pub(crate) fn awaited(
    conn: &Connection,
    from: Timestamp,
) -> Result<Vec<(ExtensionId, Timestamp)>, StoreError> {
    let forever = Timestamp::from_millis(i64::MAX);
    // Earlier visits have a say in who a message belongs to.
    let earliest = from.plus_millis(-SLACK_MS);
    let mut of_mailbox: BTreeMap<ExtensionId, (Vec<MailboxVisit>, Vec<Voicemail>)> =
        BTreeMap::new();
    for visit in visits(conn, earliest.plus_millis(-LONGEST_VISIT_MS), forever, None)? {
        let (visits, _) = of_mailbox.entry(visit.mailbox.clone()).or_default();
        visits.push(visit);
    }
    for message in messages(conn, None, earliest, forever)? {
        if let Some((_, messages)) = of_mailbox.get_mut(&message.mailbox) {
            messages.push(message);
        }
    }
    let mut found = Vec::new();
    for (mailbox, (visits, messages)) in of_mailbox {
        let linked: BTreeSet<_> = link_voicemails(&visits, &messages)
            .into_iter()
            .filter_map(|(at, _)| visits.get(at).map(|visit| &visit.session))
            .collect();
        let first = visits
            .iter()
            .filter(|visit| visit.started_at >= from && !linked.contains(&visit.session))
            .map(|visit| visit.started_at)
            .min();
        found.extend(first.map(|first| (mailbox, first)));
    }
    Ok(found)
}

/// Deletes messages. The platform has them still and they are read again: their ids stay, with
/// nothing else, until they are too old to be asked for.
pub(crate) fn forget(
    tx: &Transaction<'_>,
    which: &'static str,
    params: impl rusqlite::Params,
) -> Result<(), StoreError> {
    tx.execute(
        &format!(
            "UPDATE voicemail SET extension_id = '', customer_number = NULL, length_ms = NULL,
                 heard = 0, changed_at_ms = {}
             WHERE {which}",
            i64::MAX
        ),
        params,
    )?;
    Ok(())
}
