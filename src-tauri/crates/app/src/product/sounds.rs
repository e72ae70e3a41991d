//! Listening: the sound of a recording or a voicemail, fetched from RingCentral when a person asks.
//!
//! May touch: the API through `Session`, a private folder beside the database, the file the person
//! names. Nothing of it is kept: a sound that was saved or refused leaves no copy, one that is
//! listened to leaves it until the sign-in or the program ends (or, after a crash, until the next
//! board starts).

use std::path::{Path, PathBuf};

use engine::TelephonySessionId;
use engine::metrics::interval::local;
use ringcentral_client::{ApiError, Session};
use ringcentral_proto::refusal::RefusalKind;
use ringcentral_proto::sentence::Sentence;
use tempfile::TempPath;
use tokio::io::AsyncWriteExt;

use super::Product;
use crate::calls::{self, SoundPlace};
use crate::export::{failure, save};
use crate::query::QueryError;
use crate::view::{CommandError, ErrorCode, SoundOf, SoundRequest};

/// A sound in its private file, which goes with it.
#[derive(Debug)]
pub struct FetchedSound {
    file: TempPath,
    name: String,
    ending: &'static str,
}

impl FetchedSound {
    /// The name it is proposed to be saved under.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How that name ends: `mp3`, `wav`, …
    #[must_use]
    pub fn ending(&self) -> &'static str {
        self.ending
    }

    /// Writes it to the path the person chose, whole or not at all. Gives that path.
    pub async fn save(self, path: PathBuf) -> Result<String, CommandError> {
        off_thread(move || {
            save(&path, |out| {
                let mut sound = std::fs::File::open(&self.file).map_err(|e| failure(&path, e))?;
                std::io::copy(&mut sound, out).map_err(|e| failure(&path, e))
            })
            .map_err(QueryError::from)?;
            Ok(path.display().to_string())
        })
        .await
    }

    /// Lets the file stay for a player, and gives its path.
    pub fn stay(self) -> Result<PathBuf, CommandError> {
        let file = self.file.keep();
        file.map_err(|e| CommandError::unexpected(&anyhow::Error::new(e).context("Keep a sound")))
    }
}

impl Product {
    /// Fetches the sound of a recording or a voicemail of a call.
    pub async fn fetch_sound(&self, request: SoundRequest) -> Result<FetchedSound, CommandError> {
        let session = self
            .with_running(|r| std::sync::Arc::clone(&r.session))
            .await?;
        let of = request.of;
        let found = self
            .read(move |reader, past| {
                let call = TelephonySessionId::new(request.call_id);
                let found = calls::sound(reader, &call, request.of, &request.id)?;
                Ok(found.map(|(place, at)| (place, local(past.context.zone, at))))
            })
            .await?;
        let Some((place, at)) = found else {
            return Err(gone());
        };
        let word = match of {
            SoundOf::Recording => "recording",
            SoundOf::Voicemail => "voicemail",
        };
        let name = format!("floorwalker-{word}-{}", at.format("%Y-%m-%d-%H%M%S"));
        let folder = self.sound_folder();
        fetch(&session, &place, &folder, name).await
    }

    fn sound_folder(&self) -> PathBuf {
        self.environment.data_folder.join("sound")
    }

    /// Deletes what was listened to.
    pub(super) async fn forget_sounds(&self) {
        let folder = self.sound_folder();
        if let Err(error) = tokio::fs::remove_dir_all(&folder).await
            && error.kind() != std::io::ErrorKind::NotFound
        {
            // A player may hold a file on Windows; the next start tries again.
            tracing::warn!(%error, "a sound that was listened to could not be deleted");
        }
    }
}

/// Streams the sound into a new file of a folder that is the person's own.
async fn fetch(
    session: &Session,
    place: &SoundPlace,
    folder: &Path,
    name: String,
) -> Result<FetchedSound, CommandError> {
    let asked = match place {
        SoundPlace::Recording { id, address } => {
            session.recording_sound(id, address.as_deref()).await
        }
        SoundPlace::Voicemail { mailbox, message } => {
            session.voicemail_sound(mailbox.as_str(), message).await
        }
    };
    let mut sound = asked.map_err(not_heard)?;
    let (ending, start, own) = (sound.ending(), format!("{name}-"), folder.to_owned());
    let file = off_thread(move || private_file(&own, &start, ending)).await?;
    let (file, path) = file.into_parts();
    let mut file = tokio::fs::File::from_std(file);
    let no_room = |error| CommandError::from(QueryError::from(failure(folder, error)));
    while let Some(piece) = sound.piece().await.map_err(not_heard)? {
        file.write_all(&piece).await.map_err(no_room)?;
    }
    file.flush().await.map_err(no_room)?;
    Ok(FetchedSound {
        file: path,
        name: format!("{name}.{ending}"),
        ending,
    })
}

/// A new file nobody else may read.
fn private_file(
    folder: &Path,
    start: &str,
    ending: &str,
) -> Result<tempfile::NamedTempFile, CommandError> {
    let made = std::fs::create_dir_all(folder).and_then(|()| {
        tempfile::Builder::new()
            .prefix(start)
            .suffix(&format!(".{ending}"))
            .tempfile_in(folder)
    });
    made.map_err(|error| QueryError::from(failure(folder, error)).into())
}

async fn off_thread<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, CommandError> + Send + 'static,
) -> Result<T, CommandError> {
    let done = tokio::task::spawn_blocking(act).await;
    done.map_err(|e| CommandError::unexpected(&e.into()))?
}

fn gone() -> CommandError {
    CommandError::new(
        ErrorCode::Gone,
        Sentence::of(
            "sound_gone",
            "RingCentral does not have this sound any more. It was deleted there, or its time was \
             up; nothing can bring it back here.",
        ),
    )
}

/// A refusal of sound, with a next step that fits somebody who wants to listen.
fn not_heard(error: ApiError) -> CommandError {
    let kind = match &error {
        ApiError::Refused { refusal, .. } => Some(refusal.kind()),
        ApiError::Offline | ApiError::TimedOut | ApiError::CutShort => {
            return CommandError::new(
                ErrorCode::Offline,
                Sentence::of(
                    "sound_offline",
                    "RingCentral cannot be reached, or the connection broke off. Check the network \
                     connection and try again.",
                ),
            );
        }
        ApiError::TooLarge | ApiError::BadReply(_) | ApiError::Redirected => {
            tracing::warn!(%error, "what came is no sound");
            return CommandError::new(
                ErrorCode::Unexpected,
                Sentence::of(
                    "sound_none",
                    "What came is no sound this program can take. Listen to it in RingCentral.",
                ),
            );
        }
        ApiError::NotTrusted
        | ApiError::NotRingCentral
        | ApiError::ForeignHost
        | ApiError::EndlessPages
        | ApiError::SignInLost(_) => None,
    };
    match kind {
        Some(RefusalKind::NotFound) => gone(),
        Some(RefusalKind::RateLimited) => CommandError::new(
            ErrorCode::RateLimited,
            Sentence::of(
                "sound_slow_down",
                "RingCentral asks to slow down. Wait a minute and try again.",
            ),
        ),
        Some(RefusalKind::ServerTrouble) => CommandError::new(
            ErrorCode::Offline,
            Sentence::of(
                "sound_trouble",
                "RingCentral has a problem. Try again in a while.",
            ),
        ),
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use ringcentral_proto::refusal::ApiRefusal;

    use super::*;

    #[test]
    fn every_failure_has_a_code_and_a_next_step() {
        let refused = |status| ApiError::Refused {
            refusal: ApiRefusal::read(status, b"{}"),
            retry_after_ms: None,
        };
        let cases = [
            (refused(404), ErrorCode::Gone),
            (refused(403), ErrorCode::Refused),
            (refused(429), ErrorCode::RateLimited),
            (refused(503), ErrorCode::Offline),
            (ApiError::Offline, ErrorCode::Offline),
            (ApiError::CutShort, ErrorCode::Offline),
            (ApiError::TooLarge, ErrorCode::Unexpected),
            (ApiError::Redirected, ErrorCode::Unexpected),
            (ApiError::NotRingCentral, ErrorCode::Offline),
        ];
        for (error, code) in cases {
            let said = not_heard(error.clone());
            assert_eq!(said.code, code, "{error:?}");
            // Nothing here tries again by itself.
            assert!(!said.message.contains("by itself"), "{said}");
            assert!(said.message.ends_with('.'), "{said}");
        }
    }
}
