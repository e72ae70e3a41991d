//! One line for each agent, or for each agent and day.

use std::collections::{BTreeMap, BTreeSet};

use engine::metrics::LegSummary;
use engine::{ExtensionId, Leg};

use super::names::{Names, labels};
use super::{Period, ReportError, Selection};
use crate::view::AgentReportRow;

/// An agent's numbers over a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentLine {
    /// The day, or the days ("2026-11-20/2026-11-22").
    pub period: String,
    /// Extension id; empty in a total.
    pub id: String,
    /// Name.
    pub agent: String,
    /// Extension number.
    pub number: String,
    /// Counts and peaks.
    pub summary: LegSummary,
}

/// What each agent's legs add up to, by the number of the row they belong to.
pub(super) type AgentSums = BTreeMap<(usize, ExtensionId), LegSummary>;

/// Lines in order of day, name and id. Agents who are asked for, or listed by `names`, have a line
/// without any leg too.
pub fn agent_lines<'l>(
    selection: &Selection,
    period: Period,
    legs: impl IntoIterator<Item = &'l Leg>,
    names: &dyn Names,
) -> Result<Vec<AgentLine>, ReportError> {
    let days = selection.days()?;
    let mut sums = AgentSums::new();
    for leg in legs.into_iter().filter(|l| selection.takes_leg(l)) {
        let one = LegSummary::of(leg);
        let Some(day) = days
            .find(leg.started_at)
            .filter(|_| one.peaks.first_at.is_some())
        else {
            continue;
        };
        let row = match period {
            Period::Whole => 0,
            Period::Daily => day,
        };
        sums.entry((row, leg.extension.clone()))
            .or_default()
            .merge(&one);
    }
    Ok(agent_lines_of(
        selection,
        &selection.periods(period)?,
        &sums,
        names,
    ))
}

/// The same from sums; `periods` names the rows.
pub(super) fn agent_lines_of(
    selection: &Selection,
    periods: &[String],
    sums: &AgentSums,
    names: &dyn Names,
) -> Vec<AgentLine> {
    let mut agents: BTreeSet<ExtensionId> = selection.agents.clone();
    if agents.is_empty() && selection.queues.is_empty() {
        agents.extend(names.agents());
    }
    agents.extend(sums.keys().map(|(_, id)| id.clone()));
    let mut people: Vec<(String, String, ExtensionId)> = agents
        .into_iter()
        .map(|id| {
            let (name, number) = labels(names, &id, None);
            (name, number, id)
        })
        .collect();
    people
        .sort_by_cached_key(|(name, number, id)| (name.to_lowercase(), number.clone(), id.clone()));
    let mut lines = Vec::with_capacity(periods.len().saturating_mul(people.len()));
    for (row, period) in periods.iter().enumerate() {
        for (name, number, id) in &people {
            lines.push(AgentLine {
                period: period.clone(),
                id: id.to_string(),
                agent: name.clone(),
                number: number.clone(),
                summary: sums.get(&(row, id.clone())).copied().unwrap_or_default(),
            });
        }
    }
    lines
}

/// All lines added up.
#[must_use]
pub fn agent_total(selection: &Selection, lines: &[AgentLine]) -> AgentLine {
    let mut summary = LegSummary::default();
    for line in lines {
        summary.merge(&line.summary);
    }
    AgentLine {
        period: selection.words(),
        id: String::new(),
        agent: "Total".to_owned(),
        number: String::new(),
        summary,
    }
}

impl AgentLine {
    /// As the Reports place shows it.
    #[must_use]
    pub fn view(&self) -> AgentReportRow {
        let counts = &self.summary.counts;
        AgentReportRow {
            id: self.id.clone(),
            agent: self.agent.clone(),
            extension: self.number.clone(),
            inbound_offered: counts.inbound_offered,
            inbound_answered: counts.inbound_answered,
            missed: counts.missed,
            answered_elsewhere: counts.answered_elsewhere,
            voicemail: counts.voicemail,
            rejected: counts.rejected,
            outbound: counts.outbound,
            outbound_connected: counts.outbound_connected,
            transferred: counts.transferred,
            parked: counts.parked,
            ring_avg_ms: counts.ring_mean_ms(),
            talk_total_ms: counts.talk_ms,
            talk_avg_ms: counts.talk_mean_ms(),
            hold_total_ms: counts.hold_ms,
            handle_avg_ms: counts.handle_mean_ms(),
            hangup_by_agent: counts.hangup_by_agent,
            hangup_by_customer: counts.hangup_by_customer,
            hangup_on_hold: counts.hangup_on_hold(),
            completeness: counts.completeness(),
            // Of presence, and not of legs: `occupancy::fill` puts it in.
            occupancy: None,
            available_ms: 0,
            presence_known: None,
        }
    }
}
