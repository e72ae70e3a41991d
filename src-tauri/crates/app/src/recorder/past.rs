//! What was kept of a session, read back when something new of it comes.
//!
//! May touch: the database, reading only. What still waits to be written counts as kept.

use engine::{Call, Evidence, Input, Leg, Recalled, TelephonySessionId, Timestamp};
use ringcentral_proto::telephony;
use store::{Notification, StoreError};

use super::Recorder;

impl Recorder {
    /// Brings a session back into memory unless it is there. False when the file could not be
    /// read: it is tried again at every [`Self::settle`].
    pub(super) fn recall(&mut self, session: &TelephonySessionId, now: Timestamp) -> bool {
        if self.engine.holds(session) && !self.unread.contains(session) {
            return true;
        }
        match self.load(session, now) {
            Ok(()) => {
                self.unread.remove(session);
                true
            }
            Err(error) => {
                self.trouble = Some(error);
                self.unread.insert(session.clone());
                false
            }
        }
    }

    /// Sessions that could not be read before; the first that still cannot be ends the attempt.
    pub(super) fn read_back(&mut self, now: Timestamp) {
        self.trouble = None;
        let unread: Vec<_> = self.unread.iter().cloned().collect();
        for session in unread {
            if !self.recall(&session, now) {
                break;
            }
        }
    }

    /// Brings a session back into memory, and with it the call it is part of: its earlier events
    /// belong to the same set, whether they are in the file or still wait to be written.
    pub(super) fn load(
        &mut self,
        session: &TelephonySessionId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let waits = |n: &Notification| n.session.as_ref() == Some(session);
        let waiting = self.batch.notifications.iter().any(waits)
            || self.batch.evidence.iter().any(|(id, _)| id == session);
        if !waiting && !self.store.knows(session)? {
            return Ok(());
        }
        let call = self.call_of(session)?;
        let mut sessions = vec![session.clone()];
        for other in call.iter().flat_map(|c| &c.sessions) {
            if other != session && !self.engine.holds(other) {
                sessions.push(other.clone());
            }
        }
        // Everything is read before anything is handed in: half a past would be concluded from.
        let mut recalled = Vec::with_capacity(sessions.len());
        let mut events = Vec::new();
        for id in &sessions {
            recalled.push(Recalled {
                legs: self.legs_of(id)?,
                call: call.clone(),
                evidence: self.evidence_of(id)?.map(|known| (id.clone(), known)),
            });
            events.extend(self.events_of(id)?);
        }
        for known in recalled {
            self.engine.handle(now, Input::Recalled(Box::new(known)));
        }
        for event in events {
            self.engine.handle(now, Input::Event(event));
        }
        Ok(())
    }

    fn events_of(&self, session: &TelephonySessionId) -> Result<Vec<engine::Event>, StoreError> {
        let mut bodies = self.store.notifications_of(session)?;
        let waiting = self.batch.notifications.iter();
        bodies.extend(
            waiting
                .filter(|n| n.session.as_ref() == Some(session))
                .map(|n| n.body.clone()),
        );
        // What could be read once can be read again; anything else was kept for people.
        Ok(bodies
            .iter()
            .filter_map(|body| telephony::decode(body).ok())
            .flat_map(|decoded| decoded.events)
            .collect())
    }

    /// The call as last concluded, written or not.
    pub(super) fn call_of(&self, session: &TelephonySessionId) -> Result<Option<Call>, StoreError> {
        let mut waiting = self.batch.calls.iter().rev();
        if let Some(call) = waiting.find(|c| c.sessions.contains(session)) {
            return Ok(Some(call.clone()));
        }
        let stored = self.store.call_of_session(session)?;
        Ok(stored.filter(|call| !self.batch.removed_calls.contains(&call.id)))
    }

    /// Legs as last concluded, written or not; the newest version of each comes first.
    pub(super) fn legs_of(&self, session: &TelephonySessionId) -> Result<Vec<Leg>, StoreError> {
        let waiting = self.batch.legs.iter().rev();
        let mut legs: Vec<Leg> = waiting
            .filter(|leg| leg.session == *session)
            .cloned()
            .collect();
        let removed = |leg: &Leg| {
            let gone = self.batch.removed_legs.iter();
            gone.clone()
                .any(|(s, p)| *s == leg.session && *p == leg.party)
        };
        legs.extend(
            self.store
                .legs_of_session(session)?
                .into_iter()
                .filter(|leg| !removed(leg)),
        );
        Ok(legs)
    }

    fn evidence_of(&self, session: &TelephonySessionId) -> Result<Option<Evidence>, StoreError> {
        let mut waiting = self.batch.evidence.iter().rev();
        if let Some((_, known)) = waiting.find(|(id, _)| id == session) {
            return Ok(Some(known.clone()));
        }
        self.store.evidence_of(session)
    }
}
