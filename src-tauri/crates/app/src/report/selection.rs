//! Which records a report is about.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use engine::metrics::call_moment;
use engine::metrics::interval::{DateRange, IntervalError, Intervals, Tz, Width, zone};
use engine::{Call, ExtensionId, Leg, Timestamp};

use crate::view;

/// Why there is no report. The text is a sentence for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// The dates or the zone make no sense.
    #[error(transparent)]
    Interval(#[from] IntervalError),
    /// A trace of something that no report counts.
    #[error("no report counts {0}; open the calls from the report again")]
    NoSuchNumber(String),
}

/// Days, zone, agents and queues. Empty sets mean everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Calendar days.
    pub range: DateRange,
    /// Their zone.
    pub zone: Tz,
    /// Agents.
    pub agents: BTreeSet<ExtensionId>,
    /// Queues.
    pub queues: BTreeSet<ExtensionId>,
    span: (Timestamp, Timestamp),
}

/// What one row of a table covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// All days together.
    Whole,
    /// Each day by itself.
    Daily,
}

impl Selection {
    /// Everybody's records of some days.
    #[must_use]
    pub fn new(range: DateRange, zone: Tz) -> Self {
        Self {
            range,
            zone,
            agents: BTreeSet::new(),
            queues: BTreeSet::new(),
            span: range.span(zone),
        }
    }

    /// What a request asks for; `default_zone` where it names none.
    pub fn of(request: &view::ReportRequest, default_zone: Tz) -> Result<Self, ReportError> {
        let zone = match request.time_zone.as_str() {
            "" => default_zone,
            name => zone(name)?,
        };
        let ids = |list: &[String]| {
            list.iter()
                .map(|id| ExtensionId::from(id.as_str()))
                .collect()
        };
        Ok(Self {
            agents: ids(&request.agent_ids),
            queues: ids(&request.queue_ids),
            ..Self::new(DateRange::parse(&request.from, &request.to)?, zone)
        })
    }

    /// The same weekdays before: as many days, moved back by the fewest whole weeks that leave no
    /// day in both. `None` before the first date there is.
    #[must_use]
    pub fn previous(&self) -> Option<Self> {
        let days = u64::try_from(self.range.days().count()).ok()?;
        let back = Days::new(days.div_ceil(7).checked_mul(7)?);
        let day = |day: NaiveDate| day.checked_sub_days(back);
        let range = DateRange::new(day(self.range.from())?, day(self.range.to())?).ok()?;
        Some(Self {
            agents: self.agents.clone(),
            queues: self.queues.clone(),
            ..Self::new(range, self.zone)
        })
    }

    /// The half-open span of the days.
    #[must_use]
    pub const fn span(&self) -> (Timestamp, Timestamp) {
        self.span
    }

    fn in_span(&self, moment: Timestamp) -> bool {
        self.span.0 <= moment && moment < self.span.1
    }

    /// Whether a leg's agent and queue are asked for, whenever it was.
    #[must_use]
    pub fn takes_agent_and_queue(&self, leg: &Leg) -> bool {
        (self.agents.is_empty() || self.agents.contains(&leg.extension))
            && wanted(&self.queues, leg.queue_extension.as_ref())
    }

    /// Whether a leg is in the report. It belongs to the day it started in.
    #[must_use]
    pub fn takes_leg(&self, leg: &Leg) -> bool {
        self.in_span(leg.started_at) && self.takes_agent_and_queue(leg)
    }

    /// Whether a call is in the report. It belongs to the day it was offered in; with agents asked
    /// for, it is in when one of them took part.
    #[must_use]
    pub fn takes_call(&self, call: &Call) -> bool {
        self.in_span(call_moment(call))
            && (self.agents.is_empty() || call.agents.iter().any(|a| self.agents.contains(a)))
            && wanted(&self.queues, call.queue_extension.as_ref())
    }

    /// The days, as intervals: one for each row of a daily table.
    pub fn days(&self) -> Result<Intervals, ReportError> {
        Ok(Intervals::over(self.range, self.zone, Width::Day)?)
    }

    /// What the rows of a table are called.
    pub fn periods(&self, period: Period) -> Result<Vec<String>, ReportError> {
        Ok(match period {
            Period::Whole => vec![self.words()],
            Period::Daily => self.days()?.iter().map(|day| day.label.clone()).collect(),
        })
    }

    /// The days in words: "2026-11-20", or "2026-11-20/2026-11-22".
    #[must_use]
    pub fn words(&self) -> String {
        let (from, to) = (self.range.from(), self.range.to());
        if from == to {
            from.to_string()
        } else {
            format!("{from}/{to}")
        }
    }
}

fn wanted(set: &BTreeSet<ExtensionId>, id: Option<&ExtensionId>) -> bool {
    set.is_empty() || id.is_some_and(|id| set.contains(id))
}

/// The engine's word for a width of the window.
#[must_use]
pub const fn width(width: view::Width) -> Width {
    match width {
        view::Width::Quarter => Width::Quarter,
        view::Width::Half => Width::Half,
        view::Width::Hour => Width::Hour,
        view::Width::Day => Width::Day,
    }
}
