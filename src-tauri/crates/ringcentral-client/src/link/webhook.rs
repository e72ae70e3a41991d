//! Runs the webhook state machine: the door, subscription calls as tasks, one timer, one outgoing queue.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use ringcentral_proto::link::{
    Answer, LinkEvent, LinkState, Moment, Transport, WebhookInput, WebhookLink, WebhookWish,
};
use ringcentral_proto::secret::Secret;
use ringcentral_proto::subscription::{webhook_renewal, webhook_request};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use super::asking::Asking;
use super::webhook_door::{Hall, Knock, serve};
use super::{LinkConfig, Order, Webhook};
use crate::clock::{now_ms, until};
use crate::session::Session;

/// Knocks that may wait; beyond it they are refused and counted as missed.
const KNOCKS: usize = 64;
/// Events that may wait for the product before knocks wait too.
const OUTGOING: usize = 256;
/// A port that is taken is tried again after so long.
const PORT_PAUSE: Duration = Duration::from_secs(10);
/// The end waits for the subscription to be deleted, but not for ever.
const GOODBYE: Duration = Duration::from_secs(3);

pub(super) async fn run(
    config: &LinkConfig,
    webhook: &Webhook,
    session: &Arc<Session>,
    events: &mpsc::Sender<LinkEvent>,
    orders: &mut mpsc::UnboundedReceiver<Order>,
) {
    let Some(listener) = listen(webhook, events, orders).await else {
        return;
    };
    let token = new_token();
    let (knocking, mut knocks) = mpsc::channel(KNOCKS);
    let (missing, mut missed) = mpsc::channel(1);
    let hall = Hall {
        token: token.clone(),
        knocks: knocking,
        missed: missing,
    };
    // Dropped with this function, and its connections with it.
    let mut door = JoinSet::new();
    door.spawn(serve(listener, hall));

    let timing = webhook.timing.clone();
    let mut machine = WebhookLink::new(timing, token.clone(), config.resume.clone());
    let mut calls = Calls {
        asking: Asking::new(&config.event_filters),
        webhook,
        session,
        token,
        running: JoinSet::new(),
    };
    let mut outgoing: VecDeque<LinkEvent> = VecDeque::new();
    let mut input = WebhookInput::Start;
    let mut asking: Option<oneshot::Sender<Answer>> = None;
    let mut stopped = false;
    loop {
        let moment = Moment {
            now_ms: now_ms(),
            jitter: rand::random(),
        };
        machine.handle(moment, input);
        while let Some(wish) = machine.poll_wish() {
            match wish {
                WebhookWish::Tell(event) => {
                    stopped |= matches!(&event, LinkEvent::State { state, .. } if *state == LinkState::Stopped);
                    outgoing.push_back(event);
                }
                WebhookWish::Answer { answer, .. } => {
                    if let Some(asking) = asking.take() {
                        // Who asked may have gone.
                        let _ = asking.send(answer);
                    }
                }
                wish @ (WebhookWish::Create { .. }
                | WebhookWish::Renew { .. }
                | WebhookWish::Look { .. }
                | WebhookWish::Delete { .. }) => calls.begin(wish),
            }
        }
        input = loop {
            if stopped && outgoing.is_empty() {
                let _ = tokio::time::timeout(GOODBYE, calls.finish()).await;
                return;
            }
            let deadline = machine.poll_deadline();
            tokio::select! {
                permit = events.reserve(), if !outgoing.is_empty() => match (permit, outgoing.pop_front()) {
                    (Ok(permit), Some(event)) => permit.send(event),
                    // Nobody listens any more.
                    (Err(_), _) | (_, None) => return,
                },
                order = orders.recv(), if !stopped => break match order {
                    Some(Order::ReconnectNow) => WebhookInput::ReconnectNow,
                    Some(Order::Stop) | None => WebhookInput::Stop,
                },
                done = calls.running.join_next(), if !calls.running.is_empty() => {
                    if let Some(Ok(Some(done))) = done {
                        break done;
                    }
                }
                Some(Knock { arrival, answer }) = knocks.recv(), if outgoing.len() < OUTGOING => {
                    asking = Some(answer);
                    break WebhookInput::Arrived { ticket: 0, arrival };
                }
                Some(()) = missed.recv() => break WebhookInput::Missed,
                () = tokio::time::sleep(until(deadline.unwrap_or(i64::MAX))), if deadline.is_some() => break WebhookInput::Tick,
            }
        };
    }
}

/// The listening socket; `None` when it was told to stop before there was one.
async fn listen(
    webhook: &Webhook,
    events: &mpsc::Sender<LinkEvent>,
    orders: &mut mpsc::UnboundedReceiver<Order>,
) -> Option<TcpListener> {
    let state = |state, message| LinkEvent::State {
        state,
        transport: Some(Transport::Webhook),
        message,
    };
    loop {
        let error = match TcpListener::bind(webhook.listen).await {
            Ok(listener) => return Some(listener),
            Err(error) => error,
        };
        let message = format!(
            "Floorwalker cannot listen on {} ({error}). End the program that uses it, or choose another address with --listen.",
            webhook.listen
        );
        let refused = state(LinkState::Refused, Some(message.into()));
        events.send(refused).await.ok()?;
        tokio::select! {
            () = tokio::time::sleep(PORT_PAUSE) => {}
            order = orders.recv() => if order != Some(Order::ReconnectNow) {
                // Nobody may listen any more.
                let _ = events.send(state(LinkState::Stopped, None)).await;
                return None;
            }
        }
    }
}

/// Subscription calls under way.
struct Calls<'a> {
    asking: Asking,
    webhook: &'a Webhook,
    session: &'a Arc<Session>,
    token: Secret,
    running: JoinSet<Option<WebhookInput>>,
}

impl Calls<'_> {
    fn begin(&mut self, wish: WebhookWish) {
        let session = Arc::clone(self.session);
        let asking = self.asking.clone();
        let answer = |ticket, result| Some(WebhookInput::Granted { ticket, result });
        match wish {
            WebhookWish::Create { ticket } => {
                let (address, token) = (self.webhook.address.clone(), self.token.clone());
                self.running.spawn(async move {
                    loop {
                        let body = webhook_request(&asking.asked(), address.as_str(), &token);
                        let result = session.create_subscription(body).await;
                        if !asking.goes_on(&result) {
                            return answer(ticket, result);
                        }
                    }
                });
            }
            WebhookWish::Renew {
                ticket,
                subscription_id,
            } => {
                self.running.spawn(async move {
                    loop {
                        let body = webhook_renewal(&asking.asked());
                        let result = session.renew_subscription(&subscription_id, body).await;
                        if !asking.goes_on(&result) {
                            return answer(ticket, result);
                        }
                    }
                });
            }
            WebhookWish::Look {
                ticket,
                subscription_id,
            } => {
                self.running.spawn(async move {
                    answer(ticket, session.show_subscription(&subscription_id).await)
                });
            }
            WebhookWish::Delete { subscription_id } => {
                self.running.spawn(async move {
                    session.delete_subscription(&subscription_id).await;
                    None
                });
            }
            WebhookWish::Answer { .. } | WebhookWish::Tell(_) => {}
        }
    }

    async fn finish(&mut self) {
        while self.running.join_next().await.is_some() {}
    }
}

/// 256 random bits.
fn new_token() -> Secret {
    let bytes: [u8; 32] = rand::random();
    Secret::new(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes))
}
