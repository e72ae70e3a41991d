//! JSON that a strict reader refuses although what it says is plain: a name cut in the middle of
//! an emoji (half of a surrogate pair), bytes that are not UTF-8, a field given twice.
//!
//! Slow, and only for what could not be read otherwise.

use serde::Deserialize;
use serde_json::Value;

use super::wire::Envelope;

/// What stands for a character that was damaged.
const DAMAGED: &[u8; 6] = b"\\ufffd";

/// Damaged characters replaced; of a field given twice, the last one counts.
pub(super) fn value(bytes: &[u8]) -> Option<Value> {
    let text = String::from_utf8_lossy(bytes);
    serde_json::from_slice(&whole_pairs(text.as_bytes())).ok()
}

/// The envelope in such a value.
pub(super) fn envelope(value: &Value) -> Option<Envelope<'_>> {
    Envelope::deserialize(value).ok()
}

/// Every half of a surrogate pair without its other half replaced.
fn whole_pairs(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let taken = match (first, after.first()) {
            (b'\\', Some(b'u')) => match (unit(rest), rest.get(6..).and_then(unit)) {
                (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
                (Some(0xd800..=0xdfff), _) => {
                    out.extend_from_slice(DAMAGED);
                    rest = rest.get(6..).unwrap_or_default();
                    continue;
                }
                _ => 2,
            },
            (b'\\', Some(_)) => 2,
            _ => 1,
        };
        let (copied, left) = rest.split_at(taken.min(rest.len()));
        out.extend_from_slice(copied);
        rest = left;
    }
    out
}

/// The number in `\uXXXX` at the start of a text.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_a_pair_is_replaced_and_everything_else_kept() {
        for (text, mended) in [
            (r"\ud83d", r"\ufffd"),
            (r"\ude00x", r"\ufffdx"),
            (r"\ud83d\ude00", r"\ud83d\ude00"),
            (r"\ud83d\ud83d\ude00", r"\ufffd\ud83d\ude00"),
            (r"\\ud83d", r"\\ud83d"),
            (r"\\\ud83d", r"\\\ufffd"),
            (r"\u00e9\n\ud83", r"\u00e9\n\ud83"),
            (r"\u", r"\u"),
            ("\\", "\\"),
            ("", ""),
        ] {
            assert_eq!(whole_pairs(text.as_bytes()), mended.as_bytes(), "{text}");
        }
    }

    #[test]
    fn of_a_field_given_twice_the_last_counts() {
        let value = value(br#"{"uuid":"a","uuid":"b"}"#).unwrap();
        assert_eq!(envelope(&value).unwrap().uuid.0.as_deref(), Some("b"));
    }
}
