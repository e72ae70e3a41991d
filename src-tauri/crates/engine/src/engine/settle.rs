//! Folding what changed, and telling the difference.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::deadlines::Deadline;
use super::{Engine, Fact};
use crate::board::waiting_in;
use crate::fold::{FoldContext, fold};
use crate::{
    EndedLeg, ExtensionId, Leg, LiveLeg, Outcome, SessionRecord, TelephonySessionId, build_call,
};

impl Engine {
    /// Folds every session that changed and queues the facts.
    pub(super) fn settle(&mut self) {
        if self.dirty.is_empty() {
            return;
        }
        let dirty = std::mem::take(&mut self.dirty);
        let mut calls: BTreeSet<TelephonySessionId> = BTreeSet::new();
        for id in &dirty {
            let Some(session) = self.sessions.get(id) else {
                continue;
            };
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
        let mut by_session: Vec<(TelephonySessionId, Vec<Leg>)> = sessions
            .iter()
            .map(|s| (s.session.clone(), Vec::new()))
            .collect();
        for leg in legs {
            if let Some((_, list)) = by_session.iter_mut().find(|(s, _)| *s == leg.session) {
                list.push(leg);
            }
        }
        for (session, legs) in by_session {
            self.tell_legs(session, legs);
        }
        let mut replaced: BTreeSet<TelephonySessionId> = BTreeSet::new();
        for session in &call.sessions {
            if let Some(old) = self.call_of.insert(session.clone(), call.id.clone())
                && old != call.id
            {
                replaced.insert(old);
            }
        }
        // Sessions that this call took from others, or lost, leave some behind: told anew, too.
        replaced.insert(call.id.clone());
        for old in replaced {
            let told = self.told_calls.get(&old);
            let left_behind = told.into_iter().flat_map(|t| &t.sessions).filter(|s| {
                !call.sessions.contains(s) && self.call_of.get(*s).is_some_and(|c| *c == old)
            });
            todo.extend(left_behind.cloned());
            let still_used = self.call_of.get(&old) == Some(&old);
            if !still_used && self.told_calls.remove(&old).is_some() {
                self.facts.push_back(Fact::CallRemoved(old));
            }
        }
        if self.told_calls.get(&call.id) != Some(&call) {
            self.facts.push_back(Fact::Call(Box::new(call.clone())));
            self.told_calls.insert(call.id.clone(), call);
        }
    }

    fn tell_legs(&mut self, session: TelephonySessionId, legs: Vec<Leg>) {
        let told = self.told_legs.remove(&session).unwrap_or_default();
        for old in &told {
            if !legs.iter().any(|l| l.party == old.party) {
                self.facts
                    .push_back(Fact::LegRemoved(session.clone(), old.party.clone()));
            }
        }
        for leg in &legs {
            if told.iter().find(|t| t.party == leg.party) != Some(leg) {
                self.facts.push_back(Fact::Leg(Box::new(leg.clone())));
            }
        }
        self.told_legs.insert(session, legs);
    }

    fn update_board(&mut self, old: Option<&SessionRecord>, record: &SessionRecord) {
        let mut people: BTreeSet<ExtensionId> = BTreeSet::new();
        for leg in old
            .into_iter()
            .flat_map(|o| o.legs.iter())
            .chain(&record.legs)
        {
            people.insert(leg.extension.clone());
        }
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

    fn update_agent(&mut self, person: ExtensionId, record: &SessionRecord) {
        let now = self.now;
        let result_ms = self.config.result_ms;
        let agent = self.agents.entry(person.clone()).or_default();
        let before = agent.clone();
        let was_live = agent.legs.iter().any(|l| l.session == record.session);
        agent.legs.retain(|l| l.session != record.session);
        for leg in record.legs.iter().filter(|l| l.extension == person) {
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
            self.facts.push_back(Fact::Agent(person));
        }
    }
}
