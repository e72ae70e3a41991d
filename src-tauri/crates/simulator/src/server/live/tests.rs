//! Sessions come and go.

use super::*;
use crate::script::{Directory, ScriptConfig};

#[test]
fn sessions_come_and_go() {
    let config = ScriptConfig {
        max_calls: Some(30),
        ..ScriptConfig::default()
    };
    let directory = Arc::new(Directory::new(&config));
    let epoch = config.start;
    let mut stage = Stage::new(Arc::new(config), directory, epoch, true);
    stage.advance(25_000);
    let live = sessions(&stage);
    assert!(!live.is_empty());
    let id = live[0].ids().telephony_session_id();
    assert!(session(&stage, &id).is_some());
    assert!(
        by_extension(&live)
            .values()
            .flatten()
            .all(|(_, party)| party.is_here())
    );
    stage.advance(10_000_000);
    assert!(sessions(&stage).is_empty() && session(&stage, &id).is_none());
}
