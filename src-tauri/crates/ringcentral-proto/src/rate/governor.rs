//! Asks "may I send now?" per usage group, and learns from every reply.
//!
//! Pure: time is an argument. A request during a penalty restarts the penalty, so there is none.

use std::collections::{BTreeMap, VecDeque};

use super::{Group, RateHeaders};
use crate::wire::Millis;

/// How urgent a request is. Background work leaves room for urgent work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// The link itself and what a person waits for.
    Urgent,
    /// Catch-up, lists, reconciliation: keeps a fifth of every window free.
    Background,
}

/// The governor's answer. `SendNow` counts the request as sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permit {
    /// Send it; it is counted.
    SendNow,
    /// Ask again at this time.
    WaitUntil(Millis),
}

const DEFAULT_WINDOW_MS: Millis = 60_000;
/// Without a `Retry-After` the platform asks for at least 30 seconds; its usual penalty is 60.
const DEFAULT_PENALTY_MS: Millis = 60_000;
/// The server's clock is not ours: stay away a little longer than asked.
const PENALTY_SLACK_MS: Millis = 500;
/// How soon to look again while only unanswered requests stand in the way.
const RECHECK_MS: Millis = 250;
/// A request without a reply for this long is given up.
const LONGEST_OPEN_MS: Millis = 60_000;
/// A header asking for more than this is taken for nonsense.
const LONGEST_WAIT_MS: Millis = 3_600_000;

#[derive(Debug)]
struct Window {
    limit: u32,
    window_ms: Millis,
    /// When a request was certainly counted by the server: at its reply, which is never too early.
    sent: VecDeque<Millis>,
    /// When requests without a reply were sent.
    open: VecDeque<Millis>,
    penalty_until: Millis,
}

/// The governor of all usage groups of one user and app.
#[derive(Debug, Default)]
pub struct Governor {
    groups: BTreeMap<Group, Window>,
}

impl Governor {
    /// A governor that knows only the platform's defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// May a request of this group go out now?
    pub fn ask(&mut self, now: Millis, group: Group, priority: Priority) -> Permit {
        let window = self.window(group);
        if now < window.penalty_until {
            return Permit::WaitUntil(window.penalty_until);
        }
        window.forget(now);
        let reserve = match priority {
            Priority::Urgent => 0,
            Priority::Background => window.limit.div_ceil(5).min(window.limit.saturating_sub(1)),
        };
        let allowed = usize::try_from(window.limit - reserve)
            .unwrap_or(usize::MAX)
            .max(1);
        if window.sent.len() + window.open.len() < allowed {
            window.open.push_back(now);
            return Permit::SendNow;
        }
        // It fits once enough of those counted have left the window; a reply may change that at any time.
        let surplus = (window.sent.len() + window.open.len()).saturating_sub(allowed);
        let wait = window
            .sent
            .get(surplus)
            .map_or(now + RECHECK_MS, |sent| sent + window.window_ms);
        Permit::WaitUntil(wait.max(now + 1))
    }

    /// A request that never reached the server does not count.
    pub fn take_back(&mut self, group: Group) {
        self.window(group).open.pop_back();
    }

    /// Learns from a reply to a request that was asked for in `asked`.
    pub fn observe(&mut self, now: Millis, asked: Group, headers: &RateHeaders) {
        let group = headers.group.unwrap_or(asked);
        self.window(asked).open.pop_front();
        let window = self.window(group);
        if let Some(limit) = headers.limit.filter(|limit| (1..=100_000).contains(limit)) {
            window.limit = limit;
        }
        if let Some(length) = headers
            .window_ms
            .filter(|ms| (1..=LONGEST_WAIT_MS).contains(ms))
        {
            window.window_ms = length;
        }
        window.sent.push_back(now);
        window.forget(now);
        if let Some(remaining) = headers.remaining {
            let used = usize::try_from(window.limit.saturating_sub(remaining)).unwrap_or(0);
            // Another copy of the program, or another window, used the rest.
            while window.sent.len() < used {
                window.sent.push_back(now);
            }
        }
        if headers.refused {
            let wait = headers
                .retry_after_ms
                .unwrap_or(DEFAULT_PENALTY_MS)
                .clamp(1000, LONGEST_WAIT_MS);
            window.penalty_until = window.penalty_until.max(now + wait + PENALTY_SLACK_MS);
        }
    }

    fn window(&mut self, group: Group) -> &mut Window {
        self.groups.entry(group).or_insert_with(|| Window {
            limit: group.default_limit(),
            window_ms: DEFAULT_WINDOW_MS,
            sent: VecDeque::new(),
            open: VecDeque::new(),
            penalty_until: Millis::MIN,
        })
    }
}

impl Window {
    fn forget(&mut self, now: Millis) {
        // A clock set back must not leave requests "in the future" that never leave the window.
        self.sent
            .retain(|sent| *sent <= now && *sent + self.window_ms > now);
        let longest = self.window_ms + LONGEST_OPEN_MS;
        self.open
            .retain(|sent| *sent <= now && *sent + longest > now);
        if self.penalty_until > now + LONGEST_WAIT_MS + PENALTY_SLACK_MS {
            self.penalty_until = now + DEFAULT_PENALTY_MS;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_eleventh_heavy_request_waits_for_the_first_to_leave() {
        let mut governor = Governor::new();
        for at in 0..10 {
            assert_eq!(
                governor.ask(at, Group::Heavy, Priority::Urgent),
                Permit::SendNow
            );
            governor.observe(at, Group::Heavy, &RateHeaders::default());
        }
        assert_eq!(
            governor.ask(10, Group::Heavy, Priority::Urgent),
            Permit::WaitUntil(60_000)
        );
        assert_eq!(
            governor.ask(60_000, Group::Heavy, Priority::Urgent),
            Permit::SendNow
        );
        assert_eq!(
            governor.ask(10, Group::Light, Priority::Urgent),
            Permit::SendNow
        );
    }

    #[test]
    fn background_leaves_room() {
        let mut governor = Governor::new();
        for _ in 0..8 {
            assert_eq!(
                governor.ask(0, Group::Heavy, Priority::Background),
                Permit::SendNow
            );
        }
        assert!(matches!(
            governor.ask(0, Group::Heavy, Priority::Background),
            Permit::WaitUntil(_)
        ));
        assert_eq!(
            governor.ask(0, Group::Heavy, Priority::Urgent),
            Permit::SendNow
        );
    }

    #[test]
    fn headers_teach_the_limit_and_the_penalty() {
        let mut governor = Governor::new();
        governor.ask(0, Group::Medium, Priority::Urgent);
        let headers = RateHeaders {
            limit: Some(3),
            remaining: Some(0),
            ..RateHeaders::default()
        };
        governor.observe(5, Group::Medium, &headers);
        assert!(matches!(
            governor.ask(6, Group::Medium, Priority::Urgent),
            Permit::WaitUntil(_)
        ));

        let refused = RateHeaders {
            refused: true,
            retry_after_ms: Some(90_000),
            ..RateHeaders::default()
        };
        governor.observe(10, Group::Auth, &refused);
        assert_eq!(
            governor.ask(60_000, Group::Auth, Priority::Urgent),
            Permit::WaitUntil(90_510)
        );
        assert_eq!(
            governor.ask(90_510, Group::Auth, Priority::Urgent),
            Permit::SendNow
        );
    }

    proptest! {
        #[test]
        fn never_more_than_the_limit_and_never_in_a_penalty(
            steps in prop::collection::vec((0_i64..20_000, any::<bool>(), 0_u8..12), 1..200)
        ) {
            let mut governor = Governor::new();
            let (mut now, mut sent, mut penalty) = (0, Vec::<i64>::new(), -1);
            for (pause, urgent, trouble) in steps {
                now += pause;
                let priority = if urgent { Priority::Urgent } else { Priority::Background };
                match governor.ask(now, Group::Heavy, priority) {
                    Permit::SendNow => {
                        prop_assert!(now >= penalty);
                        sent.push(now);
                        prop_assert!(sent.iter().filter(|at| **at > now - 60_000).count() <= 10);
                        if trouble == 0 {
                            penalty = now + 30_000;
                            let headers = RateHeaders { refused: true, retry_after_ms: Some(30_000), ..RateHeaders::default() };
                            governor.observe(now, Group::Heavy, &headers);
                        }
                    }
                    Permit::WaitUntil(at) => prop_assert!(at > now),
                }
            }
        }
    }
}
