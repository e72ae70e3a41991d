//! Notifications on their way to subscribers, and the record of what was sent.
//!
//! Pure: virtual time is an argument. The player puts notifications in and takes out what is due.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    faults::Spoiled,
    script::{Dice, Ms, Sent},
};

/// A notification before it is addressed to a subscription.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) uuid: String,
    /// Concrete resource.
    pub(crate) event: String,
    pub(crate) sent_at: DateTime<Utc>,
    pub(crate) body: Value,
    /// Subscriptions whose filters let it through.
    pub(crate) subscriptions: Vec<String>,
    /// Copies that are not what they should be.
    pub(crate) spoiled: Option<Spoiled>,
}

/// Notices in order of delivery.
#[derive(Debug)]
pub(crate) struct Post {
    due: BinaryHeap<Reverse<(Ms, u64)>>,
    notices: BTreeMap<u64, Arc<Notice>>,
    next: u64,
    pub(crate) uuids: Dice,
}

impl Post {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            due: BinaryHeap::new(),
            notices: BTreeMap::new(),
            next: 0,
            uuids: Dice::new(seed, 0xDE),
        }
    }

    /// Puts a notice in, to be delivered at `at`; equal times keep their order.
    pub(crate) fn put(&mut self, at: Ms, notice: Arc<Notice>) {
        self.next += 1;
        self.due.push(Reverse((at, self.next)));
        self.notices.insert(self.next, notice);
    }

    /// Takes out everything due.
    pub(crate) fn take(&mut self, now: Ms) -> Vec<Arc<Notice>> {
        let mut taken = Vec::new();
        while let Some(Reverse((at, number))) = self.due.peek().copied()
            && at <= now
        {
            self.due.pop();
            taken.extend(self.notices.remove(&number));
        }
        taken
    }

    pub(crate) fn next_due(&self) -> Option<Ms> {
        self.due.peek().map(|Reverse((at, _))| *at)
    }
}

/// How many notifications went which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Telephony notifications that the platform issued.
    pub sent: u64,
    /// Copies handed to a subscription's transport.
    pub delivered: u64,
    /// Notifications dropped by a fault.
    pub dropped: u64,
    /// Additional copies made by a fault.
    pub duplicated: u64,
    /// Malformed messages.
    pub malformed: u64,
    /// Messages that fell out of a PubNub queue.
    pub queue_overflow: u64,
    /// API requests answered.
    pub requests: u64,
    /// API requests refused with 429.
    pub refused: u64,
    /// Renewals of an OAuth session that were granted, repeated ones of a grace window included.
    pub renewals: u64,
}

/// What was sent.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) sent: Vec<Sent>,
    pub(crate) counters: Counters,
}
