//! The door of the webhook: takes requests within limits and hands each in as a knock.
//!
//! May touch: the listening socket. Who may come in is decided by the state machine.
//! Limits: connections at once, the size of head and body, the time a request may take.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderMap, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use ringcentral_proto::link::{Answer, Arrival};
use ringcentral_proto::secret::Secret;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Connections at once; more wait in the system's queue.
const CONNECTIONS: usize = 64;
/// No notification is larger.
const BODY_LIMIT: usize = 1 << 20;
/// Head of a request.
const HEAD_LIMIT: usize = 16 << 10;
/// RingCentral waits for three seconds; whatever takes longer has failed for it.
const PATIENCE: Duration = Duration::from_millis(2_500);

const VALIDATION: &str = "validation-token";
const VERIFICATION: &str = "verification-token";

/// A request that waits for its answer.
pub(super) struct Knock {
    pub(super) arrival: Arrival,
    pub(super) answer: oneshot::Sender<Answer>,
}

/// Where knocks go, and where it is said that one of ours came to nothing.
#[derive(Clone)]
pub(super) struct Hall {
    pub(super) token: Secret,
    pub(super) knocks: mpsc::Sender<Knock>,
    pub(super) missed: mpsc::Sender<()>,
}

/// Serves until it is dropped, and its connections with it.
pub(super) async fn serve(listener: TcpListener, hall: Hall) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut visitors = JoinSet::new();
    loop {
        // Never closed.
        let Ok(place) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        while visitors.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((stream, _)) => {
                let hall = hall.clone();
                visitors.spawn(async move {
                    attend(stream, hall).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection to the webhook was not taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn attend(stream: TcpStream, hall: Hall) {
    let service = service_fn(|request| {
        let hall = hall.clone();
        async move { Ok::<_, Infallible>(answer(request, &hall).await) }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(HEAD_LIMIT)
        // One request a connection: an idle one would take a place from others.
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    match timeout(PATIENCE * 3, serving).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "a request to the webhook broke off"),
        Err(_) => tracing::debug!("a request to the webhook took too long"),
    }
}

async fn answer(request: Request<Incoming>, hall: &Hall) -> Response<Empty<Bytes>> {
    if request.method() != Method::POST {
        return plain(StatusCode::METHOD_NOT_ALLOWED);
    }
    let validation_token = header(request.headers(), VALIDATION);
    let verification_token = header(request.headers(), VERIFICATION);
    let ours = [&validation_token, &verification_token]
        .into_iter()
        .any(|token| token.as_ref() == Some(&hall.token));
    let body = Limited::new(request.into_body(), BODY_LIMIT).collect();
    let body = match timeout(PATIENCE, body).await {
        Ok(Ok(body)) => body.to_bytes().to_vec(),
        Ok(Err(_)) => {
            say_missed(hall, ours);
            return plain(StatusCode::PAYLOAD_TOO_LARGE);
        }
        Err(_) => {
            say_missed(hall, ours);
            return plain(StatusCode::REQUEST_TIMEOUT);
        }
    };
    let (reply, answer) = oneshot::channel();
    let arrival = Arrival {
        validation_token,
        verification_token,
        body,
    };
    let knock = Knock {
        arrival,
        answer: reply,
    };
    let Ok(Ok(())) = timeout(PATIENCE, hall.knocks.send(knock)).await else {
        say_missed(hall, ours);
        return plain(StatusCode::SERVICE_UNAVAILABLE);
    };
    // Taken is taken, also when the answer comes too late for the other side.
    match timeout(PATIENCE, answer).await {
        Ok(Ok(Answer::Kept)) => plain(StatusCode::OK),
        Ok(Ok(Answer::Echo(token))) => echo(&token),
        Ok(Ok(Answer::Stranger)) => plain(StatusCode::UNAUTHORIZED),
        Ok(Err(_)) | Err(_) => plain(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// A delivery with our token was not taken. One note is as good as many.
fn say_missed(hall: &Hall, ours: bool) {
    if ours {
        let _ = hall.missed.try_send(());
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<Secret> {
    Some(Secret::new(headers.get(name)?.to_str().ok()?))
}

fn plain(status: StatusCode) -> Response<Empty<Bytes>> {
    let mut response = Response::new(Empty::new());
    *response.status_mut() = status;
    response
}

fn echo(token: &Secret) -> Response<Empty<Bytes>> {
    let mut response = plain(StatusCode::OK);
    match HeaderValue::from_str(token.expose()) {
        Ok(value) => {
            response.headers_mut().insert(VALIDATION, value);
        }
        Err(_) => *response.status_mut() = StatusCode::UNAUTHORIZED,
    }
    response
}
