use engine::metrics::ServiceLevelRules;
use engine::metrics::interval::zone;
use engine::{AvailabilityChange, AvailabilitySpan, AvailabilityState, Directory, Leg};
use engine::{Extension, ExtensionKind};
use store::{Batch, Store};

use super::*;
use crate::export::sample;
use crate::query::{ReportContext, report};
use crate::view::{BusinessHours, ReportRequest, Width};

const HOUR: i64 = 3_600_000;

fn at(hours: i64) -> Timestamp {
    let midnight = Timestamp::parse("2026-11-18T00:00:00Z").unwrap();
    midnight.plus_millis(hours * HOUR)
}

/// A connected leg of somebody, in hours.
fn talk(agent: &str, n: usize, from: i64, to: i64) -> Leg {
    let session = format!("s-{agent}-{n}");
    Leg {
        answered_at: Some(at(from)),
        ended_at: Some(at(to)),
        talk_ms: at(to).since(at(from)),
        ..sample::leg(&session, "p-1", agent, &at(from).to_rfc3339())
    }
}

fn known(agent: &str, spans: &[(i64, i64, AvailabilityState)]) -> AvailabilityChange {
    let span = |(from, to, state): &(i64, i64, AvailabilityState)| AvailabilitySpan {
        from: at(*from),
        to: at(*to),
        state: *state,
    };
    AvailabilityChange {
        extension: agent.into(),
        from: at(spans[0].0),
        spans: spans.iter().map(span).collect(),
    }
}

/// Ann is available from eight to noon and talks for an hour of it and one over the break; Ben is
/// offline for ten hours; Cy has calls, and nobody knows about his presence; Dee has nothing.
fn day(request: impl FnOnce(&mut ReportRequest), now: i64) -> ReportView {
    use AvailabilityState::{Available, DoNotDisturb, Offline};

    let mut store = Store::open_in_memory().unwrap();
    let legs = vec![
        talk("ann", 1, 9, 10),
        talk("ann", 2, 11, 13),
        talk("cy", 1, 9, 12),
    ];
    store
        .commit(&Batch {
            legs,
            ..Batch::default()
        })
        .unwrap();
    let ann = known("ann", &[(8, 12, Available), (12, 16, DoNotDisturb)]);
    let ben = known("ben", &[(8, 18, Offline)]);
    store.keep_availability(&[ann, ben]).unwrap();
    let mut directory = Directory::new();
    for id in ["ann", "ben", "cy", "dee"] {
        directory.insert(Extension {
            id: id.into(),
            number: None,
            name: id.into(),
            kind: ExtensionKind::Person,
        });
    }
    let context = ReportContext {
        directory,
        rules: ServiceLevelRules::default(),
        zone: zone("UTC").unwrap(),
        hours: BusinessHours::default(),
        now: at(now),
    };
    let mut wanted = ReportRequest {
        from: "2026-11-18".to_owned(),
        to: "2026-11-18".to_owned(),
        time_zone: String::new(),
        width: Width::Hour,
        agent_ids: Vec::new(),
        queue_ids: Vec::new(),
        compare: false,
        business_hours: false,
    };
    request(&mut wanted);
    report(&store.reader().unwrap(), &wanted, &context).unwrap()
}

fn row<'v>(view: &'v ReportView, agent: &str) -> &'v AgentReportRow {
    view.agents.iter().find(|row| row.id == agent).unwrap()
}

#[test]
fn handling_while_available_of_the_time_available() {
    let view = day(|_| (), 16);
    let ann = row(&view, "ann");
    // Of the call over the break only the hour before it.
    assert_eq!((ann.occupancy, ann.available_ms), (Some(0.5), 4 * HOUR));
    assert_eq!(ann.presence_known, Some(0.5));
    // Not available at all is no data, and is known.
    let ben = row(&view, "ben");
    assert_eq!((ben.occupancy, ben.available_ms), (None, 0));
    assert_eq!(ben.presence_known, Some(0.5));
    // Calls alone say nothing about who was available.
    let cy = row(&view, "cy");
    assert_eq!((cy.occupancy, cy.presence_known), (None, Some(0.0)));
    let wanted = OccupancyView {
        share: Some(0.5),
        available_ms: 4 * HOUR,
        handling_ms: 2 * HOUR,
        // Ann, Ben and Cy; Dee had no call and is not heard of.
        presence_known: Some(1.0 / 3.0),
    };
    assert_eq!(view.occupancy, wanted);
}

#[test]
fn what_is_to_come_is_not_unknown() {
    let early = day(|_| (), 10);
    assert_eq!(row(&early, "ann").occupancy, Some(0.5));
    assert_eq!(row(&early, "ann").presence_known, Some(0.2));
    let before = day(|_| (), -1);
    assert_eq!(before.occupancy, OccupancyView::default());
}

#[test]
fn agents_and_queues_asked_for() {
    let ann = day(|r| r.agent_ids = vec!["ann".to_owned()], 16);
    assert_eq!(ann.occupancy.share, Some(0.5));
    assert_eq!(ann.occupancy.presence_known, Some(0.5));
    let two = day(
        |r| r.agent_ids = vec!["ann".to_owned(), "cy".to_owned()],
        16,
    );
    assert_eq!(two.occupancy.presence_known, Some(0.25));
    let queue = day(|r| r.queue_ids = vec!["900".to_owned()], 16);
    assert_eq!(queue.occupancy, OccupancyView::default());
    assert!(queue.agents.iter().all(|row| row.presence_known.is_none()));
}
