//! One long poll on one channel, with the `pubnub` crate's pull stream on our own HTTP transport.
//!
//! The crate keeps the protocol loop (cursor, region, identification). Our transport sees every reply first, so that
//! cursors, empty replies, entries the crate would skip and real status codes reach the state machine.
//! Addresses hold keys and channels: they are never logged and never part of an error.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{Stream, StreamExt};
use pubnub::core::{PubNubError, Transport, TransportRequest, TransportResponse};
use pubnub::subscribe::Update;
use pubnub::{Keyset, PubNubClientBuilder};
use reqwest::Client;
use ringcentral_proto::link::SILENT;
use ringcentral_proto::pubnub::{SubscribeReply, Timetoken};
use ringcentral_proto::sentence::{Sentence, Spoken};
use tokio::sync::mpsc;
use url::Url;

use crate::error::ApiError;
use crate::http::{self, BODY_LIMIT};

type Updates = Pin<Box<dyn Stream<Item = Result<Update, PubNubError>> + Send>>;

const UNREADABLE: Spoken = Sentence::of(
    "pubnub_unreadable",
    "The notification server sent something unreadable. Trying again.",
);

/// What the poll brought.
pub(super) enum Step {
    Heard {
        ticket: u64,
        reply: SubscribeReply,
    },
    Failed {
        ticket: u64,
        status: Option<u16>,
        after_ms: Option<i64>,
        sentence: Sentence,
    },
}

pub(super) struct Poll {
    ticket: u64,
    updates: Updates,
    replies: mpsc::UnboundedReceiver<SubscribeReply>,
    failure: Arc<Mutex<Option<Failure>>>,
}

#[derive(Clone)]
struct Failure {
    status: Option<u16>,
    after_ms: Option<i64>,
    sentence: Sentence,
}

struct Wire {
    http: Client,
    origin: Url,
    replies: mpsc::UnboundedSender<SubscribeReply>,
    failure: Arc<Mutex<Option<Failure>>>,
}

impl Poll {
    pub(super) fn begin(
        origin: &Url,
        ticket: u64,
        key: &str,
        channel: String,
        from: Option<Timetoken>,
        time_out_ms: i64,
    ) -> Option<Self> {
        let (sender, replies) = mpsc::unbounded_channel();
        let failure = Arc::new(Mutex::new(None));
        let wire = Wire {
            http: http::polling_client(Duration::from_millis(
                u64::try_from(time_out_ms).unwrap_or(320_000),
            )),
            origin: origin.clone(),
            replies: sender,
            failure: Arc::clone(&failure),
        };
        let client = PubNubClientBuilder::with_transport(wire)
            .with_keyset(Keyset {
                subscribe_key: key,
                publish_key: None,
                secret_key: None,
            })
            .with_user_id(format!("floorwalker-{:016x}", rand::random::<u64>()))
            .build()
            .ok()?;
        let mut subscription = client.subscribe_raw().channels(vec![channel]);
        if let Some(from) = from {
            subscription = subscription.cursor(from.0);
        }
        let updates = Box::pin(subscription.execute().ok()?.stream());
        Some(Self {
            ticket,
            updates,
            replies,
            failure,
        })
    }

    /// The next reply or failure. Can be dropped and asked again: the request in flight lives in the stream.
    pub(super) async fn next(&mut self) -> Step {
        loop {
            tokio::select! {
                biased;
                Some(reply) = self.replies.recv() => return Step::Heard { ticket: self.ticket, reply },
                update = self.updates.next() => {
                    // The reply behind an update or an error has been seen by our transport already.
                    if let Ok(reply) = self.replies.try_recv() {
                        return Step::Heard { ticket: self.ticket, reply };
                    }
                    if !matches!(update, Some(Ok(_))) {
                        return self.failed();
                    }
                }
            }
        }
    }

    fn failed(&self) -> Step {
        let failure = self
            .failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let failure = failure.unwrap_or_else(|| Failure {
            status: None,
            after_ms: None,
            sentence: UNREADABLE.into(),
        });
        Step::Failed {
            ticket: self.ticket,
            status: failure.status,
            after_ms: failure.after_ms,
            sentence: failure.sentence,
        }
    }
}

impl Wire {
    async fn fetch(&self, request: &TransportRequest) -> Result<TransportResponse, Failure> {
        let mut url = self.origin.clone();
        // The crate has encoded the path already; `set_path` leaves valid escapes alone.
        url.set_path(&request.path);
        url.query_pairs_mut()
            .clear()
            .extend_pairs(&request.query_parameters);
        let reply = http::send(self.http.get(url), BODY_LIMIT).await.map_err(|error| Failure {
            status: None,
            after_ms: None,
            sentence: Sentence::from(match error {
                ApiError::TimedOut => SILENT,
                ApiError::Offline => Sentence::of("pubnub_offline", "The notification server cannot be reached. Check the network connection; the program tries again by itself."),
                ApiError::CutShort => Sentence::of("pubnub_cut_short", "The connection to the notification server broke off. Trying again."),
                ApiError::NotTrusted => Sentence::of("pubnub_not_trusted", "The notification server could not prove who it is. Check this computer's date and time and whether the network inspects connections."),
                ApiError::NotRingCentral
                | ApiError::TooLarge
                | ApiError::BadReply(_)
                | ApiError::Redirected
                | ApiError::ForeignHost
                | ApiError::EndlessPages
                | ApiError::Refused { .. }
                | ApiError::SignInLost(_) => Sentence::of(
                    "pubnub_not_understood",
                    "The notification server sent something this program does not understand. Trying again.",
                ),
            }),
        })?;
        if reply.status != 200 {
            let sentence = Sentence::of(
                "pubnub_status",
                "The notification server answered with HTTP {status}. Trying again.",
            )
            .with("status", reply.status);
            return Err(Failure {
                status: Some(reply.status),
                after_ms: reply.limits.retry_after_ms,
                sentence,
            });
        }
        let Some(parsed) = SubscribeReply::read(&reply.body) else {
            let sentence = UNREADABLE.into();
            return Err(Failure {
                status: None,
                after_ms: None,
                sentence,
            });
        };
        // The receiver is gone only when the poll is being dropped.
        let _ = self.replies.send(parsed);
        Ok(TransportResponse {
            status: 200,
            body: Some(reply.body),
            ..TransportResponse::default()
        })
    }
}

#[async_trait]
impl Transport for Wire {
    async fn send(&self, request: TransportRequest) -> Result<TransportResponse, PubNubError> {
        self.fetch(&request).await.map_err(|failure| {
            *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure.clone());
            PubNubError::Transport {
                details: failure.sentence.to_string(),
                response: None,
            }
        })
    }
}
