//! What commands, tray and notifications share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::latency::Latencies;
use app::product::Product;
use app::view::{Totals, TrayWords, Wish};
use tokio::sync::watch;

use crate::arguments::Arguments;
use crate::feeds::Feeds;
use crate::tray::Tray;
use crate::wishes::Wishes;

/// See the module's documentation.
pub(crate) struct Shell {
    pub(crate) product: Arc<Product>,
    pub(crate) arguments: Arguments,
    /// True once the sign-in of an earlier run was taken up, or found missing.
    pub(crate) begun: watch::Receiver<bool>,
    pub(crate) wishes: Wishes,
    pub(crate) tray: Option<Tray>,
    words: Mutex<Option<TrayWords>>,
    announced: Mutex<Option<Wish>>,
    keeps_running: AtomicBool,
    latencies: Mutex<Latencies>,
    /// What the windows fetch.
    pub(crate) feeds: Feeds,
}

impl Shell {
    pub(crate) fn new(
        product: Arc<Product>,
        arguments: Arguments,
        begun: watch::Receiver<bool>,
        tray: Option<Tray>,
    ) -> Self {
        Self {
            product,
            arguments,
            begun,
            wishes: Wishes::default(),
            tray,
            words: Mutex::new(None),
            announced: Mutex::new(None),
            keeps_running: AtomicBool::new(false),
            latencies: Mutex::default(),
            feeds: Feeds::default(),
        }
    }

    /// The page's words, once it has spoken.
    pub(crate) fn words(&self) -> Option<TrayWords> {
        lock(&self.words).clone()
    }

    /// The page speaks, or changes its language.
    pub(crate) fn speak(&self, words: TrayWords) {
        if let Some(tray) = &self.tray {
            tray.speak(&words);
        }
        *lock(&self.words) = Some(words);
    }

    /// The totals in the tray; nobody is signed in without them.
    pub(crate) fn show_totals(&self, totals: Option<&Totals>) {
        if let (Some(tray), Some(words)) = (&self.tray, self.words()) {
            tray.show(&words, totals);
        }
    }

    /// Whom the newest notification was about.
    pub(crate) fn announced(&self) -> MutexGuard<'_, Option<Wish>> {
        lock(&self.announced)
    }

    /// Receipt to painted, as the page measures it.
    pub(crate) fn latencies(&self) -> MutexGuard<'_, Latencies> {
        lock(&self.latencies)
    }

    /// Whether closing the window leaves the program in the tray.
    pub(crate) fn keeps_running(&self) -> bool {
        self.tray.is_some() && self.keeps_running.load(Ordering::Relaxed)
    }

    pub(crate) fn set_keeps_running(&self, keep: bool) {
        self.keeps_running.store(keep, Ordering::Relaxed);
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
