//! Live calls at this moment: presence names them, each session is then asked for by itself. So
//! are the sessions the board believes alive: callers in a queue are in nobody's presence.
//!
//! May touch: the API through `Session`, the owner's inbox.

use std::collections::{BTreeMap, BTreeSet};

use engine::TelephonySessionId;
use ringcentral_client::{ApiError, Session};
use ringcentral_proto::presence::Presence;

use crate::owner::OwnerHandle;

/// What to ask for: telephony session ids, and the legacy ids of those that presence showed.
#[derive(Debug, Default)]
pub(super) struct Live {
    wanted: BTreeSet<String>,
    legacy: BTreeMap<String, String>,
    /// Presence could not be read; the board's own sessions can still be asked for.
    problem: Option<ApiError>,
}

/// Everybody's presence, handed to the owner, and the sessions that may be alive.
pub(super) async fn live(session: &Session, owner: &OwnerHandle) -> Result<Live, ApiError> {
    let gone = |_| ApiError::Offline;
    let believed = owner.ask(|o| o.live_sessions()).await.map_err(gone)?;
    let mut live = Live {
        wanted: believed.iter().map(ToString::to_string).collect(),
        ..Live::default()
    };
    let asked_at = owner.ask(|o| o.server_now()).await.map_err(gone)?;
    match session.presence().await {
        Ok(listing) => {
            for (id, legacy) in live_calls(&listing.records) {
                if let Some(legacy) = legacy {
                    live.legacy.insert(id.clone(), legacy);
                }
                live.wanted.insert(id);
            }
            owner
                .ask(move |o| o.set_presence(&listing.records, asked_at))
                .await
                .map_err(gone)?;
        }
        Err(error) => live.problem = Some(error),
    }
    Ok(live)
}

/// Everybody's presence alone: what notifications of it did not bring.
pub(super) async fn presence(session: &Session, owner: &OwnerHandle) -> Result<(), ApiError> {
    let gone = |_| ApiError::Offline;
    let asked_at = owner.ask(|o| o.server_now()).await.map_err(gone)?;
    let listing = session.presence().await?;
    owner
        .ask(move |o| o.set_presence(&listing.records, asked_at))
        .await
        .map_err(gone)
}

/// Asks for each session and hands it to the owner.
pub(super) async fn take(
    session: &Session,
    owner: &OwnerHandle,
    live: Live,
) -> Result<(), ApiError> {
    let gone = |_| ApiError::Offline;
    for id in live.wanted {
        let key = TelephonySessionId::new(id.as_str());
        // Its end may have been delivered, or read from the log, while others were asked for.
        let (ended, at) = {
            let key = key.clone();
            owner
                .ask(move |o| (o.has_ended(&key), o.server_now()))
                .await
                .map_err(gone)?
        };
        if ended {
            continue;
        }
        let found = session.telephony_session(&id).await?;
        let shown = found.filter(|s| !s.is_over());
        let evidence = shown.map(|s| s.evidence(at, live.legacy.get(&id).map(String::as_str)));
        owner
            .ask(move |o| match evidence {
                Some(snapshot) => o.take_snapshot(key, snapshot),
                None => o.take_over(key, at),
            })
            .await
            .map_err(gone)?;
    }
    live.problem.map_or(Ok(()), Err)
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
