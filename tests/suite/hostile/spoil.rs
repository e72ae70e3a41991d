//! A seeded corpus of notifications, and ways to spoil one.

use simulator::script::{ScriptConfig, generate};

use crate::support::arrival::Luck;
use crate::support::fixture;

/// Notifications of the simulator and of the recordings.
pub fn corpus() -> Vec<Vec<u8>> {
    let script = generate(ScriptConfig {
        seed: 99,
        max_calls: Some(60),
        ..ScriptConfig::default()
    });
    let mut corpus: Vec<Vec<u8>> = script
        .notifications
        .into_iter()
        .map(|n| n.json.into_bytes())
        .collect();
    for name in [
        "02-outbound-pstn-answered-hold.jsonl",
        "04-inbound-setup-single.json",
        "09-inbound-direct-setup.json",
    ] {
        let text = std::fs::read(fixture(&format!("notifications/{name}"))).unwrap();
        corpus.extend(text.split(|b| *b == b'\n').map(<[u8]>::to_vec));
    }
    corpus
}

const TOKENS: [&str; 20] = [
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "-1",
    "1e999",
    "0.5",
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "[[[[[[",
    "{\"parties\":",
    "\"-0001-01-01T00:00:00Z\"",
    "\"+262142-12-31T23:59:59.999Z\"",
    "\"1969-12-31T23:59:59Z\"",
    "\"status\":{\"code\":\"Gone\",\"peerId\":{}}",
    "\u{feff}",
];

/// One notification spoilt in one to three ways.
pub fn spoil(luck: &mut Luck, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = corpus[luck.below(corpus.len())].clone();
    for _ in 0..=luck.below(3) {
        if bytes.is_empty() {
            break;
        }
        let at = luck.below(bytes.len());
        match luck.below(9) {
            0 => bytes[at] ^= 1 << luck.below(8),
            1 => bytes.truncate(at),
            2 => {
                let token = TOKENS[luck.below(TOKENS.len())].bytes();
                let until = (at + luck.below(12)).min(bytes.len());
                bytes.splice(at..until, token);
            }
            3 => {
                // A piece again, somewhere else.
                let until = (at + luck.below(200)).min(bytes.len());
                let piece = bytes[at..until].to_vec();
                let to = luck.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            4 => {
                let until = (at + luck.below(40)).min(bytes.len());
                bytes.drain(at..until);
            }
            5..=7 => value(luck, &mut bytes),
            _ => {
                // The end of another notification.
                let other = &corpus[luck.below(corpus.len())];
                let from = luck.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
        }
    }
    bytes
}

/// Puts a token in the place of a whole value, so that the rest stays readable.
fn value(luck: &mut Luck, bytes: &mut Vec<u8>) {
    let colons: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b':').collect();
    if colons.is_empty() {
        return;
    }
    let from = colons[luck.below(colons.len())] + 1;
    let until = bytes[from..]
        .iter()
        .position(|b| b",}".contains(b))
        .map_or(bytes.len(), |n| from + n);
    bytes.splice(from..until, TOKENS[luck.below(TOKENS.len())].bytes());
}
