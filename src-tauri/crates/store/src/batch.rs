//! What is committed at once.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use engine::{
    Call, Evidence, Fact, Leg, Outage, PartyId, Reconciliation, TelephonySessionId, Timestamp,
    Voicemail,
};

use crate::Recording;

/// One transaction: all of it is kept, or nothing.
///
/// Removals are applied before upserts; of two records with one key the later one counts.
/// [`Batch::take`] keeps that in order for facts as they come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Raw notifications.
    pub notifications: Vec<Notification>,
    /// Legs, new or changed.
    pub legs: Vec<Leg>,
    /// Legs that do not exist after all.
    pub removed_legs: Vec<(TelephonySessionId, PartyId)>,
    /// Calls, new or changed.
    pub calls: Vec<Call>,
    /// Calls that do not exist after all.
    pub removed_calls: Vec<TelephonySessionId>,
    /// What is known of sessions besides notifications; the later one counts.
    pub evidence: Vec<(TelephonySessionId, Evidence)>,
    /// Comparisons with the call log; the later one counts.
    pub reconciled: Vec<(TelephonySessionId, Reconciliation)>,
    /// Messages in mailboxes; a newer version replaces an older one.
    pub voicemails: Vec<Voicemail>,
    /// Recordings that the call log names.
    pub recordings: Vec<(TelephonySessionId, Recording)>,
    /// Outages; the same `from` replaces.
    pub outages: Vec<Outage>,
    /// Where to go on after a restart, as opaque text; `None` leaves it as it is.
    pub resume: Option<String>,
}

impl Batch {
    /// Nothing to commit.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.notifications.is_empty()
            && self.legs.is_empty()
            && self.removed_legs.is_empty()
            && self.calls.is_empty()
            && self.removed_calls.is_empty()
            && self.evidence.is_empty()
            && self.reconciled.is_empty()
            && self.voicemails.is_empty()
            && self.recordings.is_empty()
            && self.outages.is_empty()
            && self.resume.is_none()
    }

    /// Leaves only the record that counts of each key. A batch that waits for a disk stays as
    /// small as what changed, however often it changed.
    pub fn compact(&mut self) {
        last_of_each(&mut self.legs, |leg| {
            (leg.session.clone(), leg.party.clone())
        });
        last_of_each(&mut self.removed_legs, Clone::clone);
        last_of_each(&mut self.calls, |call| call.id.clone());
        last_of_each(&mut self.removed_calls, Clone::clone);
        last_of_each(&mut self.evidence, |(id, _)| id.clone());
        last_of_each(&mut self.reconciled, |(id, _)| id.clone());
        last_of_each(&mut self.outages, |outage| outage.from);
    }

    /// Takes a conclusion of the engine, after those before it; gives back what is not stored.
    pub fn take(&mut self, fact: Fact) -> Option<Fact> {
        match fact {
            Fact::Leg(leg) => self.legs.push(Arc::unwrap_or_clone(leg)),
            Fact::LegRemoved(session, party) => {
                self.legs
                    .retain(|leg| leg.session != session || leg.party != party);
                self.removed_legs.push((session, party));
            }
            Fact::Call(call) => self.calls.push(Arc::unwrap_or_clone(call)),
            Fact::CallRemoved(id) => {
                self.calls.retain(|call| call.id != id);
                self.removed_calls.push(id);
            }
            Fact::Evidence(id, evidence) => self.evidence.push((id, *evidence)),
            Fact::Reconciled(id, result) => self.reconciled.push((id, *result)),
            other @ (Fact::Agent(_) | Fact::Queue(_) | Fact::Wanted(_) | Fact::Retired(_)) => {
                return Some(other);
            }
        }
        None
    }
}

/// Keeps the last item of each key, in the order of those.
fn last_of_each<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let mut seen = BTreeSet::new();
    items.reverse();
    items.retain(|item| seen.insert(key(item)));
    items.reverse();
}

/// A notification as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Notification {
    /// When, by the local clock.
    pub received_at: Timestamp,
    /// Its telephony session, where it has one.
    pub session: Option<TelephonySessionId>,
    /// Its number there.
    pub sequence: Option<u64>,
    /// When it happened, by the server.
    pub event_at: Option<Timestamp>,
    /// The envelope's id.
    pub uuid: Option<String>,
    /// The bytes, whole.
    pub body: Vec<u8>,
    /// Why it could not be read.
    pub problem: Option<String>,
}

impl fmt::Debug for Notification {
    /// Bodies hold numbers and names and never reach a log (INV-10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notification")
            .field("received_at", &self.received_at)
            .field("session", &self.session)
            .field("sequence", &self.sequence)
            .field("bytes", &self.body.len())
            .field("problem", &self.problem)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_each_key_counts() {
        let mut items = vec![(1, 'a'), (2, 'b'), (1, 'c'), (3, 'd'), (2, 'e')];
        last_of_each(&mut items, |(key, _)| *key);
        assert_eq!(items, [(1, 'c'), (3, 'd'), (2, 'e')]);
    }
}
