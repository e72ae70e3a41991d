//! The text a person sends with a report: versions, settings and logs without numbers, names or
//! tokens. One file, so that it can be read before it is sent.
//!
//! May touch: the log files, to read them.

use std::fmt::Write;
use std::path::Path;

/// Bytes of each log that are taken, from its end.
const LOG_TAIL: usize = 512 * 1024;
/// Digits in a row that could be a phone number, an account or an extension id.
const LONG_NUMBER: usize = 5;
/// Letters and digits in a row that could be a token.
const LONG_WORD: usize = 28;

/// What is known besides the logs.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Headed lists of `name: value`.
    pub sections: Vec<(String, Vec<(String, String)>)>,
}

/// Writes the whole text. `logs` are read from `folder`, newest first.
#[must_use]
pub fn text(facts: &Facts, folder: &Path, logs: &[String]) -> String {
    let mut text = String::from(
        "Floorwalker diagnostics\nNumbers, names and tokens are taken out. Read it before you send it.\n",
    );
    for (title, rows) in &facts.sections {
        let _ = writeln!(text, "\n== {title} ==");
        for (name, value) in rows {
            let _ = writeln!(text, "{name}: {}", redact(value));
        }
    }
    for name in logs {
        let Ok(bytes) = std::fs::read(folder.join(name)) else {
            continue;
        };
        let start = bytes.len().saturating_sub(LOG_TAIL);
        let tail = String::from_utf8_lossy(bytes.get(start..).unwrap_or_default());
        let _ = writeln!(text, "\n== {name} ==");
        for line in tail.lines() {
            let _ = writeln!(text, "{}", redact(line));
        }
    }
    text
}

/// Takes out what could be a phone number, an id, an address or a token. A date and a time stay.
#[must_use]
pub fn redact(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for (index, word) in line.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(&redact_word(word));
    }
    out
}

fn redact_word(word: &str) -> String {
    if word.contains('@') && word.contains('.') {
        return "[address]".to_owned();
    }
    if is_moment(word) {
        return word.to_owned();
    }
    let mut out = String::with_capacity(word.len());
    let mut run = String::new();
    let close = |run: &mut String, out: &mut String| {
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let letters = run.chars().filter(char::is_ascii_alphabetic).count();
        if digits >= LONG_NUMBER && letters == 0 {
            out.push_str("[number]");
        } else if run.len() >= LONG_WORD && digits > 0 {
            out.push_str("[secret]");
        } else if digits >= LONG_NUMBER && run.contains('-') && letters > 0 {
            out.push_str("[id]");
        } else {
            out.push_str(run);
        }
        run.clear();
    };
    for c in word.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '(' | ')') {
            run.push(c);
        } else {
            close(&mut run, &mut out);
            out.push(c);
        }
    }
    close(&mut run, &mut out);
    out
}

/// `2026-11-20T20:12:03.123456Z`, which begins each line of a log.
fn is_moment(word: &str) -> bool {
    let shape: String = word
        .chars()
        .take(11)
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    shape == "0000-00-00T" && word.len() <= 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_addresses_ids_and_tokens_are_taken_out() {
        let line = "2026-11-20T20:12:03.1Z  WARN link: call s-a0d17b2c9d8e7z from +14155550145 (415) 555-0145 by ann@example.com token=U0pDMTFQMDFQQVMwMHxBQUJBN3kyZkdJ code=SUB-528 took 312 ms";
        let said = redact(line);
        for secret in ["4155550145", "555-0145", "ann@", "U0pDMT", "a0d17b2c"] {
            assert!(!said.contains(secret), "{secret} in {said}");
        }
        for fact in [
            "2026-11-20T20:12:03.1Z",
            "WARN",
            "code=SUB-528",
            "took 312 ms",
        ] {
            assert!(said.contains(fact), "{fact} not in {said}");
        }
    }

    #[test]
    fn the_text_has_every_section_and_the_end_of_each_log() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("floorwalker.log"), "a line 99999\n").unwrap();
        let facts = Facts {
            sections: vec![("Program".into(), vec![("version".into(), "0.1.0".into())])],
        };
        let said = text(
            &facts,
            folder.path(),
            &["floorwalker.log".into(), "missing.log".into()],
        );
        assert!(
            said.contains("== Program ==\nversion: 0.1.0")
                && said.contains("a line [number]")
                && !said.contains("missing"),
            "{said}"
        );
    }
}
