//! `cargo xtask test`: everything CI runs, cheapest first.

use std::env::consts::EXE_SUFFIX;
use std::process::Command;

use clap::Args;

use crate::demo::Screen;
use crate::steps::{cargo, say, step, target};
use crate::ui::npm;
use crate::{packages, ui};

/// What the property tests draw their cases from. `cargo test` draws new ones each time; here a
/// change must not fail for another's luck.
const RANDOM_CASES: &str = "PROPTEST_RNG_SEED";
const SEED: &str = "20261121";

const TRANSPORTS: [&str; 3] = ["websocket", "pubnub", "webhook"];

#[derive(Args)]
pub(crate) struct Test {
    /// Leave out the tests of the real window.
    #[arg(long)]
    no_window: bool,
}

impl Test {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        packages::for_tests()?;
        step("format", cargo().args(["fmt", "--all", "--check"]))?;
        ui::install()?;
        step(
            "page: format",
            &mut npm(&["run", "--silent", "format:check"]),
        )?;
        step("page: lint", &mut npm(&["run", "--silent", "lint"]))?;
        step("page: types", &mut npm(&["run", "--silent", "check"]))?;
        step("page: tests", &mut npm(&["run", "--silent", "test"]))?;
        ui::build()?;
        let lints = ["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"];
        step("lints", cargo().args(lints))?;
        if !self.no_window {
            let build = [
                "build",
                "--quiet",
                "--package",
                "desktop",
                "--features",
                "custom-protocol",
            ];
            step("build the program", cargo().args(build))?;
            let screen = Screen::start()?;
            let test = ["test", "--quiet", "--package", "acceptance"];
            twice(
                "tests of the window",
                cargo()
                    .args(test)
                    .args(["--features", "window", "--test", "window"])
                    .env("DISPLAY", &screen.display)
                    .env("FLOORWALKER_PROGRAM", target().join("debug/floorwalker")),
            )?;
        }
        let mut tests = cargo();
        tests.args(["test", "--quiet", "--no-fail-fast"]);
        if std::env::var_os(RANDOM_CASES).is_none() {
            tests.env(RANDOM_CASES, SEED);
        }
        twice("tests", &mut tests)?;
        TRANSPORTS.into_iter().try_for_each(chaos)
    }
}

/// A step whose tests have real windows, sockets and killed processes in them: on a busy machine
/// one may fail by chance. Then, and visibly, the step is run once more; what fails twice fails.
fn twice(title: &str, command: &mut Command) -> anyhow::Result<()> {
    let Err(error) = step(title, command) else {
        return Ok(());
    };
    say(&format!("    {error}; once more"));
    step(title, command)
}

/// A bounded share of the chaos runs: the client against the simulator and its faults, the
/// database against the truth.
fn chaos(transport: &str) -> anyhow::Result<()> {
    let program = target().join(format!("debug/floorwalker-cli{EXE_SUFFIX}"));
    step(
        &format!("chaos over {transport}"),
        Command::new(program)
            .args(["simulate", "--chaos", "--json", "--transport", transport])
            .args(["--seeds", "20", "--calls", "50"]),
    )
}
