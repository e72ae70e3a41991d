//! Which records a report is about.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use engine::metrics::interval::{DateRange, IntervalError, Intervals, Tz, Width, zone};
use engine::metrics::{Span, call_moment};
use engine::{Call, ExtensionId, Leg, Timestamp};

use crate::view::{self, BusinessHours};

/// Why there is no report. The text is a sentence for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// The dates or the zone make no sense.
    #[error(transparent)]
    Interval(#[from] IntervalError),
    /// A trace of something that no report counts.
    #[error("no report counts {0}; open the calls from the report again")]
    NoSuchNumber(String),
    /// Limited to business hours that nobody set.
    #[error("no business hours are set; set them in Settings, or report on the whole day")]
    NoBusinessHours,
    /// Outages within business hours.
    #[error("outages are listed whole; leave the business hours out")]
    OutagesAreWhole,
}

/// Days, zone, agents and queues, perhaps within the business hours only. Empty sets mean
/// everybody.
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
    span: Span,
    /// In order of time, none touching the next: the days, or what of them is open.
    windows: Vec<Span>,
    hours: Option<(BusinessHours, Tz)>,
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
            windows: vec![range.span(zone)],
            hours: None,
        }
    }

    /// The same within business hours only, which are local times of `zone`: that of the settings,
    /// whatever zone the days are of.
    pub fn within(self, hours: &BusinessHours, zone: Tz) -> Result<Self, ReportError> {
        if !hours.enabled {
            return Err(ReportError::NoBusinessHours);
        }
        Ok(Self {
            windows: hours.windows(self.span, zone),
            hours: Some((hours.clone(), zone)),
            ..self
        })
    }

    /// What a request asks for; `default_zone` where it names none, and `hours`, of that zone, when
    /// it is limited to them.
    pub fn of(
        request: &view::ReportRequest,
        default_zone: Tz,
        hours: &BusinessHours,
    ) -> Result<Self, ReportError> {
        let zone = match request.time_zone.as_str() {
            "" => default_zone,
            name => zone(name)?,
        };
        let ids = |list: &[String]| {
            list.iter()
                .map(|id| ExtensionId::from(id.as_str()))
                .collect()
        };
        let whole = Self {
            agents: ids(&request.agent_ids),
            queues: ids(&request.queue_ids),
            ..Self::new(DateRange::parse(&request.from, &request.to)?, zone)
        };
        match request.business_hours {
            true => whole.within(hours, default_zone),
            false => Ok(whole),
        }
    }

    /// The same weekdays before: as many days, moved back by the fewest whole weeks that leave no
    /// day in both. `None` before the first date there is.
    #[must_use]
    pub fn previous(&self) -> Option<Self> {
        let days = u64::try_from(self.range.days().count()).ok()?;
        let back = Days::new(days.div_ceil(7).checked_mul(7)?);
        let day = |day: NaiveDate| day.checked_sub_days(back);
        let range = DateRange::new(day(self.range.from())?, day(self.range.to())?).ok()?;
        let whole = Self {
            agents: self.agents.clone(),
            queues: self.queues.clone(),
            ..Self::new(range, self.zone)
        };
        match &self.hours {
            Some((hours, zone)) => whole.within(hours, *zone).ok(),
            None => Some(whole),
        }
    }

    /// The half-open span of the days.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// The times the report is about, in order, none touching the next.
    #[must_use]
    pub fn windows(&self) -> &[Span] {
        &self.windows
    }

    /// What of `[from, to)` the report is about.
    pub fn windows_in(&self, (from, to): Span) -> impl Iterator<Item = Span> + '_ {
        let first = self.windows.partition_point(|window| window.1 <= from);
        let rest = self.windows.get(first..).unwrap_or_default();
        rest.iter()
            .take_while(move |window| window.0 < to)
            .map(move |window| (window.0.max(from), window.1.min(to)))
    }

    /// The business hours in words, when the report is limited to them.
    #[must_use]
    pub fn hours_words(&self) -> Option<String> {
        let (hours, zone) = self.hours.as_ref()?;
        Some(format!("{} ({})", hours.words(), zone.name()))
    }

    fn holds(&self, moment: Timestamp) -> bool {
        let after = self.windows.partition_point(|window| window.0 <= moment);
        let window = after.checked_sub(1).and_then(|at| self.windows.get(at));
        window.is_some_and(|window| moment < window.1)
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
        self.holds(leg.started_at) && self.takes_agent_and_queue(leg)
    }

    /// Whether a call is in the report. It belongs to the day it was offered in; with agents asked
    /// for, it is in when one of them took part.
    #[must_use]
    pub fn takes_call(&self, call: &Call) -> bool {
        self.holds(call_moment(call))
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
