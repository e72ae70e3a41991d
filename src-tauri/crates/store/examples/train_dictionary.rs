//! Trains the dictionary that notifications are packed with: `train_dictionary TARGET`.
//!
//! The samples are the recorded notifications in `fixtures/notifications` (numbers replaced) and
//! made-up ones of the same shape. A published dictionary is never trained again under its name:
//! stored rows need it.

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;

/// Small: the whole point is that bodies share their field names and little else.
const SIZE: usize = 4_096;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let target = std::env::args().nth(1).ok_or("name the target file")?;
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/notifications");
    let mut samples = support::CallCentre::new(1, 40).bodies(4_000);
    for name in [
        "02-outbound-pstn-answered-hold.jsonl",
        "08-outbound-partial-setup-proceeding-disconnected.jsonl",
    ] {
        let text = std::fs::read_to_string(fixtures.join(name))?;
        for line in text.lines() {
            let value: serde_json::Value = serde_json::from_str(line)?;
            // As recorded, and as a writer without spaces spells it.
            samples.push(line.as_bytes().to_vec());
            samples.push(serde_json::to_vec(&value)?);
        }
    }
    let dictionary = zstd::dict::from_samples(&samples, SIZE)?;
    std::fs::write(&target, &dictionary)?;
    Ok(())
}
