//! Tries a transport once, as a check: everything the link needs for it, and nothing that stays behind.
//!
//! May touch: the API, the gateway. A trial subscription is deleted again.

use std::sync::Arc;

use ringcentral_proto::link::{CallFailure, NO_SUBSCRIPTIONS, Transport, TransportChoice};
use ringcentral_proto::sentence::{Sentence, Spoken};

use super::websocket_open;
use crate::session::Session;

const NO_WAY_OUT: Spoken = Sentence::of("link_no_way_out", "PubNub is no way out:");
#[cfg(not(feature = "pubnub"))]
pub(super) const NO_PUBNUB: Spoken = Sentence::of(
    "link_no_pubnub",
    "This build has no PubNub transport. Choose WebSocket in Settings.",
);

impl Session {
    /// The transport that this choice leads to, or a sentence why there is none.
    pub async fn try_transport(
        self: &Arc<Self>,
        choice: TransportChoice,
        event_filters: &[String],
    ) -> Result<Transport, Sentence> {
        match choice {
            TransportChoice::PubNub => self.try_pubnub(event_filters).await,
            TransportChoice::WebSocket => self.try_websocket().await.map_err(|(_, why)| why),
            TransportChoice::Automatic => match self.try_websocket().await {
                // Only a missing permission makes the link fall back; anything else it tries again.
                Err((true, why)) => match self.try_pubnub(event_filters).await {
                    Err(other) => Err(why.then(NO_WAY_OUT).then(other)),
                    ok => ok,
                },
                Err((false, why)) => Err(why),
                Ok(transport) => Ok(transport),
            },
        }
    }

    /// An error says whether it is a lack of permission, and why.
    async fn try_websocket(&self) -> Result<Transport, (bool, Sentence)> {
        let pass = self.gateway_pass().await.map_err(|failure| {
            let denied = matches!(failure, CallFailure::TransportDenied { .. });
            (denied, sentence(&failure))
        })?;
        let socket = websocket_open::open(self.server(), &pass, None).await;
        let mut socket = socket.map_err(|why| (false, why))?;
        // Courtesy; dropping it closes it too.
        let _ = socket.close(None).await;
        Ok(Transport::WebSocket)
    }

    #[cfg(feature = "pubnub")]
    async fn try_pubnub(&self, event_filters: &[String]) -> Result<Transport, Sentence> {
        let body = ringcentral_proto::subscription::pubnub_request(event_filters);
        let granted = self.create_subscription(body).await;
        let granted = granted.map_err(|failure| sentence(&failure))?;
        self.delete_subscription(granted.id.as_str()).await;
        Ok(Transport::PubNub)
    }

    #[cfg(not(feature = "pubnub"))]
    #[expect(clippy::unused_async, reason = "the other build asks the server")]
    async fn try_pubnub(&self, _: &[String]) -> Result<Transport, Sentence> {
        Err(NO_PUBNUB.into())
    }
}

fn sentence(failure: &CallFailure) -> Sentence {
    let said = failure.sentence().cloned();
    said.unwrap_or_else(|| NO_SUBSCRIPTIONS.into())
}
