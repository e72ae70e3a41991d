//! Chooses the transport and runs it until it ends.

use std::sync::Arc;

use ringcentral_proto::link::LinkEvent;
use tokio::sync::mpsc;

use super::{LinkConfig, Order};
use crate::session::Session;

pub(super) async fn run(
    config: LinkConfig,
    session: Arc<Session>,
    events: mpsc::Sender<LinkEvent>,
    mut orders: mpsc::UnboundedReceiver<Order>,
) {
    #[cfg(feature = "pubnub")]
    super::pubnub::run(&config, &session, &events, &mut orders).await;
    #[cfg(not(feature = "pubnub"))]
    {
        let _ = (config, session, &mut orders);
        let message =
            Some("This build has no PubNub transport. Choose WebSocket in Settings.".to_owned());
        let _ = events
            .send(LinkEvent::State {
                state: LinkState::Refused,
                transport: None,
                message,
            })
            .await;
    }
}
