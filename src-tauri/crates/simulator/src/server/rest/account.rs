//! The account, its extensions and its queues.
//!
//! Pure reading of the directory. Ids are numbers here and strings in events, as on the platform.

use serde_json::{Value, json};

use super::{Call, error, list, not_found};
use crate::{
    script::{Extension, ExtensionType, Queue},
    server::http::Reply,
};

/// An id as the number that most REST bodies show.
pub(super) fn number(id: &str) -> Value {
    id.parse::<u64>()
        .map_or_else(|_| Value::from(id), Value::from)
}

impl Call<'_> {
    /// `…/account/{id}` with the real id.
    pub(super) fn account_uri(&self) -> String {
        format!(
            "{}/restapi/v1.0/account/{}",
            self.world.base_url, self.world.directory.account_id
        )
    }

    /// The extension that a path names.
    pub(super) fn find_extension(&self, id: &str) -> Option<Extension> {
        let directory = &self.world.directory;
        if id == "~" {
            return Some(directory.supervisor.clone());
        }
        self.world.staff.lock().find(directory, id)
    }

    /// Every extension as it is by now.
    pub(super) fn extensions(&self) -> Vec<Extension> {
        self.world.staff.lock().extensions(&self.world.directory)
    }

    /// The queue that a path names.
    pub(super) fn find_queue(&self, id: &str) -> Option<&Queue> {
        self.world
            .directory
            .queues
            .iter()
            .find(|queue| queue.extension.id == id)
    }
}

/// `GET /account/~`
pub(super) fn account(call: &Call<'_>, _: &[&str]) -> Reply {
    let directory = &call.world.directory;
    let operator = &directory.supervisor;
    Reply::json(
        200,
        json!({
            "uri": call.account_uri(),
            "id": number(&directory.account_id),
            "mainNumber": directory.main_number.trim_start_matches('+'),
            "operator": {
                "uri": format!("{}/extension/{}", call.account_uri(), operator.id),
                "id": number(&operator.id),
                "extensionNumber": operator.number,
            },
            "serviceInfo": {
                "uri": format!("{}/service-info", call.account_uri()),
                "brand": { "id": "1210", "name": "RingCentral" },
                "servicePlan": { "id": "1", "name": "RingEX Simulated" },
            },
            "status": "Confirmed",
            "regionalSettings": { "timezone": { "name": call.world.config.script.time_zone } },
        }),
    )
}

/// `GET /account/~/extension`
pub(super) fn extensions(call: &Call<'_>, _: &[&str]) -> Reply {
    let request = call.request;
    let (page, _) = list::page_of(request);
    if page > 1 {
        let mut switches = call.world.switches.lock();
        if std::mem::take(&mut switches.extension_page_fails) {
            return error(500, "InternalError", "CMN-203", "Internal error");
        }
    }
    let statuses: Vec<_> = request.params("status").collect();
    let kinds: Vec<_> = request.params("type").collect();
    let number = request.param("extensionNumber");
    let records = call
        .extensions()
        .iter()
        .filter(|e| statuses.is_empty() || statuses.contains(&e.status))
        .filter(|e| kinds.is_empty() || kinds.contains(&type_name(e.kind)))
        .filter(|e| number.is_none_or(|number| e.number == number))
        .map(|extension| record(call, extension))
        .collect();
    Reply::json(200, list::page(&call.world.base_url, request, records))
}

/// `GET /account/~/extension/{id}`
pub(super) fn extension(call: &Call<'_>, parts: &[&str]) -> Reply {
    let Some(extension) = parts.get(3).and_then(|id| call.find_extension(id)) else {
        return not_found("extensionId");
    };
    let mut body = record(call, &extension);
    if let Some(body) = body.as_object_mut() {
        let account = &call.world.directory.account_id;
        body.insert(
            "account".into(),
            json!({ "id": account, "uri": call.account_uri() }),
        );
        let zone = &call.world.config.script.time_zone;
        body.insert(
            "regionalSettings".into(),
            json!({
                "timezone": { "id": "58", "name": zone, "description": zone },
                "timeFormat": "24h",
                "formattingLocale": { "localeCode": "en-US" },
            }),
        );
        let features = ["Presence", "Voicemail", "CallForwarding", "Reports"];
        let features: Vec<_> = features
            .iter()
            .map(|name| json!({ "featureName": name, "enabled": true }))
            .collect();
        body.insert("serviceFeatures".into(), features.into());
        body.insert("departments".into(), json!([]));
    }
    Reply::json(200, body)
}

fn record(call: &Call<'_>, extension: &Extension) -> Value {
    let uri = format!("{}/extension/{}", call.account_uri(), extension.id);
    let admin = extension.id == call.world.directory.supervisor.id;
    let mail = extension.number.clone() + "@example.com";
    let mut body = json!({
        "uri": uri,
        "id": number(&extension.id),
        "extensionNumber": extension.number,
        "name": extension.name(),
        "type": type_name(extension.kind),
        "status": extension.status,
        "hidden": false,
        "contact": {
            "firstName": extension.first_name,
            "lastName": extension.last_name,
            "email": mail,
            "businessPhone": extension.direct_number,
        },
        "permissions": {
            "admin": { "enabled": admin },
            "internationalCalling": { "enabled": false },
        },
        "profileImage": { "uri": format!("{uri}/profile-image") },
        "site": { "id": "main-site", "name": "Main Site" },
    });
    if extension.status == "NotActivated"
        && let Some(body) = body.as_object_mut()
    {
        // Extensions without a number exist; readers must not need it.
        body.remove("extensionNumber");
    }
    body
}

fn type_name(kind: ExtensionType) -> &'static str {
    match kind {
        ExtensionType::User => "User",
        ExtensionType::DigitalUser => "DigitalUser",
        ExtensionType::Limited => "Limited",
        ExtensionType::Department => "Department",
        ExtensionType::IvrMenu => "IvrMenu",
        ExtensionType::ParkLocation => "ParkLocation",
        ExtensionType::Announcement => "Announcement",
        ExtensionType::Site => "Site",
    }
}

/// `GET /account/~/call-queues`
pub(super) fn queues(call: &Call<'_>, _: &[&str]) -> Reply {
    let member = call.request.param("memberExtensionId");
    let directory = &call.world.directory;
    let has = |queue: &Queue, id: &str| {
        queue
            .members
            .iter()
            .filter_map(|m| directory.agents.get(*m))
            .any(|agent| agent.id == id)
    };
    let records = directory
        .queues
        .iter()
        .filter(|queue| member.is_none_or(|id| has(queue, id)))
        .map(|queue| {
            let extension = &queue.extension;
            json!({
                "uri": format!("{}/call-queues/{}", call.account_uri(), extension.id),
                "id": extension.id,
                "extensionNumber": extension.number,
                "name": extension.name(),
                "status": "Enabled",
                "subType": "Regular",
                "site": { "id": "main-site", "name": "Main Site" },
            })
        })
        .collect();
    Reply::json(200, list::page(&call.world.base_url, call.request, records))
}

/// `GET /account/~/call-queues/{id}`
pub(super) fn queue(call: &Call<'_>, parts: &[&str]) -> Reply {
    let Some(queue) = parts.get(3).and_then(|id| call.find_queue(id)) else {
        return not_found("groupId");
    };
    Reply::json(
        200,
        json!({
            "uri": format!("{}/call-queues/{}", call.account_uri(), queue.extension.id),
            "id": queue.extension.id,
            "extensionNumber": queue.extension.number,
            "name": queue.extension.name(),
            "status": "Enabled",
            "editableMemberStatus": true,
            "serviceLevelSettings": {
                "slaGoal": queue.sla_goal,
                "slaThresholdSeconds": queue.sla_threshold_s,
                "includeAbandonedCalls": true,
                "abandonedThresholdSeconds": 5,
            },
        }),
    )
}

/// `GET /account/~/call-queues/{id}/members`
pub(super) fn members(call: &Call<'_>, parts: &[&str]) -> Reply {
    let Some(queue) = parts.get(3).and_then(|id| call.find_queue(id)) else {
        return not_found("groupId");
    };
    let agents = &call.world.directory.agents;
    let records = queue
        .members
        .iter()
        .filter_map(|member| agents.get(*member))
        .filter(|agent| call.find_extension(&agent.id).is_some())
        .map(|agent| {
            json!({
                "uri": format!("{}/extension/{}", call.account_uri(), agent.id),
                "id": number(&agent.id),
                "extensionNumber": agent.number,
            })
        })
        .collect();
    Reply::json(200, list::page(&call.world.base_url, call.request, records))
}
