//! Receipt to painted, as the page measures it: the newest samples and what they say.
//!
//! Pure.

use std::collections::VecDeque;

/// Samples kept.
const KEPT: usize = 4_096;
/// A computer that slept between receipt and paint measured its sleep.
const LONGEST_MS: f64 = 60_000.0;

/// See the module's documentation.
#[derive(Debug, Default)]
pub struct Latencies {
    samples: VecDeque<f64>,
    count: u64,
}

/// What the samples say, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Samples since the start.
    pub count: u64,
    /// Half are at most this.
    pub p50_ms: f64,
    /// Ninety-nine in a hundred are at most this.
    pub p99_ms: f64,
    /// The largest of those kept.
    pub max_ms: f64,
}

impl Latencies {
    /// Takes one measurement; one that makes no sense is left out.
    pub fn add(&mut self, latency_ms: f64) {
        if !(0.0..=LONGEST_MS).contains(&latency_ms) {
            return;
        }
        self.count += 1;
        if self.samples.len() == KEPT {
            self.samples.pop_front();
        }
        self.samples.push_back(latency_ms);
    }

    /// `None` before the first sample.
    #[must_use]
    pub fn summary(&self) -> Option<Summary> {
        let mut sorted: Vec<f64> = self.samples.iter().copied().collect();
        sorted.sort_by(f64::total_cmp);
        let at = |percent: usize| {
            let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
            sorted.get(index).copied()
        };
        Some(Summary {
            count: self.count,
            p50_ms: at(50)?,
            p99_ms: at(99)?,
            max_ms: at(100)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_samples_are_summed_up_and_nonsense_is_left_out() {
        let mut latencies = Latencies::default();
        assert_eq!(latencies.summary(), None);
        for bad in [f64::NAN, -5.0, f64::INFINITY, 1e9] {
            latencies.add(bad);
        }
        assert_eq!(latencies.summary(), None);
        for ms in 0..10_000 {
            latencies.add(f64::from(ms % 100));
        }
        let summary = latencies.summary().unwrap();
        assert_eq!(summary.count, 10_000);
        assert!((49.0..=51.0).contains(&summary.p50_ms), "{summary:?}");
        assert!((98.0..=99.0).contains(&summary.p99_ms), "{summary:?}");
    }
}
