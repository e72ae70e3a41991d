//! What the product asks about calls: presence and live sessions after a (re)connect, the call log for repairs.
//!
//! Everything here is background work: the governor keeps room for the link itself.

use std::collections::{BTreeMap, BTreeSet};

use ringcentral_proto::call_log::{CallRecord, SyncReply, is_sync_token_refusal};
use ringcentral_proto::events::Voicemail;
use ringcentral_proto::presence::Presence;
use ringcentral_proto::rate::{Group, Priority};
use ringcentral_proto::refusal::RefusalKind;
use ringcentral_proto::session_snapshot::SessionSnapshot;
use ringcentral_proto::wire::write_time;
use url::Url;

use super::{Call, Listing, Session};
use crate::clock::now_ms;
use crate::error::ApiError;

/// The calls that are live, at one moment.
#[derive(Debug, Clone)]
pub struct LiveSessions {
    /// When it was asked for, by our clock.
    pub taken_at_ms: i64,
    /// Presence of everybody.
    pub presence: Vec<Presence>,
    /// Live telephony sessions, each as its own snapshot shows it.
    pub sessions: Vec<SessionSnapshot>,
    /// Legacy session ids, which the snapshots lack, by telephony session id.
    pub session_ids: BTreeMap<String, String>,
    /// Telephony sessions that presence showed and that were over when asked for.
    pub over: BTreeSet<String>,
    /// Presence records that were not readable.
    pub unreadable: usize,
}

/// Changes of the call log since a token.
#[derive(Debug, Clone)]
pub struct CallLogSync {
    /// New and changed records.
    pub records: Vec<CallRecord>,
    /// When the server made this reply, by its own clock; `None` when it does not say.
    pub at_ms: Option<i64>,
    /// For the next call; commit it together with what the records changed.
    pub token: String,
    /// Whether this is a full set, because there was no token or it was too old.
    pub full: bool,
    /// Whether the reply was as large as replies get: there is probably more.
    pub more: bool,
    /// Records that were not readable.
    pub unreadable: usize,
}

/// The most one sync reply holds.
const SYNC_RECORDS: usize = 250;

impl Session {
    /// Presence of every extension, with its calls.
    pub async fn presence(&self) -> Result<Listing<Presence>, ApiError> {
        let url = self
            .server
            .at("/restapi/v1.0/account/~/presence?detailedTelephonyState=true&page=1&perPage=1000");
        self.list_at(url, Group::Heavy, Priority::Background).await
    }

    /// Where the messages of a mailbox are.
    pub(super) fn mailbox(&self, mailbox: &str) -> Url {
        self.place(&[
            "restapi",
            "v1.0",
            "account",
            "~",
            "extension",
            mailbox,
            "message-store",
        ])
    }

    /// Voicemails of a mailbox, a person's or a queue's, that were left since a moment.
    pub async fn voicemails(
        &self,
        mailbox: &str,
        from_ms: i64,
    ) -> Result<Listing<Voicemail>, ApiError> {
        let mut url = self.mailbox(mailbox);
        url.query_pairs_mut()
            .append_pair("messageType", "VoiceMail")
            .append_pair("direction", "Inbound")
            .append_pair("dateFrom", &write_time(from_ms))
            .append_pair("page", "1")
            .append_pair("perPage", "1000");
        self.list_at(url, Group::Light, Priority::Background).await
    }

    /// One telephony session; `None` when it is over.
    pub async fn telephony_session(&self, id: &str) -> Result<Option<SessionSnapshot>, ApiError> {
        let url = self.place(&[
            "restapi",
            "v1.0",
            "account",
            "~",
            "telephony",
            "sessions",
            id,
        ]);
        match self.get_at(url, Group::Light, Priority::Background).await {
            Ok(snapshot) => Ok(Some(snapshot)),
            Err(ApiError::Refused { refusal, .. }) if refusal.kind() == RefusalKind::NotFound => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Every live call: presence first, then each session by itself. With hundreds of calls the rate limit makes this
    /// take minutes; `presence` and `telephony_session` give the same in pieces.
    pub async fn live_sessions(&self) -> Result<LiveSessions, ApiError> {
        let taken_at_ms = now_ms();
        let listing = self.presence().await?;
        let mut live = LiveSessions {
            taken_at_ms,
            presence: listing.records,
            sessions: Vec::new(),
            session_ids: BTreeMap::new(),
            over: BTreeSet::new(),
            unreadable: listing.unreadable,
        };
        let mut wanted = BTreeSet::new();
        for call in live
            .presence
            .iter()
            .flat_map(|presence| &presence.active_calls)
            .filter(|call| call.is_live())
        {
            let Some(id) = &call.telephony_session_id else {
                continue;
            };
            wanted.insert(id.to_string());
            if let Some(legacy) = &call.session_id {
                live.session_ids.insert(id.to_string(), legacy.to_string());
            }
        }
        for id in wanted {
            match self.telephony_session(&id).await? {
                Some(snapshot) if !snapshot.is_over() => live.sessions.push(snapshot),
                Some(_) | None => {
                    live.over.insert(id);
                }
            }
        }
        Ok(live)
    }

    /// The company call log between two moments, with legs; without an end up to the server's own
    /// present, which needs no right clock here.
    pub async fn call_log(
        &self,
        from_ms: i64,
        to_ms: Option<i64>,
    ) -> Result<Listing<CallRecord>, ApiError> {
        let mut url = self.server.at("/restapi/v1.0/account/~/call-log");
        if let Some(to_ms) = to_ms {
            url.query_pairs_mut()
                .append_pair("dateTo", &write_time(to_ms));
        }
        url.query_pairs_mut()
            .append_pair("view", "Detailed")
            .append_pair("dateFrom", &write_time(from_ms))
            .append_pair("page", "1")
            .append_pair("perPage", "1000");
        self.list_at(url, Group::Heavy, Priority::Background).await
    }

    /// One telephony session in the call log; empty while the log does not have it yet.
    pub async fn call_log_of_session(
        &self,
        telephony_session_id: &str,
    ) -> Result<Listing<CallRecord>, ApiError> {
        let mut url = self.server.at("/restapi/v1.0/account/~/call-log");
        url.query_pairs_mut()
            .append_pair("view", "Detailed")
            .append_pair("telephonySessionId", telephony_session_id);
        self.list_at(url, Group::Heavy, Priority::Background).await
    }

    /// Changes of the company call log since a token; without one, or when it is too old, everything since `from_ms`.
    pub async fn sync_call_log(
        &self,
        token: Option<&str>,
        from_ms: i64,
    ) -> Result<CallLogSync, ApiError> {
        if let Some(token) = token {
            match self
                .sync(&[("syncType", "ISync"), ("syncToken", token)], false)
                .await
            {
                Err(ApiError::Refused { refusal, .. }) if is_sync_token_refusal(&refusal) => {}
                outcome => return outcome,
            }
        }
        let (count, from) = (SYNC_RECORDS.to_string(), write_time(from_ms));
        self.sync(
            &[
                ("syncType", "FSync"),
                ("recordCount", &count),
                ("dateFrom", &from),
                ("view", "Detailed"),
                ("statusGroup", "All"),
            ],
            true,
        )
        .await
    }

    async fn sync(&self, query: &[(&str, &str)], full: bool) -> Result<CallLogSync, ApiError> {
        let mut url = self.server.at("/restapi/v1.0/account/~/call-log-sync");
        url.query_pairs_mut().extend_pairs(query);
        let call = Call::get(url, Group::Heavy, Priority::Background);
        let reply = self.call_patiently(call).await?;
        let reply =
            SyncReply::read(&reply.body).map_err(|_| ApiError::BadReply("no call-log sync"))?;
        let more = reply.records.len() + reply.unreadable >= SYNC_RECORDS;
        Ok(CallLogSync {
            records: reply.records,
            at_ms: reply.at_ms,
            token: reply.token,
            full,
            more,
            unreadable: reply.unreadable,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use ringcentral_proto::oauth::Tokens;
    use serde_json::json;

    use super::*;
    use crate::config::ServerConfig;
    use crate::test_server::{Answer, Stub, token_reply};
    use crate::token_store::MemoryStore;

    async fn session(stub: &Stub) -> Session {
        let server = ServerConfig::new(&stub.url, "client-1")
            .unwrap()
            .with_patience(Duration::from_secs(2), Duration::from_millis(5));
        let tokens = Tokens::read(token_reply(0).to_string().as_bytes(), now_ms()).unwrap();
        Session::begin(server, Arc::new(MemoryStore::new()), tokens)
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn live_sessions_are_looked_up_once_each() {
        let stub = Stub::start(|seen, _| match seen.path.as_str() {
            "/restapi/v1.0/account/~/presence" => Answer::Json(200, json!({"records": [
                {"extension": {"id": 1}, "activeCalls": [{"telephonySessionId": "s-1", "sessionId": "11", "telephonyStatus": "Ringing"}]},
                {"extension": {"id": 2}, "activeCalls": [{"telephonySessionId": "s-1", "telephonyStatus": "Ringing"},
                    {"telephonySessionId": "s-2", "telephonyStatus": "OnHold"}, {"telephonySessionId": "s-3", "telephonyStatus": "NoCall"}]}]})),
            "/restapi/v1.0/account/~/telephony/sessions/s-1" => {
                Answer::Json(200, json!({"id": "s-1", "parties": [{"id": "p-1", "status": {"code": "Proceeding"}}]}))
            }
            _ => Answer::Json(404, json!({"errorCode": "CMN-102"})),
        })
        .await;
        let live = session(&stub).await.live_sessions().await.unwrap();
        assert_eq!(live.sessions.len(), 1);
        assert_eq!(live.session_ids["s-1"], "11");
        assert_eq!(live.over, BTreeSet::from(["s-2".to_owned()]));
        assert_eq!(stub.seen().len(), 3);
    }

    #[tokio::test]
    async fn an_old_sync_token_leads_to_a_full_sync() {
        let stub = Stub::start(|seen, _| match seen.parameter("syncType").as_deref() {
            Some("ISync") => Answer::Json(400, json!({"errorCode": "CLG-104", "message": "Sync token expired"})),
            _ => Answer::Json(200, json!({"records": [{"id": "A"}], "syncInfo": {"syncType": "FSync", "syncToken": "t2"}})),
        })
        .await;
        let sync = session(&stub)
            .await
            .sync_call_log(Some("t1"), 1_700_000_000_000)
            .await
            .unwrap();
        assert!(sync.full && !sync.more);
        assert_eq!((sync.token.as_str(), sync.records.len()), ("t2", 1));
        assert_eq!(
            stub.seen()[1].parameter("dateFrom").as_deref(),
            Some("2023-11-14T22:13:20.000Z")
        );
    }

    #[tokio::test]
    async fn the_call_log_is_read_page_by_page() {
        let stub = Stub::start(|seen, _| match seen.parameter("page").as_deref() {
            Some("1") => Answer::Json(200, json!({"records": [{"id": "A"}], "navigation": {"nextPage": {"uri": "/restapi/v1.0/account/~/call-log?page=2"}}})),
            _ => Answer::Json(200, json!({"records": [{"id": "B"}]})),
        })
        .await;
        let log = session(&stub).await.call_log(0, Some(1000)).await.unwrap();
        assert_eq!(log.records.len(), 2);
        assert_eq!(
            stub.seen()[0].parameter("view").as_deref(),
            Some("Detailed")
        );
    }
}
