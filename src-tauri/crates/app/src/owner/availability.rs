//! Who takes calls, by everybody's own choice: from lists that are asked for now and then, and from
//! notifications in between, which may come late, twice, out of order or never.
//!
//! Pure: times are arguments.

use std::collections::BTreeMap;

use engine::{AvailabilityState, ExtensionId, Timestamp};
use ringcentral_proto::presence::Presence;

use crate::view::Availability;

/// A notification may be sent so long before a list was asked for, by two clocks that do not quite
/// agree, and still be newer than the list.
const TOLERANCE_MS: i64 = 2_000;

/// Everybody's availability.
#[derive(Debug, Default)]
pub(super) struct Availabilities(BTreeMap<ExtensionId, Known>);

#[derive(Debug, Default)]
struct Known {
    now: Option<Availability>,
    /// The newest notification: when it was sent by the server's clock, and its number.
    told: Option<(Timestamp, Option<i64>)>,
    /// When the last list was asked for, by the server's clock as it was known then.
    listed: Option<Timestamp>,
}

impl Availabilities {
    /// What is known of somebody.
    pub(super) fn of(&self, id: &ExtensionId) -> Availability {
        let known = self.0.get(id).and_then(|known| known.now);
        known.unwrap_or(Availability::Unknown)
    }

    /// A list says so; it was asked for at `asked_at`. True when that changes anything.
    pub(super) fn list(
        &mut self,
        id: &ExtensionId,
        says: Availability,
        asked_at: Timestamp,
    ) -> bool {
        let known = self.0.entry(id.clone()).or_default();
        known.listed = known.listed.max(Some(asked_at));
        let newer_told = known
            .told
            .is_some_and(|(sent_at, _)| sent_at.plus_millis(TOLERANCE_MS) > asked_at);
        !newer_told && known.now.replace(says) != Some(says)
    }

    /// A notification says so. True when that changes anything: one that is older than what is
    /// known does not.
    pub(super) fn tell(
        &mut self,
        id: &ExtensionId,
        says: Availability,
        sent_at: Timestamp,
        sequence: Option<i64>,
    ) -> bool {
        let known = self.0.entry(id.clone()).or_default();
        let told = Some((sent_at, sequence));
        if told <= known.told {
            return false;
        }
        known.told = told;
        let older_than_list = known
            .listed
            .is_some_and(|asked_at| sent_at.plus_millis(TOLERANCE_MS) <= asked_at);
        !older_than_list && known.now.replace(says) != Some(says)
    }

    /// The server's clock turned out to be off by so much more: what lists were asked for moves.
    pub(super) fn clock_moved(&mut self, by_ms: i64) {
        for known in self.0.values_mut() {
            known.listed = known.listed.map(|at| at.plus_millis(by_ms));
        }
    }
}

/// What a presence record says about calls. `None` when it does not say, as the short form of a
/// notification may not.
pub(super) fn read(presence: &Presence) -> Option<AvailabilityState> {
    use AvailabilityState::{Available, Busy, DoNotDisturb, NoQueueCalls, Offline};

    let user = presence.user_status.as_deref();
    let lamp = presence.presence_status.as_deref();
    let on_a_call = matches!(
        presence.telephony_status.as_deref(),
        Some("Ringing" | "CallConnected" | "OnHold" | "ParkedCall")
    );
    match (user, presence.dnd_status.as_deref()) {
        (Some("Offline"), _) => Some(Offline),
        _ if lamp == Some("Offline") => Some(Offline),
        (_, Some("DoNotAcceptAnyCalls")) => Some(DoNotDisturb),
        (Some("Busy"), _) => Some(Busy),
        (_, Some("DoNotAcceptDepartmentCalls")) => Some(NoQueueCalls),
        (_, Some("Unknown")) => None,
        (Some(_), _) => Some(Available),
        // ASSUMPTION: without the person's own choice, a lamp that says busy while no call is going
        // on is that choice, and one beside a call is the call.
        (None, _) if lamp == Some("Busy") && !on_a_call => {
            presence.telephony_status.is_some().then_some(Busy)
        }
        (None, dnd) => (dnd.is_some() || lamp.is_some()).then_some(Available),
    }
}

/// What the board shows of it: who says to be busy is rung all the same.
pub(super) const fn shown(state: AvailabilityState) -> Availability {
    match state {
        AvailabilityState::Available | AvailabilityState::Busy => Availability::Available,
        AvailabilityState::NoQueueCalls => Availability::NoQueueCalls,
        AvailabilityState::DoNotDisturb | AvailabilityState::Offline => Availability::Away,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }

    fn ann() -> ExtensionId {
        "101".into()
    }

    const SAID: [Availability; 3] = [
        Availability::Available,
        Availability::Away,
        Availability::NoQueueCalls,
    ];

    #[test]
    fn a_late_notification_does_not_undo_a_newer_list() {
        let mut known = Availabilities::default();
        assert_eq!(known.of(&ann()), Availability::Unknown);
        assert!(known.list(&ann(), Availability::Away, at(60_000)));
        assert!(!known.tell(&ann(), Availability::Available, at(50_000), Some(4)));
        assert_eq!(known.of(&ann()), Availability::Away);
        assert!(known.tell(&ann(), Availability::Available, at(61_000), Some(5)));
        // A list that was asked for before that notification was sent is old news.
        assert!(!known.list(&ann(), Availability::Away, at(60_500)));
        assert_eq!(known.of(&ann()), Availability::Available);
        // One that was never delivered is made up for by the next list.
        assert!(known.list(&ann(), Availability::NoQueueCalls, at(120_000)));
        assert_eq!(known.of(&ann()), Availability::NoQueueCalls);
    }

    #[test]
    fn a_clock_that_was_wrong_when_the_list_was_asked_for_does_not_deafen() {
        let mut known = Availabilities::default();
        known.list(&ann(), Availability::Available, at(600_000));
        // The server turns out to be ten minutes behind.
        known.clock_moved(-600_000);
        assert!(known.tell(&ann(), Availability::Away, at(5_000), Some(1)));
    }

    #[test]
    fn statuses_are_read() {
        use AvailabilityState::{Available, Busy, DoNotDisturb, NoQueueCalls, Offline};

        let of = |text: &str| read(&serde_json::from_str(text).unwrap());
        for (text, wanted) in [
            (
                r#"{"dndStatus":"DoNotAcceptAnyCalls","presenceStatus":"Busy"}"#,
                DoNotDisturb,
            ),
            (
                r#"{"dndStatus":"TakeAllCalls","userStatus":"Offline"}"#,
                Offline,
            ),
            (
                r#"{"dndStatus":"DoNotAcceptDepartmentCalls"}"#,
                NoQueueCalls,
            ),
            (
                r#"{"dndStatus":"TakeDepartmentCallsOnly","userStatus":"Available"}"#,
                Available,
            ),
            (r#"{"presenceStatus":"Available"}"#, Available),
            (r#"{"dndStatus":"TakeAllCalls","userStatus":"Busy"}"#, Busy),
            (
                r#"{"dndStatus":"DoNotAcceptAnyCalls","userStatus":"Busy"}"#,
                DoNotDisturb,
            ),
            // A call makes the lamp busy; the choice is another field.
            (
                r#"{"userStatus":"Available","presenceStatus":"Busy","telephonyStatus":"OnHold"}"#,
                Available,
            ),
            (
                r#"{"presenceStatus":"Busy","telephonyStatus":"CallConnected"}"#,
                Available,
            ),
            (
                r#"{"presenceStatus":"Busy","telephonyStatus":"NoCall"}"#,
                Busy,
            ),
        ] {
            assert_eq!(of(text), Some(wanted), "{text}");
        }
        assert_eq!(of(r#"{"presenceStatus":"Busy"}"#), None);
        assert_eq!(
            of(r#"{"dndStatus":"Unknown","presenceStatus":"Available"}"#),
            None
        );
        assert_eq!(of("{}"), None);
    }

    proptest! {
        /// Whatever order they come in, and however often: the one sent last counts.
        #[test]
        fn the_newest_notification_counts(
            sent in prop::collection::vec((0_i64..50, 0_usize..3), 1..20),
            order in prop::collection::vec(any::<prop::sample::Index>(), 1..60),
        ) {
            let mut known = Availabilities::default();
            let mut newest: Option<(Timestamp, Option<i64>, Availability)> = None;
            for place in order {
                let n = place.index(sent.len());
                let (seconds, said) = sent[n];
                let (when, number) = (at(seconds * 1_000), Some(n as i64));
                known.tell(&ann(), SAID[said], when, number);
                if newest.is_none_or(|(w, k, _)| (when, number) >= (w, k)) {
                    newest = Some((when, number, SAID[said]));
                }
            }
            prop_assert_eq!(Some(known.of(&ann())), newest.map(|(.., said)| said));
        }
    }
}
