//! The usage groups and the `X-Rate-Limit-*` headers.
//!
//! Pure.

use crate::wire::Millis;

/// A usage group; every endpoint belongs to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// 50 requests a minute by default.
    Light,
    /// 40 a minute.
    Medium,
    /// 10 a minute.
    Heavy,
    /// 5 a minute: everything about tokens.
    Auth,
}

impl Group {
    /// The group behind the header's word.
    pub fn from_text(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "light" => Some(Self::Light),
            "medium" => Some(Self::Medium),
            "heavy" => Some(Self::Heavy),
            "auth" => Some(Self::Auth),
            _ => None,
        }
    }

    /// The platform's default number of requests per window.
    pub fn default_limit(self) -> u32 {
        match self {
            Self::Light => 50,
            Self::Medium => 40,
            Self::Heavy => 10,
            Self::Auth => 5,
        }
    }
}

/// What one reply said about limits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RateHeaders {
    /// The group the server counted the request in.
    pub group: Option<Group>,
    /// Requests per window.
    pub limit: Option<u32>,
    /// Requests left in this window.
    pub remaining: Option<u32>,
    /// Length of the window.
    pub window_ms: Option<Millis>,
    /// `Retry-After`.
    pub retry_after_ms: Option<Millis>,
    /// The reply was a 429.
    pub refused: bool,
}

impl RateHeaders {
    /// Reads header pairs; names in any case. Nonsense is ignored.
    pub fn read<'a>(status: u16, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut seen = Self {
            refused: status == 429,
            ..Self::default()
        };
        for (name, value) in headers {
            let number = value.trim().parse::<u32>().ok();
            match name.to_ascii_lowercase().as_str() {
                "x-rate-limit-group" => seen.group = Group::from_text(value),
                "x-rate-limit-limit" => seen.limit = number,
                "x-rate-limit-remaining" => seen.remaining = number,
                "x-rate-limit-window" => seen.window_ms = number.map(|s| i64::from(s) * 1000),
                "retry-after" => seen.retry_after_ms = number.map(|s| i64::from(s) * 1000),
                _ => {}
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_in_any_case() {
        let seen = RateHeaders::read(
            429,
            [
                ("X-Rate-Limit-Group", "heavy"),
                ("x-rate-limit-limit", "10"),
                ("Retry-After", "60"),
                ("x-rate-limit-window", "soon"),
            ],
        );
        assert_eq!(seen.group, Some(Group::Heavy));
        assert_eq!(seen.limit, Some(10));
        assert_eq!(seen.retry_after_ms, Some(60_000));
        assert_eq!(seen.window_ms, None);
        assert!(seen.refused);
    }
}
