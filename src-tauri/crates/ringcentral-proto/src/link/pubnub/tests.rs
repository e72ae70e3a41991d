//! The link on a virtual clock: every interruption the platform and a laptop can produce.
//!
//! Longer than usual: one bench and one flat list of histories, which read best together.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::link::{CallFailure, RawNotification};
use crate::pubnub::{Message, SubscribeReply};
use crate::subscription::{Delivery, Subscription};
use crate::wire::WireId;

struct Bench {
    link: PubNubLink,
    now: Millis,
    wishes: Vec<PubNubWish>,
}

impl Bench {
    fn new(resume: Option<ResumePoint>) -> Self {
        Self {
            link: PubNubLink::new(PubNubTiming::default(), resume),
            now: 1_700_000_000_000,
            wishes: Vec::new(),
        }
    }

    fn put(&mut self, input: PubNubInput) -> Vec<PubNubWish> {
        self.link.handle(
            Moment {
                now_ms: self.now,
                jitter: 0.5,
            },
            input,
        );
        self.wishes = std::iter::from_fn(|| self.link.poll_wish()).collect();
        self.wishes.clone()
    }

    /// Ticks at every deadline until the time has come, and gathers what was wished.
    fn pass(&mut self, duration: Millis) -> Vec<PubNubWish> {
        let end = self.now + duration;
        let mut all = Vec::new();
        while let Some(at) = self.link.poll_deadline().filter(|at| *at <= end) {
            self.now = at;
            all.extend(self.put(PubNubInput::Tick));
        }
        self.now = end;
        all.extend(self.put(PubNubInput::Tick));
        self.wishes = all.clone();
        all
    }

    fn ticket(&self) -> u64 {
        self.wishes
            .iter()
            .rev()
            .find_map(|wish| match wish {
                PubNubWish::Create { ticket }
                | PubNubWish::Renew { ticket, .. }
                | PubNubWish::Listen { ticket, .. } => Some(*ticket),
                PubNubWish::Hush | PubNubWish::Tell(_) => None,
            })
            .expect("a wish with a ticket")
    }

    fn grant(&mut self, id: &str, channel: &str) -> Vec<PubNubWish> {
        let ticket = self.ticket();
        self.put(PubNubInput::Granted {
            ticket,
            result: Ok(subscription(self.now, id, channel)),
        })
    }

    fn fail(&mut self, failure: CallFailure) -> Vec<PubNubWish> {
        let ticket = self.ticket();
        self.put(PubNubInput::Granted {
            ticket,
            result: Err(failure),
        })
    }

    fn hear(&mut self, ticket: u64, next: u64, messages: Vec<Message>) -> Vec<PubNubWish> {
        self.put(PubNubInput::Heard {
            ticket,
            reply: SubscribeReply {
                next: Timetoken(next),
                messages,
            },
        })
    }

    /// Connected on channel `c1`; gives the ticket of the poll.
    fn connected() -> (Self, u64) {
        let mut bench = Self::new(None);
        bench.put(PubNubInput::Start);
        bench.grant("s1", "c1");
        let poll = bench.ticket();
        bench.hear(poll, TT, vec![]);
        (bench, poll)
    }
}

const TT: u64 = 17_000_000_000_000_000;

fn subscription(now: Millis, id: &str, channel: &str) -> Subscription {
    Subscription {
        id: WireId::new(id),
        ends_at_ms: now + 899_000,
        status: "Active".to_owned(),
        disabled_filters: vec![],
        delivery: Delivery::PubNub {
            subscriber_key: "sub".to_owned(),
            channel: channel.to_owned(),
            encryption_key: None,
        },
    }
}

fn message(timetoken: u64, payload: Value) -> Message {
    Message {
        published: Some(Timetoken(timetoken)),
        channel: None,
        payload,
    }
}

fn states(wishes: &[PubNubWish]) -> Vec<LinkState> {
    wishes
        .iter()
        .filter_map(|wish| match wish {
            PubNubWish::Tell(LinkEvent::State { state, .. }) => Some(*state),
            PubNubWish::Tell(_)
            | PubNubWish::Create { .. }
            | PubNubWish::Renew { .. }
            | PubNubWish::Listen { .. }
            | PubNubWish::Hush => None,
        })
        .collect()
}

fn gaps(wishes: &[PubNubWish]) -> Vec<(Millis, Millis, GapReason)> {
    wishes
        .iter()
        .filter_map(|wish| match wish {
            PubNubWish::Tell(LinkEvent::Gap {
                from_ms,
                to_ms,
                reason,
            }) => Some((*from_ms, *to_ms, *reason)),
            PubNubWish::Tell(_)
            | PubNubWish::Create { .. }
            | PubNubWish::Renew { .. }
            | PubNubWish::Listen { .. }
            | PubNubWish::Hush => None,
        })
        .collect()
}

fn notes(wishes: &[PubNubWish]) -> Vec<&RawNotification> {
    wishes
        .iter()
        .filter_map(|wish| match wish {
            PubNubWish::Tell(LinkEvent::Notification(note)) => Some(note),
            PubNubWish::Tell(_)
            | PubNubWish::Create { .. }
            | PubNubWish::Renew { .. }
            | PubNubWish::Listen { .. }
            | PubNubWish::Hush => None,
        })
        .collect()
}

fn cursor(note: &RawNotification) -> u64 {
    match note.resume.as_ref() {
        Some(ResumePoint::PubNub { timetoken, .. }) => timetoken.0,
        _ => 0,
    }
}

fn has(wishes: &[PubNubWish], test: impl Fn(&PubNubWish) -> bool) -> bool {
    wishes.iter().any(test)
}

fn later() -> CallFailure {
    CallFailure::Later {
        sentence: "RingCentral has a problem.".into(),
        after_ms: None,
    }
}

#[test]
fn connects_subscribes_and_receives() {
    let mut bench = Bench::new(None);
    let wishes = bench.put(PubNubInput::Start);
    assert_eq!(states(&wishes), [LinkState::Connecting]);
    assert!(matches!(wishes[1], PubNubWish::Create { .. }));
    let wishes = bench.grant("s1", "c1");
    assert!(
        matches!(&wishes[0], PubNubWish::Listen { channel, from: None, .. } if channel == "c1")
    );
    let poll = bench.ticket();
    assert_eq!(
        states(&bench.hear(poll, TT, vec![])),
        [LinkState::Connected]
    );
    let wishes = bench.hear(
        poll,
        TT + 9,
        vec![
            message(TT + 1, json!({"uuid": "1"})),
            message(TT + 2, json!({"uuid": "2"})),
        ],
    );
    let notes = notes(&wishes);
    assert_eq!(
        notes.iter().map(|n| cursor(n)).collect::<Vec<_>>(),
        [TT + 1, TT + 9]
    );
    assert!(notes.iter().all(|note| note.readable) && gaps(&wishes).is_empty());
}

#[test]
fn equal_cursors_in_a_batch_never_skip_a_message() {
    let (mut bench, poll) = Bench::connected();
    let wishes = bench.hear(
        poll,
        TT + 9,
        vec![
            message(TT + 1, json!({})),
            message(TT + 1, json!({})),
            message(TT + 2, json!({})),
        ],
    );
    assert_eq!(
        notes(&wishes).iter().map(|n| cursor(n)).collect::<Vec<_>>(),
        [TT, TT + 1, TT + 9]
    );
}

#[test]
fn renews_two_minutes_before_the_end_and_keeps_listening() {
    let (mut bench, poll) = Bench::connected();
    assert!(!has(&bench.pass(778_000 - 300_000), |w| matches!(
        w,
        PubNubWish::Renew { .. }
    )));
    bench.hear(poll, TT + 1, vec![]);
    let wishes = bench.pass(302_000);
    assert!(
        has(
            &wishes,
            |w| matches!(w, PubNubWish::Renew { subscription_id, .. } if subscription_id == "s1")
        ),
        "{wishes:?}"
    );
    let wishes = bench.grant("s1", "c1");
    assert!(wishes.is_empty(), "{wishes:?}");
}

#[test]
fn a_renewal_that_moves_the_channel_is_a_short_gap_and_goes_on_from_the_cursor() {
    let (mut bench, poll) = Bench::connected();
    bench.pass(300_000);
    bench.hear(poll, TT + 1, vec![]);
    bench.pass(300_000);
    bench.hear(poll, TT + 2, vec![]);
    bench.pass(180_000);
    let asked_at = bench.now - (bench.now - 1_700_000_000_000 - 779_000);
    let wishes = bench.grant("s1", "c2");
    assert_eq!(
        gaps(&wishes),
        [(asked_at, bench.now, GapReason::ChannelChanged)]
    );
    assert!(has(
        &wishes,
        |w| matches!(w, PubNubWish::Listen { channel, from: Some(t), .. } if channel == "c2" && t.0 == TT + 2)
    ));
}

#[test]
fn a_lost_subscription_is_created_anew_and_the_gap_reported() {
    let (mut bench, poll) = Bench::connected();
    for _ in 0..3 {
        bench.pass(250_000);
        bench.hear(poll, TT + 1, vec![]);
    }
    let heard = bench.now;
    bench.pass(40_000);
    let wishes = bench.fail(CallFailure::Gone);
    assert!(has(&wishes, |w| matches!(w, PubNubWish::Create { .. })));
    bench.now += 100;
    let wishes = bench.grant("s2", "c2");
    assert_eq!(
        gaps(&wishes),
        [(heard, bench.now, GapReason::SubscriptionLost)]
    );
}

#[test]
fn poll_errors_back_off_and_come_back_to_the_same_cursor() {
    let (mut bench, mut poll) = Bench::connected();
    for expected in [750, 1500, 3000] {
        let wishes = bench.put(PubNubInput::HearingFailed {
            ticket: poll,
            status: Some(502),
            after_ms: None,
            sentence: "No.".into(),
        });
        assert_eq!(
            states(&wishes).first(),
            (expected == 750).then_some(&LinkState::Reconnecting)
        );
        assert!(!has(&bench.pass(expected - 1), |w| matches!(
            w,
            PubNubWish::Listen { .. }
        )));
        let wishes = bench.pass(1);
        assert!(
            has(
                &wishes,
                |w| matches!(w, PubNubWish::Listen { from: Some(t), .. } if t.0 == TT)
            ),
            "{wishes:?}"
        );
        poll = bench.ticket();
    }
    assert_eq!(states(&bench.pass(3_000)), [LinkState::Connected]);
    assert!(gaps(&bench.hear(poll, TT + 5, vec![message(TT + 1, json!({}))])).is_empty());
}

#[test]
fn a_pause_that_the_notification_server_asks_for_is_kept_within_reason() {
    for (asked, kept) in [(9_000, 9_000), (i64::MAX, 120_000), (-5, 750)] {
        let (mut bench, poll) = Bench::connected();
        bench.put(PubNubInput::HearingFailed {
            ticket: poll,
            status: Some(429),
            after_ms: Some(asked),
            sentence: "Slower.".into(),
        });
        let polls = |w: &PubNubWish| matches!(w, PubNubWish::Listen { .. });
        assert!(!has(&bench.pass(kept - 1), polls), "{asked}");
        assert!(has(&bench.pass(1), polls), "{asked}");
    }
}

#[test]
fn a_silent_poll_is_a_stall() {
    let (mut bench, _) = Bench::connected();
    let wishes = bench.pass(321_500);
    assert_eq!(states(&wishes), [LinkState::Reconnecting]);
    assert!(has(&wishes, |w| matches!(w, PubNubWish::Hush)));
    assert!(has(&wishes, |w| matches!(w, PubNubWish::Listen { .. })));
}

#[test]
fn a_full_queue_is_a_gap_before_its_messages() {
    let (mut bench, poll) = Bench::connected();
    let heard = bench.now;
    bench.pass(10_000);
    let messages = (0..100).map(|n| message(TT + 1 + n, json!({}))).collect();
    let wishes = bench.hear(poll, TT + 200, messages);
    assert_eq!(
        gaps(&wishes),
        [(heard, bench.now, GapReason::QueueOverflow)]
    );
    assert!(matches!(wishes[0], PubNubWish::Tell(LinkEvent::Gap { .. })));
    assert_eq!(notes(&wishes).len(), 100);
}

#[test]
fn sleep_is_a_gap_and_everything_is_checked_again() {
    let (mut bench, _) = Bench::connected();
    bench.pass(5_000);
    let before = bench.now;
    bench.now += 7_200_000;
    let wishes = bench.put(PubNubInput::Tick);
    assert_eq!(gaps(&wishes), [(before, bench.now, GapReason::Slept)]);
    assert!(has(&wishes, |w| matches!(w, PubNubWish::Renew { .. })));
    let wishes = bench.fail(CallFailure::Gone);
    assert!(has(&wishes, |w| matches!(w, PubNubWish::Create { .. })));
}

#[test]
fn a_clock_set_back_does_not_freeze_the_timers() {
    let (mut bench, _) = Bench::connected();
    bench.now -= 86_400_000;
    let wishes = bench.put(PubNubInput::Tick);
    assert!(has(&wishes, |w| matches!(w, PubNubWish::Renew { .. })));
    assert!(bench.link.poll_deadline().unwrap() <= bench.now + TICK_MS);
}

fn resume(at: u64) -> Option<ResumePoint> {
    Some(ResumePoint::PubNub {
        subscription_id: "s1".to_owned(),
        subscriber_key: "sub".to_owned(),
        channel: "c1".to_owned(),
        timetoken: Timetoken(at),
    })
}

#[test]
fn a_stored_cursor_is_taken_up_again_without_a_gap() {
    let mut bench = Bench::new(resume(TT));
    bench.now += 60_000;
    let wishes = bench.put(PubNubInput::Start);
    assert!(has(&wishes, |w| matches!(w, PubNubWish::Renew { .. })));
    let wishes = bench.grant("s1", "c1");
    assert!(
        matches!(&wishes[..], [PubNubWish::Listen { from: Some(t), .. }] if t.0 == TT),
        "{wishes:?}"
    );
}

#[test]
fn a_stored_cursor_that_is_too_old_is_a_gap() {
    let mut bench = Bench::new(resume(TT));
    let from = bench.now;
    bench.now += 1_300_000;
    bench.put(PubNubInput::Start);
    let wishes = bench.grant("s1", "c1");
    assert_eq!(
        gaps(&wishes),
        [(from, bench.now, GapReason::OfflineTooLong)]
    );
    let mut bench = Bench::new(resume(TT));
    bench.now += 1_300_000;
    bench.put(PubNubInput::Start);
    bench.fail(CallFailure::Gone);
    let wishes = bench.grant("s2", "c2");
    assert_eq!(
        gaps(&wishes),
        [(from, bench.now, GapReason::SubscriptionLost)]
    );
}

#[test]
fn unreadable_payloads_are_kept_and_counted() {
    let (mut bench, poll) = Bench::connected();
    let wishes = bench.hear(
        poll,
        TT + 3,
        vec![
            message(TT + 1, json!("garbage")),
            message(TT + 2, json!({"uuid": "7"})),
        ],
    );
    let notes = notes(&wishes);
    assert_eq!(
        (notes[0].readable, notes[0].bytes.as_slice()),
        (false, b"garbage".as_slice())
    );
    assert!(notes[1].readable);
    assert_eq!(bench.link.unreadable(), 1);
}

#[test]
fn a_lost_sign_in_stops_everything_until_somebody_signs_in() {
    let (mut bench, _) = Bench::connected();
    bench.put(PubNubInput::ReconnectNow);
    let wishes = bench.fail(CallFailure::SignInLost {
        sentence: "Sign in again.".into(),
    });
    assert!(has(&wishes, |w| matches!(
        w,
        PubNubWish::Tell(LinkEvent::SignInLost { .. })
    )));
    assert_eq!(states(&wishes), [LinkState::SignedOut]);
    assert_eq!(bench.link.poll_deadline(), None);
    assert!(has(&bench.put(PubNubInput::ReconnectNow), |w| matches!(
        w,
        PubNubWish::Renew { .. }
    )));
}

#[test]
fn refusals_name_the_cure_and_are_tried_again_slowly() {
    let mut bench = Bench::new(None);
    bench.put(PubNubInput::Start);
    let refusal = crate::refusal::ApiRefusal::read(403, br#"{"errorCode":"SUB-528","message":"[SubscriptionAPNS] application permission is required for [PubNub/APNS] transport"}"#);
    let wishes = bench.fail(CallFailure::from_refusal(&refusal, None));
    let text = format!("{wishes:?}");
    assert!(
        text.contains("SubscriptionAPNS") && text.contains("developer console"),
        "{text}"
    );
    assert_eq!(states(&wishes), [LinkState::Refused]);
    assert!(!has(&bench.pass(590_000), |w| matches!(
        w,
        PubNubWish::Create { .. }
    )));
    assert!(has(&bench.pass(11_000), |w| matches!(
        w,
        PubNubWish::Create { .. }
    )));
}

#[test]
fn too_many_subscriptions_waits_a_minute_and_says_so() {
    let mut bench = Bench::new(None);
    bench.put(PubNubInput::Start);
    let refusal = crate::refusal::ApiRefusal::read(403, br#"{"errorCode":"SUB-505"}"#);
    let wishes = bench.fail(CallFailure::from_refusal(&refusal, None));
    assert_eq!(states(&wishes), [LinkState::Reconnecting]);
    assert!(!has(&bench.pass(59_000), |w| matches!(
        w,
        PubNubWish::Create { .. }
    )));
    assert!(has(&bench.pass(1_500), |w| matches!(
        w,
        PubNubWish::Create { .. }
    )));
}

#[test]
fn a_failing_renewal_does_not_disturb_the_poll() {
    let (mut bench, poll) = Bench::connected();
    for _ in 0..3 {
        bench.pass(250_000);
        bench.hear(poll, TT + 1, vec![]);
    }
    bench.pass(30_000);
    let wishes = bench.fail(later());
    assert!(states(&wishes).is_empty());
    assert!(has(&bench.pass(2_000), |w| matches!(
        w,
        PubNubWish::Renew { .. }
    )));
}

#[test]
fn stale_answers_are_ignored() {
    let (mut bench, poll) = Bench::connected();
    bench.put(PubNubInput::ReconnectNow);
    assert!(
        bench
            .hear(poll, TT + 1, vec![message(TT + 1, json!({}))])
            .is_empty()
    );
    assert!(
        bench
            .put(PubNubInput::Granted {
                ticket: 1,
                result: Err(later())
            })
            .is_empty()
    );
}

#[test]
fn stop_is_final() {
    let (mut bench, poll) = Bench::connected();
    let wishes = bench.put(PubNubInput::Stop);
    assert_eq!(states(&wishes), [LinkState::Stopped]);
    assert!(bench.hear(poll, TT + 1, vec![]).is_empty());
    assert_eq!(bench.link.poll_deadline(), None);
}

proptest! {
    /// Whatever happens in whatever order: no panic, cursors never go back, time always has a next deadline while running.
    #[test]
    fn any_history_keeps_the_cursor_monotonic(steps in prop::collection::vec((0_u8..9, 0_i64..400_000, 0_u64..130), 1..80)) {
        let mut bench = Bench::new(None);
        bench.put(PubNubInput::Start);
        let (mut ticket, mut next, mut last) = (bench.ticket(), TT, 0);
        for (kind, pause, count) in steps {
            bench.now += pause;
            let wishes = match kind {
                0 => bench.put(PubNubInput::Granted { ticket, result: Ok(subscription(bench.now, "s1", "c1")) }),
                1 => bench.put(PubNubInput::Granted { ticket, result: Ok(subscription(bench.now, "s2", "c2")) }),
                2 => bench.put(PubNubInput::Granted { ticket, result: Err(CallFailure::Gone) }),
                3 => bench.put(PubNubInput::Granted { ticket, result: Err(later()) }),
                4 => bench.put(PubNubInput::HearingFailed { ticket, status: Some(500), after_ms: None, sentence: "".into() }),
                5 => bench.put(PubNubInput::ReconnectNow),
                6 => bench.put(PubNubInput::Tick),
                _ => {
                    let messages = (1..=count).map(|n| message(next + n, json!({}))).collect();
                    next += count + 1;
                    bench.hear(ticket, next, messages)
                }
            };
            for note in notes(&wishes) {
                prop_assert!(cursor(note) >= last);
                last = cursor(note);
            }
            for (from, to, _) in gaps(&wishes) {
                prop_assert!(from <= to);
            }
            if wishes.iter().any(|w| !matches!(w, PubNubWish::Hush | PubNubWish::Tell(_))) {
                ticket = bench.ticket();
            }
            prop_assert!(bench.link.poll_deadline().is_some());
        }
    }
}
