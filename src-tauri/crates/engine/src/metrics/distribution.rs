//! Mean, percentiles, maximum and histogram of one span.
//!
//! Percentiles are by nearest rank: the p-th of n values in ascending order is the value at rank
//! ⌈p/100 · n⌉, given to the second and rounded up. That can be had from sums over years
//! ([`super::SpanSums`]) as from the values themselves.

/// Mean in whole milliseconds, half rounded up; `None` of nothing.
#[must_use]
pub fn mean(sum: i64, count: u32) -> Option<i64> {
    let count = i64::from(count);
    (count > 0).then(|| sum.saturating_add(count / 2).div_euclid(count))
}

/// Every value of one span.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Distribution {
    values: Vec<i64>,
}

/// The usual numbers of a distribution; all `None` when it is empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SpanSummary {
    /// Values.
    pub count: u32,
    /// Mean.
    pub mean_ms: Option<i64>,
    /// Median, by nearest rank, to the second.
    pub p50_ms: Option<i64>,
    /// 90th percentile, by nearest rank, to the second.
    pub p90_ms: Option<i64>,
    /// Largest.
    pub max_ms: Option<i64>,
}

impl Distribution {
    /// Adds a value.
    pub fn push(&mut self, value: i64) {
        self.values.push(value);
    }

    /// Adds another distribution's values.
    pub fn merge(&mut self, other: &Self) {
        self.values.extend_from_slice(&other.values);
    }

    /// How many values there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.values.len()).unwrap_or(u32::MAX)
    }

    /// The value at rank ⌈p/100 · n⌉, rounded up to the second; `percent` from 1 to 100.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Option<i64> {
        let mut values = self.values.clone();
        values.sort_unstable();
        ranked(&values, percent)
    }

    /// Count, mean, p50, p90, maximum.
    #[must_use]
    pub fn summary(&self) -> SpanSummary {
        let mut values = self.values.clone();
        values.sort_unstable();
        let sum = values.iter().fold(0_i64, |a, b| a.saturating_add(*b));
        SpanSummary {
            count: self.count(),
            mean_ms: mean(sum, self.count()),
            p50_ms: ranked(&values, 50).min(values.last().copied()),
            p90_ms: ranked(&values, 90).min(values.last().copied()),
            max_ms: values.last().copied(),
        }
    }

    /// Counts per bucket. `bounds` ascend and are inclusive upper bounds; the result has one more
    /// entry, for what is longer than all of them.
    #[must_use]
    pub fn buckets(&self, bounds: &[i64]) -> Vec<u32> {
        let mut counts = vec![0_u32; bounds.len().saturating_add(1)];
        for value in &self.values {
            let place = bounds.partition_point(|bound| bound < value);
            if let Some(count) = counts.get_mut(place) {
                *count = count.saturating_add(1);
            }
        }
        counts
    }
}

impl FromIterator<i64> for Distribution {
    fn from_iter<I: IntoIterator<Item = i64>>(values: I) -> Self {
        Self {
            values: values.into_iter().collect(),
        }
    }
}

/// The rank of a percentile among so many values, from 1.
pub(super) fn rank(count: usize, percent: usize) -> usize {
    count.saturating_mul(percent).div_ceil(100).max(1)
}

fn ranked(sorted: &[i64], percent: usize) -> Option<i64> {
    let at = rank(sorted.len(), percent).saturating_sub(1);
    sorted.get(at).map(|ms| {
        let whole = ms.div_euclid(1_000).saturating_mul(1_000);
        whole.saturating_add(if *ms == whole { 0 } else { 1_000 })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank() {
        // Wikipedia's example of the method, and small sets where methods differ.
        let cases: [(&[i64], usize, Option<i64>); 10] = [
            (&[15, 20, 35, 40, 50], 5, Some(15)),
            (&[15, 20, 35, 40, 50], 30, Some(20)),
            (&[15, 20, 35, 40, 50], 40, Some(20)),
            (&[15, 20, 35, 40, 50], 50, Some(35)),
            (&[15, 20, 35, 40, 50], 100, Some(50)),
            (&[50, 15, 40], 50, Some(40)),
            (&[1, 2, 3, 4], 50, Some(2)),
            (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90, Some(9)),
            (&[7], 90, Some(7)),
            (&[], 50, None),
        ];
        for (values, percent, wanted) in cases {
            let all: Distribution = values.iter().map(|s| s * 1_000).collect();
            let wanted = wanted.map(|s| s * 1_000);
            assert_eq!(all.percentile(percent), wanted, "p{percent} of {values:?}");
        }
    }

    #[test]
    fn the_summary_of_six_values() {
        let all: Distribution = [4_000, 1_000, 9_000, 2_500, 3_001, 500]
            .into_iter()
            .collect();
        assert_eq!(
            all.summary(),
            SpanSummary {
                count: 6,
                mean_ms: Some(3_334), // 20 001 ÷ 6 = 3 333.5
                p50_ms: Some(3_000),  // 2.5 s, rounded up
                p90_ms: Some(9_000),
                max_ms: Some(9_000),
            }
        );
        assert_eq!(Distribution::default().summary(), SpanSummary::default());
    }

    #[test]
    fn buckets_hold_values_up_to_their_bound() {
        let all: Distribution = [0, 5, 6, 10, 11, 99].into_iter().collect();
        assert_eq!(all.buckets(&[5, 10]), vec![2, 2, 2]);
        assert_eq!(all.buckets(&[]), vec![6]);
    }

    proptest! {
        #[test]
        fn merging_is_pushing(a in prop::collection::vec(0_i64..1_000, 0..40),
                              b in prop::collection::vec(0_i64..1_000, 0..40)) {
            let mut merged = Distribution::default();
            a.iter().for_each(|value| merged.push(*value));
            merged.merge(&b.iter().copied().collect());
            let whole: Distribution = a.iter().chain(&b).copied().collect();
            prop_assert_eq!(merged.summary(), whole.summary());
            prop_assert_eq!(merged.buckets(&[10, 100]).iter().sum::<u32>(), whole.count());
        }

        #[test]
        fn a_percentile_is_a_value_and_ranks_right(
            values in prop::collection::vec(0_i64..50, 1..60), percent in 1_usize..=100) {
            let all: Distribution = values.iter().map(|s| s * 1_000).collect();
            let found = all.percentile(percent).unwrap() / 1_000;
            let at_most = values.iter().filter(|v| **v <= found).count();
            let below = values.iter().filter(|v| **v < found).count();
            prop_assert!(at_most * 100 >= values.len() * percent);
            prop_assert!(below * 100 < values.len() * percent);
        }
    }
}
