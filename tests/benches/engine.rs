//! Speed of decoding, folding and of the whole engine with its board, at 10 to 10,000
//! extensions; memory of live sessions, and that finished ones give theirs back.
//!
//! `cargo bench -p acceptance --bench engine` prints the tables of `docs/benchmarks.md`.

#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test, or a bench, fails by panicking"
)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{BufRead, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use engine::{
    Directory, Engine, EngineConfig, Event, EventSet, Extension, ExtensionId, ExtensionKind,
    FoldContext, Input, Scope, Timestamp,
};
use ringcentral_proto::telephony;
use simulator::script::{Flow, Mix, Script, ScriptConfig, generate};

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
/// Notifications run at every size.
const EVENTS: usize = 200_000;
const ROUNDS: usize = 5;

/// Calls of about ten notifications each, as the product's target says.
fn script(agents: usize, calls_per_second: f64) -> Script {
    let mut script = generate(ScriptConfig {
        agents,
        queues: (agents / 200).max(3),
        calls_per_second,
        max_calls: Some(EVENTS as u64 / 8),
        mix: ten_a_call(),
        ..ScriptConfig::default()
    });
    script.notifications.truncate(EVENTS);
    script
}

/// Kinds of calls whose number of notifications does not grow with the number of colleagues.
fn ten_a_call() -> Mix {
    Mix {
        direct_answered: 1.0,
        ivr_to_agent: 1.0,
        outbound_answered: 1.0,
        internal_answered: 0.5,
        blind_transfer: 0.2,
        ..Mix::only(Flow::DirectAnswered)
    }
}

fn directory(script: &Script) -> Directory {
    let mut directory = Directory::new();
    for extension in script.directory.extensions() {
        directory.insert(Extension {
            id: ExtensionId::new(extension.id.as_str()),
            number: Some(extension.number.as_str().into()),
            name: extension.name().into(),
            kind: ExtensionKind::from_type(&format!("{:?}", extension.kind)),
        });
    }
    directory
}

fn engine(directory: &Directory) -> Engine {
    let mut engine = Engine::new(EngineConfig::default());
    engine.handle(Timestamp::default(), Input::Directory(directory.clone()));
    engine
}

/// A stretch of work on one core. Where the system counts it (Linux), the time that this thread
/// really had the core, so that a busy neighbour does not look like slow code.
struct Stretch {
    wall: Instant,
    core: Option<Duration>,
}

impl Stretch {
    fn begin() -> Self {
        Self {
            wall: Instant::now(),
            core: on_core(),
        }
    }

    fn elapsed(&self) -> Duration {
        let core = self.core.zip(on_core()).map(|(from, to)| to - from);
        core.unwrap_or_else(|| self.wall.elapsed())
    }
}

fn on_core() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

fn decode_only(script: &Script) -> Duration {
    let begun = Stretch::begin();
    let mut decoder = telephony::Decoder::of_stream();
    for sent in &script.notifications {
        black_box(decoder.decode(sent.json.as_bytes()).expect("readable"));
    }
    begun.elapsed()
}

fn decoded(script: &Script) -> Vec<Event> {
    let mut decoder = telephony::Decoder::of_stream();
    let mut events = |json: &str| decoder.decode(json.as_bytes()).expect("readable").events;
    script
        .notifications
        .iter()
        .flat_map(|sent| events(&sent.json))
        .collect()
}

/// Every session folded anew after each of its events.
fn fold_only(events: Vec<Event>, directory: &Directory) -> Duration {
    let evidence = engine::Evidence::default();
    let context = FoldContext {
        directory,
        scope: Scope::Account,
        outages: &[],
        evidence: &evidence,
    };
    let mut sessions: BTreeMap<engine::TelephonySessionId, EventSet> = BTreeMap::new();
    let begun = Stretch::begin();
    for event in events {
        let session = event.session.clone();
        let set = sessions.entry(session.clone()).or_default();
        set.insert(event);
        black_box(engine::fold(&session, set, &context));
    }
    begun.elapsed()
}

/// Notifications that wait when a busy program comes round: it takes so many before it concludes.
const TURN: usize = 512;

/// Decode, engine and board. Facts are drained after every `turn` notifications: one at a time in
/// a quiet centre, more when more are waiting, as the live program does. The engine's clock runs
/// with the events, so finished calls leave memory.
fn whole(script: &Script, directory: &Directory, turn: usize) -> (Duration, usize, u64) {
    let mut engine = engine(directory);
    let mut facts = 0_u64;
    let mut most = 0;
    let begun = Stretch::begin();
    let mut decoder = telephony::Decoder::of_stream();
    let mut ticked = Timestamp::default();
    for sent in script.notifications.chunks(turn) {
        let mut now = ticked;
        for sent in sent {
            let decoded = decoder.decode(sent.json.as_bytes()).expect("readable");
            now = now.max(decoded.event_time);
            for event in decoded.events {
                engine.handle(now, Input::Event(event));
            }
        }
        if now.since(ticked) >= 1_000 {
            engine.handle(now, Input::Tick);
            ticked = now;
        }
        while let Some(fact) = engine.poll_fact() {
            black_box(&fact);
            facts += 1;
        }
        most = most.max(engine.session_count());
    }
    (begun.elapsed(), most, facts)
}

struct Best {
    decode: Duration,
    fold: Duration,
    whole: Duration,
    busy: Duration,
    most: usize,
    facts: u64,
}

/// One table. `traffic` says how many calls a second an account of so many people has.
fn speed(traffic: fn(usize) -> f64) {
    let scripts: Vec<(usize, Script, Directory)> = SIZES
        .iter()
        .map(|agents| {
            let script = script(*agents, traffic(*agents));
            let directory = directory(&script);
            (*agents, script, directory)
        })
        .collect();
    let mut best: Vec<Best> = SIZES
        .iter()
        .map(|_| Best {
            decode: Duration::MAX,
            fold: Duration::MAX,
            whole: Duration::MAX,
            busy: Duration::MAX,
            most: 0,
            facts: 0,
        })
        .collect();
    // The rounds go over all sizes in turn, so that a noisy neighbour hits each alike.
    for _ in 0..ROUNDS {
        for ((_, script, directory), best) in scripts.iter().zip(&mut best) {
            best.decode = best.decode.min(decode_only(script));
            best.fold = best.fold.min(fold_only(decoded(script), directory));
            let (span, most, facts) = whole(script, directory, 1);
            best.whole = best.whole.min(span);
            best.busy = best.busy.min(whole(script, directory, TURN).0);
            (best.most, best.facts) = (most, facts);
        }
    }
    let rate = |n: usize, span: Duration| n as f64 / span.as_secs_f64();
    let events_of_first = scripts[0].1.notifications.len();
    let base = rate(events_of_first, best[0].whole);
    let busy_base = rate(events_of_first, best[0].busy);
    println!(
        "| extensions | events | a session | decode, events/s | fold, events/s | decode + engine + board one by one, events/s | of the rate at 10 | the same in turns of 512, events/s | of the rate at 10 | most sessions in memory | facts/event |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for ((agents, script, _), best) in scripts.iter().zip(&best) {
        let events = script.notifications.len();
        println!(
            "| {agents} | {events} | {:.1} | {:.0} | {:.0} | {:.0} | {:.2} | {:.0} | {:.2} | {} | {:.2} |",
            events as f64 / sessions(script) as f64,
            rate(events, best.decode),
            rate(events, best.fold),
            rate(events, best.whole),
            rate(events, best.whole) / base,
            rate(events, best.busy),
            rate(events, best.busy) / busy_base,
            best.most,
            best.facts as f64 / events as f64,
        );
    }
}

fn sessions(script: &Script) -> usize {
    let ids: std::collections::BTreeSet<&str> = script
        .notifications
        .iter()
        .map(|n| n.telephony_session_id.as_str())
        .collect();
    ids.len()
}

/// Memory of this process that is really there, in bytes (Linux).
fn resident() -> Option<usize> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = statm.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

fn live_config(count: u64) -> ScriptConfig {
    ScriptConfig {
        agents: 10_000,
        calls_per_second: 200.0,
        max_calls: Some(count),
        mix: ten_a_call(),
        ..ScriptConfig::default()
    }
}

/// Sessions that are in the middle of their call, in a process that holds nothing else: it reads
/// their notifications one by one.
fn memory_of_live_sessions() {
    println!("\n| live sessions | events each | bytes a session |\n|---|---|---|");
    for count in [5_000_u64, 20_000] {
        let script = generate(live_config(count));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg(format!("{LIVE}{count}"))
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = child.stdin.take().unwrap();
        for sent in &script.notifications {
            if !sent.json.contains("\"Disconnected\"") {
                writeln!(lines, "{}", sent.json).unwrap();
            }
        }
        drop(lines);
        assert!(child.wait().unwrap().success());
    }
}

fn live_sessions(count: u64) {
    let script = generate(ScriptConfig {
        max_calls: Some(1),
        ..live_config(count)
    });
    let mut engine = engine(&directory(&script));
    drop(script);
    let before = resident();
    let mut events = 0;
    for line in std::io::stdin().lock().lines() {
        let decoded = telephony::decode(line.unwrap().as_bytes()).expect("readable");
        for event in decoded.events {
            engine.handle(Timestamp::default(), Input::Event(event));
        }
        while engine.poll_fact().is_some() {}
        events += 1;
    }
    let sessions = engine.session_count();
    let each = f64::from(events) / sessions as f64;
    let bytes = before
        .zip(resident())
        .map(|(before, after)| (after - before) / sessions);
    let bytes = bytes.map_or_else(|| "not known".into(), |b| b.to_string());
    println!("| {sessions} | {each:.1} | {bytes} |");
}

/// One engine over one call centre after the other: what it holds does not grow.
fn finished_sessions_leave() {
    println!("| calls so far | sessions in memory | resident, MiB |\n|---|---|---|");
    let mut config = ScriptConfig {
        agents: 1_000,
        queues: 5,
        calls_per_second: 15.0,
        max_calls: Some(5_000),
        ..ScriptConfig::default()
    };
    let account = directory(&generate(config.clone()));
    let mut engine = engine(&account);
    for round in 1..=16_u64 {
        let script = generate(config.clone());
        let last = script
            .notifications
            .iter()
            .map(|n| n.sent_at)
            .max()
            .unwrap();
        for sent in &script.notifications {
            let decoded = telephony::decode(sent.json.as_bytes()).expect("readable");
            let now = decoded.event_time;
            for event in decoded.events {
                engine.handle(now, Input::Event(event));
            }
            engine.handle(now, Input::Tick);
            while engine.poll_fact().is_some() {}
        }
        drop(script);
        if round.is_power_of_two() {
            let mib = resident().map_or_else(|| "not known".into(), |b| (b >> 20).to_string());
            println!("| {} | {} | {mib} |", round * 5_000, engine.session_count());
        }
        config.start = last;
    }
}

/// What a part of the bench in a process of its own is told, before the number of calls.
const LIVE: &str = "--live-sessions=";

fn main() {
    let own = std::env::args().find_map(|a| a.strip_prefix(LIVE)?.parse().ok());
    if let Some(count) = own {
        return live_sessions(count);
    }
    finished_sessions_leave();
    memory_of_live_sessions();
    println!("\nThe same traffic in accounts of every size:\n");
    speed(|_| 10.0 / 60.0);
    println!("\nTraffic that grows with the account, everybody equally busy:\n");
    speed(|agents| agents as f64 / 60.0);
}
