//! A table by id with the cost of a hash, of which nobody can see an order but that of the ids.
//!
//! Iteration order of a plain hash map could leak into a record (INV-2); here iterating sorts.
//! The hash is fixed, not seeded: no random source (INV-1). Ids come from the signed-in account.

use std::hash::Hash;

use rustc_hash::FxHashMap;

#[derive(Clone, Debug)]
pub(crate) struct IdMap<K, V>(FxHashMap<K, V>);

impl<K, V> Default for IdMap<K, V> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<K: Clone + Ord + Hash, V> IdMap<K, V> {
    pub(crate) fn get(&self, id: &K) -> Option<&V> {
        self.0.get(id)
    }

    pub(crate) fn get_mut(&mut self, id: &K) -> Option<&mut V> {
        self.0.get_mut(id)
    }

    pub(crate) fn contains(&self, id: &K) -> bool {
        self.0.contains_key(id)
    }

    pub(crate) fn insert(&mut self, id: K, value: V) -> Option<V> {
        self.0.insert(id, value)
    }

    pub(crate) fn remove(&mut self, id: &K) -> Option<V> {
        self.0.remove(id)
    }

    pub(crate) fn get_or_default(&mut self, id: &K) -> &mut V
    where
        V: Default,
    {
        self.0.entry(id.clone()).or_default()
    }

    /// All in order of id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let mut all: Vec<_> = self.0.iter().collect();
        all.sort_unstable_by_key(|(id, _)| *id);
        all.into_iter()
    }

    /// Changes each, in no order.
    pub(crate) fn each_mut(&mut self, mut change: impl FnMut(&K, &mut V)) {
        for (id, value) in &mut self.0 {
            change(id, value);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
