//! Reports from the sums the store keeps: the same numbers as from the records, in a hundredth of
//! the time.
//!
//! May touch: the database, reading only. What sums cannot answer (several agents at once, a time
//! zone that cuts quarters of an hour) is `None`, and is asked of the records.

use std::collections::BTreeMap;

use chrono::{Datelike, Timelike};
use engine::metrics::interval::{Interval, Intervals, Tz, Width, local};
use engine::metrics::{CallCounts, CallSummary, Rollup, ServiceLevelRule, ServiceLevelRules};
use engine::metrics::{Span, Spans, is_whole};
use engine::{ExtensionId, Timestamp};
use store::{Level, Reader, StoreError, Subject};

use super::agents::{AgentSums, agent_lines_of};
use super::charts::Heat;
use super::compare::Totals;
use super::names::Names;
use super::queues::{QueueSum, QueueSums, queue_lines_of};
use super::{AgentLine, IntervalLine, Parts, Period, QueueLine, ReportError, Selection};
use crate::query::QueryError;
use crate::view::ReportView;

/// A question that sums can answer.
pub struct Kept<'k> {
    reader: &'k Reader,
    selection: &'k Selection,
    names: &'k dyn Names,
    rules: &'k ServiceLevelRules,
    subject: Subject,
}

/// Slots of a level, each with the interval it lies in.
struct Slots {
    intervals: Intervals,
    found: Vec<(Timestamp, Rollup, CallSummary)>,
}

impl<'k> Kept<'k> {
    /// `None` when the selection or a rule is not one that sums know.
    #[must_use]
    pub fn of(
        reader: &'k Reader,
        selection: &'k Selection,
        names: &'k dyn Names,
        rules: &'k ServiceLevelRules,
    ) -> Option<Self> {
        let mut agents = selection.agents.iter();
        let mut queues = selection.queues.iter();
        let subject = match (agents.next(), queues.next()) {
            (None, None) => Subject::Everyone,
            (Some(agent), None) => Subject::Agent(agent.clone()),
            (None, Some(queue)) => Subject::Queue(queue.clone()),
            (Some(_), Some(_)) => return None,
        };
        let one = agents.next().is_none() && queues.next().is_none();
        let whole = is_whole(&rules.default) && rules.queues.values().all(is_whole);
        // An agent's sums do not tell one queue's waits from another's.
        let same = own_rules(rules).next().is_none() || !matches!(subject, Subject::Agent(_));
        (one && whole && same).then_some(Self {
            reader,
            selection,
            names,
            rules,
            subject,
        })
    }

    /// The whole report.
    pub fn report(&self, width: Width) -> Result<Option<ReportView>, QueryError> {
        let Some(slots) = self.slots(width)? else {
            return Ok(None);
        };
        let (mut sums, mut heat) = (Rollup::default(), Heat::new());
        for (at, slot, _) in &slots.found {
            sums.merge(slot);
            let wall = local(self.selection.zone, *at);
            let weekday = wall.weekday().num_days_from_monday();
            heat.add(weekday, wall.hour(), &slot.calls.counts);
        }
        let parts = Parts {
            intervals: slots.lines(),
            heat,
            sums,
            spans: self.spans()?,
            agents: self.agents(Period::Whole)?,
            queues: self.queues(Period::Whole)?,
        };
        Ok(Some(parts.view(self.selection)))
    }

    /// What the days add up to.
    pub fn totals(&self) -> Result<Option<Totals>, QueryError> {
        Ok(self.slots(Width::Day)?.map(|slots| {
            let mut totals = Totals::default();
            for (_, sums, calls) in &slots.found {
                totals.calls.merge(calls);
                totals.legs.merge(&sums.legs);
            }
            totals
        }))
    }

    /// One line for each interval.
    pub fn intervals(&self, width: Width) -> Result<Option<Vec<IntervalLine>>, QueryError> {
        Ok(self.slots(width)?.map(|slots| slots.lines()))
    }

    fn slots(&self, width: Width) -> Result<Option<Slots>, QueryError> {
        let (selection, zone) = (self.selection, self.selection.zone);
        let intervals = Intervals::over(selection.range, zone, width).map_err(ReportError::from)?;
        let levels: &[Level] = match width {
            Width::Hour | Width::Day => &[Level::Hour, Level::Quarter],
            Width::Quarter | Width::Half => &[Level::Quarter],
        };
        for level in levels {
            let ends = || intervals.iter().flat_map(|i| [i.start, i.end]);
            if !ends().all(|at| cuts(*level, zone, at)) {
                continue;
            }
            let found = self.found(*level)?;
            if found.iter().all(|(at, ..)| whole(*level, zone, *at)) {
                return Ok(Some(Slots { intervals, found }));
            }
        }
        Ok(None)
    }

    /// The slots of a level with their calls by the rules.
    fn found(&self, level: Level) -> Result<Vec<(Timestamp, Rollup, CallSummary)>, StoreError> {
        let windows = self.selection.windows();
        let rule = match &self.subject {
            Subject::Queue(queue) => self.rules.of(Some(queue)),
            Subject::Everyone | Subject::Agent(_) => self.rules.default,
        };
        let slots = self.reader.slots(&self.subject, level, windows)?;
        let mut found: Vec<_> = slots
            .into_iter()
            .map(|(at, sums)| {
                let calls = sums.calls_by(&rule, &self.rules.default);
                (at, sums, calls)
            })
            .collect();
        if self.subject == Subject::Everyone {
            for (queue, own) in own_rules(self.rules) {
                let subject = Subject::Queue(queue.clone());
                for (at, sums) in self.reader.slots(&subject, level, windows)? {
                    let place = found.binary_search_by_key(&at, |slot| slot.0);
                    if let Some(slot) = place.ok().and_then(|place| found.get_mut(place)) {
                        self.by_own_rule(&mut slot.2.counts, &sums, own);
                    }
                }
            }
        }
        Ok(found)
    }

    /// Counts a queue's calls by its own rule and no longer by the default.
    fn by_own_rule(&self, counts: &mut CallCounts, queue: &Rollup, own: &ServiceLevelRule) {
        let by = |rule: &ServiceLevelRule| {
            let counts = queue.calls_by(rule, &self.rules.default).counts;
            CallCounts {
                service_good: counts.service_good,
                service_all: counts.service_all,
                short_abandoned: counts.short_abandoned,
                ..CallCounts::default()
            }
        };
        counts.plus(&by(own));
        counts.minus(&by(&self.rules.default));
    }

    fn spans(&self) -> Result<Spans, StoreError> {
        self.reader.spans(&self.subject, self.selection.windows())
    }

    /// The times each row of a table is about.
    fn rows(&self, period: Period) -> Result<Vec<Vec<Span>>, ReportError> {
        let selection = self.selection;
        Ok(match period {
            Period::Whole => vec![selection.windows().to_vec()],
            Period::Daily => {
                let days = selection.days()?;
                let open = |day: &Interval| selection.windows_in((day.start, day.end)).collect();
                days.iter().map(open).collect()
            }
        })
    }

    /// One line for each agent, or for each agent and day.
    pub fn agents(&self, period: Period) -> Result<Vec<AgentLine>, QueryError> {
        let mut sums = AgentSums::new();
        for (row, windows) in self.rows(period)?.iter().enumerate() {
            let found: BTreeMap<ExtensionId, Rollup> = match &self.subject {
                Subject::Everyone => self.reader.sums_of_agents(None, windows)?,
                Subject::Queue(queue) => self.reader.sums_of_agents(Some(queue), windows)?,
                Subject::Agent(agent) => self.own(agent, windows)?,
            };
            let counted = found.into_iter().map(|(agent, sums)| (agent, sums.legs));
            let counted = counted.filter(|(_, legs)| legs.peaks.first_at.is_some());
            sums.extend(counted.map(|(agent, legs)| ((row, agent), legs)));
        }
        let periods = self.selection.periods(period)?;
        Ok(agent_lines_of(self.selection, &periods, &sums, self.names))
    }

    /// The sums of the one who is asked for, as a table of one.
    fn own(
        &self,
        id: &ExtensionId,
        windows: &[Span],
    ) -> Result<BTreeMap<ExtensionId, Rollup>, StoreError> {
        let sums = self.reader.sums(&self.subject, windows)?;
        Ok(BTreeMap::from([(id.clone(), sums)]))
    }

    /// One line for each queue, or for each queue and day.
    pub fn queues(&self, period: Period) -> Result<Vec<QueueLine>, QueryError> {
        let mut sums = QueueSums::default();
        for (row, windows) in self.rows(period)?.iter().enumerate() {
            let found: BTreeMap<ExtensionId, Rollup> = match &self.subject {
                Subject::Everyone => self.reader.sums_of_queues(None, windows)?,
                Subject::Agent(agent) => self.reader.sums_of_queues(Some(agent), windows)?,
                Subject::Queue(queue) => self.own(queue, windows)?,
            };
            for (queue, own) in found {
                let calls = own.calls.counts.calls() > 0;
                if !calls && own.legs.peaks.first_at.is_none() {
                    continue;
                }
                let rule = self.rules.of(Some(&queue));
                let sum = QueueSum {
                    summary: own.calls_by(&rule, &self.rules.default),
                    missed_offers: own.legs.counts.missed,
                };
                if calls && !sums.names.contains_key(&queue) && self.names.name(&queue).is_none() {
                    let (from, to) = self.selection.span();
                    let name = self.reader.queue_name(&queue, from, to)?;
                    sums.names.extend(name.map(|name| (queue.clone(), name)));
                }
                sums.rows.insert((row, queue), sum);
            }
        }
        let periods = self.selection.periods(period)?;
        Ok(queue_lines_of(
            self.selection,
            &periods,
            &sums,
            self.names,
            self.rules,
        ))
    }
}

impl Slots {
    fn lines(&self) -> Vec<IntervalLine> {
        let empty = |interval: &Interval| IntervalLine {
            interval: interval.clone(),
            summary: CallSummary::default(),
            concurrency: 0,
        };
        let mut lines: Vec<IntervalLine> = self.intervals.iter().map(empty).collect();
        for (at, sums, calls) in &self.found {
            let place = self.intervals.find(*at);
            if let Some(line) = place.and_then(|place| lines.get_mut(place)) {
                line.summary.merge(calls);
                line.concurrency = line.concurrency.max(sums.most_at_once);
            }
        }
        lines
    }
}

/// Queues whose rule is not the default.
fn own_rules(rules: &ServiceLevelRules) -> impl Iterator<Item = (&ExtensionId, &ServiceLevelRule)> {
    let default = rules.default;
    rules
        .queues
        .iter()
        .filter(move |(_, rule)| **rule != default)
}

/// Whether a span of a level ends at this moment.
fn cuts(level: Level, zone: Tz, at: Timestamp) -> bool {
    level.slot(at.as_millis()) == at.as_millis() && whole_offset(level, zone, at)
}

/// Whether the clock on the wall runs through a span of a level without a jump, and cuts at the
/// same moments as UTC does.
fn whole(level: Level, zone: Tz, at: Timestamp) -> bool {
    let last = at.plus_millis(level.millis().saturating_sub(1));
    whole_offset(level, zone, at) && offset_ms(zone, at) == offset_ms(zone, last)
}

fn whole_offset(level: Level, zone: Tz, at: Timestamp) -> bool {
    offset_ms(zone, at) % level.millis() == 0
}

fn offset_ms(zone: Tz, at: Timestamp) -> i64 {
    let wall = local(zone, at).and_utc().timestamp_millis();
    wall.saturating_sub(at.as_millis())
}
