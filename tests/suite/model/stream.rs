//! Random notifications: any status, reason and flag anywhere, numbers missing and shared.

use proptest::prelude::*;
use serde_json::json;

use crate::reference;

pub const PEOPLE: [(&str, &str); 6] = [
    ("101", "User"),
    ("102", "User"),
    ("103", "Hologram"),
    ("201", "Department"),
    ("301", "IvrMenu"),
    ("302", "ParkLocation"),
];

const CODES: [&str; 14] = [
    "Setup",
    "Proceeding",
    "Proceeding",
    "Answered",
    "Answered",
    "Answered",
    "Hold",
    "Hold",
    "Disconnected",
    "Disconnected",
    "Gone",
    "Parked",
    "VoiceMail",
    "Tds",
];
const RARE_CODES: [&str; 5] = [
    "Voicemail",
    "VMScreening",
    "VoiceMailScreening",
    "FaxReceive",
    "hold",
];
const REASONS: [&str; 33] = [
    "Pickup",
    "Supervising",
    "TakeOver",
    "Timeout",
    "BlindTransfer",
    "RccTransfer",
    "AttendedTransfer",
    "CallerInputRedirect",
    "CallFlip",
    "ParkLocation",
    "DtmfTransfer",
    "AgentAnswered",
    "AgentDropped",
    "Rejected",
    "Cancelled",
    "InternalError",
    "NoAnswer",
    "TargetBusy",
    "InvalidNumber",
    "InternationalDisabled",
    "DestinationBlocked",
    "NotEnoughFunds",
    "NoSuchUser",
    "CallPark",
    "CallRedirected",
    "CallReplied",
    "CallSwitch",
    "CallFinished",
    "CallDropped",
    "Voicemail",
    "Conference",
    "Undefined",
    "callswitch",
];

/// A party of a random session: what it usually says of itself.
#[derive(Clone, Debug)]
struct Cast {
    extension: Option<usize>,
    outbound: Option<bool>,
}

fn cast() -> impl Strategy<Value = Cast> {
    let extension = prop_oneof![2 => Just(None), 5 => (0..3_usize).prop_map(Some), 2 => (3..6_usize).prop_map(Some)];
    (extension, proptest::option::weighted(0.95, any::<bool>())).prop_map(
        |(extension, outbound)| Cast {
            extension,
            outbound,
        },
    )
}

/// One change: whose, what, why, when; `true` where it departs from what the party usually says.
type Change = (usize, String, Option<&'static str>, i64, (bool, bool, bool));

fn change(backwards: bool) -> impl Strategy<Value = Change> {
    let code = prop_oneof![9 => prop::sample::select(&CODES[..]), 1 => prop::sample::select(&RARE_CODES[..])];
    let reason = proptest::option::weighted(0.35, prop::sample::select(&REASONS[..]));
    let step = if backwards {
        -20_000_i64..40_000
    } else {
        0_i64..9_000
    };
    let odd = (
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.15),
        prop::bool::weighted(0.2),
    );
    (0..6_usize, code.prop_map(str::to_owned), reason, step, odd)
}

/// Notifications of a few sessions, one change each, some numbers missing.
pub fn stream(backwards: bool) -> impl Strategy<Value = Vec<String>> {
    let session = (
        proptest::collection::vec(cast(), 6),
        proptest::collection::vec(
            (
                change(backwards),
                prop::bool::weighted(0.06),
                prop::bool::weighted(0.05),
            ),
            1..18,
        ),
    );
    proptest::collection::vec(session, 1..3).prop_map(|sessions| {
        let mut lines = Vec::new();
        for (number, (cast, changes)) in sessions.into_iter().enumerate() {
            let mut at = 1_790_000_000_000_i64;
            let mut sequence = 1_u64;
            for ((who, code, reason, step, odd), skipped, together) in changes {
                at += step;
                // Two parties may share a number; nothing may be there twice with one key.
                sequence += u64::from(!together || lines.is_empty()) + u64::from(skipped);
                let line = envelope(number, sequence, at, &cast[who], who, &code, reason, odd);
                let key = format!("\"sequence\":{sequence},");
                let id = format!("\"p-{number}-{}\"", who + 1);
                let taken = |l: &String| l.contains(&key) && l.contains(&id);
                if !lines.iter().any(taken) {
                    lines.push(line);
                }
            }
        }
        lines
    })
}

#[expect(
    clippy::too_many_arguments,
    reason = "one value a field of the notification"
)]
fn envelope(
    session: usize,
    sequence: u64,
    at: i64,
    cast: &Cast,
    who: usize,
    code: &str,
    reason: Option<&str>,
    (forgets, queue_call, missed_call): (bool, bool, bool),
) -> String {
    let mut party = json!({
        "id": format!("p-{session}-{}", who + 1),
        "status": { "code": code },
        "missedCall": missed_call,
    });
    if let (Some(extension), false) = (cast.extension, forgets) {
        party["extensionId"] = PEOPLE[extension].0.into();
    }
    if let Some(outbound) = cast.outbound {
        party["direction"] = if outbound { "Outbound" } else { "Inbound" }.into();
    }
    if let Some(reason) = reason {
        party["status"]["reason"] = reason.into();
    }
    if queue_call {
        party["queueCall"] = true.into();
        party["to"] = json!({ "extensionId": PEOPLE[3].0 });
    }
    json!({ "body": {
        "sequence": sequence,
        "telephonySessionId": format!("s-{session}"),
        "eventTime": reference::read::time_text(at),
        "parties": [party],
    }})
    .to_string()
}
