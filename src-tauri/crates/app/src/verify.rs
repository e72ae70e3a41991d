//! `verify`: folds the stored notifications again and compares with the stored records (law 7).
//!
//! May touch: the database, reading only.

use std::path::Path;

use anyhow::Context;
use engine::{Directory, Engine, EngineConfig, Input, Leg, Recalled, Timestamp};
use ringcentral_proto::telephony;
use store::Reader;

use crate::export::replay_line;

/// What came of a comparison.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Sessions folded again.
    pub sessions: u64,
    /// Legs compared.
    pub legs: u64,
    /// What differs, one sentence each; at most [`MAX_DIFFERENCES`].
    pub differences: Vec<String>,
    /// How many differ in all.
    pub differing: u64,
}

/// Differences named in a verdict.
pub const MAX_DIFFERENCES: usize = 50;

/// Compares every session whose notifications are still kept.
pub fn verify(database: &Path, directory: Directory) -> anyhow::Result<Verdict> {
    let reader = Reader::open(database).context("Open call database")?;
    // While calls are recorded, notifications and records must be of one moment.
    reader.at_one_moment(|reader| compare(reader, directory))
}

fn compare(reader: &Reader, directory: Directory) -> anyhow::Result<Verdict> {
    let all = (
        Timestamp::from_millis(i64::MIN),
        Timestamp::from_millis(i64::MAX),
    );
    let mut engine = Engine::new(EngineConfig::default());
    engine.handle(all.0, Input::Directory(directory));
    for outage in reader
        .outages_between(all.0, all.1)
        .context("Read outages")?
    {
        engine.handle(all.0, Input::Outage(outage));
    }
    for (session, evidence) in reader.all_evidence().context("Read evidence")? {
        let recalled = Recalled {
            evidence: Some((session, evidence)),
            ..Recalled::default()
        };
        engine.handle(all.0, Input::Recalled(Box::new(recalled)));
    }
    let mut decoder = telephony::Decoder::of_stream();
    let mut verdict = Verdict::default();
    for session in reader.all_sessions() {
        let (_, bodies) = session.context("Read notifications")?;
        verdict.sessions += 1;
        for body in &bodies {
            if let Ok(decoded) = decoder.decode(body) {
                for event in decoded.events {
                    engine.handle(all.0, Input::Event(event));
                }
            }
        }
    }
    let folded = engine.legs();
    for leg in &folded {
        verdict.legs += 1;
        let stored = reader.legs_of_session(&leg.session).context("Read legs")?;
        let problem = match stored.iter().find(|s| s.party == leg.party) {
            None => Some("is not stored".to_owned()),
            Some(found) if found != leg => Some(format!("differs in {}", fields(found, leg))),
            Some(_) => None,
        };
        if let Some(problem) = problem {
            verdict.differing += 1;
            if verdict.differences.len() < MAX_DIFFERENCES {
                verdict
                    .differences
                    .push(format!("leg {} {problem}", leg.party));
            }
        }
    }
    Ok(verdict)
}

/// Names of the fields in which two records of one leg differ.
fn fields(stored: &Leg, folded: &Leg) -> String {
    let row = |leg| serde_json::to_value(replay_line(leg)).unwrap_or_default();
    let (stored_row, folded_row) = (row(stored), row(folded));
    let mut names: Vec<&str> = stored_row
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, value)| folded_row.get(name.as_str()) != Some(value))
        .map(|(name, _)| name.as_str())
        .collect();
    if stored.sources != folded.sources {
        names.push("sources");
    }
    if stored.segments != folded.segments {
        names.push("segments");
    }
    names.join(", ")
}
