//! `sign-in`: in the browser, or with a JWT; keeps the sign-in for `collect` and the window.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use app::config::Settings;
use app::product::{Browser, system_browser};
use app::tokens::Secret;
use app::view::SignInRequest;
use clap::Args;

use super::complain;
use super::profile::{PORTS, Profile, first_line, typed};

/// The app to sign in to, and the JWT where nobody sits.
#[derive(Args)]
pub(crate) struct App {
    /// RingCentral's server, or another.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// Client id of the app in the developer console.
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Read the secret of a confidential app from standard input, first line.
    #[arg(long)]
    client_secret_stdin: bool,
    /// Read a JWT from standard input, next line, and sign in without a browser.
    #[arg(long, conflicts_with = "jwt_file")]
    jwt_stdin: bool,
    /// Read a JWT from the first line of this file and sign in without a browser.
    #[arg(long, value_name = "FILE")]
    jwt_file: Option<PathBuf>,
}

impl App {
    /// Whether a JWT comes with the command.
    pub(crate) fn brings_jwt(&self) -> bool {
        self.jwt_stdin || self.jwt_file.is_some()
    }

    /// The request; what is not said is as in the settings. Reads the secrets.
    pub(crate) fn request(&self, settings: &Settings) -> anyhow::Result<SignInRequest> {
        let or = |said: &Option<String>, known: &str| said.as_deref().unwrap_or(known).to_owned();
        let mut request = SignInRequest::in_browser(
            or(&self.server, &settings.server),
            or(&self.client_id, &settings.client_id),
        );
        if self.client_secret_stdin {
            request.client_secret = Some(typed("Client secret: ")?).filter(given);
            anyhow::ensure!(
                request.client_secret.is_some(),
                "The client secret is empty"
            );
        }
        if self.jwt_stdin {
            request.jwt = Some(typed("JWT: ")?);
        } else if let Some(path) = &self.jwt_file {
            request.jwt = Some(first_line(path)?);
        }
        anyhow::ensure!(
            request.jwt.as_ref().is_none_or(given),
            "The JWT is empty; copy it from the developer console"
        );
        Ok(request)
    }
}

fn given(secret: &Secret) -> bool {
    !secret.is_empty()
}

#[derive(Args)]
pub(crate) struct SignIn {
    #[command(flatten)]
    app: App,
    /// Print the address instead of opening a browser.
    #[arg(long)]
    no_browser: bool,
    /// Port of a registered redirect address, instead of the usual three; may be repeated.
    #[arg(long, value_name = "PORT")]
    redirect_port: Vec<u16>,
    #[command(flatten)]
    profile: Profile,
}

impl SignIn {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let ports = match self.redirect_port.is_empty() {
            true => PORTS.to_vec(),
            false => self.redirect_port,
        };
        let no_browser = self.no_browser;
        let browser: Browser = Arc::new(move |url: &str| {
            complain(&format!("Sign in at {url}"));
            if no_browser {
                Ok(())
            } else {
                system_browser(url)
            }
        });
        let settings = self.profile.settings()?;
        let request = self.app.request(&settings)?;
        if request.client_id.trim().is_empty() {
            let text = "Name the app with --client-id; it is in the RingCentral developer console.";
            return Ok(super::wrong_use(text));
        }
        let product = self.profile.product(false, browser, ports)?;
        let runtime = tokio::runtime::Runtime::new().context("Start the runtime")?;
        let session = runtime.block_on(product.sign_in_only(request))?;
        complain(&format!("Signed in at {}.", session.server));
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Args)]
pub(crate) struct SignOut {
    #[command(flatten)]
    profile: Profile,
}

impl SignOut {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let product = self
            .profile
            .product(false, super::profile::no_browser(), Vec::new())?;
        let runtime = tokio::runtime::Runtime::new().context("Start the runtime")?;
        runtime.block_on(product.sign_out())?;
        complain("Signed out. The records stay.");
        Ok(ExitCode::SUCCESS)
    }
}
