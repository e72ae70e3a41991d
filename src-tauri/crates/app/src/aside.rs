//! Alerts put aside: acknowledged for as long as they last, or snoozed until a moment. Kept over a
//! restart, because the calls go on.
//!
//! May touch: one small file in the data folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::view::AsideView;

/// No call lasts longer than this; what is older is forgotten.
const KEPT_MS: i64 = 24 * 3_600_000;
/// More alerts than a board can raise in a day.
const MOST: usize = 5_000;

/// See the module's documentation.
#[derive(Debug)]
pub struct Aside {
    file: PathBuf,
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    put_ms: i64,
    until_ms: Option<i64>,
}

impl Aside {
    /// Reads the file. A missing or unreadable one is an empty list: at worst an alert is seen twice.
    #[must_use]
    pub fn open(folder: &Path) -> Self {
        let file = folder.join("alerts.json");
        let entries = std::fs::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        Self { file, entries }
    }

    /// Puts an alert aside; writes the file.
    pub fn put(&mut self, id: String, until_ms: Option<i64>, now_ms: i64) -> std::io::Result<()> {
        self.entries
            .retain(|_, entry| now_ms - entry.put_ms < KEPT_MS);
        if self.entries.len() < MOST {
            let entry = Entry {
                put_ms: now_ms,
                until_ms,
            };
            self.entries.insert(id, entry);
        }
        self.write()
    }

    /// Brings an alert back; writes the file.
    pub fn take_back(&mut self, id: &str) -> std::io::Result<()> {
        self.entries.remove(id);
        self.write()
    }

    fn write(&self) -> std::io::Result<()> {
        let text = serde_json::to_vec(&self.entries)?;
        let fresh = self.file.with_extension("json.new");
        if let Some(folder) = self.file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&fresh, text)?;
        std::fs::rename(&fresh, &self.file)
    }

    /// Whether an alert is aside now.
    #[must_use]
    pub fn holds(&self, id: &str, now_ms: i64) -> bool {
        let entry = self.entries.get(id);
        entry.is_some_and(|e| e.until_ms.is_none_or(|until| now_ms < until))
    }

    /// Everything that is aside now.
    #[must_use]
    pub fn list(&self, now_ms: i64) -> Vec<AsideView> {
        let now = self.entries.iter().filter(|(id, _)| self.holds(id, now_ms));
        now.map(|(id, entry)| AsideView {
            id: id.clone(),
            until_ms: entry.until_ms,
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_aside_stays_so_over_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let mut aside = Aside::open(folder.path());
        aside.put("a".into(), None, 1_000).unwrap();
        aside.put("b".into(), Some(5_000), 1_000).unwrap();
        let mut again = Aside::open(folder.path());
        assert!(again.holds("a", 4_999) && again.holds("b", 4_999));
        assert!(again.holds("a", 5_000) && !again.holds("b", 5_000));
        assert!(!again.holds("c", 0));
        assert_eq!(again.list(9_000).len(), 1);
        again.take_back("a").unwrap();
        assert!(!Aside::open(folder.path()).holds("a", 4_999));
    }

    #[test]
    fn a_day_later_it_is_forgotten_and_a_broken_file_is_an_empty_list() {
        let folder = tempfile::tempdir().unwrap();
        let mut aside = Aside::open(folder.path());
        aside.put("a".into(), None, 0).unwrap();
        aside.put("b".into(), None, KEPT_MS).unwrap();
        assert!(!aside.holds("a", KEPT_MS));
        std::fs::write(folder.path().join("alerts.json"), "{").unwrap();
        assert!(!Aside::open(folder.path()).holds("b", KEPT_MS));
    }
}
