//! Lifetimes and limits of subscriptions.

use super::*;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}

#[test]
fn lifetime_comes_back_one_second_short_and_ends_silently() {
    let mut all = Subscriptions::new(1);
    let transport = all.new_pubnub(true);
    let id = all
        .create("1", Vec::new(), transport, 900, at(0))
        .unwrap()
        .id
        .clone();
    assert_eq!(
        all.get(&id, at(0)).unwrap().info("", at(0))["expiresIn"],
        899
    );
    assert!(all.get(&id, at(899)).is_some());
    assert!(all.renew(&id, None, at(899)).is_some());
    assert!(all.get(&id, at(1798)).is_some());
    assert!(all.get(&id, at(1799)).is_none() && all.renew(&id, None, at(1799)).is_none());
    assert_eq!(all.living(at(1799)).count(), 0);
}

#[test]
fn the_twenty_first_is_refused() {
    let mut all = Subscriptions::new(1);
    for _ in 0..MAX_SUBSCRIPTIONS {
        let transport = all.new_pubnub(true);
        assert!(all.create("1", Vec::new(), transport, 900, at(0)).is_some());
    }
    let transport = all.new_pubnub(true);
    assert!(all.create("1", Vec::new(), transport, 900, at(0)).is_none());
}

#[test]
fn a_second_subscription_replaces_the_first_on_a_gateway_session() {
    let mut all = Subscriptions::new(1);
    for _ in 0..2 {
        let transport = Transport::WebSocket {
            gateway_session: "g".to_owned(),
        };
        all.create("1", Vec::new(), transport, 86_400, at(0))
            .unwrap();
    }
    assert_eq!(all.living(at(1)).count(), 1);
}
