//! Frames of RingCentral's WebSocket gateway: JSON arrays `[meta]` or `[meta, body]`.
//!
//! Pure. The body of a notification is kept byte for byte. What cannot be read is an error that the link counts.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::secret::Secret;
use crate::wire::{Millis, lenient, whole_number};

/// The connection's state on the server; recovery needs the newest one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wsc {
    /// Goes into the address of the next connection.
    pub token: Secret,
    /// Grows with time.
    pub sequence: i64,
}

/// What became of a connection that asked for recovery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovery {
    /// The subscription lives on and missed notifications follow.
    Successful,
    /// The subscription is gone.
    Failed(String),
}

/// The gateway's first frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Only if recovery was asked for.
    pub recovery: Option<Recovery>,
    /// How long a lost connection can be recovered.
    pub recovery_timeout_ms: Millis,
    /// How many notifications are kept meanwhile.
    pub recovery_buffer: usize,
    /// Requests that may be open at once.
    pub max_active_requests: usize,
}

/// One frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// The first one.
    Details(Details),
    /// The answer to a request of ours.
    Reply {
        /// Of the request.
        message_id: String,
        /// HTTP status.
        status: u16,
        /// Body as JSON text.
        body: Vec<u8>,
    },
    /// A notification.
    Notification {
        /// The envelope as JSON text.
        body: Vec<u8>,
    },
    /// Our heartbeat came back.
    Heartbeat,
    /// The gateway complains and will close.
    Error {
        /// `WSG-…`, as far as given.
        code: String,
        /// HTTP-like status.
        status: u16,
    },
    /// A type this version does not know.
    Other(String),
}

/// Not a frame of the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a frame of the gateway")]
pub struct FrameError;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "lenient")]
    message_id: Option<String>,
    #[serde(default, deserialize_with = "whole_number")]
    status: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    wsc: Option<RawWsc>,
}

#[derive(Deserialize)]
struct RawWsc {
    token: Secret,
    #[serde(default, deserialize_with = "whole_number")]
    sequence: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    #[serde(default, deserialize_with = "lenient")]
    recovery_state: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    recovery_error_code: Option<String>,
    #[serde(default, deserialize_with = "whole_number")]
    recovery_timeout: Option<i64>,
    #[serde(default, deserialize_with = "whole_number")]
    recovery_buffer_size: Option<i64>,
    #[serde(default, deserialize_with = "whole_number")]
    max_active_requests: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    error_code: Option<String>,
}

/// Reads one text frame, and the newer connection state it may carry.
pub fn read_frame(text: &str) -> Result<(Frame, Option<Wsc>), FrameError> {
    let parts: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| FrameError)?;
    let meta = parts.first().ok_or(FrameError)?;
    if !meta.get().trim_start().starts_with('{') {
        return Err(FrameError);
    }
    let meta: Meta = serde_json::from_str(meta.get()).map_err(|_| FrameError)?;
    let body = parts.get(1).map_or("null", |body| body.get());
    let status = meta
        .status
        .and_then(|status| u16::try_from(status).ok())
        .unwrap_or(200);
    let wsc = meta.wsc.filter(|wsc| !wsc.token.is_empty()).map(|wsc| Wsc {
        token: wsc.token,
        sequence: wsc.sequence.unwrap_or(0),
    });
    let frame = match meta.kind.as_str() {
        "ConnectionDetails" => Frame::Details(details(body)),
        "ClientRequest" => Frame::Reply {
            message_id: meta.message_id.unwrap_or_default(),
            status,
            body: body.as_bytes().to_vec(),
        },
        "ServerNotification" if body.starts_with('{') => Frame::Notification {
            body: body.as_bytes().to_vec(),
        },
        "ServerNotification" => return Err(FrameError),
        "Heartbeat" => Frame::Heartbeat,
        "Error" => Frame::Error {
            code: object(body).error_code.unwrap_or_default(),
            status,
        },
        _ => Frame::Other(meta.kind),
    };
    Ok((frame, wsc))
}

fn object(body: &str) -> Body {
    if body.starts_with('{') {
        serde_json::from_str(body).unwrap_or_default()
    } else {
        Body::default()
    }
}

fn details(body: &str) -> Details {
    let body = object(body);
    let size = |number: Option<i64>, usual: usize| {
        number
            .and_then(|n| usize::try_from(n).ok())
            .filter(|n| *n > 0)
            .unwrap_or(usual)
    };
    Details {
        recovery: body.recovery_state.map(|state| {
            if state.eq_ignore_ascii_case("Successful") {
                Recovery::Successful
            } else {
                Recovery::Failed(body.recovery_error_code.unwrap_or(state))
            }
        }),
        recovery_timeout_ms: body.recovery_timeout.unwrap_or(180).clamp(0, 86_400) * 1000,
        recovery_buffer: size(body.recovery_buffer_size, 100),
        max_active_requests: size(body.max_active_requests, 10),
    }
}

/// A request frame.
pub fn write_request(message_id: &str, method: &str, path: &str, body: &Value) -> String {
    json!([{ "type": "ClientRequest", "messageId": message_id, "method": method, "path": path, "headers": {}, "query": {} }, body])
        .to_string()
}

/// A heartbeat frame.
pub fn write_heartbeat(message_id: &str) -> String {
    json!([{ "type": "Heartbeat", "messageId": message_id }]).to_string()
}

/// The reply of `POST /restapi/oauth/wstoken`: where to connect, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayPass {
    /// Address without the token.
    pub uri: String,
    /// Single use, short life.
    pub token: Secret,
}

impl GatewayPass {
    /// Reads the reply. `None` when it names no address or no token.
    pub fn read(body: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Raw {
            uri: String,
            ws_access_token: Secret,
        }
        let raw: Raw = serde_json::from_slice(body).ok()?;
        (!raw.ws_access_token.is_empty()).then_some(Self {
            uri: raw.uri,
            token: raw.ws_access_token,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fixture(name: &str) -> String {
        let frames: Value = serde_json::from_str(include_str!(
            "../../../../fixtures/notifications/14-websocket-frames.json"
        ))
        .unwrap();
        frames[name].to_string()
    }

    #[test]
    fn recorded_frames_are_read() {
        let (frame, wsc) = read_frame(&fixture("connectionDetails")).unwrap();
        let Frame::Details(details) = frame else {
            panic!()
        };
        assert_eq!(
            details.recovery,
            Some(Recovery::Failed("WSG-1005".to_owned()))
        );
        assert_eq!(
            (
                details.recovery_timeout_ms,
                details.recovery_buffer,
                details.max_active_requests
            ),
            (180_000, 100, 10)
        );
        assert_eq!(wsc.unwrap().sequence, 1);

        let (frame, wsc) = read_frame(&fixture("subscriptionResponse")).unwrap();
        assert!(
            matches!(frame, Frame::Reply { message_id, status: 200, .. } if message_id == "oMtcBl8rQ9mvrPHdP4TYxA/0")
        );
        assert_eq!(wsc, None);

        let (frame, _) = read_frame(&fixture("presenceServerNotification")).unwrap();
        let Frame::Notification { body } = frame else {
            panic!()
        };
        assert_eq!(
            serde_json::from_slice::<Value>(&body).unwrap()["uuid"],
            "5745390252954738247"
        );
    }

    #[test]
    fn notifications_keep_their_bytes() {
        let text = r#"[ {"type":"ServerNotification","wsc":{"token":"t","sequence":"7"}} , {"b": 1.50, "a":"\u00e4"} ]"#;
        let (frame, wsc) = read_frame(text).unwrap();
        assert_eq!(
            frame,
            Frame::Notification {
                body: br#"{"b": 1.50, "a":"\u00e4"}"#.to_vec()
            }
        );
        assert_eq!(wsc.unwrap().sequence, 7);
    }

    #[test]
    fn small_frames() {
        let error = r#"[{"type":"Error","messageId":"x","status":400},{"errorCode":"WSG-400","message":"m"}]"#;
        assert_eq!(
            read_frame(error).unwrap().0,
            Frame::Error {
                code: "WSG-400".to_owned(),
                status: 400
            }
        );
        assert_eq!(
            read_frame(&write_heartbeat("h1")).unwrap().0,
            Frame::Heartbeat
        );
        assert_eq!(
            read_frame(r#"[{"type":"News"}]"#).unwrap().0,
            Frame::Other("News".to_owned())
        );
        assert!(read_frame(&write_request("m", "POST", "/p", &json!({}))).is_ok());
        for bad in [
            "",
            "{}",
            "[]",
            "[1]",
            "[[]]",
            "[{}]",
            r#"[{"type":"ServerNotification"}]"#,
            r#"[{"type":"ServerNotification"},[1]]"#,
        ] {
            assert_eq!(read_frame(bad), Err(FrameError), "{bad}");
        }
    }

    #[test]
    fn passes_do_not_print() {
        let pass = GatewayPass::read(
            br#"{"ws_access_token":"SECRET","uri":"wss://h/ws","expires_in":30}"#,
        )
        .unwrap();
        assert!(!format!("{pass:?}").contains("SECRET"));
        assert_eq!(GatewayPass::read(b"{}"), None);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,200}") {
            let _ = read_frame(&text);
        }
    }
}
