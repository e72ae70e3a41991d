//! Per number: customers' numbers by calls, the account's own by legs.
//!
//! May touch: the database, reading only.

use std::collections::HashMap;
use std::sync::Arc;

use engine::metrics::{self, NumberSums};
use store::{Busiest, Numbers, Reader, StoreError};

use super::Selection;
use crate::export::mask_number;
use crate::view::{NumberRow, NumbersView};

/// Numbers shown of each kind; an export has all.
pub const SHOWN: usize = 200;

/// Whose number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A customer's; calls are counted.
    Customer,
    /// The account's own: dialled by a customer, or shown to the one who was called. Legs are
    /// counted.
    Own,
}

impl Whose {
    /// Its word in an export.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Own => "own",
        }
    }
}

/// What was counted of one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberLine {
    /// Whose it is.
    pub whose: Whose,
    /// The number.
    pub number: Arc<str>,
    /// What was counted.
    pub sums: NumberSums,
}

impl NumberLine {
    /// As the Reports place shows it.
    #[must_use]
    pub fn view(&self, mask: bool) -> NumberRow {
        let shown = |text: &str| match mask {
            true => mask_number(text).into_owned(),
            false => text.to_owned(),
        };
        let sums = &self.sums;
        NumberRow {
            key: self.number.to_string(),
            number: shown(&self.number),
            // Without a name the network often sends the number as one.
            name: sums.name.as_ref().map(|(_, name)| shown(name)),
            offered: sums.offered,
            answered: sums.answered,
            not_answered: sums.not_answered,
            voicemail: sums.voicemail,
            outbound: sums.outbound,
            outbound_connected: sums.outbound_connected,
            talk_total_ms: sums.talk_ms,
            last_ms: sums.last_at.unwrap_or_default().as_millis(),
            completeness: metrics::share(sums.sure, sums.ended),
        }
    }
}

/// What was counted, from every record of the days.
pub fn numbers_of_records(reader: &Reader, selection: &Selection) -> Result<Numbers, StoreError> {
    let mut calls = Numbers::default();
    let mut legs = Numbers::default();
    for (from, to) in selection.windows() {
        reader.each_call(*from, *to, |_, call| {
            if selection.takes_call(&call) {
                calls.add_call(&call);
            }
        })?;
        reader.each_leg(*from, *to, |_, leg| {
            if selection.takes_leg(&leg) {
                legs.add_leg(&leg);
            }
        })?;
    }
    Ok(Numbers {
        customers: calls.customers,
        own: legs.own,
    })
}

/// Whether sums by day can tell: they are of everybody.
fn is_kept(selection: &Selection) -> bool {
    selection.agents.is_empty() && selection.queues.is_empty()
}

/// Every number of the days, customers' first, the busiest first. Records without a number
/// (withheld ones) have no line.
pub fn number_lines(reader: &Reader, selection: &Selection) -> Result<Vec<NumberLine>, StoreError> {
    let Numbers { customers, own } = match is_kept(selection) {
        true => reader.numbers(selection.windows())?,
        false => numbers_of_records(reader, selection)?,
    };
    let customers = lines(Whose::Customer, busiest(customers));
    Ok([customers, lines(Whose::Own, busiest(own))].concat())
}

/// As the Reports place shows them.
pub fn numbers_view(
    reader: &Reader,
    selection: &Selection,
    mask: bool,
) -> Result<NumbersView, StoreError> {
    let (customers, own) = if is_kept(selection) {
        reader.busiest_numbers(selection.windows(), SHOWN)?
    } else {
        let Numbers { customers, own } = numbers_of_records(reader, selection)?;
        (busiest(customers), busiest(own))
    };
    let count = |busiest: &Busiest| u32::try_from(busiest.count).unwrap_or(u32::MAX);
    let (customer_count, own_count) = (count(&customers), count(&own));
    let rows = |whose, busiest| {
        let lines = lines(whose, busiest).into_iter().take(SHOWN);
        lines.map(|line| line.view(mask)).collect()
    };
    Ok(NumbersView {
        customers: rows(Whose::Customer, customers),
        customer_count,
        own: rows(Whose::Own, own),
        own_count,
    })
}

fn lines(whose: Whose, busiest: Busiest) -> Vec<NumberLine> {
    let lines = busiest.numbers.into_iter();
    let line = |(number, sums)| NumberLine {
        whose,
        number,
        sums,
    };
    lines.map(line).collect()
}

/// All of them, the busiest first.
fn busiest(numbers: HashMap<Arc<str>, NumberSums>) -> Busiest {
    let count = numbers.len();
    let mut numbers: Vec<_> = numbers.into_iter().collect();
    numbers.sort_unstable_by(|a, b| (b.1.records(), &a.0).cmp(&(a.1.records(), &b.0)));
    Busiest { numbers, count }
}
