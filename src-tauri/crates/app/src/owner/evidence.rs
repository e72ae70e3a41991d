//! What the reconciler brings: snapshots, the call log, recordings.
//!
//! May touch: the database through the recorder.

use engine::{Logged, Outage, Snapshot, TelephonySessionId, Timestamp};
use ringcentral_proto::sentence::Sentence;
use store::{Recording, StoreError};

use super::Owner;
use crate::reconcile::LogPosition;

/// Setting: the sync token of the call log.
const TOKEN: &str = "call_log_token";
/// Setting: the server's time of the last reading.
const READ_AT: &str = "call_log_read_at_ms";

impl Owner {
    /// The server's time, as well as it is known.
    #[must_use]
    pub fn server_now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Sessions that the board believes alive.
    #[must_use]
    pub fn live_sessions(&self) -> Vec<TelephonySessionId> {
        self.recorder.engine().live_sessions().cloned().collect()
    }

    /// Whether a session is known to be over.
    #[must_use]
    pub fn has_ended(&self, session: &TelephonySessionId) -> bool {
        self.recorder.engine().has_ended(session)
    }

    /// What the REST API shows of a live session.
    pub fn take_snapshot(&mut self, session: TelephonySessionId, snapshot: Snapshot) {
        let now = self.clock.now();
        self.recorder.snapshot(now, session, snapshot);
    }

    /// The platform knows no such live session.
    pub fn take_over(&mut self, session: TelephonySessionId, at: Timestamp) {
        self.recorder.over(self.clock.now(), session, at);
    }

    /// What the call log says of these sessions. After an error some of them were not taken: they
    /// have to be read again.
    pub fn take_logged(
        &mut self,
        sessions: Vec<(TelephonySessionId, Logged)>,
        recordings: Vec<(TelephonySessionId, Recording)>,
    ) -> Result<(), StoreError> {
        self.recorder.recordings(recordings);
        let now = self.clock.now();
        for (session, logged) in sessions {
            self.recorder.logged(now, session, logged)?;
        }
        Ok(())
    }

    /// Where the last reading of the log ended.
    #[must_use]
    pub fn log_position(&self) -> LogPosition {
        let setting = |key| self.recorder.store().setting(key).ok().flatten();
        LogPosition {
            token: setting(TOKEN),
            read_at: setting(READ_AT)
                .and_then(|text| text.parse().ok())
                .map(Timestamp::from_millis),
        }
    }

    /// Moves it on, unless something of what was read could not be kept.
    pub fn set_log_position(&mut self, position: &LogPosition) -> Result<(), StoreError> {
        self.conclude_now()?;
        let store = self.recorder.store_mut();
        let token = position.token.as_deref().unwrap_or_default();
        let read_at = position.read_at.unwrap_or_default().as_millis().to_string();
        store.set_setting(TOKEN, token)?;
        store.set_setting(READ_AT, &read_at)
    }

    /// Notes how the last reading of the log went.
    pub fn log_was_read(&mut self, problem: Option<Sentence>) {
        if problem.is_none() {
            self.log_read_at = Some(self.clock.now());
        }
        self.log_problem = problem;
    }

    /// When the log was last read, and why not since.
    #[must_use]
    pub fn log_state(&self) -> (Option<Timestamp>, Option<Sentence>) {
        (self.log_read_at, self.log_problem.clone())
    }

    /// A span in which notifications may have been lost, as the link measured it: by the local
    /// clock, and over PubNub from the server's last timetoken.
    pub(super) fn take_outage(&mut self, mut outage: Outage) {
        self.gaps_today += 1;
        let offset = self.clock.offset_ms();
        let by_server = outage.from.plus_millis(offset);
        outage.from = if matches!(self.link.transport.as_str(), "WebSocket" | "webhook") {
            by_server
        } else {
            outage.from.min(by_server)
        };
        if let Some(to) = outage.to {
            self.noted.unheard(outage.from, to.plus_millis(offset));
        }
        outage.to = outage.to.map(|to| to.max(to.plus_millis(offset)));
        self.recorder.outage(self.clock.now(), outage);
    }
}
