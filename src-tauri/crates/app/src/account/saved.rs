//! The account as it is kept in its database: names, queues and zone for reports without a
//! network.
//!
//! May touch: the database, to read it back. The text itself is pure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono_tz::Tz;
use engine::{Directory, Extension, ExtensionId, ExtensionKind};
use serde::{Deserialize, Serialize};

use super::{Account, Detail};

/// The setting it is kept under.
pub const KEY: &str = "account";

#[derive(Serialize, Deserialize)]
struct Saved {
    id: String,
    zone: String,
    extensions: Vec<SavedExtension>,
    #[serde(default)]
    inactive: BTreeSet<String>,
    members: BTreeMap<String, Vec<String>>,
    rules: BTreeMap<String, (u32, u32)>,
}

#[derive(Serialize, Deserialize)]
struct SavedExtension {
    id: String,
    number: Option<String>,
    name: String,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    site: Option<String>,
}

impl Account {
    /// Of which nothing is known: a replay names no account.
    #[must_use]
    pub fn unnamed() -> Self {
        Self {
            id: String::new(),
            zone: Tz::UTC,
            directory: Directory::new(),
            inactive: BTreeSet::new(),
            members: BTreeMap::new(),
            queue_rules: BTreeMap::new(),
            details: BTreeMap::new(),
        }
    }

    /// As text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let text = |id: &ExtensionId| id.to_string();
        let saved = Saved {
            id: self.id.clone(),
            zone: self.zone.name().to_owned(),
            extensions: self
                .directory
                .iter()
                .map(|e| SavedExtension {
                    id: text(&e.id),
                    number: e.number.as_deref().map(str::to_owned),
                    name: e.name.to_string(),
                    kind: match self.details.get(&e.id) {
                        Some(detail) => detail.kind.clone(),
                        None => word(e.kind).to_owned(),
                    },
                    site: self.details.get(&e.id).and_then(|d| d.site.clone()),
                })
                .collect(),
            inactive: self.inactive.iter().map(text).collect(),
            members: self
                .members
                .iter()
                .map(|(queue, people)| (text(queue), people.iter().map(text).collect()))
                .collect(),
            rules: self
                .queue_rules
                .iter()
                .map(|(queue, rule)| (text(queue), *rule))
                .collect(),
        };
        serde_json::to_string(&saved).expect("plain data is always JSON")
    }

    /// As it was kept in this database at the last start with a network.
    #[must_use]
    pub fn saved_in(database: &Path) -> Option<Self> {
        let reader = store::Reader::open(database).ok()?;
        Self::from_text(&reader.setting(KEY).ok()??)
    }

    /// From text; `None` when it is not ours.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let saved: Saved = serde_json::from_str(text).ok()?;
        let mut directory = Directory::new();
        let mut details = BTreeMap::new();
        for extension in saved.extensions {
            let detail = Detail {
                kind: extension.kind.clone(),
                site: extension.site,
            };
            details.insert(ExtensionId::new(extension.id.as_str()), detail);
            directory.insert(Extension {
                id: ExtensionId::new(extension.id),
                number: extension.number.map(Into::into),
                name: extension.name.into(),
                kind: ExtensionKind::from_type(&extension.kind),
            });
        }
        let id = |text: String| ExtensionId::new(text);
        Some(Self {
            id: saved.id,
            zone: saved.zone.parse().unwrap_or(Tz::UTC),
            directory,
            inactive: saved.inactive.into_iter().map(id).collect(),
            members: saved
                .members
                .into_iter()
                .map(|(queue, people)| (id(queue), people.into_iter().map(id).collect()))
                .collect(),
            queue_rules: saved
                .rules
                .into_iter()
                .map(|(queue, rule)| (id(queue), rule))
                .collect(),
            details,
        })
    }
}

/// A word that [`ExtensionKind::from_type`] reads as the same kind.
fn word(kind: ExtensionKind) -> &'static str {
    match kind {
        ExtensionKind::Person => "User",
        ExtensionKind::UnknownPerson => "Unknown",
        ExtensionKind::Queue => "Department",
        ExtensionKind::Service => "Announcement",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_survives_its_text() {
        let mut directory = Directory::new();
        for (id, kind) in [
            ("1", "User"),
            ("2", "Department"),
            ("3", "Site"),
            ("4", "Hologram"),
        ] {
            directory.insert(Extension {
                id: id.into(),
                number: Some("101".into()),
                name: "Ann".into(),
                kind: ExtensionKind::from_type(kind),
            });
        }
        let account = Account {
            id: "9".into(),
            zone: Tz::Europe__London,
            directory,
            inactive: BTreeSet::from(["4".into()]),
            members: BTreeMap::from([("2".into(), vec!["1".into()])]),
            queue_rules: BTreeMap::from([("2".into(), (20, 80))]),
            details: BTreeMap::from([(
                "1".into(),
                Detail {
                    kind: "DigitalUser".into(),
                    site: Some("Lisbon".into()),
                },
            )]),
        };
        let again = Account::from_text(&account.to_text()).unwrap();
        assert_eq!(again.to_text(), account.to_text());
        assert_eq!(
            again.directory.kind(&"4".into()),
            ExtensionKind::UnknownPerson
        );
        let ann = ExtensionId::new("1");
        assert_eq!(again.details.get(&ann), account.details.get(&ann));
        assert!(Account::from_text("{}").is_none());
    }
}
