//! The JSON shape, field by field, every one of them optional. Borrowed from the bytes.

use serde::Deserialize;

use super::lenient::{Flag, List, Named, Number, Object, Text};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Envelope<'a> {
    #[serde(borrow)]
    pub(super) uuid: Text<'a>,
    #[serde(borrow)]
    pub(super) timestamp: Text<'a>,
    #[serde(borrow)]
    pub(super) body: Object<Body<'a>>,
    /// An old mobile form nests everything in here.
    #[serde(borrow)]
    pub(super) pn_apns: Object<Box<Self>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Body<'a> {
    pub(super) sequence: Number,
    #[serde(borrow)]
    pub(super) session_id: Text<'a>,
    #[serde(borrow)]
    pub(super) telephony_session_id: Text<'a>,
    #[serde(borrow)]
    pub(super) event_time: Text<'a>,
    #[serde(borrow)]
    pub(super) extension_id: Text<'a>,
    #[serde(borrow)]
    pub(super) origin: Object<Origin<'a>>,
    #[serde(borrow)]
    pub(super) parties: List<Party<'a>>,
    #[serde(borrow)]
    pub(super) feature: Named<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Origin<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Party<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) extension_id: Text<'a>,
    #[serde(borrow)]
    pub(super) direction: Text<'a>,
    #[serde(borrow)]
    pub(super) from: Object<Endpoint<'a>>,
    #[serde(borrow)]
    pub(super) to: Object<Endpoint<'a>>,
    #[serde(borrow)]
    pub(super) status: Object<Status<'a>>,
    #[serde(borrow)]
    pub(super) park: Object<Park<'a>>,
    #[serde(borrow)]
    pub(super) feature: Named<'a>,
    #[serde(borrow)]
    pub(super) ui_call_info: Object<UiCallInfo<'a>>,
    pub(super) queue_call: Flag,
    pub(super) missed_call: Flag,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Endpoint<'a> {
    #[serde(borrow)]
    pub(super) phone_number: Text<'a>,
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) extension_id: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Status<'a> {
    #[serde(borrow)]
    pub(super) code: Text<'a>,
    #[serde(borrow)]
    pub(super) reason: Text<'a>,
    #[serde(borrow)]
    pub(super) park_data: Text<'a>,
    #[serde(borrow)]
    pub(super) peer_id: Object<Peer<'a>>,
    #[serde(borrow)]
    pub(super) feature: Named<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Park<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Peer<'a> {
    #[serde(borrow)]
    pub(super) session_id: Text<'a>,
    #[serde(borrow)]
    pub(super) telephony_session_id: Text<'a>,
    #[serde(borrow)]
    pub(super) party_id: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UiCallInfo<'a> {
    #[serde(borrow)]
    pub(super) primary: Object<Info<'a>>,
    #[serde(borrow)]
    pub(super) additional: Object<Info<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Info<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Text<'a>,
    #[serde(borrow)]
    pub(super) value: Text<'a>,
}
