//! Presence: the lamp and the active calls of an extension, as snapshots and events show them.
//!
//! Pure.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::{
    live::{LiveParty, LiveSession},
    staff::Choice,
};
use crate::script::{self, Extension, ExtensionType};

/// A call of an extension.
pub(crate) type Active<'a> = (&'a LiveSession, &'a LiveParty);

/// Groups and machines have no presence of their own.
pub(crate) fn is_person(extension: &Extension) -> bool {
    match extension.kind {
        ExtensionType::User | ExtensionType::DigitalUser | ExtensionType::Limited => true,
        ExtensionType::Department
        | ExtensionType::IvrMenu
        | ExtensionType::ParkLocation
        | ExtensionType::Announcement
        | ExtensionType::Site => false,
    }
}

/// The fields that snapshot and event share.
pub(crate) fn state(active: &[Active<'_>], choice: Choice) -> Map<String, Value> {
    let statuses: Vec<_> = active
        .iter()
        .map(|(_, party)| party.telephony_status())
        .collect();
    let telephony = ["CallConnected", "OnHold", "ParkedCall", "Ringing"]
        .into_iter()
        .find(|status| statuses.contains(status))
        .unwrap_or("NoCall");
    let busy = matches!(telephony, "CallConnected" | "OnHold");
    let mut state = Map::new();
    state.insert(
        "presenceStatus".into(),
        match (choice.user_status, busy) {
            ("Offline", _) => "Offline",
            (_, true) | ("Busy", _) => "Busy",
            _ => "Available",
        }
        .into(),
    );
    state.insert("telephonyStatus".into(), telephony.into());
    state.insert("userStatus".into(), choice.user_status.into());
    state.insert("dndStatus".into(), choice.dnd_status.into());
    state.insert("meetingStatus".into(), "Disconnected".into());
    state.insert("allowSeeMyPresence".into(), true.into());
    state.insert("ringOnMonitoredCall".into(), false.into());
    state.insert("pickUpCallsOnHold".into(), false.into());
    state
}

/// One entry of `activeCalls`. A call that just ended is shown once more with `final`.
pub(crate) fn active_call(
    (session, party): &Active<'_>,
    epoch: DateTime<Utc>,
    sip_data: bool,
    ended: bool,
) -> Value {
    let ids = session.ids();
    let (from, to) = (&party.party.from, &party.party.to);
    let mut call = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            call.insert(key.into(), value);
        }
    };
    put(
        "id",
        format!(
            "{:x}",
            ids.session_id.len() as u64 ^ party.since.unsigned_abs()
        )
        .into(),
    );
    put("direction", script::direction(party.party.outbound).into());
    put("from", from.phone_number.clone().into());
    put("fromName", from.name.clone().into());
    put("to", to.phone_number.clone().into());
    put("toName", to.name.clone().into());
    let status = if ended {
        "NoCall"
    } else {
        party.telephony_status()
    };
    put("telephonyStatus", status.into());
    put("sessionId", ids.session_id.clone().into());
    put("telephonySessionId", ids.telephony_session_id().into());
    put("partyId", ids.party_id(party.party.number).into());
    put(
        "startTime",
        script::time_text(script::moment(epoch, party.since)).into(),
    );
    if party.party.queue_call {
        put("queueCall", true.into());
    }
    if ended {
        put("terminationType", "final".into());
    }
    if sip_data {
        let tag = format!("{}-5070-{:x}", ids.server_id, party.since);
        put(
            "sipData",
            json!({ "toTag": "sim", "fromTag": tag, "remoteUri": "-", "localUri": "-" }),
        );
    }
    Value::Object(call)
}
