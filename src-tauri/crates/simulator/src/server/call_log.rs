//! The call log: records that appear some time after a call, are revised later, and can be synchronised.
//!
//! Pure: virtual time is an argument. Records come from the answer key of the contact, not from notifications.
//! ASSUMPTION: a leg's `startTime` is the first event of its party and its duration lasts to the party's end.

mod record;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    config::Lags,
    script::{Contact, Dice, Directory, Ms},
};

/// One call's record with the moments at which it changes.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) started_at: DateTime<Utc>,
    /// First appearance.
    pub(crate) written: Ms,
    /// Revision with the recording and exact durations.
    pub(crate) revised: Ms,
    first: Value,
    second: Value,
}

impl Entry {
    /// The record as it is at `now`; `None` before it is written.
    pub(crate) fn at(&self, now: Ms) -> Option<&Value> {
        if now >= self.revised {
            Some(&self.second)
        } else {
            (now >= self.written).then_some(&self.first)
        }
    }

    /// When the record changed last.
    pub(crate) fn changed(&self, now: Ms) -> Option<Ms> {
        [self.revised, self.written]
            .into_iter()
            .find(|at| *at <= now)
    }
}

/// All records.
#[derive(Debug)]
pub(crate) struct CallLog {
    lags: Lags,
    dice: Dice,
    entries: BTreeMap<(DateTime<Utc>, String), Entry>,
    last_change: Ms,
}

impl CallLog {
    pub(crate) fn new(lags: Lags, seed: u64) -> Self {
        Self {
            lags,
            dice: Dice::new(seed, 0xC1),
            entries: BTreeMap::new(),
            last_change: Ms::MIN,
        }
    }

    /// Takes in a contact that ended. A record never appears in the past: somebody may have
    /// synchronised up to `now` without it.
    pub(crate) fn add(
        &mut self,
        contact: &Contact,
        directory: &Directory,
        epoch: DateTime<Utc>,
        now: Ms,
    ) {
        let lag = self.dice.between(
            seconds(self.lags.call_log_min_s),
            seconds(self.lags.call_log_max_s.max(self.lags.call_log_min_s)),
        );
        for index in 0..contact.sessions.len() {
            let recorded = self.dice.chance(0.3);
            let written = (contact.end + lag).max(now + 1);
            let revised = written + seconds(self.lags.revision_s);
            let make = |last: bool, at: Ms| {
                record::of_session(
                    contact,
                    index,
                    directory,
                    epoch,
                    record::Stage { at, last, recorded },
                )
            };
            let Some(first) = make(false, written) else {
                continue;
            };
            let Some(second) = make(true, revised) else {
                continue;
            };
            self.last_change = self.last_change.max(revised);
            let entry = Entry {
                id: record::id(contact, index),
                started_at: record::started_at(contact, index, epoch),
                written,
                revised,
                first,
                second,
            };
            self.entries
                .insert((entry.started_at, entry.id.clone()), entry);
        }
    }

    /// Drops what began before `limit`.
    pub(crate) fn forget_before(&mut self, limit: DateTime<Utc>) {
        self.entries = self.entries.split_off(&(limit, String::new()));
    }

    /// Records visible at `now`, newest first.
    pub(crate) fn visible(&self, now: Ms) -> impl Iterator<Item = (&Entry, &Value)> {
        self.entries
            .values()
            .rev()
            .filter_map(move |entry| Some((entry, entry.at(now)?)))
    }

    /// When the last record reaches its final form.
    pub(crate) fn last_change(&self) -> Ms {
        self.last_change
    }
}

fn seconds(count: u64) -> Ms {
    i64::try_from(count.saturating_mul(1000)).unwrap_or(i64::MAX / 4)
}

#[cfg(test)]
mod tests;
