//! One line for each queue, or for each queue and day. A call counts for the first queue it
//! entered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use engine::metrics::{CallSummary, LegCounts, ServiceLevelRules, call_moment};
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

#[derive(Default)]
struct Sum {
    summary: CallSummary,
    missed_offers: u32,
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
    let mut sums: BTreeMap<(usize, ExtensionId), Sum> = BTreeMap::new();
    let mut queues: BTreeSet<ExtensionId> = selection.queues.clone();
    let mut seen_names: BTreeMap<ExtensionId, Arc<str>> = BTreeMap::new();
    if queues.is_empty() && selection.agents.is_empty() {
        queues.extend(names.queues());
    }
    for call in calls.iter().filter(|c| selection.takes_call(c)) {
        let (Some(row), Some(queue)) = (row_of(call_moment(call)), &call.queue_extension) else {
            continue;
        };
        let sum = sums.entry((row, queue.clone())).or_default();
        sum.summary.add(call, &rules.of(Some(queue)));
        if let Some(name) = &call.queue_name {
            seen_names.insert(queue.clone(), name.clone());
        }
        queues.insert(queue.clone());
    }
    for leg in legs.iter().filter(|l| selection.takes_leg(l)) {
        let (Some(row), Some(queue)) = (row_of(leg.started_at), &leg.queue_extension) else {
            continue;
        };
        let missed = LegCounts::of(leg).missed;
        let sum = sums.entry((row, queue.clone())).or_default();
        sum.missed_offers = sum.missed_offers.saturating_add(missed);
        queues.insert(queue.clone());
    }
    let periods: Vec<String> = match period {
        Period::Whole => vec![selection.words()],
        Period::Daily => days.iter().map(|day| day.label.clone()).collect(),
    };
    let mut named: Vec<(String, String, ExtensionId)> = queues
        .into_iter()
        .map(|id| {
            let (name, number) = labels(names, &id, seen_names.get(&id).map(AsRef::as_ref));
            (name, number, id)
        })
        .collect();
    named
        .sort_by_cached_key(|(name, number, id)| (name.to_lowercase(), number.clone(), id.clone()));
    let mut lines = Vec::with_capacity(periods.len().saturating_mul(named.len()));
    for (row, period) in periods.into_iter().enumerate() {
        for (name, number, id) in &named {
            let sum = sums.get(&(row, id.clone()));
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
    Ok(lines)
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
