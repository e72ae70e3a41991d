//! `cargo xtask demo` and `cargo xtask test`: the two commands of the README.
//!
//! May touch: processes, the working tree's `target/`, and (with the system's package manager)
//! missing packages.

mod demo;
mod packages;
mod steps;
mod test;
mod ui;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Run the demo, run the tests")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the program and start it against the built-in simulated call centre.
    Demo(demo::Demo),
    /// Install what tests need and run everything that CI runs.
    Test(test::Test),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Demo(demo) => demo.run(),
        Command::Test(test) => test.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            steps::say(&format!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
