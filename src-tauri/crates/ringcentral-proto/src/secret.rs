//! Values that must not be printed: `Secret` (tokens, keys) and `Masked` (names, phone numbers).
//!
//! Pure. Both are plain strings inside; only `Debug` differs, because logs are written with `Debug`.
//! Deliberately absent: `Display` and `Serialize` for `Secret`, so that it cannot slip into a message or a file.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// A token, key or password. It cannot be printed or serialised; `expose` says so at the place of use.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, for the one place that sends or stores it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing inside.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// A person's name or a phone number: stored and shown, but masked in `Debug`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Masked(String);

impl Masked {
    /// Wraps a personal text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for records and screens.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, given away.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Debug for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} characters>", self.0.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_secrets_nor_names() {
        assert_eq!(format!("{:?}", Secret::new("U0pD-token")), "Secret(…)");
        assert_eq!(
            format!("{:?}", Masked::new("+12025550111")),
            "<12 characters>"
        );
    }
}
