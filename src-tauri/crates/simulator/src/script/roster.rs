//! Who is free when. An agent is never offered two calls at once unless a flow wants it.
//!
//! Pure.

use super::{party::Ms, random::Dice};

/// The moment from which each agent is free.
#[derive(Debug, Clone)]
pub(crate) struct Roster {
    free_from: Vec<Ms>,
}

impl Roster {
    pub(crate) fn new(agents: usize) -> Self {
        Self {
            free_from: vec![Ms::MIN; agents],
        }
    }

    pub(crate) fn is_free(&self, agent: usize, at: Ms) -> bool {
        self.free_from.get(agent).is_some_and(|from| *from <= at)
    }

    /// Keeps an agent busy until `until`.
    pub(crate) fn occupy(&mut self, agent: usize, until: Ms) {
        if let Some(from) = self.free_from.get_mut(agent) {
            *from = (*from).max(until);
        }
    }

    /// Any agent who is free at `at` and not among `except`.
    pub(crate) fn any_free(&self, at: Ms, except: &[usize], dice: &mut Dice) -> Option<usize> {
        let offset = dice.index(self.free_from.len());
        let (before, after) = self.free_from.split_at_checked(offset)?;
        let later = after.iter().enumerate().map(|(i, from)| (i + offset, from));
        later
            .chain(before.iter().enumerate())
            .find(|(index, from)| **from <= at && !except.contains(index))
            .map(|(index, _)| index)
    }

    /// Up to `limit` members who are free at `at`, in random order.
    pub(crate) fn free_among(
        &self,
        members: &[usize],
        at: Ms,
        limit: usize,
        dice: &mut Dice,
    ) -> Vec<usize> {
        let mut free: Vec<_> = members
            .iter()
            .copied()
            .filter(|m| self.is_free(*m, at))
            .collect();
        dice.shuffle(&mut free);
        free.truncate(limit);
        free
    }

    /// The member who is free first, and from when.
    pub(crate) fn first_free(&self, members: &[usize]) -> Option<(usize, Ms)> {
        members
            .iter()
            .filter_map(|member| Some((*member, *self.free_from.get(*member)?)))
            .min_by_key(|(_, from)| *from)
    }
}
