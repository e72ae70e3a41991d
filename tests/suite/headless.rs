//! Without a window: the collector, the doctor, a start without a network, a sign-in that is lost.

use std::sync::{Arc, Mutex};

use app::collect::collect;
use app::doctor::{Check, Verdict};
use app::product::Product;
use app::tokens::{FileStore, Keep, Secret, stores};
use app::view::{ErrorCode, LinkState, SignInRequest};
use ringcentral_client::{Holder, ServerConfig, TokenStore};
use simulator::config::StartCalls;
use simulator::{Running, Simulator, SimulatorConfig};

use crate::live::{call_centre, records_equal_the_truth};
use crate::support::live::{environment, is_live, start, until, watch};

/// Signs in without a browser.
fn unattended(simulator: &Running) -> SignInRequest {
    let mut request = SignInRequest::in_browser(simulator.base_url(), simulator.client_id());
    request.jwt = Some(Secret::new(simulator.config().app.jwt.clone()));
    request
}

fn find<'a>(checks: &'a [Check], name: &str) -> &'a Check {
    let found = checks.iter().find(|check| check.name == name);
    found.unwrap_or_else(|| panic!("{name} in {checks:#?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_collector_records_the_truth_and_says_how_it_goes() {
    let mut config = call_centre(21, 60);
    config.start_calls = StartCalls::OnFirstSubscription;
    let live = start(config).await;
    let request = unattended(&live.simulator);
    live.product.sign_in_only(request).await.unwrap();
    assert!(!live.product.session().await.signed_in, "nothing runs yet");
    assert!(live.product.resume().await.unwrap().signed_in);
    let said: Arc<Mutex<Vec<String>>> = Arc::default();
    let (product, lines) = (Arc::clone(&live.product), Arc::clone(&said));
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let collecting = tokio::spawn(async move {
        let stop = async {
            // A sender that is dropped is an end too.
            let _ = ended.await;
        };
        let say = |line: &str| lines.lock().unwrap().push(line.to_owned());
        collect(&product, stop, say).await
    });
    records_equal_the_truth(&live).await;
    end.send(()).unwrap();
    collecting.await.unwrap().unwrap();
    let said = said.lock().unwrap().clone();
    assert!(
        said.contains(&"live over WebSocket, recording".to_owned()),
        "{said:?}"
    );
    assert!(said.windows(2).all(|two| two[0] != two[1]), "{said:?}");
    records_equal_the_truth(&live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_collector_ends_when_the_sign_in_is_revoked() {
    let live = start(call_centre(22, 1)).await;
    live.sign_in().await;
    let product = Arc::clone(&live.product);
    let collecting =
        tokio::spawn(async move { collect(&product, std::future::pending(), |_| {}).await });
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    live.simulator.faults().revoke_tokens();
    live.simulator.faults().disconnect();
    let error = collecting.await.unwrap().unwrap_err();
    assert_eq!(error.code, ErrorCode::SignedOut);
    assert!(error.message.contains("sign-in"), "{}", error.message);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_finds_nothing_wrong_where_nothing_is() {
    let live = start(call_centre(23, 1)).await;
    let before = live.product.examine().await;
    assert_eq!(
        find(&before, "settings").verdict,
        Verdict::Fail,
        "no client id yet"
    );
    live.sign_in().await;
    let checks = live.product.examine().await;
    assert!(
        checks.iter().all(|check| check.verdict == Verdict::Ok),
        "{checks:#?}"
    );
    let transport = find(&checks, "transport");
    assert_eq!(transport.found, "WebSocket");
    live.product.sign_out().await.unwrap();
    let checks = live.product.examine().await;
    assert_eq!(find(&checks, "sign-in").verdict, Verdict::Fail);
    assert!(find(&checks, "sign-in").next.is_some());
    live.simulator.shutdown().await;
    let checks = live.product.examine().await;
    let server = find(&checks, "server");
    assert_eq!(server.verdict, Verdict::Fail);
    assert!(
        server.next.as_ref().unwrap().contains("network"),
        "{server:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_each_missing_permission_and_where_to_grant_it() {
    let mut config = call_centre(24, 1);
    config.app.missing_permissions = ["CallControl", "ReadCallLog", "ReadMessages"]
        .map(str::to_owned)
        .to_vec();
    config.app.allow_websocket = false;
    config.app.allow_pubnub = false;
    let live = start(config).await;
    live.product
        .sign_in_only(unattended(&live.simulator))
        .await
        .unwrap();
    let checks = live.product.examine().await;
    for (name, verdict) in [
        ("permission ReadAccounts", Verdict::Ok),
        ("permission ReadPresence", Verdict::Ok),
        ("permission CallControl", Verdict::Fail),
        ("permission ReadCallLog", Verdict::Fail),
        ("permission ReadMessages", Verdict::Warn),
        ("transport", Verdict::Fail),
    ] {
        let check = find(&checks, name);
        assert_eq!(check.verdict, verdict, "{check:?}");
        if verdict != Verdict::Ok {
            let next = check.next.as_ref().unwrap();
            assert!(next.contains("developer console"), "{check:?}");
        }
    }
}

/// No network at the start: the board and the past are there, and the link comes back by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_start_without_a_network_shows_what_is_known_and_connects_later() {
    let config = SimulatorConfig {
        start_calls: StartCalls::OnFirstSubscription,
        ..call_centre(25, 20)
    };
    let live = start(config.clone()).await;
    live.product
        .sign_in(unattended(&live.simulator))
        .await
        .unwrap();
    records_equal_the_truth(&live).await;
    live.product.shut_down().await;
    let port = live
        .simulator
        .base_url()
        .rsplit(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    live.simulator.shutdown().await;

    let session = live.product.resume().await.unwrap();
    assert!(session.signed_in);
    let seen = watch(&live.product).await;
    assert!(!seen.lock().unwrap().agents.is_empty(), "people are known");
    let offline = |s: &crate::support::live::Seen| {
        s.link
            .as_ref()
            .is_some_and(|l| l.state == LinkState::Offline && l.message.is_some())
    };
    until(&seen, "the word offline", offline).await;
    assert!(
        live.product.trust().await.unwrap().calls > 0,
        "the past is there"
    );

    // The same server again, which knows nothing of the old tokens; the JWT signs in anew.
    let _again = Simulator::start(SimulatorConfig { port, ..config })
        .await
        .unwrap();
    until(&seen, "the link", is_live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_sign_in_is_told_and_one_click_goes_on() {
    let live = start(call_centre(26, 1)).await;
    live.sign_in().await;
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    live.simulator.faults().revoke_tokens();
    live.simulator.faults().disconnect();
    let lost = |s: &crate::support::live::Seen| {
        s.link
            .as_ref()
            .is_some_and(|l| l.state == LinkState::SignInLost)
    };
    until(&seen, "the loss", lost).await;
    let message = seen.lock().unwrap().link.clone().unwrap().message.unwrap();
    assert!(message.contains("Sign in again"), "{message}");
    let session = live.product.session().await;
    assert_eq!(session.client_id, live.simulator.client_id());
    assert_eq!(session.server, live.simulator.base_url());
    assert!(live.product.trust().await.is_ok(), "the past stays");
    let again = SignInRequest::in_browser(session.server, session.client_id);
    assert!(live.product.sign_in(again).await.unwrap().signed_in);
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_died_meanwhile_is_signed_out_and_keeps_app_and_server() {
    let live = start(call_centre(27, 1)).await;
    // Signed in, but never started: there is no account to show yet.
    let request = SignInRequest::in_browser(live.simulator.base_url(), live.simulator.client_id());
    live.product.sign_in_only(request).await.unwrap();
    live.simulator.faults().revoke_tokens();
    let error = live.product.resume().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::SignedOut);
    assert!(error.message.contains("Sign in again"), "{}", error.message);
    let session = live.product.session().await;
    assert!(!session.signed_in);
    assert_eq!(session.client_id, live.simulator.client_id());
    assert_eq!(session.server, live.simulator.base_url());
}

/// One data folder and one token file, two servers: each has its own records and its own sign-in.
#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_on_one_computer_keep_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokens");
    let passphrase = Secret::new("correct horse battery staple");
    let keep = Keep::File {
        path: path.clone(),
        passphrase: passphrase.clone(),
    };
    let mut surroundings = environment(folder.path());
    surroundings.token_stores = stores(keep);
    let (product, problem) = Product::new(surroundings);
    assert_eq!(problem, None);
    let (one, two) = (
        Simulator::start(call_centre(28, 1)).await.unwrap(),
        Simulator::start(call_centre(29, 1)).await.unwrap(),
    );
    for simulator in [&one, &two] {
        product.sign_in(unattended(simulator)).await.unwrap();
    }
    let databases = std::fs::read_dir(folder.path()).unwrap().filter(|entry| {
        let path = entry.as_ref().unwrap().path();
        path.extension().is_some_and(|e| e == "db")
    });
    assert_eq!(databases.count(), 2);
    product.sign_out().await.unwrap();
    let kept = |simulator: &Running| {
        let holder = Holder {
            account: simulator.directory().account_id.clone(),
            extension: simulator.directory().supervisor.id.clone(),
        };
        let server = ServerConfig::new(simulator.base_url(), simulator.client_id()).unwrap();
        FileStore::new(path.clone(), passphrase.clone(), &server.held_by(holder))
            .load()
            .unwrap()
    };
    assert!(
        kept(&one).is_some(),
        "signing out of one server leaves the other alone"
    );
    assert!(kept(&two).is_none());
}
