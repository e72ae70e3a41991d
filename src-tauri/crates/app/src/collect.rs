//! Records without a window until it is told to stop, and says how the link is doing whenever that changes.
//!
//! May touch: the product it is given. Signals and standard streams are the caller's.

use tokio::sync::watch;

use crate::product::Product;
use crate::view::{CommandError, ErrorCode, Feed, LinkState, LinkView, RecordingState};

/// Runs until `stop` is done or the sign-in is lost; what was received is committed before it returns,
/// or the error says how much could not be.
pub async fn collect(
    product: &Product,
    stop: impl Future<Output = ()>,
    say: impl Fn(&str),
) -> Result<(), CommandError> {
    let (tell, mut news) = watch::channel(None);
    product
        .watch_live(Box::new(move |feed| {
            let link = match feed {
                Feed::Snapshot(snapshot) => Some(snapshot.link),
                Feed::Delta(delta) => delta.link,
            };
            match link {
                Some(link) => tell.send(Some(link)).is_ok(),
                None => !tell.is_closed(),
            }
        }))
        .await?;
    tokio::pin!(stop);
    let mut said = String::new();
    let ended = loop {
        tokio::select! {
            () = &mut stop => break Ok(()),
            changed = news.changed() => {
                if changed.is_err() {
                    break Err(CommandError::unexpected(&anyhow::anyhow!("The recorder stopped")));
                }
                let Some(link) = news.borrow_and_update().clone() else { continue };
                let line = status(&link);
                if line != said {
                    say(&line);
                    said = line;
                }
                if link.state == LinkState::SignInLost {
                    let sentence = link.message.unwrap_or_default();
                    let code = ErrorCode::SignedOut;
                    break Err(CommandError::new(code, format!("{sentence} Run floorwalker-cli sign-in.")));
                }
            }
        }
    };
    product.close().await.and(ended)
}

/// The link in one line.
fn status(link: &LinkView) -> String {
    let state = match link.state {
        LinkState::SignedOut => "signed out",
        LinkState::Connecting => "connecting",
        LinkState::Live => "live",
        LinkState::CatchingUp => "catching up",
        LinkState::Offline => "offline",
        LinkState::SignInLost => "sign-in lost",
    };
    let mut line = state.to_owned();
    if link.state == LinkState::Live {
        line = format!("{line} over {}", link.transport);
    }
    line.push_str(match link.recording {
        RecordingState::Recording => ", recording",
        RecordingState::NotRecording => ", NOT recording",
    });
    if let Some(message) = &link.message {
        line = format!("{line}: {message}");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_one_line_that_says_what_is_wrong() {
        let mut link = LinkView {
            said: Vec::new(),
            state: LinkState::Live,
            since_ms: 0,
            transport: "WebSocket".to_owned(),
            last_event_ms: None,
            clock_offset_ms: 0,
            recording: RecordingState::Recording,
            message: None,
            unreadable: 0,
        };
        assert_eq!(status(&link), "live over WebSocket, recording");
        link.state = LinkState::Offline;
        link.recording = RecordingState::NotRecording;
        link.message = Some("The disk is full.".to_owned());
        assert_eq!(status(&link), "offline, NOT recording: The disk is full.");
    }
}
