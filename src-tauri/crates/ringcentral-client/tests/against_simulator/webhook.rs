//! The webhook link against the simulator, which posts to it.

use std::net::SocketAddr;

use ringcentral_client::{LinkConfig, LinkEvent, LinkState, Transport, TransportChoice, Webhook};
use simulator::FaultPlan;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use crate::floor::{Ears, calls, hear_all, link_config, open, sent};

async fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

fn by_webhook(posts_to: SocketAddr, listen: SocketAddr) -> LinkConfig {
    let mut webhook = Webhook::new(&format!("http://{posts_to}/hook"), listen).unwrap();
    webhook.timing.look_every_ms = 200;
    LinkConfig {
        webhook: Some(webhook),
        ..link_config(TransportChoice::Automatic)
    }
}

#[tokio::test]
async fn every_notification_arrives_whatever_strangers_send() {
    let (running, session) = open(calls(40)).await;
    let address = free_address().await;
    let mut ears = Ears::open(by_webhook(address, address), &session);
    ears.until_state(LinkState::Connected).await;

    let mut idle = Vec::new();
    for _ in 0..32 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"POST / HTTP/1.1\r\nHo").await.unwrap();
        idle.push(stream);
    }
    let client = reqwest::Client::new();
    let url = format!("http://{address}/hook");
    let post = |header: &'static str, value: String, body: Vec<u8>| {
        let request = client.post(&url).header(header, value).body(body);
        async move { request.send().await.unwrap() }
    };
    let forged = post("Verification-Token", "guess".into(), b"{}".to_vec()).await;
    assert_eq!(forged.status(), 401);
    let named = post("Validation-Token", "guess".into(), b"{}".to_vec()).await;
    assert_eq!(named.status(), 401);
    let huge = post("Verification-Token", "guess".into(), vec![b'x'; 2 << 20]).await;
    assert_eq!(huge.status(), 413);
    assert_eq!(client.get(&url).send().await.unwrap().status(), 405);
    let asked = post("Validation-Token", "again".into(), Vec::new()).await;
    assert_eq!(asked.status(), 200);
    assert_eq!(asked.headers()["validation-token"], "again");
    assert!(asked.bytes().await.unwrap().is_empty());

    hear_all(&running, &mut ears).await;
    assert_eq!(ears.uuids(), sent(&running));
    assert!(ears.gaps.is_empty(), "{:?}", ears.gaps);
    assert_eq!(ears.transports.last(), Some(&Transport::Webhook));
    ears.until(|ears| {
        let mut said = ears.messages.iter();
        said.any(|message| message.contains("2 deliveries without the verification token"))
    })
    .await;
}

#[tokio::test]
async fn duplicates_and_disorder_come_through_as_they_are() {
    let mut config = calls(20);
    config.faults = FaultPlan {
        duplicate: 0.3,
        reorder: 0.3,
        ..FaultPlan::default()
    };
    let (running, session) = open(config).await;
    let address = free_address().await;
    let mut ears = Ears::open(by_webhook(address, address), &session);
    hear_all(&running, &mut ears).await;
    assert_eq!(ears.uuids(), sent(&running));
    assert!(ears.notes.len() > ears.uuids().len());
}

#[tokio::test]
async fn a_subscription_that_was_lost_or_given_up_is_made_anew_with_a_gap() {
    let (running, session) = open(calls(400)).await;
    let address = free_address().await;
    let mut ears = Ears::open(by_webhook(address, address), &session);
    for gaps in 1..=4 {
        let heard = ears.notes.len();
        ears.until(|ears| ears.notes.len() > heard + 3).await;
        if gaps % 2 == 0 {
            running.faults().lose_subscriptions();
        } else {
            running.faults().blacklist_hooks();
        }
        ears.until(|ears| ears.gaps.len() == gaps).await;
    }
    let reasons: Vec<_> = ears.gaps.iter().map(|gap| format!("{gap:?}")).collect();
    assert!(
        reasons.iter().all(|r| r.contains("SubscriptionLost")),
        "{reasons:?}"
    );
    let heard = ears.notes.len();
    ears.until(|ears| ears.notes.len() > heard + 3).await;
}

#[tokio::test]
async fn a_restart_is_a_gap_and_leaves_one_subscription() {
    let (_running, session) = open(calls(400)).await;
    let address = free_address().await;
    let mut first = Ears::open(by_webhook(address, address), &session);
    first.until(|ears| ears.notes.len() > 10).await;
    let resume = first.resume();
    first.link.stop().await;
    let config = LinkConfig {
        resume,
        ..by_webhook(address, address)
    };
    let mut second = Ears::open(config, &session);
    second.until(|ears| ears.notes.len() > 10).await;
    assert_eq!(second.gaps.len(), 1, "{:?}", second.gaps);
    assert!(
        matches!(&second.gaps[0], LinkEvent::Gap { reason, .. } if format!("{reason:?}") == "NotReached")
    );
    // Each notification comes once: nothing of the first run still delivers.
    let copies = second.notes.len();
    assert_eq!(second.uuids().len(), copies);
}

#[tokio::test]
async fn an_address_that_does_not_lead_here_and_a_taken_port_are_said() {
    let (_running, session) = open(calls(1)).await;
    let (posts_to, listen) = (free_address().await, free_address().await);
    let mut ears = Ears::open(by_webhook(posts_to, listen), &session);
    ears.until_state(LinkState::Refused).await;
    assert!(
        ears.messages
            .iter()
            .any(|m| m.contains("the webhook's address")),
        "{:?}",
        ears.messages
    );
    ears.link.stop().await;

    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listen = taken.local_addr().unwrap();
    let mut ears = Ears::open(by_webhook(listen, listen), &session);
    ears.until_state(LinkState::Refused).await;
    assert!(
        ears.messages.iter().any(|m| m.contains("--listen")),
        "{:?}",
        ears.messages
    );
    ears.link.stop().await;
}
