//! The sliding window and its penalty.

use super::*;

fn at(ms: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::milliseconds(ms)
}

#[test]
fn window_slides() {
    let mut limiter = RateLimiter::new(RateLimits::default());
    let left: Vec<_> = (0..5)
        .map(|i| limiter.count(Group::Auth, at(i * 1000)).remaining)
        .collect();
    assert_eq!(left, [4, 3, 2, 1, 0]);
    assert_eq!(limiter.count(Group::Auth, at(60_000)).retry_after_s, None);
    assert_eq!(limiter.count(Group::Light, at(60_000)).remaining, 49);
}

#[test]
fn each_request_during_the_penalty_starts_it_again() {
    let mut limiter = RateLimiter::new(RateLimits::default());
    for _ in 0..10 {
        assert_eq!(limiter.count(Group::Heavy, at(0)).retry_after_s, None);
    }
    assert_eq!(
        limiter.count(Group::Heavy, at(1_000)).retry_after_s,
        Some(60)
    );
    assert_eq!(
        limiter.count(Group::Heavy, at(60_999)).retry_after_s,
        Some(60)
    );
    assert_eq!(
        limiter.count(Group::Heavy, at(120_998)).retry_after_s,
        Some(60)
    );
    assert_eq!(limiter.count(Group::Heavy, at(180_998)).retry_after_s, None);
}

#[test]
fn without_enforcement_headers_still_count() {
    let limits = RateLimits {
        enforce: false,
        ..RateLimits::default()
    };
    let mut limiter = RateLimiter::new(limits);
    let last = (0..20)
        .map(|_| limiter.count(Group::Heavy, at(0)))
        .last()
        .unwrap();
    assert_eq!((last.remaining, last.retry_after_s), (0, None));
}
