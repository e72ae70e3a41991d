//! Trains the dictionary that notifications are packed with: `train_dictionary TARGET`.
//!
//! The samples are the recorded notifications in `fixtures/notifications` (numbers replaced) and
//! made-up ones of the same shape. A published dictionary is never trained again under its name:
//! stored rows need it.

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;

/// Small: the whole point is that bodies share their field names and little else.
const SIZE: usize = 8_192;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let target = std::env::args().nth(1).ok_or("name the target file")?;
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/notifications");
    let mut samples = support::CallCentre::new(1, 40).bodies(4_000);
    for name in [
        "02-outbound-pstn-answered-hold.jsonl",
        "08-outbound-partial-setup-proceeding-disconnected.jsonl",
    ] {
        let text = std::fs::read_to_string(fixtures.join(name))?;
        samples.extend(text.lines().map(without_spaces));
    }
    let dictionary = zstd::dict::from_samples(&samples, SIZE)?;
    std::fs::write(&target, &dictionary)?;
    Ok(())
}

/// As the platform writes it: the recorder's spaces stand after colons and commas.
fn without_spaces(line: &str) -> Vec<u8> {
    line.replace("\": ", "\":")
        .replace(", \"", ",\"")
        .into_bytes()
}
