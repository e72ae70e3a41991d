//! `replay [--extensions FILE] [--output legs|calls] [--format json|csv] [--db FILE] EVENTS.jsonl|-`

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use app::export::{replay_call, replay_calls_csv, replay_legs_csv, replay_line};
use clap::{Args, ValueEnum};

use super::complain;

#[derive(Clone, Copy, ValueEnum)]
enum Output {
    Legs,
    Calls,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Json,
    Csv,
}

#[derive(Args)]
pub(crate) struct Replay {
    /// Body of `GET /account/~/extension`; without it, the target of a queue call is a queue and
    /// every other extension a person.
    #[arg(long, value_name = "FILE")]
    extensions: Option<PathBuf>,
    /// What to print.
    #[arg(long, value_enum, default_value = "legs")]
    output: Output,
    /// One JSON object a line, or CSV.
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// Run through this database (created when missing) as the live program does.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// One notification envelope a line; `-` reads standard input.
    #[arg(value_name = "EVENTS")]
    events: PathBuf,
}

impl Replay {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let directory = match &self.extensions {
            None => None,
            Some(path) => {
                let body = std::fs::read(path)
                    .with_context(|| format!("Read extensions from {}", path.display()))?;
                let (directory, unreadable) = app::directory::from_list_body(&body)
                    .with_context(|| format!("Read extensions from {}", path.display()))?;
                if unreadable > 0 {
                    complain(&format!("{unreadable} extensions could not be read"));
                }
                Some(directory)
            }
        };
        let input: Box<dyn BufRead> = if self.events.as_os_str() == "-" {
            Box::new(std::io::stdin().lock())
        } else {
            let file = File::open(&self.events)
                .with_context(|| format!("Open {}", self.events.display()))?;
            Box::new(BufReader::with_capacity(1 << 18, file))
        };
        let replay = match &self.db {
            None => app::replay::replay(input, directory).context("Read notifications")?,
            Some(path) => app::replay::replay_through_store(input, directory, path)?,
        };
        for (line, problem) in &replay.bad_lines {
            complain(&format!("line {line}: {problem}"));
        }
        if !replay.bad_lines.is_empty() {
            complain(&format!(
                "{} of {} lines could not be read",
                replay.bad_lines.len(),
                replay.lines
            ));
        }
        match self.print(&replay) {
            // The reader of a pipe may have seen enough.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
            result => result.context("Write records").map(|()| ExitCode::SUCCESS),
        }
    }

    fn print(&self, replay: &app::replay::Replay) -> std::io::Result<()> {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        match (self.output, self.format) {
            (Output::Legs, Format::Json) => {
                for leg in &replay.legs {
                    serde_json::to_writer(&mut out, &replay_line(leg))?;
                    out.write_all(b"\n")?;
                }
            }
            (Output::Calls, Format::Json) => {
                for call in &replay.calls {
                    serde_json::to_writer(&mut out, &replay_call(call))?;
                    out.write_all(b"\n")?;
                }
            }
            (Output::Legs, Format::Csv) => {
                replay_legs_csv(&replay.legs, &mut out).map_err(std::io::Error::other)?;
            }
            (Output::Calls, Format::Csv) => {
                replay_calls_csv(&replay.calls, &mut out).map_err(std::io::Error::other)?;
            }
        }
        out.flush()
    }
}
