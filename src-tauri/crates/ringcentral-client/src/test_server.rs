//! A small server for tests: answers by a function, remembers what it was asked.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinHandle;

/// One request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) authorization: Option<String>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn form(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.body.as_bytes());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// What to answer.
pub(crate) enum Answer {
    Json(u16, Value),
    Html(u16, &'static str),
    Headed(u16, Vec<(&'static str, String)>, Value),
    Huge(usize),
    /// A body that never ends.
    Endless,
    Slow(u64, Value),
    Hang,
}

pub(crate) struct Stub {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl Stub {
    /// `answer` gets the request and how many came before it.
    pub(crate) async fn start(
        answer: impl Fn(&Seen, usize) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (log, answer) = (Arc::clone(&seen), Arc::new(answer));
        let router = Router::new().fallback(move |request: Request| {
            let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
            async move { handle(request, &log, answer.as_ref()).await }
        });
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, seen, task }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn count(&self, path: &str) -> usize {
        self.seen().iter().filter(|seen| seen.path == path).count()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn handle(
    request: Request,
    log: &Mutex<Vec<Seen>>,
    answer: &(dyn Fn(&Seen, usize) -> Answer + Send + Sync),
) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let seen = Seen {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        authorization: parts
            .headers
            .get("authorization")
            .map(|value| value.to_str().unwrap().to_owned()),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let before = {
        let mut log = log.lock().unwrap();
        log.push(seen.clone());
        log.len() - 1
    };
    let (status, headers, body) = match answer(&seen, before) {
        Answer::Json(status, value) => (status, vec![], Bytes::from(value.to_string())),
        Answer::Html(status, text) => (status, vec![], Bytes::from_static(text.as_bytes())),
        Answer::Headed(status, headers, value) => (status, headers, Bytes::from(value.to_string())),
        Answer::Huge(size) => (200, vec![], Bytes::from(vec![b' '; size])),
        Answer::Slow(ms, value) => {
            tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
            (200, vec![], Bytes::from(value.to_string()))
        }
        Answer::Endless => {
            let chunk = Bytes::from_static(&[b' '; 64 << 10]);
            let chunks = futures_util::stream::repeat(Ok::<_, std::convert::Infallible>(chunk));
            return Response::new(Body::from_stream(chunks));
        }
        Answer::Hang => std::future::pending().await,
    };
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(Body::from(body)).unwrap()
}

/// Speaks no HTTP of its own: reads a request's head, writes these bytes and closes.
pub(crate) async fn blunt(bytes: &'static [u8]) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            let _ = stream.write_all(bytes).await;
            let _ = stream.shutdown().await;
        }
    });
    url
}

/// Encrypts with a certificate that nobody vouches for. Counts the bytes it was sent inside the encryption.
pub(crate) async fn impostor() -> (String, Arc<AtomicUsize>) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let heard = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let mut bytes = [0; 4096];
                let read = stream.read(&mut bytes).await.unwrap_or(0);
                count.fetch_add(read, Ordering::SeqCst);
            }
        }
    });
    (url, heard)
}

/// A token reply with recognisable secrets.
pub(crate) fn token_reply(number: u32) -> Value {
    json!({
        "access_token": format!("SECRET-access-{number}"), "token_type": "bearer", "expires_in": 3600,
        "refresh_token": format!("SECRET-refresh-{number}"), "refresh_token_expires_in": 604_800,
        "scope": "ReadAccounts CallControl", "owner_id": "256440016", "endpoint_id": "e",
    })
}

/// RingCentral's error for a dead refresh token.
pub(crate) fn dead_token() -> Value {
    json!({"error": "invalid_grant", "error_description": "Token not found",
        "errors": [{"errorCode": "OAU-213", "message": "Token not found"}]})
}
