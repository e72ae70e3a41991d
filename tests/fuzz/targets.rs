//! What may never happen, whatever arrives: the functions that the fuzz targets and the suite run.
//!
//! May touch: the decoder and the engine. A violated promise is a panic.
#![allow(dead_code, reason = "each target uses its own part")]

use engine::{Engine, EngineConfig, Fact, Input, MAX_EVENTS, Timestamp};
use ringcentral_proto::telephony;

/// Most parties read from one notification.
const MOST_PARTIES: usize = 256;

/// Decodes one notification; how many events it gave, or `None` when it is unreadable.
pub fn decode(bytes: &[u8]) -> Option<usize> {
    match telephony::decode(bytes) {
        Ok(decoded) => {
            assert!((1..=MOST_PARTIES).contains(&decoded.events.len()));
            for event in &decoded.events {
                assert_eq!(event.session, decoded.session);
                assert_eq!(event.sequence, decoded.sequence);
                assert_eq!(event.event_time, decoded.event_time);
            }
            assert_eq!(
                telephony::decode(bytes).as_ref(),
                Ok(&decoded),
                "not a function of the bytes"
            );
            Some(decoded.events.len())
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

/// What a stream amounted to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Notifications that could be read, and that could not.
    pub read: usize,
    pub unreadable: usize,
    /// Events taken; of these, ones that changed nothing.
    pub events: u64,
    pub duplicates: u64,
    pub sessions: usize,
    pub overflowed: u64,
}

/// Folds a stream, drawing conclusions on the way and at the end.
pub fn fold<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Counted {
    let mut engine = Engine::new(EngineConfig::default());
    let mut counted = Counted::default();
    for (index, line) in lines.enumerate() {
        match telephony::decode(line) {
            Ok(decoded) => {
                counted.read += 1;
                for event in decoded.events {
                    engine.handle(Timestamp::default(), Input::Event(event));
                }
            }
            Err(_) => counted.unreadable += 1,
        }
        // Not after every one: a conclusion costs as much as its session is long.
        if index < 200 || index % 97 == 0 {
            drain(&mut engine);
        }
    }
    drain(&mut engine);
    let legs = engine.legs();
    for leg in &legs {
        assert!(
            leg.ring_ms >= 0 && leg.talk_ms >= 0 && leg.hold_ms >= 0,
            "{leg:?}"
        );
        assert!(leg.hold_count as usize <= MAX_EVENTS);
        assert!(!leg.started_at.to_rfc3339().is_empty());
        for segment in &leg.segments {
            assert!(segment.to.is_none_or(|to| to >= segment.from), "{leg:?}");
        }
    }
    for call in engine.calls() {
        assert!(call.talk_ms >= 0 && call.hold_ms >= 0 && call.wait_ms.is_none_or(|ms| ms >= 0));
    }
    let counters = engine.counters();
    counted.events = counters.events;
    counted.duplicates = counters.duplicates;
    counted.overflowed = counters.overflowed;
    counted.sessions = engine.session_count();
    assert!(counters.unknown_words.len() <= 200);
    // Time passes until nothing is due: everything ends, or is given up, and leaves memory.
    for _ in 0..20 * (counted.sessions + 2) {
        let Some(due) = engine.poll_deadline() else {
            break;
        };
        engine.handle(due, Input::Tick);
        drain(&mut engine);
    }
    counted
}

fn drain(engine: &mut Engine) {
    while let Some(fact) = engine.poll_fact() {
        if let Fact::Leg(leg) = fact {
            assert!(
                leg.ring_ms >= 0 && leg.talk_ms >= 0 && leg.hold_ms >= 0,
                "{leg:?}"
            );
        }
    }
}
