//! The WebSocket link on a virtual clock.
//!
//! Longer than usual: one bench and one flat list of histories, which read best together.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::link::RawNotification;
use crate::refusal::ApiRefusal;
use crate::wsg::GatewayPass;

struct Bench {
    link: WebSocketLink,
    now: Millis,
    wishes: Vec<WebSocketWish>,
}

impl Bench {
    fn new(resume: Option<ResumePoint>, may_fall_back: bool) -> Self {
        let link = WebSocketLink::new(
            WebSocketTiming::default(),
            vec!["/f".to_owned()],
            resume,
            may_fall_back,
        );
        Self {
            link,
            now: 1_700_000_000_000,
            wishes: Vec::new(),
        }
    }

    fn put(&mut self, input: WebSocketInput) -> Vec<WebSocketWish> {
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

    fn pass_time(&mut self, duration: Millis) -> Vec<WebSocketWish> {
        let end = self.now + duration;
        let mut all = Vec::new();
        while let Some(at) = self.link.poll_deadline().filter(|at| *at <= end) {
            self.now = at;
            all.extend(self.put(WebSocketInput::Tick));
        }
        self.now = end;
        all.extend(self.put(WebSocketInput::Tick));
        self.wishes = all.clone();
        all
    }

    fn ticket(&self) -> u64 {
        let ticket = self.wishes.iter().rev().find_map(|wish| match wish {
            WebSocketWish::FetchPass { ticket } | WebSocketWish::Open { ticket, .. } => {
                Some(*ticket)
            }
            WebSocketWish::Send(_)
            | WebSocketWish::Close
            | WebSocketWish::FallBack { .. }
            | WebSocketWish::Tell(_) => None,
        });
        ticket.expect("a wish with a ticket")
    }

    fn give_pass(&mut self) -> Vec<WebSocketWish> {
        let (ticket, result) = (self.ticket(), Ok(pass()));
        self.put(WebSocketInput::Pass { ticket, result })
    }

    fn frame(&mut self, socket: u64, frame: &Value) -> Vec<WebSocketWish> {
        self.put(WebSocketInput::Text {
            ticket: socket,
            text: frame.to_string(),
        })
    }

    fn grant(&mut self, socket: u64) -> Vec<WebSocketWish> {
        let message_id = request(&self.wishes)["messageId"].clone();
        self.frame(socket, &json!([{"type":"ClientRequest","messageId":message_id,"status":200},
            {"id":"s1","expiresIn":86399,"deliveryMode":{"transportType":"WebSocket","encryption":false}}]))
    }

    fn notify(&mut self, socket: u64, sequence: i64) -> Vec<WebSocketWish> {
        self.frame(socket, &json!([{"type":"ServerNotification","wsc":{"token":"w","sequence":sequence}},{"uuid":sequence.to_string()}]))
    }

    /// Live on a socket; gives its ticket.
    fn connected() -> (Self, u64) {
        let mut bench = Self::new(None, false);
        bench.put(WebSocketInput::Start);
        bench.give_pass();
        let socket = bench.ticket();
        bench.frame(socket, &details(None, 1));
        bench.grant(socket);
        (bench, socket)
    }

    /// Loses the socket and opens the next; gives its ticket and the recovery token it showed.
    fn reopen(&mut self, socket: u64, pause: Millis) -> (u64, Option<Secret>) {
        self.put(WebSocketInput::Closed { ticket: socket });
        self.now += pause;
        self.pass_time(1);
        let wishes = self.give_pass();
        let shown = wishes.iter().find_map(|wish| match wish {
            WebSocketWish::Open { wsc, .. } => Some(wsc.clone()),
            WebSocketWish::FetchPass { .. }
            | WebSocketWish::Send(_)
            | WebSocketWish::Close
            | WebSocketWish::FallBack { .. }
            | WebSocketWish::Tell(_) => None,
        });
        (self.ticket(), shown.unwrap())
    }
}

fn pass() -> GatewayPass {
    GatewayPass {
        uri: "wss://h/ws".to_owned(),
        token: Secret::new("t"),
    }
}

fn details(recovery: Option<&str>, sequence: i64) -> Value {
    let mut body = json!({"recoveryBufferSize":100,"recoveryTimeout":180,"maxActiveRequests":10});
    if let Some(state) = recovery {
        body["recoveryState"] = json!(state);
    }
    json!([{"type":"ConnectionDetails","messageId":"m","status":200,"wsc":{"token":"w","sequence":sequence}}, body])
}

fn request(wishes: &[WebSocketWish]) -> Value {
    let text = wishes.iter().rev().find_map(|wish| match wish {
        WebSocketWish::Send(text) => Some(text),
        WebSocketWish::FetchPass { .. }
        | WebSocketWish::Open { .. }
        | WebSocketWish::Close
        | WebSocketWish::FallBack { .. }
        | WebSocketWish::Tell(_) => None,
    });
    serde_json::from_str::<Value>(text.expect("a request")).unwrap()[0].clone()
}

fn told(wishes: &[WebSocketWish]) -> impl Iterator<Item = &LinkEvent> {
    wishes.iter().filter_map(|wish| {
        if let WebSocketWish::Tell(event) = wish {
            Some(event)
        } else {
            None
        }
    })
}

fn states(wishes: &[WebSocketWish]) -> Vec<LinkState> {
    told(wishes)
        .filter_map(|event| {
            if let LinkEvent::State { state, .. } = event {
                Some(*state)
            } else {
                None
            }
        })
        .collect()
}

fn gaps(wishes: &[WebSocketWish]) -> Vec<(Millis, Millis, GapReason)> {
    let gap = |event: &LinkEvent| {
        if let LinkEvent::Gap {
            from_ms,
            to_ms,
            reason,
        } = event
        {
            Some((*from_ms, *to_ms, *reason))
        } else {
            None
        }
    };
    told(wishes).filter_map(gap).collect()
}

fn notes(wishes: &[WebSocketWish]) -> Vec<RawNotification> {
    told(wishes)
        .filter_map(|event| {
            if let LinkEvent::Notification(note) = event {
                Some(note.clone())
            } else {
                None
            }
        })
        .collect()
}

#[test]
fn waits_for_the_first_frame_then_subscribes_and_receives() {
    let mut bench = Bench::new(None, false);
    assert_eq!(
        states(&bench.put(WebSocketInput::Start)),
        [LinkState::Connecting]
    );
    let wishes = bench.give_pass();
    assert!(
        matches!(&wishes[..], [WebSocketWish::Open { wsc: None, .. }]),
        "{wishes:?}"
    );
    let socket = bench.ticket();
    let wishes = bench.frame(socket, &details(None, 1));
    let meta = request(&wishes);
    assert_eq!(
        (meta["method"].as_str(), meta["path"].as_str()),
        (Some("POST"), Some("/restapi/v1.0/subscription"))
    );
    assert_eq!(states(&bench.grant(socket)), [LinkState::Connected]);
    let note = notes(&bench.notify(socket, 7)).remove(0);
    assert!(note.readable);
    assert!(
        matches!(note.resume, Some(ResumePoint::WebSocket { sequence: 7, subscription_id, .. }) if subscription_id == "s1")
    );
}

#[test]
fn a_recovered_socket_loses_nothing() {
    let (mut bench, socket) = Bench::connected();
    bench.notify(socket, 5);
    let (socket, shown) = bench.reopen(socket, 2_000);
    assert_eq!(shown, Some(Secret::new("w")));
    let wishes = bench.frame(socket, &details(Some("Successful"), 6));
    assert_eq!(states(&wishes), [LinkState::Connected]);
    for sequence in 7..50 {
        assert!(gaps(&bench.notify(socket, sequence)).is_empty());
    }
}

#[test]
fn a_recovery_with_a_full_buffer_is_a_gap() {
    let (mut bench, socket) = Bench::connected();
    let deaf_since = bench.now;
    let (socket, _) = bench.reopen(socket, 60_000);
    bench.frame(socket, &details(Some("Successful"), 2));
    let all: Vec<_> = (0..100)
        .flat_map(|n| gaps(&bench.notify(socket, 3 + n)))
        .collect();
    assert_eq!(all, [(deaf_since, bench.now, GapReason::QueueOverflow)]);
}

#[test]
fn a_failed_recovery_subscribes_anew_and_is_a_gap() {
    let (mut bench, socket) = Bench::connected();
    let deaf_since = bench.now;
    let (socket, _) = bench.reopen(socket, 2_000);
    let wishes = bench.frame(socket, &details(Some("Failed"), 1));
    assert_eq!(request(&wishes)["method"], "POST");
    bench.now += 300;
    assert_eq!(
        gaps(&bench.grant(socket)),
        [(deaf_since, bench.now, GapReason::RecoveryFailed)]
    );
}

#[test]
fn after_the_recovery_time_nothing_is_recovered() {
    let (mut bench, socket) = Bench::connected();
    let deaf_since = bench.now;
    bench.put(WebSocketInput::Closed { ticket: socket });
    for _ in 0..20 {
        let wishes = bench.pass_time(10_000);
        if wishes
            .iter()
            .any(|wish| matches!(wish, WebSocketWish::FetchPass { .. }))
        {
            let ticket = bench.ticket();
            bench.put(WebSocketInput::Pass {
                ticket,
                result: Err(CallFailure::Later {
                    sentence: "No.".into(),
                    after_ms: None,
                }),
            });
        }
    }
    while !bench
        .pass_time(10_000)
        .iter()
        .any(|wish| matches!(wish, WebSocketWish::FetchPass { .. }))
    {}
    let wishes = bench.give_pass();
    assert!(
        matches!(&wishes[..], [WebSocketWish::Open { wsc: None, .. }]),
        "{wishes:?}"
    );
    let socket = bench.ticket();
    bench.frame(socket, &details(None, 1));
    assert_eq!(
        gaps(&bench.grant(socket)),
        [(deaf_since, bench.now, GapReason::OfflineTooLong)]
    );
}

#[test]
fn silence_brings_heartbeats_and_then_the_end() {
    let (mut bench, socket) = Bench::connected();
    let wishes = bench.pass_time(31_000);
    assert_eq!(request(&wishes)["type"], "Heartbeat");
    bench.frame(socket, &json!([{"type":"Heartbeat","messageId":"x"}]));
    assert!(states(&bench.pass_time(40_000)).is_empty());
    let wishes = bench.pass_time(6_000);
    assert_eq!(states(&wishes), [LinkState::Reconnecting]);
    assert!(wishes.contains(&WebSocketWish::Close));
}

#[test]
fn the_daily_cut_is_an_ordinary_reconnect() {
    let (mut bench, socket) = Bench::connected();
    let wishes = bench.frame(
        socket,
        &json!([{"type":"Error","status":408},{"errorCode":"WSG-903"}]),
    );
    assert_eq!(states(&wishes), [LinkState::Reconnecting]);
    let wishes = bench.pass_time(1_000);
    assert!(matches!(
        wishes.last(),
        Some(WebSocketWish::FetchPass { .. })
    ));
    let wishes = bench.give_pass();
    assert!(matches!(
        &wishes[..],
        [WebSocketWish::Open { wsc: Some(_), .. }]
    ));
}

#[test]
fn a_refused_recovery_token_is_not_shown_again() {
    let (mut bench, socket) = Bench::connected();
    let (socket, _) = bench.reopen(socket, 2_000);
    bench.frame(
        socket,
        &json!([{"type":"Error","status":400},{"errorCode":"WSG-400"}]),
    );
    bench.pass_time(3_000);
    let wishes = bench.give_pass();
    assert!(
        matches!(&wishes[..], [WebSocketWish::Open { wsc: None, .. }]),
        "{wishes:?}"
    );
}

#[test]
fn a_missing_permission_falls_back_or_is_told() {
    let denied = || {
        let body = br#"{"errorCode":"SUB-528","message":"[WebSocketsSubscription] application permission is required"}"#;
        CallFailure::from_refusal(&ApiRefusal::read(403, body), None)
    };
    let mut bench = Bench::new(None, true);
    bench.put(WebSocketInput::Start);
    let ticket = bench.ticket();
    let wishes = bench.put(WebSocketInput::Pass {
        ticket,
        result: Err(denied()),
    });
    assert!(
        matches!(&wishes[..], [WebSocketWish::FallBack { sentence }] if sentence.to_string().contains("WebSocketsSubscription"))
    );
    assert_eq!(bench.link.poll_deadline(), None);

    let mut bench = Bench::new(None, false);
    bench.put(WebSocketInput::Start);
    bench.give_pass();
    let socket = bench.ticket();
    let wishes = bench.frame(socket, &details(None, 1));
    let id = request(&wishes)["messageId"].clone();
    let wishes = bench.frame(
        socket,
        &json!([{"type":"ClientRequest","messageId":id,"status":403},{"errorCode":"SUB-528"}]),
    );
    assert_eq!(states(&wishes), [LinkState::Refused]);
    assert!(states(&bench.pass_time(590_000)).is_empty());
}

#[test]
fn a_wish_that_is_not_permitted_costs_the_wish_and_not_the_link() {
    let mut bench = Bench::new(None, false);
    let filters = EventFilters::new(vec!["/f".to_owned()])
        .and_if_allowed(vec!["/people".to_owned()])
        .and_if_allowed(vec!["/mail".to_owned()]);
    bench.link = WebSocketLink::new(WebSocketTiming::default(), filters, None, false);
    bench.put(WebSocketInput::Start);
    bench.give_pass();
    let socket = bench.ticket();
    bench.frame(socket, &details(None, 1));
    let asked = |wishes: &[WebSocketWish]| {
        let mut frames = wishes.iter().filter_map(|wish| {
            let WebSocketWish::Send(text) = wish else {
                return None;
            };
            serde_json::from_str::<Value>(text).ok()
        });
        frames.next_back().unwrap()[1]["eventFilters"].clone()
    };
    assert_eq!(asked(&bench.wishes), json!(["/f", "/people", "/mail"]));
    for left in [json!(["/f", "/people"]), json!(["/f"])] {
        let message_id = request(&bench.wishes)["messageId"].clone();
        let refusal = json!({"errorCode": "CMN-401", "permissionName": "ReadMessages"});
        let wishes = bench.frame(
            socket,
            &json!([{"type": "ClientRequest", "messageId": message_id, "status": 403}, refusal]),
        );
        assert_eq!(asked(&wishes), left);
    }
    let wishes = bench.grant(socket);
    assert_eq!(states(&wishes), [LinkState::Connected]);
    assert!(gaps(&wishes).is_empty());
}

#[test]
fn sleep_is_a_gap_up_to_the_moment_notifications_flow_again() {
    let (mut bench, _) = Bench::connected();
    bench.pass_time(5_000);
    let before = bench.now;
    bench.now += 3_600_000;
    let wishes = bench.put(WebSocketInput::Tick);
    assert_eq!(states(&wishes), [LinkState::Reconnecting]);
    bench.give_pass();
    let socket = bench.ticket();
    bench.frame(socket, &details(None, 1));
    bench.now += 200;
    assert_eq!(
        gaps(&bench.grant(socket)),
        [(before, bench.now, GapReason::Slept)]
    );
}

#[test]
fn a_stored_state_is_recovered_if_it_is_young() {
    let resume = |age: i64| ResumePoint::WebSocket {
        wsc_token: "kept".to_owned(),
        sequence: 9,
        at_ms: 1_700_000_000_000 - age,
        subscription_id: "s1".to_owned(),
    };
    for (age, shown) in [(60_000, true), (200_000, false)] {
        let mut bench = Bench::new(Some(resume(age)), false);
        bench.put(WebSocketInput::Start);
        let wishes = bench.give_pass();
        assert!(
            matches!(&wishes[..], [WebSocketWish::Open { wsc, .. }] if wsc.is_some() == shown),
            "{wishes:?}"
        );
        let socket = bench.ticket();
        let wishes = bench.frame(socket, &details(shown.then_some("Successful"), 10));
        if shown {
            assert!(gaps(&wishes).is_empty());
        } else {
            assert_eq!(gaps(&bench.grant(socket)).len(), 1);
        }
    }
}

#[test]
fn unreadable_frames_are_kept_and_counted() {
    let (mut bench, socket) = Bench::connected();
    let wishes = bench.put(WebSocketInput::Text {
        ticket: socket,
        text: "[garbage".to_owned(),
    });
    assert_eq!(
        (
            notes(&wishes)[0].readable,
            notes(&wishes)[0].bytes.as_slice()
        ),
        (false, b"[garbage".as_slice())
    );
    assert_eq!(bench.link.unreadable(), 1);
}

#[test]
fn a_long_lived_socket_renews_its_subscription_and_replaces_a_lost_one() {
    let (mut bench, socket) = Bench::connected();
    let mut renewal = None;
    for _ in 0..4_400 {
        let wishes = bench.pass_time(20_000);
        bench.put(WebSocketInput::Alive { ticket: socket });
        let sent = wishes.iter().find_map(|wish| match wish {
            WebSocketWish::Send(text) if text.contains("PUT") => Some(text.clone()),
            WebSocketWish::Send(_)
            | WebSocketWish::FetchPass { .. }
            | WebSocketWish::Open { .. }
            | WebSocketWish::Close
            | WebSocketWish::FallBack { .. }
            | WebSocketWish::Tell(_) => None,
        });
        if sent.is_some() {
            renewal = sent;
            break;
        }
    }
    let meta: Value = serde_json::from_str(&renewal.expect("a renewal")).unwrap();
    assert_eq!(meta[0]["path"], "/restapi/v1.0/subscription/s1");
    let wishes = bench.frame(socket, &json!([{"type":"ClientRequest","messageId":meta[0]["messageId"],"status":404},{"errorCode":"CMN-102"}]));
    assert_eq!(request(&wishes)["method"], "POST");
    assert_eq!(gaps(&bench.grant(socket)).len(), 1);
}

proptest! {
    /// No history panics or leaves a running link without a deadline.
    #[test]
    fn any_history_keeps_a_deadline(steps in prop::collection::vec((0_u8..9, 0_i64..100_000), 1..80)) {
        let mut bench = Bench::new(None, false);
        bench.put(WebSocketInput::Start);
        let mut ticket = bench.ticket();
        for (kind, pause) in steps {
            bench.now += pause;
            let wishes = match kind {
                0 => bench.put(WebSocketInput::Pass { ticket, result: Ok(pass()) }),
                1 => bench.put(WebSocketInput::Pass { ticket, result: Err(CallFailure::Gone) }),
                2 => bench.frame(ticket, &details(None, 1)),
                3 => bench.frame(ticket, &details(Some("Successful"), 1)),
                4 => bench.notify(ticket, pause),
                5 => bench.put(WebSocketInput::Closed { ticket }),
                6 => bench.put(WebSocketInput::OpenFailed { ticket, sentence: "".into() }),
                7 => bench.put(WebSocketInput::Text { ticket, text: "?".to_owned() }),
                _ => bench.put(WebSocketInput::Tick),
            };
            for (from, to, _) in gaps(&wishes) {
                prop_assert!(from <= to);
            }
            if wishes.iter().any(|w| matches!(w, WebSocketWish::FetchPass { .. } | WebSocketWish::Open { .. })) {
                ticket = bench.ticket();
            }
            prop_assert!(bench.link.poll_deadline().is_some());
        }
    }
}
