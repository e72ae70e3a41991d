//! What a stored notification said, in the wire's own words, for a list a person reads.
//!
//! Pure. Deliberately not the decoder: it reads the few fields as they came, knows no spelling and
//! concludes nothing, so that the list shows what the decoder was given.

use engine::ExtensionId;
use serde_json::Value;

use crate::view::RawParty;

/// The parties a notification speaks of. `name` is who an extension is. Empty for what is not JSON
/// or names no parties.
pub fn parties(body: &[u8], name: impl Fn(&ExtensionId) -> String) -> Vec<RawParty> {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return Vec::new();
    };
    let parties = value.pointer("/body/parties").and_then(Value::as_array);
    let parties = parties.into_iter().flatten().filter(|p| p.is_object());
    parties
        .map(|party| RawParty {
            party: text(party, "/id").unwrap_or_default(),
            who: text(party, "/extensionId").map(|id| name(&ExtensionId::new(id))),
            status: text(party, "/status/code").unwrap_or_default(),
            reason: text(party, "/status/reason"),
        })
        .collect()
}

/// A field as text: ids come as words and as numbers.
fn text(value: &Value, place: &str) -> Option<String> {
    match value.pointer(place)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wires_words_stay_as_they_are() {
        let body = br#"{"body":{"parties":[
            {"id":"p-1","extensionId":7,"status":{"code":"VMScreening","reason":"Pickup"}},
            {"id":"p-2","extensionId":"","status":{"code":"Proceeding"}},
            3, {"status":"odd"}
        ]}}"#;
        let said = parties(body, |id| format!("<{id}>"));
        let shown: Vec<_> = said
            .iter()
            .map(|p| {
                (
                    p.party.as_str(),
                    p.who.as_deref(),
                    p.status.as_str(),
                    p.reason.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("p-1", Some("<7>"), "VMScreening", Some("Pickup")),
                ("p-2", None, "Proceeding", None),
                ("", None, "", None),
            ]
        );
        assert!(parties(b"not JSON", ToString::to_string).is_empty());
        assert!(parties(br#"{"body":[1]}"#, ToString::to_string).is_empty());
    }
}
