//! Trying again what may pass by itself, after pauses that double.
//!
//! May touch: the timer, randomness for jitter. Which errors may pass is `ApiError`'s knowledge.

use std::time::Duration;

use ringcentral_proto::link::Backoff;
use ringcentral_proto::refusal::RefusalKind;

use super::{Call, Session};
use crate::error::ApiError;
use crate::http::Reply;

/// Tries for a call that may pass by itself.
const TRIES: u32 = 5;
/// A server that does not answer is not asked as often: each try takes its whole time.
const TRIES_IN_SILENCE: u32 = 3;
const LONGEST_PAUSE_MS: i64 = 60_000;

impl Session {
    /// One call, tried again a few times when it may pass by itself.
    pub(crate) async fn call_patiently(&self, call: Call) -> Result<Reply, ApiError> {
        self.patiently(|| self.call(call.clone())).await
    }

    /// Does `act`, again after growing pauses while it may pass by itself.
    pub(super) async fn patiently<T, F: Future<Output = Result<T, ApiError>>>(
        &self,
        act: impl Fn() -> F,
    ) -> Result<T, ApiError> {
        let first = i64::try_from(self.server.retry_pause.as_millis()).unwrap_or(LONGEST_PAUSE_MS);
        let mut backoff = Backoff::new(first, LONGEST_PAUSE_MS);
        let mut tries = 0;
        loop {
            let outcome = act().await;
            tries += 1;
            let Some(error) = outcome.as_ref().err().filter(|error| error.may_pass()) else {
                return outcome;
            };
            let most = if *error == ApiError::TimedOut {
                TRIES_IN_SILENCE
            } else {
                TRIES
            };
            if tries >= most {
                return outcome;
            }
            let pause = backoff.next(rand::random()).max(asked_pause(error));
            // After a 429 the governor does the waiting.
            if !is_rate_limit(error) {
                tokio::time::sleep(Duration::from_millis(pause.unsigned_abs())).await;
            }
        }
    }
}

/// `Retry-After` of a server in trouble, within reason.
fn asked_pause(error: &ApiError) -> i64 {
    if let ApiError::Refused {
        retry_after_ms: Some(ms),
        ..
    } = error
    {
        (*ms).clamp(0, LONGEST_PAUSE_MS)
    } else {
        0
    }
}

fn is_rate_limit(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused { refusal, .. } if refusal.kind() == RefusalKind::RateLimited)
}
