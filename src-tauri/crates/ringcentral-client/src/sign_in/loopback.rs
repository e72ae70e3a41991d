//! The loopback address the browser comes back to. Serves exactly one redirect; everything else gets a 404.
//!
//! May touch: one TCP port on 127.0.0.1 and the same on ::1, so that `localhost` cannot lead to another program.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::form_urlencoded;

/// A browser that opens a connection and says nothing is not waited for longer.
const READ_TIME_OUT: Duration = Duration::from_secs(5);
const LARGEST_REQUEST: usize = 16 << 10;
/// Connections looked at side by side; browsers open a few ahead.
const MOST_CONNECTIONS: usize = 32;

pub(super) struct Loopback {
    v4: TcpListener,
    v6: Option<TcpListener>,
    path: String,
    redirect_uri: String,
}

/// The one redirect, still waiting for its page.
pub(super) struct Visit {
    query: String,
    stream: TcpStream,
}

impl Loopback {
    /// ASSUMPTION: registered redirect addresses match exactly, port included, so the ports are fixed.
    ///
    /// Takes the first port that is free on both loopback addresses.
    pub(super) async fn open(ports: &[u16], path: &str) -> Option<Self> {
        for port in ports {
            let Ok(v4) = TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).await else {
                continue;
            };
            let Ok(port) = v4.local_addr().map(|address| address.port()) else {
                continue;
            };
            let v6 = match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
                Ok(listener) => Some(listener),
                Err(error) if error.kind() == ErrorKind::AddrInUse => continue,
                // A computer without IPv6.
                Err(_) => None,
            };
            let redirect_uri = format!("http://localhost:{port}{path}");
            return Some(Self {
                v4,
                v6,
                path: path.to_owned(),
                redirect_uri,
            });
        }
        None
    }

    pub(super) fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Waits for the redirect. Can be dropped at any time.
    pub(super) async fn visit(&self) -> Visit {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                Some(stream) = accept(&self.v4, self.v6.as_ref()), if connections.len() < MOST_CONNECTIONS => {
                    connections.spawn(read(stream, self.path.clone()));
                }
                Some(Ok(Some(visit))) = connections.join_next() => return visit,
                else => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
}

async fn accept(v4: &TcpListener, v6: Option<&TcpListener>) -> Option<TcpStream> {
    let accepted = match v6 {
        Some(v6) => tokio::select! { first = v4.accept() => first, second = v6.accept() => second },
        None => v4.accept().await,
    };
    accepted.ok().map(|(stream, _)| stream)
}

/// Reads one request; gives it back if it is the redirect, answers it otherwise.
async fn read(mut stream: TcpStream, path: String) -> Option<Visit> {
    let head = tokio::time::timeout(READ_TIME_OUT, read_head(&mut stream))
        .await
        .ok()??;
    let mut words = head.lines().next()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let (asked, query) = target.split_once('?').unwrap_or((target, ""));
    if method != "GET" {
        answer(&mut stream, "405 Method Not Allowed", "").await;
        return None;
    }
    // A bare visit without a query is somebody looking, not the redirect.
    if asked != path || query.is_empty() {
        answer(&mut stream, "404 Not Found", "").await;
        return None;
    }
    Some(Visit {
        query: query.to_owned(),
        stream,
    })
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut buffer = [0_u8; 2048];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        let count = stream
            .read(&mut buffer)
            .await
            .ok()
            .filter(|count| *count > 0)?;
        head.extend_from_slice(buffer.get(..count)?);
        if head.len() > LARGEST_REQUEST {
            return None;
        }
    }
    String::from_utf8(head).ok()
}

async fn answer(stream: &mut TcpStream, status: &str, page: &str) {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nReferrer-Policy: no-referrer\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        page.len()
    );
    // The browser may be gone; the sign-in does not depend on it.
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(page.as_bytes()).await;
    let _ = stream.shutdown().await;
}

impl Visit {
    /// The decoded query.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.query.as_bytes())
            .into_owned()
            .collect()
    }

    /// Shows the page and closes.
    pub(super) async fn finish(mut self, good: bool, page: &str) {
        let status = if good { "200 OK" } else { "400 Bad Request" };
        let answer = answer(&mut self.stream, status, page);
        let _ = tokio::time::timeout(READ_TIME_OUT, answer).await;
    }
}
