//! Live calls at this moment: presence names them, each session is then asked for by itself. So
//! are the sessions the board believes alive: callers in a queue are in nobody's presence.
//!
//! May touch: the API through `Session`, the owner's inbox.

use std::collections::{BTreeMap, BTreeSet};

use engine::TelephonySessionId;
use ringcentral_client::{ApiError, Session};
use ringcentral_proto::presence::Presence;

use crate::owner::OwnerHandle;

/// Takes it and hands it to the owner, session by session.
pub(super) async fn take(session: &Session, owner: &OwnerHandle) -> Result<(), ApiError> {
    let gone = |_| ApiError::Offline;
    let believed = owner.ask(|o| o.live_sessions()).await.map_err(gone)?;
    // Without presence the board's own sessions can still be asked for.
    let presence = session.presence().await;
    let mut wanted: BTreeSet<String> = believed.iter().map(ToString::to_string).collect();
    let mut legacy: BTreeMap<String, String> = BTreeMap::new();
    if let Ok(listing) = &presence {
        for (id, session_id) in live_calls(&listing.records) {
            if let Some(session_id) = session_id {
                legacy.insert(id.clone(), session_id);
            }
            wanted.insert(id);
        }
        let people = listing.records.clone();
        owner
            .ask(move |o| o.set_presence(&people))
            .await
            .map_err(gone)?;
    }
    for id in wanted {
        // Before the question: what happens while it is under way is newer than the answer.
        let at = owner.ask(|o| o.server_now()).await.map_err(gone)?;
        let found = session.telephony_session(&id).await?;
        let key = TelephonySessionId::new(id.as_str());
        let live = found.filter(|s| !s.is_over());
        let evidence = live.map(|s| s.evidence(at, legacy.get(&id).map(String::as_str)));
        owner
            .ask(move |o| match evidence {
                Some(snapshot) => o.take_snapshot(key, snapshot),
                None => o.take_over(key, at),
            })
            .await
            .map_err(gone)?;
    }
    presence.map(|_| ())
}

/// Telephony session ids with the legacy ones.
fn live_calls(presence: &[Presence]) -> impl Iterator<Item = (String, Option<String>)> {
    presence
        .iter()
        .flat_map(|p| &p.active_calls)
        .filter(|call| call.is_live())
        .filter_map(|call| {
            let id = call.telephony_session_id.as_ref()?.to_string();
            Some((id, call.session_id.as_ref().map(ToString::to_string)))
        })
}
