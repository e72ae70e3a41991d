//! What came in, and words nobody documented.

use std::collections::BTreeMap;

use crate::{Directory, Event, ExtensionKind, Reason, StatusCode};

/// Different unknown words remembered; beyond it they are only counted.
const MAX_WORDS: usize = 200;

/// Counts since the engine was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Events taken.
    pub events: u64,
    /// Of these, ones that changed nothing.
    pub duplicates: u64,
    /// Sessions with more events than are kept.
    pub overflowed: u64,
    /// Events of extensions whose type is unknown; they count as persons.
    pub unknown_extensions: u64,
    /// Unknown status codes and reasons with their counts.
    pub unknown_words: BTreeMap<String, u32>,
}

impl Counters {
    pub(super) fn count(&mut self, event: &Event, directory: &Directory) {
        self.events += 1;
        let Some(party) = &event.party else { return };
        if let Some(extension) = &party.extension
            && directory.kind(extension) == ExtensionKind::UnknownPerson
        {
            self.unknown_extensions += 1;
        }
        if let StatusCode::Unknown(word) = &party.code {
            self.word(word);
        }
        if let Some(Reason::Unknown(word)) = &party.reason {
            self.word(word);
        }
    }

    fn word(&mut self, word: &str) {
        if let Some(count) = self.unknown_words.get_mut(word) {
            *count = count.saturating_add(1);
        } else if self.unknown_words.len() < MAX_WORDS {
            self.unknown_words
                .insert(word.chars().take(60).collect(), 1);
        }
    }
}
