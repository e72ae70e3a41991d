//! `cargo xtask test`: everything CI runs, cheapest first.

use clap::Args;

use crate::demo::Screen;
use crate::steps::{cargo, step, target};
use crate::ui::npm;
use crate::{packages, ui};

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
            step(
                "tests of the window",
                cargo()
                    .args([
                        "test",
                        "--quiet",
                        "--package",
                        "acceptance",
                        "--features",
                        "window",
                    ])
                    .args(["--test", "window"])
                    .env("DISPLAY", &screen.display)
                    .env("FLOORWALKER_PROGRAM", target().join("debug/floorwalker")),
            )?;
        }
        step("tests", cargo().args(["test", "--quiet"]))
    }
}
