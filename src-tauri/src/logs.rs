//! Where the log goes: a file in the data folder, new at each start, the previous one kept.
//!
//! May touch: the log files. What may appear in a log is the business of the types that are
//! logged: tokens, numbers and names cannot be printed.

use std::fs::File;
use std::path::Path;

use tracing_subscriber::EnvFilter;

/// PubNub's crate logs addresses with keys; it is silenced whatever is asked for.
const LEVELS: &str = "info,pubnub=off";

/// Starts logging. A log that cannot be written is no reason not to start.
pub(crate) fn start(folder: &Path) {
    let path = folder.join("floorwalker.log");
    let made = std::fs::create_dir_all(folder).and_then(|()| {
        // There is none at the first start.
        let _ = std::fs::rename(&path, folder.join("floorwalker.previous.log"));
        File::create(&path)
    });
    if let Ok(file) = made {
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(LEVELS))
            .with_ansi(false)
            .with_writer(std::sync::Mutex::new(file))
            .init();
    }
}
