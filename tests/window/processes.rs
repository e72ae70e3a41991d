//! The program's processes, from `/proc`.

use std::fs::read_to_string;

/// Clock ticks in a second, as `/proc` counts them on Linux.
const TICKS: f64 = 100.0;

/// The program, and what its web engine started.
pub struct Family {
    program: u32,
    all: Vec<u32>,
}

/// Processor time in ticks.
#[derive(Clone, Copy)]
pub struct Ticks(u64);

impl Ticks {
    /// Per cent of one core since an earlier moment.
    pub fn since(self, before: Self, seconds: f64) -> f64 {
        (self.0 - before.0) as f64 / TICKS / seconds * 100.0
    }
}

pub struct Used {
    pub program: Ticks,
    pub page: Ticks,
    pub page_main: Ticks,
}

impl Family {
    /// The newest process of a program.
    pub fn of(program: &str) -> Self {
        let path = std::fs::canonicalize(program).unwrap();
        let mut program: Option<u32> = None;
        let mut parents = Vec::new();
        for entry in std::fs::read_dir("/proc").unwrap().flatten() {
            let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else {
                continue;
            };
            let Some(Stat { parent, .. }) = stat(&format!("/proc/{id}/stat")) else {
                continue;
            };
            if std::fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe == path) {
                program = program.max(Some(id));
            }
            parents.push((id, parent));
        }
        let program = program.expect("the program runs");
        let mut all = vec![program];
        let mut next = 0;
        while let Some(id) = all.get(next).copied() {
            all.extend(parents.iter().filter(|(_, p)| *p == id).map(|(c, _)| *c));
            next += 1;
        }
        Self { program, all }
    }

    fn page(&self) -> Option<u32> {
        let mut pages = self.all.iter().copied();
        pages.rfind(|id| {
            stat(&format!("/proc/{id}/stat")).is_some_and(|s| s.name.starts_with("WebKitWebProces"))
        })
    }

    pub fn used(&self) -> Used {
        let of = |path: String| Ticks(stat(&path).map_or(0, |s| s.ticks));
        let page = self.page().expect("a page process");
        Used {
            program: of(format!("/proc/{}/stat", self.program)),
            page: of(format!("/proc/{page}/stat")),
            page_main: of(format!("/proc/{page}/task/{page}/stat")),
        }
    }

    /// Proportional share of memory of all processes, megabytes.
    pub fn memory_mb(&self) -> f64 {
        let kilobytes: u64 = self
            .all
            .iter()
            .filter_map(|id| {
                let text = read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
                let line = text.lines().find(|l| l.starts_with("Pss:"))?;
                line.split_whitespace().nth(1)?.parse::<u64>().ok()
            })
            .sum();
        kilobytes as f64 / 1_024.0
    }
}

struct Stat {
    name: String,
    parent: u32,
    ticks: u64,
}

fn stat(path: &str) -> Option<Stat> {
    let text = read_to_string(path).ok()?;
    let (head, tail) = text.rsplit_once(')')?;
    let name = head.split_once('(')?.1.to_owned();
    let fields: Vec<&str> = tail.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
    Some(Stat {
        name,
        parent: u32::try_from(number(1)?).ok()?,
        ticks: number(11)? + number(12)?,
    })
}
