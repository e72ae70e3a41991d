//! The board for a window that asks for it: what left for the window waits here until it is fetched.
//!
//! Handing every change to the page as a script would be simpler, but `WebKit` keeps the source of
//! each script it is given (ADR 13), and a board runs all day. May touch: channels and a timer.

use std::time::Duration;

use tokio::sync::{Mutex, mpsc};

use crate::owner::Watcher;
use crate::view::Feed;

/// Deltas that may wait. A page that is further behind begins anew with a snapshot.
const ROOM: usize = 256;
/// An empty answer after so long, so that a question does not stay open for ever behind a page that
/// is gone.
const PATIENCE: Duration = Duration::from_secs(20);

/// See the module's documentation.
#[derive(Debug)]
pub struct Pulled {
    receiver: Mutex<mpsc::Receiver<Feed>>,
    patience: Duration,
}

/// A watcher, and what it passes on. The watcher ends when the other side is dropped or too far
/// behind.
#[must_use]
pub fn pulled() -> (Watcher, Pulled) {
    let (sender, receiver) = mpsc::channel(ROOM);
    let pulled = Pulled {
        receiver: Mutex::new(receiver),
        patience: PATIENCE,
    };
    (Box::new(move |feed| sender.try_send(feed).is_ok()), pulled)
}

impl Pulled {
    /// Waits for what comes next and takes all that is there; nothing after a while in which
    /// nothing came. `None` when no more will come.
    pub async fn next(&self) -> Option<Vec<Feed>> {
        let mut receiver = self.receiver.lock().await;
        let Ok(first) = tokio::time::timeout(self.patience, receiver.recv()).await else {
            return Some(Vec::new());
        };
        let mut feeds = vec![first?];
        while let Ok(feed) = receiver.try_recv() {
            feeds.push(feed);
        }
        Some(feeds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Delta;

    fn delta(revision: u64) -> Feed {
        Feed::Delta(Box::new(Delta {
            revision,
            ..Delta::default()
        }))
    }

    fn revisions(feeds: &[Feed]) -> Vec<u64> {
        let revision = |feed: &Feed| match feed {
            Feed::Snapshot(snapshot) => snapshot.revision,
            Feed::Delta(delta) => delta.revision,
        };
        feeds.iter().map(revision).collect()
    }

    #[tokio::test]
    async fn what_waits_is_fetched_at_once_and_in_order() {
        let (watcher, pulled) = pulled();
        assert!(watcher(delta(1)) && watcher(delta(2)));
        assert_eq!(revisions(&pulled.next().await.unwrap()), [1, 2]);
        assert!(watcher(delta(3)));
        assert_eq!(revisions(&pulled.next().await.unwrap()), [3]);
    }

    #[tokio::test]
    async fn a_quiet_board_answers_with_nothing() {
        let (_watcher, mut pulled) = pulled();
        pulled.patience = Duration::ZERO;
        assert_eq!(pulled.next().await.map(|feeds| feeds.len()), Some(0));
    }

    #[tokio::test]
    async fn a_window_too_far_behind_gets_what_waited_and_then_the_end() {
        let (watcher, pulled) = pulled();
        let taken = (1..).take_while(|n| watcher(delta(*n))).count();
        assert_eq!(taken, ROOM);
        drop(watcher);
        assert_eq!(pulled.next().await.map(|feeds| feeds.len()), Some(ROOM));
        assert!(pulled.next().await.is_none());
    }
}
