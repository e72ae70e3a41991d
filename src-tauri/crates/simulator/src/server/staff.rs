//! What changes about people while calls go on: who is hired, renamed, disabled or removed, and who
//! wants no calls.
//!
//! Pure. The script goes on with the people it began with; this is what the directory and presence say of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::script::{Directory, Extension, ExtensionType};

/// What a person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) user_status: &'static str,
    pub(crate) dnd_status: &'static str,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            user_status: "Available",
            dnd_status: "TakeAllCalls",
        }
    }
}

/// Differences from the directory that the script began with.
#[derive(Debug, Default)]
pub(crate) struct Staff {
    /// As they are by now; `None` for who was removed.
    changed: BTreeMap<String, Option<Extension>>,
    hired: Vec<Extension>,
    choices: BTreeMap<String, Choice>,
    /// Every choice with its moment, in order; `None` before the script began.
    chosen: Vec<(Option<DateTime<Utc>>, String, Choice)>,
}

impl Staff {
    /// Every extension, in the order of the extension list.
    pub(crate) fn extensions(&self, directory: &Directory) -> Vec<Extension> {
        let known = directory.extensions().chain(&self.hired);
        known
            .filter_map(|extension| self.by_now(extension))
            .collect()
    }

    /// One extension.
    pub(crate) fn find(&self, directory: &Directory, id: &str) -> Option<Extension> {
        let mut known = directory.extensions().chain(&self.hired);
        known.find(|e| e.id == id).and_then(|e| self.by_now(e))
    }

    fn by_now(&self, extension: &Extension) -> Option<Extension> {
        match self.changed.get(&extension.id) {
            Some(changed) => changed.clone(),
            None => Some(extension.clone()),
        }
    }

    /// A new person; gives the id.
    pub(crate) fn hire(&mut self, directory: &Directory, first: &str, last: &str) -> String {
        let number = 700 + self.hired.len();
        let mut person = directory.supervisor.clone();
        person.id = format!("{}016", 64_500_000 + number);
        person.number = number.to_string();
        person.first_name = first.to_owned();
        person.last_name = last.to_owned();
        person.kind = ExtensionType::User;
        person.direct_number = format!("+1415556{number:04}");
        let id = person.id.clone();
        self.hired.push(person);
        id
    }

    /// Changes an extension; false when there is none.
    pub(crate) fn change(
        &mut self,
        directory: &Directory,
        id: &str,
        change: impl FnOnce(&mut Extension),
    ) -> bool {
        let Some(mut extension) = self.find(directory, id) else {
            return false;
        };
        change(&mut extension);
        self.changed.insert(id.to_owned(), Some(extension));
        true
    }

    /// Takes an extension out of the directory.
    pub(crate) fn remove(&mut self, id: &str) {
        self.changed.insert(id.to_owned(), None);
    }

    /// Puts it back as the script has it.
    pub(crate) fn bring_back(&mut self, id: &str) {
        self.changed.remove(id);
    }

    /// What a person chose.
    pub(crate) fn choice(&self, id: &str) -> Choice {
        self.choices.get(id).copied().unwrap_or_default()
    }

    /// Every choice that anybody made, in order.
    pub(crate) fn chosen(&self) -> &[(Option<DateTime<Utc>>, String, Choice)] {
        &self.chosen
    }

    /// A person chooses.
    pub(crate) fn choose(&mut self, id: &str, choice: Choice, at: Option<DateTime<Utc>>) {
        self.choices.insert(id.to_owned(), choice);
        self.chosen.push((at, id.to_owned(), choice));
    }
}

/// The body of the event about a changed extension.
/// ASSUMPTION: its fields; the facts name the event filter only.
pub(crate) fn change_body(id: &str, kind: &str) -> Value {
    json!({ "extensionId": id, "eventType": kind })
}
