//! Columns of the report CSVs and the text of their cells.
//!
//! Pure. Spans are seconds with three decimals, because records are exact to the millisecond.
//! Shares are per cent with two decimals, rounded down: 100.00 means all of them, and a goal that
//! was not reached never reads as reached. No data is an empty cell, never a zero.

use engine::metrics::interval::{Tz, rfc3339};
use engine::metrics::{CallSummary, ServiceLevelRules};

use crate::query::OutageLine;
use crate::report::compare::{ComparisonLine, Value};
use crate::report::numbers::NumberLine;
use crate::report::{AgentLine, IntervalLine, QueueLine};

/// The daily report: one row for each agent and date, then the total.
pub const AGENT_COLUMNS: [&str; 28] = [
    "date",
    "time_zone",
    "extension_number",
    "agent",
    "inbound_offered",
    "inbound_answered",
    "missed",
    "answered_elsewhere",
    "voicemail",
    "rejected",
    "outbound",
    "outbound_connected",
    "transferred",
    "parked",
    "ring_seconds_avg",
    "ring_seconds_max",
    "talk_seconds_total",
    "talk_seconds_avg",
    "talk_seconds_max",
    "hold_seconds_total",
    "hold_count",
    "handle_seconds_avg",
    "hangup_by_agent",
    "hangup_by_customer",
    "hangup_on_hold",
    "first_call_at",
    "last_call_at",
    "completeness_percent",
];

/// One row for each queue and date, then the total. The counts from `offered` to `unknown` are
/// those of [`INTERVAL_COLUMNS`]; `missed_offers` counts phones that rang in vain.
pub const QUEUE_COLUMNS: [&str; 21] = [
    "date",
    "time_zone",
    "extension_number",
    "queue",
    "offered",
    "answered",
    "abandoned_waiting",
    "abandoned_on_hold",
    "short_abandoned",
    "voicemail",
    "missed",
    "transferred_out",
    "overflowed",
    "waiting",
    "unknown",
    "missed_offers",
    "asa_seconds",
    "longest_wait_seconds",
    "service_level_percent",
    "service_level_rule",
    "completeness_percent",
];

/// One row for each interval, those without calls too. `offered` is the sum of `answered`,
/// `abandoned_waiting`, `voicemail`, `missed`, `transferred_out`, `overflowed`, `waiting` and
/// `unknown`; `abandoned_on_hold` is inside `answered`, `short_abandoned` inside
/// `abandoned_waiting`.
pub const INTERVAL_COLUMNS: [&str; 24] = [
    "date",
    "time_zone",
    "interval",
    "interval_start",
    "interval_end",
    "offered",
    "answered",
    "abandoned_waiting",
    "abandoned_on_hold",
    "short_abandoned",
    "voicemail",
    "missed",
    "transferred_out",
    "overflowed",
    "waiting",
    "unknown",
    "outbound",
    "outbound_connected",
    "asa_seconds",
    "longest_wait_seconds",
    "service_level_percent",
    "service_level_rule",
    "concurrency",
    "completeness_percent",
];

/// One row for each number: customers' numbers by calls, the account's own by legs. A customer's
/// `not_answered` are the calls abandoned, missed or overflowed, an own number's the missed offers.
pub const NUMBER_COLUMNS: [&str; 14] = [
    "date",
    "time_zone",
    "whose",
    "number",
    "name",
    "offered",
    "answered",
    "not_answered",
    "voicemail",
    "outbound",
    "outbound_connected",
    "talk_seconds_total",
    "last_call_at",
    "completeness_percent",
];

/// One row for each number of a report beside that of the same weekdays before. Counts are plain,
/// spans are seconds, shares are per cent; so is their change.
pub const COMPARISON_COLUMNS: [&str; 9] = [
    "date",
    "previous_date",
    "time_zone",
    "metric",
    "unit",
    "value",
    "previous_value",
    "change",
    "change_percent",
];

/// One row for each span in which notifications may have been lost, by its start: why, and how
/// sure the calls are by now that it touches. While it lasts it has no end.
pub const OUTAGE_COLUMNS: [&str; 9] = [
    "time_zone",
    "from",
    "to",
    "duration_seconds",
    "reason",
    "calls",
    "exact",
    "filled",
    "uncertain",
];

/// The columns of `replay --output calls`, then the agents' names, the result in words, and what
/// RingCentral's call log says: `matched`, `filled` (it knew more), `differing` and in what, or
/// nothing where it was not seen to have the call.
pub const CALL_COLUMNS: [&str; 24] = [
    "id",
    "sessions",
    "direction",
    "customer_number",
    "customer_name",
    "queue_extension_id",
    "queue_name",
    "started_at",
    "offered_at",
    "answered_at",
    "ended_at",
    "wait_ms",
    "outcome",
    "talk_ms",
    "hold_ms",
    "agents",
    "transfers",
    "ended_by",
    "ended_on_hold",
    "confidence",
    "agent_names",
    "result",
    "call_log",
    "call_log_differences",
];

/// "12.345"; empty when there is none.
pub(super) fn seconds(ms: Option<i64>) -> String {
    ms.map_or_else(String::new, |ms| {
        let (sign, ms) = (if ms < 0 { "-" } else { "" }, ms.unsigned_abs());
        format!("{sign}{}.{:03}", ms / 1000, ms % 1000)
    })
}

/// "98.43", rounded down; empty when the whole is.
pub(super) fn percent(part: u32, whole: u32) -> String {
    hundredths(part, whole).map_or_else(String::new, two_decimals)
}

pub(super) fn number_cells(line: &NumberLine, period: &str, zone: Tz, mask: bool) -> [String; 14] {
    let row = line.view(mask);
    [
        period.to_owned(),
        zone.name().to_owned(),
        line.whose.as_str().to_owned(),
        row.number,
        row.name.unwrap_or_default(),
        row.offered.to_string(),
        row.answered.to_string(),
        row.not_answered.to_string(),
        row.voicemail.to_string(),
        row.outbound.to_string(),
        row.outbound_connected.to_string(),
        seconds(Some(row.talk_total_ms)),
        rfc3339(zone, line.sums.last_at.unwrap_or_default()),
        percent(line.sums.sure, line.sums.ended),
    ]
}

pub(super) fn comparison_cells(
    line: &ComparisonLine,
    (period, before): (&str, &str),
    zone: Tz,
) -> [String; 9] {
    let (unit, now, then) = match (line.now, line.before) {
        (Value::Span(now), Value::Span(then)) => ("seconds", now, then),
        (Value::Share(a, b), Value::Share(c, d)) => ("percent", hundredths(a, b), hundredths(c, d)),
        (now, then) => ("count", whole(now), whole(then)),
    };
    let text = |value: Option<i64>| match unit {
        "seconds" => seconds(value),
        "percent" => value.map(two_decimals).unwrap_or_default(),
        _ => value.map(|n| n.to_string()).unwrap_or_default(),
    };
    let change = now.zip(then).map(|(now, then)| now.saturating_sub(then));
    // A share of a share would be read as points.
    let of_before = change.zip(then.filter(|then| *then != 0 && unit != "percent"));
    let relative = of_before
        .map(|(change, then)| two_decimals(change.saturating_mul(10_000).div_euclid(then)));
    [
        period.to_owned(),
        before.to_owned(),
        zone.name().to_owned(),
        line.metric.to_owned(),
        unit.to_owned(),
        text(now),
        text(then),
        text(change),
        relative.unwrap_or_default(),
    ]
}

const fn whole(value: Value) -> Option<i64> {
    match value {
        Value::Count(n) => Some(n as i64),
        Value::Span(ms) => ms,
        Value::Share(..) => None,
    }
}

fn hundredths(part: u32, whole: u32) -> Option<i64> {
    i64::from(part)
        .saturating_mul(10_000)
        .checked_div(i64::from(whole))
}

fn two_decimals(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let n = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", n / 100, n % 100)
}

pub(super) fn agent_cells(line: &AgentLine, zone: Tz) -> [String; 28] {
    let (counts, peaks) = (&line.summary.counts, &line.summary.peaks);
    let time = |moment| rfc3339(zone, moment);
    [
        line.period.clone(),
        zone.name().to_owned(),
        line.number.clone(),
        line.agent.clone(),
        counts.inbound_offered.to_string(),
        counts.inbound_answered.to_string(),
        counts.missed.to_string(),
        counts.answered_elsewhere.to_string(),
        counts.voicemail.to_string(),
        counts.rejected.to_string(),
        counts.outbound.to_string(),
        counts.outbound_connected.to_string(),
        counts.transferred.to_string(),
        counts.parked.to_string(),
        seconds(counts.ring_mean_ms()),
        seconds(peaks.ring_ms),
        seconds(Some(counts.talk_ms)),
        seconds(counts.talk_mean_ms()),
        seconds(peaks.talk_ms),
        seconds(Some(counts.hold_ms)),
        counts.hold_count.to_string(),
        seconds(counts.handle_mean_ms()),
        counts.hangup_by_agent.to_string(),
        counts.hangup_by_customer.to_string(),
        counts.hangup_on_hold().to_string(),
        peaks.first_at.map(time).unwrap_or_default(),
        peaks.last_at.map(time).unwrap_or_default(),
        percent(counts.sure, counts.ended),
    ]
}

/// `offered` to `unknown`.
fn conserved(summary: &CallSummary) -> [String; 11] {
    let counts = &summary.counts;
    [
        counts.offered,
        counts.answered,
        counts.abandoned_waiting,
        counts.abandoned_on_hold,
        counts.short_abandoned,
        counts.voicemail,
        counts.missed,
        counts.transferred_out,
        counts.overflowed,
        counts.waiting,
        counts.unknown,
    ]
    .map(|count| count.to_string())
}

/// `asa_seconds`, `longest_wait_seconds`, `service_level_percent`.
fn waits(summary: &CallSummary) -> [String; 3] {
    let counts = &summary.counts;
    [
        seconds(counts.asa_ms()),
        seconds(summary.longest_wait_ms),
        percent(counts.service_good, counts.service_all),
    ]
}

fn completeness(summary: &CallSummary) -> String {
    let counts = &summary.counts;
    percent(counts.exact.saturating_add(counts.filled), counts.ended)
}

pub(super) fn queue_cells(line: &QueueLine, zone: Tz) -> Vec<String> {
    let mut cells = vec![
        line.period.clone(),
        zone.name().to_owned(),
        line.number.clone(),
        line.queue.clone(),
    ];
    cells.extend(conserved(&line.summary));
    cells.push(line.missed_offers.to_string());
    cells.extend(waits(&line.summary));
    cells.push(line.rule.clone());
    cells.push(completeness(&line.summary));
    cells
}

pub(super) fn interval_cells(
    line: &IntervalLine,
    zone: Tz,
    rules: &ServiceLevelRules,
) -> Vec<String> {
    let counts = &line.summary.counts;
    let mut cells = vec![
        line.interval.date.to_string(),
        zone.name().to_owned(),
        line.interval.label.clone(),
        rfc3339(zone, line.interval.start),
        rfc3339(zone, line.interval.end),
    ];
    cells.extend(conserved(&line.summary));
    cells.push(counts.outbound.to_string());
    cells.push(counts.outbound_connected.to_string());
    cells.extend(waits(&line.summary));
    cells.push(rules.words());
    cells.push(line.concurrency.to_string());
    cells.push(completeness(&line.summary));
    cells
}

pub(super) fn outage_cells(line: &OutageLine, zone: Tz) -> [String; 9] {
    let (from, to) = (line.outage.from, line.outage.to);
    [
        zone.name().to_owned(),
        rfc3339(zone, from),
        to.map(|to| rfc3339(zone, to)).unwrap_or_default(),
        seconds(to.map(|to| to.as_millis() - from.as_millis())),
        line.outage.reason.clone(),
        line.calls.to_string(),
        line.exact.to_string(),
        line.filled.to_string(),
        line.uncertain.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_seconds_to_the_millisecond() {
        let cases = [
            (Some(0), "0.000"),
            (Some(7), "0.007"),
            (Some(12_345), "12.345"),
            (Some(3_600_000), "3600.000"),
            (Some(-1_500), "-1.500"),
            (None, ""),
        ];
        for (ms, wanted) in cases {
            assert_eq!(seconds(ms), wanted);
        }
    }

    #[test]
    fn shares_are_rounded_down() {
        let cases = [
            (1, 3, "33.33"),
            (2, 3, "66.66"),
            (7_999, 10_000, "79.99"),
            (99_999, 100_000, "99.99"),
            (3, 3, "100.00"),
            (0, 3, "0.00"),
            (0, 0, ""),
        ];
        for (part, whole, wanted) in cases {
            assert_eq!(percent(part, whole), wanted, "{part} of {whole}");
        }
    }

    #[test]
    fn a_comparison_says_by_how_much() {
        let cells = |now, before| {
            let line = ComparisonLine {
                metric: "x",
                now,
                before,
            };
            comparison_cells(&line, ("a", "b"), Tz::UTC)[4..].to_vec()
        };
        let count = cells(Value::Count(90), Value::Count(120));
        assert_eq!(count, ["count", "90", "120", "-30", "-25.00"]);
        let span = cells(Value::Span(Some(1_500)), Value::Span(Some(1_000)));
        assert_eq!(span, ["seconds", "1.500", "1.000", "0.500", "50.00"]);
        let share = cells(Value::Share(4, 5), Value::Share(3, 4));
        assert_eq!(share, ["percent", "80.00", "75.00", "5.00", ""]);
        let none = cells(Value::Span(None), Value::Span(Some(1)));
        assert_eq!(none, ["seconds", "", "0.001", "", ""]);
        let new = cells(Value::Count(3), Value::Count(0));
        assert_eq!(new, ["count", "3", "0", "3", ""]);
    }

    #[test]
    fn calls_have_the_columns_of_replay_first() {
        let (replay, rest) = CALL_COLUMNS.split_at(20);
        assert_eq!(replay, super::super::REPLAY_CALL_COLUMNS);
        let own = ["agent_names", "result", "call_log", "call_log_differences"];
        assert_eq!(rest, own);
    }
}
