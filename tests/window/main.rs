//! The real window, driven by WebDriver under a display, against the simulator.
//!
//! `cargo xtask test` builds the program, starts a virtual display and names the program in
//! `FLOORWALKER_PROGRAM`.

#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test, or a bench, fails by panicking"
)]

mod clock;
#[path = "../suite/support/csv.rs"]
mod csv;
mod desktop;
mod driver;
mod keyboard;
mod link;
mod pages;
mod places;
mod records;

use std::path::PathBuf;

use driver::Driver;
use simulator::config::StartCalls;
use simulator::script::ScriptConfig;
use simulator::{Running, Simulator, SimulatorConfig};
use tokio::sync::{Mutex, MutexGuard};

fn call_centre() -> SimulatorConfig {
    let mut config = SimulatorConfig {
        script: ScriptConfig {
            seed: 21,
            max_calls: Some(60),
            ..ScriptConfig::default()
        },
        time_scale: 8.0,
        start_calls: StartCalls::Manually,
        ..SimulatorConfig::default()
    };
    config.app.auto_approve = true;
    config
}

/// One window at a time: they share the display, and two cores paint slowly.
static DISPLAY: Mutex<()> = Mutex::const_new(());

/// A signed-in window on a call centre of its own.
struct Opened {
    window: Driver,
    simulator: Running,
    exports: PathBuf,
    folder: tempfile::TempDir,
    _display: MutexGuard<'static, ()>,
}

async fn open(config: SimulatorConfig) -> Opened {
    let opened = open_signed_out(config).await;
    opened.window.sign_in(&opened.simulator).await;
    opened
}

/// A window where nobody signed in yet.
async fn open_signed_out(config: SimulatorConfig) -> Opened {
    let display = DISPLAY.lock().await;
    let simulator = Simulator::start(config).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("exports");
    std::fs::create_dir_all(&exports).unwrap();
    let window = Driver::open(&folder.path().join("data"), &exports).await;
    Opened {
        window,
        simulator,
        exports,
        folder,
        _display: display,
    }
}

impl Opened {
    /// Goes to a place and waits for what it shows.
    async fn go(&self, place: &str, ready: &str) {
        self.window
            .click(&format!("[data-testid=nav-{place}]"))
            .await;
        self.window.wait_for(ready).await;
    }

    /// Names of the files that were exported.
    fn exported(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.exports).unwrap();
        files
            .map(|f| f.unwrap().file_name().to_string_lossy().into_owned())
            .collect()
    }
}
