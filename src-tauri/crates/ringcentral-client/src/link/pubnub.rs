//! Runs the PubNub state machine: subscription calls as tasks, one long poll, one timer, one outgoing queue.

use std::collections::VecDeque;
use std::sync::Arc;

use ringcentral_proto::link::{LinkEvent, LinkState, Moment, PubNubInput, PubNubLink, PubNubWish};
use ringcentral_proto::sentence::Sentence;
use ringcentral_proto::subscription::{pubnub_request, renewal_request};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::asking::Asking;
use super::pubnub_poll::{Poll, Step};
use super::{Ended, LinkConfig, Order};
use crate::clock::{now_ms, until};
use crate::session::Session;

pub(super) async fn run(
    config: &LinkConfig,
    session: &Arc<Session>,
    events: &mpsc::Sender<LinkEvent>,
    orders: &mut mpsc::UnboundedReceiver<Order>,
    note: Option<Sentence>,
) -> Ended {
    let mut machine = PubNubLink::new(config.pubnub_timing.clone(), config.resume.clone());
    if let Some(note) = note {
        machine = machine.with_note(note);
    }
    let asking = Asking::new(&config.event_filters);
    let mut outgoing: VecDeque<LinkEvent> = VecDeque::new();
    let mut calls: JoinSet<PubNubInput> = JoinSet::new();
    let mut poll: Option<Poll> = None;
    let mut input = Some(PubNubInput::Start);
    let mut stopped = false;
    loop {
        if let Some(input) = input.take() {
            machine.handle(
                Moment {
                    now_ms: now_ms(),
                    jitter: rand::random(),
                },
                input,
            );
        }
        while let Some(wish) = machine.poll_wish() {
            match wish {
                PubNubWish::Tell(event) => {
                    stopped |= matches!(
                        event,
                        LinkEvent::State {
                            state: LinkState::Stopped,
                            ..
                        }
                    );
                    outgoing.push_back(event);
                }
                PubNubWish::Hush => poll = None,
                PubNubWish::Listen {
                    ticket,
                    subscriber_key,
                    channel,
                    from,
                } => {
                    let time_out = config.pubnub_timing.stall_after_ms;
                    poll = Poll::begin(
                        &config.origin(session),
                        ticket,
                        &subscriber_key,
                        channel,
                        from,
                        time_out,
                    );
                    if poll.is_none() {
                        let sentence = Sentence::of(
                            "pubnub_no_channel",
                            "PubNub's channel could not be opened. Trying again.",
                        );
                        input = Some(PubNubInput::HearingFailed {
                            ticket,
                            status: None,
                            after_ms: None,
                            sentence: sentence.into(),
                        });
                    }
                }
                PubNubWish::Create { ticket } => {
                    calls.spawn(subscribe(Arc::clone(session), asking.clone(), ticket, None));
                }
                PubNubWish::Renew {
                    ticket,
                    subscription_id,
                } => {
                    let known = Some(subscription_id);
                    calls.spawn(subscribe(
                        Arc::clone(session),
                        asking.clone(),
                        ticket,
                        known,
                    ));
                }
            }
        }
        if input.is_some() {
            continue;
        }
        if stopped && outgoing.is_empty() {
            return Ended::Stopped;
        }
        let deadline = machine.poll_deadline();
        tokio::select! {
            permit = events.reserve(), if !outgoing.is_empty() => match (permit, outgoing.pop_front()) {
                (Ok(permit), Some(event)) => permit.send(event),
                // Nobody listens any more.
                (Err(_), _) | (_, None) => return Ended::Stopped,
            },
            order = orders.recv(), if !stopped => input = Some(match order {
                Some(Order::ReconnectNow) => PubNubInput::ReconnectNow,
                Some(Order::Stop) | None => PubNubInput::Stop,
            }),
            Some(done) = calls.join_next() => input = done.ok(),
            // While the product is busy nothing new is fetched: that is the back-pressure.
            step = next_step(&mut poll), if outgoing.is_empty() && poll.is_some() => {
                input = Some(match step {
                    Step::Heard { ticket, reply } => PubNubInput::Heard { ticket, reply },
                    Step::Failed { ticket, status, after_ms, sentence } => PubNubInput::HearingFailed { ticket, status, after_ms, sentence },
                });
            }
            () = tokio::time::sleep(until(deadline.unwrap_or(i64::MAX))), if deadline.is_some() => input = Some(PubNubInput::Tick),
        }
    }
}

/// Creates the subscription, or renews it, with as many of the filters as the server grants.
async fn subscribe(
    session: Arc<Session>,
    asking: Asking,
    ticket: u64,
    known: Option<String>,
) -> PubNubInput {
    loop {
        let filters = asking.asked();
        let result = match &known {
            Some(id) => {
                let body = renewal_request(&filters);
                session.renew_subscription(id, body).await
            }
            None => session.create_subscription(pubnub_request(&filters)).await,
        };
        if !asking.goes_on(&result) {
            return PubNubInput::Granted { ticket, result };
        }
    }
}

async fn next_step(poll: &mut Option<Poll>) -> Step {
    match poll {
        Some(poll) => poll.next().await,
        None => std::future::pending().await,
    }
}
