//! Growing pauses between attempts. Pure: jitter is an argument.

use crate::wire::Millis;

/// Pauses that double from `first` to `longest`; half of each is jitter, so that many programs do not come back at once.
#[derive(Debug, Clone)]
pub struct Backoff {
    first_ms: Millis,
    longest_ms: Millis,
    attempt: u32,
}

impl Backoff {
    /// Pauses between these two lengths.
    pub fn new(first_ms: Millis, longest_ms: Millis) -> Self {
        Self {
            first_ms,
            longest_ms,
            attempt: 0,
        }
    }

    /// The next pause. `jitter` is uniform in `0.0..1.0`.
    pub fn next(&mut self, jitter: f64) -> Millis {
        let doubled = self.first_ms.saturating_mul(1 << self.attempt.min(20));
        let full = doubled.min(self.longest_ms);
        self.attempt = self.attempt.saturating_add(1);
        let half = full / 2;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "a pause of minutes fits"
        )]
        let random = (half as f64 * jitter.clamp(0.0, 1.0)) as Millis;
        (full - half) + random
    }

    /// How many pauses there were since the last success.
    pub fn attempts(&self) -> u32 {
        self.attempt
    }

    /// After a success.
    pub fn reset(&mut self) {
        self.attempt = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let mut backoff = Backoff::new(2000, 60_000);
        let pauses: Vec<_> = (0..7).map(|_| backoff.next(1.0)).collect();
        assert_eq!(pauses, [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
        backoff.reset();
        assert_eq!(backoff.next(0.0), 1000);
        assert_eq!(backoff.next(f64::NAN), 2000);
    }
}
