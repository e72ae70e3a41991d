//! The feed of each window that watches the board: one at a time, the newest.
//!
//! May touch: its own map.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use app::pulled::Pulled;

use crate::shell::lock;

/// See the module's documentation.
#[derive(Default)]
pub(crate) struct Feeds(Mutex<State>);

#[derive(Default)]
struct State {
    begun: u32,
    of_window: BTreeMap<String, (u32, Arc<Pulled>)>,
}

impl Feeds {
    /// A window begins to watch; what it watched before is over.
    pub(crate) fn begin(&self, window: &str, pulled: Pulled) -> u32 {
        let mut state = lock(&self.0);
        state.begun += 1;
        let number = state.begun;
        let feed = (number, Arc::new(pulled));
        state.of_window.insert(window.to_owned(), feed);
        number
    }

    /// The feed of that number, unless it is over.
    pub(crate) fn of(&self, window: &str, number: u32) -> Option<Arc<Pulled>> {
        let state = lock(&self.0);
        let (newest, pulled) = state.of_window.get(window)?;
        (*newest == number).then(|| Arc::clone(pulled))
    }

    /// A window is closed.
    pub(crate) fn end(&self, window: &str) {
        let mut state = lock(&self.0);
        state.of_window.remove(window);
    }
}
