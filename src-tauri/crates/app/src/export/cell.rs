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
/// `=`, `+`, `-`, `@` (also in full width), a tab or the end of a line. A strict E.164 number (`+` and digits only)
/// is a number in every spreadsheet and stays as it is.
#[must_use]
pub fn defuse(text: &str) -> Cow<'_, str> {
    const RUN: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];
    if text.starts_with(RUN) && !is_e164(text) {
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

/// The JSON with every telephone number in it masked, under whatever name it stands; ids, which
/// are digits too, stay. What is no JSON is not shown at all, because nobody knows what is in it.
#[must_use]
pub fn mask_json(body: &[u8]) -> String {
    let Ok(mut value) = serde_json::from_slice(body) else {
        return "(hidden: numbers are masked, and this is not JSON)".to_owned();
    };
    mask_value(&mut value);
    value.to_string()
}

fn mask_value(value: &mut serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let id = name.ends_with("Id") || matches!(name.as_str(), "id" | "uuid");
                if !(id && field.is_string()) {
                    mask_value(field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask_value),
        Value::String(text) => {
            let numeral = |c: char| c.is_ascii_digit() || "+-() ./".contains(c);
            if text.chars().all(numeral) {
                *text = mask_number(text).into_owned();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
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
            ("＝1+1", "'＝1+1"),
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
    fn raw_notifications_are_masked_and_keep_their_ids() {
        let body = br#"{"uuid":"12345678","body":{"sessionId":"404568047021","parties":[
            {"from":{"phoneNumber":"+14155550164","name":"(415) 555-0164"},"id":"p-1-1"}]}}"#;
        let shown = mask_json(body);
        assert!(
            shown.contains("404568047021") && shown.contains("12345678"),
            "{shown}"
        );
        assert!(
            shown.contains("+1415555••••") && shown.contains("(415) 555-••••"),
            "{shown}"
        );
        assert!(!shown.contains("0164"));
        assert!(!mask_json(b"+14155550164 {").contains("0164"));
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
