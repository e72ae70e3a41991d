//! `doctor [--json]`: checks everything recording depends on; exit code 1 when something fails.

use std::process::ExitCode;

use anyhow::Context;
use app::doctor::{Check, Verdict};
use clap::Args;

use super::profile::{Profile, no_browser};
use super::say;

#[derive(Args)]
pub(crate) struct Doctor {
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    profile: Profile,
}

impl Doctor {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let checks = match self.profile.product(false, no_browser(), Vec::new()) {
            Ok(product) => {
                let runtime = tokio::runtime::Runtime::new().context("Start the runtime")?;
                runtime.block_on(product.examine())
            }
            Err(error) => vec![Check::fail("settings", format!("{error:#}"))],
        };
        let failed = checks.iter().any(|check| check.verdict == Verdict::Fail);
        if self.json {
            let all = serde_json::json!({ "ok": !failed, "checks": checks });
            say(&all.to_string());
        } else {
            checks.iter().for_each(print);
        }
        Ok(if failed {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }
}

fn print(check: &Check) {
    let verdict = match check.verdict {
        Verdict::Ok => "ok",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
    };
    say(&format!("{verdict:<5} {:<26} {}", check.name, check.found));
    if let Some(next) = &check.next {
        say(&format!("{:<5} {:<26} {next}", "", ""));
    }
}
