//! Webhook deliveries: a plain HTTP POST per notification, and the handshake at the creation of a subscription.
//!
//! Touches sockets. Only `http://` addresses are served: everything is on one machine.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::timeout,
};
use url::Url;

use super::world::World;

/// A hook must answer within this time.
const PATIENCE: Duration = Duration::from_millis(3_000);
/// Largest answer of a hook.
const MAX_ANSWER: usize = 1_024;

/// So many failed deliveries one after the other end a subscription for good.
const MAX_FAILURES: u32 = 5;

/// A POST on its way to a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parcel {
    subscription_id: String,
    address: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

/// The way out to all hooks, in order.
#[derive(Debug)]
pub(crate) struct Hooks {
    parcels: UnboundedSender<Parcel>,
    under_way: AtomicUsize,
}

impl Hooks {
    pub(crate) fn new() -> (Self, UnboundedReceiver<Parcel>) {
        let (parcels, receiver) = unbounded_channel();
        let under_way = AtomicUsize::new(0);
        (Self { parcels, under_way }, receiver)
    }

    /// Whether every notification has been posted.
    pub(crate) fn is_idle(&self) -> bool {
        self.under_way.load(Ordering::SeqCst) == 0
    }

    /// Posts a notification.
    pub(crate) fn post(&self, id: &str, address: &str, token: Option<&str>, body: &str) {
        let headers = token.map(|token| ("Verification-Token", token.to_owned()));
        let parcel = Parcel {
            subscription_id: id.to_owned(),
            address: address.to_owned(),
            headers: headers.into_iter().collect(),
            body: body.to_owned(),
        };
        self.under_way.fetch_add(1, Ordering::SeqCst);
        // The worker lives as long as the server; after that nobody waits for a delivery.
        let _ = self.parcels.send(parcel);
    }
}

/// Delivers one parcel after the other until the server ends. What fails again and again is given up.
pub(crate) async fn deliver(mut parcels: UnboundedReceiver<Parcel>, world: Arc<World>) {
    while let Some(parcel) = parcels.recv().await {
        let answer = exchange(&parcel).await;
        let taken = match &answer {
            Ok(answer) => is_good(answer),
            Err(error) => {
                tracing::debug!(%error, "a webhook did not take its notification");
                false
            }
        };
        let now = world.clock.now();
        let mut subscriptions = world.subscriptions.lock();
        subscriptions.delivered(&parcel.subscription_id, taken, MAX_FAILURES, now);
        drop(subscriptions);
        world.hooks.under_way.fetch_sub(1, Ordering::SeqCst);
        world.stepped.send_modify(|steps| *steps += 1);
    }
}

fn is_good(answer: &str) -> bool {
    let status = answer
        .lines()
        .next()
        .and_then(|line| line.split(' ').nth(1));
    status == Some("200")
}

/// The handshake: the hook must answer 200 in time and echo the token.
pub(crate) async fn validate(address: &str, token: &str) -> bool {
    let parcel = Parcel {
        subscription_id: String::new(),
        address: address.to_owned(),
        headers: vec![("Validation-Token", token.to_owned())],
        body: String::new(),
    };
    let answer = exchange(&parcel).await.unwrap_or_default();
    let good = is_good(&answer);
    let echoed = answer
        .lines()
        .skip(1)
        .take_while(|line| !line.is_empty())
        .any(|line| {
            line.split_once(':').is_some_and(|(name, value)| {
                name.eq_ignore_ascii_case("validation-token") && value.trim() == token
            })
        });
    good && echoed
}

/// Sends a parcel and reads the beginning of the answer.
async fn exchange(parcel: &Parcel) -> anyhow::Result<String> {
    timeout(PATIENCE, async {
        let url = Url::parse(&parcel.address)?;
        anyhow::ensure!(url.scheme() == "http", "Only http addresses are served");
        let host = url.host_str().unwrap_or("127.0.0.1");
        let port = url.port_or_known_default().unwrap_or(80);
        let mut stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
        let target = url.query().map_or_else(
            || url.path().to_owned(),
            |query| format!("{}?{query}", url.path()),
        );
        let headers: String =
            parcel.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!(
            "POST {target} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: RingCentral-Webhook/8.3\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
            parcel.body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(parcel.body.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.take(MAX_ANSWER as u64).read_to_end(&mut answer).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    })
    .await?
}
