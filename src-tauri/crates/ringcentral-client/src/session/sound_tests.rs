//! Sound from servers that send on, refuse, lie and never end.

use serde_json::json;

use super::tests::lasting;
use super::*;
use crate::test_server::{Answer, Stub, token_reply};

fn mp3(body: &str) -> Answer {
    let headers = vec![("content-type", "audio/mpeg; x=1".to_owned())];
    Answer::Headed(200, headers, json!(body))
}

fn onward(address: String) -> Answer {
    Answer::Headed(302, vec![("location", address)], json!({}))
}

async fn whole(mut sound: Sound) -> Result<Vec<u8>, ApiError> {
    let mut all = Vec::new();
    while let Some(piece) = sound.piece().await? {
        all.extend(piece);
    }
    Ok(all)
}

async fn heard(stub: &Stub) -> Result<Vec<u8>, ApiError> {
    whole(lasting(stub).await.recording_sound("7", None).await?).await
}

const CONTENT: &str = "/restapi/v1.0/account/~/recording/7/content";

#[tokio::test]
async fn a_sound_is_fetched_with_the_token_from_the_address_the_log_gave() {
    let stub = Stub::start(|_, _| mp3("la")).await;
    let session = lasting(&stub).await;
    for (address, path) in [
        (None, CONTENT),
        (Some("/elsewhere/7"), "/elsewhere/7"),
        (Some("https://evil.example/7"), CONTENT),
    ] {
        let sound = session.recording_sound("7", address).await.unwrap();
        assert_eq!(sound.ending(), "mp3");
        assert_eq!(whole(sound).await.unwrap(), b"\"la\"");
        let seen = stub.seen().pop().unwrap();
        assert_eq!(seen.path, path);
        assert_eq!(
            seen.authorization.as_deref(),
            Some("Bearer SECRET-access-0")
        );
    }
}

#[tokio::test]
async fn no_token_follows_a_sound_to_another_host() {
    let store = Stub::start(|seen, _| match seen.path.as_str() {
        "/first" => onward("/second?signed=1".to_owned()),
        _ => mp3("stored"),
    })
    .await;
    let address = format!("{}/first", store.url);
    let stub = Stub::start(move |_, _| onward(address.clone())).await;
    assert_eq!(heard(&stub).await.unwrap(), b"\"stored\"");
    assert_eq!(store.seen().len(), 2);
    assert!(store.seen().iter().all(|seen| seen.authorization.is_none()));
    assert!(
        !store
            .seen()
            .iter()
            .any(|seen| seen.query.contains("SECRET"))
    );
}

#[tokio::test]
async fn circles_and_places_that_are_no_place_for_sound_are_refused() {
    let circle = Stub::start(|_, _| onward(CONTENT.to_owned())).await;
    assert_eq!(heard(&circle).await.unwrap_err(), ApiError::Redirected);
    assert_eq!(circle.seen().len(), 5);
    for place in ["file:///etc/passwd", "http://me@127.0.0.1:1/", "http://"] {
        let stub = Stub::start(move |_, _| onward(place.to_owned())).await;
        assert_eq!(heard(&stub).await.unwrap_err(), ApiError::Redirected);
    }
}

#[tokio::test]
async fn what_is_no_sound_is_not_taken_for_one() {
    let of = |kind: &'static str| {
        Stub::start(move |_, _| {
            Answer::Headed(200, vec![("content-type", kind.to_owned())], json!(1))
        })
    };
    for kind in ["application/x-msdownload", "application/json", "audio/"] {
        let error = heard(&of(kind).await).await.unwrap_err();
        assert!(matches!(error, ApiError::BadReply(_)), "{kind}: {error}");
    }
    let page = of("text/html; charset=utf-8").await;
    assert_eq!(heard(&page).await.unwrap_err(), ApiError::NotRingCentral);
}

#[tokio::test]
async fn a_refusal_says_why_and_a_dead_token_is_renewed_once() {
    for (status, kind) in [
        (403, RefusalKind::PermissionMissing),
        (404, RefusalKind::NotFound),
        (429, RefusalKind::RateLimited),
        (503, RefusalKind::ServerTrouble),
    ] {
        let stub = Stub::start(move |_, _| Answer::Json(status, json!({}))).await;
        let error = heard(&stub).await.unwrap_err();
        assert!(
            matches!(&error, ApiError::Refused { refusal, .. } if refusal.kind() == kind),
            "{status}: {error}"
        );
        assert_eq!(stub.count(CONTENT), 1, "{status}");
    }
    let stub = Stub::start(|seen, _| match seen.path.as_str() {
        "/restapi/oauth/token" => Answer::Json(200, token_reply(1)),
        _ if seen.authorization.as_deref() == Some("Bearer SECRET-access-1") => mp3("fresh"),
        _ => Answer::Json(401, json!({"errorCode":"OAU-128"})),
    })
    .await;
    assert_eq!(heard(&stub).await.unwrap(), b"\"fresh\"");
    // Where it is stored knows nothing of the sign-in.
    let store = Stub::start(|_, _| Answer::Json(401, json!({}))).await;
    let address = store.url.clone();
    let stub = Stub::start(move |_, _| onward(address.clone())).await;
    assert!(matches!(
        heard(&stub).await.unwrap_err(),
        ApiError::BadReply(_)
    ));
    assert_eq!(stub.count("/restapi/oauth/token"), 0);
}

#[tokio::test]
async fn a_voicemail_is_looked_up_and_its_sound_fetched() {
    let stub = Stub::start(|seen, _| match seen.path.as_str() {
        "/restapi/v1.0/account/~/extension/5/message-store/9" => Answer::Json(
            200,
            json!({"id": 9, "attachments": [
                {"type": "AudioTranscription", "uri": "/text"},
                {"type": "AudioRecording", "uri": "/sound"},
            ]}),
        ),
        "/sound" => mp3("hello"),
        _ => Answer::Json(
            200,
            json!({"id": 1, "attachments": [
                {"type": "AudioRecording", "uri": "https://evil.example/sound"},
            ]}),
        ),
    })
    .await;
    let session = lasting(&stub).await;
    let sound = session.voicemail_sound("5", "9").await.unwrap();
    assert_eq!(whole(sound).await.unwrap(), b"\"hello\"");
    let error = session.voicemail_sound("5", "1").await.unwrap_err();
    assert!(matches!(error, ApiError::BadReply(_)));
}
