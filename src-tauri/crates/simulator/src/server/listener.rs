//! A listener whose connections can be cut or stalled, as a bad network does it.
//!
//! Touches sockets. Every accepted connection is relayed through a small task that watches the weather.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::serve::Listener;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::Instant,
};

use super::world::bump;

/// What the network does to connections.
#[derive(Debug)]
pub(crate) struct Weather {
    cuts: watch::Sender<u64>,
    stalled_until: watch::Sender<Option<Instant>>,
}

impl Default for Weather {
    fn default() -> Self {
        Self {
            cuts: watch::Sender::new(0),
            stalled_until: watch::Sender::new(None),
        }
    }
}

impl Weather {
    /// Cuts every open connection.
    pub(crate) fn cut(&self) {
        bump(&self.cuts);
    }

    /// Nothing passes in either direction for a while; connections stay open.
    pub(crate) fn stall(&self, span: Duration) {
        self.stalled_until.send_replace(Some(Instant::now() + span));
    }

    /// Waits until the cut after the one already seen.
    async fn until_cut(&self) {
        let mut cuts = self.cuts.subscribe();
        // The sender lives as long as `self`, so this ends only by a cut.
        let _ = cuts.changed().await;
    }

    async fn until_clear(&self) {
        let mut stalled = self.stalled_until.subscribe();
        loop {
            let until = *stalled.borrow_and_update();
            match until {
                Some(until) if until > Instant::now() => tokio::time::sleep_until(until).await,
                _ => return,
            }
        }
    }
}

/// The listener.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) listener: TcpListener,
    pub(crate) weather: Arc<Weather>,
}

impl Listener for Gate {
    type Io = DuplexStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => {
                    let (near, far) = tokio::io::duplex(64 * 1024);
                    let weather = Arc::clone(&self.weather);
                    tokio::spawn(async move {
                        tokio::select! {
                            () = weather.until_cut() => {}
                            _ = relay(stream, far, &weather) => {}
                        }
                    });
                    return (near, address);
                }
                // Out of descriptors or a connection reset before it was accepted; the next one may do.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

async fn relay(stream: TcpStream, inner: DuplexStream, weather: &Weather) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut from_client, mut to_client) = stream.into_split();
    let (mut from_server, mut to_server) = tokio::io::split(inner);
    let up = async {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let length = from_client.read(&mut buffer).await?;
            weather.until_clear().await;
            match buffer.get(..length) {
                Some(bytes) if !bytes.is_empty() => to_server.write_all(bytes).await?,
                _ => return to_server.shutdown().await,
            }
        }
    };
    let down = async {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let length = from_server.read(&mut buffer).await?;
            weather.until_clear().await;
            match buffer.get(..length) {
                Some(bytes) if !bytes.is_empty() => to_client.write_all(bytes).await?,
                _ => return to_client.shutdown().await,
            }
        }
    };
    tokio::try_join!(up, down).map(|_| ())
}
