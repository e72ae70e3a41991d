//! One customer contact: a draft that a flow writes into, and the sealed result.
//!
//! Pure. A flow may add events in any order; sealing sorts them by time, numbers them per telephony session
//! from 2 (the platform never delivers 1) and sets the sending time of each.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{
    leg::LegPlan,
    mix::Flow,
    party::{Event, Ms, Party, Status},
    random::Dice,
    wire::moment,
};
use crate::truth::{CallOutcome, CallTruth, Direction, LegTruth, Side};

/// Identifiers of one telephony session.
#[derive(Debug, Clone)]
pub(crate) struct SessionIds {
    /// The part that session and parties share, `a0d17930c96bdz18b67acb764z37759330000`.
    pub(crate) key: String,
    /// Legacy id; "0" for conferences.
    pub(crate) session_id: String,
    pub(crate) server_id: String,
    /// `origin.type`.
    pub(crate) origin: &'static str,
}

impl SessionIds {
    pub(crate) fn telephony_session_id(&self) -> String {
        format!("s-{}", self.key)
    }

    pub(crate) fn party_id(&self, number: u32) -> String {
        format!("p-{}-{number}", self.key)
    }
}

/// Hands out identifiers in the style of the 2023 recordings.
#[derive(Debug, Clone)]
pub(crate) struct IdSource {
    epoch: DateTime<Utc>,
    next: u64,
}

impl IdSource {
    pub(crate) fn new(epoch: DateTime<Utc>) -> Self {
        Self { epoch, next: 0 }
    }

    /// Identifiers for a session that begins at `at`.
    pub(crate) fn session(&mut self, at: Ms, dice: &mut Dice) -> SessionIds {
        self.next += 1;
        let millis = moment(self.epoch, at).timestamp_millis();
        let host = 20 + self.next % 9;
        SessionIds {
            key: format!(
                "a0d1{:09x}z{millis:x}z{:x}0000",
                dice.word() & 0xF_FFFF_FFFF,
                0x2_0000 + self.next,
            ),
            // Steps of nine leave room for the second leg of a RingOut, whose id differs by 1000 to 4000.
            session_id: format!("{}016", 1_160_265_700 + self.next * 9),
            server_id: format!("10.13.22.{host}.TAM"),
            origin: "Call",
        }
    }
}

/// A message left in a mailbox.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// Session it was left in, as an index of the contact's; nobody is told.
    pub(crate) session: usize,
    /// Mailbox.
    pub(crate) extension_id: String,
    /// The caller hung up after leaving it.
    pub(crate) left_at: Ms,
    pub(crate) seconds: i64,
    pub(crate) from_number: Option<String>,
    pub(crate) from_name: Option<String>,
    pub(crate) to_number: Option<String>,
}

/// What a flow says about the contact as a whole.
#[derive(Debug, Clone)]
pub(crate) struct CallPlan {
    pub(crate) direction: Direction,
    pub(crate) customer: (Option<String>, Option<String>),
    pub(crate) queue: Option<(String, String)>,
    pub(crate) offered_at: Option<Ms>,
    pub(crate) answered_at: Option<Ms>,
    /// End of the waiting when nobody answered.
    pub(crate) gave_up_at: Option<Ms>,
    pub(crate) outcome: Option<CallOutcome>,
    pub(crate) ended_by: Option<Side>,
    pub(crate) transfers: u32,
    pub(crate) unspecified: Vec<&'static str>,
}

/// A party of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PartyKey(usize);

/// A contact being written.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) sessions: Vec<SessionIds>,
    parties: Vec<Party>,
    events: Vec<Event>,
    pub(crate) legs: Vec<LegPlan>,
    pub(crate) messages: Vec<Message>,
    pub(crate) plan: CallPlan,
}

/// A finished contact: everything that will be sent, and the truth about it.
#[derive(Debug, Clone)]
pub(crate) struct Contact {
    pub(crate) sessions: Vec<SessionIds>,
    /// In order of sending.
    pub(crate) events: Vec<Event>,
    pub(crate) legs: Vec<LegTruth>,
    pub(crate) call: CallTruth,
    pub(crate) messages: Vec<Message>,
    pub(crate) start: Ms,
    pub(crate) end: Ms,
}

impl Draft {
    pub(crate) fn new() -> Self {
        Self {
            sessions: Vec::new(),
            parties: Vec::new(),
            events: Vec::new(),
            legs: Vec::new(),
            messages: Vec::new(),
            plan: CallPlan {
                direction: Direction::Inbound,
                customer: (None, None),
                queue: None,
                offered_at: None,
                answered_at: None,
                gave_up_at: None,
                outcome: None,
                ended_by: None,
                transfers: 0,
                unspecified: Vec::new(),
            },
        }
    }

    /// Adds a telephony session and gives its index.
    pub(crate) fn open(&mut self, ids: SessionIds) -> usize {
        self.sessions.push(ids);
        self.sessions.len() - 1
    }

    /// Adds a party to the session named in it, with the next free number.
    pub(crate) fn join(&mut self, mut party: Party) -> PartyKey {
        let taken = self
            .parties
            .iter()
            .filter(|other| other.session == party.session)
            .count();
        party.number = u32::try_from(taken).unwrap_or(u32::MAX) + 1;
        self.parties.push(party);
        PartyKey(self.parties.len() - 1)
    }

    pub(crate) fn party(&self, key: PartyKey) -> &Party {
        self.parties.get(key.0).expect("a key comes from join")
    }

    pub(crate) fn party_mut(&mut self, key: PartyKey) -> &mut Party {
        self.parties.get_mut(key.0).expect("a key comes from join")
    }

    /// Something happened to a party, as it is described right now.
    pub(crate) fn push(&mut self, at: Ms, key: PartyKey, status: Status) {
        let party = Arc::new(self.party(key).clone());
        self.events.push(Event {
            at,
            sent_at: at,
            sequence: 0,
            party,
            status,
        });
    }

    /// Moment of a party's first event so far.
    pub(crate) fn first_event_of(&self, key: PartyKey) -> Ms {
        self.events_of(key).min().unwrap_or(0)
    }

    /// Moment of a party's last event so far.
    pub(crate) fn last_event_of(&self, key: PartyKey) -> Ms {
        self.events_of(key).max().unwrap_or(0)
    }

    fn events_of(&self, key: PartyKey) -> impl Iterator<Item = Ms> {
        let party = self.party(key);
        let id = (party.session, party.number);
        self.events
            .iter()
            .filter(move |event| (event.party.session, event.party.number) == id)
            .map(|event| event.at)
    }

    /// Orders, numbers and dates everything.
    pub(crate) fn seal(mut self, flow: Flow, epoch: DateTime<Utc>, dice: &mut Dice) -> Contact {
        self.events.sort_by_key(|event| event.at);
        let mut next: Vec<(u64, Ms)> = vec![(2, Ms::MIN); self.sessions.len()];
        for event in &mut self.events {
            if let Some((sequence, last_sent)) = next.get_mut(event.party.session) {
                event.sequence = *sequence;
                *sequence += 1;
                // One session is sent in order; between sessions the delays may cross.
                event.sent_at = (event.at + dice.between(10, 120)).max(*last_sent + 1);
                *last_sent = event.sent_at;
            }
        }
        self.events.sort_by_key(|event| event.sent_at);
        let start = self.events.iter().map(|e| e.at).min().unwrap_or(0);
        let end = self.events.iter().map(|e| e.at).max().unwrap_or(0);
        let call = self.call_truth(flow, epoch, end);
        let legs = self
            .legs
            .iter()
            .map(|leg| {
                let party = self.party(leg.party);
                let ids = self
                    .sessions
                    .get(party.session)
                    .expect("a party's session is open");
                leg.truth(ids, party.number, &call.call_id, flow, epoch)
            })
            .collect();
        Contact {
            sessions: self.sessions,
            events: self.events,
            legs,
            call,
            messages: self.messages,
            start,
            end,
        }
    }

    fn call_truth(&self, flow: Flow, epoch: DateTime<Utc>, end: Ms) -> CallTruth {
        let plan = &self.plan;
        let at = |ms: Option<Ms>| ms.map(|ms| moment(epoch, ms));
        let ids: Vec<_> = self
            .sessions
            .iter()
            .map(SessionIds::telephony_session_id)
            .collect();
        let mut answered: Vec<_> = self
            .legs
            .iter()
            .filter(|leg| leg.counts())
            .filter_map(|leg| leg.answered_at.map(|at| (at, leg.extension_id.clone())))
            .collect();
        answered.sort();
        let mut agents: Vec<String> = Vec::new();
        for (_, id) in answered {
            if !agents.contains(&id) {
                agents.push(id);
            }
        }
        let counted = || self.legs.iter().filter(|leg| leg.counts());
        CallTruth {
            call_id: ids.first().cloned().unwrap_or_default(),
            telephony_session_ids: ids,
            direction: plan.direction,
            customer_number: plan.customer.0.clone(),
            customer_name: plan.customer.1.clone(),
            queue_extension_id: plan.queue.as_ref().map(|(id, _)| id.clone()),
            queue_name: plan.queue.as_ref().map(|(_, name)| name.clone()),
            offered_at: at(plan.offered_at),
            answered_at: at(plan.answered_at),
            ended_at: at(Some(end)),
            wait_ms: plan
                .offered_at
                .and_then(|offered| Some(plan.answered_at.or(plan.gave_up_at)? - offered)),
            talk_ms: counted().map(LegPlan::talk_ms).sum(),
            hold_ms: counted().map(LegPlan::hold_ms).sum(),
            outcome: plan.outcome,
            ended_by: plan.ended_by,
            agents,
            transfers: plan.transfers,
            unspecified: plan
                .unspecified
                .iter()
                .map(|field| (*field).to_owned())
                .collect(),
            flow,
            complete: true,
        }
    }
}
