//! Paging by key: a page is found by the last row before it, not by counting rows.

use engine::metrics::LONGEST_MS;
use engine::{CallOutcome, Confidence, Direction, ExtensionId, Side, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::cursor::Place;
use super::{BY_NUMBER, CallPage, CallQuery, CallSort, query as query_calls};
use crate::StoreError;
use crate::rollup::{self, MOMENT, Subject};

/// Times that dates have; the sums of others are not looked for.
const DATES: std::ops::Range<Timestamp> =
    Timestamp::from_millis(0)..Timestamp::from_millis(253_402_300_800_000);

/// Reads a page. The caller holds a transaction, so that total and rows agree.
pub(crate) fn page(conn: &Connection, query: &CallQuery) -> Result<CallPage, StoreError> {
    let place = match &query.after {
        Some(cursor) => Some(Place::read(query, cursor)?),
        None => None,
    };
    let total = match &place {
        Some(place) => place.total,
        None => count(conn, query)?,
    };
    let limit = query.limit.clamp(1, 10_000);
    let mut found = keys(conn, query, place.as_ref(), limit)?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|(key, id)| {
        let place = Place {
            key: key.clone(),
            id: *id,
            total,
        };
        place.write(query)
    });
    let mut calls = Vec::with_capacity(found.len());
    for (_, id) in &found {
        calls.append(&mut query_calls(conn, BY_NUMBER, [id])?);
    }
    Ok(CallPage { calls, total, next })
}

fn count(conn: &Connection, query: &CallQuery) -> Result<u64, StoreError> {
    let moments = || Filter {
        sql: format!("{MOMENT} >= ? AND {MOMENT} < ?"),
        values: vec![query.from.as_millis().into(), query.to.as_millis().into()],
    };
    let mut filter = moments();
    filter.rest(query, "call.queue_extension_id");
    if filter.sql == moments().sql && DATES.contains(&query.from) && DATES.contains(&query.to) {
        // Nothing but a time: the sums know.
        let sums = rollup::sums(conn, &Subject::Everyone, &[(query.from, query.to)])?;
        return Ok(u64::from(sums.calls.counts.calls()));
    }
    let sql = format!("SELECT count(*) FROM call WHERE {}", filter.sql);
    let total: i64 = conn
        .prepare_cached(&sql)?
        .query_row(params_from_iter(filter.values), |row| row.get(0))?;
    Ok(u64::try_from(total).unwrap_or_default())
}

/// Keys and numbers of one row more than the page.
fn keys(
    conn: &Connection,
    query: &CallQuery,
    place: Option<&Place>,
    limit: u32,
) -> Result<Vec<(Value, i64)>, StoreError> {
    let walk = walks_talk(conn, query, limit)?;
    let (sql, values) = keys_sql(query, place, limit, walk);
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((row.get(0)?, row.get(1)?));
    }
    Ok(found)
}

/// Whether the longest calls are found by walking from the longest one down, rather than by sorting
/// those of the time asked for: when fewer are passed by than would have to be sorted. Other filters
/// may let so few through that the walk would not end.
pub(super) fn walks_talk(
    conn: &Connection,
    query: &CallQuery,
    limit: u32,
) -> Result<bool, StoreError> {
    let plain = CallQuery {
        from: query.from,
        to: query.to,
        sort: CallSort::Talk,
        descending: query.descending,
        limit: query.limit,
        after: query.after.clone(),
        ..CallQuery::default()
    };
    if *query != plain {
        return Ok(false);
    }
    let bounds = conn
        .prepare_cached(
            "SELECT (SELECT min(started_at_ms) FROM call), (SELECT max(started_at_ms) FROM call),
                 (SELECT max(id) FROM call)",
        )?
        .query_row([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<i64>>(2)?))
        })?;
    let (Some(first), Some(last), Some(calls)) = bounds else {
        return Ok(false);
    };
    let (first, last, calls): (i64, i64, i64) = (first, last, calls);
    let inside = last.min(query.to.as_millis()) - first.max(query.from.as_millis());
    let share = inside.max(0) as f64 / (last - first).max(1) as f64;
    Ok(calls as f64 * share * share > f64::from(limit))
}

/// The statement of [`keys`] and its values; its parts are constants of this file. `walk` lets
/// nothing but the order of the talk time choose an index.
pub(super) fn keys_sql(
    query: &CallQuery,
    place: Option<&Place>,
    limit: u32,
    walk: bool,
) -> (String, Vec<Value>) {
    let key = query.sort.key();
    let (order, beyond) = if query.descending {
        ("DESC", "<")
    } else {
        ("ASC", ">")
    };
    // A call is offered after it started, and within the longest time anything may take.
    let early = query.from.plus_millis(-LONGEST_MS);
    let mut filter = match place {
        // The range of the index begins at the cursor.
        Some(Place {
            key: Value::Integer(at),
            ..
        }) if query.sort == CallSort::Started => {
            let at = Timestamp::from_millis(*at);
            if query.descending {
                Filter::range(early, query.to.min(at.plus_millis(1)))
            } else {
                Filter::range(early.max(at), query.to)
            }
        }
        _ if walk => Filter {
            sql: "TRUE".to_owned(),
            values: Vec::new(),
        },
        _ => Filter::range(early, query.to),
    };
    filter.push(
        &format!("+({MOMENT}) >= ? AND +({MOMENT}) < ?"),
        [query.from.as_millis().into(), query.to.as_millis().into()],
    );
    // The plus keeps the order of the starts: a queue's own index would have to be sorted.
    filter.rest(query, "+call.queue_extension_id");
    if let Some(place) = place {
        filter.push(
            &format!("({key}, call.id) {beyond} (?, ?)"),
            [place.key.clone(), place.id.into()],
        );
    }
    let Filter { sql, mut values } = filter;
    values.push((i64::from(limit) + 1).into());
    let sql = format!(
        "SELECT {key}, call.id FROM call WHERE {sql}
         ORDER BY {key} {order}, call.id {order} LIMIT ?"
    );
    (sql, values)
}

/// Conditions joined by AND, and the values bound to them in order.
struct Filter {
    sql: String,
    values: Vec<Value>,
}

impl Filter {
    fn range(from: Timestamp, to: Timestamp) -> Self {
        Self {
            sql: "call.started_at_ms >= ? AND call.started_at_ms < ?".to_owned(),
            values: vec![from.as_millis().into(), to.as_millis().into()],
        }
    }

    fn push(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.extend(values);
    }

    /// Everything but the range; `queue` is the column of the queue.
    fn rest(&mut self, query: &CallQuery, queue: &str) {
        if let Some(among) = &query.among {
            let keys = among.iter().map(|key| serde_json::Value::from(key.0));
            let keys = serde_json::Value::from_iter(keys).to_string();
            self.push("call.id IN (SELECT value FROM json_each(?))", [keys.into()]);
        }
        self.one_of(
            "call.id IN (SELECT call_agent.call_id FROM call_agent WHERE call_agent.extension_id
                 IN (SELECT value FROM json_each(?)))",
            query.agents.iter().map(ExtensionId::as_str),
        );
        self.one_of(
            &format!("{queue} IN (SELECT value FROM json_each(?))"),
            query.queues.iter().map(ExtensionId::as_str),
        );
        self.one_of(
            "call.direction IN (SELECT value FROM json_each(?))",
            query.direction.iter().copied().map(Direction::as_str),
        );
        self.one_of(
            "call.outcome IN (SELECT value FROM json_each(?))",
            query.outcomes.iter().copied().map(CallOutcome::as_str),
        );
        self.one_of(
            "call.ended_by IN (SELECT value FROM json_each(?))",
            query.ended_by.iter().copied().map(Side::as_str),
        );
        self.one_of(
            "call.confidence IN (SELECT value FROM json_each(?))",
            query.confidence.iter().copied().map(Confidence::as_str),
        );
        if let Some(text) = query.text.as_deref().map(str::trim)
            && !text.is_empty()
        {
            self.push(
                "(call.customer_name LIKE ? ESCAPE '\\' OR call.customer_number LIKE ? ESCAPE '\\')",
                [contains(text).into(), contains(&number_form(text)).into()],
            );
        }
    }

    fn one_of<'a>(&mut self, condition: &str, words: impl Iterator<Item = &'a str>) {
        let words: Vec<&str> = words.collect();
        if !words.is_empty() {
            self.push(condition, [super::write_list(words.into_iter()).into()]);
        }
    }
}

/// A LIKE pattern for text that contains `text` as it stands.
fn contains(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// A number without its punctuation; other text as it is.
fn number_form(text: &str) -> String {
    let punctuation = |c: char| matches!(c, ' ' | '(' | ')' | '-' | '.' | '/');
    let is_number = text
        .chars()
        .all(|c| c.is_ascii_digit() || c == '+' || punctuation(c));
    let bare: String = text.chars().filter(|c| !punctuation(*c)).collect();
    if is_number && !bare.is_empty() {
        bare
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests;
