//! Folding what changed, and telling the difference.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::deadlines::Deadline;
use super::{Engine, Fact};
use crate::board::waiting_in;
use crate::fold::{FoldContext, fold};
use crate::{
    Call, EndedLeg, ExtensionId, Leg, LiveLeg, Outcome, SessionRecord, TelephonySessionId,
    build_call,
};

impl Engine {
    /// Folds every session that changed and queues the facts.
    pub(super) fn settle(&mut self) {
        if self.dirty.is_empty() {
            return;
        }
        let mut dirty = std::mem::take(&mut self.dirty);
        dirty.sort_unstable();
        let mut calls: BTreeSet<TelephonySessionId> = BTreeSet::new();
        for id in &dirty {
            let Some(session) = self.sessions.get_mut(id) else {
                continue;
            };
            session.dirty = false;
            let touched = session.touched;
            let context = FoldContext {
                directory: &self.directory,
                scope: self.config.scope,
                outages: &self.outages,
                evidence: &session.evidence,
            };
            let Some(record) = fold(id, &session.events, &context) else {
                continue;
            };
            let old = self.journeys.get(id).cloned();
            if old.as_deref() == Some(&record) {
                continue;
            }
            if let Some(reconciliation) = &record.reconciliation
                && old.as_ref().and_then(|o| o.reconciliation.as_ref()) != Some(reconciliation)
            {
                let told = Box::new(reconciliation.clone());
                self.facts.push_back(Fact::Reconciled(id.clone(), told));
            }
            let record = Arc::new(record);
            self.journeys.insert(Arc::clone(&record));
            self.update_board(old.as_deref(), &record);
            for peer in self.journeys.unseen_links(id) {
                self.facts.push_back(Fact::Wanted(peer.clone()));
            }
            if record.ended {
                let quiet_since = record.last_event_at.max(touched);
                let retire_at = quiet_since.plus_millis(self.config.linger_ms);
                self.deadlines.set(retire_at, Deadline::Retire(id.clone()));
            }
            calls.insert(id.clone());
        }
        dirty.clear();
        self.dirty = dirty;
        while let Some(id) = calls.pop_first() {
            self.update_call(&id, &mut calls);
        }
    }

    /// Rebuilds the call a session belongs to; sessions of the same call are struck from `todo`.
    fn update_call(&mut self, id: &TelephonySessionId, todo: &mut BTreeSet<TelephonySessionId>) {
        let sessions = self.journeys.component(id);
        for session in &sessions {
            todo.remove(&session.session);
        }
        let Some((call, legs)) = build_call(&sessions) else {
            return;
        };
        self.tell_call(call, legs, todo);
    }

    fn tell_call(
        &mut self,
        call: Call,
        legs: Vec<Arc<Leg>>,
        todo: &mut BTreeSet<TelephonySessionId>,
    ) {
        if let [session] = call.sessions.as_slice() {
            self.tell_legs(session, legs);
        } else {
            for session in &call.sessions {
                let of_session = |l: &&Arc<Leg>| l.session == *session;
                self.tell_legs(session, legs.iter().filter(of_session).cloned().collect());
            }
        }
        let belongs = |session| {
            let told = self.told.get(session);
            told.is_some_and(|told| told.call_of.as_ref() == Some(&call.id))
        };
        let told = self
            .told
            .get(&call.id)
            .and_then(|told| told.call.as_deref());
        let same_sessions = told.is_some_and(|told| told.sessions == call.sessions)
            && call.sessions.iter().all(belongs);
        if !same_sessions {
            self.regroup(&call, todo);
        }
        let told = &mut self.told.get_or_default(&call.id).call;
        if told.as_deref() != Some(&call) {
            let call = Arc::new(call);
            self.facts.push_back(Fact::Call(Arc::clone(&call)));
            *told = Some(call);
        }
    }

    /// Sessions that this call took from others, or lost, leave some behind: told anew, too.
    fn regroup(&mut self, call: &Call, todo: &mut BTreeSet<TelephonySessionId>) {
        let mut replaced = BTreeSet::from([call.id.clone()]);
        for session in &call.sessions {
            let belongs = &mut self.told.get_or_default(session).call_of;
            if belongs.as_ref() != Some(&call.id) {
                replaced.extend(belongs.replace(call.id.clone()));
            }
        }
        for old in replaced {
            let Some(told) = self.told.get(&old) else {
                continue;
            };
            let belongs = |session: &TelephonySessionId| {
                let told = self.told.get(session);
                told.is_some_and(|told| told.call_of.as_ref() == Some(&old))
            };
            let sessions = told.call.iter().flat_map(|call| &call.sessions);
            let left_behind = sessions.filter(|s| !call.sessions.contains(s) && belongs(s));
            todo.extend(left_behind.cloned());
            let still_used = told.call_of.as_ref() == Some(&old);
            let told = self.told.get_mut(&old).filter(|_| !still_used);
            if told.is_some_and(|told| told.call.take().is_some()) {
                self.facts.push_back(Fact::CallRemoved(old));
            }
        }
    }

    fn tell_legs(&mut self, session: &TelephonySessionId, legs: Vec<Arc<Leg>>) {
        let told = &mut self.told.get_or_default(session).legs;
        for old in &*told {
            if !legs.iter().any(|l| l.party == old.party) {
                self.facts
                    .push_back(Fact::LegRemoved(session.clone(), old.party.clone()));
            }
        }
        for leg in &legs {
            if told.iter().find(|t| t.party == leg.party) != Some(leg) {
                self.facts.push_back(Fact::Leg(Arc::clone(leg)));
            }
        }
        *told = legs;
    }

    fn update_board(&mut self, old: Option<&SessionRecord>, record: &SessionRecord) {
        let legs = old.into_iter().flat_map(|o| &o.legs).chain(&record.legs);
        let mut people: Vec<&ExtensionId> = legs.map(|leg| &leg.extension).collect();
        people.sort_unstable();
        people.dedup();
        for person in people {
            self.update_agent(person, record);
        }
        let before = old.and_then(waiting_in);
        let after = waiting_in(record);
        if before != after {
            if let Some((queue, _)) = before {
                let state = self.queues.entry(queue.clone()).or_default();
                state.waiting.retain(|w| w.session != record.session);
                self.facts.push_back(Fact::Queue(queue));
            }
            if let Some((queue, caller)) = after {
                let state = self.queues.entry(queue.clone()).or_default();
                state.waiting.retain(|w| w.session != record.session);
                state.waiting.push(caller);
                state
                    .waiting
                    .sort_by(|a, b| (a.since, &a.session).cmp(&(b.since, &b.session)));
                self.facts.push_back(Fact::Queue(queue));
            }
        }
    }

    fn update_agent(&mut self, person: &ExtensionId, record: &SessionRecord) {
        let now = self.now;
        let result_ms = self.config.result_ms;
        let agent = self.agents.get_or_default(person);
        let before = std::mem::take(agent);
        let here = |l: &&LiveLeg| l.session == record.session;
        let was_live = before.legs.iter().any(|l| here(&l));
        agent
            .legs
            .extend(before.legs.iter().filter(|l| !here(l)).cloned());
        agent.ended.clone_from(&before.ended);
        agent.idle_since = before.idle_since;
        for leg in record.legs.iter().filter(|l| l.extension == *person) {
            if !record.ended
                && let Some(live) = LiveLeg::of(leg)
            {
                agent.legs.push(live);
            }
            let Some(at) = leg.ended_at else { continue };
            agent.idle_since = agent.idle_since.max(Some(at));
            let quiet = matches!(
                leg.outcome,
                Outcome::AnsweredElsewhere | Outcome::Supervision
            );
            let newest = agent.ended.as_ref().is_none_or(|e| e.at <= at);
            let recent = at.plus_millis(result_ms) > now;
            if recent && newest && !quiet && (was_live || agent.ended.is_none()) {
                agent.ended = Some(EndedLeg {
                    at,
                    outcome: leg.outcome,
                    ended_by: leg.ended_by,
                    on_hold: leg.ended_on_hold,
                    park_location: leg.park_location.clone(),
                });
                let due = at.plus_millis(result_ms);
                self.deadlines.set(due, Deadline::Result(person.clone()));
            }
        }
        agent.sort();
        if *agent != before {
            self.facts.push_back(Fact::Agent(person.clone()));
        }
    }
}
