//! Recovery of gateway sessions, at its limits.

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::*;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}

fn join(
    gateway: &mut Gateway,
    recovery: Option<&str>,
    now: i64,
) -> Result<(Welcome, UnboundedReceiver<Outgoing>), Refused> {
    let token = gateway.issue("oauth", at(now));
    let (outbox, inbox) = unbounded_channel();
    Ok((
        gateway.connect(&token, recovery, outbox, at(now), |_| true)?,
        inbox,
    ))
}

fn token_of(welcome: &Welcome) -> String {
    welcome.token["token"].as_str().unwrap().to_owned()
}

#[test]
fn missed_notifications_come_again_and_only_the_newest_hundred() {
    let mut gateway = Gateway::new(Lifetimes::default(), 1);
    let (welcome, inbox) = join(&mut gateway, None, 0).unwrap();
    assert!(welcome.recovery.is_none());
    drop(inbox);
    gateway.disconnect(&welcome.session, welcome.connection, at(1));
    for number in 0..130 {
        gateway.push(&welcome.session, &number.to_string(), "{}");
    }
    let (again, _inbox) = join(&mut gateway, Some(&token_of(&welcome)), 180).unwrap();
    assert_eq!((again.recovery, again.replay.len()), (Some(Ok(())), 100));
    assert!(again.replay[0].contains("\"messageId\":\"30\""));
    assert_eq!(again.session, welcome.session);
}

#[test]
fn failures_have_their_codes() {
    let mut gateway = Gateway::new(Lifetimes::default(), 1);
    let (welcome, _inbox) = join(&mut gateway, None, 0).unwrap();
    let wsc = token_of(&welcome);
    gateway.disconnect(&welcome.session, welcome.connection, at(0));
    assert_eq!(
        join(&mut gateway, Some("forged"), 1).err(),
        Some(Refused::Forged)
    );
    let late = join(&mut gateway, Some(&wsc), 181).unwrap().0;
    assert_eq!(late.recovery, Some(Err("WSG-1004")));
    let token = gateway.issue("another", at(1));
    let (outbox, _inbox) = unbounded_channel();
    let other = gateway
        .connect(&token, Some(&wsc), outbox, at(1), |_| true)
        .unwrap();
    assert_eq!(other.recovery, Some(Err("WSG-1003")));
    let token = gateway.issue("oauth", at(1));
    let (outbox, _inbox) = unbounded_channel();
    let none = gateway
        .connect(&token, Some(&wsc), outbox, at(1), |_| false)
        .unwrap();
    assert_eq!(none.recovery, Some(Err("WSG-1005")));
}

#[test]
fn a_token_is_for_one_connection_and_thirty_seconds() {
    let mut gateway = Gateway::new(Lifetimes::default(), 1);
    let token = gateway.issue("oauth", at(0));
    let connect = |gateway: &mut Gateway, token: &str, now| {
        let (outbox, _inbox) = unbounded_channel();
        gateway
            .connect(token, None, outbox, at(now), |_| true)
            .err()
    };
    assert_eq!(connect(&mut gateway, &token, 1), None);
    assert_eq!(connect(&mut gateway, &token, 1), Some(Refused::Token));
    let token = gateway.issue("oauth", at(0));
    assert_eq!(connect(&mut gateway, &token, 30), Some(Refused::Token));
}

#[test]
fn newer_tokens_ride_on_notifications() {
    let mut gateway = Gateway::new(Lifetimes::default(), 1);
    let (welcome, mut inbox) = join(&mut gateway, None, 0).unwrap();
    for number in 0..8 {
        gateway.push(&welcome.session, &number.to_string(), "{}");
    }
    let mut newest = None;
    while let Ok(Outgoing::Frame(frame)) = inbox.try_recv() {
        let frame: Value = serde_json::from_str(&frame).unwrap();
        if let Some(token) = frame[0]["wsc"]["token"].as_str() {
            newest = Some(token.to_owned());
        }
    }
    gateway.disconnect(&welcome.session, welcome.connection, at(1));
    gateway.push(&welcome.session, "last", "{}");
    let (again, _inbox) = join(&mut gateway, newest.as_deref(), 2).unwrap();
    assert_eq!(again.replay.len(), 1);
}
