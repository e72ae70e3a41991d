//! Speed of decode and engine at 10 to 10,000 extensions, ten events a call, in one run.
//!
//! `cargo bench -p acceptance --bench engine` prints the table of `docs/benchmarks.md`.

#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test, or a bench, fails by panicking"
)]

use std::io::Write;
use std::time::{Duration, Instant};

use engine::{
    Directory, Engine, EngineConfig, Extension, ExtensionId, ExtensionKind, Input, Timestamp,
};
use simulator::script::{Script, ScriptConfig, generate};

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
const CALLS: u64 = 20_000;
const ROUNDS: usize = 5;

fn script(agents: usize) -> Script {
    // Busy, not jammed: the same share of people in a call at every size.
    let calls_per_second = agents as f64 / 60.0;
    generate(ScriptConfig {
        agents,
        calls_per_second,
        max_calls: Some(CALLS),
        ..ScriptConfig::default()
    })
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

/// Decode and engine, facts drained after every event, as the live program does; the engine's
/// clock runs with the events, so finished calls leave memory.
fn run(script: &Script, directory: &Directory) -> (Duration, usize, u64) {
    let mut engine = Engine::new(EngineConfig::default());
    engine.handle(Timestamp::default(), Input::Directory(directory.clone()));
    let mut facts = 0_u64;
    let mut most = 0;
    let begun = Instant::now();
    for sent in &script.notifications {
        let decoded = ringcentral_proto::telephony::decode(sent.json.as_bytes()).expect("readable");
        let now = decoded.event_time;
        for event in decoded.events {
            engine.handle(now, Input::Event(event));
        }
        while engine.poll_fact().is_some() {
            facts += 1;
        }
        most = most.max(engine.session_count());
    }
    (begun.elapsed(), most, facts)
}

fn decode_only(script: &Script) -> Duration {
    let begun = Instant::now();
    for sent in &script.notifications {
        std::hint::black_box(
            ringcentral_proto::telephony::decode(sent.json.as_bytes()).expect("readable"),
        );
    }
    begun.elapsed()
}

fn main() {
    let scripts: Vec<(usize, Script, Directory)> = SIZES
        .iter()
        .map(|agents| {
            let script = script(*agents);
            let directory = directory(&script);
            (*agents, script, directory)
        })
        .collect();
    // The rounds go over all sizes in turn, so that a noisy neighbour hits each alike.
    let mut best: Vec<(Duration, Duration, usize, u64)> =
        vec![(Duration::MAX, Duration::MAX, 0, 0); scripts.len()];
    for _ in 0..ROUNDS {
        for ((_, script, directory), best) in scripts.iter().zip(&mut best) {
            let decode = decode_only(script);
            let (whole, most, facts) = run(script, directory);
            *best = (best.0.min(decode), best.1.min(whole), most, facts);
        }
    }
    let mut out = std::io::stdout().lock();
    let rate = |n: usize, span: Duration| n as f64 / span.as_secs_f64();
    let base = rate(scripts[0].1.notifications.len(), best[0].1);
    writeln!(out, "| extensions | events | decode, events/s | decode + engine, events/s | of the rate at 10 | most sessions in memory | facts/event |").unwrap();
    writeln!(out, "|---|---|---|---|---|---|---|").unwrap();
    for ((agents, script, _), (decode, whole, most, facts)) in scripts.iter().zip(&best) {
        let events = script.notifications.len();
        writeln!(
            out,
            "| {agents} | {events} | {:.0} | {:.0} | {:.2} | {most} | {:.2} |",
            rate(events, *decode),
            rate(events, *whole),
            rate(events, *whole) / base,
            *facts as f64 / events as f64,
        )
        .unwrap();
    }
}
