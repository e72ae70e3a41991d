//! The account's extensions as the engine wants them.
//!
//! Pure. May use: `ringcentral-proto` (in), `engine` (out).

use engine::{Directory, Extension, ExtensionId, ExtensionKind};
use ringcentral_proto::directory as wire;

/// Reads the body of `GET /account/~/extension`; also how many records were not readable.
pub fn from_list_body(body: &[u8]) -> Result<(Directory, usize), wire::PageError> {
    let page = wire::Page::<wire::Extension>::read(body)?;
    Ok((from_extensions(&page.records), page.unreadable))
}

/// Builds the directory from extension records.
#[must_use]
pub fn from_extensions(records: &[wire::Extension]) -> Directory {
    let mut directory = Directory::new();
    for record in records {
        directory.insert(Extension {
            id: ExtensionId::new(record.id.as_str()),
            number: record.extension_number.as_deref().map(Into::into),
            name: record.name.as_ref().map_or("", |n| n.as_str()).into(),
            kind: ExtensionKind::from_type(record.kind.as_text()),
        });
    }
    directory
}
