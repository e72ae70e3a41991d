//! Writing to a disk that may refuse: what is said meanwhile, and when it is tried again.
//!
//! May touch: the database through the recorder, a monotonic clock. What waits grows while the disk
//! refuses, and so does an attempt; the pauses grow with it, so that the board goes on.

use std::time::{Duration, Instant};

use store::StoreError;

use super::Owner;
use crate::said;
use crate::view::{CommandError, ErrorCode, RecordingState};

/// Least pause between two attempts.
const PAUSE: Duration = Duration::from_secs(1);
/// A pause is at least so many times as long as the attempt before it.
const SHARE: u32 = 10;

/// When the next attempt is due after one that failed.
#[derive(Debug, Default)]
pub(super) struct Writing {
    due: Option<Instant>,
}

/// What was received and is not in the database when the program ends.
#[derive(Debug, thiserror::Error)]
#[error(
    "{notifications} notifications could not be kept: {cause}. At the next start Floorwalker asks RingCentral for what it missed"
)]
pub struct NotKept {
    /// How many.
    pub notifications: usize,
    /// Why not.
    #[source]
    pub cause: StoreError,
}

impl Owner {
    /// The disk refused already before there was anything to write.
    pub fn begin_without_writing(&mut self, error: &StoreError) {
        self.writing.due = Some(Instant::now() + PAUSE);
        self.not_recording(error);
    }

    /// Why nothing can be read: there is no file yet.
    #[must_use]
    pub fn nothing_to_read(&self) -> Option<CommandError> {
        let trouble = self.not_recording.clone();
        let trouble = trouble.filter(|_| self.recorder.awaits_file());
        trouble.map(|sentence| CommandError::new(ErrorCode::DiskFull, sentence))
    }

    /// Draws conclusions, and writes them now or says why not.
    pub(super) fn conclude_now(&mut self) -> Result<(), StoreError> {
        let changes = self.recorder.settle(self.clock.now());
        let written = self.commit();
        self.absorb(&changes);
        self.refresh(&changes);
        written
    }

    /// Commits what is left and ends the task; says what could not be kept.
    pub fn finish(&mut self) -> Result<(), NotKept> {
        self.finished = true;
        self.write_availability();
        self.conclude_now().map_err(|cause| NotKept {
            notifications: self.recorder.waiting(),
            cause,
        })
    }

    pub(super) fn commit_if_due(&mut self) {
        let due = self.writing.due;
        if due.is_none_or(|due| Instant::now() >= due) {
            // What failed is a state of the link view, and is tried again.
            let _ = self.commit();
        }
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        let begun = Instant::now();
        let written = self.recorder.commit();
        match &written {
            Ok(()) => {
                self.writing.due = None;
                if self.link.recording == RecordingState::NotRecording {
                    tracing::info!("recording again");
                    self.link.recording = RecordingState::Recording;
                    self.not_recording = None;
                    self.tell_link();
                }
            }
            Err(error) => {
                self.writing.due = Some(begun + PAUSE.max(begun.elapsed() * SHARE));
                self.not_recording(error);
            }
        }
        written
    }

    pub(super) fn not_recording(&mut self, error: &StoreError) {
        if self.link.recording == RecordingState::Recording {
            tracing::error!(error = %error, "records cannot be kept");
        }
        self.link.recording = RecordingState::NotRecording;
        self.not_recording = Some(said::store(error));
        self.tell_link();
    }

    /// That nothing is recorded is said before anything the link says of itself.
    pub(super) fn tell_link(&mut self) {
        let message = self.not_recording.as_ref().or(self.link_message.as_ref());
        self.link.message = message.map(ToString::to_string);
        self.link.said = message.map(said::parts).unwrap_or_default();
        self.pending.link = Some(self.link.clone());
    }
}

#[cfg(test)]
mod tests {
    use engine::metrics::ServiceLevelRules;
    use engine::{Directory, EngineConfig, Timestamp};

    use super::*;
    use crate::board::Roster;
    use crate::config::Settings;
    use crate::owner::{Inbox, OwnerSettings};
    use crate::recorder::Recorder;

    const HEARD: &str =
        include_str!("../../../../../fixtures/notifications/flows/blind_transfer.jsonl");

    #[test]
    fn a_board_begins_before_there_is_a_file_and_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("not there yet").join("calls.db");
        let settings = Settings::default().view;
        let now = Timestamp::default();
        let config = EngineConfig::default();
        let recorder = Recorder::without_file(path.clone(), config, Directory::new(), now);
        let settings = OwnerSettings {
            zone: chrono_tz::UTC,
            rules: ServiceLevelRules::default(),
            thresholds: settings.thresholds,
            repeat: settings.repeat,
            hours: settings.business_hours,
            retention_days: 36_500,
        };
        let mut owner = Owner::new(recorder.unwrap(), Roster::default(), settings).unwrap();
        let kept = owner.recorder.store_mut().set_setting("name", "value");
        assert!(kept.is_ok());
        owner.begin_without_writing(&StoreError::DiskFull);
        let bodies = HEARD.lines().map(|line| line.as_bytes().to_vec());
        owner.receive(Inbox::History(bodies.collect()));
        assert!(owner.conclude_now().is_err());
        let link = &owner.link;
        assert_eq!(link.recording, RecordingState::NotRecording);
        assert!(!link.said.is_empty() && link.said.iter().all(|part| part.kind.is_some()));
        let nothing = owner.nothing_to_read().unwrap();
        assert_eq!(nothing.code, ErrorCode::DiskFull);

        std::fs::create_dir(path.parent().unwrap()).unwrap();
        owner.conclude_now().unwrap();
        assert_eq!(owner.link.recording, RecordingState::Recording);
        assert!(owner.nothing_to_read().is_none());
        let reader = store::Reader::open(&path).unwrap();
        let counts = reader.counts().unwrap();
        let heard = HEARD.lines().count() as u64;
        assert_eq!((counts.notifications, counts.calls), (heard, 1));
        assert_eq!(reader.setting("name").unwrap().as_deref(), Some("value"));
    }
}
