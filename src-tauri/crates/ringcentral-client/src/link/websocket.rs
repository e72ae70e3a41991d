//! Runs the WebSocket state machine: pass and connection as tasks, one socket, one timer, one outgoing queue.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use ringcentral_proto::link::{
    LinkEvent, LinkState, Moment, WebSocketInput, WebSocketLink, WebSocketWish,
};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};

use super::websocket_open::{Socket, open};
use super::{Ended, LinkConfig, Order};
use crate::clock::{now_ms, until};
use crate::session::Session;

/// Read ahead of a busy product, so that the gateway's pings are answered; beyond it TCP holds the server back.
const READ_AHEAD: usize = 256;
const SEND_TIME_OUT: Duration = Duration::from_secs(10);

/// What a task brought.
enum Done {
    Input(WebSocketInput),
    Opened { ticket: u64, socket: Box<Socket> },
}

/// The socket in use and the ticket of its frames.
struct Wire {
    ticket: u64,
    socket: Box<Socket>,
}

pub(super) async fn run(
    config: &LinkConfig,
    session: &Arc<Session>,
    events: &mpsc::Sender<LinkEvent>,
    orders: &mut mpsc::UnboundedReceiver<Order>,
    may_fall_back: bool,
) -> Ended {
    let timing = config.websocket_timing.clone();
    let mut machine = WebSocketLink::new(
        timing,
        config.event_filters.clone(),
        config.resume.clone(),
        may_fall_back,
    );
    let mut outgoing: VecDeque<LinkEvent> = VecDeque::new();
    let mut tasks: JoinSet<Done> = JoinSet::new();
    let mut wire: Option<Wire> = None;
    let mut opening = 0;
    let mut input = Some(WebSocketInput::Start);
    let mut ended = None;
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
                WebSocketWish::Tell(event) => {
                    if matches!(
                        event,
                        LinkEvent::State {
                            state: LinkState::Stopped,
                            ..
                        }
                    ) {
                        ended = Some(Ended::Stopped);
                    }
                    outgoing.push_back(event);
                }
                WebSocketWish::FallBack { sentence } => {
                    ended = Some(Ended::FellBack {
                        sentence,
                        complete_until: machine.complete_until(),
                    });
                }
                WebSocketWish::FetchPass { ticket } => {
                    let session = Arc::clone(session);
                    tasks.spawn(async move {
                        Done::Input(WebSocketInput::Pass {
                            ticket,
                            result: session.gateway_pass().await,
                        })
                    });
                }
                WebSocketWish::Open { ticket, pass, wsc } => {
                    opening = ticket;
                    let server = session.server().clone();
                    tasks.spawn(async move {
                        match open(&server, &pass, wsc.as_ref()).await {
                            Ok(socket) => Done::Opened {
                                ticket,
                                socket: Box::new(socket),
                            },
                            Err(sentence) => {
                                Done::Input(WebSocketInput::OpenFailed { ticket, sentence })
                            }
                        }
                    });
                }
                WebSocketWish::Send(text) => {
                    if let Some(open) = &mut wire
                        && !send(&mut open.socket, Message::text(text)).await
                    {
                        input = Some(WebSocketInput::Closed {
                            ticket: open.ticket,
                        });
                    }
                }
                WebSocketWish::Close => {
                    opening = 0;
                    if let Some(mut open) = wire.take() {
                        tokio::spawn(async move {
                            // Courtesy; the connection is dropped either way.
                            let _ = tokio::time::timeout(
                                Duration::from_secs(2),
                                (*open.socket).close(None),
                            )
                            .await;
                        });
                    }
                }
            }
        }
        if input.is_some() {
            continue;
        }
        if outgoing.is_empty()
            && let Some(ended) = ended
        {
            return ended;
        }
        let deadline = machine.poll_deadline();
        tokio::select! {
            permit = events.reserve(), if !outgoing.is_empty() => match (permit, outgoing.pop_front()) {
                (Ok(permit), Some(event)) => permit.send(event),
                // Nobody listens any more.
                (Err(_), _) | (_, None) => return Ended::Stopped,
            },
            order = orders.recv(), if ended.is_none() => input = Some(match order {
                Some(Order::ReconnectNow) => WebSocketInput::ReconnectNow,
                Some(Order::Stop) | None => WebSocketInput::Stop,
            }),
            Some(done) = tasks.join_next() => match done {
                Ok(Done::Input(brought)) => input = Some(brought),
                // A socket that is no longer wanted is dropped.
                Ok(Done::Opened { ticket, socket }) if ticket == opening => wire = Some(Wire { ticket, socket }),
                Ok(Done::Opened { .. }) | Err(_) => {}
            },
            frame = next_frame(&mut wire), if wire.is_some() && outgoing.len() < READ_AHEAD => input = frame,
            () = tokio::time::sleep(until(deadline.unwrap_or(i64::MAX))), if deadline.is_some() => {
                input = Some(WebSocketInput::Tick);
            }
        }
    }
}

async fn send(socket: &mut Socket, message: Message) -> bool {
    matches!(
        tokio::time::timeout(SEND_TIME_OUT, socket.send(message)).await,
        Ok(Ok(()))
    )
}

async fn next_frame(wire: &mut Option<Wire>) -> Option<WebSocketInput> {
    let Some(open) = wire else {
        return std::future::pending().await;
    };
    let ticket = open.ticket;
    Some(match open.socket.next().await {
        Some(Ok(Message::Text(text))) => WebSocketInput::Text {
            ticket,
            text: text.as_str().to_owned(),
        },
        // Never seen from this gateway; kept as what it is.
        Some(Ok(Message::Binary(bytes))) => WebSocketInput::Text {
            ticket,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        },
        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {
            WebSocketInput::Alive { ticket }
        }
        // A frame that breaks the rules ends the connection; what it held comes again by recovery.
        Some(
            Ok(Message::Close(_))
            | Err(SocketError::Capacity(_) | SocketError::Protocol(_) | SocketError::Utf8(_)),
        )
        | None => closed(wire, ticket),
        Some(Err(_)) => closed(wire, ticket),
    })
}

fn closed(wire: &mut Option<Wire>, ticket: u64) -> WebSocketInput {
    *wire = None;
    WebSocketInput::Closed { ticket }
}
