//! The stream of contacts: when somebody calls, and which kind of call it becomes.
//!
//! Pure and lazy. Contacts come in order of their arrival, so a player may ask for the next one only when
//! virtual time has reached it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{
    config::ScriptConfig,
    contact::{Contact, Draft, IdSource},
    directory::Directory,
    flows,
    mix::Flow,
    party::Ms,
    random::Dice,
    roster::Roster,
    scene::Scene,
};

/// How much faster the calls of the rush arrive.
const RUSH: f64 = 5.0;

/// An endless or limited sequence of contacts.
#[derive(Debug, Clone)]
pub(crate) struct Generator {
    config: Arc<ScriptConfig>,
    directory: Arc<Directory>,
    epoch: DateTime<Utc>,
    arrivals: Dice,
    next_arrival: f64,
    count: u64,
    roster: Roster,
    ids: IdSource,
    weights: Vec<f64>,
}

impl Generator {
    /// A stream whose virtual time zero is `epoch`.
    pub(crate) fn new(
        config: Arc<ScriptConfig>,
        directory: Arc<Directory>,
        epoch: DateTime<Utc>,
    ) -> Self {
        let mut generator = Self {
            arrivals: Dice::new(config.seed, 0xA1),
            next_arrival: 0.0,
            count: 0,
            roster: Roster::new(directory.agents.len()),
            ids: IdSource::new(epoch),
            weights: config.mix.weights(),
            config,
            directory,
            epoch,
        };
        generator.advance();
        generator
    }

    /// Arrival of the next contact; `None` when nobody calls any more.
    pub(crate) fn next_at(&self) -> Option<Ms> {
        let at = self.next_arrival as Ms;
        let in_time = self
            .config
            .duration_s
            .is_none_or(|s| at < s.saturating_mul(1000) as Ms);
        let in_number = self.config.max_calls.is_none_or(|max| self.count < max);
        (in_time && in_number && self.config.calls_per_second > 0.0).then_some(at)
    }

    /// Draws the next arrival: a Poisson stream, thinned by the hourly shape.
    fn advance(&mut self) {
        if self.config.calls_per_second <= 0.0 {
            return;
        }
        let peak = self.config.hourly_shape.iter().copied().fold(0.0, f64::max);
        let rush = if self.count < self.config.rush_calls {
            RUSH
        } else {
            1.0
        };
        let rate = rush * self.config.calls_per_second * if peak > 0.0 { peak } else { 1.0 };
        // A year of virtual time without an arrival means that the shape is all zero.
        let give_up = self.next_arrival + 366.0 * 86_400_000.0;
        loop {
            self.next_arrival += self.arrivals.exponential(1000.0 / rate);
            let accepted = peak <= 0.0 || self.arrivals.chance(self.shape_at() / peak);
            if accepted || self.next_arrival > give_up {
                return;
            }
        }
    }

    fn shape_at(&self) -> f64 {
        let offset = i64::from(self.config.utc_offset_minutes) * 60_000;
        let local = self.epoch.timestamp_millis() + self.next_arrival as i64 + offset;
        let hour = usize::try_from(local.rem_euclid(86_400_000) / 3_600_000).unwrap_or(0);
        self.config.hourly_shape.get(hour).copied().unwrap_or(0.0)
    }

    /// One contact of the wanted kind at `at`, or of another kind when nobody is free for it.
    fn compose(&mut self, at: Ms) -> Option<Contact> {
        let mut dice = Dice::new(self.config.seed, self.count.wrapping_add(0x10_0000));
        let wanted = dice
            .weighted(&self.weights)
            .and_then(|index| Flow::ALL.get(index));
        let fallbacks = [Flow::QueueSimultaneous, Flow::QueueRotating];
        let fallbacks = fallbacks
            .into_iter()
            .filter(|flow| self.weight(*flow) > 0.0);
        let candidates: Vec<_> = wanted.copied().into_iter().chain(fallbacks).collect();
        for flow in candidates {
            let mut scene = Scene {
                dice: dice.clone(),
                config: &self.config,
                directory: &self.directory,
                roster: &mut self.roster,
                ids: &mut self.ids,
                draft: Draft::new(),
                start: at,
            };
            if flows::play(flow, &mut scene).is_some() {
                let mut dice = scene.dice;
                return Some(scene.draft.seal(flow, self.epoch, &mut dice));
            }
        }
        None
    }

    fn weight(&self, flow: Flow) -> f64 {
        let index = Flow::ALL.iter().position(|other| *other == flow);
        index
            .and_then(|index| self.weights.get(index))
            .copied()
            .unwrap_or(0.0)
    }
}

impl Iterator for Generator {
    type Item = Contact;

    fn next(&mut self) -> Option<Contact> {
        while let Some(at) = self.next_at() {
            let contact = self.compose(at);
            self.count += 1;
            self.advance();
            if contact.is_some() {
                return contact;
            }
        }
        None
    }
}
