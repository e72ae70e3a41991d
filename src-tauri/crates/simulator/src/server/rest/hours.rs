//! Business hours of the account and of extensions.
//!
//! Pure.

use serde_json::{Value, json};

use super::{Call, not_found};
use crate::server::http::Reply;

/// `GET /account/~/business-hours`
pub(super) fn account(call: &Call<'_>, _: &[&str]) -> Reply {
    let uri = format!("{}/business-hours", call.account_uri());
    Reply::json(
        200,
        json!({ "uri": uri, "schedule": { "weeklyRanges": week() } }),
    )
}

/// `GET /account/~/extension/{id}/business-hours`; an empty schedule is round the clock.
pub(super) fn extension(call: &Call<'_>, parts: &[&str]) -> Reply {
    let Some(extension) = parts.get(3).and_then(|id| call.find_extension(id)) else {
        return not_found("extensionId");
    };
    let uri = format!(
        "{}/extension/{}/business-hours",
        call.account_uri(),
        extension.id
    );
    let queue = call.find_queue(&extension.id).is_some();
    let schedule = if queue {
        json!({ "weeklyRanges": week() })
    } else {
        json!({})
    };
    Reply::json(200, json!({ "uri": uri, "schedule": schedule }))
}

fn week() -> Value {
    let day = json!([{ "from": "08:00", "to": "18:00" }]);
    json!({
        "monday": day,
        "tuesday": day,
        "wednesday": day,
        "thursday": day,
        "friday": day,
        "saturday": [{ "from": "09:00", "to": "13:00" }],
    })
}
