//! The webhook link on a virtual clock.

use super::*;
use crate::link::RawNotification;
use crate::wire::WireId;

const DAY: Millis = 86_400_000;

struct Bench {
    link: WebhookLink,
    now: Millis,
    wishes: Vec<WebhookWish>,
}

impl Bench {
    fn new(resume: Option<ResumePoint>) -> Self {
        let timing = WebhookTiming::default();
        let mut bench = Self {
            link: WebhookLink::new(timing, Secret::new("ours"), resume),
            now: 1_700_000_000_000,
            wishes: Vec::new(),
        };
        bench.put(WebhookInput::Start);
        bench
    }

    /// One that is live with subscription `a`.
    fn live() -> Self {
        let mut bench = Self::new(None);
        bench.grant("a", "Active");
        bench
    }

    fn put(&mut self, input: WebhookInput) -> &[WebhookWish] {
        let moment = Moment {
            now_ms: self.now,
            jitter: 0.5,
        };
        self.link.handle(moment, input);
        self.wishes = std::iter::from_fn(|| self.link.poll_wish()).collect();
        &self.wishes
    }

    /// Ticks at every deadline until one leads to something, or the time has come.
    fn pass(&mut self, span: Millis) -> &[WebhookWish] {
        let end = self.now + span;
        while let Some(at) = self.link.poll_deadline().filter(|at| *at <= end) {
            self.now = at;
            if !self.put(WebhookInput::Tick).is_empty() {
                break;
            }
        }
        &self.wishes
    }

    fn ticket(&self) -> u64 {
        let mut wishes = self.wishes.iter();
        let asked = wishes.find_map(|wish| match wish {
            WebhookWish::Create { ticket }
            | WebhookWish::Renew { ticket, .. }
            | WebhookWish::Look { ticket, .. } => Some(*ticket),
            WebhookWish::Delete { .. } | WebhookWish::Answer { .. } | WebhookWish::Tell(_) => None,
        });
        asked.expect("a question")
    }

    fn grant(&mut self, id: &str, status: &str) -> &[WebhookWish] {
        let granted = Subscription {
            id: WireId::new(id),
            ends_at_ms: self.now + DAY,
            status: status.to_owned(),
            disabled_filters: Vec::new(),
            delivery: Delivery::Other("WebHook".to_owned()),
        };
        let ticket = self.ticket();
        let result = Ok(granted);
        self.put(WebhookInput::Granted { ticket, result })
    }

    fn fail(&mut self, failure: CallFailure) -> &[WebhookWish] {
        let ticket = self.ticket();
        let result = Err(failure);
        self.put(WebhookInput::Granted { ticket, result })
    }

    fn post(&mut self, validation: &str, verification: &str, body: &str) -> Answer {
        let header = |text: &str| (!text.is_empty()).then(|| Secret::new(text));
        let arrival = Arrival {
            validation_token: header(validation),
            verification_token: header(verification),
            body: body.into(),
        };
        let mut wishes = self
            .put(WebhookInput::Arrived { ticket: 7, arrival })
            .to_vec();
        match wishes.pop() {
            Some(WebhookWish::Answer { ticket: 7, answer }) => answer,
            other => panic!("{other:?}"),
        }
    }

    fn told(&self) -> impl Iterator<Item = &LinkEvent> {
        self.wishes.iter().filter_map(|wish| match wish {
            WebhookWish::Tell(event) => Some(event),
            WebhookWish::Create { .. }
            | WebhookWish::Renew { .. }
            | WebhookWish::Look { .. }
            | WebhookWish::Delete { .. }
            | WebhookWish::Answer { .. } => None,
        })
    }

    fn gaps(&self) -> Vec<(Millis, Millis, GapReason)> {
        let mut gaps = Vec::new();
        for event in self.told() {
            if let LinkEvent::Gap {
                from_ms,
                to_ms,
                reason,
            } = event
            {
                gaps.push((*from_ms, *to_ms, *reason));
            }
        }
        gaps
    }

    fn state(&self) -> Option<LinkState> {
        let mut last = None;
        for event in self.told() {
            if let LinkEvent::State { state, .. } = event {
                last = Some(*state);
            }
        }
        last
    }

    fn heard(&self) -> Vec<RawNotification> {
        let mut heard = Vec::new();
        for event in self.told() {
            if let LinkEvent::Notification(raw) = event {
                heard.push(raw.clone());
            }
        }
        heard
    }
}

fn delete(id: &str) -> WebhookWish {
    WebhookWish::Delete {
        subscription_id: id.to_owned(),
    }
}

#[test]
fn the_handshake_is_answered_while_it_is_expected() {
    let mut bench = Bench::new(None);
    let ticket = bench.ticket();
    assert_eq!(bench.post("x-1", "", ""), Answer::Echo(Secret::new("x-1")));
    assert_eq!(
        bench.post("x-1", "", "{}"),
        Answer::Echo(Secret::new("x-1"))
    );
    bench.wishes = vec![WebhookWish::Create { ticket }];
    bench.grant("a", "Active");
    assert_eq!(bench.state(), Some(LinkState::Connected));
    assert!(bench.gaps().is_empty());
    // An address is checked again without a body; anything with one must carry our token.
    assert_eq!(bench.post("x-2", "", ""), Answer::Echo(Secret::new("x-2")));
    assert_eq!(bench.post("x-2", "", "{}"), Answer::Stranger);
    assert_eq!(bench.post(&"x".repeat(513), "", ""), Answer::Stranger);
    assert_eq!(bench.post("a\r\nSet-Cookie: b", "", ""), Answer::Stranger);
}

#[test]
fn deliveries_need_our_token_under_either_name() {
    let mut bench = Bench::live();
    bench.now += 5;
    assert_eq!(bench.post("", "ours", "{\"a\":1}"), Answer::Kept);
    let heard = bench.heard();
    assert_eq!((heard.len(), &heard[0].bytes[..]), (1, &b"{\"a\":1}"[..]));
    assert!(heard[0].readable);
    let at_ms = bench.now;
    let point = ResumePoint::Webhook {
        subscription_id: "a".to_owned(),
        at_ms,
    };
    assert_eq!(heard[0].resume, Some(point));
    assert_eq!(bench.post("ours", "", "{}"), Answer::Kept);
    // What cannot be read is kept as it is.
    assert_eq!(bench.post("", "ours", "{]"), Answer::Kept);
    assert_eq!(&bench.heard()[0].bytes[..], b"{]");
    for (validation, verification) in [
        ("", ""),
        ("", "theirs"),
        ("theirs", ""),
        ("theirs", "theirs"),
        ("", "our"),
        ("", "ours2"),
    ] {
        assert_eq!(
            bench.post(validation, verification, "{}"),
            Answer::Stranger,
            "{validation}/{verification}"
        );
        assert!(bench.heard().is_empty());
    }
    assert_eq!(bench.link.strangers(), 6);
    // It is said at the next look.
    bench.pass(60_000);
    bench.grant("a", "Active");
    let said = bench.wishes.iter().any(|wish| {
        matches!(wish, WebhookWish::Tell(LinkEvent::State { message: Some(text), .. }) if text.to_string().starts_with("6 deliveries"))
    });
    assert!(said, "{:?}", bench.wishes);
}

#[test]
fn it_is_looked_at_every_minute_and_renewed_at_half_of_its_life() {
    let mut bench = Bench::live();
    let begun = bench.now;
    let mut looks = 0;
    loop {
        bench.pass(DAY);
        match bench.wishes.first() {
            Some(WebhookWish::Look { .. }) => looks += 1,
            Some(WebhookWish::Renew { .. }) => break,
            other => panic!("{other:?}"),
        }
        // A look tells what is left of the life; here the clock of the grant stays.
        let ticket = bench.ticket();
        let granted = Subscription {
            id: WireId::new("a"),
            ends_at_ms: begun + DAY,
            status: "Active".to_owned(),
            disabled_filters: Vec::new(),
            delivery: Delivery::Other("WebHook".to_owned()),
        };
        let result = Ok(granted);
        bench.put(WebhookInput::Granted { ticket, result });
    }
    assert_eq!((looks, bench.now - begun), (719, DAY / 2));
    bench.grant("a", "Active");
    assert!(bench.gaps().is_empty());
}

#[test]
fn a_blacklisted_subscription_is_deleted_and_made_anew_with_a_gap() {
    let mut bench = Bench::live();
    let last = bench.now + 1_000;
    bench.now = last;
    bench.post("", "ours", "{}");
    bench.pass(60_000);
    bench.grant("a", "Blacklisted");
    assert!(bench.wishes.contains(&delete("a")));
    assert_eq!(bench.state(), Some(LinkState::Reconnecting));
    bench.pass(60_000);
    assert!(matches!(
        bench.wishes.first(),
        Some(WebhookWish::Create { .. })
    ));
    // What comes before the grant is taken, and does not shorten the gap.
    let ticket = bench.ticket();
    bench.post("", "ours", "{}");
    bench.wishes = vec![WebhookWish::Create { ticket }];
    bench.grant("b", "Active");
    let now = bench.now;
    assert_eq!(bench.gaps(), [(last, now, GapReason::SubscriptionLost)]);
    assert_eq!(bench.state(), Some(LinkState::Connected));
}

#[test]
fn a_lost_subscription_is_made_anew_at_once() {
    let mut bench = Bench::live();
    let last = bench.now;
    bench.pass(60_000);
    bench.fail(CallFailure::Gone);
    assert!(
        bench
            .wishes
            .iter()
            .any(|w| matches!(w, WebhookWish::Create { .. }))
    );
    bench.grant("b", "Active");
    let now = bench.now;
    assert_eq!(bench.gaps(), [(last, now, GapReason::SubscriptionLost)]);
}

#[test]
fn an_unanswered_look_changes_nothing() {
    let mut bench = Bench::live();
    for _ in 0..5 {
        bench.pass(600_000);
        assert!(matches!(
            bench.wishes.first(),
            Some(WebhookWish::Look { .. })
        ));
        let sentence = "busy".into();
        let after_ms = Some(9_000);
        bench.fail(CallFailure::Later { sentence, after_ms });
        assert_eq!(bench.state(), None);
        assert_eq!(bench.post("", "ours", "{}"), Answer::Kept);
    }
}

#[test]
fn a_restart_and_another_transport_before_are_gaps_from_the_last_notification() {
    let past = 1_699_999_000_000;
    let webhook = ResumePoint::Webhook {
        subscription_id: "old".to_owned(),
        at_ms: past,
    };
    let socket = ResumePoint::WebSocket {
        wsc_token: String::new(),
        sequence: 3,
        at_ms: past,
        subscription_id: String::new(),
    };
    for (resume, reason, deleted) in [
        (webhook, GapReason::NotReached, true),
        (socket, GapReason::TransportChanged, false),
    ] {
        let mut bench = Bench::new(Some(resume));
        bench.now += 300;
        bench.grant("new", "Active");
        let now = bench.now;
        assert_eq!(bench.gaps(), [(past, now, reason)]);
        assert_eq!(bench.wishes.contains(&delete("old")), deleted);
    }
}

#[test]
fn sleep_and_a_clock_set_back_lead_to_a_look() {
    let mut bench = Bench::live();
    let before = bench.now;
    bench.now += 3_600_000;
    bench.put(WebhookInput::Tick);
    let now = bench.now;
    assert_eq!(bench.gaps(), [(before, now, GapReason::Slept)]);
    bench.grant("a", "Active");
    bench.now -= 3_600_000;
    bench.put(WebhookInput::Tick);
    assert!(matches!(
        bench.wishes.first(),
        Some(WebhookWish::Look { .. })
    ));
    assert!(bench.gaps().is_empty());
}

#[test]
fn what_was_not_taken_in_time_is_a_gap() {
    let mut bench = Bench::live();
    let last = bench.now;
    bench.now += 4_000;
    bench.put(WebhookInput::Missed);
    let now = bench.now;
    assert_eq!(bench.gaps(), [(last, now, GapReason::QueueOverflow)]);
}

#[test]
fn refusals_that_need_a_person_are_said_and_tried_again() {
    let mut bench = Bench::new(None);
    let sentence = "RingCentral does not reach this address.".into();
    bench.fail(CallFailure::Denied { sentence });
    assert_eq!(bench.state(), Some(LinkState::Refused));
    bench.pass(60_000);
    assert!(matches!(
        bench.wishes.first(),
        Some(WebhookWish::Create { .. })
    ));
    let sentence = "The sign-in is over.".into();
    bench.fail(CallFailure::SignInLost { sentence });
    assert_eq!(bench.state(), Some(LinkState::SignedOut));
    assert_eq!(bench.link.poll_deadline(), None);
}

#[test]
fn the_end_takes_the_subscription_back_and_takes_nothing_more() {
    let mut bench = Bench::live();
    bench.put(WebhookInput::Stop);
    assert_eq!(bench.wishes.first(), Some(&delete("a")));
    assert_eq!(bench.state(), Some(LinkState::Stopped));
    assert_eq!(bench.post("", "ours", "{}"), Answer::Stranger);
    assert_eq!(bench.link.poll_deadline(), None);
}
