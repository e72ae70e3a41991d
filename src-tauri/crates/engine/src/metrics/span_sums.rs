//! How long something was, over many records, in a form that can be added: the sum, the largest,
//! and how many lasted how many seconds.
//!
//! A histogram tells whole seconds from what lies between two of them, so that "at most 20 s" and
//! "under 5 s" are answered exactly. Percentiles are those of [`super::Distribution`], which are
//! given to the second.

use std::collections::BTreeMap;

use super::distribution::{SpanSummary, mean, rank};

const SECOND_MS: i64 = 1_000;

/// How many values there are of each length. A place is two for each second: exactly `n` seconds
/// is `2n`, anything between `n` and `n + 1` is `2n + 1`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Histogram {
    places: BTreeMap<i64, u32>,
}

impl Histogram {
    /// Adds a value in milliseconds.
    pub fn push(&mut self, ms: i64) {
        let between = i64::from(ms.rem_euclid(SECOND_MS) != 0);
        let place = ms.div_euclid(SECOND_MS).saturating_mul(2) | between;
        self.put(place, 1);
    }

    /// Adds `count` values to a place.
    pub fn put(&mut self, place: i64, count: u32) {
        let slot = self.places.entry(place).or_default();
        *slot = slot.saturating_add(count);
    }

    /// Places and their counts in order, to be kept elsewhere.
    pub fn places(&self) -> impl Iterator<Item = (i64, u32)> + '_ {
        self.places.iter().map(|(place, count)| (*place, *count))
    }

    /// Adds another histogram's values.
    pub fn merge(&mut self, other: &Self) {
        for (place, count) in other.places() {
            self.put(place, count);
        }
    }

    /// How many values there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        add(self.places.values())
    }

    /// How many values are at most this; `ms` is a whole number of seconds.
    #[must_use]
    pub fn at_most(&self, ms: i64) -> u32 {
        let place = ms.div_euclid(SECOND_MS).saturating_mul(2);
        add(self.places.range(..=place).map(|(_, count)| count))
    }

    /// How many values are below this; `ms` is a whole number of seconds.
    #[must_use]
    pub fn below(&self, ms: i64) -> u32 {
        let place = ms.div_euclid(SECOND_MS).saturating_mul(2);
        add(self.places.range(..place).map(|(_, count)| count))
    }

    /// The value at rank ⌈p/100 · n⌉, to the second, rounded up.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Option<i64> {
        let count = usize::try_from(self.count()).ok()?;
        let wanted = rank(count, percent);
        let mut seen = 0_usize;
        self.places().find_map(|(place, count)| {
            seen = seen.saturating_add(usize::try_from(count).unwrap_or(usize::MAX));
            let seconds = place.div_euclid(2).saturating_add(place.rem_euclid(2));
            (seen >= wanted).then_some(seconds.saturating_mul(SECOND_MS))
        })
    }

    /// Counts per bucket, as [`super::Distribution::buckets`]; bounds are whole seconds.
    #[must_use]
    pub fn buckets(&self, bounds: &[i64]) -> Vec<u32> {
        let mut before = 0_u32;
        let mut counts: Vec<u32> = bounds
            .iter()
            .map(|bound| {
                let until = self.at_most(*bound);
                let own = until.saturating_sub(before);
                before = until;
                own
            })
            .collect();
        counts.push(self.count().saturating_sub(before));
        counts
    }
}

fn add<'c>(counts: impl Iterator<Item = &'c u32>) -> u32 {
    counts.fold(0, |sum, count| sum.saturating_add(*count))
}

/// A span over many records.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SpanSums {
    /// How many lasted how long.
    pub histogram: Histogram,
    /// All of them, added.
    pub sum_ms: i64,
    /// The largest.
    pub max_ms: Option<i64>,
}

impl SpanSums {
    /// Adds a value; nothing for a record that has none.
    pub fn push(&mut self, value: Option<i64>) {
        if let Some(ms) = value {
            self.histogram.push(ms);
            self.sum_ms = self.sum_ms.saturating_add(ms);
            self.max_ms = self.max_ms.max(value);
        }
    }

    /// Adds another one's values.
    pub fn merge(&mut self, other: &Self) {
        self.histogram.merge(&other.histogram);
        self.sum_ms = self.sum_ms.saturating_add(other.sum_ms);
        self.max_ms = self.max_ms.max(other.max_ms);
    }

    /// Count, mean, p50, p90, maximum.
    #[must_use]
    pub fn summary(&self) -> SpanSummary {
        let count = self.histogram.count();
        SpanSummary {
            count,
            mean_ms: mean(self.sum_ms, count),
            p50_ms: self.histogram.percentile(50).min(self.max_ms),
            p90_ms: self.histogram.percentile(90).min(self.max_ms),
            max_ms: self.max_ms,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::Distribution;

    proptest! {
        #[test]
        fn equals_the_distribution_of_the_values(
            a in prop::collection::vec(-3_000_i64..90_000, 0..40),
            b in prop::collection::vec(prop_oneof![Just(20_000_i64), 0_i64..9_000], 0..40),
        ) {
            let sums = |values: &[i64]| {
                let mut sums = SpanSums::default();
                values.iter().for_each(|v| sums.push(Some(*v)));
                sums
            };
            let mut merged = sums(&a);
            merged.merge(&sums(&b));
            let all: Distribution = a.iter().chain(&b).copied().collect();
            prop_assert_eq!(merged.summary(), all.summary());
            let bounds = [2_000, 5_000, 20_000, 60_000];
            prop_assert_eq!(merged.histogram.buckets(&bounds), all.buckets(&bounds));
            let at_most = a.iter().chain(&b).filter(|v| **v <= 20_000).count();
            let below = a.iter().chain(&b).filter(|v| **v < 5_000).count();
            prop_assert_eq!(merged.histogram.at_most(20_000) as usize, at_most);
            prop_assert_eq!(merged.histogram.below(5_000) as usize, below);
        }
    }
}
