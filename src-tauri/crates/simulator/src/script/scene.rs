//! What every flow does: people arrive, phones ring, somebody answers, talks, holds, hangs up.
//!
//! Pure. A flow combines these steps; each step writes the events of the parties and, apart from them, the plan
//! of the agent's leg.

use std::sync::Arc;

use super::{
    config::ScriptConfig,
    contact::{Draft, IdSource, PartyKey},
    directory::{Directory, Extension},
    leg::LegPlan,
    names::{self, Customer},
    party::{Endpoint, Ms, Party, PickupData, Status},
    random::Dice,
    roster::Roster,
};
use crate::truth::{Direction, LegOutcome, Side};

/// The stage of one contact.
pub(crate) struct Scene<'a> {
    pub(crate) dice: Dice,
    pub(crate) config: &'a ScriptConfig,
    pub(crate) directory: &'a Directory,
    pub(crate) roster: &'a mut Roster,
    pub(crate) ids: &'a mut IdSource,
    pub(crate) draft: Draft,
    /// Arrival.
    pub(crate) start: Ms,
}

/// A caller whose call has reached its first destination inside the account.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) session: usize,
    pub(crate) caller: PartyKey,
    /// The destination's party.
    pub(crate) called: PartyKey,
    /// Call handling has begun: the caller's side says `Answered`.
    pub(crate) ready: Ms,
    pub(crate) dialed: String,
}

impl<'a> Scene<'a> {
    pub(crate) fn agent(&self, index: usize) -> &'a Extension {
        let agents = &self.directory.agents;
        agents
            .get(index)
            .expect("the roster has as many agents as the directory")
    }

    /// An agent who is free at `at`.
    pub(crate) fn free_agent(&mut self, at: Ms, except: &[usize]) -> Option<usize> {
        self.roster.any_free(at, except, &mut self.dice)
    }

    /// Keeps an agent busy to the end of a leg and for a short pause.
    pub(crate) fn release(&mut self, agent: usize, ended_at: Ms) {
        let pause = self
            .dice
            .span(self.config.durations.pause_median_ms, 0.6, 500, 600_000);
        self.roster.occupy(agent, ended_at + pause);
    }

    /// A customer; sometimes one who withholds the number.
    pub(crate) fn customer(&mut self) -> Customer {
        let mut customer = names::customer(&mut self.dice);
        if self.dice.chance(self.config.quirks.anonymous_caller) {
            customer = Customer {
                number: None,
                name: None,
            };
        }
        self.draft.plan.customer = (customer.number.clone(), customer.name.clone());
        if customer.is_anonymous() {
            self.draft.plan.unspecified.push("customer_number");
        }
        customer
    }

    /// Opens a telephony session.
    pub(crate) fn open(&mut self, at: Ms) -> usize {
        let ids = self.ids.session(at, &mut self.dice);
        self.draft.open(ids)
    }

    /// Opens a telephony session of another origin than a plain call.
    pub(crate) fn open_as(&mut self, at: Ms, origin: &'static str) -> usize {
        let mut ids = self.ids.session(at, &mut self.dice);
        ids.origin = origin;
        if origin == "Conference" {
            // A conference has no legacy id of its own.
            ids.session_id = "0".to_owned();
        }
        self.draft.open(ids)
    }

    /// The mailbox's status, in one of the spellings seen on the wire.
    pub(crate) fn voicemail_status(&mut self) -> Status {
        if self.dice.chance(self.config.quirks.voicemail_spelling) {
            Status::plain("Voicemail")
        } else {
            Status::plain("VoiceMail")
        }
    }

    /// An outside caller dials a number of the account.
    pub(crate) fn arrive(&mut self, customer: &Customer, first: &Extension) -> Arrival {
        let session = self.open(self.start);
        let dialed = first.direct_number.clone();
        let caller = self.draft.join(Party {
            session,
            outbound: true,
            to: Endpoint {
                phone_number: Some(dialed.clone()),
                ..Endpoint::default()
            },
            from: Endpoint {
                phone_number: customer.number.clone(),
                ..Endpoint::default()
            },
            ..Party::default()
        });
        self.draft.push(self.start, caller, Status::setup());
        let begun = self.start + self.dice.between(18, 32);
        let called = self.called_party(session, first, &dialed, customer);
        self.draft.push(begun, called, Status::setup());
        let ready = begun + self.dice.between(20, 110);
        let to = &mut self.draft.party_mut(caller).to;
        to.name = Some(first.name());
        to.extension_id = Some(first.id.clone());
        self.draft.push(ready, caller, Status::answered_again());
        Arrival {
            session,
            caller,
            called,
            ready,
            dialed,
        }
    }

    /// The called side of an inbound call: a person, a menu or a queue.
    pub(crate) fn called_party(
        &mut self,
        session: usize,
        extension: &Extension,
        dialed: &str,
        customer: &Customer,
    ) -> PartyKey {
        let pickup = self.pickup(extension);
        self.draft.join(Party {
            session,
            extension_id: Some(extension.id.clone()),
            to: Endpoint {
                phone_number: Some(dialed.to_owned()),
                name: Some(extension.name()),
                extension_id: Some(extension.id.clone()),
                device_id: None,
            },
            from: Endpoint {
                phone_number: customer.number.clone(),
                name: customer.name.clone(),
                ..Endpoint::default()
            },
            pickup,
            ..Party::default()
        })
    }

    pub(crate) fn pickup(&mut self, extension: &Extension) -> Option<Arc<PickupData>> {
        extension.app_user.then(|| {
            let line = self.dice.between(1_000_000, 1_099_999);
            Arc::new(PickupData {
                mailbox: extension.id.clone(),
                to: format!("#{line}@sip.example.com:5060"),
                sid: self
                    .dice
                    .between(35_000_000_000_000, 59_999_999_999_999)
                    .to_string(),
            })
        })
    }

    /// A person's leg of an inbound call, before it rings.
    pub(crate) fn inbound_leg(
        &self,
        extension: &Extension,
        party: PartyKey,
        customer: &Customer,
        started_at: Ms,
    ) -> LegPlan {
        let mut leg = LegPlan::new(&extension.id, party, Direction::Inbound, started_at);
        leg.other = (customer.number.clone(), customer.name.clone());
        leg.agent_number = self.draft.party(party).to.phone_number.clone();
        if customer.is_anonymous() {
            leg.unspecified.push("customer_number");
        }
        leg
    }

    /// The leg's phone begins to ring.
    pub(crate) fn ring(&mut self, leg: &mut LegPlan, at: Ms) {
        self.draft.push(at, leg.party, Status::proceeding());
        leg.ringing_at = Some(at);
        self.draft.plan.offered_at.get_or_insert(at);
    }

    /// How long a phone rings before somebody answers it.
    pub(crate) fn ring_span(&mut self) -> Ms {
        let limit = (self.config.durations.ring_timeout_ms - 1_000).max(1_500);
        self.dice
            .span(self.config.durations.ring_median_ms, 0.55, 900, limit)
    }

    /// The agent of an inbound leg answers.
    pub(crate) fn answer(&mut self, leg: &mut LegPlan, at: Ms) {
        self.draft.push(at, leg.party, Status::answered());
        leg.answered_at = Some(at);
        self.draft.plan.answered_at.get_or_insert(at);
    }

    /// How long two people talk, holds apart.
    pub(crate) fn talk_span(&mut self) -> Ms {
        let durations = &self.config.durations;
        self.dice.span(
            durations.talk_median_ms,
            durations.talk_sigma,
            2_000,
            7_200_000,
        )
    }

    /// Talking from `from` on, with up to three holds; gives the moment at which it may end.
    pub(crate) fn talk(&mut self, leg: &mut LegPlan, party: PartyKey, from: Ms) -> Ms {
        let length = self.talk_span();
        self.talk_for(leg, party, from, length, true)
    }

    /// As [`Scene::talk`] with a given length; `may_end_held` lets the call end during a hold.
    pub(crate) fn talk_for(
        &mut self,
        leg: &mut LegPlan,
        party: PartyKey,
        from: Ms,
        length: Ms,
        may_end_held: bool,
    ) -> Ms {
        let mut holds = 0;
        while holds < 3 && self.dice.chance(self.config.durations.hold_chance) {
            holds += 1;
        }
        let chunk = length / (holds + 1);
        let mut now = from;
        for hold in 1..=holds {
            let until = now + (chunk * self.dice.between(60, 100) / 100).max(400);
            self.repeat_status(party, Status::answered_again(), now, until);
            let span = self
                .dice
                .span(self.config.durations.hold_median_ms, 0.6, 700, 1_800_000);
            self.draft.push(until, party, Status::hold());
            self.repeat_status(party, Status::hold(), until, until + span);
            now = until + span;
            if may_end_held && hold == holds && self.dice.chance(0.25) {
                leg.holds.push((until, None));
                return now;
            }
            leg.holds.push((until, Some(now)));
            self.draft.push(now, party, Status::answered_again());
        }
        let until = now + chunk.max(400);
        self.repeat_status(party, Status::answered_again(), now, until);
        until
    }

    /// Mute and recording changes repeat the current status; they must not change any span.
    fn repeat_status(&mut self, party: PartyKey, status: Status, from: Ms, until: Ms) {
        if until - from < 1_500 || !self.dice.chance(self.config.quirks.repeated_status) {
            return;
        }
        let third = (until - from) / 3;
        let (mut on, mut off) = (status.clone(), status);
        if self.dice.chance(0.5) {
            on.muted = true;
        } else {
            on.recording = Some(true);
            off.recording = Some(false);
        }
        self.draft.push(from + third, party, on);
        self.draft.push(from + 2 * third, party, off);
    }

    /// Both sides leave, `first` a few milliseconds before the other; gives both moments.
    pub(crate) fn both_leave(
        &mut self,
        at: Ms,
        (first, first_status): (PartyKey, Status),
        (second, second_status): (PartyKey, Status),
    ) -> (Ms, Ms) {
        let later = at + self.dice.between(4, 14);
        self.draft.push(at, first, first_status);
        self.draft.push(later, second, second_status);
        (at, later)
    }

    /// A plain end of an answered two-party call: somebody hangs up.
    pub(crate) fn hang_up(&mut self, leg: &mut LegPlan, party: PartyKey, other: PartyKey, at: Ms) {
        let by = if self.dice.chance(0.55) {
            Side::Customer
        } else {
            Side::Agent
        };
        self.hang_up_by(leg, party, other, at, by);
    }

    /// As [`Scene::hang_up`] with a given side.
    pub(crate) fn hang_up_by(
        &mut self,
        leg: &mut LegPlan,
        party: PartyKey,
        other: PartyKey,
        at: Ms,
        by: Side,
    ) {
        let mut last = Status::disconnected();
        if self.dice.chance(self.config.quirks.finished_reason) {
            let reason = if self.dice.chance(0.5) {
                "CallFinished"
            } else {
                "CallDropped"
            };
            last = last.because(reason);
        }
        let ended_at = match by {
            Side::Agent => {
                self.both_leave(at, (party, last), (other, Status::disconnected()))
                    .0
            }
            Side::Customer => {
                self.both_leave(at, (other, last), (party, Status::disconnected()))
                    .1
            }
        };
        leg.end(ended_at, LegOutcome::Connected, Some(by));
        self.draft.plan.ended_by = Some(by);
    }
}
