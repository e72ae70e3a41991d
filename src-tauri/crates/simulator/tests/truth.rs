//! The answer key agrees with a naive reading of the notifications.
//!
//! The key is not made from the notifications, so this compares two independent ways to the same numbers.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use simulator::{
    script::{self, Flow, Script, ScriptConfig},
    truth::{Direction, LegOutcome, LegTruth, Side},
};

struct Seen {
    sequence: u64,
    at: DateTime<Utc>,
    party: Value,
}

fn by_session(script: &Script) -> BTreeMap<String, Vec<Seen>> {
    let mut sessions: BTreeMap<String, Vec<Seen>> = BTreeMap::new();
    for sent in &script.notifications {
        let seen = Seen {
            sequence: sent.sequence,
            at: sent.event_at,
            party: sent.value()["body"]["parties"][0].clone(),
        };
        sessions
            .entry(sent.telephony_session_id.clone())
            .or_default()
            .push(seen);
    }
    for events in sessions.values_mut() {
        events.sort_by_key(|seen| seen.sequence);
    }
    sessions
}

fn first<'a>(events: &[&'a Seen], code: &str) -> Option<&'a Seen> {
    events
        .iter()
        .copied()
        .find(|seen| seen.party["status"]["code"] == code)
}

/// Kinds whose legs are one party of one session from the first event to the last.
const PLAIN: &[Flow] = &[
    Flow::DirectAnswered,
    Flow::DirectMissed,
    Flow::DirectVoicemail,
    Flow::DirectRejected,
    Flow::IvrToAgent,
    Flow::QueueSimultaneous,
    Flow::QueueRotating,
    Flow::QueueAbandoned,
    Flow::QueueVoicemail,
    Flow::OutboundAnswered,
    Flow::OutboundCancelled,
    Flow::OutboundNoAnswer,
    Flow::OutboundBusy,
    Flow::OutboundFailed,
    Flow::InternalAnswered,
    Flow::InternalMissed,
    Flow::ParkAbandoned,
    Flow::BlindTransfer,
    Flow::TransferOut,
    Flow::TransferMissed,
    Flow::Supervision,
    Flow::Pickup,
    Flow::RingGroup,
    Flow::RingOut,
    Flow::Fax,
    Flow::VoicemailScreening,
    Flow::QueueOverflow,
];

const HANDED_OVER: [LegOutcome; 3] = [
    LegOutcome::Transferred,
    LegOutcome::Parked,
    LegOutcome::Supervision,
];

#[test]
fn spans_agree_with_the_events_of_the_party() {
    let script = script::generate(ScriptConfig {
        max_calls: Some(3_000),
        ..ScriptConfig::default()
    });
    let sessions = by_session(&script);
    let mut compared = 0;
    let plain =
        |leg: &&LegTruth| PLAIN.contains(&leg.flow) && leg.outcome != LegOutcome::Supervision;
    for leg in script.truth.legs.iter().filter(plain) {
        let open = |field: &str| leg.unspecified.iter().any(|name| name == field);
        let all = &sessions[&leg.telephony_session_id];
        let own: Vec<_> = all
            .iter()
            .filter(|seen| seen.party["id"] == *leg.party_id)
            .collect();
        let others: Vec<_> = all
            .iter()
            .filter(|seen| match leg.direction {
                // A supervisor's party says Outbound too; the caller is the first.
                Direction::Inbound => seen.party["id"].as_str().unwrap().ends_with("-1"),
                Direction::Outbound => seen.party["direction"] == "Inbound",
            })
            .collect();
        let end = first(&own, "Disconnected").expect("every plain leg ends");
        assert_eq!(leg.started_at, Some(own[0].at), "{leg:?}");
        assert_eq!(leg.ended_at, Some(end.at), "{leg:?}");
        let ringing = first(&own, "Proceeding")
            .or_else(|| {
                first(&others, "Proceeding").filter(|_| leg.direction == Direction::Outbound)
            })
            .map_or(own[0].at, |seen| seen.at);
        assert_eq!(leg.ringing_at, Some(ringing), "{leg:?}");
        let mut answered = first(&own, "Answered").map(|seen| seen.at);
        if leg.direction == Direction::Outbound && !others.is_empty() {
            let other = first(&others, "Answered").map(|seen| seen.at);
            answered = answered.zip(other).map(|(a, b)| a.max(b));
        }
        assert_eq!(leg.answered_at, answered, "{leg:?}");
        let (mut hold, mut holds, mut since) = (TimeDelta::zero(), 0, None);
        for seen in &own {
            match seen.party["status"]["code"].as_str().unwrap() {
                "Hold" if since.is_none() => {
                    since = Some(seen.at);
                    holds += 1;
                }
                "Answered" | "Disconnected" => {
                    hold += since
                        .take()
                        .map_or(TimeDelta::zero(), |from| seen.at - from);
                }
                _ => {}
            }
        }
        assert_eq!(
            (leg.hold_ms, leg.hold_count),
            (hold.num_milliseconds(), holds),
            "{leg:?}"
        );
        let talk = answered.map_or(TimeDelta::zero(), |from| end.at - from - hold);
        assert_eq!(leg.talk_ms, talk.num_milliseconds(), "{leg:?}");
        let mailbox = first(&own, "VoiceMail").or_else(|| first(&own, "Voicemail"));
        let rung = answered.or(mailbox.map(|seen| seen.at)).unwrap_or(end.at) - ringing;
        assert!(
            open("ring_ms") || leg.ring_ms == rung.num_milliseconds(),
            "{leg:?}"
        );
        assert!(leg.ring_ms >= 0 && leg.talk_ms >= 0 && leg.hold_ms >= 0);
        if HANDED_OVER.contains(&leg.outcome) {
            assert_eq!(leg.ended_by, None, "{leg:?}");
        } else if !open("ended_by") {
            let other = first(&others, "Disconnected").map(|seen| seen.sequence);
            let by = other.map(|other| {
                if other < end.sequence {
                    Side::Customer
                } else {
                    Side::Agent
                }
            });
            assert_eq!(leg.ended_by, by, "{leg:?}");
        }
        compared += 1;
    }
    assert!(compared > 3_000, "{compared}");
}

#[test]
fn every_outcome_is_reached() {
    let script = script::generate(ScriptConfig {
        max_calls: Some(4_000),
        ..ScriptConfig::default()
    });
    for outcome in [
        LegOutcome::Connected,
        LegOutcome::Missed,
        LegOutcome::AnsweredElsewhere,
        LegOutcome::Voicemail,
        LegOutcome::Rejected,
        LegOutcome::Cancelled,
        LegOutcome::NoAnswer,
        LegOutcome::Busy,
        LegOutcome::Failed,
        LegOutcome::Transferred,
        LegOutcome::Conferenced,
        LegOutcome::Parked,
        LegOutcome::Fax,
        LegOutcome::Supervision,
    ] {
        assert!(
            script.truth.legs.iter().any(|leg| leg.outcome == outcome),
            "{outcome:?}"
        );
    }
    assert!(script.truth.legs.iter().any(|leg| leg.ended_on_hold));
    assert!(script.truth.legs.iter().any(|leg| leg.hold_count == 3));
}

#[test]
fn a_board_of_forty_is_busy_but_not_drowned() {
    let script = script::generate(ScriptConfig {
        duration_s: Some(1_800),
        ..ScriptConfig::default()
    });
    let busy: i64 = script
        .truth
        .legs
        .iter()
        .map(|leg| (leg.ended_at.unwrap() - leg.started_at.unwrap()).num_milliseconds())
        .sum();
    let occupancy = busy as f64 / (40.0 * 1_800_000.0);
    assert!((0.35..0.9).contains(&occupancy), "{occupancy}");
}

#[test]
fn a_day_has_its_peak_before_noon_and_quiet_nights() {
    let config = ScriptConfig::day(5, "2026-11-20T05:00:00Z".parse().unwrap(), -300);
    let script = script::generate(ScriptConfig {
        calls_per_second: 0.05,
        ..config
    });
    let mut hours = [0_u32; 24];
    for call in &script.truth.calls {
        if let Some(at) = call.offered_at {
            let hour = (at - "2026-11-20T05:00:00Z".parse::<DateTime<Utc>>().unwrap()).num_hours();
            hours[usize::try_from(hour).unwrap().min(23)] += 1;
        }
    }
    assert!(
        hours[10] > 8 * hours[3].max(1) && hours[10] > hours[17],
        "{hours:?}"
    );
}
