//! As much of W3C WebDriver as these tests need, over plain HTTP to `WebKitWebDriver`.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use simulator::Running;

/// One pixel that changes. Without a graphics device the driver takes a picture of the next frame
/// only, and a page at rest has none.
const BEAT: &str = "
    const pixel = document.body.appendChild(document.createElement('i'));
    pixel.id = 'beat';
    Object.assign(pixel.style, { position: 'fixed', right: 0, bottom: 0, width: '1px', height: '1px' });
    let on = false;
    window.__beat = setInterval(() => { on = !on; pixel.style.background = on ? '#777' : '#787878'; }, 50);
";

/// A link that is up.
pub const LIVE: &str = "[data-testid=connection][data-state=live]";
/// How long a page may take to show something.
const PATIENCE: Duration = Duration::from_secs(60);

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
        Self::start_program(&program, arguments).await
    }

    /// Starts the program with a data folder of its own, as nobody's before.
    pub async fn open(data: &Path, exports: &Path) -> Self {
        Self::start(&[
            "--unattended".to_owned(),
            format!("--data-folder={}", data.display()),
            format!("--export-folder={}", exports.display()),
        ])
        .await
    }

    /// Signs in to a simulator and waits for the board.
    pub async fn sign_in(&self, simulator: &Running) {
        self.wait_for("[data-testid=demo-button]").await;
        self.choose("[data-testid=server-custom]").await;
        self.fill("[data-testid=server-input]", simulator.base_url())
            .await;
        self.fill("[data-testid=client-id-input]", simulator.client_id())
            .await;
        self.click("[data-testid=sign-in-button]").await;
        self.wait_for(LIVE).await;
        self.wait_for("[data-testid^=tile-]").await;
    }

    /// Starts a program under WebDriver.
    pub async fn start_program(program: &str, arguments: &[String]) -> Self {
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

    /// Empties a field as a person would, so that the page hears of it.
    pub async fn clear(&self, selector: &str) {
        self.click(selector).await;
        self.clear_focused().await;
    }

    /// Types a number into a field and leaves it, which is when it counts.
    pub async fn enter(&self, selector: &str, text: &str) {
        self.clear(selector).await;
        self.press(text).await;
        self.press("\u{e004}").await;
        let quoted = json!(selector);
        let wanted = json!(text);
        self.wait_until(&format!(
            "return document.querySelector({quoted}).value === {wanted}"
        ))
        .await;
    }

    /// Empties the field in focus.
    pub async fn clear_focused(&self) {
        self.chord("\u{e009}", "a").await;
        self.press("\u{e017}").await;
    }

    /// Presses keys one after another, wherever the focus is.
    pub async fn press(&self, keys: &str) {
        let steps: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                let key = key.to_string();
                [
                    json!({ "type": "keyDown", "value": key }),
                    json!({ "type": "keyUp", "value": key }),
                ]
            })
            .collect();
        self.keys(steps).await;
    }

    async fn chord(&self, held: &str, key: &str) {
        let down = |key: &str| json!({ "type": "keyDown", "value": key });
        let up = |key: &str| json!({ "type": "keyUp", "value": key });
        self.keys(vec![down(held), down(key), up(key), up(held)])
            .await;
    }

    async fn keys(&self, steps: Vec<Value>) {
        let body = json!({ "actions": [{ "type": "key", "id": "keys", "actions": steps }] });
        let reply = self.post("actions", body).await;
        assert!(reply["value"].is_null(), "keys: {reply}");
    }

    /// Moves the focus forwards until it is on what is wanted, as often as the page has stops.
    pub async fn tab_to(&self, selector: &str) {
        let quoted = json!(selector);
        let there = format!("return document.activeElement?.matches({quoted}) === true");
        for _ in 0..150 {
            if self.script(&there).await == json!(true) {
                return;
            }
            self.press("\u{e004}").await;
        }
        self.picture("no-stop").await;
        panic!("the tab key never came to {selector}");
    }

    /// Goes to an address.
    pub async fn go_to(&self, url: &str) {
        let reply = self.post("url", json!({ "url": url })).await;
        assert!(reply["value"].is_null(), "{url}: {reply}");
    }

    /// Chooses an entry of a drop-down list.
    pub async fn select(&self, selector: &str, value: &str) {
        self.wait_for(selector).await;
        let (selector, value) = (json!(selector), json!(value));
        self.script(&format!("const list = document.querySelector({selector}); list.value = {value}; list.dispatchEvent(new Event('change', {{ bubbles: true }}))"))
            .await;
    }

    /// How many elements there are.
    pub async fn count(&self, selector: &str) -> u64 {
        let quoted = json!(selector);
        let found = self
            .script(&format!(
                "return document.querySelectorAll({quoted}).length"
            ))
            .await;
        found.as_u64().unwrap()
    }

    /// Takes the messages away, so that they are not in the pictures.
    pub async fn dismiss_toasts(&self) {
        self.script(
            "document.querySelectorAll('[data-testid=toast] button').forEach(b => b.click())",
        )
        .await;
        self.wait_until("return document.querySelector('[data-testid=toast]') === null")
            .await;
    }

    /// Waits until the page is painted and its charts have settled.
    pub async fn painted(&self) {
        self.script("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true), 500))))").await;
    }

    /// Names of the windows.
    pub async fn handles(&self) -> Vec<String> {
        let reply = self
            .http
            .get(format!("{}/window/handles", self.session))
            .send();
        let reply: Value = reply.await.unwrap().json().await.unwrap();
        serde_json::from_value(reply["value"].clone()).unwrap_or_else(|_| panic!("{reply}"))
    }

    /// Speaks to another window from now on.
    pub async fn switch(&self, handle: &str) {
        let reply = self.post("window", json!({ "handle": handle })).await;
        assert!(reply["value"].is_null(), "{reply}");
    }

    async fn post(&self, what: &str, body: Value) -> Value {
        let sent = self
            .http
            .post(format!("{}/{what}", self.session))
            .json(&body)
            .send();
        sent.await.unwrap().json().await.unwrap()
    }

    /// Keeps a picture of the page beside what was built.
    pub async fn picture(&self, name: &str) {
        self.script(BEAT).await;
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
        self.script("clearInterval(window.__beat); document.querySelector('#beat')?.remove()")
            .await;
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
