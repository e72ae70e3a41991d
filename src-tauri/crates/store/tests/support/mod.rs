//! A small call centre for tests, the benchmark and the training of the dictionary: notifications
//! as the platform sends them, and what the engine makes of them. Made-up numbers only.
//!
//! Pure: the same seed gives the same bytes. Shares nothing with the simulator, which is a
//! stranger to our crates.

#![allow(
    dead_code,
    reason = "each user of this module needs another part of it"
)]

mod event;

use engine::{Engine, EngineConfig, Input, Timestamp};
use store::{Batch, Notification};

pub(crate) use event::Occurrence;

/// 2026-11-02T14:00:00Z.
pub(crate) const START_MS: i64 = 1_793_628_000_000;

/// Numbers from a seed (SplitMix64).
#[derive(Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
}

/// Calls of ten notifications each, `at_once` of them going on at any time, interleaved.
pub(crate) struct CallCentre {
    dice: Dice,
    live: Vec<Vec<Occurrence>>,
    at_once: usize,
    now_ms: i64,
    turn: usize,
}

impl CallCentre {
    pub(crate) fn new(seed: u64, at_once: usize) -> Self {
        Self {
            dice: Dice::new(seed),
            live: Vec::new(),
            at_once,
            now_ms: START_MS,
            turn: 0,
        }
    }

    /// The next notification of any call.
    pub(crate) fn next(&mut self) -> Occurrence {
        while self.live.len() < self.at_once {
            let mut call = event::call(&mut self.dice);
            // Calls do not begin in step.
            if self.now_ms == START_MS {
                let behind = self.live.len() % call.len();
                call.drain(..behind.min(call.len() - 1));
            }
            call.reverse();
            self.live.push(call);
        }
        self.turn = (self.turn + 1) % self.live.len();
        self.now_ms += 15 + i64::try_from(self.dice.below(40)).expect("a small number");
        let call = self.live.get_mut(self.turn).expect("a call in turn");
        let mut occurrence = call.pop().expect("empty calls are dropped");
        if call.is_empty() {
            self.live.swap_remove(self.turn);
        }
        occurrence.at(self.now_ms, &mut self.dice);
        occurrence
    }

    /// Batches of `size` notifications and what the engine concludes from them.
    pub(crate) fn batches(&mut self, count: usize, size: usize) -> Vec<Batch> {
        let mut engine = Engine::new(EngineConfig::default());
        (0..count).map(|_| self.batch(&mut engine, size)).collect()
    }

    /// One batch.
    pub(crate) fn batch(&mut self, engine: &mut Engine, size: usize) -> Batch {
        let mut batch = Batch::default();
        for _ in 0..size {
            let occurrence = self.next();
            let now = Timestamp::from_millis(self.now_ms);
            batch.notifications.push(occurrence.notification());
            engine.handle(now, Input::Event(occurrence.event()));
            while let Some(fact) = engine.poll_fact() {
                let _ = batch.take(fact);
            }
        }
        batch.resume = Some(format!("{{\"timetoken\":\"{}0000\"}}", self.now_ms));
        batch
    }

    /// Only the bytes.
    pub(crate) fn bodies(&mut self, count: usize) -> Vec<Vec<u8>> {
        (0..count)
            .map(|_| self.next().notification())
            .map(|n: Notification| n.body)
            .collect()
    }
}
