//! Scenario text.

use super::*;

#[test]
fn scenario_text_overrides_single_keys() {
    let config = ScriptConfig::from_toml(
        "seed = 9\nagents = 7\nstart = '2026-03-01T08:00:00Z'\n[durations]\nhold_chance = 0.5\n[mix]\ndirect_missed = 7.0\n",
    )
    .unwrap();
    assert_eq!((config.seed, config.agents, config.queues), (9, 7, 3));
    assert!((config.durations.hold_chance - 0.5).abs() < f64::EPSILON);
    assert!((config.mix.direct_missed - 7.0).abs() < f64::EPSILON);
    assert!(ScriptConfig::from_toml("agentz = 1").is_err());
}
