//! The tray: the totals at a glance, the windows, and the way out. Its words come from the page's
//! catalogue; until the page has spoken the menu has the program's name only.

use std::sync::Mutex;

use app::view::{Totals, TrayWords};
use tauri::menu::{Menu, MenuBuilder, MenuEvent, MenuItem, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{App, AppHandle, Runtime, Wry};

use crate::windows;

const OPEN: &str = "open";
const WALLBOARD: &str = "wallboard";
const QUIT: &str = "quit";

/// The items whose words change.
pub(crate) struct Tray {
    busy: MenuItem<Wry>,
    waiting: MenuItem<Wry>,
    open: MenuItem<Wry>,
    wallboard: MenuItem<Wry>,
    quit: MenuItem<Wry>,
    shown: Mutex<Option<(String, String)>>,
}

impl Tray {
    /// Makes the icon. A desktop without a tray is no reason not to start.
    pub(crate) fn make(program: &App) -> Option<Self> {
        // Where the tray's library is missing, loading it panics.
        let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| try_make(program)));
        match made {
            Ok(Ok(tray)) => Some(tray),
            Ok(Err(error)) => {
                tracing::warn!(error = %error, "there is no tray icon");
                None
            }
            Err(_) => {
                tracing::warn!("there is no tray icon: its library is missing");
                None
            }
        }
    }

    /// The page's words.
    pub(crate) fn speak(&self, words: &TrayWords) {
        put(&self.open, &words.open);
        put(&self.wallboard, &words.wallboard);
        put(&self.quit, &words.quit);
        // The totals are written anew with the next change.
        *self.lock() = None;
    }

    /// The totals, or that nobody is signed in.
    pub(crate) fn show(&self, words: &TrayWords, totals: Option<&Totals>) {
        let lines = match totals {
            Some(totals) => (busy(words, totals), waiting(words, totals)),
            None => (words.nobody.clone(), String::from("–")),
        };
        let mut shown = self.lock();
        if shown.as_ref() == Some(&lines) {
            return;
        }
        put(&self.busy, &lines.0);
        put(&self.waiting, &lines.1);
        *shown = Some(lines);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(String, String)>> {
        self.shown
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn busy(words: &TrayWords, totals: &Totals) -> String {
    words
        .busy
        .replace("{talking}", &totals.talking.to_string())
        .replace("{ringing}", &totals.ringing.to_string())
        .replace("{onHold}", &totals.on_hold.to_string())
}

fn waiting(words: &TrayWords, totals: &Totals) -> String {
    words
        .waiting
        .replace("{waiting}", &totals.waiting.to_string())
}

fn put(item: &MenuItem<Wry>, text: &str) {
    if let Err(error) = item.set_text(text) {
        tracing::debug!(error = %error, "the tray could not be written");
    }
}

fn try_make(program: &App) -> tauri::Result<Tray> {
    let item = |id: &str, enabled: bool| {
        MenuItemBuilder::with_id(id, "Floorwalker")
            .enabled(enabled)
            .build(program)
    };
    let tray = Tray {
        busy: item("busy", false)?,
        waiting: item("waiting", false)?,
        open: item(OPEN, true)?,
        wallboard: item(WALLBOARD, true)?,
        quit: item(QUIT, true)?,
        shown: Mutex::new(None),
    };
    let menu: Menu<Wry> = MenuBuilder::new(program)
        .items(&[&tray.busy, &tray.waiting])
        .separator()
        .items(&[&tray.open, &tray.wallboard])
        .separator()
        .item(&tray.quit)
        .build()?;
    let mut icon = TrayIconBuilder::with_id("main")
        .menu(&menu)
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .tooltip("Floorwalker")
        .on_menu_event(|handle, event| chosen(handle, &event))
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
                && !cfg!(target_os = "macos")
            {
                windows::show_main(tray.app_handle());
            }
        });
    if let Some(picture) = program.default_window_icon() {
        icon = icon.icon(picture.clone());
    }
    icon.build(program)?;
    Ok(tray)
}

fn chosen<R: Runtime>(handle: &AppHandle<R>, event: &MenuEvent) {
    match event.id().as_ref() {
        OPEN => windows::show_main(handle),
        WALLBOARD => {
            if let Err(error) = windows::open_wallboard(handle) {
                tracing::warn!(error = %error, "the wallboard could not be opened");
            }
        }
        QUIT => handle.exit(0),
        _ => {}
    }
}
