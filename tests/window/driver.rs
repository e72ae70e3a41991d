//! As much of W3C WebDriver as these tests need, over plain HTTP to `WebKitWebDriver`.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long a page may take to show something.
const PATIENCE: Duration = Duration::from_secs(40);

/// A driver process with one window.
pub struct Driver {
    process: Child,
    http: reqwest::Client,
    session: String,
}

impl Driver {
    /// Starts the program named in `FLOORWALKER_PROGRAM` under WebDriver.
    pub async fn start(arguments: &[String]) -> Self {
        let program = std::env::var("FLOORWALKER_PROGRAM").expect("run by `cargo xtask test`");
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let process = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver is installed");
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(60))
            .build()
            .unwrap();
        let base = format!("http://127.0.0.1:{port}");
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": program, "args": arguments },
        } } });
        let begun = Instant::now();
        let reply: Value = loop {
            let sent = http
                .post(format!("{base}/session"))
                .json(&wanted)
                .send()
                .await;
            match sent {
                Ok(reply) => break reply.json().await.unwrap(),
                Err(error) if error.is_connect() && begun.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(error) => panic!("the program did not open a window: {error}"),
            }
        };
        let id = reply["value"]["sessionId"]
            .as_str()
            .unwrap_or_else(|| panic!("{reply}"));
        Self {
            process,
            http,
            session: format!("{base}/session/{id}"),
        }
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn script(&self, text: &str) -> Value {
        self.script_with(text, json!([])).await
    }

    async fn script_with(&self, text: &str, arguments: Value) -> Value {
        let body = json!({ "script": text, "args": arguments });
        let reply = self
            .http
            .post(format!("{}/execute/sync", self.session))
            .json(&body)
            .send();
        let reply: Value = reply.await.unwrap().json().await.unwrap();
        assert!(reply["value"]["error"].is_null(), "{reply}");
        reply["value"].clone()
    }

    /// Waits until a script returns true.
    pub async fn wait_until(&self, text: &str) {
        let begun = Instant::now();
        while self.script(text).await != json!(true) {
            if begun.elapsed() > PATIENCE {
                self.picture("timed-out").await;
                panic!("waited in vain for: {text}");
            }
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    }

    /// Waits for an element.
    pub async fn wait_for(&self, selector: &str) {
        let quoted = json!(selector);
        self.wait_until(&format!("return document.querySelector({quoted}) !== null"))
            .await;
    }

    async fn element(&self, selector: &str) -> String {
        self.wait_for(selector).await;
        let body = json!({ "using": "css selector", "value": selector });
        let reply = self
            .http
            .post(format!("{}/element", self.session))
            .json(&body)
            .send();
        let reply: Value = reply.await.unwrap().json().await.unwrap();
        let id = reply["value"]
            .as_object()
            .and_then(|o| o.values().next()?.as_str());
        id.unwrap_or_else(|| panic!("{selector}: {reply}"))
            .to_owned()
    }

    async fn act(&self, selector: &str, action: &str, body: Value) {
        let element = self.element(selector).await;
        let url = format!("{}/element/{element}/{action}", self.session);
        let reply: Value = self
            .http
            .post(url)
            .json(&body)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert!(reply["value"].is_null(), "{action} {selector}: {reply}");
    }

    /// Clicks an element as a person would.
    pub async fn click(&self, selector: &str) {
        self.act(selector, "click", json!({})).await;
    }

    /// Chooses a radio button, which is drawn by its label and has no area of its own.
    pub async fn choose(&self, selector: &str) {
        self.wait_for(selector).await;
        let quoted = json!(selector);
        self.script(&format!("document.querySelector({quoted}).click()"))
            .await;
    }

    /// Replaces what stands in a field.
    pub async fn fill(&self, selector: &str, text: &str) {
        self.act(selector, "clear", json!({})).await;
        self.act(selector, "value", json!({ "text": text })).await;
    }

    /// Keeps a picture of the page beside what was built.
    pub async fn picture(&self, name: &str) {
        let reply = self
            .http
            .get(format!("{}/screenshot", self.session))
            .send()
            .await
            .unwrap();
        let reply: Value = reply.json().await.unwrap();
        let program = PathBuf::from(std::env::var("FLOORWALKER_PROGRAM").unwrap());
        let folder = program.ancestors().nth(2).unwrap().join("window-tests");
        std::fs::create_dir_all(&folder).unwrap();
        let bytes = decode(reply["value"].as_str().unwrap());
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }

    /// Closes the window and ends the driver.
    pub async fn end(self) {
        // The driver may close the connection together with the window.
        let _ = self.http.delete(&self.session).send().await;
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn decode(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap()
}
