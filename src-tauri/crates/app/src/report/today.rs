//! The day so far, as the live board and the Trust place show it.

use engine::metrics::interval::{DateRange, Intervals, Tz, Width, local};
use engine::metrics::{AgentDay, CallCounts, DayTotals, ServiceLevelRules, Span, by_interval};
use engine::{Call, ExtensionId, Leg, Timestamp};

use super::ReportError;
use crate::view::{DayShares, HourCompleteness, QueueCard, Totals};

/// The calendar day of `now` in a zone, as a half-open span.
pub fn today(now: Timestamp, zone: Tz) -> Result<Span, ReportError> {
    let date = local(zone, now).date();
    Ok(DateRange::new(date, date)?.span(zone))
}

/// The day's totals from scratch, for a start of the program, a new day or a new rule. From then
/// on hand every changed record to the totals.
pub fn totals_today<'r>(
    now: Timestamp,
    zone: Tz,
    rules: impl Into<ServiceLevelRules>,
    legs: impl IntoIterator<Item = &'r Leg>,
    calls: impl IntoIterator<Item = &'r Call>,
) -> Result<DayTotals, ReportError> {
    let mut totals = DayTotals::new(today(now, zone)?, rules);
    for leg in legs {
        totals.upsert_leg(leg);
    }
    for call in calls {
        totals.upsert_call(call);
    }
    Ok(totals)
}

/// An agent's day for the tile.
#[must_use]
pub fn day_shares(day: &AgentDay) -> DayShares {
    DayShares {
        talk_ms: day.talk_ms,
        hold_ms: day.hold_ms,
        ring_ms: day.ring_ms,
        handled: day.handled,
        missed: day.missed,
        handle_avg_ms: day.handle_mean_ms(),
    }
}

/// Puts the day's numbers into the strip of totals; the rest of it stays.
pub fn fill_totals(day: &DayTotals, strip: &mut Totals) {
    let total: &CallCounts = day.total();
    strip.day_start_ms = day.day().0.as_millis();
    strip.offered = total.offered;
    strip.answered = total.answered;
    strip.missed = total.missed;
    strip.abandoned = total.abandoned_waiting;
    strip.voicemails = total.voicemail;
    strip.service_level = total.service_level();
    strip.service_level_rule = day.rules().words();
    strip.completeness = total.completeness();
    strip.filled = total.filled;
}

/// Puts a queue's day into its card; the rest of it stays.
pub fn fill_queue_card(day: &DayTotals, id: &ExtensionId, card: &mut QueueCard) {
    let counts = day.queue(id);
    let rule = day.rules().of(Some(id));
    card.offered = counts.offered;
    card.answered = counts.answered;
    card.abandoned = counts.abandoned_waiting;
    card.service_level = counts.service_level();
    card.service_level_rule = rule.words();
    card.service_level_target = rule.goal();
}

/// Completeness of each hour of the day of `now`, up to the hour of `now`. Calls still going on are
/// in `calls` and in none of the three others.
pub fn hours<'c>(
    now: Timestamp,
    zone: Tz,
    calls: impl IntoIterator<Item = &'c Call>,
) -> Result<Vec<HourCompleteness>, ReportError> {
    let date = local(zone, now).date();
    let hours = Intervals::over(DateRange::new(date, date)?, zone, Width::Hour)?;
    let sums = by_interval(calls, &hours, &ServiceLevelRules::default());
    Ok(hours
        .iter()
        .zip(sums)
        .filter(|(hour, _)| hour.start <= now)
        .map(|(hour, sum)| {
            let counts = sum.counts;
            HourCompleteness {
                start_ms: hour.start.as_millis(),
                label: hour.label.clone(),
                calls: counts.ended,
                exact: counts.exact,
                filled: counts.filled,
                uncertain: counts.uncertain(),
            }
        })
        .collect())
}
