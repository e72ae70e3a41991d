//! Every kind of notification, and bytes of every kind.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn notice(event: &str, body: &Value) -> Result<Notice, EventError> {
    let envelope = json!({"uuid": "u1", "event": event, "timestamp": "2025-02-08T08:43:03.630Z", "subscriptionId": "s", "ownerId": "7", "body": body});
    decode(envelope.to_string().as_bytes())
}

fn kind(event: &str, body: &Value) -> EventKind {
    notice(event, body).unwrap().kind
}

const ROOT: &str = "/restapi/v1.0/account/1/extension/7";

#[test]
fn paths_tell_what_it_is() {
    for (path, expected) in [
        (
            "/restapi/v1.0/account/1/telephony/sessions",
            EventKind::Telephony,
        ),
        (
            "/restapi/v1.0/account/1/extension/7/telephony/sessions?direction=Inbound",
            EventKind::Telephony,
        ),
        (
            "/restapi/v1.0/account/1/extension",
            EventKind::ExtensionsChanged,
        ),
        (ROOT, EventKind::ExtensionsChanged),
        (
            "/restapi/v1.0/subscription/~?threshold=60",
            EventKind::SubscriptionReminder,
        ),
        (
            "/restapi/v1.0/account/1/directory/entries",
            EventKind::Other("account/directory/entries".to_owned()),
        ),
    ] {
        assert_eq!(kind(path, &json!({})), expected, "{path}");
    }
}

#[test]
fn recorded_presence_event() {
    let frames: Value = serde_json::from_str(include_str!(
        "../../../../../fixtures/notifications/14-websocket-frames.json"
    ))
    .unwrap();
    let notice = decode(
        frames["presenceServerNotification"][1]
            .to_string()
            .as_bytes(),
    )
    .unwrap();
    let EventKind::Presence(presence) = notice.kind else {
        panic!()
    };
    assert_eq!(presence.extension_id.unwrap().as_str(), "908199004");
    assert_eq!(
        (presence.sequence, presence.telephony_status.as_deref()),
        (Some(10), Some("Ringing"))
    );
    assert!(presence.active_calls[0].is_live());
    assert_eq!(notice.extension_id.unwrap().as_str(), "908199004");
}

#[test]
fn queue_presence_in_both_forms() {
    let path = "/restapi/v1.0/account/1/call-queues/77/presence";
    let list = json!({"records": [{"member": {"id": 5}, "acceptCurrentQueueCalls": true}, {"member": {"id": "6"}, "acceptCurrentQueueCalls": false}]});
    let EventKind::QueuePresence(presence) = kind(path, &list) else {
        panic!()
    };
    assert_eq!(
        presence
            .members
            .iter()
            .map(|member| member.accepts)
            .collect::<Vec<_>>(),
        [true, false]
    );
    let single = json!({"extensionId": "5", "callQueueId": "77", "acceptCalls": true});
    let EventKind::QueuePresence(presence) = kind(path, &single) else {
        panic!()
    };
    assert_eq!(
        (presence.queue_id.as_str(), presence.members.len()),
        ("77", 1)
    );
}

#[test]
fn messages_and_voicemail() {
    let store = json!({"extensionId": 7, "lastUpdated": "2025-02-08T08:43:03Z", "changes": [{"type": "VoiceMail", "newCount": 1, "newMessageIds": [12]}]});
    let EventKind::MessageStore(change) = kind(&format!("{ROOT}/message-store"), &store) else {
        panic!()
    };
    assert_eq!(
        change.changes[0].new_message_ids.as_ref().unwrap()[0].as_str(),
        "12"
    );
    let voicemail = json!({"id": 12, "from": {"phoneNumber": "+12025550111"}, "to": [{"extensionNumber": "101"}], "creationTime": "2025-02-08T08:43:03Z",
        "attachments": [{"type": "AudioRecording", "uri": "https://media/x", "vmDuration": 14}]});
    let EventKind::Voicemail(message) = kind(&format!("{ROOT}/voicemail"), &voicemail) else {
        panic!()
    };
    assert_eq!(
        (message.seconds(), message.audio_uri()),
        (Some(14), Some("https://media/x"))
    );
    assert!(!format!("{message:?}").contains("2025550111"));
}

#[test]
fn what_is_wrong_is_said() {
    assert_eq!(decode(b"<html>"), Err(EventError::NotJson));
    assert_eq!(decode(b"[1]"), Err(EventError::NotJson));
    assert_eq!(decode(b"{}"), Err(EventError::NoEvent));
    assert_eq!(
        notice(&format!("{ROOT}/presence"), &json!([])),
        Err(EventError::BadBody)
    );
    assert_eq!(
        notice(&format!("{ROOT}/voicemail"), &json!({})),
        Err(EventError::BadBody)
    );
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn no_path_and_body_panic(path in "(/[a-z~0-9-]{0,12}){0,8}", body in "[\\[\\]{}\":,a-z0-9 ]{0,60}") {
        let envelope = format!(r#"{{"event":"{path}","body":{body}}}"#);
        let _ = decode(envelope.as_bytes());
        let _ = decode(format!(r#"{{"event":"/restapi/v1.0{path}","body":{{"records":[{{"member":{{"id":1}}}}],"changes":7}}}}"#).as_bytes());
    }

    #[test]
    fn damaged_real_notifications_do_not_panic(cut in 0_usize..1500, flip in 0_usize..1500, byte in any::<u8>()) {
        let frames: Value = serde_json::from_str(include_str!("../../../../../fixtures/notifications/14-websocket-frames.json")).unwrap();
        let mut bytes = frames["presenceServerNotification"][1].to_string().into_bytes();
        if let Some(slot) = bytes.get_mut(flip) {
            *slot = byte;
        }
        bytes.truncate(cut.max(1));
        let _ = decode(&bytes);
    }
}
