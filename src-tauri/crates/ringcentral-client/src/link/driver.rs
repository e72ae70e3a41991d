//! Chooses the transport and runs it until it ends.

use std::sync::Arc;

use ringcentral_proto::link::{LinkEvent, ResumePoint, TransportChoice};
use ringcentral_proto::sentence::Sentence;
use tokio::sync::mpsc;

use super::{Ended, LinkConfig, Order, websocket};
use crate::session::Session;

pub(super) async fn run(
    mut config: LinkConfig,
    session: Arc<Session>,
    events: mpsc::Sender<LinkEvent>,
    mut orders: mpsc::UnboundedReceiver<Order>,
) {
    if let Some(webhook) = &config.webhook {
        super::webhook::run(&config, webhook, &session, &events, &mut orders).await;
        return;
    }
    let mut note = None;
    if config.transport != TransportChoice::PubNub {
        let may_fall_back =
            config.transport == TransportChoice::Automatic && cfg!(feature = "pubnub");
        let ended = websocket::run(&config, &session, &events, &mut orders, may_fall_back).await;
        let Ended::FellBack {
            sentence,
            complete_until,
        } = ended
        else {
            return;
        };
        let fell_back = Sentence::of(
            "link_fell_back",
            "PubNub is used, because the WebSocket connection is not possible.",
        );
        note = Some(fell_back.then(sentence));
        // A cursor of PubNub is still good if no WebSocket connection has been in between.
        if !matches!(config.resume, Some(ResumePoint::PubNub { timetoken, .. }) if complete_until.is_none_or(|at| at <= timetoken.millis()))
        {
            config.resume = complete_until.map(|at_ms| ResumePoint::WebSocket {
                wsc_token: String::new(),
                sequence: 0,
                at_ms,
                subscription_id: String::new(),
            });
        }
    }
    pubnub(&config, &session, &events, &mut orders, note).await;
}

#[cfg(feature = "pubnub")]
async fn pubnub(
    config: &LinkConfig,
    session: &Arc<Session>,
    events: &mpsc::Sender<LinkEvent>,
    orders: &mut mpsc::UnboundedReceiver<Order>,
    note: Option<Sentence>,
) {
    super::pubnub::run(config, session, events, orders, note).await;
}

#[cfg(not(feature = "pubnub"))]
async fn pubnub(
    _: &LinkConfig,
    _: &Arc<Session>,
    events: &mpsc::Sender<LinkEvent>,
    orders: &mut mpsc::UnboundedReceiver<Order>,
    _: Option<Sentence>,
) {
    use ringcentral_proto::link::LinkState;
    let message = super::trial::NO_PUBNUB;
    let refused = LinkEvent::State {
        state: LinkState::Refused,
        transport: None,
        message: Some(message.into()),
    };
    if events.send(refused).await.is_ok() {
        while !matches!(orders.recv().await, Some(Order::Stop) | None) {}
        let _ = events
            .send(LinkEvent::State {
                state: LinkState::Stopped,
                transport: None,
                message: None,
            })
            .await;
    }
}
