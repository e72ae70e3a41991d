//! Per number: customers' numbers by calls, the account's own by legs.
//!
//! May touch: the database, reading only. There is no sum by number (there are nearly as many
//! numbers as calls), so the records of the days are read one by one and nothing of them is kept
//! but counters.

use std::collections::HashMap;
use std::sync::Arc;

use engine::metrics::{CallCounts, LegCounts, ServiceLevelRules, talk_time};
use engine::{Timestamp, metrics};
use store::{Reader, StoreError};

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
    /// The name that came with it last.
    pub name: Option<Arc<str>>,
    /// Offered.
    pub offered: u32,
    /// Of these, answered.
    pub answered: u32,
    /// Left waiting, rang in vain, or overflowed; of an own number the offers that were missed.
    pub not_answered: u32,
    /// Mailbox.
    pub voicemail: u32,
    /// Outbound.
    pub outbound: u32,
    /// Of these, connected.
    pub outbound_connected: u32,
    /// Talk time.
    pub talk_ms: i64,
    /// The last one's moment.
    pub last_at: Timestamp,
    /// Ended records.
    pub ended: u32,
    /// Of these, exact or filled.
    pub sure: u32,
}

impl NumberLine {
    fn new(whose: Whose, number: Arc<str>) -> Self {
        Self {
            whose,
            number,
            name: None,
            offered: 0,
            answered: 0,
            not_answered: 0,
            voicemail: 0,
            outbound: 0,
            outbound_connected: 0,
            talk_ms: 0,
            last_at: Timestamp::from_millis(i64::MIN),
            ended: 0,
            sure: 0,
        }
    }

    /// Records counted.
    #[must_use]
    pub const fn records(&self) -> u32 {
        self.offered.saturating_add(self.outbound)
    }

    fn add_call(&mut self, counts: &CallCounts) {
        self.offered += counts.offered;
        self.answered += counts.answered;
        self.not_answered += counts.abandoned_waiting + counts.missed + counts.overflowed;
        self.voicemail += counts.voicemail;
        self.outbound += counts.outbound;
        self.outbound_connected += counts.outbound_connected;
        self.ended += counts.ended;
        self.sure += counts.exact + counts.filled;
    }

    fn add_leg(&mut self, counts: &LegCounts) {
        self.offered += counts.inbound_offered;
        self.answered += counts.inbound_answered;
        self.not_answered += counts.missed;
        self.voicemail += counts.voicemail;
        self.outbound += counts.outbound;
        self.outbound_connected += counts.outbound_connected;
        self.ended += counts.ended;
        self.sure += counts.sure;
    }

    /// As the Reports place shows it.
    #[must_use]
    pub fn view(&self, mask: bool) -> NumberRow {
        let shown = |text: &str| match mask {
            true => mask_number(text).into_owned(),
            false => text.to_owned(),
        };
        NumberRow {
            key: self.number.to_string(),
            number: shown(&self.number),
            // Without a name the network often sends the number as one.
            name: self.name.as_deref().map(shown),
            offered: self.offered,
            answered: self.answered,
            not_answered: self.not_answered,
            voicemail: self.voicemail,
            outbound: self.outbound,
            outbound_connected: self.outbound_connected,
            talk_total_ms: self.talk_ms,
            last_ms: self.last_at.as_millis(),
            completeness: metrics::share(self.sure, self.ended),
        }
    }
}

/// Every number of the days, customers' first, the busiest first. Records without a number
/// (withheld ones) have no line.
pub fn number_lines(
    reader: &Reader,
    selection: &Selection,
    rules: &ServiceLevelRules,
) -> Result<Vec<NumberLine>, StoreError> {
    let (from, to) = selection.span();
    let mut customers: HashMap<Arc<str>, NumberLine> = HashMap::new();
    reader.each_call(from, to, |_, call| {
        let Some(number) = call.customer_number.clone().filter(|n| !n.is_empty()) else {
            return;
        };
        if !selection.takes_call(&call) {
            return;
        }
        let line = line(&mut customers, Whose::Customer, number);
        let rule = rules.of(call.queue_extension.as_ref());
        line.add_call(&CallCounts::of(&call, &rule));
        line.talk_ms = line.talk_ms.saturating_add(call.talk_ms);
        let at = metrics::call_moment(&call);
        if at >= line.last_at {
            line.last_at = at;
            if call.customer_name.is_some() {
                line.name.clone_from(&call.customer_name);
            }
        }
    })?;
    let mut own: HashMap<Arc<str>, NumberLine> = HashMap::new();
    reader.each_leg(from, to, |_, leg| {
        let Some(number) = leg.agent_number.clone().filter(|n| !n.is_empty()) else {
            return;
        };
        if !selection.takes_leg(&leg) || !metrics::is_counted(&leg) {
            return;
        }
        let line = line(&mut own, Whose::Own, number);
        line.add_leg(&LegCounts::of(&leg));
        line.talk_ms = line.talk_ms.saturating_add(talk_time(&leg).unwrap_or(0));
        line.last_at = line.last_at.max(leg.started_at);
    })?;
    Ok([sorted(customers), sorted(own)].concat())
}

fn line(
    lines: &mut HashMap<Arc<str>, NumberLine>,
    whose: Whose,
    number: Arc<str>,
) -> &mut NumberLine {
    lines
        .entry(number)
        .or_insert_with_key(|number| NumberLine::new(whose, Arc::clone(number)))
}

fn sorted(lines: HashMap<Arc<str>, NumberLine>) -> Vec<NumberLine> {
    let mut lines: Vec<NumberLine> = lines.into_values().collect();
    lines.sort_by(|a, b| (b.records(), &a.number).cmp(&(a.records(), &b.number)));
    lines
}

/// As the Reports place shows them.
#[must_use]
pub fn numbers_view(lines: &[NumberLine], mask: bool) -> NumbersView {
    let of = |whose: Whose| lines.iter().filter(move |line| line.whose == whose);
    let rows = |whose| of(whose).take(SHOWN).map(|line| line.view(mask)).collect();
    let count = |whose| u32::try_from(of(whose).count()).unwrap_or(u32::MAX);
    NumbersView {
        customers: rows(Whose::Customer),
        customer_count: count(Whose::Customer),
        own: rows(Whose::Own),
        own_count: count(Whose::Own),
    }
}
