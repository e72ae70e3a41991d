//! One cell of a CSV: safe to open in a spreadsheet, and masked where that was asked for.
//!
//! Pure. Quoting is the `csv` crate's work; this is about what a spreadsheet makes of the text.

use std::borrow::Cow;

/// Digits hidden at the end of a masked number.
const HIDDEN_DIGITS: usize = 4;
/// A number with fewer digits is an extension or a service code and says nothing about a customer.
const SHORTEST_MASKED: usize = 7;
/// The longest E.164 number.
const E164_DIGITS: std::ops::RangeInclusive<usize> = 2..=15;

/// Puts `'` before a text that a spreadsheet would run as a formula: one that starts with
/// `=`, `+`, `-`, `@`, a tab or the end of a line. A strict E.164 number (`+` and digits only)
/// is a number in every spreadsheet and stays as it is.
#[must_use]
pub fn defuse(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !is_e164(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// `+`, a digit that is not zero, and up to fourteen more digits.
fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        E164_DIGITS.contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Hides the last four digits of a telephone number (`+1415555••••`). Extensions and service
/// codes (under seven digits) and words (`anonymous`) stay.
#[must_use]
pub fn mask_number(number: &str) -> Cow<'_, str> {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    if digits < SHORTEST_MASKED {
        return Cow::Borrowed(number);
    }
    let mut shown = digits.saturating_sub(HIDDEN_DIGITS);
    let masked = number.chars().map(|c| {
        if !c.is_ascii_digit() {
            return c;
        }
        if shown == 0 {
            return '•';
        }
        shown -= 1;
        c
    });
    Cow::Owned(masked.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_stay_readable() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+1-415", "'+1-415"),
            ("+SUM(A1)", "'+SUM(A1)"),
            ("+14155550164", "+14155550164"),
            ("+0123", "'+0123"),
            ("+1", "'+1"),
            ("+1234567890123456", "'+1234567890123456"),
            ("+1415555••••", "'+1415555••••"),
            ("-2", "'-2"),
            ("@cmd", "'@cmd"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("\nx", "'\nx"),
            ("*801", "*801"),
            ("Ines", "Ines"),
            ("'quoted", "'quoted"),
            ("", ""),
        ];
        for (given, wanted) in cases {
            assert_eq!(defuse(given), wanted, "{given:?}");
        }
    }

    #[test]
    fn masking_hides_the_last_four_digits() {
        let cases = [
            ("+14155550164", "+1415555••••"),
            ("(415) 555-0164", "(415) 555-••••"),
            ("5550164", "555••••"),
            ("101", "101"),
            ("*801", "*801"),
            ("anonymous", "anonymous"),
            ("", ""),
        ];
        for (given, wanted) in cases {
            assert_eq!(mask_number(given), wanted);
        }
    }
}
