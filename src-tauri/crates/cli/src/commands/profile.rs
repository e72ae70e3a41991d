//! Options that several commands share: whose data, and where the sign-in is kept. Secrets never come as arguments,
//! which other programs on the computer can read.
//!
//! May touch: standard input, files named by the user, the terminal for a passphrase.

use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use app::config::Settings;
use app::product::{Browser, Environment, Product};
use app::tokens::{Keep, Secret, stores};
use clap::Args;

#[derive(Args)]
pub(crate) struct Profile {
    /// Folder of databases and settings; default: this user's.
    #[arg(long, value_name = "DIR")]
    data_folder: Option<PathBuf>,
    /// A set of data of its own within the data folder, for a second supervisor or server.
    #[arg(long, value_name = "NAME", value_parser = profile_name)]
    profile: Option<String>,
    /// Keep the sign-in in this file, encrypted with a passphrase, instead of the keychain.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// The first line of this file is the passphrase; default: standard input, after other secrets.
    #[arg(long, value_name = "FILE", requires = "token_file")]
    passphrase_file: Option<PathBuf>,
}

/// Ports of the redirect addresses that the README asks to register.
pub(crate) const PORTS: [u16; 3] = [53_682, 53_683, 53_684];

impl Profile {
    /// The folder of this profile.
    fn folder(&self) -> anyhow::Result<PathBuf> {
        let folder = match &self.data_folder {
            Some(folder) => folder.clone(),
            None => app::config::data_folder()
                .context("No data folder is known for this user; name one with --data-folder")?,
        };
        Ok(match &self.profile {
            Some(name) => folder.join("profiles").join(name),
            None => folder,
        })
    }

    /// The settings of this profile.
    pub(crate) fn settings(&self) -> anyhow::Result<Settings> {
        Settings::load(&self.folder()?).map_err(|error| unreadable(&format!("{error:#}")))
    }

    /// The product on this profile. `forgetful`: tokens need not survive when no file is named.
    pub(crate) fn product(
        &self,
        forgetful: bool,
        browser: Browser,
        redirect_ports: Vec<u16>,
    ) -> anyhow::Result<Arc<Product>> {
        let keep = match (&self.token_file, forgetful) {
            (Some(path), _) => Keep::File {
                path: path.clone(),
                passphrase: self.passphrase()?,
            },
            (None, true) => Keep::Memory,
            (None, false) => Keep::Keychain,
        };
        let (product, problem) = Product::new(Environment {
            data_folder: self.folder()?,
            browser,
            token_stores: stores(keep),
            demo: None,
            redirect_ports,
        });
        match problem {
            Some(problem) => Err(unreadable(&problem)),
            None => Ok(product),
        }
    }

    fn passphrase(&self) -> anyhow::Result<Secret> {
        let secret = match &self.passphrase_file {
            Some(path) => first_line(path)?,
            None => typed("Passphrase of the token file: ")?,
        };
        anyhow::ensure!(
            !secret.is_empty(),
            "The passphrase is empty; choose a long one"
        );
        Ok(secret)
    }
}

fn unreadable(problem: &str) -> anyhow::Error {
    anyhow::anyhow!("{problem}. Correct the settings file, or delete it to begin with the defaults")
}

/// A name that stays inside the data folder.
fn profile_name(name: &str) -> Result<String, String> {
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(plain) {
        Ok(name.to_owned())
    } else {
        Err("a profile's name is made of letters, digits, - and _".to_owned())
    }
}

/// No command that uses this opens a browser.
pub(crate) fn no_browser() -> Browser {
    Arc::new(|_: &str| Err("none".to_owned()))
}

/// A secret from the first line of a file.
pub(crate) fn first_line(path: &Path) -> anyhow::Result<Secret> {
    let text = std::fs::read_to_string(path).with_context(|| format!("Read {}", path.display()))?;
    Ok(Secret::new(text.lines().next().unwrap_or_default().trim()))
}

/// A secret from the keyboard, unseen, or the next line of standard input.
pub(crate) fn typed(prompt: &str) -> anyhow::Result<Secret> {
    if std::io::stdin().is_terminal() {
        let text = rpassword::prompt_password(prompt).context("Read from the terminal")?;
        return Ok(Secret::new(text.trim()));
    }
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.context("Read a secret from standard input")?;
    Ok(Secret::new(line.trim()))
}
