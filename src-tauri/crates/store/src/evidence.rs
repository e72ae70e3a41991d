//! Table `evidence`: what is known of a session besides its notifications, and what comparing it
//! with the call log came to.

mod json;

use engine::{Evidence, Reconciliation, TelephonySessionId, Timestamp, Verdict};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::StoreError;
use crate::cells::Cells;

/// Adds or replaces the evidence of a session.
pub(crate) fn upsert(
    tx: &Transaction<'_>,
    session_id: i64,
    evidence: &Evidence,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO evidence (session_id, over_at_ms, snapshot, logged) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (session_id) DO UPDATE SET over_at_ms = excluded.over_at_ms,
             snapshot = excluded.snapshot, logged = excluded.logged",
    )?
    .execute(params![
        session_id,
        evidence.over_at.map(Timestamp::as_millis),
        evidence.snapshot.as_ref().map(json::write_snapshot),
        evidence.logged.as_ref().map(json::write_logged),
    ])?;
    Ok(())
}

/// Notes a comparison.
pub(crate) fn reconciled(
    tx: &Transaction<'_>,
    session_id: i64,
    reconciliation: &Reconciliation,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO evidence (session_id, verdict, differences) VALUES (?1, ?2, ?3)
         ON CONFLICT (session_id) DO UPDATE SET verdict = excluded.verdict,
             differences = excluded.differences",
    )?
    .execute(params![
        session_id,
        reconciliation.verdict.as_str(),
        serde_json::Value::from(reconciliation.differences.clone()).to_string(),
    ])?;
    Ok(())
}

/// The evidence of a session.
pub(crate) fn of_session(
    conn: &Connection,
    session: &TelephonySessionId,
) -> Result<Option<Evidence>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT evidence.over_at_ms, evidence.snapshot, evidence.logged
         FROM evidence INNER JOIN session ON session.id = evidence.session_id
         WHERE session.telephony_session_id = ?1",
    )?;
    statement
        .query_row([session.as_str()], |row| Ok(read(&mut Cells::new(row))))
        .optional()?
        .transpose()
}

/// How often each verdict came out, of the calls that started in `[from, to)`.
pub(crate) const VERDICTS: &str = "SELECT evidence.verdict, count(*) FROM call
         INNER JOIN session ON session.call_id = call.id
         INNER JOIN evidence ON evidence.session_id = session.id
         WHERE call.started_at_ms >= ?1 AND call.started_at_ms < ?2
         AND evidence.verdict IS NOT NULL
         GROUP BY evidence.verdict";

/// The newest sessions that the log contradicts.
pub(crate) const DIFFERING: &str =
    "SELECT session.telephony_session_id, first_session.telephony_session_id,
             call.started_at_ms, evidence.verdict, evidence.differences
         FROM evidence INNER JOIN session ON session.id = evidence.session_id
         LEFT JOIN call ON call.id = session.call_id
         LEFT JOIN session AS first_session ON first_session.id = session.call_id
         WHERE evidence.verdict = 'differing'
         ORDER BY evidence.session_id DESC LIMIT ?1";

/// Evidence of every session that has some, by session.
pub(crate) fn all(conn: &Connection) -> Result<Vec<(TelephonySessionId, Evidence)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT session.telephony_session_id, evidence.over_at_ms, evidence.snapshot,
             evidence.logged
         FROM evidence INNER JOIN session ON session.id = evidence.session_id
         ORDER BY evidence.session_id",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        let session = TelephonySessionId::new(cells.take::<String>()?);
        found.push((session, read(&mut cells)?));
    }
    Ok(found)
}

fn read(cells: &mut Cells<'_>) -> Result<Evidence, StoreError> {
    let over_at = cells.optional_time()?;
    let snapshot: Option<String> = cells.take()?;
    let logged: Option<String> = cells.take()?;
    let bad = |column| StoreError::Value { column };
    Ok(Evidence {
        over_at,
        snapshot: snapshot
            .map(|text| json::read_snapshot(&text).ok_or_else(|| bad("evidence.snapshot")))
            .transpose()?,
        logged: logged
            .map(|text| json::read_logged(&text).ok_or_else(|| bad("evidence.logged")))
            .transpose()?,
    })
}

/// One call compared with the call log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciled {
    /// The session.
    pub session: TelephonySessionId,
    /// The call it is part of.
    pub call: Option<TelephonySessionId>,
    /// When that call started.
    pub started_at: Option<Timestamp>,
    /// What the comparison came to.
    pub reconciliation: Reconciliation,
}

/// How many sessions of the calls that started in `[from, to)` have each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReconciliationCounts {
    /// Both say the same.
    pub matched: u64,
    /// The log knew more.
    pub filled: u64,
    /// They contradict each other.
    pub differing: u64,
}

/// Counts of verdicts.
pub(crate) fn counts(
    conn: &Connection,
    from: Timestamp,
    to: Timestamp,
) -> Result<ReconciliationCounts, StoreError> {
    let mut statement = conn.prepare_cached(VERDICTS)?;
    let mut rows = statement.query([from.as_millis(), to.as_millis()])?;
    let mut counts = ReconciliationCounts::default();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        let verdict = cells.word("evidence.verdict", Verdict::from_word)?;
        let number = u64::try_from(cells.take::<i64>()?).unwrap_or_default();
        match verdict {
            Verdict::Matched => counts.matched = number,
            Verdict::Filled => counts.filled = number,
            Verdict::Differing => counts.differing = number,
        }
    }
    Ok(counts)
}

/// What comparing the sessions of a call came to: the worst verdict, and every difference.
pub(crate) fn of_call(
    conn: &Connection,
    call: &TelephonySessionId,
) -> Result<Option<Reconciliation>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT evidence.verdict, evidence.differences
         FROM session AS first_session
         INNER JOIN session ON session.call_id = first_session.id
         INNER JOIN evidence ON evidence.session_id = session.id
         WHERE first_session.telephony_session_id = ?1 AND evidence.verdict IS NOT NULL
         ORDER BY session.id",
    )?;
    let mut rows = statement.query([call.as_str()])?;
    let mut worst: Option<Reconciliation> = None;
    while let Some(row) = rows.next()? {
        let found = read_verdict(&mut Cells::new(row))?;
        worst = Some(match worst {
            None => found,
            Some(mut so_far) => {
                if rank(found.verdict) > rank(so_far.verdict) {
                    so_far.verdict = found.verdict;
                }
                so_far.differences.extend(found.differences);
                so_far
            }
        });
    }
    Ok(worst)
}

const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Matched => 0,
        Verdict::Filled => 1,
        Verdict::Differing => 2,
    }
}

/// The newest comparisons that contradict, newest first.
pub(crate) fn differing(conn: &Connection, limit: u32) -> Result<Vec<Reconciled>, StoreError> {
    let mut statement = conn.prepare_cached(DIFFERING)?;
    let mut rows = statement.query([limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read_reconciled(row)?);
    }
    Ok(found)
}

fn read_reconciled(row: &Row<'_>) -> Result<Reconciled, StoreError> {
    let mut cells = Cells::new(row);
    Ok(Reconciled {
        session: TelephonySessionId::new(cells.take::<String>()?),
        call: cells.take::<Option<String>>()?.map(TelephonySessionId::new),
        started_at: cells.optional_time()?,
        reconciliation: read_verdict(&mut cells)?,
    })
}

fn read_verdict(cells: &mut Cells<'_>) -> Result<Reconciliation, StoreError> {
    let verdict = cells.word("evidence.verdict", Verdict::from_word)?;
    let differences = serde_json::from_str(&cells.take::<String>()?);
    Ok(Reconciliation {
        verdict,
        differences: differences.map_err(|_| StoreError::Value {
            column: "evidence.differences",
        })?,
    })
}
