//! `floorwalker-cli`: the product without a window. Argument parsing and printing only.
//!
//! May touch: arguments, standard streams, files named by the user. Rules live in `app`.
//! Exit codes: 0 done, 1 failed, 2 wrong use.

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "floorwalker-cli",
    version,
    about = "Call records for RingCentral supervisors"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sign in with RingCentral and keep the sign-in.
    SignIn(commands::sign_in::SignIn),
    /// End the sign-in here and at RingCentral.
    SignOut(commands::sign_in::SignOut),
    /// Record without a window.
    Collect(commands::collect::Collect),
    /// Check everything recording depends on.
    Doctor(commands::doctor::Doctor),
    /// Fold recorded notifications into call records and print them.
    Replay(commands::replay::Replay),
    /// Write a report as CSV or as a workbook.
    Export(commands::export::Export),
    /// Fold the stored notifications again and compare with the stored records.
    Verify(commands::verify::Verify),
    /// Copy the database while it is in use.
    Backup(commands::backup::Backup),
    /// Put a backup in the place of the database.
    Restore(commands::restore::Restore),
    /// Delete records for good.
    Purge(commands::purge::Purge),
    /// Run the simulated RingCentral.
    Simulate(commands::simulate::Simulate),
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let wrong_use = error.use_stderr();
            // Nothing is left to tell anyone when even the usage cannot be printed.
            let _ = error.print();
            return ExitCode::from(if wrong_use { 2 } else { 0 });
        }
    };
    let result = match arguments.command {
        Command::SignIn(command) => command.run(),
        Command::SignOut(command) => command.run(),
        Command::Collect(command) => command.run(),
        Command::Doctor(command) => command.run(),
        Command::Replay(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Restore(command) => command.run(),
        Command::Purge(command) => command.run(),
        Command::Simulate(command) => command.run(),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            commands::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
