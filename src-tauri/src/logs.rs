//! Where the log goes: files in the data folder, the newest always `floorwalker.log`. A file that
//! grows too large moves aside, and so does the one of the previous start; a few are kept.
//!
//! May touch: the log files. What may appear in a log is the business of the types that are
//! logged: tokens, numbers and names cannot be printed.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use tracing_subscriber::EnvFilter;

/// PubNub's crate logs addresses with keys; it is silenced whatever is asked for.
const LEVELS: &str = "info,pubnub=off";
/// A file larger than this moves aside.
const LARGEST: u64 = 4 * 1024 * 1024;
/// Files kept, the newest included.
const KEPT: usize = 5;

/// Names of the files, newest first. Not all of them exist.
pub(crate) fn names() -> Vec<String> {
    (0..KEPT).map(name).collect()
}

fn name(age: usize) -> String {
    match age {
        0 => "floorwalker.log".to_owned(),
        _ => format!("floorwalker.{age}.log"),
    }
}

/// Starts logging. A log that cannot be written is no reason not to start.
pub(crate) fn start(folder: &Path) {
    let made = std::fs::create_dir_all(folder).and_then(|()| Rotating::start(folder, LARGEST));
    if let Ok(file) = made {
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(LEVELS))
            .with_ansi(false)
            .with_writer(std::sync::Mutex::new(file))
            .init();
    }
}

/// A file that moves aside when it is full. Written by hand because the well-kept crates rotate by
/// time, and a log that repeats itself fills a disk within a day.
struct Rotating {
    folder: PathBuf,
    file: File,
    size: u64,
    largest: u64,
}

impl Rotating {
    fn start(folder: &Path, largest: u64) -> std::io::Result<Self> {
        move_aside(folder);
        Ok(Self {
            file: File::create(folder.join(name(0)))?,
            folder: folder.to_owned(),
            size: 0,
            largest,
        })
    }
}

/// Each file becomes one older; the oldest is gone.
fn move_aside(folder: &Path) {
    for age in (0..KEPT - 1).rev() {
        // There is none of that age at the first starts.
        let _ = std::fs::rename(folder.join(name(age)), folder.join(name(age + 1)));
    }
}

impl Write for Rotating {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.size >= self.largest {
            move_aside(&self.folder);
            self.file = File::create(self.folder.join(name(0)))?;
            self.size = 0;
        }
        let written = self.file.write(bytes)?;
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_log_moves_aside_and_a_few_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path();
        let mut log = Rotating::start(path, 10).expect("a log");
        for line in 0..20 {
            writeln!(log, "this is line {line}").expect("written");
        }
        let found = names().iter().filter(|n| path.join(n).exists()).count();
        let all = std::fs::read_dir(path).expect("a folder").count();
        assert_eq!((found, all), (KEPT, KEPT));
        let newest = std::fs::read_to_string(path.join(name(0))).expect("read");
        assert!(newest.contains("line 19"), "{newest}");
    }
}
