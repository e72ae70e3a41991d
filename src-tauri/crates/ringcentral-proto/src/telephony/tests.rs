//! What the decoder makes of real recordings and of rubbish.

use engine::{Direction, StatusCode};
use proptest::prelude::*;

use super::*;

const RECORDING: &str =
    include_str!("../../../../../fixtures/notifications/02-outbound-pstn-answered-hold.jsonl");

#[test]
fn a_recorded_call_decodes_whole() {
    let decoded: Vec<Decoded> = RECORDING
        .lines()
        .map(|l| decode(l.as_bytes()).unwrap())
        .collect();
    assert_eq!(decoded.len(), 9);
    let first = &decoded[0];
    assert_eq!(first.sequence, 2);
    assert_eq!(first.events.len(), 1);
    let party = first.events[0].party.as_ref().unwrap();
    assert_eq!(party.code, StatusCode::Setup);
    assert_eq!(party.direction, Some(Direction::Outbound));
    assert_eq!(party.extension, Some("809646016".into()));
    assert_eq!(party.to.phone.as_deref(), Some("+14085550101"));
    assert_eq!(decoded[1].events[0].party.as_ref().unwrap().extension, None);
}

#[test]
fn ids_may_be_numbers_or_text() {
    let json = r#"{"uuid":7,"body":{"sequence":"3","sessionId":429182699016,"telephonySessionId":"s-1",
        "eventTime":"2020-06-23T01:19:21.627+0000","parties":[{"id":"p-1-2","extensionId":809646016,
        "direction":"inbound","status":{"code":"answered"},"from":"rubbish","to":null}]}}"#;
    let decoded = decode(json.as_bytes()).unwrap();
    assert_eq!(decoded.sequence, 3);
    let party = decoded.events[0].party.as_ref().unwrap();
    assert_eq!(party.extension, Some("809646016".into()));
    assert_eq!(party.code, StatusCode::Answered);
    assert_eq!(party.from.phone, None);
}

#[test]
fn the_old_mobile_envelope_is_read() {
    let json = r#"{"uuid":"1","pn_apns":{"aps":{"content-available":1},"uuid":"2","body":{"sequence":5,
        "telephonySessionId":"Y3Mx","eventTime":"2018-06-05T00:14:50.147Z","accountId":"4","extensionId":"45",
        "parties":[{"id":"cs1-2","direction":"Inbound","status":{"code":"Proceeding"}}]}}}"#;
    let decoded = decode(json.as_bytes()).unwrap();
    assert_eq!(
        decoded.events[0].party.as_ref().unwrap().extension,
        Some("45".into())
    );
}

#[test]
fn a_pickup_is_recognised_wherever_the_feature_stands() {
    for (party, status, body) in [
        (r#","feature":{"name":"ParkPickup"}"#, "", ""),
        ("", r#","feature":"ParkPickup""#, ""),
        ("", "", r#","feature":{"id":3,"name":"parkpickup"}"#),
    ] {
        let json = format!(
            r#"{{"body":{{"sequence":2,"telephonySessionId":"s-1","eventTime":"2018-06-05T00:14:50Z"{body},
            "parties":[{{"id":"p-1"{party},"status":{{"code":"Setup"{status}}}}}]}}}}"#
        );
        assert!(
            decode(json.as_bytes()).unwrap().events[0]
                .party
                .as_ref()
                .unwrap()
                .park_pickup
        );
    }
}

#[test]
fn a_peer_is_a_session_and_never_the_zero_of_a_conference() {
    let json = |peer: &str| {
        format!(
            r#"{{"body":{{"sequence":2,"telephonySessionId":"s-1","eventTime":"2018-06-05T00:14:50Z",
            "parties":[{{"id":"p-1","status":{{"code":"Gone","peerId":{peer}}}}}]}}}}"#
        )
    };
    let peer_of = |text: &str| {
        decode(json(text).as_bytes()).unwrap().events[0]
            .party
            .clone()
            .unwrap()
            .peer
    };
    let conference =
        peer_of(r#"{"telephonySessionId":"s-9","sessionId":"0","partyId":"p-9-2"}"#).unwrap();
    assert_eq!(conference.session, Some("s-9".into()));
    assert_eq!(
        peer_of(r#"{"sessionId":"s-8"}"#).unwrap().session,
        Some("s-8".into())
    );
    assert_eq!(peer_of(r#"{"sessionId":"0"}"#), None);
}

#[test]
fn several_parties_are_several_events_and_none_is_one() {
    let json = |parties: &str| {
        format!(
            r#"{{"body":{{"sequence":2,"telephonySessionId":"s-1","eventTime":"2018-06-05T00:14:50Z","parties":{parties}}}}}"#
        )
    };
    let two =
        json(r#"[{"id":"p-1","status":{"code":"Setup"}},{"id":"p-2","status":{"code":"Setup"}}]"#);
    assert_eq!(decode(two.as_bytes()).unwrap().events.len(), 2);
    let none = json("[]");
    assert_eq!(decode(none.as_bytes()).unwrap().events[0].party, None);
}

#[test]
fn what_a_record_needs_is_asked_for_by_name() {
    let cases = [
        ("{", "NotJson"),
        ("[]", "NotTelephony"),
        ("{}", "NotTelephony"),
        (
            r#"{"body":{"extensionId":1,"telephonyStatus":"NoCall"}}"#,
            "NotTelephony",
        ),
        (
            r#"{"body":{"telephonySessionId":"s-1","eventTime":"2018-06-05T00:14:50Z"}}"#,
            "sequence",
        ),
        (
            r#"{"body":{"telephonySessionId":"s-1","sequence":-2,"eventTime":"2018-06-05T00:14:50Z"}}"#,
            "sequence",
        ),
        (
            r#"{"body":{"telephonySessionId":"s-1","sequence":2}}"#,
            "eventTime",
        ),
        (
            r#"{"body":{"telephonySessionId":"s-1","sequence":2,"eventTime":"yesterday"}}"#,
            "eventTime",
        ),
        (
            r#"{"body":{"telephonySessionId":"s-1","sequence":2,"eventTime":"2018-06-05T00:14:50Z","parties":[{"id":"p"}]}}"#,
            "status code",
        ),
        (
            r#"{"body":{"telephonySessionId":"s-1","sequence":2,"eventTime":"2018-06-05T00:14:50Z","parties":[{"status":{"code":"Setup"}}]}}"#,
            "party id",
        ),
    ];
    for (json, wanted) in cases {
        let error = format!("{:?}", decode(json.as_bytes()).unwrap_err());
        assert!(error.contains(wanted), "{json}: {error}");
    }
}

#[test]
fn hostile_sizes_are_bounded() {
    let bomb = format!(
        r#"{{"body":{}1{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(decode(bomb.as_bytes()).is_err());
    let huge = format!(r#"{{"body":"{}"}}"#, "x".repeat(MAX_BYTES));
    assert!(matches!(
        decode(huge.as_bytes()),
        Err(DecodeError::TooLarge(_))
    ));
    let name = "x".repeat(900_000);
    let json = format!(
        r#"{{"body":{{"sequence":9223372036854775808,"telephonySessionId":"s-1","eventTime":"2018-06-05T00:14:50Z",
        "parties":[{{"id":"p-1","from":{{"name":"{name}"}},"status":{{"code":"Setup"}}}}]}}}}"#
    );
    let decoded = decode(json.as_bytes()).unwrap();
    assert_eq!(decoded.sequence, 1 << 63);
    assert_eq!(
        decoded.events[0]
            .party
            .as_ref()
            .unwrap()
            .from
            .name
            .as_ref()
            .unwrap()
            .len(),
        MAX_TEXT
    );
}

proptest! {
    #[test]
    fn rubbish_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn a_damaged_recording_never_panics(line in 0usize..9, at in 0usize..700, byte in any::<u8>()) {
        let mut bytes = RECORDING.lines().nth(line).unwrap().as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = decode(&bytes);
    }
}
