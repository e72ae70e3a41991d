//! Each count on legs worked out by hand, and conservation on any legs.

use proptest::prelude::*;

use super::*;
use crate::Confidence;
use crate::metrics::sample;

fn unanswered(outcome: Outcome, ring_s: i64) -> Leg {
    Leg {
        outcome,
        answered_at: None,
        ring_ms: ring_s * 1000,
        talk_ms: 0,
        hold_ms: 0,
        hold_count: 0,
        ..sample::leg("101", 0)
    }
}

fn outbound(leg: Leg) -> Leg {
    Leg {
        direction: Direction::Outbound,
        ..leg
    }
}

/// What one leg adds, as a list of the fields that are not zero.
#[test]
fn each_kind_of_leg_adds_these() {
    let plain = sample::leg("101", 0);
    let answered = LegCounts {
        inbound_offered: 1,
        inbound_answered: 1,
        ring_ms: 10_000,
        rings: 1,
        talk_ms: 60_000,
        talks: 1,
        hold_ms: 5_000,
        held: 1,
        hold_count: 1,
        handle_ms: 65_000,
        ended: 1,
        sure: 1,
        ..LegCounts::default()
    };
    let rang = |set: fn(&mut LegCounts)| {
        let mut counts = LegCounts {
            inbound_offered: 1,
            ring_ms: 12_000,
            rings: 1,
            ended: 1,
            sure: 1,
            ..LegCounts::default()
        };
        set(&mut counts);
        counts
    };
    let cases: Vec<(&str, Leg, LegCounts)> = vec![
        ("answered", plain.clone(), answered),
        (
            "customer hung up on hold",
            Leg {
                ended_by: Some(Side::Customer),
                ended_on_hold: true,
                ..plain.clone()
            },
            LegCounts {
                hangup_by_customer: 1,
                hangup_by_customer_on_hold: 1,
                ..answered
            },
        ),
        (
            "agent hung up",
            Leg {
                ended_by: Some(Side::Agent),
                ..plain.clone()
            },
            LegCounts {
                hangup_by_agent: 1,
                ..answered
            },
        ),
        (
            "transferred",
            Leg {
                outcome: Outcome::Transferred,
                ..plain.clone()
            },
            LegCounts {
                transferred: 1,
                ..answered
            },
        ),
        (
            "parked, uncertain",
            Leg {
                outcome: Outcome::Parked,
                confidence: Confidence::Uncertain,
                ..plain.clone()
            },
            LegCounts {
                parked: 1,
                sure: 0,
                ..answered
            },
        ),
        (
            "missed; the caller's hang-up is no hang-up of a conversation",
            Leg {
                ended_by: Some(Side::Customer),
                ..unanswered(Outcome::Missed, 12)
            },
            rang(|c| c.missed = 1),
        ),
        (
            "a colleague took it",
            unanswered(Outcome::AnsweredElsewhere, 12),
            rang(|c| c.answered_elsewhere = 1),
        ),
        (
            "mailbox",
            unanswered(Outcome::Voicemail, 12),
            rang(|c| c.voicemail = 1),
        ),
        (
            "rejected",
            unanswered(Outcome::Rejected, 12),
            rang(|c| c.rejected = 1),
        ),
        (
            "no evidence",
            unanswered(Outcome::Unknown, 12),
            rang(|c| c.unknown = 1),
        ),
        (
            "ended in set-up",
            Leg {
                ringing_at: None,
                ..unanswered(Outcome::Cancelled, 0)
            },
            LegCounts {
                ended: 1,
                sure: 1,
                ..LegCounts::default()
            },
        ),
        (
            "outbound, connected",
            outbound(plain.clone()),
            LegCounts {
                inbound_offered: 0,
                inbound_answered: 0,
                outbound: 1,
                outbound_connected: 1,
                ..answered
            },
        ),
        (
            "outbound, busy",
            outbound(unanswered(Outcome::Busy, 12)),
            LegCounts {
                outbound: 1,
                ring_ms: 12_000,
                rings: 1,
                ended: 1,
                sure: 1,
                ..LegCounts::default()
            },
        ),
        (
            "still ringing",
            Leg {
                ended_at: None,
                ..unanswered(Outcome::InProgress, 12)
            },
            LegCounts {
                inbound_offered: 1,
                ringing: 1,
                ..LegCounts::default()
            },
        ),
        (
            "still talking: only its ring is over",
            Leg {
                ended_at: None,
                outcome: Outcome::InProgress,
                ..plain.clone()
            },
            LegCounts {
                inbound_offered: 1,
                inbound_answered: 1,
                ring_ms: 10_000,
                rings: 1,
                ..LegCounts::default()
            },
        ),
        (
            "the call log knows it was answered, and not when",
            Leg {
                confidence: Confidence::Filled,
                ringing_at: None,
                ..unanswered(Outcome::Connected, 0)
            },
            LegCounts {
                inbound_offered: 1,
                inbound_answered: 1,
                ended: 1,
                sure: 1,
                ..LegCounts::default()
            },
        ),
        (
            "supervision",
            Leg {
                outcome: Outcome::Supervision,
                ..plain.clone()
            },
            LegCounts::default(),
        ),
        (
            "fax",
            Leg {
                outcome: Outcome::Fax,
                ..plain
            },
            LegCounts::default(),
        ),
    ];
    for (name, leg, wanted) in cases {
        assert_eq!(LegCounts::of(&leg), wanted, "{name}");
    }
}

#[test]
fn means_and_rates_by_hand() {
    let second = Leg {
        ring_ms: 21_000,
        talk_ms: 30_001,
        hold_ms: 0,
        hold_count: 0,
        outcome: Outcome::Transferred,
        ..sample::leg("101", 60_000)
    };
    let mut all = LegSummary::default();
    for leg in [
        sample::leg("101", 0),
        second,
        unanswered(Outcome::Missed, 30),
    ] {
        all.add(&leg);
    }
    let counts = all.counts;
    assert_eq!(counts.handled(), 2);
    assert_eq!(counts.ring_mean_ms(), Some(20_333)); // (10 + 21 + 30) ÷ 3
    assert_eq!(counts.talk_mean_ms(), Some(45_001)); // 90 001 ÷ 2 = 45 000.5
    assert_eq!(counts.hold_mean_ms(), Some(5_000));
    assert_eq!(counts.handle_mean_ms(), Some(47_501)); // 95 001 ÷ 2
    assert_eq!(counts.transfer_rate(), Some(0.5));
    assert_eq!(counts.completeness(), Some(1.0));
    assert_eq!(all.peaks.ring_ms, Some(30_000));
    assert_eq!(all.peaks.talk_ms, Some(60_000));
    assert_eq!(all.peaks.hold_ms, Some(5_000));
    assert_eq!(all.peaks.first_at, Some(Timestamp::from_millis(0)));
    assert_eq!(all.peaks.last_at, Some(Timestamp::from_millis(60_000)));
}

/// Known by its moment or by its span; the call log tells only the one.
#[test]
fn a_leg_rang_when_either_says_so() {
    let leg = |ringing: bool, ring_ms: i64| {
        let leg = sample::leg("101", 0);
        ring_time(&Leg {
            ringing_at: leg.ringing_at.filter(|_| ringing),
            ring_ms,
            ..leg
        })
    };
    assert_eq!(leg(true, 0), Some(0));
    assert_eq!(leg(false, 7), Some(7));
    assert_eq!(leg(false, 0), None);
}

#[test]
fn hang_ups_on_hold_by_both_sides_are_added() {
    let counts = LegCounts {
        hangup_by_agent_on_hold: 2,
        hangup_by_customer_on_hold: 3,
        ..LegCounts::default()
    };
    assert_eq!(counts.hangup_on_hold(), 5);
}

#[test]
fn nothing_has_no_means() {
    let nothing = LegSummary::default();
    assert_eq!(nothing.counts.ring_mean_ms(), None);
    assert_eq!(nothing.counts.handle_mean_ms(), None);
    assert_eq!(nothing.counts.transfer_rate(), None);
    assert_eq!(nothing.counts.completeness(), None);
    assert_eq!(nothing.peaks.first_at, None);
}

#[test]
fn ring_all_is_one_missed_offer_for_each_member() {
    let members: Vec<LegCounts> = ["101", "102", "103"]
        .iter()
        .map(|id| Leg {
            extension: (*id).into(),
            ..unanswered(Outcome::Missed, 20)
        })
        .map(|leg| LegCounts::of(&leg))
        .collect();
    assert_eq!(members.iter().sum::<LegCounts>().missed, 3);
}

prop_compose! {
    fn any_leg()(
        outcome in prop::sample::select(Outcome::ALL),
        side in prop::option::of(prop::sample::select(Side::ALL)),
        start in 0_i64..1_000_000,
        spans in (0_i64..60_000, 0_i64..60_000, 0_i64..60_000),
        flags in (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()),
    ) -> Leg {
        let (inbound, answered, ended, on_hold) = flags;
        let leg = sample::leg("101", start);
        Leg {
            direction: if inbound { Direction::Inbound } else { Direction::Outbound },
            answered_at: leg.answered_at.filter(|_| answered),
            ended_at: leg.ended_at.filter(|_| ended),
            ring_ms: spans.0,
            talk_ms: spans.1,
            hold_ms: spans.2,
            outcome,
            ended_by: side,
            ended_on_hold: on_hold,
            ..leg
        }
    }
}

proptest! {
    #[test]
    fn offered_legs_are_conserved_and_merging_is_adding(
        legs in prop::collection::vec(any_leg(), 0..40), split in 0_usize..40) {
        let sum = |legs: &[Leg]| {
            let mut sum = LegSummary::default();
            for leg in legs {
                sum.add(leg);
            }
            sum
        };
        let whole = sum(&legs);
        let split = split.min(legs.len());
        let mut parts = sum(&legs[split..]);
        parts.merge(&sum(&legs[..split]));
        prop_assert_eq!(parts, whole);

        let c = whole.counts;
        prop_assert_eq!(
            c.inbound_offered,
            c.inbound_answered + c.missed + c.answered_elsewhere + c.voicemail + c.rejected
                + c.ringing + c.unknown
        );
        prop_assert!(c.outbound_connected <= c.outbound);
        prop_assert!(c.hangup_by_agent + c.hangup_by_customer <= c.handled());
        prop_assert!(c.hangup_by_agent_on_hold <= c.hangup_by_agent);
        prop_assert!(c.sure <= c.ended);
        let mut back = c;
        back.minus(&c);
        prop_assert_eq!(back, LegCounts::default());
    }
}
