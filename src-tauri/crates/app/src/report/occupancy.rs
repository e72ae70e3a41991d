//! How busy the agents of a report were, by their presence.
//!
//! May touch: the database, reading only. What is made of presence is `engine::metrics::Occupancy`;
//! this chooses the time and the people.

use engine::metrics::{Occupancy, Span};
use engine::{ExtensionId, Timestamp};
use store::{Reader, StoreError};

use super::Selection;
use crate::view::{AgentReportRow, OccupancyView, ReportView};

/// Puts occupancy into a report and its agents' rows. `now` ends what presence could be known of.
///
/// With queues asked for there is none: who is available is so for all queues at once.
pub fn fill(
    view: &mut ReportView,
    reader: &Reader,
    selection: &Selection,
    now: Timestamp,
) -> Result<(), StoreError> {
    if !selection.queues.is_empty() {
        return Ok(());
    }
    let windows: Vec<Span> = selection
        .windows()
        .iter()
        .map(|window| (window.0, window.1.min(now)))
        .filter(|window| window.0 < window.1)
        .collect();
    let time: i64 = windows.iter().map(|window| window.1.since(window.0)).sum();
    let mut agents = selection.agents.iter();
    let only = agents.next().filter(|_| agents.next().is_none());
    let found = reader.occupancy(only, &windows)?;
    let (mut all, mut people) = (Occupancy::default(), 0_i64);
    for row in &mut view.agents {
        let known = found.get(&ExtensionId::from(row.id.as_str()));
        let own = known.copied().unwrap_or_default();
        row.occupancy = own.share();
        row.available_ms = own.available_ms;
        row.presence_known = own.known_share(time);
        if known.is_some() || had_calls(row) {
            all.merge(&own);
            people += 1;
        }
    }
    view.occupancy = OccupancyView {
        share: all.share(),
        available_ms: all.available_ms,
        handling_ms: all.handling_ms,
        presence_known: all.known_share(time.saturating_mul(people)),
    };
    Ok(())
}

const fn had_calls(row: &AgentReportRow) -> bool {
    row.inbound_offered > 0 || row.outbound > 0
}

#[cfg(test)]
mod tests;
