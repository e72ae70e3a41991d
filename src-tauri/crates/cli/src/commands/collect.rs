//! `collect [--for SECONDS] [--webhook-address URL --listen ADDRESS]`: records without a window until SIGINT or SIGTERM.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use app::product::Webhook;
use clap::Args;

use super::complain;
use super::profile::{Profile, no_browser};
use super::sign_in::App;

#[derive(Args)]
pub(crate) struct Collect {
    #[command(flatten)]
    app: App,
    /// Ends by itself after so many seconds; default: records until it is told to stop.
    #[arg(long = "for", value_name = "SECONDS")]
    seconds: Option<u64>,
    /// Receive by webhook: RingCentral posts to this public address, which must lead to --listen.
    #[arg(long, value_name = "URL", requires = "listen")]
    webhook_address: Option<String>,
    /// Where to listen for the webhook, mostly behind a web server that speaks HTTPS.
    #[arg(long, value_name = "ADDRESS:PORT", requires = "webhook_address")]
    listen: Option<SocketAddr>,
    #[command(flatten)]
    profile: Profile,
}

impl Collect {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let webhook = match (&self.webhook_address, self.listen) {
            (Some(address), Some(listen)) => match Webhook::new(address, listen) {
                Ok(webhook) => Some(webhook),
                Err(problem) => {
                    complain(&problem);
                    return Ok(ExitCode::from(2));
                }
            },
            _ => None,
        };
        let settings = self.profile.settings()?;
        // With a JWT at every start the tokens need not outlive the program.
        let forgetful = self.app.brings_jwt();
        let request = match forgetful {
            true => Some(self.app.request(&settings)?),
            false => None,
        };
        let product = self.profile.product(forgetful, no_browser(), Vec::new())?;
        if let Some(webhook) = webhook {
            product.receive_by_webhook(webhook);
        }
        let runtime = tokio::runtime::Runtime::new().context("Start the runtime")?;
        runtime.block_on(async {
            let stop = stop(self.seconds)?;
            let session = match request {
                Some(request) => product.sign_in(request).await?,
                None => product.resume().await?,
            };
            anyhow::ensure!(
                session.signed_in,
                "Nobody is signed in. Run floorwalker-cli sign-in first, or give --jwt-file"
            );
            app::collect::collect(&product, stop, complain).await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}

/// Done on SIGINT, on SIGTERM, or when the time is over. Signals are caught from here on.
fn stop(seconds: Option<u64>) -> anyhow::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let (mut interrupt, mut terminate) = {
        use tokio::signal::unix::{SignalKind, signal};
        let catch = |kind| signal(kind).context("Listen for signals");
        (
            catch(SignalKind::interrupt())?,
            catch(SignalKind::terminate())?,
        )
    };
    Ok(async move {
        let over = async {
            match seconds {
                Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
                None => std::future::pending().await,
            }
        };
        #[cfg(unix)]
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            () = over => {}
        }
        #[cfg(not(unix))]
        tokio::select! {
            // A program that cannot listen for an interrupt is ended by its time or by force.
            Ok(()) = tokio::signal::ctrl_c() => {}
            () = over => {}
        }
    })
}
