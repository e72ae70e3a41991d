//! The session against servers that lie about their size, their name, their kind and their patience.

use std::time::{Duration, Instant};

use ringcentral_proto::secret::Secret;
use serde_json::json;

use super::*;
use crate::sign_in::{SignInError, sign_in_with_jwt};
use crate::test_server::{Answer, Stub, blunt, impostor, token_reply};
use crate::token_store::MemoryStore;

fn quick(url: &str) -> ServerConfig {
    ServerConfig::new(url, "client-1")
        .unwrap()
        .with_patience(Duration::from_secs(20), Duration::from_millis(2))
}

fn signed_in(server: ServerConfig) -> Session {
    let tokens = Tokens::read(token_reply(0).to_string().as_bytes(), now_ms()).unwrap();
    Session::with(server, Arc::new(MemoryStore::new()), tokens)
}

fn tired(server: ServerConfig) -> Session {
    let mut reply = token_reply(0);
    reply["expires_in"] = json!(0);
    let tokens = Tokens::read(reply.to_string().as_bytes(), now_ms()).unwrap();
    Session::with(server, Arc::new(MemoryStore::new()), tokens)
}

/// A sentence for a person says what happened, and then what to do.
fn tells(error: &ApiError) {
    let sentence = error.sentence().to_string();
    assert!(sentence.ends_with('.'), "{sentence}");
    assert!(sentence.matches(['.', ';', ',']).count() > 1, "{sentence}");
}

/// Every page in full, and room for a thousand of them.
fn page(number: usize, next: usize) -> Answer {
    let limits = vec![("x-rate-limit-limit", "100000".to_owned())];
    let next = format!("/restapi/v1.0/account/~/extension?page={next}");
    Answer::Headed(
        200,
        limits,
        json!({"records": [{"id": number, "name": "N".repeat(300)}], "navigation": {"nextPage": {"uri": next}}}),
    )
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let stub = Stub::start(|_, _| Answer::Endless).await;
    let error = signed_in(quick(&stub.url)).account().await.unwrap_err();
    assert_eq!(error, ApiError::TooLarge);
    tells(&error);
    let error = tired(quick(&stub.url)).account().await.unwrap_err();
    assert_eq!(error, ApiError::TooLarge, "from the token endpoint");
}

#[tokio::test]
async fn a_list_without_end_is_given_up_by_pages_and_by_size() {
    let stub = Stub::start(|_, before| page(before, before + 1)).await;
    let error = signed_in(quick(&stub.url)).extensions().await.unwrap_err();
    assert_eq!(error, ApiError::EndlessPages);
    assert_eq!(stub.seen().len(), 1000);
    tells(&error);

    let stub = Stub::start(|_, before| page(before, before + 1)).await;
    let mut server = quick(&stub.url);
    server.list_limit = 2000;
    let error = signed_in(server).extensions().await.unwrap_err();
    assert_eq!(error, ApiError::TooLarge);
    assert!(stub.seen().len() < 10);
}

#[tokio::test]
async fn a_web_page_is_not_taken_for_an_answer() {
    for status in [200, 401, 403, 404] {
        let stub = Stub::start(move |_, _| {
            Answer::Html(status, "\n<!doctype html><p>Welcome to our hotel")
        })
        .await;
        let error = signed_in(quick(&stub.url)).account().await.unwrap_err();
        assert_eq!(error, ApiError::NotRingCentral, "{status}");
        assert_eq!(
            stub.count("/restapi/oauth/token"),
            0,
            "a page is no reason to renew a token"
        );
        tells(&error);
    }
    let typed = vec![("content-type", "text/html; charset=utf-8".to_owned())];
    let stub = Stub::start(move |_, _| Answer::Headed(200, typed.clone(), json!({"id": 1}))).await;
    let error = signed_in(quick(&stub.url)).account().await.unwrap_err();
    assert_eq!(error, ApiError::NotRingCentral);
}

#[tokio::test]
async fn a_truncated_answer_is_tried_again_and_then_told() {
    for bytes in [
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"id\":1".as_slice(),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id",
        b"HTTP/1.1 2",
        b"",
    ] {
        let url = blunt(bytes).await;
        let error = signed_in(quick(&url)).account().await.unwrap_err();
        assert_eq!(error, ApiError::CutShort, "{}", bytes.len());
        tells(&error);
    }
}

#[tokio::test]
async fn a_server_that_cannot_prove_its_name_is_told_nothing() {
    let (url, heard) = impostor().await;
    let error = signed_in(quick(&url)).account().await.unwrap_err();
    assert_eq!(error, ApiError::NotTrusted);
    assert_eq!(heard.load(std::sync::atomic::Ordering::SeqCst), 0);
    tells(&error);
    let jwt = Secret::new("a.b.c");
    let refused = sign_in_with_jwt(quick(&url), Arc::new(MemoryStore::new()), &jwt);
    assert_eq!(
        refused.await.unwrap_err(),
        SignInError::Failed(ApiError::NotTrusted)
    );

    let plain = blunt(b"HTTP/1.1 200 OK\r\n\r\n")
        .await
        .replace("http:", "https:");
    let error = signed_in(quick(&plain)).account().await.unwrap_err();
    assert_eq!(
        error,
        ApiError::NotTrusted,
        "a server that does not encrypt"
    );
}

#[tokio::test]
async fn a_token_endpoint_that_hangs_is_not_waited_for() {
    let stub = Stub::start(|_, _| Answer::Hang).await;
    let server =
        quick(&stub.url).with_patience(Duration::from_millis(60), Duration::from_millis(1));
    let begun = Instant::now();
    let error = tired(server.clone()).account().await.unwrap_err();
    assert_eq!(error, ApiError::TimedOut);
    tells(&error);
    let jwt = Secret::new("a.b.c");
    let refused = sign_in_with_jwt(server, Arc::new(MemoryStore::new()), &jwt);
    assert_eq!(
        refused.await.unwrap_err(),
        SignInError::Failed(ApiError::TimedOut)
    );
    assert!(
        begun.elapsed() < Duration::from_secs(60),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(stub.seen().len(), 4, "three tries of one, one of the other");
}

#[tokio::test]
async fn a_server_in_trouble_is_asked_five_times_and_may_recover() {
    for status in [500, 502, 503, 504] {
        let stub = Stub::start(move |_, before| match before {
            0..4 => Answer::Html(status, "<html>trouble</html>"),
            _ => Answer::Json(200, json!({"id": 1})),
        })
        .await;
        assert!(
            signed_in(quick(&stub.url)).account().await.is_ok(),
            "{status}"
        );
        assert_eq!(stub.seen().len(), 5);
    }
}

#[tokio::test]
async fn a_server_in_trouble_may_name_the_pause() {
    let stub = Stub::start(|_, before| match before {
        0 => Answer::Headed(
            503,
            vec![("retry-after", "1".to_owned())],
            json!({"errorCode": "CMN-211"}),
        ),
        _ => Answer::Json(200, json!({"id": 1})),
    })
    .await;
    let begun = Instant::now();
    assert!(signed_in(quick(&stub.url)).account().await.is_ok());
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_penalty_without_a_length_lasts_a_minute_for_the_whole_group() {
    let stub = Stub::start(|_, _| Answer::Json(429, json!({"errorCode": "CMN-301"}))).await;
    let session = Arc::new(signed_in(quick(&stub.url)));
    let begun = now_ms();
    let waiting = [0, 1, 2].map(|_| {
        let session = Arc::clone(&session);
        tokio::spawn(async move { session.account().await })
    });
    // The first reply begins the penalty; requests that were under way already may have one each.
    let limit = Duration::from_millis(1_500);
    assert!(
        tokio::time::timeout(limit, session.account())
            .await
            .is_err()
    );
    let asked = stub.seen().len();
    assert!(
        tokio::time::timeout(limit, session.own_extension())
            .await
            .is_err()
    );
    assert_eq!(
        stub.seen().len(),
        asked,
        "a request went out during the penalty"
    );
    let permit =
        session
            .governor
            .lock()
            .unwrap()
            .ask(begun + 59_000, Group::Light, Priority::Urgent);
    assert!(matches!(permit, Permit::WaitUntil(_)));
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn no_secret_follows_a_redirect_of_the_token_endpoint() {
    let thief = Stub::start(|_, _| Answer::Json(200, token_reply(9))).await;
    let address = thief.url.clone();
    let stub = Stub::start(move |_, _| {
        Answer::Headed(
            308,
            vec![("location", format!("{address}/restapi/oauth/token"))],
            json!({}),
        )
    })
    .await;
    let error = tired(quick(&stub.url)).account().await.unwrap_err();
    assert_eq!(error, ApiError::Redirected);
    tells(&error);
    let server = quick(&stub.url).with_secret(Secret::new("app-secret"));
    let jwt = Secret::new("a.b.c");
    let refused = sign_in_with_jwt(server, Arc::new(MemoryStore::new()), &jwt);
    assert_eq!(
        refused.await.unwrap_err(),
        SignInError::Failed(ApiError::Redirected)
    );
    signed_in(quick(&stub.url)).sign_out().await.unwrap();
    assert!(thief.seen().is_empty());
}
