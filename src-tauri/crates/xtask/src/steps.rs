//! Steps: one progress line each, the command's own output below it.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, bail};

/// Writes a line to standard error, in order with the output of the steps.
pub(crate) fn say(text: &str) {
    // Nobody listens when standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(3)
        .map_or(here.clone(), std::path::Path::to_owned)
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Runs a command with a progress line before and its duration after.
pub(crate) fn step(title: &str, command: &mut Command) -> anyhow::Result<()> {
    say(&format!("==> {title}"));
    let begun = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("{title}: start {command:?}"))?;
    if !status.success() {
        bail!("{title}: failed ({status})");
    }
    say(&format!("    {title}: {} s", begun.elapsed().as_secs()));
    Ok(())
}

/// Whether a program can be found.
pub(crate) fn has(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else {
        return false;
    };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
