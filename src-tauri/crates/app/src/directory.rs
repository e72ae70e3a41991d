//! The account's extensions as the engine wants them.
//!
//! Pure. May use: `ringcentral-proto` (in), `engine` (out).

use engine::{Directory, Extension, ExtensionId, ExtensionKind};
use ringcentral_proto::directory as wire;

/// Reads the body of `GET /account/~/extension`; also how many records were not readable.
pub fn from_list_body(body: &[u8]) -> Result<(Directory, usize), wire::PageError> {
    // Editors put a byte-order mark before a file.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let page = wire::Page::<wire::Extension>::read(body)?;
    Ok((from_extensions(&page.records), page.unreadable))
}

/// Builds the directory from extension records.
#[must_use]
pub fn from_extensions(records: &[wire::Extension]) -> Directory {
    let mut directory = Directory::new();
    for record in records {
        let name = record.name.as_ref().map_or("", |n| n.as_str()).trim();
        let number = record.extension_number.as_deref();
        directory.insert(Extension {
            id: ExtensionId::new(record.id.as_str()),
            number: number.map(Into::into),
            // Nobody is nameless on a board.
            name: match name {
                "" => number.unwrap_or(record.id.as_str()),
                name => name,
            }
            .into(),
            kind: ExtensionKind::from_type(record.kind.as_text()),
        });
    }
    directory
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_no_name_goes_by_the_number() {
        let body = br#"{"records":[
            {"id":1,"type":"User","name":" Ann ","extensionNumber":"101"},
            {"id":2,"type":"User","name":"  ","extensionNumber":"102"},
            {"id":3,"type":"User"}
        ]}"#;
        let (directory, unreadable) = from_list_body(body).unwrap();
        let names: Vec<&str> = directory.iter().map(|e| &*e.name).collect();
        assert_eq!((names, unreadable), (vec!["Ann", "102", "3"], 0));
    }
}
