//! One line for each queue, or for each queue and day. A call counts for the first queue it
//! entered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use engine::metrics::{CallSummary, LegCounts, ServiceLevelRules, call_moment, is_counted};
use engine::{Call, ExtensionId, Leg};

use super::names::{Names, labels};
use super::{Period, ReportError, Selection};
use crate::view::QueueReportRow;

/// A queue's numbers over a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueLine {
    /// The day, or the days.
    pub period: String,
    /// Extension id; empty in a total.
    pub id: String,
    /// Name.
    pub queue: String,
    /// Extension number.
    pub number: String,
    /// Counts over its calls, and the longest wait.
    pub summary: CallSummary,
    /// Missed offers of its members: one for each phone that rang in vain.
    pub missed_offers: u32,
    /// Its service-level rule in words.
    pub rule: String,
}

/// What a queue's records add up to.
#[derive(Default)]
pub(super) struct QueueSum {
    pub(super) summary: CallSummary,
    pub(super) missed_offers: u32,
}

/// Those of each queue, by the number of the row they belong to, and the names queues went by.
#[derive(Default)]
pub(super) struct QueueSums {
    pub(super) rows: BTreeMap<(usize, ExtensionId), QueueSum>,
    pub(super) names: BTreeMap<ExtensionId, Arc<str>>,
}

/// Lines in order of day, name and id. Queues that are asked for, or listed by `names`, have a
/// line without any call too.
pub fn queue_lines(
    selection: &Selection,
    period: Period,
    legs: &[Leg],
    calls: &[Call],
    names: &dyn Names,
    rules: &ServiceLevelRules,
) -> Result<Vec<QueueLine>, ReportError> {
    let days = selection.days()?;
    let row_of = |moment| {
        days.find(moment).map(|day| match period {
            Period::Whole => 0,
            Period::Daily => day,
        })
    };
    let mut sums = QueueSums::default();
    for call in calls.iter().filter(|c| selection.takes_call(c)) {
        let (Some(row), Some(queue)) = (row_of(call_moment(call)), &call.queue_extension) else {
            continue;
        };
        let sum = sums.rows.entry((row, queue.clone())).or_default();
        sum.summary.add(call, &rules.of(Some(queue)));
        if let Some(name) = &call.queue_name {
            sums.names.insert(queue.clone(), name.clone());
        }
    }
    let counted = |leg: &&Leg| selection.takes_leg(leg) && is_counted(leg);
    for leg in legs.iter().filter(counted) {
        let (Some(row), Some(queue)) = (row_of(leg.started_at), &leg.queue_extension) else {
            continue;
        };
        let missed = LegCounts::of(leg).missed;
        let sum = sums.rows.entry((row, queue.clone())).or_default();
        sum.missed_offers = sum.missed_offers.saturating_add(missed);
    }
    let periods = selection.periods(period)?;
    Ok(queue_lines_of(selection, &periods, &sums, names, rules))
}

/// The same from sums; `periods` names the rows.
pub(super) fn queue_lines_of(
    selection: &Selection,
    periods: &[String],
    sums: &QueueSums,
    names: &dyn Names,
    rules: &ServiceLevelRules,
) -> Vec<QueueLine> {
    let mut queues: BTreeSet<ExtensionId> = selection.queues.clone();
    if queues.is_empty() && selection.agents.is_empty() {
        queues.extend(names.queues());
    }
    queues.extend(sums.rows.keys().map(|(_, id)| id.clone()));
    let mut named: Vec<(String, String, ExtensionId)> = queues
        .into_iter()
        .map(|id| {
            let (name, number) = labels(names, &id, sums.names.get(&id).map(AsRef::as_ref));
            (name, number, id)
        })
        .collect();
    named
        .sort_by_cached_key(|(name, number, id)| (name.to_lowercase(), number.clone(), id.clone()));
    let mut lines = Vec::with_capacity(periods.len().saturating_mul(named.len()));
    for (row, period) in periods.iter().enumerate() {
        for (name, number, id) in &named {
            let sum = sums.rows.get(&(row, id.clone()));
            lines.push(QueueLine {
                period: period.clone(),
                id: id.to_string(),
                queue: name.clone(),
                number: number.clone(),
                summary: sum.map(|s| s.summary).unwrap_or_default(),
                missed_offers: sum.map_or(0, |s| s.missed_offers),
                rule: rules.of(Some(id)).words(),
            });
        }
    }
    lines
}

/// All lines added up.
#[must_use]
pub fn queue_total(
    selection: &Selection,
    lines: &[QueueLine],
    rules: &ServiceLevelRules,
) -> QueueLine {
    let mut total = QueueLine {
        period: selection.words(),
        id: String::new(),
        queue: "Total".to_owned(),
        number: String::new(),
        summary: CallSummary::default(),
        missed_offers: 0,
        rule: rules.words(),
    };
    for line in lines {
        total.summary.merge(&line.summary);
        total.missed_offers = total.missed_offers.saturating_add(line.missed_offers);
    }
    total
}

impl QueueLine {
    /// As the Reports place shows it.
    #[must_use]
    pub fn view(&self) -> QueueReportRow {
        let counts = &self.summary.counts;
        QueueReportRow {
            id: self.id.clone(),
            queue: self.queue.clone(),
            offered: counts.offered,
            answered: counts.answered,
            abandoned: counts.abandoned_waiting,
            voicemail: counts.voicemail,
            missed: counts.missed,
            asa_ms: counts.asa_ms(),
            longest_wait_ms: self.summary.longest_wait_ms,
            service_level: counts.service_level(),
            service_level_rule: self.rule.clone(),
            completeness: counts.completeness(),
        }
    }
}
