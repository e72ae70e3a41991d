//! How the web engine paints on a Linux computer without a graphics device: straight into memory.
//! By default it would draw every frame as a whole through a software OpenGL, which costs three
//! times the processor and 120 MB (ADR 12).
//!
//! May touch: the list of graphics devices, one variable of the environment, its own process.

use std::os::unix::process::CommandExt;
use std::process::Command;

/// Where Linux lists its graphics devices.
const DEVICES: &str = "/dev/dri";
/// What the engine reads before anything else.
const VARIABLE: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Suits the engine to the computer: where there is no graphics device and nobody said how to
/// paint, this process begins anew with the variable set. The engine must know before it starts;
/// the setting of the same name crashes it when it changes while a page loads.
pub(crate) fn suit() {
    if std::env::var_os(VARIABLE).is_some() || has_graphics_device() {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    // Comes back only when it failed; then the engine paints as it always does.
    let _ = Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(VARIABLE, "1")
        .exec();
}

fn has_graphics_device() -> bool {
    let devices = std::fs::read_dir(DEVICES).into_iter().flatten().flatten();
    devices
        .into_iter()
        .any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}
