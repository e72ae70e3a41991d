//! The reply of PubNub's subscribe v2 call, and its cursor.
//!
//! Pure. A message we cannot read inside the reply is kept as a value of its own, so that it can be counted.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// PubNub's cursor: unix time × 10^7, 17 digits. Larger than a JavaScript number, so it travels as text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timetoken(pub u64);

impl Timetoken {
    /// The cursor as milliseconds since 1970.
    pub fn millis(self) -> i64 {
        i64::try_from(self.0 / 10_000).unwrap_or(i64::MAX)
    }
}

impl fmt::Display for Timetoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Timetoken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timetoken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        timetoken(&Value::deserialize(deserializer)?)
            .ok_or_else(|| serde::de::Error::custom("no timetoken"))
    }
}

fn timetoken(value: &Value) -> Option<Timetoken> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => number.as_u64(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
    .map(Timetoken)
}

/// One subscribe reply.
#[derive(Clone, PartialEq)]
pub struct SubscribeReply {
    /// Where to go on.
    pub next: Timetoken,
    /// Messages in the order given.
    pub messages: Vec<Message>,
}

/// One message.
#[derive(Clone, PartialEq)]
pub struct Message {
    /// Its own timetoken, if it had one.
    pub published: Option<Timetoken>,
    /// The channel it came on, if said.
    pub channel: Option<String>,
    /// The payload `d`; for an entry that is no message at all, the entry itself.
    pub payload: Value,
}

impl SubscribeReply {
    /// Reads a reply body. `None` when it has no cursor, which makes it no reply.
    pub fn read(body: &[u8]) -> Option<Self> {
        let mut value: Value = serde_json::from_slice(body).ok()?;
        let next = timetoken(value.get("t")?.get("t")?)?;
        let entries = match value.get_mut("m").map(Value::take) {
            Some(Value::Array(entries)) => entries,
            _ => Vec::new(),
        };
        let messages = entries.into_iter().filter_map(message).collect();
        Some(Self { next, messages })
    }
}

/// Presence and other PubNub types (`e` 1 to 4) are none of ours.
fn message(mut entry: Value) -> Option<Message> {
    if entry
        .get("e")
        .and_then(Value::as_i64)
        .is_some_and(|kind| kind > 0)
    {
        return None;
    }
    let published = entry.get("p").and_then(|p| p.get("t")).and_then(timetoken);
    let channel = entry
        .get("b")
        .or_else(|| entry.get("c"))
        .and_then(Value::as_str)
        .map(str::to_owned);
    let payload = match entry.get_mut("d") {
        Some(payload) => payload.take(),
        None => entry,
    };
    Some(Message {
        published,
        channel,
        payload,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handshake_and_messages() {
        let empty =
            SubscribeReply::read(br#"{"t":{"t":"17000000000000001","r":12},"m":[]}"#).unwrap();
        assert_eq!(empty.next, Timetoken(17_000_000_000_000_001));
        assert_eq!(empty.next.millis(), 1_700_000_000_000);

        let body = br#"{"t":{"t":"17000000000000009","r":1},"m":[
            {"a":"1","f":0,"p":{"t":"17000000000000005","r":1},"k":"sub","c":"ch","d":"c2VhbGVk"},
            {"e":1,"c":"ch","d":"signal"}, 42, {"c":"ch","d":{"uuid":"7"}}]}"#;
        let reply = SubscribeReply::read(body).unwrap();
        assert_eq!(reply.messages.len(), 3);
        assert_eq!(
            reply.messages[0].published,
            Some(Timetoken(17_000_000_000_000_005))
        );
        assert_eq!(reply.messages[1].payload, Value::from(42));
    }

    #[test]
    fn what_is_no_reply_is_refused() {
        for body in [
            "",
            "{}",
            "[]",
            r#"{"t":{"t":"soon"}}"#,
            "<html>",
            r#"{"t":{"t":-1}}"#,
        ] {
            assert!(SubscribeReply::read(body.as_bytes()).is_none(), "{body}");
        }
    }

    #[test]
    fn timetokens_travel_as_text() {
        let text = serde_json::to_string(&Timetoken(17_000_000_000_000_001)).unwrap();
        assert_eq!(text, "\"17000000000000001\"");
        assert_eq!(
            serde_json::from_str::<Timetoken>(&text).unwrap(),
            Timetoken(17_000_000_000_000_001)
        );
    }
}
