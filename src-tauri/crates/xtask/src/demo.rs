//! `cargo xtask demo [--seconds N]`.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;

use crate::steps::{cargo, root, say, step, target};
use crate::{packages, ui};

#[derive(Args)]
pub(crate) struct Demo {
    /// Without a display: end by itself after so many seconds of demo.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

impl Demo {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let headless = cfg!(target_os = "linux")
            && std::env::var_os("DISPLAY").is_none()
            && std::env::var_os("WAYLAND_DISPLAY").is_none();
        packages::for_demo(headless)?;
        ui::install()?;
        ui::build()?;
        let build = [
            "build",
            "--package",
            "desktop",
            "--features",
            "custom-protocol",
        ];
        step(
            "build the program (minutes on the first run)",
            cargo().args(build),
        )?;
        step(
            "build the command line",
            cargo().args(["build", "--package", "cli"]),
        )?;
        let folder = target().join("demo");
        // What an earlier demo left is not this one's.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).context("Make target/demo")?;
        if headless {
            self.unseen(&folder)
        } else {
            seen(&folder)
        }
    }

    /// Under a virtual display: a while of demo, then a picture and the day's CSV.
    fn unseen(&self, folder: &Path) -> anyhow::Result<()> {
        let screen = Screen::start()?;
        say(&format!(
            "==> demo on a virtual display for {} s",
            self.seconds
        ));
        let data = folder.join("data");
        let mut program = Command::new(program("floorwalker"))
            .args(["--demo", "--unattended", "--data-folder"])
            .arg(&data)
            .env("DISPLAY", &screen.display)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("Start the program")?;
        let ended = wait(&mut program, Duration::from_secs(self.seconds))?;
        if let Some(status) = ended {
            bail!(
                "The program ended early ({status}); see {}",
                data.join("floorwalker.log").display()
            );
        }
        let picture = folder.join("screenshot.png");
        let shot = Command::new("import")
            .args(["-display", &screen.display, "-window", "root"])
            .arg(&picture)
            .status()
            .context("Take a picture of the window");
        let report = export(&data, folder);
        // Killed on purpose: a demo that survives this kept its promise about crashes.
        program.kill().context("End the program")?;
        program.wait().context("End the program")?;
        anyhow::ensure!(shot?.success(), "The picture could not be taken");
        let report = report?;
        say(&format!("    picture: {}", picture.display()));
        say(&format!("    report:  {}", report.display()));
        Ok(())
    }
}

/// On the person's own display, until they close the window.
fn seen(folder: &Path) -> anyhow::Result<()> {
    say("==> demo; close the window to end it");
    let status = Command::new(program("floorwalker"))
        .args(["--demo", "--data-folder"])
        .arg(folder.join("data"))
        .status()
        .context("Start the program")?;
    anyhow::ensure!(status.success(), "The program ended with {status}");
    Ok(())
}

/// The day's report of the demo's database, in its own zone.
fn export(data: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let report = folder.join("daily-report.csv");
    let today = Command::new("date")
        .arg("+%F")
        .output()
        .context("Ask for the date")?;
    let today = String::from_utf8_lossy(&today.stdout).trim().to_owned();
    let mut command = Command::new(program("floorwalker-cli"));
    command
        .args(["export", "--report", "agents", "--date", &today, "--db"])
        .arg(data.join("demo.db"))
        .arg("-o")
        .arg(&report);
    step("export the day", &mut command)?;
    Ok(report)
}

fn program(name: &str) -> PathBuf {
    let name = if cfg!(windows) {
        format!("{name}.exe")
    } else {
        name.to_owned()
    };
    target().join("debug").join(name)
}

fn wait(child: &mut Child, limit: Duration) -> anyhow::Result<Option<std::process::ExitStatus>> {
    let begun = Instant::now();
    while begun.elapsed() < limit {
        if let Some(status) = child.try_wait().context("Watch the program")? {
            return Ok(Some(status));
        }
        std::thread::sleep(Duration::from_millis(250));
    }
    Ok(None)
}

/// A virtual display, ended when dropped.
pub(crate) struct Screen {
    process: Child,
    pub(crate) display: String,
}

impl Screen {
    pub(crate) fn start() -> anyhow::Result<Self> {
        let number = (90..190)
            .find(|n| !Path::new(&format!("/tmp/.X{n}-lock")).exists())
            .context("No free display number")?;
        let display = format!(":{number}");
        let process = Command::new("Xvfb")
            .args([&display, "-screen", "0", "1440x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .current_dir(root())
            .spawn()
            .context("Start the virtual display (Xvfb)")?;
        let socket = format!("/tmp/.X11-unix/X{number}");
        let begun = Instant::now();
        while !Path::new(&socket).exists() {
            anyhow::ensure!(
                begun.elapsed() < Duration::from_secs(10),
                "The virtual display did not start"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(Self { process, display })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
