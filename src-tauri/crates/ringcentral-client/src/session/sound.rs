//! Sound: recordings and voicemails, read piece by piece.
//!
//! May touch: the API's host and its host for media with the token; wherever these send on to
//! without one. Nothing is kept here.

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use reqwest::header::LOCATION;
use reqwest::{Method, Response, StatusCode};
use ringcentral_proto::events::Voicemail;
use ringcentral_proto::rate::{Group, Priority};
use ringcentral_proto::refusal::{ApiRefusal, RefusalKind};
use url::Url;

use super::Session;
use crate::config::ServerConfig;
use crate::error::ApiError;
use crate::http;

/// No sound is larger: a day of talking in the platform's MP3 is under 400 MiB.
const SOUND_LIMIT: u64 = 512 << 20;
/// No refusal is larger than this.
const REFUSAL_LIMIT: usize = 64 << 10;
/// Content is sent on to where it is stored; more than a few turns are a circle.
const MOST_TURNS: usize = 4;

/// Kinds of sound and the ending of a file with each. Anything else is not sound, whatever it says:
/// the file may be opened by the system's player.
const KINDS: &[(&str, &str)] = &[
    ("audio/mpeg", "mp3"),
    ("audio/mp3", "mp3"),
    ("audio/wav", "wav"),
    ("audio/x-wav", "wav"),
    ("audio/wave", "wav"),
    ("audio/ogg", "ogg"),
    ("audio/mp4", "m4a"),
    ("audio/x-m4a", "m4a"),
];

/// A sound whose bytes are on their way.
pub struct Sound {
    ending: &'static str,
    pieces: BoxStream<'static, Result<Vec<u8>, ApiError>>,
    read: u64,
}

impl Sound {
    /// How a file with it ends: `mp3`, `wav`, …
    #[must_use]
    pub fn ending(&self) -> &'static str {
        self.ending
    }

    /// The next piece; `None` at the end.
    pub async fn piece(&mut self) -> Result<Option<Vec<u8>>, ApiError> {
        let Some(piece) = self.pieces.next().await.transpose()? else {
            return Ok(None);
        };
        self.read += piece.len() as u64;
        if self.read > SOUND_LIMIT {
            return Err(ApiError::TooLarge);
        }
        Ok(Some(piece))
    }
}

impl std::fmt::Debug for Sound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sound")
            .field("ending", &self.ending)
            .field("read", &self.read)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// The sound of a recording. `address` is what the call log gave; one that is not on this
    /// server or its host for media is not used. One heavy request.
    pub async fn recording_sound(
        &self,
        id: &str,
        address: Option<&str>,
    ) -> Result<Sound, ApiError> {
        let url = address
            .and_then(|address| self.server.media_address(address))
            .unwrap_or_else(|| {
                self.place(&[
                    "restapi",
                    "v1.0",
                    "account",
                    "~",
                    "recording",
                    id,
                    "content",
                ])
            });
        self.sound(url, Group::Heavy).await
    }

    /// The sound of a voicemail. One light request for where it is, one medium for itself.
    pub async fn voicemail_sound(&self, mailbox: &str, message: &str) -> Result<Sound, ApiError> {
        let mut url = self.mailbox(mailbox);
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.push(message);
        }
        let found: Voicemail = self.get_once(url, Group::Light).await?;
        let url = found
            .audio_uri()
            .and_then(|address| self.server.media_address(address))
            .ok_or(ApiError::BadReply("the message names no sound of its own"))?;
        self.sound(url, Group::Medium).await
    }

    /// Asks once: whoever wants to listen is there to ask again. A 401 renews the token once.
    async fn sound(&self, first: Url, group: Group) -> Result<Sound, ApiError> {
        let token = self.keeper.access(|| self.spend_auth_permit()).await;
        let mut token = token.inspect_err(|error| self.heed(error))?;
        let (mut url, mut renewed, mut turns) = (first, false, 0);
        loop {
            let mut request = self.media.request(Method::GET, url.clone());
            let own = self.server.media_address(url.as_str()).is_some();
            if own {
                self.wait_for_permit(group, Priority::Urgent).await;
                request = request.bearer_auth(token.expose());
            }
            let response = match request.send().await {
                Ok(response) => response,
                Err(error) => {
                    let error = ApiError::from(&error);
                    if own {
                        self.settle(group, &error);
                    }
                    return Err(error);
                }
            };
            if own {
                self.learn(group, &http::limits_of(&response));
            }
            if response.status().is_redirection() {
                turns += 1;
                if turns > MOST_TURNS {
                    return Err(ApiError::Redirected);
                }
                url = onward(&self.server, &url, &response).ok_or(ApiError::Redirected)?;
                continue;
            }
            if response.status().is_success() {
                return sound_of(response);
            }
            let error = refusal_of(response, own).await?;
            if let ApiError::Refused { refusal, .. } = &error
                && refusal.kind() == RefusalKind::TokenDead
                && !renewed
            {
                renewed = true;
                let fresh = self.keeper.replace(&token, || self.spend_auth_permit());
                token = fresh.await.inspect_err(|error| self.heed(error))?;
                continue;
            }
            return Err(error);
        }
    }
}

/// Where a reply sends on to; nowhere that would be read in the clear, but for a server on this
/// computer.
fn onward(server: &ServerConfig, from: &Url, response: &Response) -> Option<Url> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let url = from.join(location).ok()?;
    let safe =
        url.scheme() == "https" || (url.scheme() == "http" && server.base_url().scheme() == "http");
    (safe && url.username().is_empty() && url.password().is_none()).then_some(url)
}

fn sound_of(response: Response) -> Result<Sound, ApiError> {
    let kind = http::kind_of(&response).unwrap_or_default();
    let Some((_, ending)) = KINDS.iter().find(|(known, _)| *known == kind) else {
        return Err(match kind.as_str() {
            "text/html" => ApiError::NotRingCentral,
            _ => ApiError::BadReply("not a kind of sound"),
        });
    };
    if response.content_length().is_some_and(|n| n > SOUND_LIMIT) {
        return Err(ApiError::TooLarge);
    }
    let pieces = response.bytes_stream().map(|piece| match piece {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(error) => Err(ApiError::from(&error)),
    });
    Ok(Sound {
        ending,
        pieces: pieces.boxed(),
        read: 0,
    })
}

/// What a refusal says. Where sound is stored speaks no language of RingCentral's, and its refusal
/// says nothing about the sign-in.
async fn refusal_of(response: Response, own: bool) -> Result<ApiError, ApiError> {
    let status = response.status();
    if !own {
        return Ok(match status {
            StatusCode::NOT_FOUND | StatusCode::GONE => gone(),
            _ => ApiError::BadReply("where the sound is stored refused"),
        });
    }
    let limits = http::limits_of(&response);
    let web_page = http::kind_of(&response).is_some_and(|kind| kind == "text/html");
    if web_page && !limits.refused && status.as_u16() < 500 {
        return Ok(ApiError::NotRingCentral);
    }
    let body = http::body_of(response, REFUSAL_LIMIT).await?;
    Ok(ApiError::Refused {
        refusal: ApiRefusal::read(status.as_u16(), &body),
        retry_after_ms: limits.retry_after_ms,
    })
}

fn gone() -> ApiError {
    ApiError::Refused {
        refusal: ApiRefusal::read(404, b""),
        retry_after_ms: None,
    }
}
