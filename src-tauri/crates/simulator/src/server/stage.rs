//! The script on stage: which contacts are being played, what is due, what has been told.
//!
//! Pure: virtual time is an argument.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap},
    sync::Arc,
};

use chrono::{DateTime, Utc};

use crate::{
    script::{Contact, Directory, Event, Generator, Ms, ScriptConfig},
    truth::Truth,
};

/// A contact with the number of its events that have been sent.
#[derive(Debug, Clone)]
pub(crate) struct Playing {
    pub(crate) contact: Arc<Contact>,
    pub(crate) told: usize,
}

impl Playing {
    /// Events that have been sent.
    pub(crate) fn told(&self) -> impl Iterator<Item = &Event> {
        self.contact.events.iter().take(self.told)
    }
}

/// One event that is due.
#[derive(Debug, Clone)]
pub(crate) struct Cue {
    pub(crate) contact: Arc<Contact>,
    pub(crate) index: usize,
    /// It is the contact's last.
    pub(crate) last: bool,
}

impl Cue {
    pub(crate) fn event(&self) -> &Event {
        self.contact
            .events
            .get(self.index)
            .expect("a cue points into its contact")
    }
}

/// The state of the play.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) epoch: DateTime<Utc>,
    generator: Generator,
    /// The next event of each contact: when it is sent, and whose it is.
    due: BinaryHeap<Reverse<(Ms, u64)>>,
    playing: BTreeMap<u64, Playing>,
    /// Contacts in progress that each extension takes part in.
    of_extension: HashMap<String, BTreeSet<u64>>,
    begun: u64,
    stopped: bool,
    keep_truth: bool,
    finished: Truth,
}

impl Stage {
    pub(crate) fn new(
        config: Arc<ScriptConfig>,
        directory: Arc<Directory>,
        epoch: DateTime<Utc>,
        keep_truth: bool,
    ) -> Self {
        Self {
            epoch,
            generator: Generator::new(config, directory, epoch),
            due: BinaryHeap::new(),
            playing: BTreeMap::new(),
            of_extension: HashMap::new(),
            begun: 0,
            stopped: false,
            keep_truth,
            finished: Truth::default(),
        }
    }

    /// Everything that is sent up to `now`, in order.
    pub(crate) fn advance(&mut self, now: Ms) -> Vec<Cue> {
        let mut cues = Vec::new();
        loop {
            let arrival = self
                .generator
                .next_at()
                .filter(|at| !self.stopped && *at <= now);
            let due = self
                .due
                .peek()
                .map(|Reverse((at, _))| *at)
                .filter(|at| *at <= now);
            match (arrival, due) {
                (Some(at), due) if due.is_none_or(|due| at <= due) => self.begin(),
                (_, Some(_)) => cues.extend(self.tell()),
                _ => return cues,
            }
        }
    }

    fn begin(&mut self) {
        let Some(contact) = self.generator.next() else {
            return;
        };
        self.begun += 1;
        if let Some(first) = contact.events.first() {
            self.due.push(Reverse((first.sent_at, self.begun)));
            for id in extensions_of(&contact) {
                self.of_extension
                    .entry(id.to_owned())
                    .or_default()
                    .insert(self.begun);
            }
            let playing = Playing {
                contact: Arc::new(contact),
                told: 0,
            };
            self.playing.insert(self.begun, playing);
        }
    }

    fn tell(&mut self) -> Option<Cue> {
        let Reverse((_, number)) = self.due.pop()?;
        let playing = self.playing.get_mut(&number)?;
        let cue = Cue {
            contact: Arc::clone(&playing.contact),
            index: playing.told,
            last: playing.told + 1 == playing.contact.events.len(),
        };
        playing.told += 1;
        match playing.contact.events.get(playing.told) {
            Some(next) => self.due.push(Reverse((next.sent_at, number))),
            None => {
                self.playing.remove(&number);
                for id in extensions_of(&cue.contact) {
                    if let Some(contacts) = self.of_extension.get_mut(id) {
                        contacts.remove(&number);
                    }
                }
                if self.keep_truth {
                    self.finished.legs.extend(cue.contact.legs.iter().cloned());
                    self.finished.calls.push(cue.contact.call.clone());
                }
            }
        }
        Some(cue)
    }

    /// When something happens next.
    pub(crate) fn next_due(&self) -> Option<Ms> {
        let arrival = self.generator.next_at().filter(|_| !self.stopped);
        let due = self.due.peek().map(|Reverse((at, _))| *at);
        arrival.into_iter().chain(due).min()
    }

    /// Nobody calls any more; calls in progress go on.
    pub(crate) fn stop(&mut self) {
        self.stopped = true;
    }

    /// No call is in progress and none will come.
    pub(crate) fn is_idle(&self) -> bool {
        self.playing.is_empty() && (self.stopped || self.generator.next_at().is_none())
    }

    /// Contacts in progress.
    pub(crate) fn playing(&self) -> impl Iterator<Item = &Playing> {
        self.playing.values()
    }

    /// Contacts in progress that an extension takes part in.
    pub(crate) fn playing_with(&self, extension_id: &str) -> impl Iterator<Item = &Playing> {
        let numbers = self.of_extension.get(extension_id).into_iter().flatten();
        numbers.filter_map(|number| self.playing.get(number))
    }

    /// Number of contacts begun.
    pub(crate) fn begun(&self) -> u64 {
        self.begun
    }

    /// The answer key of everything begun; what is still in progress is not `complete`.
    pub(crate) fn truth(&self) -> Truth {
        let mut truth = self.finished.clone();
        for playing in self.playing() {
            truth
                .legs
                .extend(playing.contact.legs.iter().cloned().map(|mut leg| {
                    leg.complete = false;
                    leg
                }));
            let mut call = playing.contact.call.clone();
            call.complete = false;
            truth.calls.push(call);
        }
        truth.sort();
        truth
    }
}

/// The extensions that take part in a contact, some of them more than once.
fn extensions_of(contact: &Contact) -> impl Iterator<Item = &str> {
    contact
        .events
        .iter()
        .filter_map(|event| event.party.extension_id.as_deref())
}

#[cfg(test)]
mod tests;
