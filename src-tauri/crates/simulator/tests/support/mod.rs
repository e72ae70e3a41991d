//! A centre to test against, and a small client: signs in, asks, subscribes, polls and decrypts.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use aes::cipher::{BlockModeDecrypt, KeyInit, block_padding::Pkcs7};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{Response, redirect::Policy};
use serde_json::{Value, json};
use simulator::config::{RateLimits, StartCalls};
use simulator::script::ScriptConfig;
use simulator::{Running, SimulatorConfig};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1:9/cb";

/// A centre of so many calls that runs a hundred times as fast, without limits.
pub(crate) fn fast(max_calls: u64) -> SimulatorConfig {
    SimulatorConfig {
        script: ScriptConfig {
            max_calls: Some(max_calls),
            calls_per_second: 2.0,
            ..ScriptConfig::default()
        },
        time_scale: 100.0,
        start_calls: StartCalls::OnFirstSubscription,
        rate_limits: RateLimits {
            enforce: false,
            ..RateLimits::default()
        },
        ..SimulatorConfig::default()
    }
}

pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    id: String,
    token: String,
}

impl Client {
    pub(crate) fn new(running: &Running) -> Self {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .build()
            .unwrap();
        let (base, id) = (
            running.base_url().to_owned(),
            running.client_id().to_owned(),
        );
        Self {
            http,
            base,
            id,
            token: String::new(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        [
            ("response_type", "code"),
            ("client_id", &self.id),
            ("redirect_uri", REDIRECT),
            ("state", "some state"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]
        .map(|(key, value)| (key, value.to_owned()))
        .to_vec()
    }

    pub(crate) async fn authorize(&self, auto: bool) -> Response {
        let url = format!("{}/restapi/oauth/authorize", self.base);
        let mut fields = self.fields();
        if auto {
            fields.push(("auto_approve", "true".to_owned()));
        }
        self.http.get(url).query(&fields).send().await.unwrap()
    }

    pub(crate) async fn decide(&self, decision: &str) -> String {
        let url = format!("{}/restapi/oauth/authorize", self.base);
        let mut fields = self.fields();
        fields.push(("decision", decision.to_owned()));
        let reply = self.http.post(url).form(&fields).send().await.unwrap();
        reply.headers()["location"].to_str().unwrap().to_owned()
    }

    async fn token(&self, fields: &[(&str, &str)]) -> (u16, Value) {
        let url = format!("{}/restapi/oauth/token", self.base);
        let mut all = fields.to_vec();
        all.push(("client_id", &self.id));
        let reply = self.http.post(url).form(&all).send().await.unwrap();
        (reply.status().as_u16(), reply.json().await.unwrap())
    }

    pub(crate) async fn sign_in(&mut self) -> Value {
        let reply = self.authorize(true).await;
        let location = reply.headers()["location"].to_str().unwrap().to_owned();
        let url = url::Url::parse(&location).unwrap();
        let code = url
            .query_pairs()
            .find(|(key, _)| key == "code")
            .unwrap()
            .1
            .into_owned();
        let (status, tokens) = self
            .token(&[
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", REDIRECT),
                ("code_verifier", VERIFIER),
            ])
            .await;
        assert_eq!(status, 200, "{tokens}");
        self.token = tokens["access_token"].as_str().unwrap().to_owned();
        tokens
    }

    pub(crate) async fn refresh(&self, token: &str) -> (u16, Value) {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)])
            .await
    }

    pub(crate) async fn raw(&self, method: &str, path: &str) -> Response {
        let method = method.parse().unwrap();
        let url = format!("{}{path}", self.base);
        self.http
            .request(method, url)
            .bearer_auth(&self.token)
            .send()
            .await
            .unwrap()
    }

    /// The status of an answer; `None` when the connection was cut.
    pub(crate) async fn status(&self, path: &str) -> Option<u16> {
        let request = self.http.get(format!("{}{path}", self.base));
        let reply = request.bearer_auth(&self.token).send().await;
        reply.ok().map(|reply| reply.status().as_u16())
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.send("GET", path, None).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let url = format!("{}{path}", self.base);
        let mut request = self
            .http
            .request(method.parse().unwrap(), url)
            .bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let reply = request.send().await.unwrap();
        let status = reply.status().as_u16();
        (status, reply.json().await.unwrap_or(Value::Null))
    }

    pub(crate) async fn subscribe(&self, filters: &[&str]) -> Value {
        let body = json!({
            "eventFilters": filters,
            "deliveryMode": { "transportType": "PubNub", "encryption": true },
        });
        let (status, info) = self
            .send("POST", "/restapi/v1.0/subscription", Some(body))
            .await;
        assert_eq!(status, 200, "{info}");
        info
    }
}

/// Polls one PubNub channel.
pub(crate) struct Listener {
    http: reqwest::Client,
    url: String,
    key: [u8; 16],
    pub(crate) since: String,
    /// Messages that could not be read.
    pub(crate) garbage: usize,
}

impl Listener {
    pub(crate) fn new(running: &Running, info: &Value) -> Self {
        let mode = &info["deliveryMode"];
        let url = format!(
            "{}/v2/subscribe/{}/{}/0",
            running.base_url(),
            mode["subscriberKey"].as_str().unwrap(),
            mode["address"].as_str().unwrap()
        );
        let key = STANDARD
            .decode(mode["encryptionKey"].as_str().unwrap())
            .unwrap();
        Self {
            http: reqwest::Client::new(),
            url,
            key: key.try_into().unwrap(),
            since: "0".to_owned(),
            garbage: 0,
        }
    }

    pub(crate) async fn try_poll(&mut self) -> Result<Vec<Value>, reqwest::Error> {
        let query = [("uuid", "test"), ("tt", &self.since), ("tr", "12")];
        let reply = self.http.get(&self.url).query(&query).send().await?;
        let body: Value = reply.error_for_status()?.json().await?;
        self.since = body["t"]["t"].as_str().unwrap().to_owned();
        let messages = body["m"].as_array().unwrap();
        let opened: Vec<_> = messages.iter().filter_map(|m| self.open(&m["d"])).collect();
        self.garbage += messages.len() - opened.len();
        Ok(opened)
    }

    pub(crate) async fn poll(&mut self) -> Vec<Value> {
        self.try_poll().await.unwrap()
    }

    fn open(&self, payload: &Value) -> Option<Value> {
        let mut bytes = STANDARD.decode(payload.as_str()?).ok()?;
        let cipher = ecb::Decryptor::<aes::Aes128>::new((&self.key).into());
        serde_json::from_slice(cipher.decrypt_padded::<Pkcs7>(&mut bytes).ok()?).ok()
    }

    /// Collects everything until no call is in progress any more.
    pub(crate) async fn until_idle(&mut self, running: &Running) -> Vec<Value> {
        self.poll().await;
        let mut got = Vec::new();
        let idle = running.wait_idle();
        tokio::pin!(idle);
        loop {
            tokio::select! {
                more = self.try_poll() => got.extend(more.unwrap()),
                () = &mut idle => return got,
            }
        }
    }
}
