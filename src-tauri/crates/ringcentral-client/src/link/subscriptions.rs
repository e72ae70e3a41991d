//! Subscription calls, reduced to what the link's state machine understands.

use reqwest::Method;
use ringcentral_proto::link::CallFailure;
use ringcentral_proto::rate::{Group, Priority};
use ringcentral_proto::subscription::Subscription;
use serde_json::Value;

use crate::clock::now_ms;
use crate::error::ApiError;
use crate::session::{Call, Session};

impl Session {
    pub(crate) async fn create_subscription(
        &self,
        body: Value,
    ) -> Result<Subscription, CallFailure> {
        let url = self.place(&["restapi", "v1.0", "subscription"]);
        let call = (Method::POST, Some(body), Group::Medium);
        self.subscription_call(url, call).await
    }

    pub(crate) async fn renew_subscription(
        &self,
        id: &str,
        body: Value,
    ) -> Result<Subscription, CallFailure> {
        let url = self.place(&["restapi", "v1.0", "subscription", id]);
        let call = (Method::PUT, Some(body), Group::Medium);
        self.subscription_call(url, call).await
    }

    pub(crate) async fn show_subscription(&self, id: &str) -> Result<Subscription, CallFailure> {
        let url = self.place(&["restapi", "v1.0", "subscription", id]);
        let call = (Method::GET, None, Group::Light);
        self.subscription_call(url, call).await
    }

    /// What cannot be deleted ends by itself.
    pub(crate) async fn delete_subscription(&self, id: &str) {
        let call = Call {
            method: Method::DELETE,
            url: self.place(&["restapi", "v1.0", "subscription", id]),
            body: None,
            group: Group::Medium,
            priority: Priority::Urgent,
        };
        let _ = self.call(call).await;
    }

    async fn subscription_call(
        &self,
        url: url::Url,
        (method, body, group): (Method, Option<Value>, Group),
    ) -> Result<Subscription, CallFailure> {
        let call = Call {
            method,
            url,
            body,
            group,
            priority: Priority::Urgent,
        };
        let asked_at = now_ms();
        let reply = self.call(call).await.map_err(|error| error.for_link())?;
        Subscription::read(&reply.body, asked_at)
            .map_err(|_| ApiError::BadReply("no subscription").for_link())
    }
}
