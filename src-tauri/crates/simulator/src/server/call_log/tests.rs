//! Records come late, are revised, and agree with the answer key.

use std::sync::Arc;

use super::*;
use crate::script::{Generator, ScriptConfig};

#[test]
fn a_record_appears_late_and_is_revised() {
    let config = ScriptConfig {
        max_calls: Some(200),
        ..ScriptConfig::default()
    };
    let directory = Arc::new(Directory::new(&config));
    let epoch = config.start;
    let mut log = CallLog::new(Lags::default(), 1);
    let contacts: Vec<_> =
        Generator::new(Arc::new(config), Arc::clone(&directory), epoch).collect();
    for contact in &contacts {
        log.add(contact, &directory, epoch, contact.end);
    }
    for entry in log.entries.values() {
        assert!(entry.at(entry.written - 1).is_none());
        assert_eq!(entry.changed(entry.written), Some(entry.written));
        let (first, second) = (
            entry.at(entry.written).unwrap(),
            entry.at(entry.revised).unwrap(),
        );
        assert_ne!(first["lastModifiedTime"], second["lastModifiedTime"]);
        assert_eq!(first["telephonySessionId"], second["telephonySessionId"]);
    }
    let sessions: usize = contacts.iter().map(|contact| contact.sessions.len()).sum();
    assert_eq!(log.visible(log.last_change()).count(), sessions);
}

#[test]
fn legs_say_what_the_answer_key_says() {
    let config = ScriptConfig {
        max_calls: Some(300),
        ..ScriptConfig::default()
    };
    let directory = Arc::new(Directory::new(&config));
    let epoch = config.start;
    for contact in Generator::new(Arc::new(config), Arc::clone(&directory), epoch) {
        let mut log = CallLog::new(Lags::default(), 1);
        log.add(&contact, &directory, epoch, contact.end);
        let records: Vec<_> = log
            .visible(Ms::MAX / 2)
            .map(|(_, value)| value.clone())
            .collect();
        for leg in &contact.legs {
            let found = records
                .iter()
                .flat_map(|r| r["legs"].as_array().unwrap())
                .any(|shown| {
                    shown["partyId"] == *leg.party_id
                        && shown["durationMs"]
                            == (leg.ended_at.unwrap() - leg.started_at.unwrap()).num_milliseconds()
                });
            assert!(found, "{leg:?}");
        }
    }
}
