//! The page: its packages and its build.

use std::process::Command;

use anyhow::bail;

use crate::steps::{has, root, step};

/// `npm` in the page's folder.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(root().join("ui"));
    command
}

/// Installs the page's packages when they are not the ones of the lock file.
pub(crate) fn install() -> anyhow::Result<()> {
    if !has("npm") && !cfg!(windows) {
        bail!("Node.js is missing. Install Node.js 20 or newer and run this again.");
    }
    let ui = root().join("ui");
    let wanted = std::fs::read(ui.join("package-lock.json")).unwrap_or_default();
    let mark = ui.join("node_modules/.floorwalker-lock");
    if std::fs::read(&mark).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    step(
        "install the page's packages",
        &mut npm(&["ci", "--no-audit", "--no-fund"]),
    )?;
    std::fs::write(mark, wanted)?;
    Ok(())
}

/// Builds the page into `ui/dist`.
pub(crate) fn build() -> anyhow::Result<()> {
    step("build the page", &mut npm(&["run", "build"]))
}
