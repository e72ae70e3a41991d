//! Calls in progress as the platform's snapshots see them: the latest told state of every party.
//!
//! Pure: a view of the stage.

use std::{collections::BTreeMap, sync::Arc};

use super::stage::Stage;
use crate::script::{Contact, Event, Ms, Party, SessionIds, Status};

/// One party's latest state.
#[derive(Debug, Clone)]
pub(crate) struct LiveParty {
    pub(crate) party: Arc<Party>,
    pub(crate) status: Status,
    /// First event.
    pub(crate) since: Ms,
}

impl LiveParty {
    /// The party still takes part.
    pub(crate) fn is_here(&self) -> bool {
        !matches!(self.status.code, "Disconnected" | "Gone")
    }

    /// The status in the words of presence.
    pub(crate) fn telephony_status(&self) -> &'static str {
        match self.status.code {
            "Setup" | "Proceeding" => "Ringing",
            "Answered" => "CallConnected",
            "Hold" => "OnHold",
            "Parked" => "ParkedCall",
            _ => "NoCall",
        }
    }
}

/// One telephony session with its parties.
#[derive(Debug, Clone)]
pub(crate) struct LiveSession {
    pub(crate) contact: Arc<Contact>,
    /// Index of the session in its contact.
    pub(crate) index: usize,
    pub(crate) parties: BTreeMap<u32, LiveParty>,
}

impl LiveSession {
    pub(crate) fn ids(&self) -> &SessionIds {
        self.contact
            .sessions
            .get(self.index)
            .expect("a live session is one of its contact's")
    }

    pub(crate) fn is_over(&self) -> bool {
        !self.parties.values().any(LiveParty::is_here)
    }

    /// First event of the session.
    pub(crate) fn since(&self) -> Ms {
        self.parties
            .values()
            .map(|party| party.since)
            .min()
            .unwrap_or(0)
    }
}

/// Folds told events into sessions.
fn sessions_of<'a>(
    contact: &Arc<Contact>,
    events: impl Iterator<Item = &'a Event>,
) -> BTreeMap<usize, LiveSession> {
    let mut sessions: BTreeMap<usize, LiveSession> = BTreeMap::new();
    for event in events {
        let session = sessions
            .entry(event.party.session)
            .or_insert_with(|| LiveSession {
                contact: Arc::clone(contact),
                index: event.party.session,
                parties: BTreeMap::new(),
            });
        let since = session
            .parties
            .get(&event.party.number)
            .map_or(event.at, |p| p.since);
        let party = LiveParty {
            party: Arc::clone(&event.party),
            status: event.status.clone(),
            since,
        };
        session.parties.insert(event.party.number, party);
    }
    sessions
}

/// Every session that is not over.
pub(crate) fn sessions(stage: &Stage) -> Vec<LiveSession> {
    stage
        .playing()
        .flat_map(|playing| sessions_of(&playing.contact, playing.told()).into_values())
        .filter(|session| !session.is_over())
        .collect()
}

/// Every session that is not over and that an extension may take part in.
pub(crate) fn sessions_with(stage: &Stage, extension_id: &str) -> Vec<LiveSession> {
    stage
        .playing_with(extension_id)
        .flat_map(|playing| sessions_of(&playing.contact, playing.told()).into_values())
        .filter(|session| !session.is_over())
        .collect()
}

/// The session with this id, if it is not over.
pub(crate) fn session(stage: &Stage, telephony_session_id: &str) -> Option<LiveSession> {
    let wanted = |playing: &&super::stage::Playing| {
        playing
            .contact
            .sessions
            .iter()
            .any(|ids| ids.telephony_session_id() == telephony_session_id)
    };
    let playing = stage.playing().find(wanted)?;
    sessions_of(&playing.contact, playing.told())
        .into_values()
        .find(|session| session.ids().telephony_session_id() == telephony_session_id)
        .filter(|session| !session.is_over())
}

/// The parties of each extension that take part in something.
pub(crate) fn by_extension(
    sessions: &[LiveSession],
) -> BTreeMap<&str, Vec<(&LiveSession, &LiveParty)>> {
    let mut found: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for session in sessions {
        for party in session.parties.values().filter(|party| party.is_here()) {
            if let Some(id) = &party.party.extension_id {
                found.entry(id).or_default().push((session, party));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
