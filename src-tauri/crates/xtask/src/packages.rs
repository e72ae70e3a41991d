//! System packages: installed through apt on Debian and Ubuntu, named elsewhere.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::bail;

use crate::steps::{has, say, step};

/// What a build of the window needs.
const BUILD: &[&str] = &[
    "build-essential",
    "file",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "libxdo-dev",
    "pkg-config",
];
/// What a window without a display needs.
const HEADLESS: &[&str] = &["xvfb", "xauth", "dbus", "fonts-dejavu-core", "imagemagick"];
/// What tests of the window need besides, and a spreadsheet program that reads the exports back.
const TEST: &[&str] = &["webkit2gtk-driver", "libreoffice-calc"];

/// Installs what is missing to build, and to run without a display where there is none.
pub(crate) fn for_demo(headless: bool) -> anyhow::Result<()> {
    let mut wanted = BUILD.to_vec();
    if headless {
        wanted.extend(HEADLESS);
    }
    install(&wanted)
}

/// Installs what is missing to run every test.
pub(crate) fn for_tests() -> anyhow::Result<()> {
    install(&[BUILD, HEADLESS, TEST].concat())
}

fn install(wanted: &[&str]) -> anyhow::Result<()> {
    if !cfg!(target_os = "linux") {
        say(
            "    On this system: install Rust, Node.js 20 or newer, and on macOS the Xcode command line tools, on Windows the Microsoft C++ build tools and WebView2.",
        );
        return Ok(());
    }
    if !Path::new("/etc/debian_version").exists() || !has("apt-get") {
        say(&format!(
            "    This system has no apt. Install what these Debian packages hold: {}",
            wanted.join(" ")
        ));
        return Ok(());
    }
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|name| !is_installed(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let root = is_root();
    if !root && !has("sudo") {
        bail!(
            "Ask an administrator to run: apt-get install {}",
            missing.join(" ")
        );
    }
    let apt = |arguments: &[&str]| {
        let mut command = if root {
            Command::new("apt-get")
        } else {
            Command::new("sudo")
        };
        if !root {
            command.arg("apt-get");
        }
        command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    step(
        "look for packages",
        apt(&["update", "-qq"]).stdout(Stdio::null()),
    )?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(&missing);
    step(
        &format!("install {}", missing.join(" ")),
        apt(&arguments).stdout(Stdio::null()),
    )
}

fn is_installed(name: &str) -> bool {
    Command::new("dpkg-query")
        .args(["-W", "-f=${Status}", name])
        .output()
        .is_ok_and(|o| String::from_utf8_lossy(&o.stdout).contains("install ok installed"))
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}
