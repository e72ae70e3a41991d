//! Windows: the main one, and the wallboard on a second monitor where there is one.

use tauri::{
    AppHandle, Manager, Monitor, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
};

/// Label of the main window in `tauri.conf.json`.
pub(crate) const MAIN: &str = "main";
/// Label of the wallboard.
pub(crate) const WALLBOARD: &str = "wallboard";

/// Brings the main window to the front; makes it anew when it was closed.
pub(crate) fn show_main<R: Runtime>(handle: &AppHandle<R>) {
    if let Err(error) = try_show_main(handle) {
        tracing::warn!(error = %error, "the window could not be shown");
    }
}

fn try_show_main<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<()> {
    let window = match handle.get_webview_window(MAIN) {
        Some(window) => window,
        None => {
            let Some(config) = handle.config().app.windows.first() else {
                return Ok(());
            };
            WebviewWindowBuilder::from_config(handle, config)?.build()?
        }
    };
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

/// Opens the wallboard: full screen on a monitor that does not show the main window, else as a
/// window like any other.
pub(crate) fn open_wallboard<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<()> {
    if let Some(window) = handle.get_webview_window(WALLBOARD) {
        window.show()?;
        return window.set_focus();
    }
    let url = WebviewUrl::App("index.html#/wallboard".into());
    let mut window = WebviewWindowBuilder::new(handle, WALLBOARD, url)
        .title("Floorwalker wallboard")
        .inner_size(1920.0, 1080.0)
        .min_inner_size(640.0, 360.0);
    if let Some(monitor) = other_monitor(handle) {
        let corner = monitor.position().to_logical::<f64>(monitor.scale_factor());
        window = window.position(corner.x, corner.y).fullscreen(true);
    }
    window.build().map(|_| ())
}

fn other_monitor<R: Runtime>(handle: &AppHandle<R>) -> Option<Monitor> {
    let main = handle.get_webview_window(MAIN)?;
    let here = main.current_monitor().ok()??;
    let all = handle.available_monitors().ok()?;
    all.into_iter().find(|m| m.position() != here.position())
}

/// Full screen and back.
pub(crate) fn toggle_full_screen<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    let now = window.is_fullscreen()?;
    window.set_fullscreen(!now)
}
