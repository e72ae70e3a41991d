//! What the real engine makes of every place in every theme, with pretend data and a clock that
//! stands still: axe finds nothing, and parts stand where, and in the colours in which, they stood
//! when the references in `layout` were made.
//!
//! Boxes, not pixels: painting differs between computers, and the bundled font makes boxes the
//! same. `UPDATE_LAYOUT=1` writes the references.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tokio::sync::MutexGuard;

use crate::DISPLAY;
use crate::driver::Driver;

/// How far an edge may be from where it was: drop-down lists and date fields are drawn by the
/// system.
const TOLERANCE: i64 = 8;

const THEMES: [&str; 3] = ["light", "dark", "contrast"];

const PLACES: [(&str, &str, &str); 7] = [
    ("signin", "live", "[data-testid=sign-in-button]"),
    ("live", "live", "[data-testid^=tile-]"),
    ("calls", "calls", "[data-testid^=call-row-]"),
    ("reports", "reports", "[data-testid=chart-calls] canvas"),
    ("trust", "trust", "[data-testid=trust]"),
    ("settings", "settings", "[data-testid=settings-computer]"),
    ("wallboard", "wallboard", "[data-testid=wallboard] li"),
];

struct Page {
    window: Driver,
    origin: String,
    _folder: tempfile::TempDir,
    _display: MutexGuard<'static, ()>,
}

impl Page {
    async fn open() -> Self {
        let display = DISPLAY.lock().await;
        let folder = tempfile::tempdir().unwrap();
        let window = Driver::open(folder.path(), folder.path()).await;
        window.wait_for("[data-testid=demo-button]").await;
        let origin = window.script("return location.origin").await;
        Self {
            window,
            origin: origin.as_str().unwrap().to_owned(),
            _folder: folder,
            _display: display,
        }
    }

    async fn show(&self, (name, hash, ready): (&str, &str, &str), theme: &str) {
        let who = if name == "signin" { "" } else { "&demo" };
        let origin = &self.origin;
        self.window
            .go_to(&format!(
                "{origin}/?pretend&still&place={name}&theme={theme}{who}#/{hash}"
            ))
            .await;
        self.window.wait_for(ready).await;
        self.window
            .wait_until("return document.fonts.status === 'loaded'")
            .await;
        self.window.painted().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_in_any_place_in_any_theme() {
    let page = Page::open().await;
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let axe = std::fs::read_to_string(root.join("ui/node_modules/axe-core/axe.min.js"))
        .expect("`cargo xtask test` installs the page's packages");
    let run = format!(
        "{axe}; return axe.run(document, {{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.target.join(' '))))"
    );
    let mut found = Vec::new();
    for theme in THEMES {
        for place in PLACES {
            page.show(place, theme).await;
            let said: Vec<String> = serde_json::from_value(page.window.script(&run).await).unwrap();
            let at = place.0;
            found.extend(said.into_iter().map(|v| format!("{at}, {theme}: {v}")));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    page.window.end().await;
}

/// Left, top, width, height.
type Box = [i64; 4];

#[derive(Serialize, Deserialize, Default)]
struct Layout {
    /// By test id; of several with the same, the first.
    boxes: BTreeMap<String, Box>,
    /// Text and background, by theme and test id.
    colours: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct Part {
    id: String,
    r#box: Box,
    colours: String,
}

/// Every named part that is in sight.
const PARTS: &str = r"
    const seen = new Map();
    for (const part of document.querySelectorAll('[data-testid]')) {
        const { left, top, width, height } = part.getBoundingClientRect();
        if (width === 0 || height === 0 || top >= innerHeight || left >= innerWidth) continue;
        if (seen.has(part.dataset.testid)) continue;
        const { color, backgroundColor } = getComputedStyle(part);
        seen.set(part.dataset.testid, { id: part.dataset.testid, box: [left, top, width, height].map(Math.round), colours: `${color} on ${backgroundColor}` });
    }
    return [...seen.values()];
";

/// What differs between two layouts, in sentences.
fn differences(was: &Layout, is: &Layout) -> Vec<String> {
    let mut said = Vec::new();
    for (id, old) in &was.boxes {
        match is.boxes.get(id) {
            None => said.push(format!("{id} is gone")),
            Some(new) if old.iter().zip(new).any(|(a, b)| (a - b).abs() > TOLERANCE) => {
                said.push(format!("{id} was at {old:?}, is at {new:?}"));
            }
            Some(_) => {}
        }
    }
    let fresh = is.boxes.keys().filter(|id| !was.boxes.contains_key(*id));
    said.extend(fresh.map(|id| format!("{id} is new")));
    for (theme, colours) in &was.colours {
        for (id, old) in colours {
            let new = is.colours.get(theme).and_then(|c| c.get(id));
            if new.is_some_and(|new| new != old) {
                said.push(format!("{id} in {theme} was {old}, is {new:?}"));
            }
        }
    }
    said
}

#[test]
fn what_moved_vanished_or_changed_its_colour_is_named() {
    let layout = |left, colour: &str| Layout {
        boxes: BTreeMap::from([("a".to_owned(), [left, 0, 10, 10])]),
        colours: BTreeMap::from([(
            "dark".to_owned(),
            BTreeMap::from([("a".to_owned(), colour.to_owned())]),
        )]),
    };
    let was = layout(100, "white on black");
    assert!(differences(&was, &layout(108, "white on black")).is_empty());
    assert_eq!(differences(&was, &layout(109, "white on black")).len(), 1);
    assert_eq!(differences(&was, &layout(100, "grey on black")).len(), 1);
    assert_eq!(differences(&was, &Layout::default()), ["a is gone"]);
    assert_eq!(differences(&Layout::default(), &was), ["a is new"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_place_looks_as_it_did() {
    let page = Page::open().await;
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("window/layout");
    let mut wrong = Vec::new();
    for place in PLACES {
        let mut layout = Layout::default();
        for theme in THEMES {
            page.show(place, theme).await;
            page.window
                .picture(&format!("page-{}-{theme}", place.0))
                .await;
            let parts = page.window.script(PARTS).await;
            let parts: Vec<Part> = serde_json::from_value(parts).unwrap();
            let colours = layout.colours.entry(theme.to_owned()).or_default();
            for part in parts {
                colours.insert(part.id.clone(), part.colours);
                if theme == THEMES[0] {
                    layout.boxes.insert(part.id, part.r#box);
                }
            }
        }
        let file = folder.join(format!("{}.json", place.0));
        if std::env::var_os("UPDATE_LAYOUT").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            let text = serde_json::to_string_pretty(&layout).unwrap();
            std::fs::write(&file, text + "\n").unwrap();
        }
        let was: Layout = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let said = differences(&was, &layout);
        wrong.extend(said.into_iter().map(|text| format!("{}: {text}", place.0)));
    }
    assert!(wrong.is_empty(), "UPDATE_LAYOUT=1 if meant: {wrong:#?}");
    page.window.end().await;
}
