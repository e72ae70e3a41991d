//! The call log: everything since the last reading, in pieces, with a token that moves on only
//! after its records are committed.
//!
//! May touch: the API through `Session`, the owner's inbox.

use engine::{TelephonySessionId, Timestamp};
use ringcentral_client::{ApiError, CallLogSync, Session};
use ringcentral_proto::call_log::{CallRecord, FoundRecording, logged, recordings};
use store::Recording;

use super::LookError;
use crate::owner::OwnerHandle;

/// How far before the last reading a full one begins: records are revised for a while.
const OVERLAP_MS: i64 = 60 * 60_000;
/// One question to the log in a backfill.
const WINDOW_MS: i64 = 24 * 60 * 60_000;
/// A clock that differs by less is right enough.
const CLOCK_MS: i64 = 60_000;
/// Sessions handed to the owner at once: the board goes on between two pieces.
const PIECE: usize = 200;

/// Where the last reading ended.
#[derive(Debug, Clone, Default)]
pub struct LogPosition {
    /// For the next sync.
    pub token: Option<String>,
    /// The server's time of the last reading.
    pub read_at: Option<Timestamp>,
}

/// Reads what is new. An error leaves the position as it was: the same is read again next time.
pub(super) async fn read(
    session: &Session,
    owner: &OwnerHandle,
    backfill_days: u32,
) -> Result<(), LookError> {
    let gone = |_| ApiError::Offline;
    let (position, now) = owner
        .ask(|o| (o.log_position(), o.server_now()))
        .await
        .map_err(gone)?;
    let begin = |now: Timestamp| {
        let first = now.plus_millis(-i64::from(backfill_days.max(1)) * WINDOW_MS);
        position
            .read_at
            .map_or(first, |at| at.plus_millis(-OVERLAP_MS))
    };
    let token = position.token.as_deref();
    let mut sync = session.sync_call_log(token, begin(now).as_millis()).await?;
    // The first reading began by this computer's clock. Where the server's word is another, it is
    // done again: a clock days ahead asks for calls of the future and would leave out all others.
    let told = sync.at_ms.map_or(now, Timestamp::from_millis);
    let wrong = (told.as_millis() - now.as_millis()).abs() > CLOCK_MS;
    let now = if wrong { told } else { now };
    let from = begin(now);
    if wrong && position.read_at.is_none() {
        sync = session.sync_call_log(None, from.as_millis()).await?;
    }
    let CallLogSync {
        records,
        at_ms,
        token,
        full,
        more,
        ..
    } = sync;
    hand_over(owner, &records).await?;
    if full && more {
        // A sync holds 250 records; the rest is read day by day, the newest first.
        let mut to = None;
        loop {
            let since = to.unwrap_or(now).plus_millis(-WINDOW_MS).max(from);
            let end = to.map(Timestamp::as_millis);
            let listing = session.call_log(since.as_millis(), end).await?;
            hand_over(owner, &listing.records).await?;
            if since <= from {
                break;
            }
            to = Some(since);
        }
    }
    let position = LogPosition {
        token: Some(token),
        // By the server's word: before the first notification nobody knows how wrong the clock of
        // this computer is, and one hours ahead would leave a hole before the next full reading.
        read_at: Some(at_ms.map_or(now, Timestamp::from_millis)),
    };
    let kept = owner.ask(move |o| o.set_log_position(&position));
    Ok(kept.await.map_err(gone)??)
}

async fn hand_over(owner: &OwnerHandle, records: &[CallRecord]) -> Result<(), LookError> {
    let mut sessions: Vec<_> = logged(records).into_iter().collect();
    let mut found: Vec<_> = recordings(records).into_iter().map(stored).collect();
    while !sessions.is_empty() || !found.is_empty() {
        let rest = sessions.split_off(sessions.len().min(PIECE));
        let piece = std::mem::replace(&mut sessions, rest);
        let rest = found.split_off(found.len().min(PIECE));
        let heard = std::mem::replace(&mut found, rest);
        owner
            .ask(move |o| o.take_logged(piece, heard))
            .await
            .map_err(|_| ApiError::Offline)??;
    }
    Ok(())
}

fn stored(
    (session, found): (TelephonySessionId, FoundRecording),
) -> (TelephonySessionId, Recording) {
    let FoundRecording {
        id,
        agent,
        content_uri,
    } = found;
    let recording = Recording {
        id,
        agent,
        content_uri,
    };
    (session, recording)
}
