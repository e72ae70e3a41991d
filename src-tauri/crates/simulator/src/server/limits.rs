//! Usage plan: a sliding window per group, and the penalty that every request during it starts again.
//!
//! Pure: the time is an argument.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use crate::config::RateLimits;

/// Usage groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Group {
    Light,
    Medium,
    Heavy,
    Auth,
}

impl Group {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Medium => "medium",
            Self::Heavy => "heavy",
            Self::Auth => "auth",
        }
    }

    fn limit(self, limits: &RateLimits) -> u32 {
        match self {
            Self::Light => limits.light,
            Self::Medium => limits.medium,
            Self::Heavy => limits.heavy,
            Self::Auth => limits.auth,
        }
    }
}

/// What the reply's headers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) group: Group,
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    pub(crate) window_s: u32,
    /// The request is refused; come back after so many seconds.
    pub(crate) retry_after_s: Option<u32>,
}

#[derive(Debug, Default)]
struct Window {
    requests: VecDeque<DateTime<Utc>>,
    penalty_until: Option<DateTime<Utc>>,
}

/// All windows of one user and application.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    limits: RateLimits,
    windows: HashMap<Group, Window>,
}

impl RateLimiter {
    pub(crate) fn new(limits: RateLimits) -> Self {
        Self {
            limits,
            windows: HashMap::new(),
        }
    }

    /// Counts a request.
    pub(crate) fn count(&mut self, group: Group, now: DateTime<Utc>) -> Usage {
        let limit = group.limit(&self.limits);
        let window = TimeDelta::seconds(i64::from(self.limits.window_s));
        let penalty = TimeDelta::seconds(i64::from(self.limits.penalty_s));
        let entry = self.windows.entry(group).or_default();
        while entry.requests.front().is_some_and(|at| *at + window <= now) {
            entry.requests.pop_front();
        }
        let mut usage = Usage {
            group,
            limit,
            remaining: 0,
            window_s: self.limits.window_s,
            retry_after_s: None,
        };
        let used = u32::try_from(entry.requests.len()).unwrap_or(u32::MAX);
        let punished = entry.penalty_until.is_some_and(|until| now < until);
        if self.limits.enforce && (punished || used >= limit) {
            entry.penalty_until = Some(now + penalty);
            usage.retry_after_s = Some(self.limits.penalty_s);
            return usage;
        }
        if entry.penalty_until.take().is_some() {
            // After a served penalty the window is empty again.
            entry.requests.clear();
        }
        entry.requests.push_back(now);
        let used = u32::try_from(entry.requests.len()).unwrap_or(u32::MAX);
        usage.remaining = limit.saturating_sub(used);
        usage
    }

    /// Starts a penalty of the group with this name, as if too many requests had been made.
    pub(crate) fn punish_named(&mut self, name: &str, now: DateTime<Utc>) {
        let groups = [Group::Light, Group::Medium, Group::Heavy, Group::Auth];
        let penalty = TimeDelta::seconds(i64::from(self.limits.penalty_s));
        if let Some(group) = groups.into_iter().find(|group| group.name() == name) {
            self.windows.entry(group).or_default().penalty_until = Some(now + penalty);
        }
    }
}

#[cfg(test)]
mod tests;
