//! `replay`: notifications in, records out, without a clock or a network.
//!
//! May touch: the reader it is given, and the database when there is one. The same fold as the
//! live program (law 7).

use std::collections::BTreeSet;
use std::io::BufRead;
use std::path::Path;

use anyhow::Context;
use engine::{Call, Directory, Engine, EngineConfig, Input, Leg, TelephonySessionId, Timestamp};
use ringcentral_proto::telephony;
use store::{Reader, Store};

use crate::account::{Account, SAVED_ACCOUNT};
use crate::recorder::Recorder;

/// Before every event: no deadline ever fires in a replay.
const NO_TIME: Timestamp = Timestamp::from_millis(i64::MIN);
/// Notifications a transaction when a replay runs through the store.
const BATCH: usize = 500;

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

impl Replay {
    fn sort(&mut self) {
        self.legs
            .sort_by(|a, b| (a.started_at, &a.party).cmp(&(b.started_at, &b.party)));
        self.calls
            .sort_by(|a, b| (a.started_at, &a.id).cmp(&(b.started_at, &b.id)));
    }
}

/// Folds one notification a line. A bad line is reported and does not stop the run; empty lines
/// are skipped.
pub fn replay(input: impl BufRead, directory: Option<Directory>) -> std::io::Result<Replay> {
    let mut engine = Engine::new(EngineConfig::default());
    if let Some(directory) = directory {
        engine.handle(NO_TIME, Input::Directory(directory));
    }
    let mut decoder = telephony::Decoder::of_stream();
    let mut replay = Replay::default();
    for line in lines(input) {
        let (number, line) = line?;
        replay.lines += 1;
        match decoder.decode(&line) {
            Ok(decoded) => {
                for event in decoded.events {
                    engine.handle(NO_TIME, Input::Event(event));
                }
            }
            Err(error) => replay.bad_lines.push((number, error.to_string())),
        }
    }
    replay.legs = engine.legs();
    replay.calls = engine.calls();
    Ok(replay)
}

/// The same through a database, as the live program does it: notifications and records committed
/// together, and the records read back from the file. The database keeps the extensions it was
/// given, for its reports and to be verified by; without any it goes by those it has.
pub fn replay_through_store(
    input: impl BufRead,
    directory: Option<Directory>,
    database: &Path,
) -> anyhow::Result<Replay> {
    let mut store = Store::open(database).context("Open call database")?;
    let directory = known_extensions(&mut store, directory).context("Keep the extensions")?;
    let mut recorder = Recorder::open(store, EngineConfig::default(), directory, NO_TIME)
        .context("Read call database")?;
    let mut replay = Replay::default();
    let mut sessions: BTreeSet<TelephonySessionId> = BTreeSet::new();
    for line in lines(input) {
        let (number, line) = line.context("Read notifications")?;
        replay.lines += 1;
        match telephony::decode(&line) {
            Ok(decoded) => {
                sessions.insert(decoded.session);
            }
            Err(error) => replay.bad_lines.push((number, error.to_string())),
        }
        recorder.take(NO_TIME, Timestamp::default(), line, None);
        if replay.lines % BATCH == 0 {
            recorder.settle(NO_TIME);
            recorder.commit().context("Write call database")?;
        }
    }
    recorder.settle(NO_TIME);
    recorder.commit().context("Write call database")?;
    let reader = recorder.store().reader().context("Read call database")?;
    let mut seen: BTreeSet<TelephonySessionId> = BTreeSet::new();
    for session in &sessions {
        replay.legs.extend(reader.legs_of_session(session)?);
        if let Some(call) = reader.call_of_session(session)?
            && seen.insert(call.id.clone())
        {
            replay.calls.push(call);
        }
    }
    replay.sort();
    Ok(replay)
}

/// The extensions given, which the database keeps from now on, or those it has.
fn known_extensions(
    store: &mut Store,
    given: Option<Directory>,
) -> Result<Directory, store::StoreError> {
    let saved = store.setting(SAVED_ACCOUNT)?;
    let saved = saved.as_deref().and_then(Account::from_text);
    let Some(given) = given else {
        return Ok(saved.map(|a| a.directory).unwrap_or_default());
    };
    let mut account = saved.unwrap_or_else(Account::unnamed);
    account.directory = given;
    store.set_setting(SAVED_ACCOUNT, &account.to_text())?;
    Ok(account.directory)
}

/// Every record of a database.
pub fn stored(database: &Path) -> anyhow::Result<Replay> {
    let reader = Reader::open(database).context("Open call database")?;
    let (from, to) = crate::query::all_time();
    let mut replay = Replay {
        legs: reader.legs_between(from, to).context("Read legs")?,
        calls: reader.calls_between(from, to).context("Read calls")?,
        ..Replay::default()
    };
    replay.sort();
    Ok(replay)
}

/// Lines that are not empty, with their number, as bytes: one that is not UTF-8 is a bad line and
/// not the end of the run.
fn lines(input: impl BufRead) -> impl Iterator<Item = std::io::Result<(usize, Vec<u8>)>> {
    input
        .split(b'\n')
        .enumerate()
        .map(|(index, line)| line.map(|line| (index + 1, line)))
        .filter(|line| {
            !line
                .as_ref()
                .is_ok_and(|(_, line)| line.trim_ascii().is_empty())
        })
}
