//! Links into the program: `floorwalker://call/s-…`, `floorwalker://reports`.
//!
//! Pure. A link comes from outside: what does not read as one of ours is nothing.

use crate::view::Wish;

/// The scheme of our links.
pub const SCHEME: &str = "floorwalker";
/// Longer ids than any that RingCentral makes.
const LONGEST: usize = 128;

/// What a link asks for.
#[must_use]
pub fn parse(link: &str) -> Option<Wish> {
    let rest = link.trim().strip_prefix(SCHEME)?.strip_prefix("://")?;
    let mut parts = rest.split('/').filter(|part| !part.is_empty());
    let (what, id) = (parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    match (what, id) {
        ("live" | "calls" | "reports" | "trust" | "settings", None) => Some(Wish::Place {
            place: what.to_owned(),
        }),
        ("call", Some(id)) if id.starts_with("s-") => plain(id).map(|id| Wish::Call { id }),
        ("person", Some(id)) => plain(id).map(|id| Wish::Agent { id }),
        ("queue", Some(id)) => plain(id).map(|id| Wish::Queue { id }),
        _ => None,
    }
}

fn plain(id: &str) -> Option<String> {
    let fine = id.len() <= LONGEST && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    fine.then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_a_call_a_person_or_a_place() {
        let call = Wish::Call {
            id: "s-a0d17b2c-1".into(),
        };
        assert_eq!(parse("floorwalker://call/s-a0d17b2c-1"), Some(call.clone()));
        assert_eq!(parse(" floorwalker://call/s-a0d17b2c-1/ "), Some(call));
        assert_eq!(
            parse("floorwalker://person/6291"),
            Some(Wish::Agent { id: "6291".into() })
        );
        assert_eq!(
            parse("floorwalker://reports"),
            Some(Wish::Place {
                place: "reports".into()
            })
        );
    }

    #[test]
    fn anything_else_is_nothing() {
        let long = format!("floorwalker://call/s-{}", "a".repeat(200));
        for link in [
            "",
            "floorwalker:",
            "floorwalker://",
            "https://call/s-1",
            "floorwalker://call",
            "floorwalker://call/p-1",
            "floorwalker://call/s-1/raw",
            "floorwalker://call/s-<script>",
            "floorwalker://call/s-%2e%2e",
            "floorwalker://quit",
            &long,
        ] {
            assert_eq!(parse(link), None, "{link}");
        }
    }
}
