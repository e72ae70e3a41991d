//! Whole or not at all, and a sentence when it is not.

use super::*;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("export-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&self.0)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(out: &mut dyn Write, text: &str) -> Result<(), ExportError> {
    out.write_all(text.as_bytes())
        .map_err(|e| ExportError::Output(e.into()))
}

#[test]
fn a_new_file_and_then_a_newer_one() {
    let folder = Folder::new("new");
    let path = folder.0.join("daily.csv");
    save(&path, |out| text(out, "one")).unwrap();
    save(&path, |out| text(out, "two")).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    assert_eq!(folder.names(), ["daily.csv"]);
}

#[test]
fn a_failure_halfway_leaves_the_old_file_and_nothing_else() {
    let folder = Folder::new("half");
    let path = folder.0.join("daily.csv");
    save(&path, |out| text(out, "old")).unwrap();
    let failed = save(&path, |out| {
        text(out, "half of the new")?;
        Err::<(), _>(ExportError::Output(
            io::Error::from(ErrorKind::StorageFull).into(),
        ))
    });
    let error = failed.unwrap_err();
    assert!(matches!(error, ExportError::DiskFull(_)), "{error}");
    assert!(error.to_string().contains("daily.csv"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(folder.names(), ["daily.csv"]);
}

#[test]
fn every_failure_names_what_was_asked_for() {
    let folder = Folder::new("errors");
    let nowhere = folder.0.join("missing").join("daily.csv");
    let error = save(&nowhere, |out| text(out, "x")).unwrap_err();
    assert!(matches!(error, ExportError::NoFolder(_)), "{error}");
    assert!(error.to_string().contains("missing"));
    let error = save(&folder.0, |out| text(out, "x")).unwrap_err();
    assert!(matches!(error, ExportError::NoFileName(_)), "{error}");
    let denied = failure(&nowhere, ErrorKind::PermissionDenied.into());
    assert!(matches!(denied, ExportError::NotWritable(_)));
    assert!(denied.to_string().contains("daily.csv"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_as_such() {
    // The device that is always full.
    let error = save(Path::new("/dev/full"), |out| {
        text(out, &"x".repeat(100_000))
    })
    .unwrap_err();
    assert!(matches!(error, ExportError::DiskFull(_)), "{error}");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = Folder::new("link");
    let (real, link) = (folder.0.join("real.csv"), folder.0.join("link.csv"));
    fs::write(&real, "old").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    save(&link, |out| text(out, "new")).unwrap();
    assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn a_name_left_by_a_crash_is_not_in_the_way() {
    let folder = Folder::new("crash");
    let path = folder.0.join("daily.csv");
    let left = format!(".daily.csv.{}-0.part", std::process::id());
    fs::write(folder.0.join(&left), "rest").unwrap();
    save(&path, |out| text(out, "new")).unwrap();
    assert_eq!(folder.names(), [left, "daily.csv".to_owned()]);
}

/// A target that has room for so many bytes.
struct Small<'w> {
    out: &'w mut dyn Write,
    room: usize,
}

impl Write for Small<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.room == 0 {
            return Err(ErrorKind::StorageFull.into());
        }
        let fits = bytes.len().min(self.room);
        self.room -= fits;
        self.out.write(&bytes[..fits])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[test]
fn a_disk_that_fills_up_halfway_leaves_no_half_table_and_says_so() {
    use crate::export::sample;
    use crate::export::{CsvOptions, Format, ReportKind, ReportWriter, Sheet};
    let folder = Folder::new("full");
    let rules = engine::metrics::ServiceLevelRules::default();
    let names = engine::Directory::new();
    for (format, room) in [(Format::Csv, 9_000), (Format::Xlsx, 300)] {
        let path = folder.0.join(format!("legs.{}", format.as_str()));
        let sheet = Sheet {
            kind: ReportKind::Legs,
            format,
            options: &CsvOptions::default(),
            zone: chrono_tz::UTC,
            names: &names,
            rules: &rules,
            hours: None,
        };
        let leg = sample::leg("s-1", "p-1", "101", "2026-11-20T00:00:00Z");
        let written = save(&path, |out| {
            let mut small = Small { out, room };
            let mut writer = ReportWriter::begin(sheet, &mut small)?;
            writer.legs(std::iter::repeat_n(&leg, 500))?;
            writer.finish()
        });
        let error = written.unwrap_err();
        assert!(matches!(error, ExportError::DiskFull(_)), "{error}");
        let sentence = error.to_string();
        assert!(
            sentence.starts_with("the disk is full; free some space"),
            "{sentence}"
        );
        assert!(sentence.contains("was not written"), "{sentence}");
        assert!(folder.names().is_empty(), "{:?}", folder.names());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_that_is_always_full_says_so() {
    let full = Path::new("/dev/full");
    let failed = save(full, |out| text(out, &"x".repeat(100_000)));
    assert!(matches!(failed.unwrap_err(), ExportError::DiskFull(_)));
    let failed = save(full, |out| text(out, "little"));
    assert!(matches!(failed.unwrap_err(), ExportError::DiskFull(_)));
}
