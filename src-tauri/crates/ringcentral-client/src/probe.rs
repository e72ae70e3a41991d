//! Looks whether a server is there, without signing in: reachability, encryption, and how its clock compares with ours.
//!
//! May touch: the API's host, the clock. Sends no token and no client id.

use std::time::UNIX_EPOCH;

use crate::clock::now_ms;
use crate::config::ServerConfig;
use crate::error::ApiError;
use crate::http::{self, TOKEN_LIMIT};

/// A server that answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Its clock minus ours, from its `Date` header, which counts whole seconds.
    pub clock_offset_ms: Option<i64>,
    /// How long the answer took.
    pub round_trip_ms: i64,
}

/// Asks the server for the versions of its API, which needs no sign-in. Any answer but a web page will do.
pub async fn reach(server: &ServerConfig) -> Result<Reached, ApiError> {
    let asked_at = now_ms();
    let request = http::client(server.time_out).get(server.at("/restapi"));
    let reply = http::send(request, TOKEN_LIMIT).await?;
    let answered_at = now_ms();
    if reply.is_web_page() && !reply.limits.refused && reply.status < 500 {
        return Err(ApiError::NotRingCentral);
    }
    Ok(Reached {
        clock_offset_ms: reply
            .date
            .as_deref()
            .and_then(read_date)
            .map(|date| offset(date, asked_at, answered_at)),
        round_trip_ms: answered_at - asked_at,
    })
}

/// The header names the second that had begun; any moment of that second and of the journey fits, so what lies within
/// counts as no difference.
fn offset(date_ms: i64, asked_at: i64, answered_at: i64) -> i64 {
    if date_ms + 999 < asked_at {
        date_ms + 999 - asked_at
    } else if date_ms > answered_at {
        date_ms - answered_at
    } else {
        0
    }
}

fn read_date(text: &str) -> Option<i64> {
    let date = httpdate::parse_http_date(text).ok()?;
    i64::try_from(date.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::test_server::{Answer, Stub};

    #[test]
    fn only_a_difference_that_must_be_one_counts() {
        assert_eq!(offset(10_000, 10_400, 10_500), 0);
        assert_eq!(offset(10_000, 10_999, 11_500), 0);
        assert_eq!(offset(10_000, 15_000, 15_100), -4_001);
        assert_eq!(offset(20_000, 15_000, 15_100), 4_900);
    }

    #[tokio::test]
    async fn the_servers_clock_is_read_and_a_web_page_is_no_server() {
        let date = vec![("date", "Tue, 14 Nov 2023 22:13:20 GMT".to_owned())];
        let stub = Stub::start(move |_, _| Answer::Headed(401, date.clone(), json!({}))).await;
        let server = ServerConfig::new(&stub.url, "id").unwrap();
        let offset = reach(&server).await.unwrap().clock_offset_ms.unwrap();
        assert!(offset < -1_000_000, "{offset}");
        assert_eq!(stub.seen()[0].authorization, None);

        let stub = Stub::start(|_, _| Answer::Html(200, "<html>")).await;
        let server = ServerConfig::new(&stub.url, "id").unwrap();
        assert_eq!(reach(&server).await, Err(ApiError::NotRingCentral));
    }
}
