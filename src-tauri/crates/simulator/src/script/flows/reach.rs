//! A customer who has reached an agent, directly or through a queue: where transfers, parking and the rest begin.
//!
//! Pure.

use super::{direct, queue};
use crate::script::{
    contact::PartyKey,
    leg::LegPlan,
    names::Customer,
    party::{Endpoint, Ms, Party, Status},
    scene::Scene,
};

/// An agent who talks with a customer.
pub(super) struct Reached {
    pub(super) agent: usize,
    pub(super) leg: LegPlan,
    pub(super) session: usize,
    pub(super) caller: PartyKey,
    pub(super) customer: Customer,
    pub(super) answered_at: Ms,
}

/// A customer reaches an agent.
pub(super) fn reach(scene: &mut Scene<'_>) -> Option<Reached> {
    let queues: Vec<_> = scene
        .directory
        .queues
        .iter()
        .filter(|queue| {
            queue
                .members
                .iter()
                .any(|m| scene.roster.is_free(*m, scene.start))
        })
        .collect();
    match scene.dice.pick(&queues).copied() {
        Some(queue) if scene.dice.chance(0.5) => {
            let waiting = queue::enter_queue(scene, queue);
            let (members, at) = (&queue.members, waiting.ready);
            let mut free = scene
                .roster
                .free_among(members, at, 3, &mut scene.dice)
                .into_iter();
            let winner = free.next()?;
            let losers = free
                .map(|agent| queue::offer(scene, &waiting, agent, at))
                .collect();
            let winner = queue::offer(scene, &waiting, winner, at);
            let answered_at = at + scene.ring_span();
            let winner = queue::win(scene, &waiting, winner, losers, answered_at);
            scene.roster.occupy(winner.agent, answered_at);
            Some(Reached {
                agent: winner.agent,
                leg: winner.leg,
                session: waiting.session,
                caller: waiting.caller,
                customer: waiting.customer,
                answered_at,
            })
        }
        _ => {
            let mut ringing = direct::ring_agent(scene)?;
            let answered_at = ringing.at + scene.ring_span();
            scene.answer(&mut ringing.leg, answered_at);
            let session = scene.draft.party(ringing.caller).session;
            Some(Reached {
                agent: ringing.agent,
                leg: ringing.leg,
                session,
                caller: ringing.caller,
                customer: ringing.customer,
                answered_at,
            })
        }
    }
}

impl Reached {
    /// The agent and the customer talk for a while; the call goes on.
    pub(super) fn talk(&mut self, scene: &mut Scene<'_>) -> Ms {
        let length = (scene.talk_span() / 2).max(2_000);
        let party = self.leg.party;
        // Leaves room for the queue's own party to go first.
        scene.talk_for(&mut self.leg, party, self.answered_at + 100, length, false)
    }

    /// The agent puts the customer on hold and leaves the hold open.
    pub(super) fn hold(&mut self, scene: &mut Scene<'_>, at: Ms) {
        scene.draft.push(at, self.leg.party, Status::hold());
        self.leg.holds.push((at, None));
    }

    /// A colleague who is free at `at`.
    pub(super) fn colleague(&self, scene: &mut Scene<'_>, at: Ms) -> Option<usize> {
        scene.free_agent(at, &[self.agent])
    }
}

/// An agent calls a colleague in a session of its own: both legs, the called one ringing.
pub(super) struct Consult {
    pub(super) session: usize,
    pub(super) caller: LegPlan,
    pub(super) called: LegPlan,
    pub(super) ringing_at: Ms,
}

/// Agent `from` dials colleague `to` at `at`.
pub(super) fn consult(scene: &mut Scene<'_>, from: usize, to: usize, at: Ms) -> Consult {
    use crate::truth::Direction;
    let (from, to) = (scene.agent(from), scene.agent(to));
    let session = scene.open(at);
    let short = Endpoint {
        phone_number: Some(to.number.clone()),
        ..Endpoint::default()
    };
    let whole = Endpoint {
        name: Some(to.name()),
        extension_id: Some(to.id.clone()),
        ..short.clone()
    };
    let own = |number: &str, name: Option<String>| Endpoint {
        phone_number: Some(number.to_owned()),
        name,
        extension_id: Some(from.id.clone()),
        device_id: Some(from.device_id.clone()),
    };
    let caller = scene.draft.join(Party {
        session,
        extension_id: Some(from.id.clone()),
        outbound: true,
        to: short,
        from: own(&from.direct_number, None),
        ..Party::default()
    });
    scene.draft.push(at, caller, Status::setup());
    let pickup = scene.pickup(to);
    let called = scene.draft.join(Party {
        session,
        extension_id: Some(to.id.clone()),
        to: whole.clone(),
        from: own(&from.number, Some(from.name())),
        pickup,
        ..Party::default()
    });
    let begun = at + scene.dice.between(15, 30);
    scene.draft.push(begun, called, Status::setup());
    let party = scene.draft.party_mut(caller);
    party.to = whole;
    party.from.name = Some(from.name());
    let handled = begun + scene.dice.between(20, 60);
    scene.draft.push(handled, caller, Status::answered_again());

    let mut out = LegPlan::new(&from.id, caller, Direction::Outbound, at);
    out.other = (Some(to.number.clone()), Some(to.name()));
    out.agent_number = Some(from.direct_number.clone());
    let mut inn = LegPlan::new(&to.id, called, Direction::Inbound, begun);
    inn.other = (Some(from.number.clone()), Some(from.name()));
    inn.agent_number = Some(to.number.clone());
    let ringing_at = handled + scene.dice.between(15, 45);
    scene.ring(&mut inn, ringing_at);
    // The calling party never says Proceeding; its ringing is the other phone's.
    out.ringing_at = Some(ringing_at);
    Consult {
        session,
        caller: out,
        called: inn,
        ringing_at,
    }
}

impl Consult {
    /// The colleague answers; gives the moment.
    pub(super) fn answer(&mut self, scene: &mut Scene<'_>) -> Ms {
        let at = self.ringing_at + scene.ring_span();
        scene.answer(&mut self.called, at);
        self.caller.answered_at = Some(at);
        at
    }
}
