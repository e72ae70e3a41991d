//! Every sentence the product says to a person, by kind, read from its source.
//!
//! `UPDATE_FIXTURES=1 cargo test -p acceptance --test suite sentences` writes
//! `fixtures/sentences.json`; the page's own tests hold that each kind has a text in every
//! language, with the same values.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use app::export::ExportError;
use app::report::ReportError;
use app::said;
use engine::metrics::interval::IntervalError;
use ringcentral_client::{ConfigError, TokenStoreError};
use ringcentral_proto::sentence::Sentence;
use store::StoreError;

use crate::support::fixture;

/// Errors whose English is made where they are declared: each value is its own name in braces.
fn told() -> Vec<Sentence> {
    let store = [
        StoreError::DiskFull,
        StoreError::ReadOnly,
        StoreError::Disk("{detail}".to_owned()),
        StoreError::InUse,
        StoreError::Busy,
        StoreError::NewerSchema {
            found: 901,
            known: 902,
        },
        StoreError::OlderSchema { found: 901 },
        StoreError::NotOurs {
            path: "{path}".into(),
        },
        StoreError::Damaged("{detail}".to_owned()),
        StoreError::Exists("{path}".into()),
    ];
    let export = [
        ExportError::NoFileName("{path}".into()),
        ExportError::NoFolder("{path}".into()),
        ExportError::NotWritable("{path}".into()),
        ExportError::DiskFull("{path}".into()),
        ExportError::Book(io::Error::other("{detail}").into()),
    ];
    let report = [
        ReportError::NoSuchNumber("{number}".to_owned()),
        ReportError::NoBusinessHours,
        ReportError::OutagesAreWhole,
    ];
    let day = |text: &str| text.parse().unwrap();
    let interval = [
        IntervalError::UnknownZone("{zone}".to_owned()),
        IntervalError::BadDate("{text}".to_owned()),
        IntervalError::Backwards {
            from: day("2001-01-02"),
            to: day("2001-01-01"),
        },
        IntervalError::TooLong { days: 903 },
    ];
    let server = [
        ConfigError::NotAnAddress,
        ConfigError::NotSecure,
        ConfigError::NoClientId,
    ];
    let tokens = [
        TokenStoreError::NoKeychain,
        TokenStoreError::Refused,
        TokenStoreError::Unreadable,
        TokenStoreError::WrongPassphrase,
    ];
    let mut all: Vec<Sentence> = store.iter().map(said::store).collect();
    all.extend(export.iter().map(said::export));
    all.extend(report.iter().map(said::report));
    all.extend(interval.iter().map(said::interval));
    all.extend(server.into_iter().map(said::server));
    all.extend(tokens.iter().map(TokenStoreError::sentence));
    all
}

/// The text of a string literal at the start of `code`, and what follows it.
fn literal(code: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut rest = code.trim_start().strip_prefix('"')?.chars();
    loop {
        match rest.next()? {
            '"' => return Some((text, rest.as_str())),
            // A line goes on below, or a mark is escaped.
            '\\' => match rest.next()? {
                '\n' => rest = rest.as_str().trim_start().chars(),
                mark => text.push(mark),
            },
            letter => text.push(letter),
        }
    }
}

/// Calls `found` with what follows each `Sentence::<name>(` in the product's source.
fn each_call(folder: &Path, name: &str, found: &mut dyn FnMut(&str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_call(&path, name, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let code = std::fs::read_to_string(&path).unwrap();
            // What only a file's tests say is no sentence of the product.
            let code = code.split("#[cfg(test)]").next().unwrap_or_default();
            let call = format!("Sentence::{name}(");
            code.split(&call).skip(1).for_each(&mut *found);
        }
    }
}

#[test]
fn sentences_of_the_product_are_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri");
    let mut sentences = BTreeMap::new();
    let mut put = |kind: String, english: String| {
        let earlier = sentences.insert(kind.clone(), english.clone());
        let same = earlier.is_none_or(|earlier| earlier == english);
        assert!(same, "{kind} means two things");
    };
    for folder in ["crates", "src"] {
        each_call(&root.join(folder), "of", &mut |code| {
            let (kind, rest) = literal(code).expect(code);
            let (english, _) = literal(rest.trim_start().trim_start_matches(',')).expect(rest);
            put(kind, english);
        });
    }
    let mut without = Vec::new();
    each_call(&root.join("crates"), "told", &mut |code| {
        without.push(literal(code).expect(code).0);
    });
    for sentence in told() {
        let part = &sentence.parts()[0];
        let kind = part.kind().unwrap().to_owned();
        let mut english = part.to_string();
        for (name, value) in part.data() {
            english = english.replacen(value.as_str(), &format!("{{{name}}}"), 1);
        }
        without.retain(|known| *known != kind);
        put(kind, english);
    }
    assert!(without.is_empty(), "nobody shows these here: {without:?}");

    let path = fixture("sentences.json");
    let wanted = serde_json::to_string_pretty(&sentences).unwrap() + "\n";
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "sentences.json is stale: UPDATE_FIXTURES=1 cargo test -p acceptance --test suite sentences"
    );
    assert!(sentences.len() > 100, "{}", sentences.len());
}
