//! What something outside the page asks it to show: a link, a notification, the tray.
//!
//! A wish that comes before the page listens waits for it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use app::view::Wish;
use tauri::ipc::Channel;

/// More links than a person clicks before the page is there.
const ROOM: usize = 8;

/// See the module's documentation.
#[derive(Default)]
pub(crate) struct Wishes {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    page: Option<Channel<Wish>>,
    waiting: Vec<Wish>,
}

impl Wishes {
    /// The page listens from now on, and hears what came before.
    pub(crate) fn listen(&self, page: Channel<Wish>) {
        let mut inner = self.lock();
        for wish in inner.waiting.drain(..) {
            if page.send(wish).is_err() {
                return;
            }
        }
        inner.page = Some(page);
    }

    /// Tells the page, now or when it listens.
    pub(crate) fn tell(&self, wish: Wish) {
        let mut inner = self.lock();
        let heard = inner.page.as_ref().map(|page| page.send(wish.clone()));
        if !matches!(heard, Some(Ok(()))) && inner.waiting.len() < ROOM {
            inner.page = None;
            inner.waiting.push(wish);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
