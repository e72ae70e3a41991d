//! The engine's facts, collected.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::replay::Replay;
use engine::{Call, Engine, Fact, Leg};

/// What somebody knows who only ever heard the engine's facts.
#[derive(Default)]
pub struct Heard {
    pub legs: BTreeMap<(String, String), Leg>,
    pub calls: BTreeMap<String, Call>,
}

impl Heard {
    pub fn listen(&mut self, engine: &mut Engine) {
        while let Some(fact) = engine.poll_fact() {
            match fact {
                Fact::Leg(leg) => {
                    let key = (leg.session.to_string(), leg.party.to_string());
                    self.legs.insert(key, Arc::unwrap_or_clone(leg));
                }
                Fact::LegRemoved(session, party) => {
                    self.legs.remove(&(session.to_string(), party.to_string()));
                }
                Fact::Call(call) => {
                    self.calls
                        .insert(call.id.to_string(), Arc::unwrap_or_clone(call));
                }
                Fact::CallRemoved(id) => {
                    self.calls.remove(id.as_str());
                }
                Fact::Agent(_)
                | Fact::Queue(_)
                | Fact::Wanted(_)
                | Fact::Retired(_)
                | Fact::Evidence(..)
                | Fact::Reconciled(..) => {}
            }
        }
    }

    pub fn records(self) -> Replay {
        let mut legs: Vec<Leg> = self.legs.into_values().collect();
        legs.sort_by(|a, b| (a.started_at, &a.party).cmp(&(b.started_at, &b.party)));
        let mut calls: Vec<Call> = self.calls.into_values().collect();
        calls.sort_by(|a, b| (a.started_at, &a.id).cmp(&(b.started_at, &b.id)));
        Replay {
            legs,
            calls,
            ..Replay::default()
        }
    }
}
