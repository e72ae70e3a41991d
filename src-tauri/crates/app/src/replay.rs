//! `replay`: notifications in, records out, without a store, a clock or a network.
//!
//! May touch: the reader it is given. The same fold as the live program (law 7).

use std::io::BufRead;

use engine::{Call, Directory, Engine, EngineConfig, Input, Leg, Timestamp};
use ringcentral_proto::telephony;

/// What a run of notifications amounts to.
#[derive(Debug, Default)]
pub struct Replay {
    /// Legs by (started_at, party id).
    pub legs: Vec<Leg>,
    /// Calls by (started_at, id).
    pub calls: Vec<Call>,
    /// Lines that could not be read: line number from 1, and why.
    pub bad_lines: Vec<(usize, String)>,
    /// Lines read.
    pub lines: usize,
}

/// Folds one notification a line. A bad line is reported and does not stop the run; empty lines
/// are skipped.
pub fn replay(input: impl BufRead, directory: Option<Directory>) -> std::io::Result<Replay> {
    let mut engine = Engine::new(EngineConfig::default());
    let start = Timestamp::from_millis(i64::MIN);
    if let Some(directory) = directory {
        engine.handle(start, Input::Directory(directory));
    }
    let mut replay = Replay::default();
    for (index, line) in lines(input).enumerate() {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        replay.lines += 1;
        match telephony::decode(&line) {
            Ok(decoded) => {
                for event in decoded.events {
                    engine.handle(start, Input::Event(event));
                }
            }
            Err(error) => replay.bad_lines.push((index + 1, error.to_string())),
        }
    }
    replay.legs = engine.legs();
    replay.calls = engine.calls();
    Ok(replay)
}

/// Lines as bytes: one that is not UTF-8 is a bad line, not the end of the run.
fn lines(input: impl BufRead) -> impl Iterator<Item = std::io::Result<Vec<u8>>> {
    input.split(b'\n')
}
