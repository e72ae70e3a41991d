//! What the owner is sent, and how commands ask it things.
//!
//! May touch: bounded channels. A full inbox is back-pressure on the link, never a loss.

use engine::{Outage, Timestamp};
use ringcentral_client::{LinkEvent, LinkState as Wire, Transport};
use ringcentral_proto::sentence::Sentence;
use tokio::sync::{mpsc, oneshot};

use super::Owner;
use super::clock::local_now;
use crate::recorder::Taken;
use crate::view::{CommandError, LinkState};

/// Messages that may wait.
const ROOM: usize = 4_096;

/// What the owner is sent.
pub enum Inbox {
    /// From the link.
    Link(LinkEvent),
    /// Stored notifications of the past (demo history), one envelope each.
    History(Vec<Vec<u8>>),
    /// A command: runs on the owner's task between two notifications.
    Ask(Box<dyn FnOnce(&mut Owner) + Send>),
}

/// Sends to the owner.
#[derive(Clone)]
pub struct OwnerHandle {
    sender: mpsc::Sender<Inbox>,
}

pub(super) fn channel() -> (OwnerHandle, mpsc::Receiver<Inbox>) {
    let (sender, receiver) = mpsc::channel(ROOM);
    (OwnerHandle { sender }, receiver)
}

impl OwnerHandle {
    /// Sends; waits while the inbox is full. False when the owner is gone.
    pub async fn send(&self, message: Inbox) -> bool {
        self.sender.send(message).await.is_ok()
    }

    /// Runs `question` on the owner's task and gives its answer.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Owner) -> T + Send + 'static,
    ) -> Result<T, CommandError> {
        let (reply, answer) = oneshot::channel();
        let ask = Inbox::Ask(Box::new(move |owner| {
            // Nobody waits any more: the answer has no reader.
            let _ = reply.send(question(owner));
        }));
        if !self.send(ask).await {
            return Err(CommandError::signed_out());
        }
        answer.await.map_err(|_| CommandError::signed_out())
    }
}

impl Owner {
    pub(super) fn receive(&mut self, message: Inbox) {
        match message {
            Inbox::Link(event) => self.link_event(event),
            Inbox::History(bodies) => {
                for body in bodies {
                    self.notification(local_now(), body, None, false);
                }
            }
            Inbox::Ask(question) => question(self),
        }
    }

    fn link_event(&mut self, event: LinkEvent) {
        match event {
            LinkEvent::Notification(raw) => {
                let received = Timestamp::from_millis(raw.received_at_ms);
                let resume = raw
                    .resume
                    .and_then(|point| serde_json::to_string(&point).ok());
                if raw.readable {
                    self.notification(received, raw.bytes, resume, true);
                } else {
                    self.recorder.take_unreadable(
                        self.clock.now(),
                        received,
                        raw.bytes,
                        "The payload could not be decrypted.",
                    );
                    self.count_unreadable();
                }
            }
            LinkEvent::State {
                state,
                transport,
                message,
            } => {
                let state = match state {
                    Wire::Connecting => LinkState::Connecting,
                    Wire::Connected => LinkState::Live,
                    Wire::Reconnecting | Wire::Refused => LinkState::Offline,
                    Wire::SignedOut => LinkState::SignInLost,
                    Wire::Stopped => LinkState::SignedOut,
                };
                self.set_link(state, transport, message);
            }
            LinkEvent::Gap {
                from_ms,
                to_ms,
                reason,
            } => {
                self.take_outage(Outage {
                    from: Timestamp::from_millis(from_ms),
                    to: Some(Timestamp::from_millis(to_ms)),
                    reason: reason.sentence().english().to_owned(),
                });
            }
            LinkEvent::SignInLost { message } => {
                self.set_link(LinkState::SignInLost, None, Some(message));
            }
        }
    }

    fn set_link(
        &mut self,
        state: LinkState,
        transport: Option<Transport>,
        message: Option<Sentence>,
    ) {
        if self.link.state != state {
            tracing::info!(?state, ?transport, "link");
            self.link.since_ms = local_now().as_millis();
        }
        self.link.state = state;
        self.link.transport = match transport {
            Some(Transport::PubNub) => "PubNub".to_owned(),
            Some(Transport::WebSocket) => "WebSocket".to_owned(),
            Some(Transport::Webhook) => "webhook".to_owned(),
            None => std::mem::take(&mut self.link.transport),
        };
        self.link_message = message;
        self.tell_link();
    }

    fn notification(
        &mut self,
        received: Timestamp,
        body: Vec<u8>,
        resume: Option<String>,
        live: bool,
    ) {
        let now = self.clock.now();
        match self.recorder.take(now, received, body, resume) {
            Taken::Telephony { sent_at } if live => {
                if let Some(sent_at) = sent_at {
                    self.observe_clock(sent_at, received);
                }
                self.pending.received_ms.get_or_insert(received.as_millis());
                self.link.last_event_ms = Some(received.as_millis());
                self.link.clock_offset_ms = self.clock.offset_ms();
                self.pending.link = Some(self.link.clone());
            }
            Taken::Other(body) if live => self.hear(&body, received),
            Taken::Telephony { .. } | Taken::Other(_) => {}
            Taken::Unreadable => self.count_unreadable(),
        }
    }

    pub(super) fn observe_clock(&mut self, sent_at: Timestamp, received: Timestamp) {
        let before = self.clock.offset_ms();
        self.clock.observe(sent_at, received);
        let moved = self.clock.offset_ms() - before;
        if moved != 0 {
            self.availability.clock_moved(moved);
            self.noted.clock_moved(moved, self.clock.now());
        }
    }

    fn count_unreadable(&mut self) {
        self.link.unreadable = u32::try_from(self.recorder.unreadable()).unwrap_or(u32::MAX);
        self.pending.link = Some(self.link.clone());
    }
}
