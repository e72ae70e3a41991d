//! PubNub channels: the newest 100 messages each, 17-digit timetokens, silent loss of the oldest.
//!
//! Pure: the time is an argument. HTTP is in `subscribe`. The payload cipher is here too, because only this
//! transport encrypts.

use std::collections::{HashMap, VecDeque};

use aes::cipher::{BlockModeEncrypt, KeyInit, block_padding::Pkcs7};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// A published message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) timetoken: u64,
    pub(crate) channel: String,
    pub(crate) payload: Value,
}

#[derive(Debug, Default)]
struct Channel {
    messages: VecDeque<Message>,
    /// Highest timetoken ever published or fetched.
    published: u64,
    fetched: u64,
    polled_at: Option<DateTime<Utc>>,
    lost: u64,
}

/// All channels.
#[derive(Debug)]
pub(crate) struct Channels {
    /// Messages that a channel keeps for those who are between two polls.
    queue_length: usize,
    channels: HashMap<String, Channel>,
    last: u64,
}

impl Channels {
    pub(crate) fn new(queue_length: usize) -> Self {
        Self {
            queue_length,
            channels: HashMap::new(),
            last: 0,
        }
    }

    /// The timetoken of a moment; tokens never repeat or go back.
    fn token(&mut self, now: DateTime<Utc>) -> u64 {
        let micros = u64::try_from(now.timestamp_micros()).unwrap_or(0);
        self.last = (micros * 10).max(self.last + 1);
        self.last
    }

    /// Publishes a message. The oldest of too many is lost without a trace for the subscriber.
    pub(crate) fn publish(&mut self, channel: &str, payload: Value, now: DateTime<Utc>) {
        let timetoken = self.token(now);
        let entry = self.channels.entry(channel.to_owned()).or_default();
        entry.messages.push_back(Message {
            timetoken,
            channel: channel.to_owned(),
            payload,
        });
        entry.published = timetoken;
        while entry.messages.len() > self.queue_length {
            entry.messages.pop_front();
            entry.lost += 1;
        }
    }

    /// Messages after `since`, and the timetoken to continue from. `since` 0 only fetches a timetoken.
    pub(crate) fn fetch(
        &mut self,
        channels: &[String],
        since: u64,
        now: DateTime<Utc>,
    ) -> (u64, Vec<Message>) {
        let current = self.token(now);
        let mut found = Vec::new();
        for name in channels {
            let entry = self.channels.entry(name.clone()).or_default();
            entry.polled_at = Some(now);
            if since == 0 {
                entry.fetched = entry.fetched.max(current);
                continue;
            }
            entry.fetched = entry.fetched.max(since);
            found.extend(
                entry
                    .messages
                    .iter()
                    .filter(|m| m.timetoken > since)
                    .cloned(),
            );
        }
        found.sort_by_key(|message| message.timetoken);
        let next = found
            .last()
            .map_or(if since == 0 { current } else { since }, |m| m.timetoken);
        (next, found)
    }

    /// A timetoken for an empty reply.
    pub(crate) fn advance(&mut self, now: DateTime<Utc>) -> u64 {
        self.token(now)
    }

    /// Everybody who polled since `since` has come back for what follows the last message.
    pub(crate) fn drained(&self, since: DateTime<Utc>) -> bool {
        self.channels
            .values()
            .filter(|channel| channel.polled_at.is_some_and(|at| at >= since))
            .all(|channel| channel.fetched >= channel.published)
    }

    /// Messages that fell out of a queue, over all channels.
    pub(crate) fn lost(&self) -> u64 {
        self.channels.values().map(|channel| channel.lost).sum()
    }
}

/// Encrypts a payload: AES-128, ECB, PKCS#7, base64.
pub(crate) fn encrypt(key: &[u8; 16], text: &str) -> String {
    let cipher = ecb::Encryptor::<aes::Aes128>::new(key.into());
    let mut buffer = vec![0; text.len() + 16];
    let length = text.len();
    if let Some(head) = buffer.get_mut(..length) {
        head.copy_from_slice(text.as_bytes());
    }
    let sealed = cipher
        .encrypt_padded::<Pkcs7>(&mut buffer, length)
        .expect("the buffer has room for one block of padding");
    STANDARD.encode(sealed)
}

#[cfg(test)]
mod tests;
