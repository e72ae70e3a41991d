//! Table `number_day`: what was counted of each telephone number on each day of UTC.
//!
//! Made with the day's other sums and due with them. There are nearly as many numbers as calls, so
//! shorter or longer spans are not kept: they would hardly be fewer rows.

use std::collections::HashMap;
use std::sync::Arc;

use engine::metrics::{NumberSums, Span};
use engine::{Call, Leg};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::cover::cover;
use super::due::newest;
use super::form;
use super::place::Level;
use super::tally::Tally;
use crate::{StoreError, call, leg};

/// What was counted, by number.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Customers' numbers, by calls.
    pub customers: HashMap<Arc<str>, NumberSums>,
    /// The account's own numbers, by legs.
    pub own: HashMap<Arc<str>, NumberSums>,
}

impl Numbers {
    /// Counts a call; one without a number has no place.
    pub fn add_call(&mut self, call: &Call) {
        if let Some(number) = call.customer_number.as_ref().filter(|n| !n.is_empty()) {
            let sums = self.customers.entry(Arc::clone(number)).or_default();
            sums.add_call(call);
        }
    }

    /// Counts a leg; one without a number, or whose kind never counts, has no place.
    pub fn add_leg(&mut self, leg: &Leg) {
        let mut one = NumberSums::default();
        if let Some(number) = leg.agent_number.as_ref().filter(|n| !n.is_empty())
            && one.add_leg(leg)
        {
            self.own.entry(Arc::clone(number)).or_default().merge(&one);
        }
    }

    fn add(&mut self, own: bool, number: &str, more: NumberSums) {
        let numbers = match own {
            true => &mut self.own,
            false => &mut self.customers,
        };
        match numbers.get_mut(number) {
            Some(sums) => sums.merge(&more),
            None => {
                numbers.insert(Arc::from(number), more);
            }
        }
    }

    fn add_records(&mut self, conn: &Connection, from: i64, to: i64) -> Result<(), StoreError> {
        let span = [from, to];
        call::each_measure(
            conn,
            call::MEASURES_WITH_CUSTOMER,
            span,
            |mut call, cells| {
                let _key: i64 = cells.take()?;
                call.customer_number = cells.take()?;
                call.customer_name = cells.take()?;
                self.add_call(&call);
                Ok(())
            },
        )?;
        leg::each_measure(conn, leg::MEASURES_WITH_NUMBER, span, |mut leg, cells| {
            leg.agent_number = cells.take()?;
            self.add_leg(&leg);
            Ok(())
        })
    }
}

/// The rows of days in `[from, to)`.
const OF_DAYS: &str = "SELECT own, number, sums FROM number_day
     WHERE day_at_ms >= ?1 AND day_at_ms < ?2";

/// Everything counted in the windows.
pub(crate) fn numbers(conn: &Connection, windows: &[Span]) -> Result<Numbers, StoreError> {
    let mut numbers = Numbers::default();
    let cover = cover(conn, Level::Day, Level::Day, windows, newest(conn)?)?;
    for (_, from, to) in cover.runs {
        let mut statement = conn.prepare_cached(OF_DAYS)?;
        let mut rows = statement.query([from, to])?;
        while let Some(row) = rows.next()? {
            let number = row.get_ref(1)?.as_str().map_err(|_| UNREADABLE)?;
            let sums = row.get_ref(2)?.as_blob().map_err(|_| UNREADABLE)?;
            numbers.add(row.get(0)?, number, form::read_number(sums)?);
        }
    }
    for (from, to) in cover.gaps {
        numbers.add_records(conn, from, to)?;
    }
    Ok(numbers)
}

/// The busiest numbers of a kind, and how many there are.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Busiest {
    /// By records, the most first; by number where they are equally many.
    pub numbers: Vec<(Arc<str>, NumberSums)>,
    /// Of all.
    pub count: usize,
}

/// The `most` busiest of [`numbers`], customers' and own. The rows of each day are read for how many
/// records they stand for; those of the busiest once more for what they say.
pub(crate) fn busiest(
    conn: &Connection,
    windows: &[Span],
    most: usize,
) -> Result<(Busiest, Busiest), StoreError> {
    let mut rest = Numbers::default();
    let cover = cover(conn, Level::Day, Level::Day, windows, newest(conn)?)?;
    for (from, to) in cover.gaps {
        rest.add_records(conn, from, to)?;
    }
    let of = |own: bool, rest: &HashMap<Arc<str>, NumberSums>| -> Result<Busiest, StoreError> {
        let mut tally = Tally::default();
        for (number, sums) in rest {
            tally.add(number, sums.records());
        }
        for (_, from, to) in &cover.runs {
            let mut statement = conn.prepare_cached(OF_KIND)?;
            for day in Level::Day.slots(*from, *to) {
                let mut rows = statement.query(params![day, own])?;
                while let Some(row) = rows.next()? {
                    let number = row.get_ref(0)?.as_str().map_err(|_| UNREADABLE)?;
                    let sums = row.get_ref(1)?.as_blob().map_err(|_| UNREADABLE)?;
                    tally.add(number, form::read_records(sums)?);
                }
            }
        }
        let count = tally.len();
        let mut numbers = Vec::with_capacity(most.min(count));
        for number in tally.busiest(most) {
            let mut sums = rest.get(&*number).cloned().unwrap_or_default();
            for (_, from, to) in &cover.runs {
                for day in Level::Day.slots(*from, *to) {
                    let row: Option<Vec<u8>> = conn
                        .prepare_cached(OF_NUMBER)?
                        .query_row(params![day, own, &*number], |row| row.get(0))
                        .optional()?;
                    if let Some(row) = row {
                        sums.merge(&form::read_number(&row)?);
                    }
                }
            }
            numbers.push((Arc::from(number), sums));
        }
        Ok(Busiest { numbers, count })
    };
    Ok((of(false, &rest.customers)?, of(true, &rest.own)?))
}

/// The rows of one kind of numbers on a day, and that of one number.
const OF_KIND: &str = "SELECT number, sums FROM number_day WHERE day_at_ms = ?1 AND own = ?2";
const OF_NUMBER: &str =
    "SELECT sums FROM number_day WHERE day_at_ms = ?1 AND own = ?2 AND number = ?3";

/// The statements whose plans are tested.
#[cfg(test)]
pub(crate) const STATEMENTS: [&str; 3] = [OF_DAYS, OF_KIND, OF_NUMBER];

/// Makes the rows of a day anew.
pub(super) fn make(tx: &Transaction<'_>, day: i64) -> Result<(), StoreError> {
    let mut numbers = Numbers::default();
    numbers.add_records(tx, day, day.saturating_add(Level::Day.millis()))?;
    tx.prepare_cached("DELETE FROM number_day WHERE day_at_ms = ?1")?
        .execute([day])?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO number_day (day_at_ms, own, number, sums) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (own, numbers) in [(false, &numbers.customers), (true, &numbers.own)] {
        let mut sorted: Vec<_> = numbers.iter().collect();
        sorted.sort_unstable_by_key(|(number, _)| *number);
        for (number, sums) in sorted {
            insert.execute(params![day, own, &**number, form::write_number(sums)])?;
        }
    }
    Ok(())
}

/// Deletes the rows of days that will be made anew: they may hold what is to be forgotten.
pub(crate) fn forget_due(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM number_day
         WHERE day_at_ms IN (SELECT slot_at_ms FROM rollup_due WHERE level = ?1)",
        [Level::Day.number()],
    )?;
    Ok(())
}

/// Deletes the rows of a customer's number, which stands in no call any more.
pub(crate) fn forget_customer(tx: &Transaction<'_>, number: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM number_day WHERE own = 0 AND number = ?1",
        [number],
    )?;
    Ok(())
}

const UNREADABLE: StoreError = StoreError::Value {
    column: "number_day.sums",
};
