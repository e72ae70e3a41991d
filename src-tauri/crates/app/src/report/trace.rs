//! From a number on a report to the calls it counts.
//!
//! May touch: the database, reading only. Whether a record is counted is asked of
//! `engine::metrics`, the same functions that made the number, so the two cannot disagree.

use engine::metrics::interval::{Intervals, Width};
use engine::metrics::{
    CallCounts, LegCounts, ServiceLevelRules, answer_wait, handle_time, hold_time, is_counted,
    ring_time, talk_time,
};
use engine::{Call, Leg, Outcome, Timestamp};
use store::{CallKey, Reader};

use super::{ReportError, Selection, width};
use crate::query::QueryError;
use crate::view::{Trace, TraceOf};

/// The calls behind a number.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Traced {
    /// Calls, each once.
    pub calls: Vec<CallKey>,
    /// Records counted: calls, or legs, of which a call may have several.
    pub records: u32,
}

/// Finds them.
pub fn trace(
    reader: &Reader,
    selection: &Selection,
    trace: &Trace,
    rules: &ServiceLevelRules,
) -> Result<Traced, QueryError> {
    let spans = spans(selection, trace)?;
    let metrics: Vec<&str> = trace.metric.split('+').collect();
    for metric in &metrics {
        if !is_known(trace.of, metric) {
            return Err(ReportError::NoSuchNumber((*metric).to_owned()).into());
        }
    }
    let mut traced = Traced::default();
    let mut note = |key: Option<CallKey>| {
        traced.records = traced.records.saturating_add(1);
        traced.calls.extend(key);
    };
    let windows = spans.into_iter().flat_map(|s| selection.windows_in(s));
    for (from, to) in windows {
        match trace.of {
            TraceOf::Calls => reader.each_call(from, to, |key, call| {
                let rule = rules.of(call.queue_extension.as_ref());
                if selection.takes_call(&call)
                    && is(trace.number.as_deref(), call.customer_number.as_deref())
                    && metrics.iter().any(|metric| {
                        counts_call(&call, metric, trace, &CallCounts::of(&call, &rule))
                    })
                {
                    note(Some(key));
                }
            })?,
            TraceOf::Legs => reader.each_leg(from, to, |key, leg| {
                if selection.takes_leg(&leg)
                    && is(trace.number.as_deref(), leg.agent_number.as_deref())
                    && metrics.iter().any(|metric| counts_leg(&leg, metric, trace))
                {
                    note(key);
                }
            })?,
        }
    }
    traced.calls.sort_unstable();
    traced.calls.dedup();
    Ok(traced)
}

fn is(wanted: Option<&str>, found: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| found == Some(wanted))
}

/// The times the number is about: the days, one interval of them, or an hour of the week.
fn spans(selection: &Selection, trace: &Trace) -> Result<Vec<(Timestamp, Timestamp)>, ReportError> {
    if let Some(start) = trace.start_ms {
        let width = trace.width.map_or(Width::Hour, width);
        let intervals = Intervals::over(selection.range, selection.zone, width)?;
        let found = intervals.find(Timestamp::from_millis(start));
        let found = found.and_then(|at| intervals.get(at));
        return Ok(found.map(|i| (i.start, i.end)).into_iter().collect());
    }
    if trace.weekday.is_none() && trace.hour.is_none() {
        return Ok(vec![selection.span()]);
    }
    let hours = Intervals::over(selection.range, selection.zone, Width::Hour)?;
    let hours = hours.iter().filter(|hour| {
        trace.weekday.is_none_or(|weekday| weekday == hour.weekday)
            && trace.hour.is_none_or(|wanted| wanted == hour.hour)
    });
    Ok(hours.map(|hour| (hour.start, hour.end)).collect())
}

fn is_known(of: TraceOf, metric: &str) -> bool {
    let named: &[&str] = match of {
        TraceOf::Calls => CallCounts::NAMES,
        TraceOf::Legs => LegCounts::NAMES,
    };
    let kinds = ["outcome:", "origin:", "direction:", "hang_up:", "span:"];
    metric == "any" || named.contains(&metric) || kinds.iter().any(|kind| metric.starts_with(kind))
}

fn counts_call(call: &Call, metric: &str, trace: &Trace, counts: &CallCounts) -> bool {
    match metric.split_once(':') {
        None if metric == "any" => true,
        None => value(CallCounts::NAMES, &counts.values(), metric) > 0,
        Some(("outcome", word)) => call.outcome.as_str() == word,
        Some(("direction", word)) => call.direction.as_str() == word,
        Some(("span", "wait")) => lasts(answer_wait(call), trace),
        Some(_) => false,
    }
}

fn counts_leg(leg: &Leg, metric: &str, trace: &Trace) -> bool {
    match metric.split_once(':') {
        None if metric == "any" => is_counted(leg),
        None => value(LegCounts::NAMES, &LegCounts::of(leg).values(), metric) > 0,
        Some(("outcome", word)) => {
            leg.outcome.as_str() == word && leg.outcome != Outcome::Supervision
        }
        Some(("origin", word)) => {
            is_counted(leg) && leg.origin.as_deref().unwrap_or("Unknown") == word
        }
        Some(("direction", word)) => is_counted(leg) && leg.direction.as_str() == word,
        Some(("hang_up", side)) => hung_up(&LegCounts::of(leg), side),
        Some(("span", "ring")) => lasts(ring_time(leg), trace),
        Some(("span", "talk")) => lasts(talk_time(leg), trace),
        Some(("span", "hold")) => lasts(hold_time(leg), trace),
        Some(("span", "handle")) => lasts(handle_time(leg), trace),
        Some(_) => false,
    }
}

/// One of the four disjoint ways an answered leg ended by a hang-up.
fn hung_up(counts: &LegCounts, side: &str) -> bool {
    let agent = counts.hangup_by_agent_on_hold > 0;
    let customer = counts.hangup_by_customer_on_hold > 0;
    match side {
        "agent" => counts.hangup_by_agent > 0 && !agent,
        "customer" => counts.hangup_by_customer > 0 && !customer,
        "agent_on_hold" => agent,
        "customer_on_hold" => customer,
        _ => false,
    }
}

fn value(names: &[&str], values: &[i64], metric: &str) -> i64 {
    let place = names.iter().position(|name| *name == metric);
    place
        .and_then(|place| values.get(place))
        .copied()
        .unwrap_or(0)
}

/// Whether a span lies in the bucket that was asked for.
fn lasts(ms: Option<i64>, trace: &Trace) -> bool {
    ms.is_some_and(|ms| {
        trace.over_ms.is_none_or(|over| ms > over) && trace.up_to_ms.is_none_or(|most| ms <= most)
    })
}
