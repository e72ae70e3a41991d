//! The lists the product needs, page by page: extensions, queues, members; and the account.
//!
//! A next page is fetched only from our own server; pages that circle, never end or grow without measure are an
//! error, not a hang.

use std::collections::BTreeSet;

use ringcentral_proto::directory::{Account, Extension, OwnExtension, Page, Queue, QueueMember};
use ringcentral_proto::rate::{Group, Priority};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::{Call, Session};
use crate::error::ApiError;

/// All pages of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// Records in the order given.
    pub records: Vec<T>,
    /// Records that were not readable.
    pub unreadable: usize,
}

/// 1000 pages of 1000 records are more than any account has.
const MOST_PAGES: usize = 1000;

impl Session {
    /// The account.
    pub async fn account(&self) -> Result<Account, ApiError> {
        self.get("/restapi/v1.0/account/~", Group::Light).await
    }

    /// The signed-in user, with the time zone.
    pub async fn own_extension(&self) -> Result<OwnExtension, ApiError> {
        self.get("/restapi/v1.0/account/~/extension/~", Group::Light)
            .await
    }

    /// Every extension of the account, of every type.
    pub async fn extensions(&self) -> Result<Listing<Extension>, ApiError> {
        self.list(
            "/restapi/v1.0/account/~/extension?page=1&perPage=1000",
            Group::Medium,
        )
        .await
    }

    /// Every call queue.
    pub async fn queues(&self) -> Result<Listing<Queue>, ApiError> {
        self.list(
            "/restapi/v1.0/account/~/call-queues?page=1&perPage=1000",
            Group::Medium,
        )
        .await
    }

    /// One call queue, with its service-level rule.
    pub async fn queue(&self, queue_id: &str) -> Result<Queue, ApiError> {
        let url = self.place(&["restapi", "v1.0", "account", "~", "call-queues", queue_id]);
        self.get_at(url, Group::Light, Priority::Urgent).await
    }

    /// Members of a queue.
    pub async fn queue_members(&self, queue_id: &str) -> Result<Listing<QueueMember>, ApiError> {
        let mut url = self.place(&[
            "restapi",
            "v1.0",
            "account",
            "~",
            "call-queues",
            queue_id,
            "members",
        ]);
        url.set_query(Some("page=1&perPage=1000"));
        self.list_at(url, Group::Light, Priority::Background).await
    }

    /// An address whose parts may hold anything.
    pub(crate) fn place(&self, parts: &[&str]) -> Url {
        let mut url = self.server.at("/");
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.clear().extend(parts);
        }
        url
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, group: Group) -> Result<T, ApiError> {
        self.get_at(self.server.at(path), group, Priority::Urgent)
            .await
    }

    pub(crate) async fn get_at<T: DeserializeOwned>(
        &self,
        url: Url,
        group: Group,
        priority: Priority,
    ) -> Result<T, ApiError> {
        let call = Call::get(url, group, priority);
        let reply = self.call_patiently(call).await?;
        object(&reply.body)
    }

    /// The same without a second try: a person waits for the answer and can ask again.
    pub(super) async fn get_once<T: DeserializeOwned>(
        &self,
        url: Url,
        group: Group,
    ) -> Result<T, ApiError> {
        let call = Call::get(url, group, Priority::Urgent);
        object(&self.call(call).await?.body)
    }

    async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        group: Group,
    ) -> Result<Listing<T>, ApiError> {
        self.list_at(self.server.at(path), group, Priority::Urgent)
            .await
    }

    pub(crate) async fn list_at<T: DeserializeOwned>(
        &self,
        first: Url,
        group: Group,
        priority: Priority,
    ) -> Result<Listing<T>, ApiError> {
        let mut listing = Listing {
            records: Vec::new(),
            unreadable: 0,
        };
        let mut seen = BTreeSet::new();
        let (mut url, mut read) = (first, 0);
        loop {
            if !seen.insert(url.to_string()) || seen.len() > MOST_PAGES {
                return Err(ApiError::EndlessPages);
            }
            let (page, size) = self.page::<T>(&url, group, priority).await?;
            read += size;
            if read > self.server.list_limit {
                return Err(ApiError::TooLarge);
            }
            listing.unreadable += page.unreadable;
            // A server that always names a next page ends where it has nothing more to say.
            let empty = page.records.is_empty() && page.unreadable == 0;
            listing.records.extend(page.records);
            url = match page.next.filter(|_| !empty) {
                // Relative addresses occur on the WebSocket gateway and behind proxies.
                Some(next) => url
                    .join(&next)
                    .map_err(|_| ApiError::BadReply("the next page has no address"))?,
                None => return Ok(listing),
            };
        }
    }

    /// One page and its size. A page that is not readable counts as a failure that may pass.
    async fn page<T: DeserializeOwned>(
        &self,
        url: &Url,
        group: Group,
        priority: Priority,
    ) -> Result<(Page<T>, usize), ApiError> {
        let call = Call::get(url.clone(), group, priority);
        self.patiently(|| async {
            let reply = self.call(call.clone()).await?;
            let page = Page::read(&reply.body).map_err(|_| ApiError::BadReply("not a list"))?;
            Ok((page, reply.body.len()))
        })
        .await
    }
}

/// Reads an answer. A JSON array would be taken for a record's fields in order.
fn object<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body)
        .ok()
        .filter(Value::is_object)
        .and_then(|value| serde_json::from_value(value).ok())
        .ok_or(ApiError::BadReply("not what was asked for"))
}
