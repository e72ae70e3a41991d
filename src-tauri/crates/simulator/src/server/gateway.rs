//! The WebSocket gateway's sessions: one-time tokens, recovery, the buffer of the newest 100 notifications.
//!
//! Pure apart from the channel on which a connection waits: the time is an argument. Sockets are in `socket`.
//! ASSUMPTION: a recovery token says how many notifications its holder has seen, and every fourth notification
//! carries a newer one; so a recovery may repeat notifications that were received.

use std::collections::{HashMap, VecDeque};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc::UnboundedSender;

use crate::{config::Lifetimes, script::Dice};

/// Every so many notifications carry a newer recovery token.
const TOKEN_EVERY: u64 = 4;

/// What a connection is told to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outgoing {
    Frame(String),
    Close,
}

#[derive(Debug)]
struct Session {
    oauth_session: String,
    /// Sequence, message id and envelope text.
    buffer: VecDeque<(u64, String, String)>,
    sent: u64,
    outbox: Option<UnboundedSender<Outgoing>>,
    /// Grows with every connection, so that an old one cannot detach a new one.
    connection: u64,
    left_at: Option<DateTime<Utc>>,
}

/// All sessions and unused tokens.
#[derive(Debug)]
pub(crate) struct Gateway {
    lifetimes: Lifetimes,
    dice: Dice,
    tokens: HashMap<String, (String, DateTime<Utc>)>,
    sessions: HashMap<String, Session>,
}

/// Why a connection is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The one-time token is unknown, used or expired.
    Token,
    /// The recovery token is not one of ours (WSG-400).
    Forged,
}

/// A connection that was let in.
#[derive(Debug)]
pub(crate) struct Welcome {
    pub(crate) session: String,
    pub(crate) connection: u64,
    pub(crate) oauth_session: String,
    /// Of an attempted recovery: success, or the code of the failure.
    pub(crate) recovery: Option<Result<(), &'static str>>,
    /// The newest recovery token and its sequence.
    pub(crate) token: Value,
    /// Frames of the notifications that were missed.
    pub(crate) replay: Vec<String>,
}

impl Gateway {
    pub(crate) fn new(lifetimes: Lifetimes, seed: u64) -> Self {
        let dice = Dice::new(seed, 0x3C);
        Self {
            lifetimes,
            dice,
            tokens: HashMap::new(),
            sessions: HashMap::new(),
        }
    }

    /// A single-use token for one connection.
    pub(crate) fn issue(&mut self, oauth_session: &str, now: DateTime<Utc>) -> String {
        let token = format!("{:016x}{:016x}", self.dice.word(), self.dice.word());
        let expires_at = now + seconds(self.lifetimes.ws_token_s);
        self.tokens
            .insert(token.clone(), (oauth_session.to_owned(), expires_at));
        token
    }

    /// Lets a connection in. `subscribed` says whether a session has a subscription.
    pub(crate) fn connect(
        &mut self,
        token: &str,
        recovery: Option<&str>,
        outbox: UnboundedSender<Outgoing>,
        now: DateTime<Utc>,
        subscribed: impl Fn(&str) -> bool,
    ) -> Result<Welcome, Refused> {
        let (oauth_session, expires_at) = self.tokens.remove(token).ok_or(Refused::Token)?;
        if expires_at <= now {
            return Err(Refused::Token);
        }
        let recovery = match recovery {
            Some(text) => Some(self.recoverable(text, &oauth_session, now, subscribed)?),
            None => None,
        };
        let (id, seen) = match &recovery {
            Some(Ok((id, seen))) => (id.clone(), *seen),
            Some(Err(_)) | None => (self.open(&oauth_session), 0),
        };
        let session = self.sessions.get_mut(&id).ok_or(Refused::Token)?;
        session.connection += 1;
        session.left_at = None;
        // An older connection of the session ends when its channel is dropped here.
        session.outbox = Some(outbox);
        let connection = session.connection;
        let missed: Vec<_> = session
            .buffer
            .iter()
            .filter(|(n, ..)| *n > seen)
            .cloned()
            .collect();
        let sent = session.sent;
        Ok(Welcome {
            token: self.token(&id, sent),
            replay: missed
                .iter()
                .map(|(n, uuid, text)| self.frame(&id, *n, uuid, text))
                .collect(),
            session: id,
            connection,
            oauth_session,
            recovery: recovery.map(|result| result.map(|_| ())),
        })
    }

    fn open(&mut self, oauth_session: &str) -> String {
        let id = format!("wsg-{:016x}", self.dice.word());
        let session = Session {
            oauth_session: oauth_session.to_owned(),
            buffer: VecDeque::new(),
            sent: 0,
            outbox: None,
            connection: 0,
            left_at: None,
        };
        self.sessions.insert(id.clone(), session);
        id
    }

    /// The session and position of a recovery token, or why it cannot be recovered.
    fn recoverable(
        &self,
        text: &str,
        oauth_session: &str,
        now: DateTime<Utc>,
        subscribed: impl Fn(&str) -> bool,
    ) -> Result<Result<(String, u64), &'static str>, Refused> {
        let (id, seen) = read_token(text).ok_or(Refused::Forged)?;
        let Some(session) = self.sessions.get(&id) else {
            return Ok(Err("WSG-1004"));
        };
        let late = session
            .left_at
            .is_some_and(|left_at| left_at + seconds(self.lifetimes.ws_recovery_s) < now);
        if session.oauth_session != oauth_session {
            return Ok(Err("WSG-1003"));
        }
        if late {
            return Ok(Err("WSG-1004"));
        }
        if !subscribed(&id) {
            return Ok(Err("WSG-1005"));
        }
        Ok(Ok((id, seen)))
    }

    /// A connection ended; its session can be recovered for a while.
    pub(crate) fn disconnect(&mut self, id: &str, connection: u64, now: DateTime<Utc>) {
        if let Some(session) = self
            .sessions
            .get_mut(id)
            .filter(|s| s.connection == connection)
        {
            session.outbox = None;
            session.left_at = Some(now);
        }
    }

    /// Sends a notification to a session, or keeps it for its recovery.
    pub(crate) fn push(&mut self, id: &str, uuid: &str, envelope: &str) {
        let Some(session) = self.sessions.get_mut(id) else {
            return;
        };
        session.sent += 1;
        let number = session.sent;
        session
            .buffer
            .push_back((number, uuid.to_owned(), envelope.to_owned()));
        while session.buffer.len() > self.lifetimes.ws_buffer {
            session.buffer.pop_front();
        }
        let outbox = session.outbox.clone();
        let frame = self.frame(id, number, uuid, envelope);
        if let Some(outbox) = outbox {
            // A connection that is just ending takes nothing any more; the buffer has it.
            let _ = outbox.send(Outgoing::Frame(frame));
        }
    }

    fn frame(&self, id: &str, number: u64, uuid: &str, envelope: &str) -> String {
        let mut meta = json!({
            "type": "ServerNotification",
            "messageId": uuid,
            "status": 200,
            "headers": { "RCRequestId": uuid },
        });
        if let (true, Some(meta)) = (number.is_multiple_of(TOKEN_EVERY), meta.as_object_mut()) {
            meta.insert("wsc".into(), self.token(id, number));
        }
        format!("[{meta},{envelope}]")
    }

    /// The recovery token of a session that has received `seen` notifications.
    fn token(&self, id: &str, seen: u64) -> Value {
        let body = format!("{id}|{seen}");
        let sealed = format!("{body}|{}", seal(&body));
        json!({ "token": URL_SAFE_NO_PAD.encode(sealed), "sequence": seen + 1 })
    }

    /// The newest recovery token of a session.
    pub(crate) fn newest_token(&self, id: &str) -> Value {
        let sent = self.sessions.get(id).map_or(0, |session| session.sent);
        self.token(id, sent)
    }

    /// Sessions that can no longer be recovered are forgotten; their subscriptions end with them.
    pub(crate) fn expire(&mut self, now: DateTime<Utc>) -> Vec<String> {
        let limit = seconds(self.lifetimes.ws_recovery_s);
        let gone: Vec<_> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.left_at.is_some_and(|left_at| left_at + limit < now))
            .map(|(id, _)| id.clone())
            .collect();
        for id in &gone {
            self.sessions.remove(id);
        }
        gone
    }

    /// Asks every connection to close in an orderly way.
    pub(crate) fn close_all(&self) {
        for outbox in self
            .sessions
            .values()
            .filter_map(|session| session.outbox.as_ref())
        {
            let _ = outbox.send(Outgoing::Close);
        }
    }

    /// Forgets every session, so that recoveries fail.
    pub(crate) fn forget_all(&mut self) -> Vec<String> {
        self.sessions.drain().map(|(id, _)| id).collect()
    }
}

fn seal(body: &str) -> String {
    let digest = Sha256::digest(format!("{body}|simulator"));
    digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn read_token(text: &str) -> Option<(String, u64)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (body, check) = text.rsplit_once('|')?;
    let (id, seen) = body.split_once('|')?;
    (seal(body) == check).then_some((id.to_owned(), seen.parse().ok()?))
}

fn seconds(count: u64) -> TimeDelta {
    TimeDelta::seconds(i64::try_from(count).unwrap_or(i64::MAX / 1_000))
}

#[cfg(test)]
mod tests;
