//! Faults on purpose, for tests: the one place that can make a healthy database refuse.
//!
//! Compiled only with the feature `faults`, which no program enables.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::{Store, StoreError};

impl Store {
    /// Lets so many steps of SQLite's machine pass, then interrupts what is under way, once.
    /// Gives the steps that are still to pass; below zero the fault has struck.
    pub fn interrupt_after(&self, steps: i64) -> Result<Arc<AtomicI64>, StoreError> {
        let left = Arc::new(AtomicI64::new(steps));
        let counter = Arc::clone(&left);
        let stop = move || counter.fetch_sub(1, Ordering::Relaxed) == 0;
        self.conn.progress_handler(1, Some(stop))?;
        Ok(left)
    }

    /// As on a disk that was mounted read-only: reading goes on, every write is refused.
    pub fn refuse_writes(&self, refuse: bool) -> Result<(), StoreError> {
        self.conn.pragma_update(None, "query_only", refuse)?;
        Ok(())
    }

    /// As on a disk with so many pages left, or room enough again.
    pub fn leave_room(&self, pages: Option<i64>) -> Result<(), StoreError> {
        let used: i64 = self
            .conn
            .pragma_query_value(None, "page_count", |row| row.get(0))?;
        let most = pages.map_or(1 << 30, |pages| used + pages);
        self.conn
            .pragma_update_and_check(None, "max_page_count", most, |_| Ok(()))?;
        Ok(())
    }
}
