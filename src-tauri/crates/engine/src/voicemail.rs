//! Which voicemail belongs to which call: a message names no session, so mailbox, number and time
//! decide.
//!
//! Pure. Nothing is remembered: the links are a function of the messages and the visits, so order
//! of arrival and repeats cannot change them, and a visit that was repaired meanwhile is linked by
//! what is known of it by then.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::{ExtensionId, MessageId, TelephonySessionId, Timestamp};

/// A message may be written so long after the call ended. Staff answer in the platform's community:
/// ten minutes are reasonable.
pub const LATEST_AFTER_END_MS: i64 = 10 * 60_000;
/// Times of messages are whole seconds.
pub const SLACK_MS: i64 = 2_000;
/// No call to a mailbox lasts longer; what does is not linked.
pub const LONGEST_VISIT_MS: i64 = 2 * 3_600_000;

/// A message in a mailbox.
#[derive(Clone, PartialEq, Eq)]
pub struct Voicemail {
    /// Its id.
    pub message: MessageId,
    /// Whose mailbox: a person's or a queue's.
    pub mailbox: ExtensionId,
    /// Who left it; `None` for an anonymous caller.
    pub customer_number: Option<Arc<str>>,
    /// When the caller had left it.
    pub left_at: Timestamp,
    /// How long it is.
    pub length_ms: Option<i64>,
    /// Somebody has listened to it.
    pub heard: bool,
    /// Its last change; of two versions the later one counts.
    pub changed_at: Timestamp,
}

impl fmt::Debug for Voicemail {
    /// Numbers never reach a log (INV-10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Voicemail")
            .field("message", &self.message)
            .field("mailbox", &self.mailbox)
            .field("left_at", &self.left_at)
            .finish_non_exhaustive()
    }
}

/// A caller whom a mailbox may have taken.
#[derive(Clone, PartialEq, Eq)]
pub struct MailboxVisit {
    /// The telephony session.
    pub session: TelephonySessionId,
    /// Whose mailbox.
    pub mailbox: ExtensionId,
    /// The caller's number.
    pub customer_number: Option<Arc<str>>,
    /// When this part of the call began.
    pub started_at: Timestamp,
    /// When it ended, where that is known.
    pub ended_at: Option<Timestamp>,
}

impl fmt::Debug for MailboxVisit {
    /// Numbers never reach a log (INV-10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailboxVisit")
            .field("session", &self.session)
            .field("mailbox", &self.mailbox)
            .field("started_at", &self.started_at)
            .finish_non_exhaustive()
    }
}

impl MailboxVisit {
    /// When messages of this visit can have been left.
    fn reach(&self) -> (Timestamp, Timestamp) {
        let end = self.ended_at.unwrap_or(self.started_at);
        (
            self.started_at.plus_millis(-SLACK_MS),
            end.plus_millis(LATEST_AFTER_END_MS),
        )
    }

    /// How far a message lies from the end of this visit; `None` when it cannot be of it.
    fn distance(&self, message: &Voicemail) -> Option<i64> {
        if self.mailbox != message.mailbox
            || digits(self.customer_number.as_deref()) != digits(message.customer_number.as_deref())
        {
            return None;
        }
        let after_start = apart(message.left_at, self.started_at);
        let end = self.ended_at.unwrap_or(self.started_at);
        let after_end = apart(message.left_at, end);
        // The length says nothing: of a call whose beginning was lost only the end may be known.
        let fits = (-SLACK_MS..=LONGEST_VISIT_MS).contains(&after_start)
            && after_end <= LATEST_AFTER_END_MS;
        fits.then_some(after_end.saturating_abs())
    }
}

/// Milliseconds from `earlier` to `later`; negative when it is the other way round.
const fn apart(later: Timestamp, earlier: Timestamp) -> i64 {
    later.as_millis().saturating_sub(earlier.as_millis())
}

/// Digits of a number; an anonymous caller has none.
fn digits(number: Option<&str>) -> String {
    let text = number.unwrap_or_default();
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Pairs of places in `visits` and `messages` that belong together, by visit.
///
/// A message belongs to the visit that ended nearest to it, and a visit takes the message nearest
/// to its end: only where both choose each other is there a link. So no message is linked to two
/// calls, nor a visit to two messages. What equally fits is decided by the smaller id. Messages and
/// visits that occur more than once count once.
#[must_use]
pub fn link_voicemails(visits: &[MailboxVisit], messages: &[Voicemail]) -> Vec<(usize, usize)> {
    // The best of the other side so far, for each id: distance, then id.
    let mut of_message: BTreeMap<&MessageId, (i64, &TelephonySessionId, usize)> = BTreeMap::new();
    let mut of_visit: BTreeMap<(&TelephonySessionId, &ExtensionId), (i64, &MessageId, usize)> =
        BTreeMap::new();
    let mut by_time: Vec<(usize, &Voicemail)> = messages.iter().enumerate().collect();
    by_time.sort_by_key(|(_, message)| message.left_at);
    for (at_visit, visit) in visits.iter().enumerate() {
        let (first, last) = visit.reach();
        let begin = by_time.partition_point(|(_, message)| message.left_at < first);
        let near = by_time.iter().skip(begin);
        for &(at_message, message) in near.take_while(|(_, message)| message.left_at <= last) {
            let Some(distance) = visit.distance(message) else {
                continue;
            };
            let visit_key = (distance, &visit.session, at_visit);
            let nearest = of_message.entry(&message.message).or_insert(visit_key);
            *nearest = (*nearest).min(visit_key);
            let message_key = (distance, &message.message, at_message);
            let nearest = of_visit
                .entry((&visit.session, &visit.mailbox))
                .or_insert(message_key);
            *nearest = (*nearest).min(message_key);
        }
    }
    let mut links: Vec<(usize, usize)> = of_visit
        .into_iter()
        .filter_map(|((session, _), (_, message, at_message))| {
            let (_, chosen, at_visit) = of_message.get(message)?;
            (*chosen == session).then_some((*at_visit, at_message))
        })
        .collect();
    links.sort_unstable();
    links
}

#[cfg(test)]
mod tests;
