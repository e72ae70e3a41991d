//! What the Reports place shows. Every number is computed by `engine::metrics` or proven equal to it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Width of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub enum Width {
    /// 15 minutes.
    Quarter,
    /// 30 minutes.
    Half,
    /// 60 minutes.
    Hour,
    /// A calendar day.
    Day,
}

/// What to report on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct ReportRequest {
    /// First calendar day, `YYYY-MM-DD`.
    pub from: String,
    /// Last calendar day, inclusive.
    pub to: String,
    /// IANA zone; empty = the one in settings.
    pub time_zone: String,
    /// Interval width.
    pub width: Width,
    /// Extension ids of agents; empty = all.
    pub agent_ids: Vec<String>,
    /// Extension ids of queues; empty = all.
    pub queue_ids: Vec<String>,
    /// Also of the same weekdays before.
    #[serde(default)]
    pub compare: bool,
    /// Only what belongs to the business hours of the settings.
    #[serde(default)]
    pub business_hours: bool,
}

/// Calls offered in one interval, by outcome. Inbound, then the outbound ones apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct IntervalRow {
    /// Start of the interval.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// Local label with its offset when the hour repeats ("09:00", "01:00 −05:00", "2026-11-20").
    pub label: String,
    /// Offered.
    pub offered: u32,
    /// Answered.
    pub answered: u32,
    /// Missed.
    pub missed: u32,
    /// Left while waiting.
    pub abandoned: u32,
    /// Mailbox.
    pub voicemail: u32,
    /// Sent out or overflowed.
    pub redirected: u32,
    /// Ended without enough evidence, or still going.
    pub unknown: u32,
    /// Outbound calls started.
    pub outbound: u32,
    /// Service level, 0..1; null = no data.
    pub service_level: Option<f64>,
    /// Most calls connected at the same moment.
    pub concurrency: u32,
    /// Share of calls exact or filled; null = no calls.
    pub completeness: Option<f64>,
}

/// One cell of the hour × weekday heat map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct HeatCell {
    /// 0 = Monday.
    pub weekday: u32,
    /// 0..23, local.
    pub hour: u32,
    /// Inbound calls.
    pub inbound: u32,
    /// Outbound calls.
    pub outbound: u32,
    /// Missed or abandoned.
    pub missed: u32,
    /// Voicemail.
    pub voicemail: u32,
}

/// A labelled count ("connected", 371).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct TotalRow {
    /// Machine word.
    pub key: String,
    /// Count.
    pub count: u32,
}

/// Distribution of one span over the legs that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct DistributionRow {
    /// `ring`, `talk`, `hold`, `handle`, `wait`.
    pub key: String,
    /// Legs counted.
    pub count: u32,
    /// Mean.
    #[ts(type = "number | null")]
    pub mean_ms: Option<i64>,
    /// Median.
    #[ts(type = "number | null")]
    pub p50_ms: Option<i64>,
    /// 90th percentile.
    #[ts(type = "number | null")]
    pub p90_ms: Option<i64>,
    /// Largest.
    #[ts(type = "number | null")]
    pub max_ms: Option<i64>,
    /// Upper bounds of the buckets, milliseconds.
    #[ts(type = "number[]")]
    pub bucket_ms: Vec<i64>,
    /// Counts per bucket; one more than the bounds, the last one is "longer".
    pub buckets: Vec<u32>,
}

/// One agent in the report; the same numbers as the daily CSV, and occupancy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
#[expect(
    missing_docs,
    reason = "each field is the CSV column or the metric of the same name"
)]
pub struct AgentReportRow {
    pub id: String,
    pub agent: String,
    pub extension: String,
    pub inbound_offered: u32,
    pub inbound_answered: u32,
    pub missed: u32,
    pub answered_elsewhere: u32,
    pub voicemail: u32,
    pub rejected: u32,
    pub outbound: u32,
    pub outbound_connected: u32,
    pub transferred: u32,
    pub parked: u32,
    #[ts(type = "number | null")]
    pub ring_avg_ms: Option<i64>,
    #[ts(type = "number")]
    pub talk_total_ms: i64,
    #[ts(type = "number | null")]
    pub talk_avg_ms: Option<i64>,
    #[ts(type = "number")]
    pub hold_total_ms: i64,
    #[ts(type = "number | null")]
    pub handle_avg_ms: Option<i64>,
    pub hangup_by_agent: u32,
    pub hangup_by_customer: u32,
    pub hangup_on_hold: u32,
    pub completeness: Option<f64>,
    pub occupancy: Option<f64>,
    #[ts(type = "number")]
    pub available_ms: i64,
    pub presence_known: Option<f64>,
}

/// One queue in the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
#[expect(missing_docs, reason = "each field is the metric of the same name")]
pub struct QueueReportRow {
    pub id: String,
    pub queue: String,
    pub offered: u32,
    pub answered: u32,
    pub abandoned: u32,
    pub voicemail: u32,
    pub missed: u32,
    #[ts(type = "number | null")]
    pub asa_ms: Option<i64>,
    #[ts(type = "number | null")]
    pub longest_wait_ms: Option<i64>,
    pub service_level: Option<f64>,
    pub service_level_rule: String,
    pub completeness: Option<f64>,
}

/// How busy all agents of the report were together, as far as presence was known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct OccupancyView {
    /// Handling ÷ available, 0..1; null = nobody was known to be available.
    pub share: Option<f64>,
    /// Signed in and available.
    #[ts(type = "number")]
    pub available_ms: i64,
    /// Of that, connected to somebody.
    #[ts(type = "number")]
    pub handling_ms: i64,
    /// Share of the time so far in which presence was known, over everybody who had a call or whose
    /// presence was known at all; null = nobody, or queues were asked for.
    pub presence_known: Option<f64>,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct ReportView {
    /// Zone the intervals are in.
    pub time_zone: String,
    /// Time series.
    pub intervals: Vec<IntervalRow>,
    /// Hour × weekday.
    pub heat: Vec<HeatCell>,
    /// Legs by outcome.
    pub by_outcome: Vec<TotalRow>,
    /// Legs by direction.
    pub by_direction: Vec<TotalRow>,
    /// Legs by origin type.
    pub by_origin: Vec<TotalRow>,
    /// Hang-ups: `agent`, `customer`, `agent_on_hold`, `customer_on_hold`.
    pub hang_ups: Vec<TotalRow>,
    /// Ring, talk, hold, handle, wait.
    pub distributions: Vec<DistributionRow>,
    /// Per agent.
    pub agents: Vec<AgentReportRow>,
    /// Per queue.
    pub queues: Vec<QueueReportRow>,
    /// Share of calls exact or filled; null = no calls.
    pub completeness: Option<f64>,
    /// How busy the agents were.
    pub occupancy: OccupancyView,
    /// Formula of each metric by key, for the tooltip beside the number.
    pub formulas: Vec<(String, String)>,
    /// The period before, when it was asked for.
    pub previous: Option<Box<PreviousReport>>,
}

/// The period that a report is compared with: as many days, the same weekdays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct PreviousReport {
    /// First calendar day.
    pub from: String,
    /// Last calendar day, inclusive.
    pub to: String,
    /// For each interval of the report the one that stood there on the clock; null where the clock
    /// had none, because it was changed.
    pub intervals: Vec<Option<IntervalRow>>,
    /// Its report.
    pub report: ReportView,
}

/// One number and what was counted of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct NumberRow {
    /// The number as it is stored, to open its calls.
    pub key: String,
    /// The number as it is shown.
    pub number: String,
    /// Customer's name where one was sent.
    pub name: Option<String>,
    /// Calls (customers) or legs (own numbers) offered.
    pub offered: u32,
    /// Of these, answered.
    pub answered: u32,
    /// Left waiting, rang in vain or nobody took it.
    pub not_answered: u32,
    /// Mailbox.
    pub voicemail: u32,
    /// Outbound.
    pub outbound: u32,
    /// Of these, connected.
    pub outbound_connected: u32,
    /// Talk time of all.
    #[ts(type = "number")]
    pub talk_total_ms: i64,
    /// When the last one began.
    #[ts(type = "number")]
    pub last_ms: i64,
    /// Share exact or filled; null = nothing ended.
    pub completeness: Option<f64>,
}

/// Per number: the busiest first, at most [`crate::report::numbers::SHOWN`] of each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "view.ts")]
pub struct NumbersView {
    /// Customers' numbers, by calls.
    pub customers: Vec<NumberRow>,
    /// How many there are in all.
    pub customer_count: u32,
    /// The account's own numbers, by legs: what was dialled, or shown to those who were called.
    pub own: Vec<NumberRow>,
    /// How many there are in all.
    pub own_count: u32,
}
