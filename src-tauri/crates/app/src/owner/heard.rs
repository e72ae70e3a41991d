//! Notifications that are not about calls: presence, mailboxes, the directory.
//!
//! May touch: the database through the recorder, the errands.

use engine::{ExtensionId, Timestamp, Voicemail};
use ringcentral_proto::events::{self, EventKind, MessageStoreChange, Notice};
use ringcentral_proto::presence::Presence;

use super::errands::{Bells, MailErrand};
use super::{Owner, availability};
use crate::view::LinkState;

/// A call that ended longer ago gives no errand of its own: every connect looks for what is missing.
const JUST_NOW_MS: i64 = 30 * 60_000;

impl Owner {
    /// Who wakes for which errand.
    #[must_use]
    pub fn bells(&self) -> Bells {
        self.errands.bells.clone()
    }

    /// Mailboxes that wait to be read.
    pub fn take_mail_errand(&mut self) -> MailErrand {
        self.errands.take_mail()
    }

    /// What a notification besides calls says. One that cannot be read is left: a list or a
    /// mailbox that is read now and then says the same.
    pub(super) fn hear(&mut self, body: &[u8], received: Timestamp) {
        let Ok(notice) = events::decode(body) else {
            return;
        };
        let sent_at = notice.sent_at_ms.map(Timestamp::from_millis);
        if let Some(sent_at) = sent_at {
            self.observe_clock(sent_at, received);
        }
        let Notice {
            kind, extension_id, ..
        } = notice;
        let named = extension_id.map(|id| ExtensionId::new(id.as_str()));
        match kind {
            EventKind::Presence(presence) => {
                self.told_presence(&presence, named, sent_at.unwrap_or(received));
            }
            EventKind::MessageStore(change) => {
                let told = change.extension_id.as_ref();
                let mailbox = told.map(|id| ExtensionId::new(id.as_str())).or(named);
                if let Some(mailbox) = mailbox.filter(|_| is_about_voicemail(&change)) {
                    self.errands.mailbox_changed(mailbox);
                }
            }
            EventKind::Voicemail(voicemail) => {
                let message = named.and_then(|mailbox| voicemail.in_mailbox(mailbox));
                self.take_voicemails(message.into_iter().collect());
            }
            EventKind::ExtensionsChanged => self.errands.directory_changed(),
            EventKind::Telephony
            | EventKind::QueuePresence(_)
            | EventKind::SubscriptionReminder
            | EventKind::Other(_) => {}
        }
    }

    fn told_presence(
        &mut self,
        presence: &Presence,
        named: Option<ExtensionId>,
        sent_at: Timestamp,
    ) {
        let told = presence.extension_id.as_ref();
        let id = told.map(|id| ExtensionId::new(id.as_str())).or(named);
        let (Some(id), Some(state)) = (id, availability::read(presence)) else {
            return;
        };
        if self.roster.people.contains_key(&id) {
            self.noted.told(&id, state, sent_at, presence.sequence);
        }
        if self
            .availability
            .tell(&id, availability::shown(state), sent_at, presence.sequence)
        {
            self.refresh_tile(&id);
            self.summary_is_old = true;
        }
    }

    /// Everybody's availability as a list says it, which was asked for at `asked_at` by the
    /// server's clock.
    pub fn set_presence(&mut self, presence: &[Presence], asked_at: Timestamp) {
        let mut people = Vec::with_capacity(presence.len());
        for person in presence {
            let (Some(id), Some(state)) = (&person.extension_id, availability::read(person)) else {
                continue;
            };
            let id = ExtensionId::new(id.as_str());
            let says = availability::shown(state);
            if self.availability.list(&id, says, asked_at) {
                self.refresh_tile(&id);
            }
            // Groups and machines are in the list too, as offline.
            if self.roster.people.contains_key(&id) {
                people.push((id, state));
            }
        }
        let live = self.link.state == LinkState::Live;
        self.noted.listed(people, asked_at, live);
        self.refresh_summary();
    }

    /// Days that what is not a record is kept.
    #[must_use]
    pub fn retention_days(&self) -> u32 {
        self.settings.retention_days
    }

    /// Messages of a mailbox.
    pub fn take_voicemails(&mut self, messages: Vec<Voicemail>) {
        if !messages.is_empty() {
            self.recorder.voicemails(messages);
            self.pending.calls_changed = true;
        }
    }

    /// A reader that sees everything taken so far; for questions that take their time.
    pub fn reader(&mut self) -> Result<store::Reader, store::StoreError> {
        self.conclude();
        self.recorder.store().reader()
    }

    /// Errands that changed records give.
    pub(super) fn note_errands(&mut self, changes: &crate::recorder::Changes) {
        let now = self.clock.now();
        let just_now =
            |ended: Option<Timestamp>| ended.is_some_and(|at| now.since(at) < JUST_NOW_MS);
        for leg in &changes.legs {
            if self
                .recorder
                .engine()
                .directory()
                .get(&leg.extension)
                .is_none()
            {
                self.errands.stranger(&leg.extension, now);
            }
            if leg.outcome == engine::Outcome::Voicemail
                && leg.direction == engine::Direction::Inbound
                && just_now(leg.ended_at)
            {
                self.errands.message_expected(leg.extension.clone());
            }
        }
        for call in &changes.calls {
            if let Some(queue) = &call.queue_extension
                && call.outcome == engine::CallOutcome::Voicemail
                && just_now(call.ended_at)
            {
                self.errands.message_expected(queue.clone());
            }
        }
    }
}

/// A change that names no type may be of any.
fn is_about_voicemail(change: &MessageStoreChange) -> bool {
    let voicemail = |kind: &str| kind.eq_ignore_ascii_case("VoiceMail");
    change.changes.is_empty()
        || change
            .changes
            .iter()
            .any(|c| c.kind.as_deref().is_none_or(voicemail))
}
