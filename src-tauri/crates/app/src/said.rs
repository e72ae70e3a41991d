//! The sentence of each error, with its kind: what the window says in its own language.
//!
//! Pure. `fixtures/sentences.json` holds one of each kind, and the page has a text for every one.

use engine::metrics::interval::IntervalError;
use ringcentral_client::ConfigError;
use ringcentral_proto::link::GapReason;
pub use ringcentral_proto::sentence::Sentence;
use ringcentral_proto::sentence::{Part, Spoken};
use store::StoreError;

use crate::export::ExportError;
use crate::owner::NotKept;
use crate::report::ReportError;
use crate::view::SaidPart;

/// Why the time between a backup and its return is an outage.
pub(crate) const RESTORED: Spoken = Sentence::of("gap_restored", "A backup was restored.");
/// Why an outage is noted when notifications are dropped.
pub(crate) const NO_ROOM: Spoken = Sentence::of(
    "gap_no_room",
    "The disk did not take the notifications, and more of them came than the memory holds.",
);

/// What crosses to the window.
#[must_use]
pub fn parts(sentence: &Sentence) -> Vec<SaidPart> {
    let part = |part: &Part| SaidPart {
        kind: part.kind().map(str::to_owned),
        data: part
            .data()
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        text: part.to_string(),
    };
    sentence.parts().iter().map(part).collect()
}

/// The sentence of an outage: the database keeps its English, which is one of a closed list.
#[must_use]
pub fn outage(reason: &str) -> Sentence {
    let known = GapReason::ALL.map(GapReason::sentence);
    let all = known.into_iter().chain([RESTORED, NO_ROOM]);
    let found = all.into_iter().find(|spoken| spoken.english() == reason);
    found.map_or_else(|| reason.into(), Sentence::from)
}

/// Why the database cannot be used.
#[must_use]
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the enum may grow; what has no sentence is a defect"
)]
pub fn store(error: &StoreError) -> Sentence {
    let english = format!("{error}.");
    match error {
        StoreError::DiskFull => Sentence::told("store_disk_full", english),
        StoreError::ReadOnly => Sentence::told("store_read_only", english),
        StoreError::Disk(detail) => {
            Sentence::told("store_disk", english).with("detail", detail)
        }
        StoreError::InUse => Sentence::told("store_in_use", english),
        StoreError::Busy => Sentence::told("store_busy", english),
        StoreError::NewerSchema { found, known } => Sentence::told("store_newer", english)
            .with("found", found)
            .with("known", known),
        StoreError::OlderSchema { found } => {
            Sentence::told("store_older", english).with("found", found)
        }
        StoreError::NotOurs { path } => {
            Sentence::told("store_not_ours", english).with("path", path.display())
        }
        StoreError::Damaged(detail) => {
            Sentence::told("store_damaged", english).with("detail", detail)
        }
        StoreError::File { path, source } => Sentence::of(
            "store_file",
            "The program cannot use {path} ({detail}). Look at the disk and at the rights of its folder.",
        )
        .with("path", path.display())
        .with("detail", source),
        StoreError::Exists(path) => {
            Sentence::told("store_exists", english).with("path", path.display())
        }
        // A defect: what it was goes to the log.
        other => Sentence::of(
            "store_defect",
            "{detail}. If it happens again, send the log from the data folder with your report.",
        )
        .with("detail", other),
    }
}

/// What was received and is not in the database.
#[must_use]
pub fn not_kept(error: &NotKept) -> Sentence {
    Sentence::of("not_kept", "{count} notifications could not be kept.")
        .with("count", error.notifications)
        .then(store(&error.cause))
        .then(Sentence::of(
            "not_kept_next",
            "At the next start Floorwalker asks RingCentral for what it missed.",
        ))
}

/// Why a file was not written.
#[must_use]
pub fn export(error: &ExportError) -> Sentence {
    let english = whole(error);
    match error {
        ExportError::Report(error) => report(error),
        ExportError::Store(error) => store(error),
        ExportError::NoFileName(path) => {
            Sentence::told("file_no_name", english).with("path", path.display())
        }
        ExportError::NoFolder(path) => {
            Sentence::told("file_no_folder", english).with("path", path.display())
        }
        ExportError::NotWritable(path) => {
            Sentence::told("file_not_writable", english).with("path", path.display())
        }
        ExportError::DiskFull(path) => {
            Sentence::told("file_disk_full", english).with("path", path.display())
        }
        ExportError::Write { path, source } => not_written(path.display(), source),
        ExportError::Output(error) => not_written("CSV", error),
        ExportError::Book(error) => Sentence::told("file_workbook", english).with("detail", error),
    }
}

/// A file that the system did not take.
#[must_use]
pub fn not_written(path: impl std::fmt::Display, error: impl std::fmt::Display) -> Sentence {
    Sentence::of(
        "file_not_written",
        "{path} could not be written ({detail}). Choose another folder, or look at the disk.",
    )
    .with("path", path)
    .with("detail", error)
}

/// A report that nobody knows.
#[must_use]
pub fn no_such_report(report: &str) -> Sentence {
    Sentence::of("report_unknown", "There is no report called {report}.").with("report", report)
}

/// Why there is no report.
#[must_use]
pub fn report(error: &ReportError) -> Sentence {
    let english = whole(error);
    match error {
        ReportError::Interval(error) => interval(error),
        ReportError::NoSuchNumber(number) => {
            Sentence::told("report_no_such_number", english).with("number", number)
        }
        ReportError::NoBusinessHours => Sentence::told("report_no_hours", english),
        ReportError::OutagesAreWhole => Sentence::told("report_outages_whole", english),
    }
}

/// Why these are no days.
#[must_use]
pub fn interval(error: &IntervalError) -> Sentence {
    let english = whole(error);
    match error {
        IntervalError::UnknownZone(zone) => Sentence::told("days_zone", english).with("zone", zone),
        IntervalError::BadDate(text) => Sentence::told("days_no_date", english).with("text", text),
        IntervalError::Backwards { from, to } => Sentence::told("days_backwards", english)
            .with("from", from)
            .with("to", to),
        IntervalError::TooLong { days } => {
            Sentence::told("days_too_many", english).with("days", days)
        }
    }
}

/// Why this is no server.
#[must_use]
pub fn server(error: ConfigError) -> Sentence {
    match error {
        ConfigError::NotAnAddress => Sentence::told("server_no_address", error),
        ConfigError::NotSecure => Sentence::told("server_not_secure", error),
        ConfigError::NoClientId => Sentence::told("server_no_client", error),
    }
}

/// The first letter large, and a full stop.
fn whole(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first
        .into_iter()
        .flatten()
        .chain(letters)
        .chain(['.'])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_known_by_what_the_database_keeps() {
        let known = outage("The computer was asleep.");
        assert_eq!(known.parts().first().unwrap().kind(), Some("gap_slept"));
        // One of a later version, or of somebody else.
        let strange = parts(&outage("The moon was in the way."));
        let [part] = &strange[..] else {
            panic!("{strange:?}");
        };
        assert_eq!(part.kind, None);
        assert_eq!(part.text, "The moon was in the way.");
    }
}
