//! Playing in steps tells what generating at once tells.

use super::*;
use crate::script::{self, Mix};

#[test]
fn playing_in_steps_tells_what_generating_at_once_tells() {
    let config = ScriptConfig {
        max_calls: Some(150),
        mix: Mix::default(),
        ..ScriptConfig::default()
    };
    let script = script::generate(config.clone());
    let epoch = config.start;
    let mut stage = Stage::new(Arc::new(config), Arc::clone(&script.directory), epoch, true);
    let mut told = Vec::new();
    let mut now = 0;
    while !stage.is_idle() {
        now += 777;
        told.extend(stage.advance(now).into_iter().map(|cue| {
            let event = cue.event();
            let ids = &cue.contact.sessions[event.party.session];
            (ids.telephony_session_id(), event.sequence)
        }));
    }
    let mut expected: Vec<_> = script
        .notifications
        .iter()
        .map(|sent| (sent.telephony_session_id.clone(), sent.sequence))
        .collect();
    assert_eq!(told.len(), expected.len());
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
    assert_eq!(stage.truth(), script.truth);
}

#[test]
fn stopping_lets_calls_end() {
    let config = ScriptConfig::default();
    let directory = Arc::new(Directory::new(&config));
    let epoch = config.start;
    let mut stage = Stage::new(Arc::new(config), directory, epoch, true);
    stage.advance(30_000);
    let begun = stage.begun();
    stage.stop();
    assert!(!stage.is_idle() && begun > 10);
    assert!(stage.truth().calls.iter().any(|call| !call.complete));
    stage.advance(4_000_000);
    assert!(stage.is_idle() && stage.begun() == begun);
    assert!(stage.truth().calls.iter().all(|call| call.complete));
}
