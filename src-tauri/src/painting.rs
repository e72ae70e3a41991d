//! How the web engine paints on a Linux computer without a graphics device: straight into memory.
//! By default it would draw every frame as a whole through a software OpenGL, which costs three
//! times the processor and 120 MB (ADR 12).
//!
//! May touch: the list of graphics devices, the settings of each window's engine.

use tauri::plugin::TauriPlugin;
use tauri::{Runtime, Webview};
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

/// Where Linux lists its graphics devices.
const DEVICES: &str = "/dev/dri";

/// Suits each new window to the computer.
pub(crate) fn plugin<R: Runtime>() -> TauriPlugin<R> {
    let has_device = has_graphics_device();
    tauri::plugin::Builder::new("painting")
        .on_webview_ready(move |webview| {
            if !has_device {
                paint_in_memory(&webview);
            }
        })
        .build()
}

fn has_graphics_device() -> bool {
    let devices = std::fs::read_dir(DEVICES).into_iter().flatten().flatten();
    devices
        .into_iter()
        .any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}

fn paint_in_memory<R: Runtime>(webview: &Webview<R>) {
    let done = webview.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    });
    if let Err(error) = done {
        tracing::warn!(error = %error, "the engine paints as it always does");
    }
}
