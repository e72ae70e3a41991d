//! What a person is told: sentences that carry their kind, so that a window can say them in its own language.
//!
//! Pure. Logs and the command line use the English of `Display`. `fixtures/sentences.json` holds one of each kind.

use std::borrow::Cow;
use std::fmt;

/// One or more sentences in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence {
    parts: Vec<Part>,
}

/// One sentence of a kind, or a text that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    kind: Option<&'static str>,
    data: Vec<(&'static str, String)>,
    english: Cow<'static, str>,
}

impl Sentence {
    /// A sentence of a kind. `{name}` in `english` stands for what `with` gives.
    pub const fn of(kind: &'static str, english: &'static str) -> Spoken {
        Spoken { kind, english }
    }

    /// A sentence of a kind whose English is made elsewhere; it is given the values that are in it.
    pub fn told(kind: &'static str, english: impl fmt::Display) -> Self {
        let mut told = Self::from(english.to_string());
        for part in &mut told.parts {
            part.kind = Some(kind);
        }
        told
    }

    /// Gives the last of the sentences a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        if let Some(last) = self.parts.last_mut() {
            last.data.push((name, value.to_string()));
        }
        self
    }

    /// Goes on with another one.
    #[must_use]
    pub fn then(mut self, other: impl Into<Self>) -> Self {
        self.parts.extend(other.into().parts);
        self
    }

    /// The sentences.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}

/// A sentence of a kind without values: a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spoken {
    kind: &'static str,
    english: &'static str,
}

impl Spoken {
    /// Gives it a value.
    #[must_use]
    pub fn with(self, name: &'static str, value: impl fmt::Display) -> Sentence {
        Sentence::from(self).with(name, value)
    }

    /// Goes on with another one.
    #[must_use]
    pub fn then(self, other: impl Into<Sentence>) -> Sentence {
        Sentence::from(self).then(other)
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        self.kind
    }

    /// Its English, values as `{name}`.
    #[must_use]
    pub const fn english(self) -> &'static str {
        self.english
    }
}

impl Part {
    /// By which a window finds it in its catalogue; none for a text of somebody else.
    pub fn kind(&self) -> Option<&'static str> {
        self.kind
    }

    /// What the sentence names: numbers, codes, paths, the platform's own words.
    pub fn data(&self) -> &[(&'static str, String)] {
        &self.data
    }
}

impl From<Spoken> for Sentence {
    fn from(spoken: Spoken) -> Self {
        let part = Part {
            kind: Some(spoken.kind),
            data: Vec::new(),
            english: Cow::Borrowed(spoken.english),
        };
        Self { parts: vec![part] }
    }
}

/// A text that has no kind.
impl From<String> for Sentence {
    fn from(text: String) -> Self {
        let part = Part {
            kind: None,
            data: Vec::new(),
            english: Cow::Owned(text),
        };
        Self { parts: vec![part] }
    }
}

/// A text that has no kind.
impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind.is_none() {
            return f.write_str(&self.english);
        }
        // In one pass: what a value says is never taken for a place to fill.
        let mut pieces = self.english.split('{');
        f.write_str(pieces.next().unwrap_or_default())?;
        for piece in pieces {
            let place = piece.split_once('}').and_then(|(name, rest)| {
                let value = self.data.iter().find(|(known, _)| *known == name)?;
                Some((&value.1, rest))
            });
            match place {
                Some((value, rest)) => write!(f, "{value}{rest}")?,
                None => write!(f, "{{{piece}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, part) in self.parts.iter().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            write!(f, "{gap}{part}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_once_and_sentences_follow_each_other() {
        let first = Sentence::of("a", "{code}: {message}.")
            .with("code", "{message}")
            .with("message", "{x} no");
        assert_eq!(first.to_string(), "{message}: {x} no.");
        let both = first
            .then(Sentence::of("b", "Go {on}."))
            .then("as it came {y}");
        assert_eq!(
            both.to_string(),
            "{message}: {x} no. Go {on}. as it came {y}"
        );
        let kinds: Vec<_> = both.parts().iter().map(Part::kind).collect();
        assert_eq!(kinds, [Some("a"), Some("b"), None]);
    }
}
