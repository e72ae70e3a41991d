//! The session against servers that fail, lie, redirect and never end.

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::json;

use super::*;
use crate::test_server::{Answer, Stub, dead_token, token_reply};
use crate::token_store::MemoryStore;

fn server(stub: &Stub) -> ServerConfig {
    ServerConfig::new(&stub.url, "client-1")
        .unwrap()
        .with_patience(Duration::from_secs(20), Duration::from_millis(5))
}

/// Signed in with access token `SECRET-access-0`, which ends after so many seconds.
async fn session(stub: &Stub, store: &Arc<MemoryStore>, seconds: i64) -> Session {
    let mut reply = token_reply(0);
    reply["expires_in"] = json!(seconds);
    let tokens = Tokens::read(reply.to_string().as_bytes(), now_ms()).unwrap();
    let store: Arc<dyn TokenStore> = Arc::clone(store) as _;
    Session::begin(server(stub), store, tokens).await.unwrap()
}

pub(super) async fn lasting(stub: &Stub) -> Session {
    session(stub, &Arc::new(MemoryStore::new()), 3600).await
}

const LIST: &str = "/restapi/v1.0/account/~/extension";
const TOKEN: &str = "/restapi/oauth/token";

#[tokio::test]
async fn pages_are_followed_and_a_failing_page_is_tried_again() {
    let stub = Stub::start(|seen, before| match (seen.parameter("page").as_deref(), before) {
        (Some("1"), _) => Answer::Json(200, json!({"records":[{"id":1},{"id":2}],"navigation":{"nextPage":{"uri":"/restapi/v1.0/account/~/extension?page=2"}}})),
        (_, 1) => Answer::Html(500, "<html>oops</html>"),
        (_, 2) => Answer::Html(200, "<html>proxy</html>"),
        _ => Answer::Json(200, json!({"records":[{"id":"3","type":"Department"},{"no":"id"}],"navigation":{}})),
    })
    .await;
    let listing = lasting(&stub).await.extensions().await.unwrap();
    assert_eq!(listing.records.len(), 3);
    assert_eq!(listing.unreadable, 1);
    assert_eq!(stub.count(LIST), 4);
    assert!(
        stub.seen()
            .iter()
            .all(|seen| seen.authorization.as_deref() == Some("Bearer SECRET-access-0"))
    );
}

#[tokio::test]
async fn a_page_that_keeps_failing_is_given_up_after_five_tries() {
    let stub = Stub::start(|_, _| Answer::Html(503, "<html>")).await;
    let error = lasting(&stub).await.extensions().await.unwrap_err();
    assert!(matches!(&error, ApiError::Refused { refusal, .. } if refusal.status == 503));
    assert_eq!(stub.count(LIST), 5);
}

#[tokio::test]
async fn no_token_goes_to_another_host() {
    let thief = Stub::start(|_, _| Answer::Json(200, json!({"records":[]}))).await;
    let address = thief.url.clone();
    let stub = Stub::start(move |_, _| {
        Answer::Json(200, json!({"records":[{"id":1}],"navigation":{"nextPage":{"uri": format!("{address}/restapi/next")}}}))
    })
    .await;
    assert_eq!(
        lasting(&stub).await.extensions().await.unwrap_err(),
        ApiError::ForeignHost
    );
    let address = thief.url.clone();
    let stub = Stub::start(move |_, _| {
        Answer::Headed(307, vec![("location", format!("{address}/x"))], json!({}))
    })
    .await;
    assert_eq!(
        lasting(&stub).await.account().await.unwrap_err(),
        ApiError::Redirected
    );
    assert!(thief.seen().is_empty());
}

#[tokio::test]
async fn endless_lists_end() {
    let circle = Stub::start(|_, _| {
        Answer::Json(200, json!({"records":[{"id":1}],"navigation":{"nextPage":{"uri":"/restapi/v1.0/account/~/extension?page=1&perPage=1000"}}}))
    })
    .await;
    assert_eq!(
        lasting(&circle).await.extensions().await.unwrap_err(),
        ApiError::EndlessPages
    );
    let empty = Stub::start(|_, before| {
        Answer::Json(
            200,
            json!({"records":[],"navigation":{"nextPage":{"uri":format!("/x?page={before}")}}}),
        )
    })
    .await;
    assert_eq!(
        lasting(&empty).await.extensions().await.unwrap().records,
        []
    );
}

#[tokio::test]
async fn huge_and_strange_bodies_are_refused() {
    let stub = Stub::start(|_, _| Answer::Huge(BODY_LIMIT + 1)).await;
    assert_eq!(
        lasting(&stub).await.extensions().await.unwrap_err(),
        ApiError::TooLarge
    );
    let stub = Stub::start(|_, _| Answer::Json(200, json!([1, 2]))).await;
    assert!(matches!(
        lasting(&stub).await.account().await.unwrap_err(),
        ApiError::BadReply(_)
    ));
    let stub = Stub::start(|_, _| Answer::Hang).await;
    let patient = server(&stub).with_patience(Duration::from_millis(60), Duration::from_millis(1));
    let tokens = Tokens::read(token_reply(0).to_string().as_bytes(), now_ms()).unwrap();
    let session = Session::with(patient, Arc::new(MemoryStore::new()), tokens);
    assert_eq!(session.account().await.unwrap_err(), ApiError::TimedOut);
}

#[tokio::test]
async fn a_penalty_is_waited_out_without_a_single_request() {
    let stub = Stub::start(|_, before| match before {
        0 => Answer::Headed(
            429,
            vec![("retry-after", "1".to_owned())],
            json!({"errorCode":"CMN-301"}),
        ),
        _ => Answer::Json(200, json!({"id": 1})),
    })
    .await;
    let begun = Instant::now();
    assert!(lasting(&stub).await.account().await.is_ok());
    assert!(
        begun.elapsed() >= Duration::from_millis(1400),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(stub.seen().len(), 2);
}

#[tokio::test]
async fn a_dead_access_token_is_renewed_once_for_everybody() {
    let stub = Stub::start(
        |seen, _| match (seen.path.as_str(), seen.authorization.as_deref()) {
            (TOKEN, _) => Answer::Slow(50, token_reply(1)),
            (_, Some("Bearer SECRET-access-1")) => Answer::Json(200, json!({"id": 1})),
            _ => Answer::Json(
                401,
                json!({"errorCode":"TokenInvalid","errors":[{"errorCode":"OAU-213"}]}),
            ),
        },
    )
    .await;
    let store = Arc::new(MemoryStore::new());
    let session = Arc::new(session(&stub, &store, 3600).await);
    let calls = (0..8).map(|_| {
        let session = Arc::clone(&session);
        tokio::spawn(async move { session.account().await })
    });
    for call in calls.collect::<Vec<_>>() {
        assert!(call.await.unwrap().is_ok());
    }
    assert_eq!(stub.count(TOKEN), 1);
    let renewal = stub
        .seen()
        .into_iter()
        .find(|seen| seen.path == TOKEN)
        .unwrap();
    assert_eq!(
        renewal.form("refresh_token").as_deref(),
        Some("SECRET-refresh-0")
    );
    assert_eq!(renewal.form("client_id").as_deref(), Some("client-1"));
    assert_eq!(
        store.load().unwrap().unwrap().refresh.unwrap().expose(),
        "SECRET-refresh-1"
    );
}

#[tokio::test]
async fn tokens_are_renewed_before_they_end_and_trouble_meanwhile_is_tolerated() {
    let stub = Stub::start(|seen, _| match seen.path.as_str() {
        TOKEN => Answer::Html(503, "<html>"),
        _ => Answer::Json(200, json!({"id": 1})),
    })
    .await;
    // A minute is left of an hour.
    let then = now_ms() - 3_540_000;
    let tokens = Tokens::read(token_reply(0).to_string().as_bytes(), then).unwrap();
    let store = Arc::new(MemoryStore::new());
    let session = Session::begin(server(&stub), store, tokens).await.unwrap();
    assert!(session.account().await.is_ok());
    assert_eq!(stub.count(TOKEN), 1);
}

#[tokio::test]
async fn a_penalty_of_the_token_endpoint_is_waited_out() {
    let stub = Stub::start(|seen, before| match (seen.path.as_str(), before) {
        (TOKEN, 0) => Answer::Headed(
            429,
            vec![("retry-after", "1".to_owned())],
            json!({"errorCode":"CMN-301"}),
        ),
        (TOKEN, _) => Answer::Json(200, token_reply(1)),
        _ => Answer::Json(200, json!({"id": 1})),
    })
    .await;
    let begun = Instant::now();
    let session = session(&stub, &Arc::new(MemoryStore::new()), 0).await;
    assert!(session.account().await.is_ok());
    assert!(begun.elapsed() >= Duration::from_millis(1400));
    assert_eq!(stub.count(TOKEN), 2);
}

#[tokio::test]
async fn a_dead_refresh_token_ends_the_sign_in_for_good() {
    let stub = Stub::start(|_, _| Answer::Json(400, dead_token())).await;
    let store = Arc::new(MemoryStore::new());
    let session = session(&stub, &store, 0).await;
    let error = session.account().await.unwrap_err();
    assert!(matches!(error, ApiError::SignInLost(_)), "{error:?}");
    assert!(error.sentence().to_string().contains("Sign in again"));
    assert!(matches!(
        session.account().await,
        Err(ApiError::SignInLost(_))
    ));
    assert_eq!(stub.count(TOKEN), 1);
    assert_eq!(store.load().unwrap(), None);
}

#[tokio::test]
async fn tokens_renewed_by_another_process_are_taken_over() {
    let stub = Stub::start(|seen, _| match seen.path.as_str() {
        TOKEN => Answer::Json(400, dead_token()),
        _ => Answer::Json(200, json!({"id": 1})),
    })
    .await;
    let store = Arc::new(MemoryStore::new());
    let session = session(&stub, &store, 0).await;
    store
        .save(&Tokens::read(token_reply(5).to_string().as_bytes(), now_ms()).unwrap())
        .unwrap();
    assert!(session.account().await.is_ok());
    assert_eq!(
        stub.seen().pop().unwrap().authorization.as_deref(),
        Some("Bearer SECRET-access-5")
    );
}

#[tokio::test]
async fn tokens_of_another_person_are_never_taken_over() {
    let stub = Stub::start(|_, _| Answer::Json(400, dead_token())).await;
    let store = Arc::new(MemoryStore::new());
    let session = session(&stub, &store, 0).await;
    let mut reply = token_reply(5);
    reply["owner_id"] = json!("somebody-else");
    store
        .save(&Tokens::read(reply.to_string().as_bytes(), now_ms()).unwrap())
        .unwrap();
    assert!(matches!(
        session.account().await,
        Err(ApiError::SignInLost(_))
    ));
}

#[tokio::test]
async fn an_unattended_sign_in_begins_anew_by_itself() {
    let stub = Stub::start(|seen, _| match seen.form("grant_type").as_deref() {
        Some("refresh_token") => Answer::Json(400, dead_token()),
        Some(_) => Answer::Json(200, token_reply(7)),
        None => Answer::Json(200, json!({"id": 1})),
    })
    .await;
    let store = Arc::new(MemoryStore::new());
    let mut reply = token_reply(0);
    reply["expires_in"] = json!(0);
    let mut tokens = Tokens::read(reply.to_string().as_bytes(), now_ms()).unwrap();
    tokens.jwt = Some(ringcentral_proto::secret::Secret::new("a.b.c"));
    let session = Session::begin(server(&stub), Arc::clone(&store) as _, tokens).await;
    assert!(session.unwrap().account().await.is_ok());
    let kept = store.load().unwrap().unwrap();
    assert_eq!(kept.access.expose(), "SECRET-access-7");
    assert_eq!(kept.jwt.unwrap().expose(), "a.b.c");
}

#[tokio::test]
async fn sign_out_revokes_and_forgets() {
    let stub = Stub::start(|_, _| Answer::Json(200, json!({}))).await;
    let store = Arc::new(MemoryStore::new());
    let session = session(&stub, &store, 3600).await;
    session.sign_out().await.unwrap();
    let revoke = stub.seen().pop().unwrap();
    assert_eq!(
        (revoke.path.as_str(), revoke.form("token").as_deref()),
        ("/restapi/oauth/revoke", Some("SECRET-refresh-0"))
    );
    assert_eq!(store.load().unwrap(), None);
    assert!(session.account().await.is_err());
    let again = Session::restore(server(&stub), store as _).await.unwrap();
    assert!(again.is_none());
}

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_token_and_no_number_reaches_a_log_or_an_error() {
    let captured = Captured::default();
    let writer = captured.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let stub = Stub::start(|seen, _| match seen.path.as_str() {
        TOKEN => Answer::Json(400, dead_token()),
        LIST => Answer::Json(200, json!({"records":[{"id":1,"name":"Ann Agent","contact":{"businessPhone":"+12025550111"}}]})),
        _ => Answer::Json(401, json!({"errorCode":"TokenInvalid","message":"SECRET-access-0 +12025550111"})),
    })
    .await;
    let session = lasting(&stub).await;
    let listing = session.extensions().await.unwrap();
    let error = session.account().await.unwrap_err();
    tracing::info!(?listing, ?error, %error, ?session, "everything we have");
    let text = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("everything we have"));
    for secret in ["SECRET", "2025550111", "Ann"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
