//! What notifications and calls give others to fetch: mailboxes to read, a directory that changed.
//!
//! Pure but for the bells that wake who fetches. Bounded: a set has at most one entry for each
//! extension.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use engine::{ExtensionId, Timestamp};
use tokio::sync::Notify;

/// An extension nobody knows is asked for again after this long, and not before: it may be of a
/// kind that no list names.
const ASK_AGAIN_MS: i64 = 60 * 60_000;
/// Strangers remembered.
const MOST_STRANGERS: usize = 1_000;

/// Wakes who runs errands.
#[derive(Debug, Clone, Default)]
pub struct Bells {
    /// Mailboxes wait to be read.
    pub mail: Arc<Notify>,
    /// The directory waits to be read.
    pub directory: Arc<Notify>,
}

/// Mailboxes to read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct MailErrand {
    /// Something changed in them.
    pub changed: BTreeSet<ExtensionId>,
    /// They took a call just now; the message comes in a while.
    pub expected: BTreeSet<ExtensionId>,
}

/// What waits.
#[derive(Debug, Default)]
pub(super) struct Errands {
    pub(super) bells: Bells,
    mail: MailErrand,
    strangers: BTreeMap<ExtensionId, Timestamp>,
}

impl Errands {
    /// Something changed in a mailbox.
    pub(super) fn mailbox_changed(&mut self, mailbox: ExtensionId) {
        self.mail.changed.insert(mailbox);
        self.bells.mail.notify_one();
    }

    /// A mailbox took a call.
    pub(super) fn message_expected(&mut self, mailbox: ExtensionId) {
        self.mail.expected.insert(mailbox);
        self.bells.mail.notify_one();
    }

    /// Hands over what there is to read.
    pub(super) fn take_mail(&mut self) -> MailErrand {
        std::mem::take(&mut self.mail)
    }

    /// People or queues changed.
    pub(super) fn directory_changed(&self) {
        self.bells.directory.notify_one();
    }

    /// Somebody took part in a call whom the directory does not know.
    pub(super) fn stranger(&mut self, id: &ExtensionId, now: Timestamp) {
        self.strangers
            .retain(|_, asked_at| now.since(*asked_at) < ASK_AGAIN_MS);
        if self.strangers.contains_key(id) || self.strangers.len() >= MOST_STRANGERS {
            return;
        }
        self.strangers.insert(id.clone(), now);
        self.directory_changed();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    async fn rings(bell: &Notify) -> bool {
        tokio::time::timeout(Duration::ZERO, bell.notified())
            .await
            .is_ok()
    }

    #[tokio::test]
    async fn a_stranger_is_asked_for_once_an_hour() {
        let mut errands = Errands::default();
        let bell = Arc::clone(&errands.bells.directory);
        let at = Timestamp::from_millis;
        errands.stranger(&"7".into(), at(0));
        assert!(rings(&bell).await);
        errands.stranger(&"7".into(), at(ASK_AGAIN_MS - 1));
        assert!(!rings(&bell).await);
        errands.stranger(&"8".into(), at(ASK_AGAIN_MS - 1));
        assert!(rings(&bell).await);
        errands.stranger(&"7".into(), at(ASK_AGAIN_MS));
        assert!(rings(&bell).await);
    }

    #[tokio::test]
    async fn a_mailbox_waits_once_however_often_it_changes() {
        let mut errands = Errands::default();
        errands.mailbox_changed("7".into());
        errands.mailbox_changed("7".into());
        errands.message_expected("8".into());
        assert!(rings(&errands.bells.mail).await);
        assert!(!rings(&errands.bells.mail).await);
        let mail = errands.take_mail();
        assert_eq!((mail.changed.len(), mail.expected.len()), (1, 1));
        assert_eq!(errands.take_mail(), MailErrand::default());
    }
}
