//! What the desktop around the page orders: alerts put aside, the check of a connection, pictures
//! of charts, diagnostics.

use std::path::PathBuf;

use ringcentral_proto::sentence::Sentence;

use super::Product;
use crate::diagnostics::{self, Facts};
use crate::owner::local_now;
use crate::view::{
    AlertView, AsideView, CommandError, ErrorCode, PermissionCheck, PermissionView, PictureRequest,
};

/// Permissions the RingCentral application needs, as RingCentral names them, and whether nothing
/// works without them.
const PERMISSIONS: &[(&str, bool)] = &[
    ("ReadAccounts", true),
    ("CallControl", true),
    ("ReadPresence", true),
    ("ReadCallLog", true),
    ("WebSocketsSubscription", true),
    ("ReadMessages", false),
    ("ReadCallRecording", false),
];
/// What every PNG begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Larger than any chart on any screen.
const LARGEST_PICTURE: usize = 32 * 1024 * 1024;

impl Product {
    /// Addresses to register with the RingCentral application.
    #[must_use]
    pub fn redirect_uris(&self) -> Vec<String> {
        let ports = self.environment.redirect_ports.iter();
        ports
            .map(|port| format!("http://localhost:{port}/callback"))
            .collect()
    }

    /// Permissions the RingCentral application needs.
    #[must_use]
    pub fn permissions() -> Vec<PermissionView> {
        let all = PERMISSIONS.iter();
        all.map(|(name, required)| PermissionView {
            name: (*name).to_owned(),
            required: *required,
        })
        .collect()
    }

    /// Which permissions the sign-in has.
    pub async fn check_connection(&self) -> Result<Vec<PermissionCheck>, CommandError> {
        let session = self
            .with_running(|r| std::sync::Arc::clone(&r.session))
            .await?;
        let granted = session.scopes().await;
        let all = PERMISSIONS.iter();
        Ok(all
            .map(|(name, required)| PermissionCheck {
                name: (*name).to_owned(),
                required: *required,
                granted: granted.iter().any(|g| g == name),
            })
            .collect())
    }

    /// Alerts that are put aside now.
    #[must_use]
    pub fn asides(&self) -> Vec<AsideView> {
        self.aside().list(local_now().as_millis())
    }

    /// Puts alerts aside for as long as they last, or for some minutes.
    pub fn put_aside(
        &self,
        id: String,
        minutes: Option<u32>,
    ) -> Result<Vec<AsideView>, CommandError> {
        let now_ms = local_now().as_millis();
        let until_ms = minutes.map(|minutes| now_ms + i64::from(minutes) * 60_000);
        self.aside()
            .put(id, until_ms, now_ms)
            .map_err(|error| kept(&error))?;
        Ok(self.asides())
    }

    /// Brings an alert back.
    pub fn take_back(&self, id: &str) -> Result<Vec<AsideView>, CommandError> {
        self.aside().take_back(id).map_err(|error| kept(&error))?;
        Ok(self.asides())
    }

    /// Those of `alerts` that nobody put aside.
    #[must_use]
    pub fn not_aside(&self, alerts: &[AlertView]) -> Vec<AlertView> {
        let (aside, now_ms) = (self.aside(), local_now().as_millis());
        let open = alerts.iter().filter(|a| !aside.holds(&a.id, now_ms));
        open.cloned().collect()
    }

    /// The bytes of a picture, when it is one.
    pub fn picture(request: &PictureRequest) -> Result<Vec<u8>, CommandError> {
        use base64::Engine;
        let bytes = base64::engine::general_purpose::STANDARD.decode(&request.data);
        let bytes = bytes
            .ok()
            .filter(|b| b.starts_with(PNG) && b.len() <= LARGEST_PICTURE);
        bytes.ok_or_else(|| {
            CommandError::bad_input(Sentence::of(
                "picture_none",
                "This is not a picture of a chart.",
            ))
        })
    }

    /// The text of the diagnostics file. `program` are facts of the desktop.
    pub async fn diagnostics(&self, program: Vec<(String, String)>, logs: Vec<String>) -> String {
        let settings = self.settings.lock().await.clone();
        let view = &settings.view;
        let mut facts = Facts::default();
        facts.sections.push(("Program".to_owned(), program));
        let row = |name: &str, value: String| (name.to_owned(), value);
        facts.sections.push((
            "Settings".to_owned(),
            vec![
                row("server", settings.server.clone()),
                row("transport", format!("{:?}", view.transport)),
                row("time zone", view.time_zone.clone()),
                row("thresholds", format!("{:?}", view.thresholds)),
                row("watched", view.watched_ids.len().to_string()),
                row("retention days", view.retention_days.to_string()),
                row("language", view.language.clone()),
            ],
        ));
        if let Ok(owner) = self.owner().await {
            let state = owner.ask(|owner| {
                let snapshot = owner.snapshot();
                let link = snapshot.link;
                vec![
                    ("people".to_owned(), snapshot.agents.len().to_string()),
                    ("queues".to_owned(), snapshot.queues.len().to_string()),
                    ("link".to_owned(), format!("{:?}", link.state)),
                    ("transport".to_owned(), link.transport),
                    (
                        "clock offset ms".to_owned(),
                        link.clock_offset_ms.to_string(),
                    ),
                    ("recording".to_owned(), format!("{:?}", link.recording)),
                    ("unreadable".to_owned(), link.unreadable.to_string()),
                ]
            });
            if let Ok(rows) = state.await {
                facts.sections.push(("Live".to_owned(), rows));
            }
        }
        if let Ok(trust) = self.trust().await {
            facts.sections.push((
                "Records".to_owned(),
                vec![
                    row("bytes", trust.database_bytes.to_string()),
                    row("notifications", trust.notifications.to_string()),
                    row("calls", trust.calls.to_string()),
                    row("unreadable", trust.unreadable.to_string()),
                    row("outages", trust.outages.len().to_string()),
                    row("unknown words", format!("{:?}", trust.unknown_words)),
                ],
            ));
        }
        let folder = self.environment.data_folder.clone();
        let text = tokio::task::spawn_blocking(move || diagnostics::text(&facts, &folder, &logs));
        text.await.unwrap_or_default()
    }

    /// The folder of databases, settings and logs.
    #[must_use]
    pub fn data_folder(&self) -> PathBuf {
        self.environment.data_folder.clone()
    }

    fn aside(&self) -> std::sync::MutexGuard<'_, crate::aside::Aside> {
        self.aside
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn kept(error: &std::io::Error) -> CommandError {
    CommandError::new(
        ErrorCode::DiskFull,
        Sentence::of(
            "aside_not_kept",
            "The alert is aside until the program ends; it could not be kept ({detail}). Look at the disk of the data folder.",
        )
        .with("detail", error),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_png_is_a_picture() {
        let request = |data: &str| PictureRequest {
            name: "chart.png".into(),
            data: data.into(),
        };
        assert!(Product::picture(&request("iVBORw0KGgo=")).is_ok());
        for data in ["", "not base64!", "aGVsbG8="] {
            assert!(Product::picture(&request(data)).is_err(), "{data}");
        }
    }
}
