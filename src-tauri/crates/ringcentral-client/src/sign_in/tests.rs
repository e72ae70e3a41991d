//! Sign-in against a small server, with a closure for the browser.

use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use url::Url;

use super::*;
use crate::test_server::{Answer, Stub, token_reply};
use crate::token_store::MemoryStore;

fn config(stub: &Stub) -> SignInConfig {
    let server = ServerConfig::new(&stub.url, "client-1").unwrap();
    let server = server.with_patience(Duration::from_secs(20), Duration::from_millis(1));
    let mut config = SignInConfig::new(server, Arc::new(MemoryStore::new()));
    config.redirect_ports = vec![0];
    config.time_out = Duration::from_secs(60);
    config
}

fn parameter(url: &Url, name: &str) -> String {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .unwrap()
        .1
        .into_owned()
}

/// What the pretended browser saw: status and page per visit.
type Pages = Arc<Mutex<Vec<(u16, String)>>>;

/// A browser that visits addresses derived from the authorize address, one after the other.
fn browser<V: Fn(&Url) -> Vec<String>>(
    pages: &Pages,
    visits: V,
) -> impl Fn(&str) -> Result<(), String> + use<V> {
    let pages = Arc::clone(pages);
    move |address| {
        let visits = visits(&Url::parse(address).unwrap());
        let pages = Arc::clone(&pages);
        tokio::spawn(async move {
            for visit in visits {
                let reply = reqwest::get(visit).await.unwrap();
                let status = reply.status().as_u16();
                let text = reply.text().await.unwrap();
                pages.lock().unwrap().push((status, text));
            }
        });
        Ok(())
    }
}

fn consent(url: &Url) -> Vec<String> {
    vec![format!(
        "{}?code=the-code&state={}&expires_in=60",
        parameter(url, "redirect_uri"),
        parameter(url, "state")
    )]
}

async fn good_server() -> Stub {
    Stub::start(|_, _| Answer::Json(200, token_reply(1))).await
}

#[tokio::test]
async fn signs_in_with_pkce_and_shows_a_page() {
    let stub = good_server().await;
    let pages = Pages::default();
    let challenge = Arc::new(Mutex::new(String::new()));
    let noted = Arc::clone(&challenge);
    let open = browser(&pages, move |url| {
        *noted.lock().unwrap() = parameter(url, "code_challenge");
        assert_eq!(parameter(url, "code_challenge_method"), "S256");
        assert_eq!(parameter(url, "response_type"), "code");
        assert_eq!(parameter(url, "client_id"), "client-1");
        let redirect = parameter(url, "redirect_uri");
        let mut visits = vec![redirect.replace("/callback", "/favicon.ico"), redirect];
        visits.extend(consent(url));
        visits
    });
    let config = config(&stub);
    let store = Arc::clone(&config.store);
    // The app runs it as a task.
    let session = tokio::spawn(sign_in(config, open, CancellationToken::new()))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(session.owner_id().await.as_deref(), Some("256440016"));
    assert_eq!(
        store.load().unwrap().unwrap().access.expose(),
        "SECRET-access-1"
    );

    let token_call = stub.seen().pop().unwrap();
    assert_eq!(token_call.path, "/restapi/oauth/token");
    assert_eq!(token_call.authorization, None);
    assert_eq!(token_call.form("client_id").as_deref(), Some("client-1"));
    assert_eq!(token_call.form("code").as_deref(), Some("the-code"));
    let verifier = token_call.form("code_verifier").unwrap();
    let digest =
        PkceCodeChallenge::from_code_verifier_sha256(&oauth2::PkceCodeVerifier::new(verifier));
    assert_eq!(digest.as_str(), *challenge.lock().unwrap());
    assert_eq!(URL_SAFE_NO_PAD.decode(digest.as_str()).unwrap().len(), 32);

    let pages = shown(&pages, 3).await;
    assert_eq!(
        pages.iter().map(|page| page.0).collect::<Vec<_>>(),
        [404, 404, 200]
    );
    assert!(pages[2].1.contains("You can close this tab"));
}

/// The first so many pages that the browser was shown, once they are there.
async fn shown(pages: &Pages, count: usize) -> Vec<(u16, String)> {
    let all = async {
        while pages.lock().unwrap().len() < count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(60), all).await;
    assert!(in_time.is_ok(), "the browser was shown too few pages");
    pages.lock().unwrap().clone()
}

async fn failing(
    config: SignInConfig,
    visits: impl Fn(&Url) -> Vec<String>,
) -> (SignInError, Vec<(u16, String)>) {
    let pages = Pages::default();
    let error = sign_in(config, browser(&pages, visits), CancellationToken::new())
        .await
        .unwrap_err();
    let pages = shown(&pages, 1).await;
    (error, pages)
}

#[tokio::test]
async fn a_foreign_redirect_is_refused_and_no_token_is_asked_for() {
    let stub = good_server().await;
    let (error, pages) = failing(config(&stub), |url| {
        vec![format!(
            "{}?code=x&state=forged",
            parameter(url, "redirect_uri")
        )]
    })
    .await;
    assert_eq!(error, SignInError::WrongState);
    assert_eq!(pages[0].0, 400);
    assert!(stub.seen().is_empty());
}

#[tokio::test]
async fn refused_consent_says_what_to_do() {
    let stub = good_server().await;
    let (error, pages) = failing(config(&stub), |url| {
        vec![format!(
            "{}?error=access_denied&state={}",
            parameter(url, "redirect_uri"),
            parameter(url, "state")
        )]
    })
    .await;
    assert_eq!(error, SignInError::Refused(Refusal::ConsentRefused));
    assert!(pages[0].1.contains("choose Authorize"));
}

#[tokio::test]
async fn the_token_endpoint_may_refuse_or_be_something_else() {
    for (answer, expected) in [
        (
            Answer::Json(401, json!({"error":"invalid_client"})),
            SignInError::Refused(Refusal::UnknownClient),
        ),
        (
            Answer::Html(200, "<html>sign in to the hotel network</html>"),
            SignInError::Refused(Refusal::NotRingCentral),
        ),
        (
            Answer::Html(502, "<html>"),
            SignInError::Refused(Refusal::ServerTrouble(502)),
        ),
        (
            Answer::Json(200, json!({"access_token": 7})),
            SignInError::Refused(Refusal::NotRingCentral),
        ),
        (
            Answer::Headed(
                302,
                vec![("location", "https://evil.example/token".to_owned())],
                json!({}),
            ),
            SignInError::Failed(ApiError::Redirected),
        ),
        (Answer::Hang, SignInError::Failed(ApiError::TimedOut)),
    ] {
        let answer = Mutex::new(Some(answer));
        let stub = Stub::start(move |_, _| answer.lock().unwrap().take().unwrap()).await;
        let mut config = config(&stub);
        if expected == SignInError::Failed(ApiError::TimedOut) {
            let brief = Duration::from_millis(700);
            config.server = config.server.with_patience(brief, Duration::from_millis(1));
        }
        let (error, pages) = failing(config, consent).await;
        assert_eq!(error, expected);
        assert!(
            error.sentence().to_string().ends_with('.'),
            "{}",
            error.sentence()
        );
        assert_eq!(pages[0].0, 400);
    }
}

#[tokio::test]
async fn a_mismatch_names_the_addresses_that_are_configured() {
    let stub = Stub::start(|_, _| {
        Answer::Json(
            400,
            json!({"error":"invalid_grant","errors":[{"errorCode":"OAU-109"}]}),
        )
    })
    .await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    let mut config = config(&stub);
    config.redirect_ports = vec![port, 0];
    config.redirect_path = "/back".to_owned();
    let pages = Pages::default();
    let error = sign_in(config, browser(&pages, consent), CancellationToken::new())
        .await
        .unwrap_err();
    let SignInError::NotRegistered(addresses) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(addresses[0], format!("http://localhost:{port}/back"));
    assert_eq!(addresses.len(), 2, "the one in use is named too");
    let sentence = error.sentence().to_string();
    assert!(
        addresses.iter().all(|address| sentence.contains(address)),
        "{sentence}"
    );
    assert!(!sentence.contains("53682"), "{sentence}");
}

#[tokio::test]
async fn taken_ports_are_named_and_the_next_one_is_tried() {
    let stub = good_server().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut config = config(&stub);
    config.redirect_ports = vec![port];
    let error = sign_in(config.clone(), |_| Ok(()), CancellationToken::new())
        .await
        .unwrap_err();
    assert_eq!(error, SignInError::PortsTaken(vec![port]));
    assert!(error.sentence().to_string().contains(&port.to_string()));
    config.redirect_ports = vec![port, 0];
    let pages = Pages::default();
    assert!(
        sign_in(config, browser(&pages, consent), CancellationToken::new())
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_port_taken_on_ipv6_only_is_taken() {
    let Ok(taken) = std::net::TcpListener::bind("[::1]:0") else {
        return;
    };
    let port = taken.local_addr().unwrap().port();
    assert!(Loopback::open(&[port], "/callback").await.is_none());
}

#[tokio::test]
async fn waiting_ends_by_time_by_request_or_when_no_browser_opens() {
    let stub = good_server().await;
    let mut short = config(&stub);
    short.time_out = Duration::from_millis(50);
    let error = sign_in(short, |_| Ok(()), CancellationToken::new())
        .await
        .unwrap_err();
    assert!(
        matches!(error, SignInError::TimedOut(_))
            && error.sentence().to_string().contains("redirect URIs")
    );
    let cancel = CancellationToken::new();
    let trigger = cancel.clone();
    let open = move |_: &str| {
        trigger.cancel();
        Ok(())
    };
    assert_eq!(
        sign_in(config(&stub), open, cancel).await.unwrap_err(),
        SignInError::Cancelled
    );
    let error = sign_in(
        config(&stub),
        |_| Err("none".to_owned()),
        CancellationToken::new(),
    )
    .await
    .unwrap_err();
    assert_eq!(error, SignInError::NoBrowser("none".to_owned()));
}
