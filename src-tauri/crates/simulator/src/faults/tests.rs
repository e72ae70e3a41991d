//! Rates are met and repeatable.

use super::*;

#[test]
fn without_faults_every_notification_is_delivered_once_and_at_once() {
    let mut dice = FaultDice::new(FaultPlan::default());
    let clean = [Delivery {
        delay_ms: 0,
        spoiled: None,
    }];
    assert!((0..1000).all(|_| dice.deliveries() == clean && dice.request_failure().is_none()));
}

#[test]
fn rates_are_met_and_repeatable() {
    let plan = FaultPlan {
        drop: 0.1,
        duplicate: 0.2,
        ..FaultPlan::default()
    };
    let run = || {
        let mut dice = FaultDice::new(plan.clone());
        (0..5000)
            .map(|_| dice.deliveries().len())
            .collect::<Vec<_>>()
    };
    let counts = run();
    let dropped = counts.iter().filter(|n| **n == 0).count();
    let doubled = counts.iter().filter(|n| **n == 2).count();
    assert!((400..600).contains(&dropped) && (780..1020).contains(&doubled));
    assert_eq!(counts, run());
}
