//! Writing to a disk that may refuse: what is said meanwhile, and when it is tried again.
//!
//! May touch: the database through the recorder, a monotonic clock. What waits grows while the disk
//! refuses, and so does an attempt; the pauses grow with it, so that the board goes on.

use std::time::{Duration, Instant};

use store::StoreError;

use super::Owner;
use crate::view::RecordingState;

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
        self.not_recording = Some(format!("Calls are not being recorded: {error}."));
        self.tell_link();
    }

    /// That nothing is recorded is said before anything the link says of itself.
    pub(super) fn tell_link(&mut self) {
        let message = self.not_recording.as_ref().or(self.link_message.as_ref());
        self.link.message = message.cloned();
        self.pending.link = Some(self.link.clone());
    }
}
