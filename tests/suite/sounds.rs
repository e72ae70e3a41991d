//! Recordings and voicemails are listened to: fetched when a person asks, kept nowhere else, and
//! every failure is a sentence with a next step.

use std::path::{Path, PathBuf};

use app::view::{ErrorCode, SoundOf, SoundRequest};
use simulator::SimulatorConfig;
use simulator::script::{Flow, Mix};

use crate::beside::{board, eventually, journeys, mailboxes};
use crate::live::call_centre;
use crate::support::live::Live;

/// A centre whose calls are talked through, and some of them recorded.
fn talkers(seed: u64) -> SimulatorConfig {
    let mut config = call_centre(seed, 30);
    config.script.mix = Mix::only(Flow::DirectAnswered);
    config
}

/// A finished centre, and a recording of it.
async fn recorded(config: SimulatorConfig) -> (Live, SoundRequest) {
    let (live, _) = board(config).await;
    live.simulator.wait_settled().await;
    live.product.reconcile_now().await.unwrap();
    let found = eventually("recordings", || async {
        let mut all = journeys(&live).await.into_iter();
        all.find_map(|(call_id, journey)| {
            let id = journey.recordings.first()?.id.clone();
            let of = SoundOf::Recording;
            Some(SoundRequest { call_id, of, id })
        })
    })
    .await;
    (live, found)
}

/// What lies in the private folder of sound.
fn kept(data_folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(data_folder.join("sound"))
        .map(|files| files.map(|f| f.unwrap().path()).collect())
        .unwrap_or_default()
}

/// Seconds of a WAV of 8,000 bytes a second.
fn seconds_of(path: &Path) -> usize {
    let bytes = std::fs::read(path).unwrap();
    assert!(bytes.starts_with(b"RIFF"));
    (bytes.len() - 44) / 8_000
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_is_saved_and_nothing_else_of_it_stays() {
    let (live, request) = recorded(talkers(45)).await;
    let sound = live.product.fetch_sound(request.clone()).await.unwrap();
    assert!(sound.name().starts_with("floorwalker-recording-20"));
    assert!(sound.name().ends_with(".wav") && sound.ending() == "wav");
    let [private] = kept(live.folder.path()).try_into().unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&private).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
    let target = live.folder.path().join("own.wav");
    let said = sound.save(target.clone()).await.unwrap();
    assert_eq!(said, target.display().to_string());
    assert!(seconds_of(&target) > 0);
    assert_eq!(kept(live.folder.path()), Vec::<PathBuf>::new());

    // A dialog that was closed leaves nothing either; nor does a folder that is not there.
    drop(live.product.fetch_sound(request.clone()).await.unwrap());
    let sound = live.product.fetch_sound(request).await.unwrap();
    let nowhere = live.folder.path().join("no such folder").join("own.wav");
    let refused = sound.save(nowhere).await.unwrap_err();
    assert!(refused.message.contains("choose another"), "{refused}");
    assert_eq!(kept(live.folder.path()), Vec::<PathBuf>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voicemail_that_is_listened_to_stays_until_the_sign_out() {
    let (live, _) = board(mailboxes(46)).await;
    live.simulator.wait_settled().await;
    let (call_id, id) = eventually("a voicemail", || async {
        let mut all = journeys(&live).await.into_iter();
        all.find_map(|(call, journey)| Some((call, journey.voicemails.first()?.id.clone())))
    })
    .await;
    let request = SoundRequest {
        call_id,
        of: SoundOf::Voicemail,
        id: id.clone(),
    };
    let sound = live.product.fetch_sound(request).await.unwrap();
    let path = sound.stay().unwrap();
    let truth = live.simulator.voicemails();
    let truth = truth.iter().find(|v| v.id == id).unwrap();
    let seconds = usize::try_from(truth.seconds.clamp(1, 60)).unwrap();
    assert_eq!(seconds_of(&path), seconds);
    assert_eq!(kept(live.folder.path()), [path]);
    live.product.sign_out().await.unwrap();
    assert_eq!(kept(live.folder.path()), Vec::<PathBuf>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_deleted_or_cannot_be_reached_is_said_so() {
    let (live, request) = recorded(talkers(47)).await;
    let unknown = SoundRequest {
        id: "no such recording".to_owned(),
        ..request.clone()
    };
    let of_another_kind = SoundRequest {
        of: SoundOf::Voicemail,
        ..request.clone()
    };
    for request in [unknown, of_another_kind] {
        let error = live.product.fetch_sound(request).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Gone, "{error}");
    }
    live.simulator.delete_sound(&request.id);
    let error = live.product.fetch_sound(request.clone()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Gone, "{error}");

    let Live {
        product,
        simulator,
        folder,
    } = live;
    simulator.shutdown().await;
    let error = product.fetch_sound(request).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Offline, "{error}");
    assert!(error.message.contains("try again"), "{error}");
    assert_eq!(kept(folder.path()), Vec::<PathBuf>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_permission_recordings_are_named_and_the_refusal_names_it() {
    let mut config = talkers(48);
    config.app.missing_permissions = vec!["ReadCallRecording".to_owned()];
    let (live, request) = recorded(config).await;
    let error = live.product.fetch_sound(request).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Refused, "{error}");
    assert!(error.message.contains("ReadCallRecording"), "{error}");
    assert!(error.message.contains("sign in again"), "{error}");
}
