//! A real spreadsheet program reads what we export: every cell comes back, and no cell runs.
//!
//! Needs `soffice`, which `cargo xtask test` installs; without it there is nothing to ask.

use std::path::Path;
use std::process::Command;

use app::export::{CsvOptions, Format, ReportKind};
use app::query::{ExportJob, ReportContext, Target, export};
use engine::metrics::ServiceLevelRules;
use engine::metrics::interval::{DateRange, Width, zone};
use engine::{Directory, Extension, ExtensionKind, Outage, Timestamp};
use simulator::script::{ScriptConfig, generate};
use store::{Batch, Store};

use crate::support::{directory, fold};

/// What a spreadsheet would run, were it not defused.
const TRAPS: [&str; 6] = [
    "=1+1",
    "@SUM(1;1)",
    "-1+2",
    "+1-415",
    "=HYPERLINK(\"http://127.0.0.1/\";\"x\")",
    "=cmd|'/c calc'!A1",
];

fn has_soffice() -> bool {
    let found = Command::new("soffice").arg("--version").output();
    found.is_ok_and(|output| output.status.success())
}

/// The first sheet of a file as the program sees it, cells as they are kept and not as shown.
fn read_back(file: &Path, folder: &Path) -> Vec<Vec<String>> {
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let out = folder.join("back");
    let mut command = Command::new("soffice");
    command.args([&profile, "--headless", "--norestore"]);
    if file.extension().is_some_and(|end| end == "csv") {
        // What a person confirms when opening a CSV: commas, quotes, UTF-8, numbers as they look.
        command.arg("--infilter=Text - txt - csv (StarCalc):44,34,76,1,,1033,false,false");
    }
    let status = command
        .arg("--convert-to")
        .arg("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,1")
        .arg("--outdir")
        .arg(&out)
        .arg(file)
        .output()
        .unwrap();
    assert!(status.status.success(), "{status:?}");
    let name = file.file_stem().unwrap().to_str().unwrap();
    let found = std::fs::read_dir(&out).unwrap().map(|e| e.unwrap().path());
    let back = found
        .into_iter()
        .find(|p| p.file_name().unwrap().to_str().unwrap().starts_with(name))
        .unwrap();
    let rows = rows(&back);
    std::fs::remove_file(back).unwrap();
    rows
}

fn rows(file: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(file)
        .unwrap();
    let records = reader.records().map(Result::unwrap);
    records
        .map(|r| r.iter().map(str::to_owned).collect())
        .collect()
}

/// Equal as text, or the same number.
fn same(ours: &str, theirs: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    ours == theirs || (number(ours).is_some() && number(ours) == number(theirs))
}

#[test]
fn libreoffice_reads_exports_back_unchanged() {
    if !has_soffice() {
        println!("soffice is not installed: nothing checked");
        return;
    }
    let script = generate(ScriptConfig {
        seed: 77,
        max_calls: Some(80),
        ..ScriptConfig::default()
    });
    let lines = script.notifications.iter().map(|n| n.json.as_str());
    let mut replay = fold(lines, Some(directory(&script)));
    for (leg, trap) in replay.legs.iter_mut().zip(TRAPS.iter().cycle()).step_by(3) {
        leg.customer_name = Some((*trap).into());
    }
    let first = replay.legs.iter().map(|l| l.started_at).min().unwrap();
    let utc = zone("UTC").unwrap();
    let day = engine::metrics::interval::local(utc, first).date();
    let mut people = Directory::new();
    for entry in directory(&script).iter() {
        people.insert(Extension {
            name: if entry.kind == ExtensionKind::Queue {
                entry.name.clone()
            } else {
                TRAPS[0].into()
            },
            ..entry.clone()
        });
    }
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("calls.db")).unwrap();
    let (legs, calls) = (replay.legs, replay.calls);
    store
        .commit(&Batch {
            legs,
            calls,
            outages: vec![Outage {
                from: first,
                to: Some(first.plus_millis(1_234)),
                reason: TRAPS[0].to_owned(),
            }],
            ..Batch::default()
        })
        .unwrap();
    let reader = store.reader().unwrap();
    let context = ReportContext {
        directory: people,
        rules: ServiceLevelRules::default(),
        zone: utc,
        hours: app::view::BusinessHours::default(),
        now: Timestamp::default(),
    };
    for kind in ReportKind::ALL {
        let write = |format: Format| {
            let name = format!("{}-{}.{}", kind.as_str(), format.as_str(), format.as_str());
            let path = folder.path().join(name);
            let job = ExportJob {
                kind,
                range: DateRange::new(day, day).unwrap(),
                zone: utc,
                business_hours: false,
                width: Width::Hour,
                format,
                // The mark says that the text is UTF-8.
                options: CsvOptions {
                    bom: true,
                    ..CsvOptions::default()
                },
            };
            let count = export(&reader, &job, &context, Target::File(&path)).unwrap();
            (path, count)
        };
        let (csv, count) = write(Format::Csv);
        let (book, _) = write(Format::Xlsx);
        let ours = rows(&csv);
        assert_eq!(ours.len() as u64, count + 1, "{kind:?}");
        for (file, plain) in [(csv, false), (book, true)] {
            let theirs = read_back(&file, folder.path());
            assert_eq!(theirs.len(), ours.len(), "{}", file.display());
            for (ours, theirs) in ours.iter().zip(&theirs) {
                for (at, cell) in ours.iter().enumerate() {
                    let back = theirs.get(at).map_or("", String::as_str);
                    // A workbook says what is text, so nothing needs to be defused there.
                    let wanted = if plain {
                        cell.strip_prefix('\'').unwrap_or(cell)
                    } else {
                        cell
                    };
                    assert!(
                        same(wanted, back),
                        "{}: {wanted:?} is {back:?}",
                        file.display()
                    );
                }
            }
        }
    }
}
