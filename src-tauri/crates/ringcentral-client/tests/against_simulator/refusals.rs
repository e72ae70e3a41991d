//! Refusals that a person must do something about: each is a sentence that names the cure.

use ringcentral_client::{Group, LinkState, Transport, TransportChoice};
use serde_json::json;

use crate::floor::{Ears, calls, link_config, open};

const FILTER: &str = "/restapi/v1.0/account/~/telephony/sessions";

#[tokio::test]
async fn too_many_subscriptions_are_explained_and_waited_for() {
    let (running, session) = open(calls(1)).await;
    let http = reqwest::Client::new();
    let api = running.base_url();
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        ("assertion", running.config().app.jwt.as_str()),
        ("client_id", running.client_id()),
    ];
    let tokens = http.post(format!("{api}/restapi/oauth/token")).form(&form);
    let tokens: serde_json::Value = tokens.send().await.unwrap().json().await.unwrap();
    let body = json!({"eventFilters": [FILTER], "deliveryMode": {"transportType": "PubNub"}});
    for _ in 0..20 {
        let request = http
            .post(format!("{api}/restapi/v1.0/subscription"))
            .bearer_auth(tokens["access_token"].as_str().unwrap())
            .json(&body);
        assert_eq!(request.send().await.unwrap().status(), 200);
    }
    let mut ears = Ears::open(link_config(TransportChoice::PubNub), &session);
    ears.until_state(LinkState::Reconnecting).await;
    let message = ears.messages.last().unwrap();
    assert!(message.contains("Close other copies"), "{message}");
    let failed = session
        .try_transport(TransportChoice::PubNub, &[FILTER.to_owned()])
        .await;
    assert!(
        failed
            .unwrap_err()
            .to_string()
            .contains("Close other copies")
    );
}

#[tokio::test]
async fn a_missing_permission_is_named_wherever_it_is_asked_for() {
    let mut config = calls(1);
    config.app.missing_permissions = vec!["ReadCallLog".to_owned(), "CallControl".to_owned()];
    let (_running, session) = open(config).await;
    let error = session
        .call_log(0, Some(1))
        .await
        .unwrap_err()
        .sentence()
        .to_string();
    assert!(
        error.contains("ReadCallLog") && error.contains("developer console"),
        "{error}"
    );
    assert!(session.presence().await.is_ok());
    assert!(!session.scopes().await.contains(&"CallControl".to_owned()));
    for transport in [TransportChoice::PubNub, TransportChoice::WebSocket] {
        let mut ears = Ears::open(link_config(transport), &session);
        ears.until_state(LinkState::Refused).await;
        let message = ears.messages.last().unwrap();
        assert!(
            message.contains("CallControl") && message.contains("developer console"),
            "{message}"
        );
    }
    let unknown = "/restapi/v1.0/account/~/telephony/sessions/s-none";
    assert!(
        session
            .get_json(unknown, Group::Light)
            .await
            .unwrap_err()
            .sentence()
            .to_string()
            .contains("CallControl")
    );
}

#[tokio::test]
async fn a_trial_tells_the_transport_and_leaves_nothing_behind() {
    let filters = [FILTER.to_owned()];
    let mut config = calls(1);
    let (_running, session) = open(config.clone()).await;
    let tried = session
        .try_transport(TransportChoice::Automatic, &filters)
        .await;
    assert_eq!(tried, Ok(Transport::WebSocket));

    config.app.allow_websocket = false;
    let (_running, session) = open(config.clone()).await;
    let tried = session
        .try_transport(TransportChoice::Automatic, &filters)
        .await;
    assert_eq!(tried, Ok(Transport::PubNub));
    let left = session
        .get_json("/restapi/v1.0/subscription", Group::Light)
        .await
        .unwrap();
    assert_eq!(left["records"].as_array().unwrap().len(), 0);
    let refused = session
        .try_transport(TransportChoice::WebSocket, &filters)
        .await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("WebSocketsSubscription")
    );

    config.app.allow_pubnub = false;
    let (_running, session) = open(config).await;
    let refused = session
        .try_transport(TransportChoice::Automatic, &filters)
        .await;
    let sentence = refused.unwrap_err();
    assert!(
        sentence.to_string().contains("WebSocketsSubscription")
            && sentence.to_string().contains("PubNub"),
        "{sentence}"
    );
}
