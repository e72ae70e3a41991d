//! Sessions joined into calls (product rule 3.7).
//!
//! A link counts once both of its ends are known; a link to a session nobody has seen waits. The
//! result depends only on the set of sessions, not on the order in which they became known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::id_map::IdMap;
use crate::{
    Call, CallOutcome, Confidence, Direction, ExtensionId, Leg, Outcome, SessionRecord, Side,
    TelephonySessionId, Timestamp,
};

/// Records of the sessions in memory and the links between them.
#[derive(Default, Debug)]
pub struct JourneyIndex {
    records: IdMap<TelephonySessionId, Arc<SessionRecord>>,
    named_by: IdMap<TelephonySessionId, BTreeSet<TelephonySessionId>>,
    parked: BTreeMap<Arc<str>, BTreeSet<(Timestamp, TelephonySessionId)>>,
    pickups: BTreeMap<Arc<str>, BTreeSet<TelephonySessionId>>,
}

impl JourneyIndex {
    /// An empty index.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The record of a session.
    #[must_use]
    pub fn get(&self, id: &TelephonySessionId) -> Option<&Arc<SessionRecord>> {
        self.records.get(id)
    }

    /// All records in order of session id.
    pub fn records(&self) -> impl Iterator<Item = &Arc<SessionRecord>> {
        self.records.iter().map(|(_, record)| record)
    }

    /// Adds or replaces a record.
    pub fn insert(&mut self, record: Arc<SessionRecord>) {
        let id = record.session.clone();
        let new = Arc::clone(&record);
        if let Some(old) = self.records.insert(id, record) {
            self.unlink(&old);
        }
        self.link(&new);
    }

    /// Forgets a session.
    pub fn remove(&mut self, id: &TelephonySessionId) {
        if let Some(old) = self.records.remove(id) {
            self.unlink(&old);
        }
    }

    fn link(&mut self, record: &SessionRecord) {
        let id = &record.session;
        for peer in &record.links {
            self.named_by.get_or_default(peer).insert(id.clone());
        }
        for (place, at) in &record.parked {
            let parked = self.parked.entry(place.clone()).or_default();
            parked.insert((*at, id.clone()));
        }
        if let Some(place) = &record.picks_up {
            let pickups = self.pickups.entry(place.clone()).or_default();
            pickups.insert(id.clone());
        }
    }

    fn unlink(&mut self, old: &SessionRecord) {
        let id = &old.session;
        for peer in &old.links {
            if let Some(named_by) = self.named_by.get_mut(peer) {
                named_by.remove(id);
                if named_by.is_empty() {
                    self.named_by.remove(peer);
                }
            }
        }
        for (place, at) in &old.parked {
            remove_from(&mut self.parked, place, &(*at, id.clone()));
        }
        if let Some(place) = &old.picks_up {
            remove_from(&mut self.pickups, place, id);
        }
    }

    /// Sessions of the call that `id` belongs to, in order of their start.
    #[must_use]
    pub fn component(&self, id: &TelephonySessionId) -> Vec<&Arc<SessionRecord>> {
        if let Some(alone) = self.records.get(id).filter(|r| self.is_alone(r)) {
            return vec![alone];
        }
        let mut seen = BTreeSet::new();
        let mut queue = vec![id.clone()];
        let mut found = Vec::new();
        while let Some(next) = queue.pop() {
            let Some(record) = self.records.get(&next) else {
                continue;
            };
            if !seen.insert(next) {
                continue;
            }
            queue.extend(self.neighbours(record));
            found.push(record);
        }
        found.sort_by(|a, b| (a.started_at, &a.session).cmp(&(b.started_at, &b.session)));
        found
    }

    /// The usual case: a session that names none and is named by none.
    fn is_alone(&self, record: &SessionRecord) -> bool {
        record.links.is_empty()
            && record.parked.is_empty()
            && record.picks_up.is_none()
            && !self.named_by.contains(&record.session)
    }

    fn neighbours(&self, record: &SessionRecord) -> Vec<TelephonySessionId> {
        let mut ids: Vec<_> = record.links.iter().cloned().collect();
        ids.extend(
            self.named_by
                .get(&record.session)
                .into_iter()
                .flatten()
                .cloned(),
        );
        if let Some(place) = &record.picks_up
            && record.links.is_empty()
        {
            ids.extend(self.parked_before(place, record.started_at));
        }
        for (place, _) in &record.parked {
            let pickups = self.pickups.get(place).into_iter().flatten();
            ids.extend(
                pickups
                    .filter(|id| self.picked_up_from(id, place, record))
                    .cloned(),
            );
        }
        ids
    }

    /// The call that waited at `place` last before `at`.
    fn parked_before(&self, place: &Arc<str>, at: Timestamp) -> Option<TelephonySessionId> {
        let waiting = self.parked.get(place)?;
        waiting
            .iter()
            .rev()
            .find(|(parked_at, _)| *parked_at <= at)
            .map(|(_, id)| id.clone())
    }

    fn picked_up_from(
        &self,
        pickup: &TelephonySessionId,
        place: &Arc<str>,
        parked: &SessionRecord,
    ) -> bool {
        self.records.get(pickup).is_some_and(|p| {
            p.links.is_empty()
                && self.parked_before(place, p.started_at).as_ref() == Some(&parked.session)
        })
    }

    /// Sessions `id` points to that are not in memory.
    pub fn unseen_links(
        &self,
        id: &TelephonySessionId,
    ) -> impl Iterator<Item = &TelephonySessionId> {
        self.records
            .get(id)
            .into_iter()
            .flat_map(|r| r.links.iter())
            .filter(|peer| !self.records.contains(peer))
    }
}

fn remove_from<K: Ord + Clone, V: Ord>(map: &mut BTreeMap<K, BTreeSet<V>>, key: &K, value: &V) {
    if let Some(set) = map.get_mut(key) {
        set.remove(value);
        if set.is_empty() {
            map.remove(key);
        }
    }
}

/// Builds the call of joined sessions and its legs, with what only the whole journey knows: the
/// customer behind a park number, the target of an attended transfer.
#[must_use]
pub fn build_call(sessions: &[&Arc<SessionRecord>]) -> Option<(Call, Vec<Arc<Leg>>)> {
    let first = sessions.first()?;
    let legs = carried_legs(sessions);
    let main = main_session(sessions).unwrap_or(first);
    let counted = || legs.iter().filter(|l| l.outcome != Outcome::Supervision);
    let visit = sessions
        .iter()
        .flat_map(|s| s.queues.iter())
        .min_by_key(|v| v.entered_at)
        // A queue the customer was sent to after talking to somebody did not offer the call.
        .filter(|v| !talked_before(v.entered_at, sessions, &legs))
        .cloned();
    let inbound = main.from_outside || visit.is_some();
    let ended = sessions.iter().all(|s| s.ended);
    let answered_at = if inbound {
        counted()
            .filter(|l| l.direction == Direction::Inbound)
            .filter_map(|l| l.answered_at)
            .min()
    } else {
        counted().filter_map(|l| l.answered_at).min()
    };
    let offered_at = visit.as_ref().map(|v| v.entered_at).or_else(|| {
        let rang =
            |l: &&Arc<Leg>| l.direction == Direction::Inbound && l.outcome != Outcome::Cancelled;
        counted()
            .filter(|l| !inbound || rang(l))
            .filter_map(|l| l.ringing_at)
            .min()
    });
    let facts = Facts {
        sessions,
        main,
        legs: &legs,
        ended,
        inbound,
        answered_at,
    };
    let outcome = facts.outcome();
    let ended_at = ended
        .then(|| sessions.iter().filter_map(|s| s.ended_at).max())
        .flatten();
    let waited_until = answered_at
        .or_else(|| sessions.iter().filter_map(|s| s.voicemail_at).min())
        // Somebody outside who took an inbound call ended the wait as well.
        .or_else(|| {
            let outside = sessions.iter().filter_map(|s| s.outside_answered_at);
            outside.min().filter(|_| inbound)
        })
        .or(main.caller_ended_at)
        .or(ended_at);
    let confidence = sessions
        .iter()
        .map(|s| s.confidence)
        .max()
        .unwrap_or(Confidence::Uncertain);
    let mut agents: Vec<ExtensionId> = Vec::new();
    for leg in counted() {
        if !agents.contains(&leg.extension) {
            agents.push(leg.extension.clone());
        }
    }
    let last = facts.last_connected();
    let ended_by = facts.ended_by(last, outcome);
    // A colleague who calls a queue is that queue's customer.
    let customer = if inbound {
        (&main.caller_number, &main.caller_name)
    } else {
        (&main.customer_number, &main.customer_name)
    };
    let call = Call {
        id: first.session.clone(),
        sessions: sessions.iter().map(|s| s.session.clone()).collect(),
        direction: if inbound {
            Direction::Inbound
        } else {
            Direction::Outbound
        },
        customer_number: customer.0.clone(),
        customer_name: customer.1.clone(),
        queue_extension: visit.as_ref().map(|v| v.queue.clone()),
        queue_name: visit.as_ref().and_then(|v| v.name.clone()),
        started_at: first.started_at,
        offered_at,
        answered_at,
        ended_at,
        wait_ms: offered_at
            .zip(waited_until)
            .map(|(from, to)| to.since(from)),
        outcome,
        talk_ms: counted().map(|l| l.talk_ms).sum(),
        hold_ms: counted().map(|l| l.hold_ms).sum(),
        agents,
        transfers: facts.transfers(),
        ended_by,
        ended_on_hold: ended_by.is_some() && last.is_some_and(left_on_hold),
        confidence: if ended {
            confidence
        } else {
            Confidence::Uncertain
        },
    };
    Some((call, legs))
}

/// Whether a called person, or an outside party that was called, had answered before.
fn talked_before(at: Timestamp, sessions: &[&Arc<SessionRecord>], legs: &[Arc<Leg>]) -> bool {
    let people = legs
        .iter()
        .filter(|l| l.direction == Direction::Inbound && l.outcome != Outcome::Supervision)
        .filter_map(|l| l.answered_at);
    let outside = sessions.iter().filter_map(|s| s.outside_answered_at);
    people.chain(outside).any(|answered| answered < at)
}

/// The session that knows the customer: the first that is neither a pickup nor a bridge.
fn main_session<'s>(sessions: &[&'s Arc<SessionRecord>]) -> Option<&'s Arc<SessionRecord>> {
    let plain = || {
        sessions
            .iter()
            .filter(|s| s.picks_up.is_none() && !s.conference)
    };
    plain()
        .find(|s| s.from_outside)
        .or_else(|| plain().next())
        .copied()
}

/// Legs of all sessions; a pickup or bridge leg gets the customer of the call it continues, and
/// an attended transfer gets its target.
fn carried_legs(sessions: &[&Arc<SessionRecord>]) -> Vec<Arc<Leg>> {
    let main = main_session(sessions);
    let mut legs = Vec::new();
    for session in sessions {
        let borrowed = (session.picks_up.is_some() || session.conference)
            .then_some(main)
            .flatten();
        for leg in &session.legs {
            let mut leg = Arc::clone(leg);
            if let Some(main) = borrowed {
                let leg = Arc::make_mut(&mut leg);
                leg.customer_number = main.customer_number.clone();
                leg.customer_name = main.customer_name.clone();
            }
            if leg.outcome == Outcome::Transferred
                && leg.transferred_to.is_none()
                && let Some(target) = consulted(sessions, session)
            {
                Arc::make_mut(&mut leg).transferred_to = Some(target);
            }
            legs.push(leg);
        }
    }
    legs.sort_by(|a, b| (a.started_at, &a.party).cmp(&(b.started_at, &b.party)));
    legs
}

/// The number of the person consulted before an attended transfer.
fn consulted(sessions: &[&Arc<SessionRecord>], own: &SessionRecord) -> Option<Arc<str>> {
    let consult = |s: &SessionRecord| !s.from_outside && !s.conference;
    if consult(own) {
        return own.customer_number.clone();
    }
    sessions
        .iter()
        .filter(|s| s.links.contains(&own.session) || own.links.contains(&s.session))
        .find(|s| consult(s))
        .and_then(|s| s.customer_number.clone())
}

/// Whether the other side was on hold when the call ended with this leg. Whoever is handed on is
/// no longer held: they hear the next phone, or a mailbox.
fn left_on_hold(leg: &Leg) -> bool {
    leg.ended_on_hold && !matches!(leg.outcome, Outcome::Parked | Outcome::Transferred)
}

struct Facts<'x> {
    sessions: &'x [&'x Arc<SessionRecord>],
    main: &'x Arc<SessionRecord>,
    legs: &'x [Arc<Leg>],
    ended: bool,
    inbound: bool,
    answered_at: Option<Timestamp>,
}

impl Facts<'_> {
    fn outcome(&self) -> CallOutcome {
        if !self.ended {
            return CallOutcome::InProgress;
        }
        if self.answered_at.is_some() {
            let abandoned = self.last_connected().is_some_and(|leg| {
                left_on_hold(leg)
                    && self.ended_by(Some(leg), CallOutcome::Answered) == Some(Side::Customer)
            });
            return if abandoned {
                CallOutcome::AbandonedOnHold
            } else {
                CallOutcome::Answered
            };
        }
        let mut people = self
            .legs
            .iter()
            .filter(|l| l.outcome != Outcome::Supervision);
        if people.clone().count() > 0 && people.all(|l| l.outcome == Outcome::Fax) {
            return CallOutcome::Fax;
        }
        if self.sessions.iter().any(|s| s.voicemail_at.is_some())
            || self.legs.iter().any(|l| l.outcome == Outcome::Voicemail)
        {
            return CallOutcome::Voicemail;
        }
        if self.legs.iter().any(|l| l.outcome == Outcome::Unknown)
            || (self.legs.is_empty()
                && self
                    .sessions
                    .iter()
                    .any(|s| s.confidence == Confidence::Uncertain))
        {
            return CallOutcome::Unknown;
        }
        if !self.inbound {
            return CallOutcome::Missed;
        }
        if self
            .sessions
            .iter()
            .any(|s| s.outside_answered_at.is_some())
        {
            return CallOutcome::TransferredOut;
        }
        let mut queues = self
            .sessions
            .iter()
            .flat_map(|s| s.queues.iter())
            .peekable();
        if queues.peek().is_none() && !self.legs.is_empty() {
            return CallOutcome::Missed;
        }
        if queues.last().is_some_and(|last| last.overflowed) {
            return CallOutcome::Overflowed;
        }
        CallOutcome::AbandonedWaiting
    }

    /// The leg that was connected last.
    fn last_connected(&self) -> Option<&Leg> {
        let last = |customers: bool| {
            self.legs
                .iter()
                .map(Arc::as_ref)
                .filter(|l| l.answered_at.is_some() && l.outcome != Outcome::Supervision)
                .filter(|l| self.is_customers(l) == customers)
                .max_by_key(|l| (l.ended_at, &l.party))
        };
        last(false).or_else(|| last(true))
    }

    /// Between colleagues one is the customer of the other: whoever was called, or who called a
    /// queue. Their leg tells the call from the other side.
    fn is_customers(&self, leg: &Leg) -> bool {
        if self.main.from_outside || leg.session != self.main.session {
            return false;
        }
        if self.inbound {
            return leg.direction == Direction::Outbound;
        }
        let took_over = self.main.legs.iter().any(|caller| {
            caller.direction == Direction::Outbound
                && caller.outcome == Outcome::Transferred
                && caller.ended_at.is_some_and(|at| at <= leg.started_at)
        });
        leg.direction == Direction::Inbound && !took_over
    }

    fn ended_by(&self, last: Option<&Leg>, outcome: CallOutcome) -> Option<Side> {
        if !self.ended {
            return None;
        }
        let Some(leg) = last else {
            if outcome == CallOutcome::TransferredOut {
                return self.caller_left(None);
            }
            // Agents a queue only rang did not end the caller's wait.
            let waited = self.sessions.iter().any(|s| !s.queues.is_empty());
            return if waited || outcome == CallOutcome::AbandonedWaiting {
                self.main.caller_ended_at.map(|_| Side::Customer)
            } else {
                let agents = self.legs.iter().rev().find(|l| !self.is_customers(l));
                agents.or(self.legs.last()).and_then(|l| l.ended_by)
            };
        };
        if matches!(leg.outcome, Outcome::Parked | Outcome::Transferred) {
            return leg.ended_by.or_else(|| self.caller_left(leg.ended_at));
        }
        if leg.session == self.main.session {
            return leg.ended_by;
        }
        // The customer's party lives in another session: sequences cannot be compared, times can.
        match (
            self.main.caller_ended_at.filter(|_| self.main.from_outside),
            leg.ended_at,
        ) {
            (Some(customer), Some(agent)) if customer <= agent => Some(Side::Customer),
            (Some(_), Some(_)) => Some(Side::Agent),
            _ => leg.ended_by,
        }
    }

    /// Who ended a call that its agents had left at `since`: the customer, unless an outside party
    /// who had taken it left first.
    fn caller_left(&self, since: Option<Timestamp>) -> Option<Side> {
        let main = self.main;
        let left = main.caller_ended_at.filter(|_| main.from_outside)?;
        let after = |at: Timestamp| since.is_none_or(|since| since <= at);
        let outside_first = self.sessions.iter().any(|s| {
            if s.session == main.session {
                return !s.caller_left_first && s.outside_left_at.is_some_and(after);
            }
            let picker = s.caller_ended_at.filter(|_| s.from_outside);
            let gone = |at: Timestamp| after(at) && at < left;
            s.outside_left_at.is_some_and(gone) || picker.is_some_and(gone)
        });
        (after(left) && !outside_first).then_some(Side::Customer)
    }

    /// Legs handed on within a session, and one for each attended transfer.
    fn transfers(&self) -> u32 {
        let count = self
            .legs
            .iter()
            .filter(|l| {
                l.outcome == Outcome::Transferred
                    && (l.session == self.main.session || l.direction == Direction::Inbound)
            })
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}
