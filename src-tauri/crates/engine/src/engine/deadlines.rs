//! Moments at which something is due although nothing arrives.

use std::collections::BTreeSet;

use super::{Engine, Fact};
use crate::{ExtensionId, TelephonySessionId, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Deadline {
    /// An agent's result leaves the board.
    Result(ExtensionId),
    /// An ended call leaves memory.
    Retire(TelephonySessionId),
    /// A session whose end was lost is given up.
    Silence(TelephonySessionId),
}

#[derive(Debug, Default)]
pub(super) struct Deadlines {
    due: BTreeSet<(Timestamp, Deadline)>,
}

impl Deadlines {
    pub(super) fn set(&mut self, at: Timestamp, deadline: Deadline) {
        self.due.insert((at, deadline));
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.due.first().map(|(at, _)| *at)
    }

    fn pop(&mut self, now: Timestamp) -> Option<Deadline> {
        if self.next()? > now {
            return None;
        }
        self.due.pop_first().map(|(_, deadline)| deadline)
    }
}

impl Engine {
    pub(super) fn fire_deadlines(&mut self) {
        while let Some(deadline) = self.deadlines.pop(self.now) {
            match deadline {
                Deadline::Result(agent) => self.clear_result(agent),
                Deadline::Retire(id) => self.retire(&id),
                Deadline::Silence(id) => self.check_silence(&id),
            }
        }
    }

    fn clear_result(&mut self, id: ExtensionId) {
        let now = self.now;
        let result_ms = self.config.result_ms;
        if let Some(agent) = self.agents.get_mut(&id)
            && agent
                .ended
                .as_ref()
                .is_some_and(|e| e.at.plus_millis(result_ms) <= now)
        {
            agent.ended = None;
            self.facts.push_back(Fact::Agent(id));
        }
    }

    fn check_silence(&mut self, id: &TelephonySessionId) {
        // Facts of what arrived before this moment come first.
        self.settle();
        let Some(record) = self.record(id) else {
            return;
        };
        if record.ended {
            return;
        }
        let touched = self
            .sessions
            .get(id)
            .map_or(Timestamp::default(), |s| s.touched);
        let pause = touched.plus_millis(self.config.linger_ms);
        let silent_at = record
            .last_event_at
            .plus_millis(self.config.silence_ms)
            .max(pause);
        let last_event_at = record.last_event_at;
        if silent_at <= self.now {
            self.learn(id.clone(), |e| {
                e.over_at = e.over_at.max(Some(last_event_at))
            });
        } else {
            self.deadlines.set(silent_at, Deadline::Silence(id.clone()));
        }
    }

    /// A call leaves memory as a whole: a session stays as long as one it is joined to is alive
    /// or fresh.
    fn retire(&mut self, id: &TelephonySessionId) {
        self.settle();
        let joined: Vec<_> = self
            .journeys
            .component(id)
            .iter()
            .map(|r| {
                let touched = self
                    .sessions
                    .get(&r.session)
                    .map_or(r.last_event_at, |s| s.touched);
                (r.session.clone(), r.ended, r.last_event_at.max(touched))
            })
            .collect();
        // A link that leads nowhere yet may be answered by a session still to be heard of.
        let waits = joined
            .iter()
            .any(|(id, _, _)| self.journeys.unseen_links(id).next().is_some());
        let linger = if waits {
            self.config.silence_ms
        } else {
            self.config.linger_ms
        };
        let fresh = |at: Timestamp| at.plus_millis(linger) > self.now;
        if joined.iter().any(|(_, ended, _)| !ended) {
            return;
        }
        if let Some(latest) = joined
            .iter()
            .map(|(_, _, at)| *at)
            .max()
            .filter(|at| fresh(*at))
        {
            self.deadlines
                .set(latest.plus_millis(linger), Deadline::Retire(id.clone()));
            return;
        }
        for (session, _, _) in joined {
            self.sessions.remove(&session);
            self.journeys.remove(&session);
            self.told.remove(&session);
            self.facts.push_back(Fact::Retired(session));
        }
    }
}
