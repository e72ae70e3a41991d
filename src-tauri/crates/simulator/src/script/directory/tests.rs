//! Ids, numbers and memberships.

use std::collections::BTreeSet;

use super::*;

#[test]
fn ids_and_numbers_are_unique_at_ten_thousand_people() {
    let config = ScriptConfig {
        agents: 10_000,
        queues: 50,
        ..ScriptConfig::default()
    };
    let directory = Directory::new(&config);
    let ids: BTreeSet<_> = directory.extensions().map(|e| e.id.clone()).collect();
    let numbers: BTreeSet<_> = directory.extensions().map(|e| e.number.clone()).collect();
    assert_eq!(ids.len(), directory.extensions().count());
    assert_eq!(numbers.len(), ids.len());
}

#[test]
fn every_queue_has_members_and_every_agent_a_queue() {
    let directory = Directory::new(&ScriptConfig::default());
    assert!(
        directory
            .queues
            .iter()
            .all(|queue| queue.members.len() >= 10)
    );
    assert!((0..40).all(|agent| directory.queues_of(agent).next().is_some()));
    assert_eq!(directory.queues[0].extension.name(), "Billing");
}
